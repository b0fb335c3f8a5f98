"""Finds what lists, dicts and records contain: by their literals, and by what is added to them later."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.definitions import literal_key
from cloudinary_lint.languages.python.node_values import item_key, last_name, string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.python.definitions import Definitions
    from cloudinary_lint.languages.python.tree import Tree

_ADDING = {"append": False, "extend": True}
"""Methods of lists that add to one, and whether they take a list."""
_APPLYING = frozenset({"map", "filter"})
_ORDERING = frozenset({"sorted", "min", "max"})
_MOST_ENTRIES = 100
"""Entries of a dict in which a key is searched for: a dict may be long and read very often."""
_NAMESPACES = frozenset({"SimpleNamespace", "Namespace"})


class Containers:
    """The lists and dicts of one file that are filled by statements."""

    def __init__(self, tree: Tree, definitions: Definitions) -> None:
        self._tree = tree
        self._definitions = definitions

    def added_values(self, name: cst.Name) -> Sequence[tuple[cst.BaseExpression, bool]]:
        """Returns what is added to a list of that name in the same function, and whether that is a list."""
        return self._additions.get((name.value, id(self._definitions.scope(name))), ())

    @cached_property
    def _additions(self) -> Mapping[tuple[str, int], list[tuple[cst.BaseExpression, bool]]]:
        found: dict[tuple[str, int], list[tuple[cst.BaseExpression, bool]]] = {}
        for node in self._tree.of(cst.Call, cst.AugAssign):
            match node:
                case cst.Call(cst.Attribute(cst.Name(name), cst.Name(how)), [cst.Arg(one)]) if how in _ADDING:
                    added = one, _ADDING[how]
                case cst.AugAssign(cst.Name(name), cst.AddAssign(), one):
                    added = one, True
                case _:
                    continue
            found.setdefault((name, id(self._definitions.scope(node))), []).append(added)
        return found

    def stored_values(self, name: cst.Name) -> Sequence[cst.BaseExpression]:
        """Returns what is stored in a dict of that name in the same function; none under literal keys."""
        return self._storages.get((name.value, id(self._definitions.scope(name))), ())

    @cached_property
    def _storages(self) -> Mapping[tuple[str, int], list[cst.BaseExpression]]:
        found: dict[tuple[str, int], list[cst.BaseExpression]] = {}
        for target, given, _ in self._tree.assignments:
            match target:
                case cst.Subscript(cst.Name(name)) if literal_key(item_key(target)) is None:
                    found.setdefault((name, id(self._definitions.scope(target))), []).append(given)
        return found

    def passed_to_lambda(self, parameter: cst.CSTNode) -> cst.BaseExpression | None:
        """Returns the iterable whose elements `map`, or a key function, passes to a lambda's parameter."""
        function = self._tree.parent(self._tree.parent(parameter))
        arg = self._tree.parent(function)
        match self._tree.parent(arg):
            case cst.Call(func, [first, cst.Arg(several), *_]) if first is arg:
                return several if last_name(func) in _APPLYING else None
            case cst.Call(cst.Attribute(base, cst.Name("sort")), [first]) if first is arg:
                return base
            case cst.Call(func, [cst.Arg(several), *others]) if arg in others:
                return several if last_name(func) in _ORDERING else None
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
    if not isinstance(target, (cst.Tuple, cst.List)):
        return None
    for index, element in enumerate(target.elements):
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


def replaces_address(call: cst.Call) -> bool:
    """Whether the keywords of a call of `dict` may hold another address."""
    return any(arg.star or (arg.keyword and arg.keyword.value == sdk.INSECURE_KEY) for arg in call.args[1:])


def field_of(node: cst.CSTNode, name: str, owner: cst.ClassDef | None) -> cst.BaseExpression | None:
    """Returns what a call of a dataclass, a named tuple or `SimpleNamespace` gives to an attribute."""
    if not isinstance(node, cst.Call):
        return None
    fields = tuple(_field_names(owner)) if owner and _is_record(owner) else ()
    if not fields and last_name(node.func) not in _NAMESPACES:
        return None
    return _argument_for(node.args, name, fields)


def _argument_for(args: Sequence[cst.Arg], name: str, fields: Sequence[str]) -> cst.BaseExpression | None:
    for index, arg in enumerate(args):
        if arg.star:
            return None
        given = arg.keyword.value if arg.keyword else fields[index] if index < len(fields) else ""
        if given == name:
            return arg.value
    return None


def _is_record(owner: cst.ClassDef) -> bool:
    """Whether a class takes its attributes from the arguments of its call."""
    decorators = (one.decorator for one in owner.decorators)
    names = {last_name(one.func if isinstance(one, cst.Call) else one) for one in decorators}
    return "dataclass" in names or any(last_name(base.value) == "NamedTuple" for base in owner.bases)


def _field_names(owner: cst.ClassDef) -> Iterator[str]:
    for statement in owner.body.body:
        match statement:
            case cst.SimpleStatementLine([cst.AnnAssign(cst.Name(name))]):
                yield name
