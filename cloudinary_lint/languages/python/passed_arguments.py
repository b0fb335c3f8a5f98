"""Finds what the parameters of a file's own functions are given, where the file shows every call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.node_values import last_name
from cloudinary_lint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.definitions import Definitions
    from cloudinary_lint.languages.python.options import Reader


class PassedArguments(NamedTuple):
    """The arguments that a parameter is given, if no other module of the project uses the name `unless`."""

    values: Sequence[cst.BaseExpression] = ()
    unless: str = ""


_NOTHING = PassedArguments()


def passed_arguments(reader: Reader, definitions: Definitions, parameter: cst.CSTNode) -> PassedArguments:
    """Returns what all calls of a function pass for a parameter; nothing where a call may be out of sight."""
    parameters = reader.tree.parent(parameter)
    function = reader.tree.parent(parameters)
    if not isinstance(function, cst.FunctionDef) or not isinstance(parameters, cst.Parameters):
        return _NOTHING
    around = definitions.scope(function)
    is_method = isinstance(around, cst.ClassDef)
    static = [
        one for one in function.decorators if last_name(one.decorator) in {"staticmethod", "classmethod"}
    ]
    if len(static) < len(function.decorators) or (is_method and not _is_private(function)):
        return _NOTHING
    is_bound = is_method and not any(last_name(one.decorator) == "staticmethod" for one in static)
    calls = _calls(reader, function, is_method=is_method)
    found = [_argument(call, parameters, parameter, skipped=int(is_bound)) for call in calls or ()]
    values = [one for one in found if one is not None]
    if len(values) < len(found) or not found:
        return _NOTHING
    owner = around.name.value if isinstance(around, cst.ClassDef) else function.name.value
    is_local = isinstance(around, cst.FunctionDef)
    return PassedArguments(values, "" if is_local else owner)


def _is_private(function: cst.FunctionDef) -> bool:
    """Whether a method is called by its own class alone, by its name."""
    return function.name.value.startswith("_") and not function.name.value.startswith("__")


def _calls(reader: Reader, function: cst.FunctionDef, *, is_method: bool) -> list[cst.Call] | None:
    """Returns the calls of a function; None where it is used in any other way, or bound twice."""
    if not is_method and len(reader.names.bindings(function.name)) != 1:
        return None
    uses: Iterator[cst.CSTNode] = (
        reader.tree.reference(name)
        for name in (
            reader.tree.names(function.name.value) if is_method else reader.names.uses(function.name)
        )
        if name is not function.name
    )
    calls: list[cst.Call] = []
    for node in uses:
        call = reader.tree.parent(node)
        is_right = isinstance(node, cst.Attribute) is is_method
        if not isinstance(call, cst.Call) or call.func is not node or not is_right:
            return None
        calls.append(call)
    return calls


def _argument(
    call: cst.Call, parameters: cst.Parameters, parameter: cst.CSTNode, *, skipped: int
) -> cst.BaseExpression | None:
    """Returns what a call passes for a parameter, or its default; None where that can't be told."""
    if any(arg.star for arg in call.args):
        return None
    placed = (*parameters.posonly_params, *parameters.params)
    index = next((number for number, one in enumerate(placed) if one is parameter), None)
    named = next((one for one in (*placed, *parameters.kwonly_params) if one is parameter), None)
    if named is None:
        return None
    for arg in call.args:
        if arg.keyword and arg.keyword.value == named.name.value:
            return arg.value
    given = [arg.value for arg in call.args if not arg.keyword]
    if index is not None and 0 <= index - skipped < len(given):
        return given[index - skipped]
    return named.default
