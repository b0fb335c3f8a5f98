"""Reads YAML within a line: quoted and plain scalars, and collections in brackets."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.strings import backslashed, bare, doubled
from cloudinary_lint.languages.literal.structure import Mark, Token
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, segment
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTED = re.compile(
    r"""
    " (?P<double> [^"\\]* (?: \\[\s\S] [^"\\]* )* ) "
    | ' (?P<single> [^']* (?: '' [^']* )* ) '
    """,
    re.VERBOSE,
)
_TOKEN = re.compile(
    rf"""
    {_QUOTED.pattern}
    | (?P<comment> (?<!\S)\#[^\r\n]* )
    | (?P<open> [{{\[] ) | (?P<close> [}}\]] ) | (?P<next> , )
    | (?P<is> :(?=[\s,\[\]{{}}]|\Z) | (?<=["']): )
    | &(?P<anchor> [^\s,\[\]{{}}]+ )(?=\s) | [&!][^\s,\[\]{{}}]*(?=\s)
    | (?P<plain> [^\s,\[\]{{}}] (?: [^,\[\]{{}}\r\n:\#] | :(?![\s,\[\]{{}}]|\Z) | (?<=\S)\# )* )
    """,
    re.VERBOSE,
)
_ALIAS = re.compile(r"\*([^\s,\[\]{}]+)")
_RESOLVED = re.compile(r"(?!(?-i:true|false)\Z)(?:true|false|yes|no|on|off|null)|~", re.IGNORECASE)


@dataclass(slots=True)
class Cursor:
    """A position in a text: `at` is the offset of the next character, `end` where reading ends."""

    text: str
    at: int
    end: int

    @property
    def char(self) -> str:
        """Returns the next character; empty at the end."""
        return "" if self.is_at_end else self.text[self.at]

    @property
    def is_at_end(self) -> bool:
        return self.at >= self.end

    def matches(self, pattern: re.Pattern[str]) -> bool:
        """Whether a pattern matches here."""
        return pattern.match(self.text, self.at, self.end) is not None

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Returns the match of a pattern here, and moves to its end."""
        match = pattern.match(self.text, self.at, self.end)
        if match:
            self.at = match.end()
        return match

    def skip(self, pattern: re.Pattern[str]) -> Span:
        """Returns the span that a pattern matches here, empty if it doesn't, and moves to its end."""
        start = self.at
        self.take(pattern)
        return Span(start, self.at)

    def until(self, pattern: re.Pattern[str]) -> Span:
        """Returns the span up to the next match of a pattern, or to the end, and moves there."""
        start = self.at
        match = pattern.search(self.text, start, self.end)
        self.at = match.start() if match else self.end
        return Span(start, self.at)


def quoted_scalar(cursor: Cursor) -> Token | None:
    """Returns the quoted scalar that begins here, as text if it has several lines; None if it has no end."""
    match = cursor.take(_QUOTED)
    return _quoted(cursor.text, match) if match else None


def _quoted(text: str, match: re.Match[str]) -> Token:
    kind = match.lastgroup or ""
    decode = backslashed if kind == "double" else doubled
    mark = Mark.TEXT if "\n" in match[0] or "\r" in match[0] else Mark.SCALAR
    return Token(mark, Span(*match.span()), decode(text, Span(*match.span(kind))))


def plain_scalar(text: str, span: Span) -> Token | None:
    """Returns the unquoted scalar in a span, without trailing blanks; one that YAML resolves is unknown."""
    end = span.start + len(text[span.start : span.end].rstrip())
    if end == span.start:
        return None
    inner = Span(span.start, end)
    is_resolved = _RESOLVED.fullmatch(text, inner.start, inner.end)
    mapped = segment(UNKNOWN_CHAR, inner) if is_resolved else bare(text, inner)
    alias = _ALIAS.fullmatch(text, inner.start, inner.end)
    return Token(Mark.SCALAR, inner, mapped, alias=alias[1] if alias else "")


def flow(cursor: Cursor) -> Iterator[Token]:
    """Yields the tokens of a collection in brackets, up to its end."""
    depth, anchor = 0, ""
    for match in _TOKEN.finditer(cursor.text, cursor.at, cursor.end):
        cursor.at = match.end()
        token = _token(cursor.text, match)
        if token:
            yield token._replace(anchor=anchor)
            depth += {Mark.OPEN: 1, Mark.CLOSE: -1}.get(token.mark, 0)
            if depth == 0:
                return
        anchor = match["anchor"] or ""
    cursor.at = cursor.end


def _token(text: str, found: re.Match[str]) -> Token | None:
    """Returns the token of a match; None for anchors and tags."""
    match found.lastgroup:
        case None | "anchor":
            return None
        case "double" | "single":
            return _quoted(text, found)
        case "plain":
            scalar = plain_scalar(text, Span(*found.span()))
            return scalar._replace(takes_more=_takes_query(text, scalar.span)) if scalar else None
        case kind:
            return Token(Mark(kind), Span(*found.span()))


def _takes_query(text: str, span: Span) -> bool:
    """Whether a scalar in brackets stays a scalar with a query added: in YAML 1.1 its first `?` ends it."""
    return text.find("?", span.start, span.end) >= 0 or text.find("://", span.start, span.end) < 0
