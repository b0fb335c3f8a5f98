"""Finds the functions, methods and classes of a module that return responses or resources of the SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts.module_summary import FunctionResult, Result
from cloudinary_lint.languages.python.bindings import ImportedName, names_bound_by
from cloudinary_lint.languages.python.inferred_types import ResponseType, is_resource_class

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.inferred_types import Inferred
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes

_HOPS = 16
_KINDS = {
    ResponseType.ONE: Result.RESPONSE,
    ResponseType.MANY: Result.RESPONSES,
    ResponseType.OBJECT: Result.RESOURCE,
    ResponseType.OBJECTS: Result.RESOURCES,
}
_OF_SDK = {
    **dict.fromkeys(sdk.RESPONSES, Result.RESPONSE),
    **dict.fromkeys(sdk.CONSTRUCTORS, Result.RESOURCE),
}


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
    yield from _classes(reader, types)
    yield from _handed_on(reader)
    for statement in reader.tree.of(cst.Assign):
        match statement:
            case cst.Assign([cst.AssignTarget(cst.Name(name))], given) if (
                reader.names.scope(statement) is module
            ):
                yield from _results_of_name(name, given, types, methods)
            case _:
                pass


def _classes(reader: Reader, types: ResponseTypes) -> Iterator[FunctionResult]:
    """Yields the classes that derive from a resource of the SDK and leave its methods as they are."""
    for owner in reader.tree.of(cst.ClassDef):
        is_own = types.definitions.scope(owner) is reader.tree.module and is_resource_class(reader, owner)
        if is_own and not any(types.definitions.method(owner, method) for method in sdk.METHODS):
            yield FunctionResult(owner.name.value, Result.RESOURCE)


def _handed_on(reader: Reader) -> Iterator[FunctionResult]:
    """Yields the functions and classes of the SDK that others can import from the module."""
    for statement in reader.tree.of(cst.ImportFrom):
        if reader.names.scope(statement) is reader.tree.module:
            for name, bound in names_bound_by(statement):
                if isinstance(bound, ImportedName) and bound.path in _OF_SDK:
                    yield FunctionResult(name, _OF_SDK[bound.path])


def _results_of_name(
    name: str, given: cst.BaseExpression, types: ResponseTypes, methods: dict[int, list[FunctionResult]]
) -> Iterator[FunctionResult]:
    """Yields the results of a name that is bound to a function, or to an instance of a class."""
    if isinstance(given, (cst.Lambda, cst.Call)):
        yield from _result(name, types.returns(given, _HOPS))
    owner = types.definitions.owner(given) if isinstance(given, cst.Call) else None
    for one in methods.get(id(owner), ()):
        yield one._replace(name=f"{name}.{one.name.partition('.')[2]}")


def _result(name: str, found: Inferred) -> Iterator[FunctionResult]:
    if found.kind in _KINDS:
        yield FunctionResult(name, _KINDS[found.kind], found.through)
