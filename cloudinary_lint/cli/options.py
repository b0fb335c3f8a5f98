"""The options of the command line, and how they are read.

Refuses to know what is done about them.
"""

from __future__ import annotations

import argparse
import os
from typing import TYPE_CHECKING, NoReturn

from cloudinary_lint import __version__
from cloudinary_lint.cli.request import Request
from cloudinary_lint.config.errors import UsageError, one_of
from cloudinary_lint.config.selection import codes
from cloudinary_lint.config.settings import FORMATS, globs

if TYPE_CHECKING:
    from collections.abc import Sequence


SHELLS = ("bash", "zsh", "fish", "tcsh")
FORMAT_VARIABLE = "CLOUDINARY_LINT_OUTPUT_FORMAT"


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message)


def parse(argv: Sequence[str] | None) -> Request:
    """The request in the arguments. Raises UsageError for wrong usage, SystemExit after `--help`."""
    given = vars(parser().parse_args(argv))
    for name in ("select", "ignore"):
        given[name] = codes((word for entry in given[name] for word in entry.split(",")), f"--{name}")
    for name in ("exclude", "extend_include"):
        given[name] = globs(given[name], f"--{name.replace('_', '-')}")
    given["paths"] = tuple(given["paths"]) or (".",)
    given["output_format"], given["format_by"] = _format(given["output_format"])
    del given["no_cache"]  # the entrance has heard it
    request = Request(**given)
    if reason := _contradiction(request):
        raise UsageError(reason)
    return request


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
    _add_fixing(parser)
    _add_selection(parser)
    _add_output(parser)
    _add_files(parser)
    _add_baselines(parser)
    _add_questions(parser)
    return parser


def _add_fixing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("fixing")
    group.add_argument("--fix", action="store_true", help="write safe fixes, then report what remains")
    group.add_argument("--unsafe-fixes", action="store_true", help="with --fix or --diff: unsafe fixes too")
    group.add_argument("--diff", action="store_true", help="print what --fix would write, and write nothing")
    group.add_argument(
        "--show-secrets", action="store_true", help="with --diff: an appliable patch, credentials and all"
    )
    group.add_argument(
        "--exit-non-zero-on-fix", action="store_true", help="exit 1 where --fix changed something"
    )


def _add_selection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("rules")
    group.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="CODES",
        help="only these codes or prefixes, comma-separated",
    )
    group.add_argument(
        "--ignore", action="append", default=[], metavar="CODES", help="all but these codes or prefixes"
    )
    group.add_argument(
        "--strict", action="store_true", help="report also what the project's configuration makes harmless"
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument(
        "--output-format",
        default="",
        metavar="F",
        help=f"one of {', '.join(FORMATS)}; default: full on a terminal, else concise",
    )
    group.add_argument("--statistics", action="store_true", help="print counts per code on standard error")
    group.add_argument("--exit-zero", action="store_true", help="exit 0 where findings remain")
    group.add_argument("--color", choices=("auto", "always", "never"), default="auto", help="default: auto")
    group.add_argument("--quiet", "-q", action="store_true", help="no summary on standard error")
    group.add_argument(
        "--verbose", "-v", action="store_true", help="say which files were read, passed over and why"
    )


def _add_files(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("files and settings")
    group.add_argument(
        "--stdin-filename",
        "--stdin-display-name",
        default="",
        metavar="NAME",
        help="the name that standard input is judged by",
    )
    group.add_argument("--config", default="", metavar="FILE", help="settings from this TOML file")
    group.add_argument("--no-cache", action="store_true", help="neither read nor keep earlier answers")
    group.add_argument("--isolated", action="store_true", help="no settings file")
    group.add_argument("--root", default="", metavar="DIR", help="the project's root")
    group.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help="pass over these when walking, as in .gitignore",
    )
    group.add_argument("--extend-include", action="append", default=[], metavar="GLOB", help="read these too")
    group.add_argument("--force-exclude", action="store_true", help="exclude applies to named files too")


def _add_baselines(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("baselines")
    group.add_argument(
        "--baseline", default="", metavar="FILE", help="report no finding that is known by this baseline"
    )
    group.add_argument("--no-baseline", action="store_true", help="report all, whatever the settings say")
    group.add_argument(
        "--write-baseline", default="", metavar="FILE", help="write what is found to FILE and report nothing"
    )


def _add_questions(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("instead of linting")
    group.add_argument("--explain", default="", metavar="CODE", help="print a rule's page")
    group.add_argument("--list-rules", action="store_true", help="print all rules, a line each")
    group.add_argument(
        "--show-config",
        action="store_true",
        help="print every declaration of the project, whether it counts, and the verdict",
    )
    group.add_argument(
        "--show-settings", action="store_true", help="print the settings, and where each comes from"
    )
    group.add_argument("--show-files", action="store_true", help="print the files that would be linted")
    group.add_argument(
        "--lsp", action="store_true", help="serve an editor: the Language Server Protocol on standard streams"
    )
    group.add_argument(
        "--completions", default="", choices=SHELLS, help="print a script that completes words"
    )
    group.add_argument("--version", action="version", version=f"cloudinary-lint {__version__}")
