"""Finds the functions, classes and attributes that a file defines itself."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.node_values import is_none, item_key, last_name, number, string

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cloudinary_lint.languages.python.options import Reader

_FUNCTIONS = (cst.Module, cst.FunctionDef, cst.ClassDef, cst.Lambda)
_SELF = frozenset({"self", "cls", "super"})
_TRANSPARENT = frozenset(
    {
        *("staticmethod", "classmethod", "property", "cached_property", "cache", "lru_cache", "override"),
        *("atomic", "shared_task", "task", "retry", "sync_to_async", "database_sync_to_async"),
    }
)
"""Decorators of functions that return what the function returns."""
_HOPS = 6
"""Names and attributes that are followed to a class: definitions may refer to each other in a circle."""


class Definitions:
    """The functions, classes and attributes that one file defines."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tree = reader.tree

    def scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the function or class around a node, or the module."""
        around = self._tree.ancestors(node)
        return next((scope for scope in around if isinstance(scope, _FUNCTIONS)), self._tree.module)

    def return_values(self, function: cst.FunctionDef) -> Sequence[cst.BaseExpression]:
        """Returns the expressions that a function returns, None aside.

        There are none where it is a generator, or a decorator may make it return something else.
        """
        if id(function) in self._generators or not all(map(_is_transparent, function.decorators)):
            return ()
        return self._returns_by_function.get(id(function), ())

    def parts(self, function: cst.FunctionDef) -> int:
        """Returns how many parts the tuples have that a function returns; 0 if it returns anything else."""
        given = self.return_values(function)
        sizes = {len(one.elements) if isinstance(one, cst.Tuple) else 0 for one in given}
        return sizes.pop() if len(sizes) == 1 else 0

    @cached_property
    def _returns_by_function(self) -> Mapping[int, list[cst.BaseExpression]]:
        found: dict[int, list[cst.BaseExpression]] = {}
        for node in self._tree.of(cst.Return):
            if node.value and not is_none(node.value):
                found.setdefault(id(self.scope(node)), []).append(node.value)
        return found

    def yielded_values(self, function: cst.FunctionDef) -> Sequence[cst.BaseExpression]:
        """Returns the expressions that a generator yields; none where a decorator may change that."""
        is_plain = all(map(_is_transparent, function.decorators))
        return self._yields_by_function.get(id(function), ()) if is_plain else ()

    @cached_property
    def _yields_by_function(self) -> Mapping[int, list[cst.BaseExpression]]:
        found: dict[int, list[cst.BaseExpression]] = {}
        other: set[int] = set()
        for node in self._tree.of(cst.Yield):
            function = id(self.scope(node))
            if node.value is None or isinstance(node.value, cst.From):
                other.add(function)
            else:
                found.setdefault(function, []).append(node.value)
        return {function: given for function, given in found.items() if function not in other}

    @cached_property
    def _generators(self) -> frozenset[int]:
        return frozenset(id(self.scope(node)) for node in self._tree.of(cst.Yield))

    def function(self, callee: cst.CSTNode) -> cst.FunctionDef | None:
        """Returns the function that a callee names: by its name, or as a method of a class of the file."""
        match callee:
            case cst.Name():
                node = self._definition(callee)
                return node if isinstance(node, cst.FunctionDef) else None
            case cst.Attribute(base, cst.Name(method)):
                owner = self.owner(base)
                return self.method(owner, method) if isinstance(owner, cst.ClassDef) else None
            case _:
                return None

    def _definition(self, name: cst.Name) -> cst.CSTNode | None:
        """Returns the one function or class that a name is bound to."""
        bindings = self._reader.names.bindings(name)
        return bindings[0].node if len(bindings) == 1 else None

    def method(self, owner: cst.ClassDef, name: str) -> cst.FunctionDef | None:
        """Returns the method of a class, or of a base that the file defines."""
        for _ in range(_HOPS):
            own = self._methods.get(id(owner), {})
            if name in own:
                return own[name]
            bases = (self.owner(base.value) for base in owner.bases)
            base = next((base for base in bases if isinstance(base, cst.ClassDef)), None)
            if base is None:
                return None
            owner = base
        return None

    @cached_property
    def _methods(self) -> Mapping[int, dict[str, cst.FunctionDef]]:
        found: dict[int, dict[str, cst.FunctionDef]] = {}
        for node in self._tree.of(cst.FunctionDef):
            around = self.scope(node)
            if isinstance(around, cst.ClassDef):
                found.setdefault(id(around), {})[node.name.value] = node
        return found

    def owner(self, node: cst.CSTNode, hops: int = _HOPS) -> cst.ClassDef | str | None:
        """Returns the class that an expression is, or is an instance of; a path where it is imported."""
        if not hops:
            return None
        match node:
            case cst.Name(name) | cst.Call(cst.Name("super" as name)) if name in _SELF:
                around = self._tree.ancestors(node)
                return next((one for one in around if isinstance(one, cst.ClassDef)), None)
            case cst.Name():
                return self._named_owner(node, hops - 1)
            case cst.Call(func):
                return self._reader.names.qualified_name(func) or self.owner(func, hops - 1)
            case cst.Attribute():
                given = self.attribute(node)
                return self.owner(given, hops - 1) if given is not None else None
            case _:
                return None

    def _named_owner(self, name: cst.Name, hops: int) -> cst.ClassDef | str | None:
        definition = self._definition(name)
        if isinstance(definition, cst.ClassDef):
            return definition
        names = self._reader.names
        binding = next(names.bindings_above(name), None)
        given = binding.value if binding else names.only_value(name)
        return self.owner(given, hops) if isinstance(given, (cst.Call, cst.Attribute)) else None

    def attribute(self, node: cst.Attribute) -> cst.BaseExpression | None:
        """Returns what is assigned to an attribute of `self`, if the class has one assignment, None aside."""
        given = self.attributes(node)
        return given[0] if len(given) == 1 else None

    def attributes(self, node: cst.Attribute) -> Sequence[cst.BaseExpression]:
        """Returns what the methods of the class around assign to an attribute of `self`, None aside."""
        if not isinstance(node.value, cst.Name) or node.value.value not in _SELF:
            return ()
        owner = self.owner(node.value)
        if not isinstance(owner, cst.ClassDef):
            return ()
        key = id(owner), node.attr.value
        return self._attributes.get(key, ()) or self._class_attributes.get(key, ())

    @cached_property
    def _class_attributes(self) -> Mapping[tuple[int, str], list[cst.BaseExpression]]:
        """Returns what the bodies of classes assign to names, None aside."""
        found: dict[tuple[int, str], list[cst.BaseExpression]] = {}
        for target, given, _ in self._tree.assignments:
            owner = self.scope(target)
            if isinstance(target, cst.Name) and isinstance(owner, cst.ClassDef) and not is_none(given):
                found.setdefault((id(owner), target.value), []).append(given)
        return found

    @cached_property
    def _attributes(self) -> Mapping[tuple[int, str], list[cst.BaseExpression]]:
        found: dict[tuple[int, str], list[cst.BaseExpression]] = {}
        for target, given, _ in self._tree.assignments:
            if isinstance(target, cst.Attribute) and not is_none(given):
                match target.value:
                    case cst.Name(name) if name in _SELF:
                        key = id(self.owner(target.value)), target.attr.value
                        found.setdefault(key, []).append(given)
        return found

    def nearest_assignment(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """Returns what the nearest statement above assigns to an attribute or item, in the same function."""
        written = self._assignments_by_place.get((_place_name(node), id(self.scope(node))), ())
        index = bisect_left(written, self._tree.order(node), key=lambda one: one[0])
        return written[index - 1][1] if index else None

    @cached_property
    def _assignments_by_place(self) -> Mapping[tuple[str, int], list[tuple[int, cst.BaseExpression]]]:
        found: dict[tuple[str, int], list[tuple[int, cst.BaseExpression]]] = {}
        for target, given, _ in self._tree.assignments:
            name = "" if isinstance(target, cst.Name) or is_none(given) else _place_name(target)
            if name:
                key = name, id(self.scope(target))
                found.setdefault(key, []).append((self._tree.last(given), given))
        return found

    def only_assignment(self, name: cst.Name) -> cst.BaseExpression | None:
        """Returns the expression of the one assignment of a name, None aside, in whatever order they run."""
        bindings = [one for one in self._reader.names.bindings(name) if not one.is_provisional]
        return bindings[0].value if len(bindings) == 1 else None


def _place_name(node: cst.CSTNode) -> str:
    """Returns an attribute or item as it is written; empty where a key is no literal and no name."""
    parts: list[str] = []
    while len(parts) < _HOPS:
        match node:
            case cst.Name(name):
                return "".join((name, *reversed(parts)))
            case cst.Attribute(base, cst.Name(name)):
                parts.append(f".{name}")
                node = base
            case cst.Subscript(base) if (key := _key_name(node)) is not None:
                parts.append(f"[{key}]")
                node = base
            case _:
                return ""
    return ""


def _key_name(node: cst.Subscript) -> str | None:
    """Returns a literal key or a name as it is written; None for any other key."""
    key = item_key(node)
    literal = literal_key(key)
    return repr(literal) if literal is not None else key.value if isinstance(key, cst.Name) else None


def literal_key(node: cst.CSTNode) -> str | int | None:
    """Returns a literal key or index; None where it is no literal."""
    known = number(node)
    return known if isinstance(known, int) else string(node)


def is_property(method: cst.FunctionDef) -> bool:
    """Whether a method is read as an attribute."""
    return any(last_name(one.decorator) in {"property", "cached_property"} for one in method.decorators)


def _is_transparent(decorator: cst.Decorator) -> bool:
    node = decorator.decorator
    return last_name(node.func if isinstance(node, cst.Call) else node) in _TRANSPARENT
