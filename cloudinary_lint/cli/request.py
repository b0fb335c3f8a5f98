"""What a caller asks for, before any settings file is read, and how it changes the settings.

Refuses to know how it was said.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.files.paths import absolute

if TYPE_CHECKING:
    from cloudinary_lint.config.settings import Settings


class Request(NamedTuple):
    """What a caller asks for, before any settings file is read; None or empty where nothing is said."""

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
        return self.paths == ("-",)

    @property
    def is_unread(self) -> bool:
        return bool(self.stdin_filename) and "-" not in self.paths


def settled(request: Request) -> Request:
    """The same, wherever the working folder goes."""
    given = (request.config, request.root, request.baseline)
    config, root, baseline = (str(absolute(path)) if path else "" for path in given)
    return request._replace(config=config, root=root, baseline=baseline)


def overlaid(settings: Settings, request: Request) -> Settings:
    """The settings as the command line changes them.

    `--select` takes the place of the settings' `select` and `ignore`; `--ignore` comes on top.
    """
    return settings._replace(
        select=request.select or settings.select,
        ignore=(*request.ignore, *(() if request.select else settings.ignore)),
        strict=request.strict or settings.strict,
        unsafe_fixes=request.unsafe_fixes or settings.unsafe_fixes,
        output_format=request.output_format or settings.output_format,
        baseline=request.baseline or ("" if request.no_baseline else settings.baseline),
    )
