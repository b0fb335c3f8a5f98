"""A parsed Python file: its nodes in order and by type, their parents, and where they stand in the text.

Positions are resolved when the first one is asked for: most files hold nothing to place.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar, overload

import libcst as cst

from cloudinary_lint.languages.python.parsing import parse
from cloudinary_lint.languages.python.places import places

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.source import Source, Span

A = TypeVar("A", bound=cst.CSTNode)
B = TypeVar("B", bound=cst.CSTNode)
C = TypeVar("C", bound=cst.CSTNode)

_SKIPPED = ("whitespace", "comma", "semicolon", "lpar", "rpar", "lbrace", "rbrace", "lbracket", "rbracket")
_ALSO_SKIPPED = frozenset(
    {"leading_lines", "lines_after_decorators", "header", "footer", "trailing_whitespace"},
)


class Tree:
    """The concrete syntax tree of one file. Raises Unreadable where it can't be parsed."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.module = parse(source.text)
        self.nodes: list[cst.CSTNode] = []
        self.parents: dict[cst.CSTNode, cst.CSTNode] = {}
        self.orders: dict[cst.CSTNode, int] = {}
        self._index()

    def _index(self) -> None:
        waiting: list[cst.CSTNode] = [self.module]
        nodes, parents = self.nodes, self.parents
        while waiting:
            node = waiting.pop()
            nodes.append(node)
            children = _children(node)
            for child in children:
                parents[child] = node
            waiting += reversed(children)
        self.orders.update((node, order) for order, node in enumerate(nodes))

    @overload
    def of(self, kind: type[A], /) -> Sequence[A]: ...
    @overload
    def of(self, kind: type[A], other: type[B], /) -> Sequence[A | B]: ...
    @overload
    def of(self, kind: type[A], other: type[B], third: type[C], /) -> Sequence[A | B | C]: ...
    @overload
    def of(self, *kinds: type[cst.CSTNode]) -> Sequence[cst.CSTNode]: ...
    def of(self, *kinds: type[cst.CSTNode]) -> Sequence[cst.CSTNode]:
        """The nodes of these types, in order."""
        found = [nodes for kind, nodes in self._kinds.items() if issubclass(kind, kinds)]
        return found[0] if len(found) == 1 else sorted(chain(*found), key=self.order)

    @cached_property
    def _kinds(self) -> Mapping[type[cst.CSTNode], list[cst.CSTNode]]:
        kinds: dict[type[cst.CSTNode], list[cst.CSTNode]] = {}
        for node in self.nodes:
            kinds.setdefault(type(node), []).append(node)
        return kinds

    def named(self, name: str) -> Sequence[cst.Name]:
        """All names that are spelled so, in order, attributes and keywords among them."""
        return self._names.get(name, ())

    @cached_property
    def _names(self) -> Mapping[str, list[cst.Name]]:
        names: dict[str, list[cst.Name]] = {}
        for node in self.of(cst.Name):
            names.setdefault(node.value, []).append(node)
        return names

    def ancestors(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The nodes around a node, from the innermost."""
        while node in self.parents:
            node = self.parents[node]
            yield node

    def order(self, node: cst.CSTNode) -> int:
        """The place of a node in the reading order."""
        return self.orders[node]

    def last(self, node: cst.CSTNode) -> int:
        """The place in the reading order of the last node inside a node."""
        return self._lasts[self.orders[node]]

    @cached_property
    def _lasts(self) -> Sequence[int]:
        lasts = list(range(len(self.nodes)))
        for order in range(len(self.nodes) - 1, 0, -1):
            parent = self.orders[self.parents[self.nodes[order]]]
            lasts[parent] = max(lasts[parent], lasts[order])
        return lasts

    def inside(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """A node and all nodes in it, in order."""
        return iter(self.nodes[self.order(node) : self.last(node) + 1])

    def span(self, node: cst.CSTNode) -> Span:
        """The extent of a node without parentheses of its own."""
        return self._places[id(node)]

    def text(self, node: cst.CSTNode) -> str:
        """A node as it is written."""
        span = self.span(node)
        return self.source.text[span.start : span.end]

    @cached_property
    def _places(self) -> Mapping[int, Span]:
        return places(self.module, self.source)


_FIELDS: dict[type[cst.CSTNode], tuple[str, ...]] = {}
_ATOMS = frozenset({str, bool, type(None), cst.MaybeSentinel})
"""The types of values that are no nodes: asking a class of libcst's about each of them takes its time."""


def _children(node: cst.CSTNode) -> list[cst.CSTNode]:
    """The parts of a node that mean something: no blanks, commas, brackets and comments."""
    kind = type(node)
    fields = _FIELDS.get(kind)
    if fields is None:
        fields = _FIELDS[kind] = tuple(_meaningful(kind))
    found: list[cst.CSTNode] = []
    for field in fields:
        value = getattr(node, field)
        if isinstance(value, (list, tuple)):
            found += (item for item in value if type(item) not in _ATOMS)
        elif type(value) not in _ATOMS:
            found.append(value)
    return found


def _meaningful(kind: type[cst.CSTNode]) -> Iterator[str]:
    for field in kind.__dataclass_fields__:
        if not field.startswith(_SKIPPED) and field not in _ALSO_SKIPPED:
            yield field
