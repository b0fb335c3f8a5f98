"""A finding as it may be shown: lines and columns instead of offsets, credentials masked.

Refuses to know formats.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from cloudinary_lint.edits import Safety
from cloudinary_lint.masking import Veil
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.edits import Edit, Fix
    from cloudinary_lint.engine import Checked
    from cloudinary_lint.findings import Finding, Related
    from cloudinary_lint.rules import Rule
    from cloudinary_lint.source import Source, Span

_AROUND = 400
"""How many characters around a finding are kept of a line; styles and scripts can be one line long."""


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Line and column, both from 1, the column in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Change:
    """What replaces the text between two places; None where showing it would show a credential."""

    start: Place
    end: Place
    new: str | None


@dataclass(frozen=True, slots=True)
class Remedy:
    """A fix in words and as changes; `is_wanted` says that `--fix` makes it, as the run was asked."""

    what: str
    is_safe: bool
    is_wanted: bool
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Excerpt:
    """The part of a line around a finding; the caret stands below `start` to `end`, counted in characters."""

    text: str
    start: int
    end: int
    is_cut_before: bool = False
    is_cut_after: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """One finding, ready to be shown."""

    path: str
    start: Place
    end: Place
    code: str
    name: str
    message: str
    advice: str
    remedy: Remedy | None
    related: tuple[Related, ...]
    excerpt: Excerpt
    url: str


def veiled(checked: Checked) -> Veil:
    """The text of a file without its credentials."""
    return Veil(checked.source.text, checked.document.secrets)


def tell(checked: Checked, *, takes_unsafe: bool) -> Iterator[Told]:
    """The findings of a file, in its order."""
    veil = veiled(checked)
    for finding in checked.findings:
        remedy = (
            _remedy(finding.fix, checked.source, veil, takes_unsafe=takes_unsafe) if finding.fix else None
        )
        yield _told(finding, checked.source, veil, remedy)


def _told(finding: Finding, source: Source, veil: Veil, remedy: Remedy | None) -> Told:
    place = finding.place
    rule = _rules()[finding.code]
    return Told(
        path=source.path,
        start=_place(source, place.start),
        end=_place(source, place.end),
        code=finding.code,
        name=rule.name,
        message=veil.over(finding.message),
        advice=veil.over(finding.advice),
        remedy=remedy,
        related=tuple(replace(one, message=veil.over(one.message)) for one in finding.related),
        excerpt=_excerpt(place, source, veil),
        url=rule.url,
    )


def _place(source: Source, offset: int) -> Place:
    return Place(*source.position(offset))


def _remedy(fix: Fix, source: Source, veil: Veil, *, takes_unsafe: bool) -> Remedy:
    is_safe = fix.safety is Safety.SAFE
    changes = tuple(_change(edit, source, veil) for edit in sorted(fix.edits))
    return Remedy(veil.over(fix.what), is_safe, is_safe or takes_unsafe, changes)


def _change(edit: Edit, source: Source, veil: Veil) -> Change:
    shown = veil.over(edit.new)
    new = edit.new if shown == edit.new else None
    return Change(_place(source, edit.start), _place(source, edit.end), new)


def _excerpt(place: Span, source: Source, veil: Veil) -> Excerpt:
    line = source.line_at(place.start)
    start, end = max(line.start, place.start - _AROUND), min(line.end, place.start + _AROUND)
    return Excerpt(
        veil.text[start:end],
        place.start - start,
        max(min(place.end, end) - start, place.start - start),
        is_cut_before=start > line.start,
        is_cut_after=end < line.end,
    )


@cache
def _rules() -> dict[str, Rule]:
    return {rule.code: rule for rule in all_rules()}
