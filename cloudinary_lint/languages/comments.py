"""Finds comments that address this program, and the lines that they apply to, among all comments of a file.

Parsing their content is left to `rules.suppression`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Comment
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.text.source import Source

_MARKER = lazy_pattern(r"cloudinary[-_]lint:", re.IGNORECASE)
_BLANKS = " \t\f\v"
_REST = lazy_pattern(r"[ \t\f\v]*(?:[\r\n]|\Z)")
_NEWLINE = lazy_pattern(r"\r\n|\r|\n|\Z")


def comments_in(source: Source, spans: Iterable[Span], *, may_trail: bool = False) -> Iterator[Comment]:
    """Yields comments, those alone on their lines first, which apply to the next line that isn't a comment.

    Others apply to their own lines if they `may_trail` code; else they are misplaced.
    """
    text = source.text
    every = [_with_braces(text, span) if may_trail else span for span in spans]
    alone = {span: source.position(span.start)[0] for span in every if is_alone(text, span)}
    below: dict[int, int] = {}
    for span in reversed(alone):
        line = source.position(span.end)[0] + 1
        below[alone[span]] = below.get(line, line)
    marked = (span for span in every if _MARKER.search(text, *span))
    for span in sorted(marked, key=lambda span: span not in alone):
        first, last = (source.position(offset)[0] for offset in span)
        if span in alone:
            first = last = below[first]
        reach = Span(_line(source, first).start, _line(source, last if may_trail else first).end)
        is_misplaced = span not in alone and not may_trail
        yield Comment(text_of(text, span), span, reach, removal_span(text, span), is_misplaced=is_misplaced)


def _with_braces(text: str, span: Span) -> Span:
    """Returns the span of a comment with the braces around it in JSX, if it has its line for itself.

    There they follow an element or other braces; elsewhere they may be the body of a function.
    """
    braced = Span(span.start - 1, span.end + 1)
    is_braced = text.startswith("{/*", braced.start) and text.startswith("}", span.end)
    if not is_braced or not is_alone(text, braced):
        return span
    before = braced.start
    while before and text[before - 1].isspace():
        before -= 1
    is_in_markup = text[before - 1 : before] in {">", "}"} and not text.startswith("=>", before - 2)
    return braced if is_in_markup else span


def removal_span(text: str, span: Span) -> Span:
    """Returns the span to delete: its whole line if it has nothing else, or the blanks before it as well."""
    before = _before_blanks(text, span.start)
    if not is_alone(text, span):
        return Span(before, span.end)
    newline = _NEWLINE.search(text, span.end)
    return Span(before, newline.end() if newline else span.end)


def is_alone(text: str, span: Span) -> bool:
    """Whether a comment has its lines for itself."""
    before = _before_blanks(text, span.start)
    return text[before - 1 : before] in {"", "\r", "\n"} and _REST.match(text, span.end) is not None


def _before_blanks(text: str, offset: int) -> int:
    while offset and text[offset - 1] in _BLANKS:
        offset -= 1
    return offset


def _line(source: Source, line: int) -> Span:
    """Returns the span of a line (from 1); an empty one after the last line."""
    if line > len(source.starts):
        return Span(len(source.text), len(source.text))
    return source.line_span(line)
