"""One file through the system: bytes to findings, and fixing to a fixed point.

The only place that catches `Unreadable`. Refuses to know where files come from and go to.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from cloudinary_lint import findings as comments
from cloudinary_lint.edits import Refused, apply, compatible, shift
from cloudinary_lint.facts import Document
from cloudinary_lint.languages import Kind, read
from cloudinary_lint.rules import all_rules
from cloudinary_lint.rules.cld901_unreadable import unreadable
from cloudinary_lint.rules.cld902_unused_ignore import unused_ignores
from cloudinary_lint.source import Source, Span, Unreadable, decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cloudinary_lint.edits import Edit
    from cloudinary_lint.facts import Fact
    from cloudinary_lint.findings import Finding
    from cloudinary_lint.project import View


@dataclass(frozen=True, slots=True)
class Judge:
    """What decides over one file: the codes that are selected, the project it sees, how strict."""

    view: View
    codes: frozenset[str]
    is_strict: bool = False
    template_language: str = "auto"


@dataclass(frozen=True, slots=True)
class Checked:
    """A file as it was read, and what was found; `document` is empty where it couldn't be read."""

    source: Source
    findings: tuple[Finding, ...] = ()
    document: Document = field(default=Document(), repr=False)


@dataclass(frozen=True, slots=True)
class Applied:
    """A fix that was made: its code, the line (from 1) it stood on then, and what it did."""

    code: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Fixed:
    """A file after fixing, and the fixes that brought it there."""

    checked: Checked
    applied: tuple[Applied, ...] = ()


def is_candidate(raw: bytes) -> bool:
    """Whether a file can hold anything to report; all others are not even decoded."""
    lowered = raw.lower()
    return any(marker in lowered for marker in _MARKERS) or raw[:2] in _WIDE


_MARKERS = (b"cloudinary", b"build_url", b"video_thumbnail", b".image(", b".video(")
_WIDE = (b"\xff\xfe", b"\xfe\xff", b"\0\0")


def check(path: str, raw: bytes, kind: Kind, judge: Judge) -> Checked:
    """The findings of one file, sorted by place. An unreadable file is a finding (CLD901)."""
    try:
        return _check(decode(path, raw, is_python=kind is Kind.PYTHON), kind, judge)
    except Unreadable as error:
        return _unread(path, raw, error, judge)


def _check(source: Source, kind: Kind, judge: Judge) -> Checked:
    if comments.ignores_file(source):
        return Checked(source)
    document = read(source, kind, judge.template_language)
    view = replace(judge.view, text=source.text)
    found = [finding for fact in document.facts for rule in all_rules() for finding in rule.check(fact, view)]
    kept, ignores = comments.suppress(found, document.comments, source)
    kept += unused_ignores(ignores, judge.codes, source)
    shown = (finding for finding in kept if _is_shown(finding, judge))
    ordered = sorted(shown, key=lambda finding: (finding.place, finding.code))
    return Checked(source, tuple(ordered), document)


def _is_shown(finding: Finding, judge: Judge) -> bool:
    return finding.code in judge.codes and (judge.is_strict or not finding.is_covered)


def _unread(path: str, raw: bytes, error: Unreadable, judge: Judge) -> Checked:
    mentions = b"cloudinary" in raw.lower().replace(b"\0", b"")
    source = Source(path, raw.decode("utf-8", "replace"))
    if not mentions or comments.ignores_file(source):
        return Checked(source)
    found = (unreadable(error, source),)
    return Checked(source, tuple(finding for finding in found if _is_shown(finding, judge)))


def fix(checked: Checked, kind: Kind, judge: Judge, wanted: Callable[[Finding], bool]) -> Fixed:
    """Applies the wanted findings' fixes until none is left.

    All that fit together are tried at once; where the result is not sound, one by one. A fix that
    is refused leaves the text as it was, and its finding says so.
    """
    applied: list[Applied] = []
    refused: set[tuple[str, int]] = set()
    is_single = False
    while batch := _batch(checked, wanted, refused, 1 if is_single else None):
        edits = sorted({edit for finding in batch if finding.fix for edit in finding.fix.edits})
        after = _attempt(checked, edits, kind, judge)
        if after is not None:
            applied += (_applied(checked.source, finding) for finding in batch)
            refused = {(code, shift(start, edits)) for code, start in refused}
            checked = after
        elif len(batch) == 1:
            refused.add((batch[0].code, batch[0].place.start))
        else:
            is_single = True
    return Fixed(_confess(checked, refused), tuple(applied))


def _batch(
    checked: Checked,
    wanted: Callable[[Finding], bool],
    refused: set[tuple[str, int]],
    limit: int | None,
) -> list[Finding]:
    """The findings to fix next: wanted, not refused, and with fixes that don't meet each other."""
    fixes = {
        finding.fix: finding
        for finding in checked.findings
        if finding.fix and wanted(finding) and (finding.code, finding.place.start) not in refused
    }
    return [fixes[chosen] for chosen in compatible(tuple(fixes))][:limit]


def _attempt(checked: Checked, edits: Sequence[Edit], kind: Kind, judge: Judge) -> Checked | None:
    """The file after the edits; None where they don't fit, or change more than they say."""
    source = checked.source
    try:
        text = apply(source.text, edits)
        source.encode(text)
        after = _check(replace(source, text=text), kind, judge)
    except (Refused, Unreadable, UnicodeEncodeError):
        return None
    return after if _is_sound(checked, after, edits) else None


def _is_sound(before: Checked, after: Checked, edits: Sequence[Edit]) -> bool:
    """Whether the facts that no edit touches are the same before and after, and stand where they should."""
    grown = [
        Span(shift(edit.start, edits[:index]), shift(edit.start, edits[:index]) + len(edit.new))
        for index, edit in enumerate(edits)
    ]
    old = Counter(
        (type(fact).__name__, shift(fact.place.start, edits), shift(fact.extent.end, edits))
        for fact in _untouched(before, [edit.span for edit in edits])
    )
    new = Counter(
        (type(fact).__name__, fact.place.start, fact.extent.end) for fact in _untouched(after, grown)
    )
    return old == new


def _untouched(checked: Checked, spans: Sequence[Span]) -> Iterator[Fact]:
    for fact in checked.document.facts:
        if not any(fact.extent.touches(span) or fact.place.touches(span) for span in spans):
            yield fact


def _applied(source: Source, finding: Finding) -> Applied:
    line, _ = source.position(finding.place.start)
    return Applied(finding.code, line, finding.fix.what if finding.fix else "")


def _confess(checked: Checked, refused: set[tuple[str, int]]) -> Checked:
    """The file with its refused fixes taken from the findings, which say so."""
    return replace(
        checked,
        findings=tuple(
            replace(
                finding,
                fix=None,
                advice=f"{finding.advice} (by hand: the fix would not fit this text)".strip(),
            )
            if (finding.code, finding.place.start) in refused
            else finding
            for finding in checked.findings
        ),
    )
