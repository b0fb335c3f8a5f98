"""Reads the options of the command line, as the table has them, into a request."""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, Any, NoReturn

from cloudinary_lint import __version__
from cloudinary_lint.cli.option_table import GROUPS, QUESTIONS, Option
from cloudinary_lint.cli.request import Request
from cloudinary_lint.config.errors import UsageError, one_of
from cloudinary_lint.config.selection import codes
from cloudinary_lint.config.settings import FORMATS, globs
from cloudinary_lint.rules.selectors import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence


FORMAT_VARIABLE = "CLOUDINARY_LINT_OUTPUT_FORMAT"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def parse(argv: Sequence[str] | None) -> Request:
    """The request in the arguments. Raises UsageError for wrong usage, SystemExit after `--help`."""
    given = vars(_parsed(argv))
    for name in ("select", "ignore"):
        given[name] = codes((word for entry in given[name] for word in entry.split(",")), f"--{name}")
    for name in ("exclude", "extend_include"):
        given[name] = globs(given[name], f"--{name.replace('_', '-')}")
    given["paths"] = tuple(given["paths"]) or (".",)
    given["output_format"], given["format_by"] = _format(given["output_format"])
    request = Request(**given)
    if reason := _contradiction(request):
        raise UsageError(reason)
    return request


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments as argparse reads them. Raises UsageError, with the nearest right option."""
    options = parser()
    found, unknown = options.parse_known_args(argv)
    wrong = [word for word in unknown if word.startswith("-")]
    if wrong:
        known = [name for action in options._actions for name in action.option_strings]  # noqa: SLF001 - argparse lists options nowhere else
        raise UsageError(
            *(f"{word}: no such option{nearest(word.partition('=')[0], known)}" for word in wrong)
        )
    found.paths += unknown  # paths between options, which argparse leaves over
    return found


def _contradiction(request: Request) -> str:
    """What in a request can't be done together."""
    if request.config and request.isolated:
        return "--config and --isolated exclude each other"
    if "-" in request.paths and len(request.paths) > 1:
        return "- (standard input) goes alone, without other paths"
    if request.write_baseline and (request.diff or request.is_stdin):
        return "--write-baseline goes without --diff and - (standard input)"
    if sum(map(bool, (request.write_baseline, request.baseline, request.no_baseline))) > 1:
        return "--baseline, --no-baseline and --write-baseline exclude each other"
    if request.lsp and (request.paths != (".",) or request.fix or request.diff):
        return "--lsp goes without paths, --fix and --diff: the editor has them"
    return "--stdin-filename goes with - (standard input)" if request.is_unread else ""


def _format(given: str) -> tuple[str, str]:
    """The format that is asked for, and by what."""
    place = "--output-format" if given else FORMAT_VARIABLE
    name = given or os.environ.get(FORMAT_VARIABLE, "")
    return (one_of(name, FORMATS, place), place) if name else ("", "")


def parser() -> argparse.ArgumentParser:
    """All options, as argparse knows them."""
    parser = _Parser(
        prog="cloudinary-lint",
        usage="cloudinary-lint [OPTIONS] [PATH ...]",
        description="Finds Cloudinary addresses that are built without https, and fixes them in place.",
        epilog="Exit codes: 0 nothing left to report, 1 findings remain, 2 trouble.",
        allow_abbrev=False,
    )
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="files and folders (default: .); - is standard input",
    )
    groups = {title: parser.add_argument_group(title) for title in GROUPS}
    for title, group in groups.items():
        for option in GROUPS[title]:
            group.add_argument(*option.names, **_keywords(option))
    groups[QUESTIONS].add_argument("--version", action="version", version=f"cloudinary-lint {__version__}")
    return parser


def _keywords(option: Option) -> dict[str, Any]:
    """How an option of the table is said to argparse."""
    words = option.help.format(formats=", ".join(FORMATS))
    if option.choices:
        return {"help": words, "choices": option.choices, "default": option.default}
    if option.is_repeated:
        return {"help": words, "metavar": option.metavar, "action": "append", "default": []}
    if option.metavar:
        return {"help": words, "metavar": option.metavar, "default": option.default}
    return {"help": words, "action": "store_true"}
