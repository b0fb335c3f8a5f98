"""Where nodes stand in a text: offsets from the lines and columns of the standard library's `ast`.

A column there counts bytes of UTF-8 (https://docs.python.org/3/library/ast.html#ast.AST.col_offset).
Of entries, whose extent takes in the brackets around their values, it knows nothing: these are
found between the commas around them. Refuses to know what nodes mean.
"""

from __future__ import annotations

import ast
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.text.source import Source

BLANK = re.compile(r"(?:[ \t\f\r\n]|\\(?=[\r\n])|\#[^\r\n]*[\r\n])*")
_CLOSING = re.compile(BLANK.pattern + r"\)")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Over:
    """From the start of the first of several nodes to the end of the last."""

    nodes: Sequence[syntax.Node]


@dataclass(frozen=True)
class Until:
    """From the start of an operation to the end of one of its operands."""

    whole: ast.BoolOp
    last: syntax.Node


@dataclass(frozen=True)
class Positions:
    """The places in one text."""

    source: Source
    _known: dict[int, Sequence[int]] = field(default_factory=dict)

    @cached_property
    def _is_ascii(self) -> bool:
        return self.source.text.isascii()

    def offset(self, line: int, column: int) -> int:
        """The offset of a line (from 1) and a column in bytes (from 0)."""
        start = self.source.starts[line - 1]
        columns = () if self._is_ascii else self._columns(line)
        return start + (bisect_left(columns, column) if columns else column)

    def place(self, offset: int) -> tuple[int, int]:
        """The line (from 1) and the column in bytes (from 0) of an offset."""
        line, column = self.source.position(offset)
        columns = () if self._is_ascii else self._columns(line)
        return line, columns[column - 1] if columns else column - 1

    def _columns(self, line: int) -> Sequence[int]:
        """The column of each character of a line, and of its end; none where all are ASCII."""
        if line not in self._known:
            span = self.source.line_span(line)
            text = self.source.text[span.start : span.end]
            widths = () if text.isascii() else map(len, map(str.encode, text))
            self._known[line] = tuple(accumulate(widths, initial=0)) if widths else ()
        return self._known[line]

    def span(self, node: syntax.Node) -> Span:
        """The extent of a node without parentheses of its own; those of tuples are theirs."""
        place = node.at
        if place is None and isinstance(node.parent, (syntax.Call, syntax.Dict)):
            self._tell(node.parent)
            place = node.at
        if not isinstance(place, Span):
            place = node.at = self._resolved(node, place)
        return place

    def of(self, node: ast.expr | ast.stmt) -> Span:
        """The extent of a node of `ast`."""
        line, end_line, end = node.lineno, node.end_lineno or node.lineno, node.end_col_offset or 0
        if self._is_ascii:
            starts = self.source.starts
            return Span(starts[line - 1] + node.col_offset, starts[end_line - 1] + end)
        return Span(self.offset(line, node.col_offset), self.offset(end_line, end))

    def _resolved(self, node: syntax.Node, place: object) -> Span:
        match node, place:
            case _, Over(nodes):
                return Span(self.span(nodes[0]).start, self.span(nodes[-1]).end)
            case _, Until(operation, last):
                whole = self.of(operation)
                return Span(whole.start, self._closed(self.span(last).end, whole.end))
            case syntax.Name(), ast.Attribute() as around:
                end = start = self.of(around).end
                while self.source.text[start - 1] == "_" or self.source.text[start - 1].isalnum():
                    start -= 1  # the name itself may have been put into another form
                return Span(start, end)
            case syntax.Name(), ast.keyword(lineno=line, col_offset=column):
                start = self.offset(line, column)
                word = _WORD.match(self.source.text, start)
                return Span(start, word.end() if word else start)
            case syntax.GeneratorExp(), ast.GeneratorExp() as around:
                return self._inside(self.of(around), node)
            case _, ast.expr() | ast.stmt() | ast.pattern() | ast.alias() | ast.arg() | ast.excepthandler():
                return self.of(place)  # type: ignore[arg-type] # all of them have lines and columns
            case _:
                return self.span(node.parent)

    def _tell(self, around: syntax.Call | syntax.Dict) -> None:
        """Tells the entries of a dict, or the arguments of a call, where they stand."""
        span = self.span(around)
        start, entries = span.start, around.children()
        if isinstance(around, syntax.Call):
            start = self._behind(self._closed(self.span(around.func).end, span.end))
            entries.remove(around.func)
        for entry in entries:
            begin = self._behind(start + 1)
            end = self._closed(self.span(getattr(entry, "value", entry)).end, span.end - 1)
            entry.at = Span(begin, end)
            start = self._behind(end)

    def _inside(self, brackets: Span, node: syntax.GeneratorExp) -> Span:
        """The extent of a generator without the brackets around it, which may be those of a call."""
        loop = node.for_in
        while loop.inner_for_in:
            loop = loop.inner_for_in
        last = loop.ifs[-1] if loop.ifs else loop.iter
        return Span(self._behind(brackets.start + 1), self._closed(self.span(last).end, brackets.end - 1))

    def _behind(self, offset: int) -> int:
        """The offset behind the blanks and comments there."""
        match = BLANK.match(self.source.text, offset)
        return match.end() if match else offset

    def _closed(self, offset: int, limit: int) -> int:
        """The offset behind the brackets that close around an expression."""
        while match := _CLOSING.match(self.source.text, offset, limit):
            offset = match.end()
        return offset
