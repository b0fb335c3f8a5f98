"""The completion script of `--completions`, made from the options: by shtab, or for fish by this package."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.cli.fish_completions import fish_script
from cloudinary_lint.cli.option_table import COLORS, SHELLS
from cloudinary_lint.cli.options import parser
from cloudinary_lint.config.errors import UsageError
from cloudinary_lint.config.settings import FORMATS
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    import argparse

_FILES = ("paths", "config", "baseline", "write_baseline", "stdin_filename")
_FOLDERS = ("root",)


def script(shell: str) -> str:
    """Returns the script for a shell. Raises UsageError where it takes shtab, which is not installed."""
    options = parser()
    _add_words(options)
    if shell == "fish":
        return fish_script(options, _FILES, _FOLDERS)
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
