"""Verifies fixes: compares the facts and findings of a file before and after its edits."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from cloudinary_lint.text.edits import new_offsets, new_spans

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.rules import Finding
    from cloudinary_lint.text.edits import Edit
    from cloudinary_lint.text.source import Span

UNFIT = "the automatic fix would not be correct here"


def is_sound(before: Iterable[Fact], after: Iterable[Fact], edits: Sequence[Edit]) -> bool:
    """Whether the facts that no edit touches are the same before and after, at the expected offsets."""
    new_offset = new_offsets(edits)
    old = Counter(
        (type(fact).__name__, new_offset(fact.place.start), new_offset(fact.extent.end))
        for fact in _untouched(before, [edit.span for edit in edits])
    )
    new = Counter(
        (type(fact).__name__, fact.place.start, fact.extent.end)
        for fact in _untouched(after, new_spans(edits))
    )
    return old == new


def is_resolved(
    fixed: Sequence[Finding], before: Iterable[Finding], after: Sequence[Finding], edits: Sequence[Edit]
) -> bool:
    """Whether each fixed finding is gone from its place, or there are as many fewer of its code and message.

    If several are alike, the next one may now be at the same place.
    """
    new_offset = new_offsets(edits)
    left = {(finding.place.start, _code_and_message(finding)) for finding in after}
    gone = Counter(map(_code_and_message, before))
    gone.subtract(map(_code_and_message, after))
    wanted = Counter(map(_code_and_message, fixed))
    return all(
        (new_offset(finding.place.start), _code_and_message(finding)) not in left
        or gone[_code_and_message(finding)] >= wanted[_code_and_message(finding)]
        for finding in fixed
    )


def without_refused_fixes(
    findings: Iterable[Finding], refused: Mapping[tuple[str, int], str]
) -> tuple[Finding, ...]:
    """Returns the findings without the fixes that were refused, by code and place; they give the reason."""

    def without(finding: Finding) -> Finding:
        reason = refused.get((finding.code, finding.place.start))
        if reason is None:
            return finding
        return finding._replace(fix=None, advice=f"{finding.advice} (by hand: {reason})".strip())

    return tuple(map(without, findings))


def _code_and_message(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.message


def _untouched(facts: Iterable[Fact], spans: Sequence[Span]) -> Iterator[Fact]:
    """Returns the facts that none of the spans touches; the spans are sorted and don't overlap."""
    ends = [span.end for span in spans]

    def is_touched(own: Span) -> bool:
        index = bisect_left(ends, own.start)
        return index < len(spans) and spans[index].start <= own.end

    return (fact for fact in facts if not is_touched(fact.place) and not is_touched(fact.extent))
