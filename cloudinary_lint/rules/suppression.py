"""Suppresses findings by ignore comments and by `# noqa`, in the spans that readers determined."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from cloudinary_lint.records import NamedTuple
from cloudinary_lint.rules.selectors import prefix_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Comment
    from cloudinary_lint.rules.finding import Finding
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
        known = () if self.is_misplaced else self.selectors
        return (one.span for one in known if one.prefix and code.startswith(one.prefix))

    @property
    def is_misplaced(self) -> bool:
        """Whether the comment is where an ignore comment of this language has no effect."""
        return self.comment.is_misplaced

    @property
    def is_mistaken(self) -> bool:
        """Whether it has no effect, although its author meant to suppress something."""
        is_bare = not self.selectors and not self.is_noqa
        return self.is_misplaced or is_bare or any(not one.prefix for one in self.selectors)


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
        around = [group.effect(finding.code) for group in ignores_by_span.at(finding.place.start)]
        if not any(effect.spans or effect.is_blanket for effect in around):
            is_meant = any(effect.is_mistaken for effect in around)
            kept.append(finding._replace(fix=None) if is_meant else finding)
    marked = [_with_used_selectors(ignore, ignores_by_span) for ignore in ignores]
    return _without_astray(kept, marked, source)


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
        spans = [span for group in index.at(finding.place.start) for span in group.effect(finding.code).spans]
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
    if match is None:
        return None
    selectors = tuple(_selectors(comment, match))
    words = tuple(one.span for one in selectors)
    foreign = (match["foreign"] or "").lower()
    return Ignore(comment, _span(comment, match), comment.reach, selectors, words, foreign=foreign)


def _noqa(comment: Comment, source: Source) -> Ignore | None:
    """Returns the `# noqa` in a comment; None if there is none."""
    match = _NOQA.search(comment.text)
    if match is None:
        return None
    reach = comment.line or source.line_at(comment.span.start)
    every = tuple(_selectors(comment, match))
    own = tuple(one for one in every if one.text.upper().startswith("CLD"))
    words = tuple(one.span for one in every)
    place = _span(comment, match)
    return Ignore(comment, place, reach, own, words, is_noqa=True, is_blanket=not words)


def _span(comment: Comment, match: re.Match[str]) -> Span:
    start = comment.span.start
    return Span(start + match.start(), start + match.end())


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


class _Group:
    """The ignore comments of one reach; a long statement can hold thousands, and as many findings."""

    def __init__(self, ignores: Sequence[Ignore]) -> None:
        self.reach = ignores[0].reach
        self.effects: dict[str, _Effect] = {}
        self._ignores = ignores

    def effect(self, code: str) -> _Effect:
        """Returns what they do to the findings of a code."""
        if code not in self.effects:
            self.effects[code] = _Effect(
                tuple(span for ignore in self._ignores for span in ignore.suppressing(code)),
                any(ignore.is_blanket for ignore in self._ignores),
                any(ignore.is_mistaken for ignore in self._ignores),
            )
        return self.effects[code]


class _IgnoresBySpan:
    """An index of a file's ignore comments by the spans that they apply to."""

    def __init__(self, ignores: Iterable[Ignore]) -> None:
        ordered = sorted(ignores, key=lambda ignore: ignore.reach)
        self._groups = [_Group(list(own)) for _, own in groupby(ordered, key=lambda ignore: ignore.reach)]
        self._ends = list(accumulate((group.reach.end for group in self._groups), max))

    def at(self, offset: int) -> Iterator[_Group]:
        """Yields the ignore comments that apply to an offset."""
        index = bisect_right(self._groups, offset, key=lambda group: group.reach.start)
        while index and self._ends[index - 1] >= offset:
            index -= 1
            if self._groups[index].reach.end >= offset:
                yield self._groups[index]

    @cached_property
    def used(self) -> set[Span]:
        """Returns the selectors that have suppressed a finding."""
        effects = (effect for group in self._groups for effect in group.effects.values())
        return {span for effect in effects for span in effect.spans}

    @cached_property
    def near(self) -> set[Span]:
        """Returns the reaches in which a finding is."""
        return {group.reach for group in self._groups if group.effects}


def _with_used_selectors(ignore: Ignore, index: _IgnoresBySpan) -> Ignore:
    selectors = tuple(one._replace(is_used=one.span in index.used) for one in ignore.selectors)
    return ignore._replace(selectors=selectors, is_near=ignore.reach in index.near)
