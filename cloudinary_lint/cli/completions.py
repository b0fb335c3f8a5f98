"""Makes the script of `--completions` from the options: with shtab, or here for fish, which shtab lacks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.cli.argument_parser import parser
from cloudinary_lint.cli.option_table import COLORS, SHELLS
from cloudinary_lint.config.settings import FORMATS, UsageError
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    import argparse

_FILES = ("paths", "config", "baseline", "write_baseline", "stdin_filename")
_FOLDERS = ("root",)
_FISH_FOLDERS = "(__fish_complete_directories)"


def script(shell: str) -> str:
    """Returns the script for a shell. Raises UsageError where it takes shtab, which is not installed."""
    options = parser()
    _add_words(options)
    if shell == "fish":
        return _fish_script(options)
    return _shtab_script(options, shell)


def _add_words(options: argparse.ArgumentParser) -> None:
    """Adds the words of options that have no choices, because a wrong one gets a better message that way."""
    codes = [rule.code for rule in all_rules()]
    words = {
        "output_format": FORMATS,
        "color": COLORS,
        "completions": SHELLS,
        "explain": codes,
        "select": codes,
        "ignore": codes,
    }
    for action in options._actions:  # noqa: SLF001 - argparse lists options nowhere else
        action.choices = words.get(action.dest, action.choices)


def _shtab_script(options: argparse.ArgumentParser, shell: str) -> str:
    try:
        import shtab  # noqa: PLC0415 - an extra, and only where it is asked for
    except ImportError:
        message = "--completions needs shtab: pip install 'cloudinary-lint[completions]'"
        raise UsageError(message) from None
    for action in options._actions:  # noqa: SLF001 - shtab reads them too
        if action.dest in (*_FILES, *_FOLDERS):
            action.complete = shtab.DIRECTORY if action.dest in _FOLDERS else shtab.FILE  # type: ignore[attr-defined]
    text: str = shtab.complete(options, shell)
    return text if text.endswith("\n") else f"{text}\n"


def _fish_script(options: argparse.ArgumentParser) -> str:
    """Returns the script for fish: a `complete` line for each option."""
    named = [action for action in options._actions if action.option_strings]  # noqa: SLF001 - argparse lists options nowhere else
    lines = [_fish_line(action, _fish_value(action)) for action in named]
    return "".join(f"{line}\n" for line in lines)


def _fish_line(action: argparse.Action, value: str) -> str:
    flags = " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in action.option_strings
    )
    description = _quoted((action.help or "").partition(";")[0])
    return " ".join(filter(None, (f"complete -c cloudinary-lint {flags}", value, f"-d {description}")))


def _fish_value(action: argparse.Action) -> str:
    """Returns what fish offers after an option: words, files, folders, or nothing after a flag."""
    if action.nargs == 0:
        return ""
    if action.choices:
        return f"-x -a {_quoted(' '.join(action.choices))}"
    if action.dest in _FOLDERS:
        return f"-x -a {_quoted(_FISH_FOLDERS)}"
    return "-r -F" if action.dest in _FILES else "-x"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
