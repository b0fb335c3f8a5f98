"""Reads YAML: mappings and lists by indentation or in brackets, scalars and comments.

Indentation becomes opening and closing tokens, as brackets do in JSON. A scalar over several lines is text,
not a value. Tags and most types of values are ignored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.collection_tree import DataToken, Mark
from cloudinary_lint.languages.literal.notations import (
    unescape_backslashes,
    unescape_doubled,
    unescape_placeholders,
)
from cloudinary_lint.languages.literal.structured_data import literals_in
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, segment
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import dataclass, field
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.literal.lines import Literals
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.text.source import Source

_QUOTED = lazy_pattern(
    r"""
    " (?P<double> [^"\\]* (?: \\[\s\S] [^"\\]* )* ) "
    | ' (?P<single> [^']* (?: '' [^']* )* ) '
    """,
    re.VERBOSE,
)
_TOKEN = lazy_pattern(
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
_ALIAS = lazy_pattern(r"\*([^\s,\[\]{}]+)")
_RESOLVED = lazy_pattern(r"(?!(?-i:true|false)\Z)(?:true|false|yes|no|on|off|null)|~", re.IGNORECASE)
_INDENT = lazy_pattern(r"[ \t]*")
_NEWLINE = lazy_pattern(r"\r\n|\r|\n")
_LINE_END = lazy_pattern(r"[\r\n]|\Z")
_ITEM = lazy_pattern(r"[-?](?=[ \t\r\n]|\Z)[ \t]*")
_DOCUMENT = lazy_pattern(r"(?:---|\.\.\.)(?=[ \t\r\n]|\Z)[ \t]*")
_PROPERTIES = lazy_pattern(r"(?:(?:&(?P<anchor>[^\s,\[\]{}]*)|![^\s,\[\]{}]*)(?:[ \t]+|(?=[\r\n]|\Z)))*")
_BLOCK = lazy_pattern(r"[|>][0-9+-]{0,2}(?=[ \t]*(?:[\r\n]|\Z)|[ \t]+\#)")
_KEY_END = lazy_pattern(r":(?=[ \t\r\n]|\Z)|(?<!\S)#|[\r\n]|\Z")
_PLAIN_END = lazy_pattern(r"(?<!\S)#|[\r\n]|\Z")
_BELOW = lazy_pattern(r"(?:[ \t]*(?:\r\n|\r(?!\n)|\n))+(?P<indent>[ ]*)(?=[^ \r\n])")
_IS = lazy_pattern(r"[ \t]*:(?=[ \t\r\n]|\Z)[ \t]*")
_TEMPLATE = lazy_pattern(r"\{[{%]")
_TOP = -1
"""The column of what no key or item has as its value."""


def scan(source: Source, _kind: Kind) -> Literals:
    """Returns the literals of a YAML file."""
    return literals_in(source, _Reader(source.text).tokens())


def _quoted_scalar(text: str, match: re.Match[str]) -> DataToken:
    """Returns a quoted scalar, as text if it has several lines."""
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


def _token_in_brackets(text: str, found: re.Match[str]) -> DataToken | None:
    """Returns the token of a match; None for anchors and tags.

    A scalar remains one if a query is added, unless that has its first `?`: in YAML 1.1 that ends the scalar.
    """
    match found.lastgroup:
        case None | "anchor":
            return None
        case "double" | "single":
            return _quoted_scalar(text, found)
        case "plain":
            scalar = _plain_scalar(text, Span(*found.span()))
            takes_more = "?" in found[0] or "://" not in found[0]
            return scalar._replace(takes_more=takes_more) if scalar else None
        case kind:
            return DataToken(Mark(kind), Span(*found.span()))


def _values(tokens: list[DataToken], parent: int) -> Iterator[DataToken]:
    """Yields the tokens of one value; they are text if there are several, or if no key or item has it."""
    for token in tokens:
        is_value = len(tokens) == 1 and parent > _TOP
        yield token if is_value else token._replace(mark=Mark.TEXT)


@dataclass(slots=True)
class _Reader:
    """Reads a text from the offset `at` on; `line` is the offset of its line.

    `levels` are the open block collections: the column of each, and whether it is a list. `anchor` is the
    name of the collection that begins on the next line.
    """

    text: str
    at: int = 0
    line: int = 0
    levels: list[tuple[int, bool]] = field(default_factory=list)
    anchor: str = ""

    def tokens(self) -> Iterator[DataToken]:
        while self.at < len(self.text):
            self.line = self.at
            yield from self._line()
            yield from self._rest()
            self._take(_NEWLINE)
        yield from self._leave((_TOP, False))

    def _take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Returns the match of a pattern here, and moves to its end."""
        match = pattern.match(self.text, self.at)
        if match:
            self.at = match.end()
        return match

    def _until(self, pattern: re.Pattern[str]) -> Span:
        """Returns the span up to the next match of a pattern that matches at the end too, and moves there."""
        start = self.at
        match = pattern.search(self.text, start)
        self.at = match.start() if match else len(self.text)
        return Span(start, self.at)

    def _is_at(self, characters: str) -> bool:
        return self.text.startswith(tuple(characters), self.at)

    def _line(self) -> Iterator[DataToken]:
        """Yields the tokens of a line up to the end of its value: marks of lists, a key, a value."""
        if self._take(_DOCUMENT):
            yield from self._leave((_TOP, False))
        self._take(_INDENT)
        column = self.levels[-1][0] if self.levels else _TOP
        is_below = self.at - self.line > column and not _TEMPLATE.match(self.text, self.at)
        parent = column if is_below else _TOP
        while item := _ITEM.match(self.text, self.at):
            parent = self.at - self.line
            yield from self._enter((parent, True))
            self.at = item.end()
        yield from self._node(parent)

    def _node(self, parent: int) -> Iterator[DataToken]:
        """Yields the tokens of a key with its value, or of a value alone."""
        start = self.at
        self._take(_PROPERTIES)
        key = self._key()
        if key is None:
            self.at = start
            yield from self._value(parent)
            return
        column = start - self.line
        yield from self._enter((column, False))
        yield key
        yield DataToken(Mark.IS, key.span)
        self._take(_IS)
        yield from self._value(column)

    def _key(self) -> DataToken | None:
        """Returns a scalar that a colon follows, and moves before the colon; None if there is none."""
        token = None
        if quoted := self._take(_QUOTED):
            token = _quoted_scalar(self.text, quoted)
        elif not self._is_at("\"'#{[|>"):
            token = _plain_scalar(self.text, self._until(_KEY_END))
        return token if _IS.match(self.text, self.at) else None

    def _value(self, parent: int) -> Iterator[DataToken]:
        properties = self._take(_PROPERTIES)
        self.anchor = (properties and properties["anchor"]) or ""
        for token in self._unnamed_value(parent):
            yield token._replace(anchor=self.anchor) if self.anchor else token
            self.anchor = ""

    def _unnamed_value(self, parent: int) -> Iterator[DataToken]:
        """Yields the tokens of a value after its anchor; none for a quote without an end."""
        if quoted := self._take(_QUOTED):
            yield from _values([_quoted_scalar(self.text, quoted)], parent)
        elif self._take(_BLOCK):
            yield from self._block(parent)
        elif self._is_at("{[") and not _TEMPLATE.match(self.text, self.at):
            yield from self._collection_in_brackets()
        elif not self._is_at("\"'"):
            yield from _values(list(self._plain_lines(parent)), parent)

    def _collection_in_brackets(self) -> Iterator[DataToken]:
        """Yields the tokens of a collection in brackets, up to its end."""
        depth, anchor = 0, ""
        for match in _TOKEN.finditer(self.text, self.at):
            self.at = match.end()
            token = _token_in_brackets(self.text, match)
            if token:
                yield token._replace(anchor=anchor)
                depth += {Mark.OPEN: 1, Mark.CLOSE: -1}.get(token.mark, 0)
                if depth == 0:
                    return
            anchor = match["anchor"] or ""
        self.at = len(self.text)

    def _plain_lines(self, parent: int) -> Iterator[DataToken]:
        """Yields the lines of a plain scalar: those below go on with it if they are further in."""
        while line := _plain_scalar(self.text, self._until(_PLAIN_END)):
            yield line
            below = _BELOW.match(self.text, self.at)
            is_more = parent != _TOP and below is not None and len(below["indent"]) > parent
            if below is None or not is_more or self.text[below.end()] == "#":
                return
            self.at = below.end()

    def _block(self, parent: int) -> Iterator[DataToken]:
        """Yields the tokens of a block scalar: a value if it has one line, else lines and comments.

        Its lines are as far in as the first one.
        """
        yield from self._rest()
        lines: list[DataToken] = []
        column = _TOP
        while below := _BELOW.match(self.text, self.at):
            indent = len(below["indent"])
            if indent <= parent or indent < column:
                break
            column = indent if column == _TOP else column
            self.at = below.end()
            line = _plain_scalar(self.text, self._until(_LINE_END))
            lines += [line] if line else []
        if len(lines) == 1:
            yield from _values(lines, parent)
            return
        for token in lines:
            is_comment = self.text[token.span.start] == "#"
            yield token._replace(mark=Mark.COMMENT if is_comment else Mark.LINE)

    def _rest(self) -> Iterator[DataToken]:
        """Yields what follows on the line: a comment, or text that isn't valid YAML."""
        token = _plain_scalar(self.text, self._until(_PLAIN_END))
        if token:
            yield token._replace(mark=Mark.TEXT)
        if self._is_at("#"):
            yield DataToken(Mark.COMMENT, self._until(_LINE_END))

    def _enter(self, level: tuple[int, bool]) -> Iterator[DataToken]:
        """Yields the tokens that close deeper collections, and continue this level or open it."""
        yield from self._leave(level)
        here = Span(self.at, self.at)
        if self.levels and self.levels[-1] == level:
            yield DataToken(Mark.NEXT, here)
        else:
            self.levels.append(level)
            yield DataToken(Mark.OPEN, here, anchor=self.anchor)
            self.anchor = ""

    def _leave(self, level: tuple[int, bool]) -> Iterator[DataToken]:
        while self.levels and self.levels[-1] > level:
            self.levels.pop()
            yield DataToken(Mark.CLOSE, Span(self.at, self.at))
