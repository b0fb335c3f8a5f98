"""A parsed Python file: its nodes in order and by type, their parents, and where they stand in the text.

Positions are resolved when the first one is asked for: most files hold nothing to place.
"""

from __future__ import annotations

from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar, overload

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.positions import Positions

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.text.source import Source, Span

A = TypeVar("A", bound=syntax.Node)
B = TypeVar("B", bound=syntax.Node)
C = TypeVar("C", bound=syntax.Node)


class Tree:
    """The syntax tree of one file."""

    def __init__(self, source: Source, module: syntax.Module) -> None:
        self.source = source
        self.module = module
        self.nodes: list[syntax.Node] = []
        self._found: dict[tuple[type[syntax.Node], ...], list[syntax.Node]] = {}
        self._positions = Positions(source)
        self._index()

    def _index(self) -> None:
        waiting: list[syntax.Node] = [self.module]
        nodes = self.nodes
        while waiting:
            node = waiting.pop()
            node.order = len(nodes)
            nodes.append(node)
            children = node.children()
            for child in children:
                child.parent = node
            children.reverse()
            waiting += children

    @overload
    def of(self, kind: type[A], /) -> Sequence[A]: ...
    @overload
    def of(self, kind: type[A], other: type[B], /) -> Sequence[A | B]: ...
    @overload
    def of(self, kind: type[A], other: type[B], third: type[C], /) -> Sequence[A | B | C]: ...
    @overload
    def of(self, *kinds: type[syntax.Node]) -> Sequence[syntax.Node]: ...
    def of(self, *kinds: type[syntax.Node]) -> Sequence[syntax.Node]:
        """The nodes of these types, in order."""
        if kinds not in self._found:
            groups = [self._kinds[kind] for kind in kinds if kind in self._kinds]
            self._found[kinds] = groups[0] if len(groups) == 1 else sorted(chain(*groups), key=self.order)
        return self._found[kinds]

    @cached_property
    def _kinds(self) -> Mapping[type[syntax.Node], list[syntax.Node]]:
        kinds: dict[type[syntax.Node], list[syntax.Node]] = {}
        for node in self.nodes:
            kinds.setdefault(type(node), []).append(node)
        return kinds

    def named(self, name: str) -> Sequence[syntax.Name]:
        """All names that are spelled so, in order, attributes and keywords among them."""
        return self._names.get(name, ())

    @cached_property
    def _names(self) -> Mapping[str, list[syntax.Name]]:
        names: dict[str, list[syntax.Name]] = {}
        for node in self.of(syntax.Name):
            names.setdefault(node.value, []).append(node)
        return names

    def ancestors(self, node: syntax.Node) -> Iterator[syntax.Node]:
        """The nodes around a node, from the innermost."""
        while node is not self.module:
            node = node.parent
            yield node

    def order(self, node: syntax.Node) -> int:
        """The place of a node in the reading order."""
        return node.order

    def last(self, node: syntax.Node) -> int:
        """The place in the reading order of the last node inside a node."""
        return self._lasts[node.order]

    @cached_property
    def _lasts(self) -> Sequence[int]:
        lasts = list(range(len(self.nodes)))
        for order in range(len(self.nodes) - 1, 0, -1):
            parent = self.nodes[order].parent.order
            lasts[parent] = max(lasts[parent], lasts[order])
        return lasts

    def inside(self, node: syntax.Node) -> Iterator[syntax.Node]:
        """A node and all nodes in it, in order."""
        return iter(self.nodes[node.order : self.last(node) + 1])

    def span(self, node: syntax.Node) -> Span:
        """The extent of a node without parentheses of its own."""
        return self._positions.span(node)

    def text(self, node: syntax.Node) -> str:
        """A node as it is written."""
        span = self.span(node)
        return self.source.text[span.start : span.end]
