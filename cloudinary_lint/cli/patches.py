"""`--diff`: prints what fixing would change as a patch, and writes nothing."""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.cli import console
from cloudinary_lint.cli.outcome import all_diagnostics, baseline_filter, conclude
from cloudinary_lint.linting import run
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.report.diagnostic import redactor_of
from cloudinary_lint.report.diffs import Side, encode, unified_diff
from cloudinary_lint.report.terminal import escape_controls

if TYPE_CHECKING:
    from cloudinary_lint.cli.session import CheckedFiles, Session
    from cloudinary_lint.linting.run import Work


def diff(session: Session, checked_files: CheckedFiles) -> int:
    """Prints the patch; the exit code is that of a check."""
    filter_baseline = baseline_filter(session, checked_files)
    fixed = run.fix(checked_files.works, session.projects, session.reading)
    patches = [
        _Patch.of(old, new) for old, new in zip(checked_files.works, fixed, strict=True) if new.new != old.raw
    ]
    shows_all = session.request.show_secrets
    for patch in patches:
        console.write(sys.stdout, _printable_diff(patch.raw if shows_all else patch.shown, patch.encoding))
    status = conclude(session, checked_files, filter_baseline(all_diagnostics(session, checked_files.works)))
    if not shows_all and any(patch.shown != patch.raw for patch in patches):
        console.write_line(
            "cloudinary-lint: credentials are masked; --show-secrets prints a patch that can be applied"
        )
    return status


class _Patch(NamedTuple):
    """A diff of one file, raw and as it may be shown."""

    raw: str
    shown: str
    encoding: str

    @classmethod
    def of(cls, old: Work, new: Work) -> _Patch:
        path = Path(old.target.display_path).as_posix()
        before, after = _side(old), _side(new)
        raw = unified_diff(path, Side(before.raw, before.raw), Side(after.raw, after.raw))
        return cls(raw, unified_diff(path, before, after), old.checked.source.encoding)


def _side(work: Work) -> Side:
    source = work.checked.source
    mark = "\ufeff" if source.bom == codecs.BOM_UTF8 else ""
    return Side(mark + source.text, mark + redactor_of(work.checked).text)


def _printable_diff(diff: str, encoding: str) -> str | bytes:
    """Returns text for a terminal, else bytes in the file's own encoding."""
    if sys.stdout.isatty():
        return "".join(f"{escape_controls(line)}\n" for line in diff.replace("\r\n", "\n").split("\n")[:-1])
    return encode(diff, encoding)
