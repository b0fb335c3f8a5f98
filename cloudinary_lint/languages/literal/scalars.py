"""YAML within a line: quoted and plain scalars, and collections in brackets."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.flow import Mark, Token
from cloudinary_lint.languages.literal.strings import backslashed, bare, doubled
from cloudinary_lint.languages.mapped_text import FILLER, piece
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.literal.cursor import Cursor

_QUOTED = re.compile(
    r"""
    " (?P<double> [^"\\]* (?: \\[\s\S] [^"\\]* )* ) "
    | ' (?P<single> [^']* (?: '' [^']* )* ) '
    """,
    re.VERBOSE,
)
_BLANKS = re.compile(r"\s+")
_COMMENT = re.compile(r"(?<!\S)#[^\r\n]*")
_PROPERTY = re.compile(r"[&!][^\s,\[\]{}]*(?=\s)")
_IS = re.compile(r":(?=[\s,\[\]{}]|\Z)")
_PLAIN_END = re.compile(r"[,\[\]{}\r\n]|:(?=[\s,\[\]{}]|\Z)|(?<!\S)#")
_BRACKETS = {"{": Mark.OPEN, "[": Mark.OPEN, "}": Mark.CLOSE, "]": Mark.CLOSE, ",": Mark.NEXT}
_RESOLVED = re.compile(r"(?!(?-i:true|false)\Z)(?:true|false|yes|no|on|off|null)|~", re.IGNORECASE)


def quoted_scalar(cursor: Cursor) -> Token | None:
    """The quoted scalar that begins here, as text where it goes over lines; None where it has no end."""
    match = cursor.take(_QUOTED)
    if match is None:
        return None
    kind = match.lastgroup or ""
    decode = backslashed if kind == "double" else doubled
    mark = Mark.TEXT if "\n" in match[0] or "\r" in match[0] else Mark.SCALAR
    return Token(mark, Span(*match.span()), decode(cursor.text, Span(*match.span(kind))))


def plain_scalar(text: str, span: Span) -> Token | None:
    """The scalar without quotes in a span, less the blanks behind it; what YAML resolves is unknown."""
    end = span.start + len(text[span.start : span.end].rstrip())
    if end == span.start:
        return None
    inner = Span(span.start, end)
    is_resolved = _RESOLVED.fullmatch(text, inner.start, inner.end)
    return Token(Mark.SCALAR, inner, piece(FILLER, inner) if is_resolved else bare(text, inner))


def flow(cursor: Cursor) -> Iterator[Token]:
    """The tokens of a collection in brackets, up to its end."""
    depth = 0
    while not cursor.is_done:
        token = _token(cursor)
        if token is None:
            continue
        yield token
        depth += {Mark.OPEN: 1, Mark.CLOSE: -1}.get(token.mark, 0)
        if depth == 0:
            return


def _token(cursor: Cursor) -> Token | None:
    """The next token; None for what counts for nothing."""
    cursor.take(_BLANKS)
    start, char = cursor.at, cursor.char
    if cursor.is_done or cursor.take(_PROPERTY):
        return None
    if cursor.take(_COMMENT):
        return Token(Mark.COMMENT, Span(start, cursor.at))
    if char in {'"', "'"} and (token := quoted_scalar(cursor)):
        return token
    cursor.at += 1
    if char in _BRACKETS:
        return Token(_BRACKETS[char], Span(start, cursor.at))
    if char == ":" and (_IS.match(cursor.text, start) or cursor.text[start - 1] in {'"', "'"}):
        return Token(Mark.IS, Span(start, cursor.at))
    scalar = plain_scalar(cursor.text, Span(start, cursor.until(_PLAIN_END).end))
    return scalar._replace(takes_more=_takes_query(cursor.text, scalar.span)) if scalar else None


def _takes_query(text: str, span: Span) -> bool:
    """Whether a scalar between brackets stays one with a query: to YAML 1.1, the first `?` ends it."""
    return text.find("?", span.start, span.end) >= 0 or text.find("://", span.start, span.end) < 0
