"""Turns findings into diagnostics: redacted, with lines and columns instead of offsets."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.languages.registry import Kind, kind_of
from cloudinary_lint.rules import all_rules
from cloudinary_lint.text.edits import Edit, Safety, apply
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple
from cloudinary_lint.text.redaction import Redactor

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.linting.engine import CheckedFile
    from cloudinary_lint.rules import Finding, Related, Rule
    from cloudinary_lint.text.edits import Fix
    from cloudinary_lint.text.source import Source, Span

_AROUND = 400
"""The characters of a line that are kept on each side of a finding; scripts can be a single line."""
_JOINED = 2000
"""The most characters of the file that a change may show which joins several."""
_MASKED, _BLANK = lazy_pattern(r"\*+"), lazy_pattern(r"\s+")
_UNREADABLE, _STDIN = "CLD901", "-"


_SEVERITIES = {
    "CLD403": "error",  # key and signature are sent unencrypted
    "CLD901": "error",  # nothing is known of the file
    "CLD902": "note",
}


def severity(code: str) -> str:
    """Returns `error`, `warning` or `note`, for formats that have it; each of them fails the run."""
    return _SEVERITIES.get(code, "warning")


class Place(NamedTuple):
    """A line and a column, both from 1, the column in characters and (`byte`) in bytes of UTF-8."""

    line: int
    column: int
    byte: int


class Change(NamedTuple):
    """A replacement of the text between two places; `new` is None if it must not be shown."""

    start: Place
    end: Place
    new: str | None


class SuggestedFix(NamedTuple):
    """A fix as its title and changes; `is_wanted`: `--fix` with the options of this run applies it."""

    title: str
    is_safe: bool
    is_wanted: bool
    changes: tuple[Change, ...]
    edits: tuple[Edit, ...]
    source: Source
    redactor: Redactor

    @property
    def whole(self) -> Change:
        """Returns all changes as one, with the text between them."""
        start, end = self.edits[0].start, self.edits[-1].end
        span, text = slice(start, end), self.source.text
        is_shown = start == end or (end - start <= _JOINED and self.redactor.text[span] == text[span])
        old = text[span] if is_shown else ""
        edits = (edit._replace(start=edit.start - start) for edit in self.edits)
        change = _change(Edit(start, old, apply(old, edits) if is_shown else ""), self.source, self.redactor)
        return change._replace(end=_place(self.source, end), new=change.new if is_shown else None)


class Excerpt(NamedTuple):
    """A part of the line around a finding, with the finding's offsets `start` and `end` in it."""

    text: str
    start: int
    end: int
    is_cut_before: bool = False
    is_cut_after: bool = False


class Diagnostic(NamedTuple):
    """A finding as it is reported; what it shows of its file is redacted when that is asked for."""

    path: str
    start: Place
    end: Place
    code: str
    name: str
    message: str
    advice: str
    fix: SuggestedFix | None
    related: tuple[Related, ...]
    url: str
    place: Span
    caret: Span
    source: Source
    redactor: Redactor

    @property
    def excerpt(self) -> Excerpt:
        """Returns the part of the line that is shown."""
        line = self.source.line_at(self.caret.start)
        start, end = (
            max(line.start, self.caret.start - _AROUND),
            min(line.end, self.caret.start + _AROUND),
        )
        return Excerpt(
            self.redactor.text[start:end],
            self.caret.start - start,
            max(min(self.caret.end, end) - start, self.caret.start - start),
            is_cut_before=start > line.start,
            is_cut_after=end < line.end,
        )

    @property
    def lines(self) -> str:
        """Returns the lines that the finding is in, with blanks normalized."""
        first, last = self.source.line_at(self.place.start), self.source.line_at(self.place.end)
        start = max(first.start, self.place.start - _AROUND)
        end = min(last.end, self.place.end + _AROUND)
        return _BLANK.sub(" ", _MASKED.sub("*", self.redactor.text[start:end])).strip()

    @property
    def digest(self) -> str:
        """Returns a digest of the lines, which doesn't change when they move."""
        from hashlib import sha256  # noqa: PLC0415 - loads OpenSSL, and few formats need it

        return sha256(self.lines.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def redactor_of(checked: CheckedFile) -> Redactor:
    """Returns the redactor of a file; in one that can't be read, only known words are shown."""
    is_readable = all(finding.code != _UNREADABLE for finding in checked.findings)
    kind = _kind(checked.source.path) if is_readable else ""
    return Redactor(checked.source.text, kind, checked.document.secrets)


def _kind(path: str) -> str:
    """Returns the name of a file's kind; empty for a file of no known kind."""
    if path == _STDIN:
        return Kind.PYTHON.value
    kind = kind_of(Path(path).name)
    return kind.value if kind else ""


def diagnostics(checked: CheckedFile, *, takes_unsafe: bool) -> Iterator[Diagnostic]:
    """Yields the diagnostics of a file, in the order of its findings."""
    if not checked.findings:
        return
    redactor, source = redactor_of(checked), checked.source
    for finding in checked.findings:
        place, rule = finding.place, _rules()[finding.code]
        yield Diagnostic(
            path=source.path,
            start=_place(source, place.start),
            end=_place(source, place.end),
            code=finding.code,
            name=rule.name,
            message=redactor.redact(finding.message),
            advice=redactor.redact(finding.advice),
            fix=_suggested_fix(finding.fix, source, redactor, takes_unsafe=takes_unsafe),
            related=tuple(one._replace(message=redactor.redact(one.message)) for one in finding.related),
            url=rule.url,
            place=place,
            caret=_caret_span(finding, source),
            source=source,
            redactor=redactor,
        )


def _place(source: Source, offset: int) -> Place:
    line, column = source.position(offset)
    return Place(line, column, source.byte_column(offset))


def _suggested_fix(
    fix: Fix | None, source: Source, redactor: Redactor, *, takes_unsafe: bool
) -> SuggestedFix | None:
    if fix is None:
        return None
    is_safe = fix.safety is Safety.SAFE
    edits = tuple(sorted(fix.edits))
    changes = tuple(_change(edit, source, redactor) for edit in edits)
    title, is_wanted = redactor.redact(fix.title), is_safe or takes_unsafe
    return SuggestedFix(title, is_safe, is_wanted, changes, edits, source, redactor)


def _change(edit: Edit, source: Source, redactor: Redactor) -> Change:
    shown = redactor.redact(edit.new)
    new = edit.new if shown == edit.new else None
    return Change(_place(source, edit.start), _place(source, edit.end), new)


def _caret_span(finding: Finding, source: Source) -> Span:
    """Returns the span that the caret underlines: the finding's mark, if it is on the first line."""
    mark = finding.mark
    is_near = mark is not None and source.line_at(mark.start) == source.line_at(finding.place.start)
    return mark if mark is not None and is_near else finding.place


@cache
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for rule in all_rules()}
