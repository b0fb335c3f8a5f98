"""One cause, one finding: a finding is dropped where another one about the same thing supersedes it.

A rule names the code that supersedes its own (`superseded_by`). Two findings are about the same thing if
their places overlap, if they come from the same options, or if one's options are inside the other's.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from cloudinary_lint.facts import Options
from cloudinary_lint.rules import all_rules
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules import Finding


_Key: TypeAlias = tuple[str, Span, Span]


def effective_findings(
    facts: Sequence[Fact], view: View, codes: Collection[str], *, is_strict: bool
) -> list[Finding]:
    """Returns what the rules find in facts; only a finding that is reported supersedes another one.

    Options that several places share (`**BASE`) are one finding.
    """
    found = [
        (finding, fact, rule.superseded_by)
        for fact in facts
        for rule in all_rules()
        for finding in rule.check(fact, view)
    ]
    reported = [(one, fact) for one, fact, _ in found if one.is_reported(codes, is_strict=is_strict)]
    superseding = {
        code: _Findings([(one, fact) for one, fact in reported if one.code == code])
        for code in {rule.superseded_by for rule in all_rules()}
    }
    kept = [one for one, fact, code in reversed(found) if not superseding[code].are_about(one, fact)]
    return list({(finding.code, finding.place): finding for finding in kept}.values())[::-1]


class _Findings:
    """An index of findings, with the facts they are about, by place and fact."""

    def __init__(self, found: Iterable[tuple[Finding, Fact]]) -> None:
        ordered = sorted(found, key=lambda one: one[0].place)
        self.starts = [finding.place.start for finding, _ in ordered]
        self.ends = list(accumulate((finding.place.end for finding, _ in ordered), max))
        self.facts = {_key(fact) for _, fact in ordered}
        self.parents = {_parent(fact) for _, fact in ordered} - {None}

    def are_about(self, finding: Finding, fact: Fact) -> bool:
        """Whether one of them overlaps a finding, or its fact is that one's, or around it or in it."""
        before = bisect_left(self.starts, finding.place.end)
        is_overlap = before > 0 and self.ends[before - 1] > finding.place.start
        own = _key(fact)
        return is_overlap or own in self.facts or own in self.parents or _parent(fact) in self.facts


def _key(fact: Fact) -> _Key:
    """Returns the identity of a fact in its file; comparing all its fields and parents would be slow."""
    return type(fact).__name__, fact.place, fact.extent


def _parent(fact: Fact) -> _Key | None:
    return _key(fact.parent) if isinstance(fact, Options) and fact.parent else None
