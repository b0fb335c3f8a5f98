"""The nodes of a tree by their types."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python import syntax
    from cloudinary_lint.languages.python.tree import Tree

A = TypeVar("A", bound="syntax.Node")
B = TypeVar("B", bound="syntax.Node")
C = TypeVar("C", bound="syntax.Node")


@overload
def each(tree: Tree, kind: type[A], /) -> Iterator[A]: ...
@overload
def each(tree: Tree, kind: type[A], other: type[B], /) -> Iterator[A | B]: ...
@overload
def each(tree: Tree, kind: type[A], other: type[B], third: type[C], /) -> Iterator[A | B | C]: ...
def each(tree: Tree, *kinds: type[syntax.Node]) -> Iterator[syntax.Node]:
    """The nodes of these types, in order."""
    return iter(tree.of(*kinds))
