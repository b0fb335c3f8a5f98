"""Suppresses findings by ignore comments and by `# noqa`, in the spans that readers determined."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.rules.selectors import prefix_of
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Comment
    from cloudinary_lint.rules.finding import Finding
    from cloudinary_lint.text.source import Source

_IGNORE = re.compile(r"cloudinary-lint:[ \t]*ignore(?![-\w])(?:[ \t]*\[(?P<codes>[^\]\r\n]*)\])?")
_IGNORE_FILE = re.compile(r"cloudinary-lint:[ \t]*ignore-file(?![-\w])")
_NOQA = re.compile(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)  # flake8's own
_HEAD = 10
_WORD = re.compile(r"[^\s,]+")
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
    `is_blanket`: it is a `# noqa` without codes, which suppresses everything.
    """

    comment: Comment
    place: Span
    reach: Span
    selectors: tuple[Selector, ...]
    words: tuple[Span, ...]
    is_noqa: bool = False
    is_blanket: bool = False

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
        return self.is_misplaced or any(not one.prefix for one in self.selectors)


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
    used: set[Span] = set()
    for finding in findings:
        around = list(ignores_by_span.at(finding.place.start))
        hits = [span for ignore in around for span in ignore.suppressing(finding.code)]
        used.update(hits)
        if not hits and not any(ignore.is_blanket for ignore in around):
            is_meant = any(ignore.is_mistaken for ignore in around)
            kept.append(finding._replace(fix=None) if is_meant else finding)
    return kept, [_marked(ignore, used) for ignore in ignores]


def ignore_in(comment: Comment) -> Ignore | None:
    """Returns the ignore comment in a comment; None if there is none."""
    match = _IGNORE.search(comment.text)
    if match is None:
        return None
    selectors = tuple(_selectors(comment, match))
    words = tuple(one.span for one in selectors)
    return Ignore(comment, _span(comment, match), comment.reach, selectors, words)


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


class _IgnoresBySpan:
    """An index of a file's ignore comments by the spans that they apply to."""

    def __init__(self, ignores: Iterable[Ignore]) -> None:
        self._ignores = sorted(ignores, key=lambda ignore: ignore.reach)
        self._ends = list(accumulate((ignore.reach.end for ignore in self._ignores), max))

    def at(self, offset: int) -> Iterator[Ignore]:
        """Yields the ignore comments that apply to an offset."""
        index = bisect_right(self._ignores, offset, key=lambda ignore: ignore.reach.start)
        while index and self._ends[index - 1] >= offset:
            index -= 1
            if self._ignores[index].reach.end >= offset:
                yield self._ignores[index]


def _marked(ignore: Ignore, used: Collection[Span]) -> Ignore:
    selectors = tuple(one._replace(is_used=one.span in used) for one in ignore.selectors)
    return ignore._replace(selectors=selectors)
