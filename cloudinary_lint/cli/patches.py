"""`--diff`: what fixing would change, printed as a patch, and nothing written.

Refuses to know how a diff is made.
"""

from __future__ import annotations

import codecs
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.cli import console
from cloudinary_lint.cli.outcome import baseline_filter, conclude, told
from cloudinary_lint.linting import run
from cloudinary_lint.report.diagnostic import redacted
from cloudinary_lint.report.diffs import Side, encoded, unified
from cloudinary_lint.report.printable import printable

if TYPE_CHECKING:
    from cloudinary_lint.cli.session import Gathered, Session
    from cloudinary_lint.linting.run import Work


def diff(session: Session, gathered: Gathered) -> int:
    """Prints the patch; the exit code is that of a check."""
    sift = baseline_filter(session, gathered)
    fixed = run.fix(gathered.works, session.projects, session.reading)
    patches = [
        _Patch.of(old, new) for old, new in zip(gathered.works, fixed, strict=True) if new.new != old.raw
    ]
    shows_all = session.request.show_secrets
    for patch in patches:
        console.write(sys.stdout, _printed(patch.raw if shows_all else patch.shown, patch.encoding))
    status = conclude(session, gathered, sift(told(session, gathered.works)))
    if not shows_all and any(patch.shown != patch.raw for patch in patches):
        console.say(
            "cloudinary-lint: credentials are masked; --show-secrets prints a patch that can be applied"
        )
    return status


class _Patch(NamedTuple):
    """The diff of one file as it is, and as it may be shown."""

    raw: str
    shown: str
    encoding: str

    @classmethod
    def of(cls, old: Work, new: Work) -> _Patch:
        path = Path(old.target.shown).as_posix()
        before, after = _side(old), _side(new)
        raw = unified(path, Side(before.raw, before.raw), Side(after.raw, after.raw))
        return cls(raw, unified(path, before, after), old.checked.source.encoding)


def _side(work: Work) -> Side:
    source = work.checked.source
    mark = "\ufeff" if source.bom == codecs.BOM_UTF8 else ""
    return Side(mark + source.text, mark + redacted(work.checked).text)


def _printed(diff: str, encoding: str) -> str | bytes:
    """Text for a terminal, elsewhere bytes in the file's own encoding."""
    if sys.stdout.isatty():
        return "".join(f"{printable(line)}\n" for line in diff.replace("\r\n", "\n").split("\n")[:-1])
    return encoded(diff, encoding)
