"""Reads the arguments of the command line into a request, before any settings file is read."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Any

from cloudinary_lint.cli.option_table import GROUPS, default_of, field_of
from cloudinary_lint.config.settings import FORMATS, Settings, UsageError, codes, globs, one_of
from cloudinary_lint.files.paths import absolute_path
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT_VARIABLE = "CLOUDINARY_LINT_OUTPUT_FORMAT"


class Request(NamedTuple):
    """The options of a run, by the names of `option_table.field_of`; None or empty where one isn't given."""

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


def parse(argv: Sequence[str] | None) -> Request:
    """Returns the request in the arguments. Raises UsageError for wrong usage, SystemExit after `--help`."""
    words = sys.argv[1:] if argv is None else argv
    arguments = _plain(words)
    if arguments is None:
        from cloudinary_lint.cli.argument_parser import parse_words  # noqa: PLC0415 - see above

        arguments = parse_words(words)
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


def _plain(words: Sequence[str]) -> dict[str, Any] | None:
    """Returns the arguments if they are paths and switches; None if they need a parser, which takes 6 ms."""
    options = [(names, takes) for group in GROUPS.values() for names, takes, _ in group]
    switches = {name: field_of(names) for names, takes in options if not takes for name in names.split()}
    given = [word for word in words if word.startswith("-") and word != "-"]
    if not switches.keys() >= {*given}:
        return None
    found = {field_of(names): default_of(takes) for names, takes in options}
    paths = [word for word in words if word not in switches]
    return found | {switches[word]: True for word in given} | {"paths": paths}


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
