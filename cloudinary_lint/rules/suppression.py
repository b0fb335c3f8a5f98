"""Suppresses findings by ignore comments and by `# noqa`, in the spans that readers determined."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from cloudinary_lint.rules import prefix_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Comment
    from cloudinary_lint.rules import Finding
    from cloudinary_lint.text.source import Source

_MARKER = r"cloudinary[-_]lint:[ \t]*"
_IGNORE = lazy_pattern(
    rf"{_MARKER}(?:ignore(?![-\w])(?:[ \t]*\[(?P<codes>[^\]\r\n]*)\])?"
    r"|(?P<foreign>(?:ignore|disable)(?:-next)?(?:-line)?|noqa|nolint|skip|suppress|off)(?![-\w]))",
    re.IGNORECASE,
)
"""An ignore comment, or what says the same to another tool."""
_IGNORE_FILE = lazy_pattern(rf"{_MARKER}ignore-file(?![-\w])", re.IGNORECASE)
_NOQA = lazy_pattern(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)  # flake8's own
_HEAD = 10
_WORD = lazy_pattern(r"[^\s,]+")
_SHORTEST = len("CLD1")


class Selector(NamedTuple):
    """A code, prefix or name of a rule in an ignore comment, and whether it suppressed a finding.

    `prefix` is the prefix that the codes of these rules share, empty if it matches no rule.
    """

    text: str
    span: Span
    prefix: str
    is_used: bool = False


class Ignore(NamedTuple):
    """An ignore comment or a `# noqa`: its place in the comment, its reach, and its selectors.

    `words` are the spans of all codes in it; `selectors` are those of a `# noqa` only that begin with CLD.
    `is_blanket`: it is a `# noqa` without codes, which suppresses everything. `foreign`: the word of another
    tool that it is written with. `is_near`: it reaches a finding. `astray`: the line (from 1) of a finding
    that it was meant for, in the same statement, where a `# noqa` does not reach it.
    """

    comment: Comment
    place: Span
    reach: Span
    selectors: tuple[Selector, ...]
    words: tuple[Span, ...]
    is_noqa: bool = False
    is_blanket: bool = False
    foreign: str = ""
    is_near: bool = False
    astray: int = 0

    def suppressing(self, code: str) -> Iterator[Span]:
        """Returns the places of the selectors that suppress findings of a code."""
        known = () if self.comment.is_misplaced else self.selectors
        return (one.span for one in known if one.prefix and code.startswith(one.prefix))

    @property
    def is_mistaken(self) -> bool:
        """Whether it has no effect, although its author meant to suppress something."""
        is_bare = not self.selectors and not self.is_noqa
        return self.comment.is_misplaced or is_bare or any(not one.prefix for one in self.selectors)


def ignores_file(source: Source) -> bool:
    """Whether one of the first ten lines has `cloudinary-lint: ignore-file`."""
    end = source.line_span(min(len(source.starts), _HEAD)).end
    return _IGNORE_FILE.search(source.text, 0, end) is not None


def suppress(
    findings: Iterable[Finding], comments: Sequence[Comment], source: Source
) -> tuple[list[Finding], list[Ignore]]:
    """Returns the findings that no comment suppresses, and all ignore comments with their used selectors.

    A finding in the span of a mistaken comment loses its fix, since its author meant to suppress it.
    """
    ignores = [
        ignore
        for comment in comments
        for ignore in (ignore_in(comment), _noqa(comment, source))
        if ignore is not None
    ]
    ignores_by_span = _IgnoresBySpan(ignores)
    kept: list[Finding] = []
    for finding in findings:
        around = list(ignores_by_span.at(finding))
        if not any(effect.spans or effect.is_blanket for effect in around):
            is_meant = any(effect.is_mistaken for effect in around)
            kept.append(finding._replace(fix=None) if is_meant else finding)
    return _without_astray(kept, ignores_by_span.with_used_selectors(ignores), source)


def _without_astray(
    kept: Sequence[Finding], ignores: Sequence[Ignore], source: Source
) -> tuple[list[Finding], list[Ignore]]:
    """Returns the findings, those without a fix that an unused `# noqa` on another line was meant for."""
    unused = [one._replace(reach=one.comment.reach) for one in ignores if one.is_noqa and _is_unused(one)]
    if not unused:
        return list(kept), list(ignores)
    index, lines = _IgnoresBySpan(unused), dict[Span, int]()
    left: list[Finding] = []
    for finding in kept:
        spans = [span for effect in index.at(finding) for span in effect.spans]
        lines |= dict.fromkeys(spans, source.position(finding.place.start)[0])
        left.append(finding._replace(fix=None) if spans else finding)
    return left, [
        ignore._replace(astray=next((lines[one.span] for one in ignore.selectors if one.span in lines), 0))
        for ignore in ignores
    ]


def _is_unused(ignore: Ignore) -> bool:
    return bool(ignore.selectors) and not any(one.is_used for one in ignore.selectors)


def ignore_in(comment: Comment) -> Ignore | None:
    """Returns the ignore comment in a comment; None if there is none."""
    match = _IGNORE.search(comment.text)
    return _ignore(comment, match, comment.reach) if match else None


def _noqa(comment: Comment, source: Source) -> Ignore | None:
    match = _NOQA.search(comment.text)
    if match is None:
        return None
    found = _ignore(comment, match, comment.line or source.line_at(comment.span.start))
    own = tuple(one for one in found.selectors if one.text.upper().startswith("CLD"))
    return found._replace(selectors=own, is_noqa=True, is_blanket=not found.words)


def _ignore(comment: Comment, match: re.Match[str], reach: Span) -> Ignore:
    start = comment.span.start
    selectors = tuple(_selectors(comment, match))
    foreign = (match.groupdict().get("foreign") or "").lower()
    place, words = Span(start + match.start(), start + match.end()), tuple(one.span for one in selectors)
    return Ignore(comment, place, reach, selectors, words, foreign=foreign)


def _selectors(comment: Comment, match: re.Match[str]) -> Iterator[Selector]:
    base = comment.span.start + match.start("codes")
    for word in _WORD.finditer(match["codes"] or ""):
        prefix = prefix_of(word[0])
        is_wide = len(prefix) < _SHORTEST  # a selector of all rules would hide future findings
        yield Selector(word[0], Span(base + word.start(), base + word.end()), "" if is_wide else prefix)


class _Effect(NamedTuple):
    """The effect of comments on findings of a code: the selectors that suppress them, or all of it."""

    spans: tuple[Span, ...]
    is_blanket: bool
    is_mistaken: bool


class _IgnoresBySpan:
    """An index of a file's ignore comments by the spans that they apply to.

    A long statement can hold thousands of them, and as many findings: those of one span are asked once for
    each code.
    """

    def __init__(self, ignores: Iterable[Ignore]) -> None:
        self._groups: dict[Span, list[Ignore]] = {}
        for ignore in sorted(ignores, key=lambda ignore: ignore.reach):
            self._groups.setdefault(ignore.reach, []).append(ignore)
        self._reaches = list(self._groups)
        self._ends = list(accumulate((reach.end for reach in self._reaches), max))
        self._effects: dict[tuple[Span, str], _Effect] = {}

    def at(self, finding: Finding) -> Iterator[_Effect]:
        """Yields what the ignore comments that apply to the place of a finding do to its code."""
        offset = finding.place.start
        index = bisect_right(self._reaches, offset, key=lambda reach: reach.start)
        while index and self._ends[index - 1] >= offset:
            index -= 1
            if self._reaches[index].end >= offset:
                yield self._effect(self._reaches[index], finding.code)

    def _effect(self, reach: Span, code: str) -> _Effect:
        if (reach, code) not in self._effects:
            ignores = self._groups[reach]
            self._effects[reach, code] = _Effect(
                tuple(span for ignore in ignores for span in ignore.suppressing(code)),
                any(ignore.is_blanket for ignore in ignores),
                any(ignore.is_mistaken for ignore in ignores),
            )
        return self._effects[reach, code]

    def with_used_selectors(self, ignores: Iterable[Ignore]) -> list[Ignore]:
        """Returns ignore comments, and which of their selectors have suppressed a finding."""
        used = {span for effect in self._effects.values() for span in effect.spans}
        near = {reach for reach, _ in self._effects}
        return [
            ignore._replace(
                selectors=tuple(one._replace(is_used=one.span in used) for one in ignore.selectors),
                is_near=ignore.reach in near,
            )
            for ignore in ignores
        ]
