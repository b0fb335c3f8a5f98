"""`--add-ignore`: writes an ignore comment at each finding, then reports the findings that are left."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console, outcome
from cloudinary_lint.linting import run
from cloudinary_lint.linting.ignore_comments import CommentedFile, with_ignore_comments
from cloudinary_lint.linting.writing import NotWritten, write

if TYPE_CHECKING:
    from cloudinary_lint.cli.session import CheckedFiles, Session
    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.rules import Finding


def add_ignores(session: Session, checked_files: CheckedFiles) -> int:
    """Writes all comments that are possible, and reports what is left. Returns the exit code."""
    filter_baseline = outcome.baseline_filter(session, checked_files)
    reported = {
        (one.path, one.code, one.start.line, one.start.column)
        for one in filter_baseline(outcome.all_diagnostics(session, checked_files.works)).found
    }
    works: list[Work] = []
    is_whole = True
    for work in checked_files.works:
        wanted = [one for one in work.checked.findings if _key(work, one) in reported]
        new = _commented(session, work, wanted)
        is_written = new.work.raw == work.raw or _write(session, work, new)
        works.append(new.work if is_written else work)
        is_whole = is_whole and is_written
    status = outcome.report(session, checked_files, works, sys.stdout, filter_baseline)
    return status if is_whole else outcome.ERROR


def _key(work: Work, finding: Finding) -> tuple[str, str, int, int]:
    return (work.target.display_path, finding.code, *work.checked.source.position(finding.place.start))


def _commented(session: Session, work: Work, wanted: list[Finding]) -> CommentedFile:
    def check(text: str) -> Work | None:
        raw = work.checked.source.encode(text)
        return run.check(work.target, raw, session.projects, session.reading)

    return with_ignore_comments(work, wanted, check, session.request.add_ignore or "")


def _write(session: Session, old: Work, new: CommentedFile) -> bool:
    """Writes a file with its comments, reports it, and returns whether it could be written."""
    target = old.target
    try:
        write(target.path, old.raw, new.work.raw, target.root)
    except NotWritten as reason:
        console.write_line(f"cloudinary-lint: {target.display_path}: not written: {reason}")
        return False
    for code, line in () if session.request.quiet else new.ignored:
        console.write_line(f"{target.display_path}:{line}: {code} ignored: added an ignore comment")
    return True
