"""A parsed Python file: its nodes in order, their parents, and where they stand in the text.

Positions are resolved when the first one is asked for: most files hold nothing to place.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst
from libcst.metadata import CodeRange, MetadataWrapper, PositionProvider

from cloudinary_lint.source import Span, Unreadable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.source import Source

_SKIPPED = ("whitespace", "comma", "semicolon", "lpar", "rpar", "lbrace", "rbrace", "lbracket", "rbracket")
_ALSO_SKIPPED = frozenset(
    {"leading_lines", "lines_after_decorators", "header", "footer", "trailing_whitespace"}
)


class Tree:
    """The concrete syntax tree of one file. Raises Unreadable where it can't be parsed."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.module = _parse(source.text)
        self.nodes: list[cst.CSTNode] = []
        self.parents: dict[cst.CSTNode, cst.CSTNode] = {}
        self.orders: dict[cst.CSTNode, int] = {}
        self._index()

    def _index(self) -> None:
        waiting: list[cst.CSTNode] = [self.module]
        while waiting:
            node = waiting.pop()
            self.orders[node] = len(self.nodes)
            self.nodes.append(node)
            children = list(_children(node))
            self.parents.update(dict.fromkeys(children, node))
            waiting += reversed(children)

    def ancestors(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around a node, from the innermost."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def order(self, node: cst.CSTNode) -> int:
        """The place of a node in the reading order."""
        return self.orders[node]

    def inside(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """A node and all nodes in it, in order."""
        waiting = [node]
        while waiting:
            inner = waiting.pop()
            yield inner
            waiting += reversed(list(_children(inner)))

    def span(self, node: cst.CSTNode) -> Span:
        """The extent of a node without parentheses of its own."""
        place = self.positions[node]
        return Span(
            self.source.offset(place.start.line, place.start.column + 1),
            self.source.offset(place.end.line, place.end.column + 1),
        )

    def text(self, node: cst.CSTNode) -> str:
        """A node as it is written."""
        span = self.span(node)
        return self.source.text[span.start : span.end]

    @cached_property
    def positions(self) -> Mapping[cst.CSTNode, CodeRange]:
        try:
            return MetadataWrapper(self.module, unsafe_skip_copy=True).resolve(PositionProvider)
        except (RecursionError, KeyError):  # libcst then misses the end of a body that it never came to
            raise Unreadable("nested too deeply") from None


def _parse(text: str) -> cst.Module:
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        reason = f"not Python: {error.message.splitlines()[0]}"
        raise Unreadable(reason, error.raw_line, error.raw_column + 1) from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None


_FIELDS: dict[type[cst.CSTNode], tuple[str, ...]] = {}


def _children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The parts of a node that mean something: no blanks, commas, brackets and comments."""
    kind = type(node)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(_meaningful(kind))
    for field in fields:
        value = getattr(node, field)
        if isinstance(value, cst.CSTNode):
            yield value
        elif isinstance(value, (list, tuple)):
            yield from (item for item in value if isinstance(item, cst.CSTNode))


def _meaningful(kind: type[cst.CSTNode]) -> Iterator[str]:
    for field in kind.__dataclass_fields__:
        if not field.startswith(_SKIPPED) and field not in _ALSO_SKIPPED:
            yield field
