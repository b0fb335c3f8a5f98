"""Finds responses whose `url` the program writes itself, so that a later read is of its own value."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.node_values import item_key, string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.python.definitions import Definitions
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_Place = tuple[str, int]
_BLOCKS = (cst.IndentedBlock, cst.SimpleStatementSuite, cst.Module)


class ResponseWrites:
    """The dicts of one file whose `url` is written, by their text and the function they are in."""

    def __init__(self, reader: Reader, definitions: Definitions) -> None:
        self._reader = reader
        self._tree = reader.tree
        self._definitions = definitions

    def has_written_url(self, node: cst.CSTNode) -> bool:
        """Whether the `url` of a dict is written above in the same function, or in a method of its class."""
        if not self._written:
            return False
        written = self._written.get(self._place(node, node), ())
        is_above = any(self._tree.order(one) < self._tree.order(node) for one in written[:1])
        return is_above or self._attribute(node) in self._attributes

    def updates(self, node: cst.CSTNode) -> Sequence[cst.BaseExpression]:
        """Returns the dicts that a name's dict takes its keys from; none where it may get others.

        At least one of them is taken in whenever the name is read: its statement is in a block around.
        """
        place = self._place(node, node)
        if not isinstance(node, cst.Name) or place not in self._taken:
            return ()
        bindings = self._reader.names.bindings_above(node)
        bound = next((one.order for one in bindings if not isinstance(one.node, cst.AugAssign)), 0)
        for block in self._tree.ancestors(node):
            orders = self._orders.get((place, id(block)), ())
            index = bisect_left(orders, self._tree.order(node))
            if index and orders[index - 1] > bound:
                return self._taken[place]
        return ()

    @cached_property
    def _taken(self) -> Mapping[_Place, Sequence[cst.BaseExpression]]:
        """Returns what each dict takes in, of those that are written by `update` and `|=` alone."""
        found = {place: [*filter(None, map(_added, nodes))] for place, nodes in self._written.items()}
        return {place: taken for place, taken in found.items() if len(taken) == len(self._written[place])}

    @cached_property
    def _orders(self) -> Mapping[tuple[_Place, int], Sequence[int]]:
        """Returns where each dict is written in each block."""
        found: dict[tuple[_Place, int], list[int]] = {}
        for place, nodes in self._written.items():
            for node in nodes:
                found.setdefault((place, id(self._block(node))), []).append(self._tree.order(node))
        return found

    def _block(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the block around a node."""
        return next(one for one in self._tree.ancestors(node) if isinstance(one, _BLOCKS))

    @cached_property
    def _written(self) -> Mapping[_Place, list[cst.CSTNode]]:
        """Returns the writes to each dict, in order."""
        found: dict[_Place, list[cst.CSTNode]] = {}
        for base, node in self._writes():
            for dict_node in (base, *self._iterables(base)):
                found.setdefault(self._place(dict_node, node), []).append(node)
        return found

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
        binding = next(self._reader.names.bindings_above(node), None)
        if binding and binding.iterable and binding.index is None:
            yield binding.iterable

    def _writes(self) -> Iterator[tuple[cst.CSTNode, cst.CSTNode]]:
        """Yields the dicts whose key the program writes, each with the node that does."""
        for node in self._tree.of(cst.Subscript, cst.Call, cst.AugAssign):
            match node:
                case cst.AugAssign(base, cst.BitOrAssign(), value) if _may_hold(value):
                    yield base, node
                case cst.Subscript(base) if is_written(self._tree, node):
                    if string(item_key(node)) == sdk.INSECURE_KEY:
                        yield base, node
                case cst.Call(cst.Attribute(base, cst.Name("update")), args) if any(map(_may_write, args)):
                    yield base, node
                case _:
                    pass


def is_written(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether an item or attribute is assigned or deleted rather than read."""
    return tree.is_target(node) or isinstance(tree.parent(node), cst.Del)


def _may_write(arg: cst.Arg) -> bool:
    """Whether an argument of `update` may hold the key."""
    if arg.keyword:
        return arg.keyword.value == sdk.INSECURE_KEY
    return _may_hold(arg.value)


def _may_hold(node: cst.BaseExpression) -> bool:
    """Whether a dict may hold the key."""
    if not isinstance(node, cst.Dict):
        return True
    keys = [string(one.key) if isinstance(one, cst.DictElement) else None for one in node.elements]
    return None in keys or sdk.INSECURE_KEY in keys


def _added(write: cst.CSTNode) -> cst.BaseExpression | None:
    """Returns the dict that `update(…)` or `|=` takes in."""
    match write:
        case cst.Call(args=[cst.Arg(value, keyword=None, star="")]) | cst.AugAssign(value=value):
            return value
        case _:
            return None
