"""One cause, one finding: a finding is dropped where another one about the same thing supersedes it.

A rule names the code that supersedes its own (`superseded_by`). Two findings are about the same thing if
their places overlap, if they come from the same options, or if one's options are inside the other's.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from itertools import accumulate
from typing import TYPE_CHECKING, TypeAlias

from cloudinary_lint.facts import Options
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.rules import all_rules
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project import View
    from cloudinary_lint.rules import Finding


_Key: TypeAlias = tuple[str, Span, Span]


class _RuleFinding(NamedTuple):
    """A finding, the fact it is about, and the code that supersedes it."""

    finding: Finding
    fact: Fact
    superseded_by: str


def effective_findings(
    facts: Sequence[Fact], view: View, codes: Collection[str], *, is_strict: bool
) -> list[Finding]:
    """Returns what the rules find in facts; only a finding that is reported supersedes another one.

    Options that several places share (`**BASE`) are one finding.
    """
    found = [
        _RuleFinding(finding, fact, rule.superseded_by)
        for fact in facts
        for rule in all_rules()
        for finding in rule.check(fact, view)
    ]
    reported = _by_code(one for one in found if one.finding.is_reported(codes, is_strict=is_strict))
    kept = [one.finding for one in found if not reported[one.superseded_by].is_about(one)]
    return list({(finding.code, finding.place): finding for finding in reversed(kept)}.values())[::-1]


class _Reported:
    """An index of the reported findings of one code, by place and fact."""

    def __init__(self, found: Iterable[_RuleFinding]) -> None:
        ordered = sorted(found, key=lambda one: one.finding.place)
        self.starts = [one.finding.place.start for one in ordered]
        self.ends = list(accumulate((one.finding.place.end for one in ordered), max))
        self.facts = {_key(one.fact) for one in ordered}
        self.parents = {parent for one in ordered if (parent := _parent(one.fact))}

    def is_about(self, one: _RuleFinding) -> bool:
        """Whether one of them overlaps a finding, or its fact is that one's, or around it or in it."""
        before = bisect_left(self.starts, one.finding.place.end)
        is_overlap = before > 0 and self.ends[before - 1] > one.finding.place.start
        own = _key(one.fact)
        return is_overlap or own in self.facts or own in self.parents or _parent(one.fact) in self.facts


def _by_code(found: Iterable[_RuleFinding]) -> Mapping[str, _Reported]:
    codes: defaultdict[str, list[_RuleFinding]] = defaultdict(list)
    for one in found:
        codes[one.finding.code].append(one)
    return defaultdict(lambda: _Reported(()), {code: _Reported(ones) for code, ones in codes.items()})


def _key(fact: Fact) -> _Key:
    """Returns the identity of a fact in its file; comparing all its fields and parents would be slow."""
    return type(fact).__name__, fact.place, fact.extent


def _parent(fact: Fact) -> _Key | None:
    return _key(fact.parent) if isinstance(fact, Options) and fact.parent else None
