"""Reads the arguments of the command line into a request, before any settings file is read."""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial
from typing import TYPE_CHECKING, Any, NoReturn

from cloudinary_lint import __version__
from cloudinary_lint.cli.option_table import COLORS, GROUPS, QUESTIONS
from cloudinary_lint.config.settings import FORMATS, Settings, UsageError, codes, globs, one_of
from cloudinary_lint.files.paths import absolute_path
from cloudinary_lint.rules import nearest
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_ADD_IGNORE = "--add-ignore"
FORMAT_VARIABLE = "CLOUDINARY_LINT_OUTPUT_FORMAT"


class Request(NamedTuple):
    """The options of a run, by the names that argparse gives them; None or empty where one isn't given."""

    paths: tuple[str, ...]
    fix: bool
    add_ignore: str | None
    diff: bool
    unsafe_fixes: bool
    select: tuple[str, ...]
    ignore: tuple[str, ...]
    strict: bool
    output_format: str
    format_by: str
    stdin_filename: str
    show_config: bool
    show_settings: bool
    show_files: bool
    show_secrets: bool
    explain: str
    list_rules: bool
    lsp: bool
    completions: str
    output_file: str
    statistics: bool
    exit_zero: bool
    exit_non_zero_on_fix: bool
    config: str
    no_cache: bool
    isolated: bool
    root: str
    exclude: tuple[str, ...]
    baseline: str
    no_baseline: bool
    write_baseline: str
    extend_include: tuple[str, ...]
    force_exclude: bool
    color: str
    quiet: bool
    verbose: bool

    @property
    def is_stdin(self) -> bool:
        """Whether standard input is the only path."""
        return self.paths == ("-",)

    @property
    def overrides(self) -> Settings:
        """Returns the settings that the options give."""
        names = ("select", "ignore", "strict", "unsafe_fixes", "output_format", "baseline")
        given: dict[str, Any] = {name: getattr(self, name) for name in names}
        return Settings(**given)

    def with_absolute_paths(self) -> Request:
        """Returns the same options for a program that may change its working folder."""
        given = (self.config, self.root, self.baseline)
        config, root, baseline = (str(absolute_path(path)) if path else "" for path in given)
        return self._replace(config=config, root=root, baseline=baseline)


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        raise UsageError(message.removeprefix("argument "))


def parse(argv: Sequence[str] | None) -> Request:
    """Returns the request in the arguments. Raises UsageError for wrong usage, SystemExit after `--help`."""
    arguments = vars(_parse_words(argv))
    for name in ("select", "ignore"):
        arguments[name] = codes([word for entry in arguments[name] for word in entry.split(",")], f"--{name}")
    for name in ("exclude", "extend_include"):
        arguments[name] = globs(arguments[name], f"--{name.replace('_', '-')}")
    arguments["paths"] = tuple(arguments["paths"]) or (".",)
    arguments["output_format"], arguments["format_by"] = _format(arguments["output_format"])
    request = Request(**arguments)
    if reason := _contradiction(request):
        raise UsageError(reason)
    return request


def _parse_words(argv: Sequence[str] | None) -> argparse.Namespace:
    """Returns the arguments as argparse parses them. Raises UsageError, with the nearest right option."""
    options = parser()
    written = sys.argv[1:] if argv is None else argv
    # argparse would take the path behind a bare --add-ignore for the reason
    words = [f"{word}=" if word == _ADD_IGNORE else word for word in written]
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
    """Returns which options of a request can't be combined; an empty text if all can."""
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
    is_unused = request.stdin_filename and "-" not in request.paths
    return "--stdin-filename needs - (standard input) as the only path" if is_unused else ""


def _format(given: str) -> tuple[str, str]:
    """Returns the format that is requested, and the option or variable that requests it."""
    place = "--output-format" if given else FORMAT_VARIABLE
    name = given or os.environ.get(FORMAT_VARIABLE, "")
    return (one_of(name, FORMATS, place), place) if name else ("", "")


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
    if not takes:
        return {"action": "store_true"}
    if isinstance(takes, tuple):
        default = "auto" if takes == COLORS else ""
        choice = partial(_choice, option, takes, default)
        return {"metavar": f"{{{','.join(takes)}}}", "type": choice, "default": default}
    if takes.endswith("..."):
        return {"metavar": takes.removesuffix("..."), "action": "append", "default": []}
    if takes.startswith("["):
        return {"metavar": takes.strip("[]"), "nargs": "?"}
    return {"metavar": takes, "default": ""}
