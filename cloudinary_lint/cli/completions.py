"""`--completions`: the script that completes words in a shell, made by shtab from the options.

Refuses to know shells.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.cli.options import parser
from cloudinary_lint.config.errors import UsageError
from cloudinary_lint.config.settings import FORMATS
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    import argparse

_FILES = ("paths", "config", "baseline", "write_baseline", "stdin_filename")
_FOLDERS = ("root",)


def script(shell: str) -> str:
    """The script for a shell. Raises UsageError where shtab is not installed."""
    try:
        import shtab  # noqa: PLC0415 - an extra, and only where it is asked for
    except ImportError:
        message = "--completions needs shtab: pip install 'cloudinary-lint[completions]'"
        raise UsageError(message) from None
    options = parser()
    _teach(options, shtab.FILE, shtab.DIRECTORY)
    text: str = shtab.complete(options, shell)
    return text if text.endswith("\n") else f"{text}\n"


def _teach(options: argparse.ArgumentParser, file: object, folder: object) -> None:
    """Tells which words each option takes; those that are told apart with better words have no choices."""
    codes = [rule.code for rule in all_rules()]
    words = {"output_format": FORMATS, "explain": codes, "select": codes, "ignore": codes}
    for action in options._actions:  # noqa: SLF001 - shtab goes by them too
        if action.dest in words:
            action.choices = words[action.dest]
        elif action.dest in (*_FILES, *_FOLDERS):
            action.complete = folder if action.dest in _FOLDERS else file  # type: ignore[attr-defined]
