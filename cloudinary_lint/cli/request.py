"""The options of the command line in their parsed form, before any settings file is read."""

from __future__ import annotations

from cloudinary_lint.config.settings import Overrides
from cloudinary_lint.files.paths import absolute_path
from cloudinary_lint.records import NamedTuple


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
    def overrides(self) -> Overrides:
        """Returns the settings that the options override."""
        return Overrides(*(getattr(self, name) for name in Overrides._fields))

    def with_absolute_paths(self) -> Request:
        """Returns the same options for a program that may change its working folder."""
        given = (self.config, self.root, self.baseline)
        config, root, baseline = (str(absolute_path(path)) if path else "" for path in given)
        return self._replace(config=config, root=root, baseline=baseline)

    @property
    def has_unused_stdin_filename(self) -> bool:
        """Whether `--stdin-filename` is given without standard input."""
        return bool(self.stdin_filename) and "-" not in self.paths
