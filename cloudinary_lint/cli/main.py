"""The command line, from arguments to an exit code.

0: nothing remains to report. 1: findings remain, or `--fix` changed something under
`--exit-non-zero-on-fix`. 2: errors, even if findings remain: usage, settings, a path that can't be
found or read, a file that can't be written (its findings are reported as before), a bug.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console, options, outcome
from cloudinary_lint.cli.outcome import CLEAN, ERROR
from cloudinary_lint.cli.session import begin, check_files, snapshot
from cloudinary_lint.config.settings import UsageError
from cloudinary_lint.files.reading import CurrentFile
from cloudinary_lint.project.store import Stores
from cloudinary_lint.report.crash import BugReporter

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from cloudinary_lint.cli.options import Request
    from cloudinary_lint.cli.session import Session
    from cloudinary_lint.files.git import Listing

INTERRUPTED = 130


def main(argv: Sequence[str] | None = None, listings: Mapping[str, Listing] | None = None) -> int:
    """Runs the command line. Returns the exit code. `listings` are recent answers of git, by folder."""
    console.prepare()
    reading = CurrentFile()
    with BugReporter(reading, lambda words: sys.stderr.write(f"{words}\n")):
        return _run(argv, reading, listings or {})
    return ERROR


def _run(argv: Sequence[str] | None, reading: CurrentFile, listings: Mapping[str, Listing]) -> int:
    """Returns the exit code of a run; errors of usage are printed."""
    try:
        request = options.parse(argv)
        clear = _show_progress(request, reading)
        try:
            if not request.output_file:
                return _run_request(request, reading, listings)
            from cloudinary_lint.cli.output_file import standard_output_in  # noqa: PLC0415 - only where asked for

            with standard_output_in(request.output_file):
                return _run_request(request, reading, listings)
        finally:
            clear()
    except UsageError as error:
        for reason in error.reasons:
            console.write_line(f"cloudinary-lint: {reason}")
        return ERROR
    except SystemExit as stop:  # after --help and --version
        return int(stop.code or CLEAN)
    except KeyboardInterrupt:
        return INTERRUPTED


def _show_progress(request: Request, reading: CurrentFile) -> Callable[[], object]:
    """Lets a long run show its progress on a terminal. Returns the function that removes it again."""
    if not (request.quiet or request.lsp or request.is_stdin) and sys.stderr.isatty():
        from cloudinary_lint.cli.progress import progress_on  # noqa: PLC0415 - only on a terminal

        if progress := progress_on(sys.stderr, os.environ):
            reading.each = progress.each
            return progress.clear
    return bool


def _run_request(request: Request, reading: CurrentFile, listings: Mapping[str, Listing]) -> int:
    """Answers a question about rules or settings, serves an editor, or lints."""
    if request.list_rules or request.explain or request.completions:
        from cloudinary_lint.cli import showing  # noqa: PLC0415 - only where it is asked for

        return showing.answer(request)
    if request.lsp:
        return _run_language_server(request, reading)
    session = begin(request, reading, listings=listings)
    if request.show_settings or request.show_files or request.show_config:
        from cloudinary_lint.cli import showing  # noqa: PLC0415 - only where it is asked for

        return showing.show(session)
    code = _lint(session)
    session.projects.save()
    return code


def _lint(session: Session) -> int:
    request, checked_files = session.request, check_files(session)
    if not (request.diff or request.fix or request.add_ignore is not None):
        filter_baseline = outcome.baseline_filter(checked_files)
        return outcome.report(checked_files, checked_files.works, sys.stdout, filter_baseline)
    from cloudinary_lint.cli import fixing  # noqa: PLC0415 - only where it is asked for

    if request.diff:
        return fixing.diff(checked_files)
    return fixing.add_ignores(checked_files) if request.add_ignore is not None else fixing.fix(checked_files)


def _run_language_server(request: Request, reading: CurrentFile) -> int:
    """Runs the language server, with the options of the command line for every project."""
    from cloudinary_lint.integrations.language_server import serve  # noqa: PLC0415 - only where it is asked for

    absolute_request, stores = request.with_absolute_paths(), Stores()
    begin(absolute_request, reading)
    return serve(lambda: snapshot(begin(absolute_request, reading, stores)), reading)
