"""The completion script for fish, which shtab does not write: one `complete` line for each option."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

_FOLDERS = "(__fish_complete_directories)"


def fish_script(options: argparse.ArgumentParser, files: Iterable[str], folders: Iterable[str]) -> str:
    """Returns the script; `files` and `folders` are the options (argparse's `dest`) that take a path."""
    named = [action for action in options._actions if action.option_strings]  # noqa: SLF001 - argparse lists options nowhere else
    lines = [_line(action, _value(action, files, folders)) for action in named]
    return "".join(f"{line}\n" for line in lines)


def _line(action: argparse.Action, value: str) -> str:
    flags = " ".join(
        f"-l {name[2:]}" if name.startswith("--") else f"-s {name[1:]}" for name in action.option_strings
    )
    description = _quoted((action.help or "").partition(";")[0])
    return " ".join(filter(None, (f"complete -c cloudinary-lint {flags}", value, f"-d {description}")))


def _value(action: argparse.Action, files: Iterable[str], folders: Iterable[str]) -> str:
    """Returns what fish offers behind an option: words, files, folders, or nothing behind a flag."""
    if action.nargs == 0:
        return ""
    if action.choices:
        return f"-x -a {_quoted(' '.join(action.choices))}"
    if action.dest in folders:
        return f"-x -a {_quoted(_FOLDERS)}"
    return "-r -F" if action.dest in files else "-x"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
