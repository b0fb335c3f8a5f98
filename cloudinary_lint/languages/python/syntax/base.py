"""What all nodes of Python's syntax have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence


class Node:
    """A node of a tree.

    `at` says where it stands, in terms of who built the tree; `order` is its place in the reading
    order, `parent` the node around it.
    """

    __slots__ = ("at", "order", "parent")
    __match_args__: Any = ()
    at: object
    order: int
    parent: Node

    def __init__(self, at: object, *values: object) -> None:
        self.at = at
        for name, value in zip(self.__match_args__, values, strict=True):
            setattr(self, name, value)

    def children(self) -> list[Node]:
        """The nodes directly inside, in order."""
        found: list[Node] = []
        for name in self.__match_args__:
            value = getattr(self, name)
            if isinstance(value, list):
                found += value
            elif isinstance(value, Node):
                found.append(value)
        return found


class Expression(Node):
    __slots__ = ()


class Compound(Node):
    """A statement with a body of statements."""

    __slots__ = ()


class Part(Expression):
    """Any other construct: what it means is not asked."""

    __slots__ = __match_args__ = ("parts",)
    parts: Sequence[Node]
