"""Suppresses findings by ignore comments; the readers tell the reach of each comment."""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Comment
    from cloudinary_lint.rules.finding import Finding
    from cloudinary_lint.text.source import Source

_IGNORE = re.compile(r"cloudinary-lint:[ \t]*ignore(?![-\w])(?:[ \t]*\[(?P<codes>[^\]\r\n]*)\])?")
_IGNORE_FILE = re.compile(r"cloudinary-lint:[ \t]*ignore-file(?![-\w])")
_NOQA = re.compile(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)  # flake8's own
_HEAD = 10
_CODE = re.compile(r"[^\s,]+")
T = TypeVar("T")


class Word(NamedTuple):
    """A code that an ignore comment names, and whether it suppressed a finding."""

    code: str
    span: Span
    is_used: bool = False


class Ignore(NamedTuple):
    """An ignore comment, the place of its own words in it, and the codes it names."""

    comment: Comment
    place: Span
    words: tuple[Word, ...]


def ignores_file(source: Source) -> bool:
    """Whether one of the first ten lines says `cloudinary-lint: ignore-file`."""
    end = source.line_span(min(len(source.starts), _HEAD)).end
    return _IGNORE_FILE.search(source.text, 0, end) is not None


def suppress(
    findings: Iterable[Finding], comments: Sequence[Comment], source: Source
) -> tuple[list[Finding], list[Ignore]]:
    """The findings that no comment suppresses, and every ignore comment with its codes marked as used."""
    ignores = [ignore for comment in comments if (ignore := ignore_in(comment)) is not None]
    words = _by_code((word, ignore.comment.reach) for ignore in ignores for word in ignore.words)
    noqas = _Reaches(
        (codes, comment.line or source.line_at(comment.span.start))
        for comment in comments
        if (codes := _noqa(comment)) is not None
    )
    kept: list[Finding] = []
    used: set[Span] = set()
    for finding in findings:
        own = words.get(finding.code)
        hits = [word.span for word in own.over(finding.place.start)] if own else []
        used.update(hits)
        if not hits and not _is_noqa(finding, noqas):
            kept.append(finding)
    return kept, [_marked(ignore, used) for ignore in ignores]


def ignore_in(comment: Comment) -> Ignore | None:
    """What an ignore comment says; None where the comment is no such."""
    match = _IGNORE.search(comment.text)
    if match is None:
        return None
    start = comment.span.start
    place = Span(start + match.start(), start + match.end())
    base = start + match.start("codes")
    codes = _CODE.finditer(match["codes"] or "")
    words = (Word(code[0], Span(base + code.start(), base + code.end())) for code in codes)
    return Ignore(comment, place, tuple(words))


class _Reaches(Generic[T]):
    """Things that each reach a stretch of the text."""

    def __init__(self, rows: Iterable[tuple[T, Span]]) -> None:
        self._rows = sorted(rows, key=lambda row: row[1])
        self._ends = list(accumulate((reach.end for _, reach in self._rows), max))

    def over(self, offset: int) -> Iterator[T]:
        """Those that reach an offset."""
        index = bisect_right(self._rows, offset, key=lambda row: row[1].start)
        while index and self._ends[index - 1] >= offset:
            index -= 1
            thing, reach = self._rows[index]
            if reach.end >= offset:
                yield thing


def _by_code(rows: Iterable[tuple[Word, Span]]) -> Mapping[str, _Reaches[Word]]:
    codes: dict[str, list[tuple[Word, Span]]] = {}
    for word, reach in rows:
        codes.setdefault(word.code, []).append((word, reach))
    return {code: _Reaches(own) for code, own in codes.items()}


def _marked(ignore: Ignore, used: Collection[Span]) -> Ignore:
    words = tuple(Word(word.code, word.span, is_used=word.span in used) for word in ignore.words)
    return Ignore(ignore.comment, ignore.place, words)


def _noqa(comment: Comment) -> tuple[str, ...] | None:
    """The codes of a `# noqa` comment, empty for all of them; None where there is none."""
    match = _NOQA.search(comment.text)
    if match is None:
        return None
    return tuple(code.upper() for code in _CODE.findall(match["codes"] or ""))


def _is_noqa(finding: Finding, noqas: _Reaches[tuple[str, ...]]) -> bool:
    around = noqas.over(finding.place.start)
    return any(not codes or finding.code.startswith(codes) for codes in around)
