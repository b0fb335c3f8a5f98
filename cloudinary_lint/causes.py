"""One cause, one finding: which findings step back behind another one about the same thing.

A rule names the codes it steps back behind (`yields_to`). Two findings are about the same thing where
their places overlap, where they come from the same options, or one's options stand in the other's.
Refuses to know what a rule means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Options
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.findings import Finding
    from cloudinary_lint.project import View


@dataclass(frozen=True, slots=True)
class _Found:
    """A finding, the fact it is about, and the codes before which it is silent."""

    finding: Finding
    fact: Fact
    yields_to: tuple[str, ...]


def judge(facts: Sequence[Fact], view: View, is_shown: Callable[[Finding], bool]) -> list[Finding]:
    """What the rules find in facts; only a finding that is shown itself makes another one step back.

    Options that several places share (`**BASE`) are one finding.
    """
    found = [
        _Found(finding, fact, rule.yields_to)
        for fact in facts
        for rule in all_rules()
        for finding in rule.check(fact, view)
    ]
    shown = [one for one in found if is_shown(one.finding)]
    kept = [one.finding for one in found if not _is_said(one, shown)]
    return list({(finding.code, finding.place): finding for finding in reversed(kept)}.values())[::-1]


def _is_said(one: _Found, others: Iterable[_Found]) -> bool:
    """Whether a finding of a code that this one yields to is about the same thing."""
    return bool(one.yields_to) and any(
        other.finding.code in one.yields_to and _is_about_same(one, other) for other in others
    )


def _is_about_same(one: _Found, other: _Found) -> bool:
    first, second = one.finding.place, other.finding.place
    is_overlap = first.start < second.end and second.start < first.end
    return is_overlap or _is_related(one.fact, other.fact) or _is_related(other.fact, one.fact)


def _is_related(fact: Fact, other: Fact) -> bool:
    return fact == other or (isinstance(fact, Options) and fact.outer == other)
