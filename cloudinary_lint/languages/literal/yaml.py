"""Reads YAML: mappings and lists by indentation or in brackets, scalars and comments.

Indentation becomes opening and closing tokens, as brackets do in JSON. A scalar over several lines is text,
not a value. Tags and most types of values are ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.collection_tree import DataToken, Mark
from cloudinary_lint.languages.literal.notations import (
    unescape_backslashes,
    unescape_doubled,
    unescape_placeholders,
)
from cloudinary_lint.languages.literal.structured_data import literals_in
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, segment
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.literal.lines import Literals
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.text.source import Source

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
_INDENT = re.compile(r"[ \t]*")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_LINE_END = re.compile(r"[\r\n]")
_ITEM = re.compile(r"[-?](?=[ \t\r\n]|\Z)[ \t]*")
_DOCUMENT = re.compile(r"(?:---|\.\.\.)(?=[ \t\r\n]|\Z)[ \t]*")
_PROPERTIES = re.compile(r"(?:[&!][^\s,\[\]{}]*(?:[ \t]+|(?=[\r\n]|\Z)))*")
_ANCHOR = re.compile(r"&([^\s,\[\]{}]+)")
_BLOCK = re.compile(r"[|>][0-9+-]{0,2}(?=[ \t]*(?:[\r\n]|\Z)|[ \t]+\#)")
_KEY_END = re.compile(r":(?=[ \t\r\n]|\Z)|(?<!\S)#|[\r\n]")
_PLAIN_END = re.compile(r"(?<!\S)#|[\r\n]")
_BELOW = re.compile(r"(?:[ \t]*(?:\r\n|\r(?!\n)|\n))+(?P<indent>[ ]*)(?=[^ \r\n])")
_IS = re.compile(r"[ \t]*:(?=[ \t\r\n]|\Z)")
_TEMPLATE = re.compile(r"\{[{%]")
_TOP = -1


@dataclass(slots=True)
class _Cursor:
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


def _quoted_scalar(cursor: _Cursor) -> DataToken | None:
    """Returns the quoted scalar that begins here, as text if it has several lines; None if it has no end."""
    match = cursor.take(_QUOTED)
    return _quoted_token(cursor.text, match) if match else None


def _quoted_token(text: str, match: re.Match[str]) -> DataToken:
    kind = match.lastgroup or ""
    decode = unescape_backslashes if kind == "double" else unescape_doubled
    mark = Mark.TEXT if "\n" in match[0] or "\r" in match[0] else Mark.SCALAR
    return DataToken(mark, Span(*match.span()), decode(text, Span(*match.span(kind))))


def _plain_scalar(text: str, span: Span) -> DataToken | None:
    """Returns the unquoted scalar in a span, without trailing blanks; one that YAML resolves is unknown."""
    end = span.start + len(text[span.start : span.end].rstrip())
    if end == span.start:
        return None
    inner = Span(span.start, end)
    is_resolved = _RESOLVED.fullmatch(text, inner.start, inner.end)
    mapped = segment(UNKNOWN_CHAR, inner) if is_resolved else unescape_placeholders(text, inner)
    alias = _ALIAS.fullmatch(text, inner.start, inner.end)
    return DataToken(Mark.SCALAR, inner, mapped, alias=alias[1] if alias else "")


def _collection_in_brackets(cursor: _Cursor) -> Iterator[DataToken]:
    """Yields the tokens of a collection in brackets, up to its end."""
    depth, anchor = 0, ""
    for match in _TOKEN.finditer(cursor.text, cursor.at, cursor.end):
        cursor.at = match.end()
        token = _token_in_brackets(cursor.text, match)
        if token:
            yield token._replace(anchor=anchor)
            depth += {Mark.OPEN: 1, Mark.CLOSE: -1}.get(token.mark, 0)
            if depth == 0:
                return
        anchor = match["anchor"] or ""
    cursor.at = cursor.end


def _token_in_brackets(text: str, found: re.Match[str]) -> DataToken | None:
    """Returns the token of a match; None for anchors and tags."""
    match found.lastgroup:
        case None | "anchor":
            return None
        case "double" | "single":
            return _quoted_token(text, found)
        case "plain":
            scalar = _plain_scalar(text, Span(*found.span()))
            return scalar._replace(takes_more=_takes_query(text, scalar.span)) if scalar else None
        case kind:
            return DataToken(Mark(kind), Span(*found.span()))


def _takes_query(text: str, span: Span) -> bool:
    """Whether a scalar in brackets stays a scalar with a query added: in YAML 1.1 its first `?` ends it."""
    return text.find("?", span.start, span.end) >= 0 or text.find("://", span.start, span.end) < 0


def scan(source: Source, _kind: Kind) -> Literals:
    """Returns the literals of a YAML file."""
    return literals_in(source, _Blocks(_Cursor(source.text, 0, len(source.text))).tokens())


@dataclass(slots=True)
class _Blocks:
    """A reader of block collections; a level is a column, and whether a list begins there.

    `anchor` is the name of the collection that begins on the next line.
    """

    cursor: _Cursor
    line: int = 0
    levels: list[tuple[int, bool]] = field(default_factory=list)
    anchor: str = ""

    def tokens(self) -> Iterator[DataToken]:
        while not self.cursor.is_at_end:
            self.line = self.cursor.at
            yield from self._line()
            yield from self._rest()
            self.cursor.take(_NEWLINE)
        yield from self._leave((_TOP, False))

    def _line(self) -> Iterator[DataToken]:
        if self.cursor.take(_DOCUMENT):
            yield from self._leave((_TOP, False))
        self.cursor.take(_INDENT)
        parent = self._above()
        while self.cursor.matches(_ITEM):
            parent = self.cursor.at - self.line
            yield from self._enter((parent, True))
            self.cursor.take(_ITEM)
        yield from self._node(parent)

    def _above(self) -> int:
        """Returns the column of the collection that a line belongs to."""
        column = self.levels[-1][0] if self.levels else _TOP
        is_below = self.cursor.at - self.line > column and not self.cursor.matches(_TEMPLATE)
        return column if is_below else _TOP

    def _node(self, parent: int) -> Iterator[DataToken]:
        """Yields the tokens of a key with its value, or of a value alone."""
        start = self.cursor.at
        self.cursor.take(_PROPERTIES)
        key = self._key()
        if key is None:
            self.cursor.at = start
            yield from self._value(parent)
            return
        column = start - self.line
        yield from self._enter((column, False))
        yield key
        yield DataToken(Mark.IS, self.cursor.skip(_IS))
        self.cursor.take(_INDENT)
        yield from self._value(column)

    def _key(self) -> DataToken | None:
        """Returns a scalar that a colon follows, and moves before the colon; None if there is none."""
        start = self.cursor.at
        if self.cursor.char in {'"', "'"}:
            token = _quoted_scalar(self.cursor)
        elif self.cursor.char in {"", "#", "{", "[", "|", ">"}:
            return None
        else:
            span = self.cursor.until(_KEY_END)
            token = _plain_scalar(self.cursor.text, span)
        if token and self.cursor.matches(_IS):
            return token
        self.cursor.at = start
        return None

    def _value(self, parent: int) -> Iterator[DataToken]:
        anchor = _ANCHOR.search(self.cursor.text, *self.cursor.skip(_PROPERTIES))
        self.anchor = anchor[1] if anchor else ""
        for token in self._unnamed_value(parent):
            yield token._replace(anchor=self.anchor) if self.anchor else token
            self.anchor = ""

    def _unnamed_value(self, parent: int) -> Iterator[DataToken]:
        if self.cursor.char in {'"', "'"}:
            token = _quoted_scalar(self.cursor)
            yield from _values([token] if token else [], parent)
        elif self.cursor.matches(_BLOCK):
            yield from self._block(parent)
        elif self.cursor.char in {"{", "["} and not self.cursor.matches(_TEMPLATE):
            yield from _collection_in_brackets(self.cursor)
        else:
            yield from self._plain(parent)

    def _plain(self, parent: int) -> Iterator[DataToken]:
        first = _plain_scalar(self.cursor.text, self.cursor.until(_PLAIN_END))
        scalars = [first] if first else []
        while scalars and parent > _TOP and self._goes_on(parent):
            line = _plain_scalar(self.cursor.text, self.cursor.until(_PLAIN_END))
            scalars += [line] if line else []
        yield from _values(scalars, parent)

    def _goes_on(self, parent: int) -> bool:
        """Whether the next line continues the scalar; if it does, moves there."""
        below = _BELOW.match(self.cursor.text, self.cursor.at)
        if below is None or len(below["indent"]) <= parent:
            return False
        if self.cursor.text[below.end()] == "#":
            return False
        self.cursor.at = below.end()
        return True

    def _block(self, parent: int) -> Iterator[DataToken]:
        """Yields the tokens of a block scalar: a value if it has one line, else lines and comments."""
        self.cursor.take(_BLOCK)
        yield from self._rest()
        scalars = [_plain_scalar(self.cursor.text, span) for span in self._block_lines(parent)]
        lines = [scalar for scalar in scalars if scalar]
        if len(lines) == 1:
            yield from _values(lines, parent)
            return
        for token in lines:
            is_comment = self.cursor.text[token.span.start] == "#"
            yield token._replace(mark=Mark.COMMENT if is_comment else Mark.LINE)

    def _block_lines(self, parent: int) -> Iterator[Span]:
        column = parent + 1
        is_first = True
        while below := _BELOW.match(self.cursor.text, self.cursor.at):
            indent = len(below["indent"])
            if indent < column:
                return
            column = indent if is_first else column
            is_first = False
            self.cursor.at = below.end()
            yield self.cursor.until(_LINE_END)

    def _rest(self) -> Iterator[DataToken]:
        """Yields what follows on the line: a comment, or text that isn't valid YAML."""
        token = _plain_scalar(self.cursor.text, self.cursor.until(_PLAIN_END))
        if token:
            yield token._replace(mark=Mark.TEXT)
        if self.cursor.char == "#":
            yield DataToken(Mark.COMMENT, self.cursor.until(_LINE_END))

    def _enter(self, level: tuple[int, bool]) -> Iterator[DataToken]:
        """Yields the tokens that close deeper collections, and continue this level or open it."""
        yield from self._leave(level)
        here = Span(self.cursor.at, self.cursor.at)
        if self.levels and self.levels[-1] == level:
            yield DataToken(Mark.NEXT, here)
        else:
            self.levels.append(level)
            yield DataToken(Mark.OPEN, here, anchor=self.anchor)
            self.anchor = ""

    def _leave(self, level: tuple[int, bool]) -> Iterator[DataToken]:
        while self.levels and self.levels[-1] > level:
            self.levels.pop()
            yield DataToken(Mark.CLOSE, Span(self.cursor.at, self.cursor.at))


def _values(tokens: list[DataToken], parent: int) -> Iterator[DataToken]:
    """Yields the tokens of one value; they are text if there are several, or if no key or item has it."""
    for token in tokens:
        is_value = len(tokens) == 1 and parent > _TOP
        yield token if is_value else token._replace(mark=Mark.TEXT)
