"""Parses the arguments of the command line by argparse, and has its help."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from cloudinary_lint import __version__
from cloudinary_lint.cli.option_table import GROUPS, QUESTIONS, default_of
from cloudinary_lint.config.settings import FORMATS, UsageError, one_of
from cloudinary_lint.rules import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADD_IGNORE = "--add-ignore"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message.removeprefix("argument "))


def parse_words(written: Sequence[str]) -> dict[str, Any]:
    """Returns the arguments by their names. Raises UsageError, with the nearest right option."""
    options = parser()
    # argparse would take the path behind a bare --add-ignore for the reason
    words = [f"{word}=" if word == _ADD_IGNORE else word for word in written]
    found, unknown = options.parse_known_args(words)
    wrong = [word for word in unknown if word.startswith("-") and word != "-"]
    if wrong:
        known = [name for action in options._actions for name in action.option_strings]  # noqa: SLF001 - argparse lists options nowhere else
        raise UsageError(
            *(f"{word}: no such option{nearest(word.partition('=')[0], known)}" for word in wrong)
        )
    found.paths += unknown  # paths between options, which argparse leaves over
    return vars(found)


def parser() -> argparse.ArgumentParser:
    """Returns the parser with all options."""
    parser = _Parser(
        prog="cloudinary-lint",
        usage="cloudinary-lint [OPTIONS] [PATH ...]",
        add_help=False,
        description="Finds what makes Cloudinary build http:// addresses, and fixes it in place.",
        epilog="Exit codes: 0 no findings left, 1 findings left, 2 wrong usage, settings or paths.",
        allow_abbrev=False,
    )
    parser.add_argument("--help", "-h", action="help", help="print this help")
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders to check (default: .); - reads standard input",
    )
    groups = {title: parser.add_argument_group(title) for title in GROUPS}
    for title, group in groups.items():
        for names, takes, words in GROUPS[title]:
            option = names.split()
            description = words.format(formats=", ".join(FORMATS))
            group.add_argument(*option, help=description, **_keywords(option[0], takes))
    groups[QUESTIONS].add_argument(
        "--version", action="version", version=f"cloudinary-lint {__version__}", help="print the version"
    )
    return parser


def _choice(option: str, choices: Sequence[str], default: str, word: str) -> str:
    """Returns a word that an option takes. Raises UsageError with the words that it takes."""
    return word if word == default else one_of(word, choices, option)


def _keywords(option: str, takes: str | tuple[str, ...]) -> dict[str, Any]:
    """Returns the arguments of `add_argument` for what an option of the table takes."""
    default = default_of(takes)
    if not takes:
        return {"action": "store_true"}
    if isinstance(takes, tuple):
        choice = partial(_choice, option, takes, str(default))
        return {"metavar": f"{{{','.join(takes)}}}", "type": choice, "default": default}
    if takes.endswith("..."):
        return {"metavar": takes.removesuffix("..."), "action": "append", "default": default}
    if takes.startswith("["):
        return {"metavar": takes.strip("[]"), "nargs": "?"}
    return {"metavar": takes, "default": default}
