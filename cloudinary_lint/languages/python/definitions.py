"""Finds the functions, classes and attributes that a file defines, and what its functions are given."""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.node_values import (
    decorator_function,
    grouped,
    is_none,
    item_key,
    keyword_of,
    last_name,
    literal_key,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from cloudinary_lint.languages.python.options import Reader

_FUNCTIONS = (cst.Module, cst.FunctionDef, cst.ClassDef, cst.Lambda)
_SELF = frozenset({"self", "cls", "super"})
_STATIC = frozenset({"staticmethod", "classmethod"})
_PROPERTIES = frozenset({"property", "cached_property"})
_TRANSPARENT = (
    _STATIC
    | _PROPERTIES
    | {"cache", "lru_cache", "override", "atomic", "shared_task", "task", "retry"}
    | {"sync_to_async", "database_sync_to_async"}
)
"""Decorators of functions that return what the function returns."""
_LONGEST_CHAIN = 6
"""Names and attributes that are followed to a class: definitions may refer to each other in a circle."""


class Definitions:
    """The functions, classes and attributes that one file defines."""

    def __init__(self, reader: Reader) -> None:
        self._names = reader.names
        self._tree = reader.tree

    def scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the function or class around a node, or the module."""
        return self._tree.nearest(node, *_FUNCTIONS) or self._tree.module

    def return_values(self, function: cst.FunctionDef) -> Sequence[cst.BaseExpression]:
        """Returns the expressions that a function returns, None aside.

        There are none where it is a generator, or a decorator may make it return something else.
        """
        is_plain = id(function) not in self._yields and _is_transparent(function)
        return self._returns.get(id(function), ()) if is_plain else ()

    def yielded_values(self, function: cst.FunctionDef) -> Sequence[cst.BaseExpression]:
        """Returns the expressions that a generator yields; none where a decorator may change that."""
        given = self._yields.get(id(function), ())
        values = [one for one in given if one and not isinstance(one, cst.From)]
        return values if len(values) == len(given) and _is_transparent(function) else ()

    def parts(self, function: cst.FunctionDef) -> int:
        """Returns how many parts the tuples have that a function returns; 0 if it returns anything else."""
        given = self.return_values(function)
        sizes = {len(one.elements) if isinstance(one, cst.Tuple) else 0 for one in given}
        return sizes.pop() if len(sizes) == 1 else 0

    @cached_property
    def _returns(self) -> Mapping[int, list[cst.BaseExpression]]:
        given = ((node, node.value) for node in self._tree.of(cst.Return))
        return grouped((id(self.scope(node)), one) for node, one in given if one and not is_none(one))

    @cached_property
    def _yields(self) -> Mapping[int, list[cst.BaseExpression | cst.From | None]]:
        return grouped((id(self.scope(node)), node.value) for node in self._tree.of(cst.Yield))

    def function(self, callee: cst.CSTNode) -> cst.FunctionDef | None:
        """Returns the function that a callee names: by its name, or as a method of a class of the file."""
        match callee:
            case cst.Name():
                node = self._definition(callee)
                return node if isinstance(node, cst.FunctionDef) else None
            case cst.Attribute(base, cst.Name(method)):
                return self.method(self.owner(base), method)
            case _:
                return None

    def _definition(self, name: cst.Name) -> cst.CSTNode | None:
        bindings = self._names.bindings(name)
        return bindings[0].node if len(bindings) == 1 else None

    def method(self, owner: cst.ClassDef | str | None, name: str) -> cst.FunctionDef | None:
        """Returns the method of a class of the file, or of a base that is one."""
        for _ in range(_LONGEST_CHAIN):
            if not isinstance(owner, cst.ClassDef):
                return None
            if own := self._methods.get((id(owner), name)):
                return own[-1]
            bases = (self.owner(base.value) for base in owner.bases)
            owner = next((base for base in bases if isinstance(base, cst.ClassDef)), None)
        return None

    @cached_property
    def _methods(self) -> Mapping[tuple[int, str], list[cst.FunctionDef]]:
        functions = self._tree.of(cst.FunctionDef)
        return grouped(((id(self.scope(node)), node.name.value), node) for node in functions)

    def owner(self, node: cst.CSTNode | None) -> cst.ClassDef | str | None:
        """Returns the class that an expression is, or is an instance of; a path where it is imported."""
        for _ in range(_LONGEST_CHAIN):
            match node:
                case cst.Name(name) | cst.Call(cst.Name("super" as name)) if name in _SELF:
                    return self._tree.nearest(node, cst.ClassDef)
                case cst.Name():
                    definition = self._definition(node)
                    if isinstance(definition, cst.ClassDef):
                        return definition
                    node = self._instance(node)
                case cst.Call(func):
                    if path := self._names.qualified_name(func):
                        return path
                    node = func
                case cst.Attribute():
                    node = self.attribute(node)
                case _:
                    return None
        return None

    def _instance(self, name: cst.Name) -> cst.CSTNode | None:
        above = next(self._names.bindings_above(name), None)
        given = above.value if above else self._names.only_value(name)
        return given if isinstance(given, (cst.Call, cst.Attribute)) else None

    def attribute(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """Returns what is assigned to an attribute of `self`, if the class has one assignment, None aside."""
        given = self.attributes(node)
        return given[0] if len(given) == 1 else None

    def attributes(self, node: cst.CSTNode) -> Sequence[cst.BaseExpression]:
        """Returns what the methods of the class around assign to an attribute of `self`, None aside."""
        match node:
            case cst.Attribute(cst.Name(base) as owner, cst.Name(name)) if base in _SELF:
                around = self.owner(owner)
                key = id(around), name
                given = self._attributes.get(key, ()) or self._class_attributes.get(key, ())
                return given if isinstance(around, cst.ClassDef) else ()
            case _:
                return ()

    @cached_property
    def _class_attributes(self) -> Mapping[tuple[int, str], list[cst.BaseExpression]]:
        """Returns what the bodies of classes assign to names, None aside."""
        return grouped(
            ((id(self.scope(target)), target.value), given)
            for target, given, _ in self._tree.assignments
            if isinstance(target, cst.Name) and not is_none(given)
        )

    @cached_property
    def _attributes(self) -> Mapping[tuple[int, str], list[cst.BaseExpression]]:
        return grouped(
            ((id(self.owner(target.value)), target.attr.value), given)
            for target, given, _ in self._tree.assignments
            if isinstance(target, cst.Attribute) and not is_none(given)
            if isinstance(target.value, cst.Name) and target.value.value in _SELF
        )

    def nearest_assignment(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """Returns what the nearest statement above assigns to an attribute or item, in the same function."""
        written = self._assignments_by_place.get((_place_name(node), id(self.scope(node))), ())
        index = bisect_left(written, self._tree.order(node), key=lambda one: one[0])
        return written[index - 1][1] if index else None

    @cached_property
    def _assignments_by_place(self) -> Mapping[tuple[str, int], list[tuple[int, cst.BaseExpression]]]:
        return grouped(
            ((name, id(self.scope(target))), (self._tree.last(given), given))
            for target, given, _ in self._tree.assignments
            if not isinstance(target, cst.Name) and not is_none(given) and (name := _place_name(target))
        )

    def only_assignment(self, name: cst.Name) -> cst.BaseExpression | None:
        """Returns the expression of the one assignment of a name, None aside, in whatever order they run."""
        bindings = [one for one in self._names.bindings(name) if not one.is_provisional]
        return bindings[0].value if len(bindings) == 1 else None

    def passed_values(self, parameter: cst.CSTNode) -> tuple[Sequence[cst.BaseExpression], str]:
        """Returns what all calls of a function pass for a parameter, if no other module uses a name.

        There is nothing where a call may be out of sight, and no name where the function is local.
        """
        parameters = self._tree.parent(parameter)
        function = self._tree.parent(parameters)
        if not isinstance(function, cst.FunctionDef) or not isinstance(parameters, cst.Parameters):
            return (), ""
        around = self.scope(function)
        owner = around if isinstance(around, cst.ClassDef) else None
        decorators = {last_name(one.decorator) for one in function.decorators}
        name = function.name.value
        is_private = name.startswith("_") and not name.startswith("__")  # its own class alone calls it
        if decorators - _STATIC or (owner and not is_private):
            return (), ""
        skipped = int(owner is not None and "staticmethod" not in decorators)
        calls = self._calls(function, is_method=owner is not None)
        found = [_argument(call, parameters, parameter, skipped) for call in calls or ()]
        values = [one for one in found if one is not None]
        if len(values) < len(found):
            return (), ""
        return values, "" if isinstance(around, cst.FunctionDef) else (owner or function).name.value

    def _calls(self, function: cst.FunctionDef, *, is_method: bool) -> list[cst.Call] | None:
        """Returns the calls of a function; None where it is used in any other way, or bound twice."""
        if not is_method and self._definition(function.name) is None:
            return None
        names = self._tree.names(function.name.value) if is_method else self._names.uses(function.name)
        calls: list[cst.Call] = []
        for node in (self._tree.reference(name) for name in names if name is not function.name):
            call = self._tree.parent(node)
            is_right = isinstance(node, cst.Attribute) is is_method
            if not isinstance(call, cst.Call) or call.func is not node or not is_right:
                return None
            calls.append(call)
        return calls


def _argument(
    call: cst.Call, parameters: cst.Parameters, parameter: cst.CSTNode, skipped: int
) -> cst.BaseExpression | None:
    """Returns what a call passes for a parameter, or its default; None where that can't be decided.

    `skipped` parameters are not in the call: `self`.
    """
    placed = (*parameters.posonly_params, *parameters.params)
    named = next((one for one in (*placed, *parameters.kwonly_params) if one is parameter), None)
    if named is None or any(arg.star for arg in call.args):
        return None
    for arg in call.args:
        if keyword_of(arg) == named.name.value:
            return arg.value
    given = [arg.value for arg in call.args if not arg.keyword]
    index = placed.index(named) - skipped if named in placed else -1
    return given[index] if 0 <= index < len(given) else named.default


def _place_name(node: cst.CSTNode) -> str:
    """Returns an attribute or item as it is written; empty where a key is no literal and no name."""
    parts: list[str] = []
    while len(parts) < _LONGEST_CHAIN:
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


def is_property(method: cst.FunctionDef) -> bool:
    """Whether a method is read as an attribute."""
    return any(last_name(one.decorator) in _PROPERTIES for one in method.decorators)


def _is_transparent(function: cst.FunctionDef) -> bool:
    return all(last_name(decorator_function(one)) in _TRANSPARENT for one in function.decorators)
