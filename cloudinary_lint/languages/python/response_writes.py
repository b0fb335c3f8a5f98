"""Finds responses whose `url` the program writes itself, so that a later read is of its own value."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.bindings import LoopTarget, is_target
from cloudinary_lint.languages.python.node_values import item_key, string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.definitions import Definitions
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_Place = tuple[str, int]


class ResponseWrites:
    """The dicts of one file whose `url` is written, by their text and the function they are in."""

    def __init__(self, reader: Reader, definitions: Definitions) -> None:
        self._reader = reader
        self._tree = reader.tree
        self._definitions = definitions

    def has_written_url(self, node: cst.CSTNode) -> bool:
        """Whether the `url` of a dict is written above in the same function, or in a method of its class."""
        if not self._first:
            return False
        order = self._tree.order(node)
        return (
            self._first.get(self._place(node, node), order) < order
            or self._attribute(node) in self._attributes
        )

    @cached_property
    def _first(self) -> Mapping[_Place, int]:
        """Returns the index of the first write to each dict."""
        first: dict[_Place, int] = {}
        for base, node in self._writes():
            for dict_node in (base, *self._iterables(base)):
                place, order = self._place(dict_node, node), self._tree.order(node)
                first[place] = min(order, first.get(place, order))
        return first

    @cached_property
    def names(self) -> frozenset[str]:
        """Returns the names whose dicts are written to, in any scope."""
        return frozenset(base.value for base, _ in self._writes() if isinstance(base, cst.Name))

    @cached_property
    def _attributes(self) -> frozenset[_Place]:
        return frozenset(filter(None, (self._attribute(base) for base, _ in self._writes())))

    def _place(self, node: cst.CSTNode, around: cst.CSTNode) -> _Place:
        return self._tree.text(node), id(self._definitions.scope(around))

    def _attribute(self, node: cst.CSTNode) -> _Place | None:
        """Returns an attribute of `self` by its name and class."""
        match node:
            case cst.Attribute(cst.Name() as base, cst.Name(name)):
                owner = self._definitions.owner(base)
                return (name, id(owner)) if isinstance(owner, cst.ClassDef) else None
            case _:
                return None

    def _iterables(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yields the iterable of the loop whose target is a name."""
        binding = next(self._reader.names.bindings_above(node), None) if isinstance(node, cst.Name) else None
        match binding.bound if binding else None:
            case LoopTarget(iterable, None):
                yield iterable
            case _:
                pass

    def _writes(self) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
        """Yields the dicts whose key the program writes, each with the node that does."""
        for node in self._tree.of(cst.Subscript, cst.Call):
            match node:
                case cst.Subscript(base) if is_written(self._tree, node):
                    if string(item_key(node)) == sdk.INSECURE_KEY:
                        yield base, node
                case cst.Call(cst.Attribute(base, cst.Name("update")), args) if any(map(_may_write, args)):
                    yield base, node
                case _:
                    pass


def is_written(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether an item or attribute is assigned or deleted rather than read."""
    return is_target(tree, node) or isinstance(tree.parent(node), cst.Del)


def _may_write(arg: cst.Arg) -> bool:
    """Whether an argument of `update` may hold the key."""
    if arg.keyword:
        return arg.keyword.value == sdk.INSECURE_KEY
    if not isinstance(arg.value, cst.Dict):
        return True
    keys = [string(one.key) if isinstance(one, cst.DictElement) else None for one in arg.value.elements]
    return None in keys or sdk.INSECURE_KEY in keys
