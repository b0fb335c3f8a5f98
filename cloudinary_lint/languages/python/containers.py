"""Finds what lists, dicts and records contain: by their literals, and by what is added or written later.

A response whose `url` the program writes itself is read for a value of its own.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.node_values import (
    decorator_function,
    grouped,
    item_key,
    keyword_of,
    last_name,
    literal_key,
    string,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.python.definitions import Definitions
    from cloudinary_lint.languages.python.options import Reader

_Place = tuple[str, int]
"""A list or dict as it is written, and the function that it is in."""
_ADDING = {"append": False, "extend": True}
"""Methods of lists that add to one, and whether they take a list."""
_APPLYING = frozenset({"map", "filter"})
_ORDERING = frozenset({"sorted", "min", "max"})
_MOST_ENTRIES = 100
"""Entries of a dict in which a key is searched for: a dict may be long and read very often."""
_NAMESPACES = frozenset({"SimpleNamespace", "Namespace"})


class Containers:
    """The lists and dicts of one file that statements fill or change."""

    def __init__(self, reader: Reader, definitions: Definitions) -> None:
        self._reader = reader
        self._tree = reader.tree
        self._definitions = definitions

    def _place(self, node: cst.CSTNode, around: cst.CSTNode) -> _Place:
        text = node.value if isinstance(node, cst.Name) else self._tree.text(node)
        return text, id(self._definitions.scope(around))

    def added_values(self, name: cst.Name) -> Sequence[tuple[cst.BaseExpression, bool]]:
        """Returns what is added to a list of that name in the same function, and whether that is a list."""
        return self._additions.get(self._place(name, name), ())

    @cached_property
    def _additions(self) -> Mapping[_Place, list[tuple[cst.BaseExpression, bool]]]:
        return grouped(
            (self._place(name, name), (given, is_list))
            for node in self._tree.of(cst.Call, cst.AugAssign)
            for name, given, is_list in _addition(node)
        )

    def stored_values(self, name: cst.Name) -> Sequence[cst.BaseExpression]:
        """Returns what is stored in a dict of that name in the same function; none under literal keys."""
        return self._storages.get(self._place(name, name), ())

    @cached_property
    def _storages(self) -> Mapping[_Place, list[cst.BaseExpression]]:
        return grouped(
            (self._place(target.value, target), given)
            for target, given, _ in self._tree.assignments
            if isinstance(target, cst.Subscript) and isinstance(target.value, cst.Name)
            if literal_key(item_key(target)) is None
        )

    def passed_to_lambda(self, parameter: cst.CSTNode) -> cst.BaseExpression | None:
        """Returns the iterable whose elements `map`, or a key function, passes to a lambda's parameter."""
        arg = self._tree.parent(self._tree.parent(self._tree.parent(parameter)))
        match self._tree.parent(arg):
            case cst.Call(func, [first, cst.Arg(several), *_]) if first is arg:
                return several if last_name(func) in _APPLYING else None
            case cst.Call(cst.Attribute(base, cst.Name("sort")), [first]) if first is arg:
                return base
            case cst.Call(func, [cst.Arg(several), *others]) if arg in others:
                return several if last_name(func) in _ORDERING else None
            case _:
                return None

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
        return grouped(
            ((place, id(self._tree.block_of(node))), self._tree.order(node))
            for place, nodes in self._written.items()
            for node in nodes
        )

    @cached_property
    def _written(self) -> Mapping[_Place, list[cst.CSTNode]]:
        """Returns the writes to each dict, in order; what a loop binds is an element of its iterable."""
        found: list[tuple[_Place, cst.CSTNode]] = []
        for base, node in self._writes:
            found.append((self._place(base, node), node))
            binding = next(self._reader.names.bindings_above(base), None)
            if binding and binding.iterable and binding.part is None:
                found.append((self._place(binding.iterable, node), node))
        return grouped(found)

    @cached_property
    def written_names(self) -> frozenset[str]:
        """Returns the names of dicts whose `url` is written, in any scope."""
        return frozenset(base.value for base, _ in self._writes if isinstance(base, cst.Name))

    @cached_property
    def _attributes(self) -> frozenset[_Place]:
        return frozenset(filter(None, (self._attribute(base) for base, _ in self._writes)))

    def _attribute(self, node: cst.CSTNode) -> _Place | None:
        match node:
            case cst.Attribute(cst.Name() as base, cst.Name(name)):
                owner = self._definitions.owner(base)
                return (name, id(owner)) if isinstance(owner, cst.ClassDef) else None
            case _:
                return None

    @cached_property
    def _writes(self) -> Sequence[tuple[cst.CSTNode, cst.CSTNode]]:
        """Returns the dicts whose `url` the program writes, each with the node that does."""
        nodes = self._tree.of(cst.Subscript, cst.Call, cst.AugAssign)
        return [(base, node) for node in nodes for base in self._written_by(node)]

    def _written_by(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        match node:
            case cst.AugAssign(base, cst.BitOrAssign(), value) if _may_hold(value):
                yield base
            case cst.Subscript(base) if self._tree.is_written(node):
                if string(item_key(node)) == sdk.INSECURE_KEY:
                    yield base
            case cst.Call(cst.Attribute(base, cst.Name("update")), args):
                keys = {keyword_of(arg) for arg in args}
                if sdk.INSECURE_KEY in keys or any(_may_hold(arg.value) for arg in args if not arg.keyword):
                    yield base


def _addition(node: cst.CSTNode) -> Iterator[tuple[cst.Name, cst.BaseExpression, bool]]:
    """Yields the list that a node adds to, what it adds, and whether that is a list."""
    match node:
        case cst.Call(cst.Attribute(cst.Name() as name, cst.Name(how)), [cst.Arg(given)]) if how in _ADDING:
            yield name, given, _ADDING[how]
        case cst.AugAssign(cst.Name() as name, cst.AddAssign(), given):
            yield name, given, True


def _may_hold(node: cst.BaseExpression) -> bool:
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


def item_of(node: cst.CSTNode, key: str | int | None) -> cst.BaseExpression | None:
    """Returns what a dict, list or tuple literal holds under a literal key; None where it isn't known."""
    match node:
        case cst.Dict(elements) if key is not None:
            entries = (one for one in elements[:_MOST_ENTRIES] if isinstance(one, cst.DictElement))
            return next((one.value for one in entries if literal_key(one.key) == key), None)
        case cst.List(elements) | cst.Tuple(elements) if isinstance(key, int) and key < len(elements):
            is_plain = not any(isinstance(element, cst.StarredElement) for element in elements)
            return elements[key].value if is_plain else None
        case _:
            return None


def index_in(target: cst.CSTNode, name: str) -> int | None:
    """Returns the index of a name among those that a value is unpacked into; None after a starred one."""
    for index, element in enumerate(target.elements if isinstance(target, (cst.Tuple, cst.List)) else ()):
        if isinstance(element, cst.StarredElement):
            return None
        if isinstance(element.value, cst.Name) and element.value.value == name:
            return index
    return None


def copied_by(node: cst.Dict | cst.BinaryOperation) -> cst.BaseExpression | None:
    """Returns what `{**other, …}` or `dict | other` copies, unless other entries may replace its address."""
    if isinstance(node, cst.BinaryOperation):
        return node.right if isinstance(node.operator, cst.BitOr) else None
    starred = [one.value for one in node.elements if isinstance(one, cst.StarredDictElement)]
    keys = [string(one.key) for one in node.elements if isinstance(one, cst.DictElement)]
    is_kept = None not in keys and sdk.INSECURE_KEY not in keys
    return starred[0] if len(starred) == 1 and is_kept else None


def field_of(node: cst.CSTNode, name: str, owner: cst.ClassDef | str | None) -> cst.BaseExpression | None:
    """Returns what a call of a dataclass, a named tuple or `SimpleNamespace` gives to an attribute."""
    if not isinstance(node, cst.Call):
        return None
    fields = tuple(_field_names(owner)) if isinstance(owner, cst.ClassDef) else ()
    if not fields and last_name(node.func) not in _NAMESPACES:
        return None
    for index, arg in enumerate(node.args):
        if arg.star:
            return None
        given = arg.keyword.value if arg.keyword else fields[index] if index < len(fields) else ""
        if given == name:
            return arg.value
    return None


def _field_names(owner: cst.ClassDef) -> Iterator[str]:
    """Yields the attributes that a class takes from the arguments of its call."""
    bases = (last_name(base.value) for base in owner.bases)
    decorators = (last_name(decorator_function(one)) for one in owner.decorators)
    is_record = "NamedTuple" in bases or "dataclass" in decorators
    for statement in owner.body.body if is_record else ():
        match statement:
            case cst.SimpleStatementLine([cst.AnnAssign(cst.Name(name))]):
                yield name
