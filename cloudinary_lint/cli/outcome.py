"""Prints the report and the last line of a run, and decides its exit code."""

from __future__ import annotations

import os
import sys
from collections import Counter
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console
from cloudinary_lint.files.paths import display_path, relative_path
from cloudinary_lint.project.declarations import sample_note, unreadable_note
from cloudinary_lint.report import Report, next_step, render, statistics, summary
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TextIO

    from cloudinary_lint.cli.session import CheckedFiles, Session
    from cloudinary_lint.linting.baseline import KnownFinding
    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.report.diagnostic import Diagnostic

_NAMELESS = "standard input is checked as Python; if it isn't, name it, as in --stdin-filename page.html"
CLEAN, FOUND, ERROR = 0, 1, 2
_ENOUGH = 5
"""The most files to name that are skipped for the same reason: a folder can be full of such links."""


class BaselineResult(NamedTuple):
    """The findings to report, the number of known ones, and the entries of each baseline that are fixed."""

    found: tuple[Diagnostic, ...]
    known: int = 0
    stale: Mapping[str, tuple[KnownFinding, ...]] = MappingProxyType({})


def all_diagnostics(checked_files: CheckedFiles, works: Sequence[Work]) -> tuple[Diagnostic, ...]:
    """Returns the diagnostics of files, in order."""
    if not any(work.checked.findings for work in works):
        return ()
    from cloudinary_lint.report.diagnostic import diagnostics  # noqa: PLC0415 - a run that finds nothing is spared it

    settings_of = checked_files.session.settings_of
    found = [
        one
        for work in works
        for one in diagnostics(work.checked, takes_unsafe=settings_of(work.target.root).unsafe_fixes)
    ]
    return tuple(sorted(found, key=lambda one: (one.path, one.start, one.code)))


def baseline_filter(checked_files: CheckedFiles) -> Callable[[tuple[Diagnostic, ...]], BaselineResult]:
    """Returns the function that leaves out known findings. Raises UsageError if a baseline can't be read."""
    session = checked_files.session
    roots = {work.target.root for work in checked_files.works} | {session.disk.root_of(Path.cwd())}
    paths = {root: path for root in sorted(roots) if (path := session.baseline_of(root))}
    if not paths:
        return BaselineResult
    from cloudinary_lint.cli.baselines import filter_of  # noqa: PLC0415 - only where there is one

    return filter_of(checked_files, paths)


def report(
    checked_files: CheckedFiles,
    works: Sequence[Work],
    stream: TextIO,
    filter_baseline: Callable[[tuple[Diagnostic, ...]], BaselineResult],
) -> int:
    """Prints the findings. Returns the exit code."""
    session = checked_files.session
    request, count = session.request, sum(len(work.applied) for work in works)
    found = all_diagnostics(checked_files, works)
    if request.write_baseline:
        from cloudinary_lint.cli.baselines import record  # noqa: PLC0415 - only where it is asked for

        return record(checked_files, found)
    result = filter_baseline(found)
    has_color = console.has_color(request.color, stream, os.environ)
    asked = session.settings.output_format
    name = asked or ("full" if stream.isatty() else "concise")
    shown_as = Report(result.found, len(checked_files.read), has_color, session.folder, result.known)
    if has_color and name == "full":
        shown_as = shown_as._replace(has_links=console.has_links(stream, os.environ))
    if asked or not request.statistics:
        console.write(stream, render(shown_as, name))
        if name == "full" and result.found and stream.isatty() and not request.quiet:
            console.write(stream, "\n")  # parts the last finding and the summary
    is_brief = name == "concise" and not request.statistics
    closing = (next_step(shown_as),) if is_brief and result.found else ()
    total = summary(shown_as, count, _resolved_count(checked_files, works, count))
    status = conclude(checked_files, result, (*_sample_notes(session, works), *closing, total))
    is_fixed = request.exit_non_zero_on_fix and any(work.new != work.raw for work in works)
    return max(status, FOUND if is_fixed else CLEAN)


def _sample_notes(session: Session, works: Sequence[Work]) -> Iterator[str]:
    """Yields notes on what is left to do by hand if fixes turned https on in samples alone."""
    for root in sorted({work.target.root for work in works if work.is_sample and work.applied}):
        if note := sample_note(session.projects.of(root)):
            yield f"note: {note}"


def _resolved_count(checked_files: CheckedFiles, works: Sequence[Work], fixed: int) -> int:
    """Returns how many findings disappeared without a fix of their own, because of other fixes."""
    before, after = (
        sum(len(work.checked.findings) for work in every) for every in (checked_files.works, works)
    )
    return max(before - fixed - after, 0)


def conclude(checked_files: CheckedFiles, result: BaselineResult, closing: Sequence[str] = ()) -> int:
    """Writes everything but the findings to standard error, `closing` last. Returns the exit code."""
    request = checked_files.session.request
    counted = Report(result.found, len(checked_files.read), known=result.known)
    status = report_skipped(checked_files)
    if not request.quiet:
        _report_notes(checked_files)
        _report_stale(result)
    if request.statistics:
        console.write(sys.stderr, statistics(counted))
    if not request.quiet:
        for line in closing or (summary(counted),):
            console.write_line(line)
    return status or (FOUND if result.found and not request.exit_zero else CLEAN)


def report_skipped(checked_files: CheckedFiles) -> int:
    """Reports the skipped files that the user would expect to be linted; all files with `--verbose`.

    Returns the exit code: that of an error if one of them should have been readable.
    """
    is_verbose = checked_files.session.request.verbose
    for name in checked_files.read if is_verbose else ():
        console.write_line(f"{name}: read")
    counts: Counter[str] = Counter()
    for one in checked_files.skipped:
        if one.is_error or one.is_reported:
            counts[one.reason] += not one.is_error
            if is_verbose or counts[one.reason] <= _ENOUGH:
                console.write_line(f"cloudinary-lint: {one.display_path}: {one.reason}")
        elif is_verbose:
            console.write_line(f"{one.display_path}: passed over: {one.reason}")
    for reason, count in counts.items():
        if count > _ENOUGH and not is_verbose:
            console.write_line(f"cloudinary-lint: {count - _ENOUGH} more: {reason} (--verbose names them)")
    return ERROR if any(one.is_error for one in checked_files.skipped) else CLEAN


def _report_notes(checked_files: CheckedFiles) -> None:
    """Reports what could not be checked: files that can't be read, input without a name, nothing at all."""
    session = checked_files.session
    codes = {finding.code for work in checked_files.works for finding in work.checked.findings}
    if session.request.is_stdin and not session.request.stdin_filename and "CLD901" in codes:
        console.write_line(f"note: {_NAMELESS}")
    if not checked_files.read and not any(one.is_error for one in checked_files.skipped):
        console.write_line(f"note: there is no file to check in {', '.join(session.request.paths)}")
    for root in sorted({work.target.root for work in checked_files.works}):
        project = session.projects.of(root)
        known = [relative_path(work.target.path, root).as_posix() for work in checked_files.works]
        for entry in session.disk.unlisted(root):
            if not any(one.display_path == display_path(entry.path) for one in checked_files.skipped):
                console.write_line(f"note: {display_path(entry.path)}: {entry.reason}")
        if note := unreadable_note(project, known):
            console.write_line(f"note: {note}")


def _report_stale(result: BaselineResult) -> None:
    """Reports entries of a baseline that are fixed, so that it can be updated."""
    for name, entries in result.stale.items():
        for entry in entries:
            where = f"{entry.code} in {entry.path}"
            console.write_line(f"note: {where} is fixed; update the baseline with --write-baseline {name}")
