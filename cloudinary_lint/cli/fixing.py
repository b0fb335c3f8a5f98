"""`--fix`, `--add-ignore` and `--diff`: writes fixes or ignore comments, or shows what fixing would change.

What is written is named as soon as it is, and what is left is reported.
"""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console, outcome
from cloudinary_lint.files.paths import display_path
from cloudinary_lint.files.reading import read_file
from cloudinary_lint.linting import run
from cloudinary_lint.linting.writing import NotWritten, write
from cloudinary_lint.report.terminal import escape_controls

if TYPE_CHECKING:
    from cloudinary_lint.cli.session import CheckedFiles, Session
    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.report.diffs import Side
    from cloudinary_lint.rules import Finding


def fix(checked_files: CheckedFiles) -> int:
    """Writes what can be fixed, and reports what remains. Returns the exit code."""
    session = checked_files.session
    filter_baseline = outcome.baseline_filter(checked_files)
    fixed = run.fix(checked_files.works, session.projects)
    pairs = list(zip(checked_files.works, fixed, strict=True))
    if session.request.is_stdin:
        console.write(sys.stdout, fixed[0].new if fixed else checked_files.stdin)
        for old, new in pairs:
            _report_fixes(session, old, new)
        return outcome.report(checked_files, fixed, sys.stderr, filter_baseline)
    _report_submodules(checked_files)
    written = _written(session, pairs)
    if written == fixed:
        return outcome.report(checked_files, fixed, sys.stdout, filter_baseline)
    outcome.report(checked_files, run.recheck(written, session.projects), sys.stdout, filter_baseline)
    return outcome.ERROR


def _written(session: Session, pairs: list[tuple[Work, Work]]) -> list[Work]:
    """Returns the files after writing; if interrupted, reports of each file whether it was written."""
    works: list[Work] = []
    try:
        for old, new in pairs:
            is_written = new.new == old.raw or _write(old, new.new, session.disk.real_root(old.target.root))
            if is_written and new.new != old.raw:
                _report_fixes(session, old, new)
            works.append(new if is_written else old)
    except BaseException:
        for old, new in pairs[len(works) :]:
            _report_interrupted(session, old, new)
        raise
    return works


def _write(old: Work, raw: bytes, root: Path) -> bool:
    """Writes a file, unless it has changed. Returns whether it could be written, and reports why not."""
    try:
        write(old.target.path, old.raw, raw, root)
    except NotWritten as reason:
        _report_not_written(old.target.display_path, reason)
        return False
    return True


def _report_not_written(name: str, reason: object) -> None:
    console.write_line(f"cloudinary-lint: {name}: not written: {reason}")


def _report_submodules(checked_files: CheckedFiles) -> None:
    """Reports the submodules in which nothing is written although something could be fixed."""
    works = (work for work in checked_files.works if any(finding.fix for finding in work.checked.findings))
    for top in sorted({work.target.submodule for work in works if work.target.submodule}):
        _report_not_written(display_path(top), "a git submodule that was not named")


def _report_interrupted(session: Session, old: Work, new: Work) -> None:
    """Says whether a file was written before the run was interrupted."""
    if new.new == old.raw:
        return
    try:
        is_written = read_file(new.target.path) == new.new
    except OSError:
        is_written = False
    if is_written:
        _report_fixes(session, old, new)
    else:
        _report_not_written(new.target.display_path, "the run was interrupted")


def _report_fixes(session: Session, old: Work, new: Work) -> None:
    if session.request.quiet:
        return
    from cloudinary_lint.report.diagnostic import redactor_of  # noqa: PLC0415 - only where something was fixed

    redactor = redactor_of(old.checked)
    for applied in new.applied:
        place = f"{new.target.display_path}:{applied.line}: {applied.code}"
        console.write_line(f"{place} fixed: {redactor.redact(applied.what)}")


def add_ignores(checked_files: CheckedFiles) -> int:
    """Writes all ignore comments that are possible, and reports what is left. Returns the exit code."""
    session = checked_files.session
    filter_baseline = outcome.baseline_filter(checked_files)
    found = filter_baseline(outcome.all_diagnostics(checked_files, checked_files.works)).found
    reported = {(one.path, one.code, one.start.line, one.start.column) for one in found}
    works: list[Work] = []
    is_whole = True
    for work in checked_files.works:
        wanted = [one for one in work.checked.findings if _key(work, one) in reported]
        new, ignored = _commented(session, work, wanted)
        if new.raw != work.raw and not _write(work, new.raw, session.disk.real_root(work.target.root)):
            works.append(work)
            is_whole = False
            continue
        works.append(new)
        for code, line in () if session.request.quiet else ignored:
            place = f"{work.target.display_path}:{line}: {code}"
            console.write_line(f"{place} ignored: added an ignore comment")
    status = outcome.report(checked_files, works, sys.stdout, filter_baseline)
    return status if is_whole else outcome.ERROR


def _key(work: Work, finding: Finding) -> tuple[str, str, int, int]:
    return (work.target.display_path, finding.code, *work.checked.source.position(finding.place.start))


def _commented(session: Session, work: Work, wanted: list[Finding]) -> tuple[Work, list[tuple[str, int]]]:
    """Returns a file with ignore comments, and the findings that they suppress: code and former line."""
    from cloudinary_lint.linting.ignore_comments import with_ignore_comments  # noqa: PLC0415 - only for this option

    def check(text: str) -> Work | None:
        return run.check(work.target, work.checked.source.encode(text), session.projects)

    return with_ignore_comments(work, wanted, check, session.request.add_ignore or "")


def diff(checked_files: CheckedFiles) -> int:
    """Prints as a patch what fixing would change; the exit code is that of a check."""
    session = checked_files.session
    filter_baseline = outcome.baseline_filter(checked_files)
    fixed = run.fix(checked_files.works, session.projects)
    is_masked = False
    for old, new in zip(checked_files.works, fixed, strict=True):
        if new.new != old.raw:
            raw, shown = _diffs(old, new)
            is_masked = is_masked or shown != raw
            console.write(sys.stdout, _printable(raw if session.request.show_secrets else shown, old))
    found = outcome.all_diagnostics(checked_files, checked_files.works)
    status = outcome.conclude(checked_files, filter_baseline(found))
    if is_masked and not session.request.show_secrets:
        console.write_line(
            "cloudinary-lint: credentials are masked; --show-secrets prints a patch that can be applied"
        )
    return status


def _diffs(old: Work, new: Work) -> tuple[str, str]:
    """Returns the diff of one file, raw and as it may be shown."""
    from cloudinary_lint.report.diagnostic import redactor_of  # noqa: PLC0415 - only where something was fixed
    from cloudinary_lint.report.diffs import Side, unified_diff  # noqa: PLC0415

    path = Path(old.target.display_path).as_posix()
    raw: list[Side] = []
    shown: list[Side] = []
    for work in (old, new):
        source = work.checked.source
        mark = "\ufeff" if source.bom == codecs.BOM_UTF8 else ""
        raw.append(Side(mark + source.text, mark + source.text))
        shown.append(Side(mark + source.text, mark + redactor_of(work.checked).text))
    return unified_diff(path, *raw), unified_diff(path, *shown)


def _printable(diff: str, work: Work) -> str | bytes:
    """Returns text for a terminal, else bytes in the file's own encoding."""
    from cloudinary_lint.report.diffs import encode  # noqa: PLC0415

    if sys.stdout.isatty():
        return "".join(f"{escape_controls(line)}\n" for line in diff.replace("\r\n", "\n").split("\n")[:-1])
    return encode(diff, work.checked.source.encoding)
