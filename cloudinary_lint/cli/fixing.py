"""`--fix`: writes what can be fixed, names each fix as soon as it is written, and reports what remains."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console, outcome
from cloudinary_lint.files.paths import display_path
from cloudinary_lint.linting import run
from cloudinary_lint.linting.writing import NotWritten, write

if TYPE_CHECKING:
    from cloudinary_lint.cli.session import CheckedFiles, Session
    from cloudinary_lint.linting.run import Work


def fix(session: Session, checked_files: CheckedFiles) -> int:
    """Writes what can be fixed, and reports what remains. Returns the exit code."""
    filter_baseline = outcome.baseline_filter(session, checked_files)
    fixed = run.fix(checked_files.works, session.projects, session.reading)
    pairs = list(zip(checked_files.works, fixed, strict=True))
    if session.request.is_stdin:
        console.write(sys.stdout, fixed[0].new if fixed else checked_files.stdin)
        for old, new in pairs:
            _report_fixes(session, old, new)
        return outcome.report(session, checked_files, fixed, sys.stderr, filter_baseline)
    _report_submodules(checked_files)
    written = _written(session, pairs)
    if written == fixed:
        return outcome.report(session, checked_files, fixed, sys.stdout, filter_baseline)
    as_it_is = run.recheck(written, session.projects, session.reading)
    outcome.report(session, checked_files, as_it_is, sys.stdout, filter_baseline)
    return outcome.ERROR


def _written(session: Session, pairs: list[tuple[Work, Work]]) -> list[Work]:
    """Returns the files after writing; if interrupted, reports of each file whether it was written."""
    works: list[Work] = []
    try:
        for old, new in pairs:
            works.append(_write(session, old, new))
    except BaseException:
        for old, new in pairs[len(works) :]:
            _report_interrupted(session, old, new)
        raise
    return works


def _write(session: Session, old: Work, new: Work) -> Work:
    """Writes a fixed file. Returns the old one, and reports why, if it can't be written."""
    if new.new == old.raw:
        return new
    try:
        write(new.target.path, old.raw, new.new, session.disk.real_root(new.target.root))
    except NotWritten as error:
        console.write_line(f"cloudinary-lint: {new.target.display_path}: not written: {error}")
        return old
    _report_fixes(session, old, new)
    return new


def _report_submodules(checked_files: CheckedFiles) -> None:
    """Reports the submodules in which nothing is written although something could be fixed."""
    works = (work for work in checked_files.works if any(finding.fix for finding in work.checked.findings))
    for top in sorted({work.target.submodule for work in works if work.target.submodule}):
        console.write_line(
            f"cloudinary-lint: {display_path(top)}: not written: a git submodule that was not named"
        )


def _report_interrupted(session: Session, old: Work, new: Work) -> None:
    """Says whether a file was written before the run was interrupted."""
    if new.new == old.raw:
        return
    if run.read(new.target) == new.new:
        _report_fixes(session, old, new)
    else:
        console.write_line(
            f"cloudinary-lint: {new.target.display_path}: not written: the run was interrupted"
        )


def _report_fixes(session: Session, old: Work, new: Work) -> None:
    if session.request.quiet:
        return
    from cloudinary_lint.report.diagnostic import redactor_of  # noqa: PLC0415 - only where something was fixed

    redactor = redactor_of(old.checked)
    for applied in new.applied:
        place = f"{new.target.display_path}:{applied.line}: {applied.code}"
        console.write_line(f"{place} fixed: {redactor.redact(applied.what)}")
