"""The options of the command line."""

from __future__ import annotations

import argparse
import os
import sys
from typing import TYPE_CHECKING, NoReturn

from cloudinary_lint import __version__
from cloudinary_lint.cli.request import Request
from cloudinary_lint.config.errors import UsageError, one_of
from cloudinary_lint.config.selection import codes
from cloudinary_lint.config.settings import FORMATS, globs
from cloudinary_lint.rules.selectors import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence


SHELLS = ("bash", "zsh", "tcsh")
_ADD_IGNORE = "--add-ignore"
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
    del given["no_cache"]  # the fast path has used it
    request = Request(**given)
    if reason := _contradiction(request):
        raise UsageError(reason)
    return request


def _parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    """The arguments as argparse reads them. Raises UsageError, with the nearest right option."""
    options = parser()
    given = sys.argv[1:] if argv is None else argv
    # argparse would take the path behind a bare --add-ignore for the reason
    words = [f"{word}=" if word == _ADD_IGNORE else word for word in given]
    found, unknown = options.parse_known_args(words)
    wrong = [word for word in unknown if word.startswith("-")]
    if wrong:
        known = [name for action in options._actions for name in action.option_strings]  # noqa: SLF001 - argparse lists options nowhere else
        raise UsageError(
            *(f"{word}: no such option{nearest(word.partition('=')[0], known)}" for word in wrong)
        )
    found.paths += unknown  # paths between options, which argparse leaves over
    return found


def _contradiction(request: Request) -> str:
    """Which options of a request can't be combined; empty if all can."""
    if request.config and request.isolated:
        return "--config and --isolated can't be combined"
    if request.add_ignore is not None and (request.fix or request.diff or request.is_stdin):
        return "--add-ignore can't be combined with --fix, --diff or - (standard input)"
    if len((request.add_ignore or "").splitlines()) > 1:
        return "--add-ignore: the reason must be one line"
    if "-" in request.paths and len(request.paths) > 1:
        return "- (standard input) can't be combined with other paths"
    if request.write_baseline and (request.diff or request.is_stdin):
        return "--write-baseline can't be combined with --diff or - (standard input)"
    if sum(map(bool, (request.write_baseline, request.baseline, request.no_baseline))) > 1:
        return "only one of --baseline, --no-baseline and --write-baseline can be given"
    if request.lsp and (request.output_file or request.paths != (".",) or request.fix or request.diff):
        return "--lsp can't be combined with paths, --output-file, --fix or --diff"
    return "--stdin-filename needs - (standard input) as the only path" if request.is_unread else ""


def _format(given: str) -> tuple[str, str]:
    """The format that is asked for, and the option or variable that asks for it."""
    place = "--output-format" if given else FORMAT_VARIABLE
    name = given or os.environ.get(FORMAT_VARIABLE, "")
    return (one_of(name, FORMATS, place), place) if name else ("", "")


def parser() -> argparse.ArgumentParser:
    """All options, as argparse knows them."""
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
    _add_fixing(parser)
    _add_selection(parser)
    _add_output(parser)
    _add_files(parser)
    _add_baselines(parser)
    _add_questions(parser)
    return parser


def _add_fixing(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("fixing")
    group.add_argument(
        "--fix", action="store_true", help="write all safe fixes, then report the findings that are left"
    )
    group.add_argument(
        "--unsafe-fixes", action="store_true", help="with --fix or --diff: apply unsafe fixes too"
    )
    group.add_argument(
        _ADD_IGNORE,
        nargs="?",
        metavar="REASON",
        help="write an ignore comment at each finding instead; a reason is given as --add-ignore=REASON",
    )
    group.add_argument("--diff", action="store_true", help="print what --fix would change, and write nothing")
    group.add_argument(
        "--show-secrets",
        action="store_true",
        help="with --diff: don't mask credentials, so that the patch can be applied",
    )
    group.add_argument(
        "--exit-non-zero-on-fix", action="store_true", help="exit with 1 if --fix changed a file"
    )


def _add_selection(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("rules")
    group.add_argument(
        "--select",
        action="append",
        default=[],
        metavar="CODES",
        help="report only these rules: codes, prefixes or names, comma-separated, or ALL",
    )
    group.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="CODES",
        help="don't report these rules: codes, prefixes or names, comma-separated",
    )
    group.add_argument(
        "--strict",
        action="store_true",
        help="also report findings that the project's configuration makes harmless",
    )


def _add_output(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("output")
    group.add_argument(
        "--output-format",
        default="",
        metavar="F",
        help=f"{', '.join(FORMATS)} (default: full on a terminal, otherwise concise)",
    )
    group.add_argument(
        "--output-file", default="", metavar="FILE", help="write to FILE instead of standard output"
    )
    group.add_argument(
        "--statistics",
        action="store_true",
        help="print how often each rule reports, instead of the findings (with --output-format: after them)",
    )
    group.add_argument("--exit-zero", action="store_true", help="exit with 0 even if findings are left")
    group.add_argument(
        "--color",
        choices=("auto", "always", "never"),
        default="auto",
        help="color the output (default: auto)",
    )
    group.add_argument("--quiet", "-q", action="store_true", help="print only findings and errors")
    group.add_argument(
        "--verbose",
        "-v",
        action="store_true",
        help="list the files that were read, and those that were skipped and why",
    )


def _add_files(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("files and settings")
    group.add_argument(
        "--stdin-filename",
        "--stdin-display-name",
        default="",
        metavar="NAME",
        help="check standard input as if it were this file",
    )
    group.add_argument("--config", default="", metavar="FILE", help="read the settings from this TOML file")
    group.add_argument("--no-cache", action="store_true", help="don't use or write the cache")
    group.add_argument("--isolated", action="store_true", help="ignore all settings files")
    group.add_argument("--root", default="", metavar="DIR", help="use this folder as the root of the project")
    group.add_argument(
        "--exclude",
        action="append",
        default=[],
        metavar="GLOB",
        help="skip files in folders that match this pattern, as in .gitignore",
    )
    group.add_argument(
        "--extend-include",
        action="append",
        default=[],
        metavar="GLOB",
        help="also check files that match this pattern, such as *.md",
    )
    group.add_argument(
        "--force-exclude", action="store_true", help="apply exclude to files that are named too"
    )


def _add_baselines(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("baselines")
    group.add_argument(
        "--baseline", default="", metavar="FILE", help="don't report the findings that this baseline lists"
    )
    group.add_argument("--no-baseline", action="store_true", help="ignore the baseline of the settings")
    group.add_argument(
        "--write-baseline",
        default="",
        metavar="FILE",
        help="write all findings to FILE instead of reporting them",
    )


def _add_questions(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group("instead of linting")
    group.add_argument(
        "--explain",
        default="",
        metavar="CODE",
        help="explain a rule: why it matters, and what to write instead",
    )
    group.add_argument("--list-rules", action="store_true", help="list all rules")
    group.add_argument(
        "--show-config",
        action="store_true",
        help="list all Cloudinary configuration of the project, and whether it turns https on",
    )
    group.add_argument(
        "--show-settings", action="store_true", help="print the settings, and where each one is set"
    )
    group.add_argument("--show-files", action="store_true", help="list the files that would be checked")
    group.add_argument("--lsp", action="store_true", help="run as a language server (LSP) for an editor")
    group.add_argument(
        "--completions",
        default="",
        choices=SHELLS,
        help="print a script that completes options in this shell",
    )
    group.add_argument(
        "--version", action="version", version=f"cloudinary-lint {__version__}", help="print the version"
    )
