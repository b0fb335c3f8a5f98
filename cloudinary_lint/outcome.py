"""What a run says and writes: diffs, fixes, the report, the last line; and its exit code.

Refuses to know how findings come about.
"""

from __future__ import annotations

import codecs
import os
import sys
from typing import TYPE_CHECKING

from cloudinary_lint import console, run
from cloudinary_lint.diffs import Side, encoded, unified
from cloudinary_lint.project.advice import project_note
from cloudinary_lint.report import Report, render
from cloudinary_lint.report.printable import printable
from cloudinary_lint.report.summary import statistics, summary
from cloudinary_lint.report.told import tell, veiled
from cloudinary_lint.selection import selected
from cloudinary_lint.writing import NotWritten, write

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import TextIO

    from cloudinary_lint.report.told import Told
    from cloudinary_lint.run import Work
    from cloudinary_lint.session import Gathered, Session

CLEAN, FOUND, TROUBLE = 0, 1, 2
_NOTED = "CLD106"


def check(session: Session, gathered: Gathered) -> int:
    """Reports what was found."""
    return _report(session, gathered, gathered.works, sys.stdout)


def fix(session: Session, gathered: Gathered) -> int:
    """Writes what can be fixed, and reports what remains."""
    fixed = run.fix(gathered.works, session.projects, session.watch)
    pairs = list(zip(gathered.works, fixed, strict=True))
    if session.request.is_stdin:
        console.write(sys.stdout, fixed[0].new if fixed else gathered.stdin)
        _say_fixes(pairs)
        return _report(session, gathered, fixed, sys.stderr)
    written = [new if _is_written(old, new) else old for old, new in pairs]
    _say_fixes((old, new) for old, new in zip(gathered.works, written, strict=True))
    status = _report(session, gathered, written, sys.stdout)
    return status if written == fixed else TROUBLE


def diff(session: Session, gathered: Gathered) -> int:
    """Prints what fixing would change, and writes nothing."""
    fixed = run.fix(gathered.works, session.projects, session.watch)
    pairs = [(old, new) for old, new in zip(gathered.works, fixed, strict=True) if new.new != old.raw]
    for old, new in pairs:
        console.write(sys.stdout, _patch(old, new, session))
    status = _conclude(session, gathered, _told(session, gathered.works))
    if not session.request.show_secrets and any(veiled(one.checked).hides for pair in pairs for one in pair):
        console.say(
            "cloudinary-lint: credentials are masked; --show-secrets prints a patch that can be applied"
        )
    return status


def _patch(old: Work, new: Work, session: Session) -> str | bytes:
    """The diff of one file: text for a terminal, elsewhere bytes in the file's own encoding."""
    before, after = (_side(work, shows_all=session.request.show_secrets) for work in (old, new))
    text = unified(old.target.shown, before, after)
    if sys.stdout.isatty():
        return "".join(f"{printable(line)}\n" for line in text.replace("\r\n", "\n").split("\n")[:-1])
    return encoded(text, old.checked.source.encoding)


def _side(work: Work, *, shows_all: bool) -> Side:
    source = work.checked.source
    mark = "\ufeff" if source.bom == codecs.BOM_UTF8 else ""
    return Side(mark + source.text, mark + (source.text if shows_all else veiled(work.checked).text))


def _is_written(old: Work, new: Work) -> bool:
    """Writes a file that was fixed; where that can't be, it is said, and the file is as it was."""
    if new.new == old.raw:
        return True
    try:
        write(new.target.path, old.raw, new.new, new.target.root)
    except NotWritten as trouble:
        console.say(f"cloudinary-lint: {new.target.shown}: not written: {trouble}")
        return False
    return True


def _say_fixes(pairs: Iterable[tuple[Work, Work]]) -> None:
    for old, new in pairs:
        for applied in new.applied:
            what = veiled(old.checked).over(applied.what)
            console.say(f"{new.target.shown}:{applied.line}: {applied.code} fixed: {what}")


def _told(session: Session, works: Iterable[Work]) -> tuple[Told, ...]:
    found = (
        told
        for work in works
        for told in tell(
            work.checked, takes_unsafe=session.projects.settings_of(work.target.root).unsafe_fixes
        )
    )
    return tuple(sorted(found, key=lambda told: (told.path, told.start, told.code)))


def _report(session: Session, gathered: Gathered, works: Sequence[Work], stream: TextIO) -> int:
    """Prints the findings; tells the exit code."""
    request = session.request
    told = _told(session, works)
    has_color = console.has_color(request.color, stream, os.environ)
    name = session.settings.output_format or ("full" if stream.isatty() else "concise")
    console.write(stream, render(Report(told, len(gathered.read), has_color), name))
    status = _conclude(session, gathered, told, sum(len(work.applied) for work in works))
    is_fixed = request.exit_non_zero_on_fix and any(work.new != work.raw for work in works)
    return max(status, FOUND if is_fixed else CLEAN)


def _conclude(session: Session, gathered: Gathered, told: tuple[Told, ...], fixed: int = 0) -> int:
    """Says on standard error what there is to say besides findings; tells the exit code."""
    request, report = session.request, Report(told, len(gathered.read))
    _say_passed(gathered, is_verbose=request.verbose)
    if not request.quiet:
        _say_notes(session, gathered)
    if request.statistics:
        console.write(sys.stderr, statistics(report))
    if not request.quiet:
        console.say(summary(report, fixed))
    if any(passed.is_trouble for passed in gathered.passed):
        return TROUBLE
    return FOUND if told and not request.exit_zero else CLEAN


def _say_passed(gathered: Gathered, *, is_verbose: bool) -> None:
    for name in gathered.read if is_verbose else ():
        console.say(f"{name}: read")
    for passed in gathered.passed:
        if passed.is_trouble:
            console.say(f"cloudinary-lint: {passed.shown}: {passed.reason}")
        elif is_verbose:
            console.say(f"{passed.shown}: passed over: {passed.reason}")


def _say_notes(session: Session, gathered: Gathered) -> None:
    """What is said once of a project, where CLD106 is welcome but not strictly asked for."""
    for root in sorted({work.target.root for work in gathered.works}):
        settings = session.projects.settings_of(root)
        is_welcome = not settings.strict and _NOTED in selected(settings, "")
        if is_welcome and (note := project_note(session.projects.of(root))):
            console.say(f"note: {note}")
