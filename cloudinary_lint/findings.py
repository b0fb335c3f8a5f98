"""Findings, and the comments that suppress them.

Knows the form of ignore comments in every language (the reader says how far each one reaches).
Refuses to know what a rule means.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from cloudinary_lint.edits import Fix
    from cloudinary_lint.facts import Comment
    from cloudinary_lint.source import Source

_IGNORE = re.compile(r"cloudinary-lint:[ \t]*ignore(?![-\w])(?:[ \t]*\[(?P<codes>[^\]\r\n]*)\])?")
_IGNORE_FILE = re.compile(r"cloudinary-lint:[ \t]*ignore-file(?![-\w])")
_NOQA = re.compile(r"# noqa(?::\s?(?P<codes>(?:[A-Z]+[0-9]+(?:[,\s]+)?)+))?", re.IGNORECASE)  # flake8's own
_HEAD = 10
_CODE = re.compile(r"[^\s,]+")


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding rests on: path, line (from 1) and what is there."""

    path: str
    line: int
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing a rule reports: its code, where it stands, what is wrong, what to do.

    `is_covered` says that the project's configuration makes it harmless, so that it is shown
    only under `strict`.
    """

    code: str
    place: Span
    message: str
    advice: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    is_covered: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A code that an ignore comment names, and whether it suppressed a finding."""

    code: str
    span: Span
    is_used: bool = False


@dataclass(frozen=True, slots=True)
class Ignore:
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
    noqas = [
        (comment.line or source.line_at(comment.span.start), codes)
        for comment in comments
        if (codes := _noqa(comment)) is not None
    ]
    kept: list[Finding] = []
    used: set[Span] = set()
    for finding in findings:
        hits = [word.span for ignore in ignores for word in ignore.words if _reaches(ignore, word, finding)]
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


def _reaches(ignore: Ignore, word: Word, finding: Finding) -> bool:
    start = finding.place.start
    return word.code == finding.code and ignore.comment.reach.covers(Span(start, start))


def _marked(ignore: Ignore, used: Collection[Span]) -> Ignore:
    words = tuple(Word(word.code, word.span, is_used=word.span in used) for word in ignore.words)
    return Ignore(ignore.comment, ignore.place, words)


def _noqa(comment: Comment) -> tuple[str, ...] | None:
    """The codes of a `# noqa` comment, empty for all of them; None where there is none."""
    match = _NOQA.search(comment.text)
    if match is None:
        return None
    return tuple(code.upper() for code in _CODE.findall(match["codes"] or ""))


def _is_noqa(finding: Finding, noqas: Iterable[tuple[Span, tuple[str, ...]]]) -> bool:
    place = Span(finding.place.start, finding.place.start)
    return any(line.covers(place) and (not codes or finding.code.startswith(codes)) for line, codes in noqas)
