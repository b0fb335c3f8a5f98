"""What a run says: the report, the last line; and its exit code.

Refuses to know how findings come about.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console
from cloudinary_lint.files.paths import inside, shown
from cloudinary_lint.project.advice import blind_note
from cloudinary_lint.report import Report, render
from cloudinary_lint.report.summary import next_step, recorded, statistics, summary

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import TextIO

    from cloudinary_lint.cli.session import Gathered, Session
    from cloudinary_lint.linting.baseline import KnownFinding
    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.report.diagnostic import Diagnostic

CLEAN, FOUND, TROUBLE = 0, 1, 2
_ENOUGH = 5
"""How many files are named that are not checked for the same reason: a folder can be full of such links."""


@dataclass(frozen=True, slots=True)
class BaselineResult:
    """The findings to report, the number of known ones, and the entries of each baseline that are fixed."""

    found: tuple[Diagnostic, ...]
    known: int = 0
    stale: Mapping[str, tuple[KnownFinding, ...]] = field(default_factory=dict)


def check(session: Session, gathered: Gathered) -> int:
    """Reports what was found."""
    return report(session, gathered, gathered.works, sys.stdout, baseline_filter(session, gathered))


def told(session: Session, works: Sequence[Work]) -> tuple[Diagnostic, ...]:
    """The findings of files, in order."""
    if not any(work.checked.findings for work in works):
        return ()
    from cloudinary_lint.report.diagnostic import diagnostics  # noqa: PLC0415 - a run that finds nothing is spared it

    found = [
        one
        for work in works
        if work.checked.findings
        for one in diagnostics(work.checked, takes_unsafe=session.settings_of(work.target.root).unsafe_fixes)
    ]
    return tuple(sorted(found, key=lambda one: (one.path, one.start, one.code)))


def baseline_filter(
    session: Session, gathered: Gathered
) -> Callable[[tuple[Diagnostic, ...]], BaselineResult]:
    """What leaves out the findings that are known. Raises UsageError where a baseline can't be read."""
    roots = {work.target.root for work in gathered.works} | {session.disk.root_of(Path.cwd())}
    paths = {root: path for root in sorted(roots) if (path := session.baseline_of(root))}
    if not paths:
        return BaselineResult
    from cloudinary_lint.cli.baselines import Known  # noqa: PLC0415 - only where there is one

    return Known.of(session, gathered, paths).sift


def _record(session: Session, gathered: Gathered, found: tuple[Diagnostic, ...]) -> int:
    """Writes what was found to a baseline instead of reporting it."""
    from cloudinary_lint.cli.baselines import record  # noqa: PLC0415 - only where it is asked for

    record(session, gathered, found)
    closing = recorded(len(found), session.request.write_baseline, len(gathered.read))
    return conclude(session, gathered, BaselineResult((), len(found)), (closing,))


def report(
    session: Session,
    gathered: Gathered,
    works: Sequence[Work],
    stream: TextIO,
    sift: Callable[[tuple[Diagnostic, ...]], BaselineResult],
) -> int:
    """Prints the findings; tells the exit code."""
    request, count = session.request, sum(len(work.applied) for work in works)
    if request.write_baseline:
        return _record(session, gathered, told(session, works))
    sifted = sift(told(session, works))
    has_color = console.has_color(request.color, stream, os.environ)
    asked = session.settings.output_format
    name = asked or ("full" if stream.isatty() else "concise")
    shown_as = Report(sifted.found, len(gathered.read), has_color, session.folder, sifted.known)
    if asked or not request.statistics:
        console.write(stream, render(shown_as, name))
    is_brief = name == "concise" and not request.statistics
    closing = (next_step(shown_as),) if is_brief and sifted.found else ()
    total = summary(shown_as, count, _settled(gathered, works, count))
    status = conclude(session, gathered, sifted, (*closing, total))
    is_fixed = request.exit_non_zero_on_fix and any(work.new != work.raw for work in works)
    return max(status, FOUND if is_fixed else CLEAN)


def _settled(gathered: Gathered, works: Sequence[Work], fixed: int) -> int:
    """How many findings disappeared without a fix of their own, because of other fixes."""
    before, after = (sum(len(work.checked.findings) for work in every) for every in (gathered.works, works))
    return max(before - fixed - after, 0)


def conclude(
    session: Session, gathered: Gathered, sifted: BaselineResult, closing: Sequence[str] = ()
) -> int:
    """Writes everything but the findings to standard error, `closing` last. Returns the exit code."""
    request, counted = session.request, Report(sifted.found, len(gathered.read), known=sifted.known)
    say_passed(gathered, is_verbose=request.verbose)
    if not request.quiet:
        _say_notes(session, gathered)
        _say_stale(sifted)
    if request.statistics:
        console.write(sys.stderr, statistics(counted))
    if not request.quiet:
        for line in closing or (summary(counted),):
            console.say(line)
    if any(passed.is_error for passed in gathered.passed):
        return TROUBLE
    return FOUND if sifted.found and not request.exit_zero else CLEAN


def say_passed(gathered: Gathered, *, is_verbose: bool) -> None:
    """What was not linted that should have been; of all files, where every word is wanted."""
    for name in gathered.read if is_verbose else ():
        console.say(f"{name}: read")
    said: Counter[str] = Counter()
    for passed in gathered.passed:
        if passed.is_error or passed.is_reported:
            said[passed.reason] += not passed.is_error
            if is_verbose or said[passed.reason] <= _ENOUGH:
                console.say(f"cloudinary-lint: {passed.shown}: {passed.reason}")
        elif is_verbose:
            console.say(f"{passed.shown}: passed over: {passed.reason}")
    for reason, count in said.items():
        if count > _ENOUGH and not is_verbose:
            console.say(f"cloudinary-lint: {count - _ENOUGH} more: {reason} (--verbose names them)")


def _say_notes(session: Session, gathered: Gathered) -> None:
    """Says once of a project what can't be read."""
    for root in sorted({work.target.root for work in gathered.works}):
        project = session.projects.of(root)
        known = [inside(work.target.path, root) for work in gathered.works]
        for entry in session.disk.unlisted(root):
            if not any(passed.shown == shown(entry.path) for passed in gathered.passed):
                console.say(f"note: {shown(entry.path)}: {entry.why}")
        if note := blind_note(project, known):
            console.say(f"note: {note}")


def _say_stale(sifted: BaselineResult) -> None:
    """What a baseline lists and is fixed, so that it can be updated."""
    for name, entries in sifted.stale.items():
        for entry in entries:
            where = f"{entry.code} in {entry.path}"
            console.say(f"note: {where} is fixed; update the baseline with --write-baseline {name}")
