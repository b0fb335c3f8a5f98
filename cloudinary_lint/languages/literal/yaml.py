"""Reads YAML in blocks: mappings and lists by indentation, block scalars, comments.

Indentation becomes opening and closing tokens, as brackets do in JSON. A scalar over several lines is text,
not a value. Tags and most types of values are ignored.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.scalars import Cursor, flow, plain_scalar, quoted_scalar
from cloudinary_lint.languages.literal.structure import Mark, Token
from cloudinary_lint.languages.literal.structured import literals_in
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.literal.lines import Literals
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.text.source import Source

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


def scan(source: Source, _kind: Kind) -> Literals:
    """Returns the literals of a YAML file."""
    return literals_in(source, _Blocks(Cursor(source.text, 0, len(source.text))).tokens())


@dataclass(slots=True)
class _Blocks:
    """A reader of block collections; a level is a column, and whether a list begins there.

    `anchor` is the name of the collection that begins on the next line.
    """

    cursor: Cursor
    line: int = 0
    levels: list[tuple[int, bool]] = field(default_factory=list)
    anchor: str = ""

    def tokens(self) -> Iterator[Token]:
        while not self.cursor.is_at_end:
            self.line = self.cursor.at
            yield from self._line()
            yield from self._rest()
            self.cursor.take(_NEWLINE)
        yield from self._leave((_TOP, False))

    def _line(self) -> Iterator[Token]:
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

    def _node(self, parent: int) -> Iterator[Token]:
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
        yield Token(Mark.IS, self.cursor.skip(_IS))
        self.cursor.take(_INDENT)
        yield from self._value(column)

    def _key(self) -> Token | None:
        """Returns a scalar that a colon follows, and moves before the colon; None if there is none."""
        start = self.cursor.at
        if self.cursor.char in {'"', "'"}:
            token = quoted_scalar(self.cursor)
        elif self.cursor.char in {"", "#", "{", "[", "|", ">"}:
            return None
        else:
            span = self.cursor.until(_KEY_END)
            token = plain_scalar(self.cursor.text, span)
        if token and self.cursor.matches(_IS):
            return token
        self.cursor.at = start
        return None

    def _value(self, parent: int) -> Iterator[Token]:
        anchor = _ANCHOR.search(self.cursor.text, *self.cursor.skip(_PROPERTIES))
        self.anchor = anchor[1] if anchor else ""
        for token in self._unnamed_value(parent):
            yield token._replace(anchor=self.anchor) if self.anchor else token
            self.anchor = ""

    def _unnamed_value(self, parent: int) -> Iterator[Token]:
        if self.cursor.char in {'"', "'"}:
            token = quoted_scalar(self.cursor)
            yield from _values([token] if token else [], parent)
        elif self.cursor.matches(_BLOCK):
            yield from self._block(parent)
        elif self.cursor.char in {"{", "["} and not self.cursor.matches(_TEMPLATE):
            yield from flow(self.cursor)
        else:
            yield from self._plain(parent)

    def _plain(self, parent: int) -> Iterator[Token]:
        first = plain_scalar(self.cursor.text, self.cursor.until(_PLAIN_END))
        scalars = [first] if first else []
        while scalars and parent > _TOP and self._goes_on(parent):
            line = plain_scalar(self.cursor.text, self.cursor.until(_PLAIN_END))
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

    def _block(self, parent: int) -> Iterator[Token]:
        """Yields the tokens of a block scalar: a value if it has one line, else lines and comments."""
        self.cursor.take(_BLOCK)
        yield from self._rest()
        scalars = [plain_scalar(self.cursor.text, span) for span in self._block_lines(parent)]
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

    def _rest(self) -> Iterator[Token]:
        """Yields what follows on the line: a comment, or text that isn't valid YAML."""
        token = plain_scalar(self.cursor.text, self.cursor.until(_PLAIN_END))
        if token:
            yield token._replace(mark=Mark.TEXT)
        if self.cursor.char == "#":
            yield Token(Mark.COMMENT, self.cursor.until(_LINE_END))

    def _enter(self, level: tuple[int, bool]) -> Iterator[Token]:
        """Yields the tokens that close deeper collections, and continue this level or open it."""
        yield from self._leave(level)
        here = Span(self.cursor.at, self.cursor.at)
        if self.levels and self.levels[-1] == level:
            yield Token(Mark.NEXT, here)
        else:
            self.levels.append(level)
            yield Token(Mark.OPEN, here, anchor=self.anchor)
            self.anchor = ""

    def _leave(self, level: tuple[int, bool]) -> Iterator[Token]:
        while self.levels and self.levels[-1] > level:
            self.levels.pop()
            yield Token(Mark.CLOSE, Span(self.cursor.at, self.cursor.at))


def _values(tokens: list[Token], parent: int) -> Iterator[Token]:
    """Yields the tokens of one value; they are text if there are several, or if no key or item has it."""
    for token in tokens:
        is_value = len(tokens) == 1 and parent > _TOP
        yield token if is_value else token._replace(mark=Mark.TEXT)
