"""The functions and methods of a module that give responses or resources of the SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts.module_summary import FunctionResult
from cloudinary_lint.languages.python.response_types import ResponseType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import Inferred, ResponseTypes

_HOPS = 16


def function_results(reader: Reader, types: ResponseTypes) -> Iterator[FunctionResult]:
    """Yields the results of what other modules can call: functions, methods, and names bound to one."""
    module = reader.tree.module
    methods: dict[int, list[FunctionResult]] = {}
    for function in reader.tree.of(cst.FunctionDef):
        around = types.definitions.scope(function)
        if around is module:
            yield from _result(function.name.value, types.result(function))
        elif isinstance(around, cst.ClassDef) and types.definitions.scope(around) is module:
            name = f"{around.name.value}.{function.name.value}"
            found = list(_result(name, types.result(function)))
            methods.setdefault(id(around), []).extend(found)
            yield from found
    for statement in reader.tree.of(cst.Assign):
        match statement:
            case cst.Assign([cst.AssignTarget(cst.Name(name))], given) if (
                reader.names.scope(statement) is module
            ):
                yield from _named(name, given, types, methods)
            case _:
                pass


def _named(
    name: str, given: cst.BaseExpression, types: ResponseTypes, methods: dict[int, list[FunctionResult]]
) -> Iterator[FunctionResult]:
    """Yields the results of a name that is bound to a function, or to an instance of a class."""
    if isinstance(given, (cst.Lambda, cst.Call)):
        yield from _result(name, types.returns(given, _HOPS))
    owner = types.definitions.owner(given) if isinstance(given, cst.Call) else None
    for one in methods.get(id(owner), ()):
        yield one._replace(name=f"{name}.{one.name.partition('.')[2]}")


def _result(name: str, found: Inferred) -> Iterator[FunctionResult]:
    if found.kind in {ResponseType.ONE, ResponseType.OBJECT}:
        yield FunctionResult(name, found.kind is ResponseType.OBJECT, found.through)
