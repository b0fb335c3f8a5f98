"""`--fix`: writes what can be fixed, names each fix as soon as it is written, and reports what remains."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console, outcome
from cloudinary_lint.files.paths import shown
from cloudinary_lint.linting import run
from cloudinary_lint.linting.writing import NotWritten, write

if TYPE_CHECKING:
    from cloudinary_lint.cli.session import CheckedFiles, Session
    from cloudinary_lint.linting.run import Work


def fix(session: Session, checked_files: CheckedFiles) -> int:
    """Writes what can be fixed, and reports what remains."""
    filter_known = outcome.baseline_filter(session, checked_files)
    fixed = run.fix(checked_files.works, session.projects, session.reading)
    pairs = list(zip(checked_files.works, fixed, strict=True))
    if session.request.is_stdin:
        console.write(sys.stdout, fixed[0].new if fixed else checked_files.stdin)
        for old, new in pairs:
            _report_fixes(session, old, new)
        return outcome.report(session, checked_files, fixed, sys.stderr, filter_known)
    _report_submodules(checked_files)
    written = _written(session, pairs)
    if written == fixed:
        return outcome.report(session, checked_files, fixed, sys.stdout, filter_known)
    as_it_is = run.recheck(written, session.projects, session.reading)
    outcome.report(session, checked_files, as_it_is, sys.stdout, filter_known)
    return outcome.ERROR


def _written(session: Session, pairs: list[tuple[Work, Work]]) -> list[Work]:
    """The files after writing; when interrupted, says of each file whether it was written."""
    works: list[Work] = []
    try:
        for old, new in pairs:
            works.append(_write(session, old, new))
    except BaseException:
        for old, new in pairs[len(works) :]:
            _report_what_became_of(session, old, new)
        raise
    return works


def _write(session: Session, old: Work, new: Work) -> Work:
    """Writes a file that was fixed; where that fails, says so, and the file is as it was."""
    if new.new == old.raw:
        return new
    try:
        write(new.target.path, old.raw, new.new, session.disk.real_root(new.target.root))
    except NotWritten as trouble:
        console.write_line(f"cloudinary-lint: {new.target.shown}: not written: {trouble}")
        return old
    _report_fixes(session, old, new)
    return new


def _report_submodules(checked_files: CheckedFiles) -> None:
    """Names the submodules in which nothing is written although something could be fixed."""
    works = (work for work in checked_files.works if any(finding.fix for finding in work.checked.findings))
    for top in sorted({work.target.submodule for work in works if work.target.submodule}):
        console.write_line(f"cloudinary-lint: {shown(top)}: not written: a git submodule that was not named")


def _report_what_became_of(session: Session, old: Work, new: Work) -> None:
    if new.new == old.raw:
        return
    if run.read(new.target) == new.new:
        _report_fixes(session, old, new)
    else:
        console.write_line(f"cloudinary-lint: {new.target.shown}: not written: the run was interrupted")


def _report_fixes(session: Session, old: Work, new: Work) -> None:
    if session.request.quiet:
        return
    from cloudinary_lint.report.diagnostic import redacted  # noqa: PLC0415 - only where something was fixed

    redactor = redacted(old.checked)
    for applied in new.applied:
        place = f"{new.target.shown}:{applied.line}: {applied.code}"
        console.write_line(f"{place} fixed: {redactor.redact(applied.what)}")
