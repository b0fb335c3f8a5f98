"""Finds comments that address this program, and the lines that they apply to, among all comments of a file.

Parsing their content is left to `rules.suppression`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Comment
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.text.source import Source

_MARKER = lazy_pattern(r"cloudinary[-_]lint:", re.IGNORECASE)
_BLANKS = " \t\f\v"
_NEWLINE = lazy_pattern(r"\r\n|\r|\n|\Z")


def comments_above(source: Source, spans: Iterable[Span]) -> Iterator[Comment]:
    """Yields comments, each applying to the next line that isn't a comment; one after code is misplaced."""
    every = tuple(spans)
    alone = [span for span in every if is_alone(source.text, span)]
    below: dict[int, int] = {}
    for span in reversed(alone):
        line = source.position(span.end)[0] + 1
        below[source.position(span.start)[0]] = below.get(line, line)
    for span in _with_marker(source.text, alone):
        yield _comment(source.text, span, _line(source, below[source.position(span.start)[0]]))
    for span in _with_marker(source.text, every):
        if not is_alone(source.text, span):
            reach = source.line_at(span.start)
            yield _comment(source.text, span, reach)._replace(is_misplaced=True)


def comments_above_or_trailing(source: Source, spans: Iterable[Span]) -> Iterator[Comment]:
    """Yields comments, each applying to its own lines, or, alone on its line, to the next without comment."""
    every = tuple(_with_braces(source.text, span) for span in spans)
    addressed = tuple(_with_marker(source.text, every))
    yield from comments_above(source, (span for span in every if is_alone(source.text, span)))
    for span in addressed:
        if not is_alone(source.text, span):
            first, last = source.position(span.start)[0], source.position(span.end)[0]
            reach = Span(_line(source, first).start, _line(source, last).end)
            yield _comment(source.text, span, reach)


def _with_marker(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    return (span for span in spans if _MARKER.search(text, span.start, span.end))


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


def _comment(text: str, span: Span, reach: Span) -> Comment:
    return Comment(text[span.start : span.end], span, reach, removal_span(text, span))


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
    after = span.end
    while text[after : after + 1] in _BLANKS and after < len(text):
        after += 1
    return text[before - 1 : before] in {"", "\r", "\n"} and text[after : after + 1] in {"", "\r", "\n"}


def _before_blanks(text: str, offset: int) -> int:
    while offset and text[offset - 1] in _BLANKS:
        offset -= 1
    return offset


def _line(source: Source, line: int) -> Span:
    """Returns the span of a line (from 1); an empty one after the last line."""
    if line > len(source.starts):
        return Span(len(source.text), len(source.text))
    return source.line_span(line)
