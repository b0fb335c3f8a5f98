"""Finds the functions, methods and classes of a module that return responses or resources of the SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts.module_summary import UNLESS_USED, VALUE, FunctionResult, Result
from cloudinary_lint.languages.python.inferred_types import ResponseType, is_resource_class
from cloudinary_lint.languages.python.node_values import import_aliases

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.inferred_types import Inferred
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes

_KINDS = {
    ResponseType.ONE: Result.RESPONSE,
    ResponseType.MANY: Result.RESPONSES,
    ResponseType.OBJECT: Result.RESOURCE,
    ResponseType.OBJECTS: Result.RESOURCES,
}
_OF_SDK = {
    **dict.fromkeys(sdk.FUNCTIONS, Result.BUILDER),
    **dict.fromkeys(sdk.RESPONSES, Result.RESPONSE),
    **dict.fromkeys(sdk.CONSTRUCTORS, Result.RESOURCE),
}


def function_results(reader: Reader, types: ResponseTypes) -> Iterator[FunctionResult]:
    """Yields the results of what other modules can call: functions, methods, and names bound to one."""
    module, names = reader.tree.module, reader.names
    methods: dict[int, list[FunctionResult]] = {}
    for function in reader.tree.of(cst.FunctionDef):
        around = types.definitions.scope(function)
        if around is module and len(names.bindings(function.name)) == 1:
            yield from _results_of(function.name.value, function, types)
        elif isinstance(around, cst.ClassDef) and types.definitions.scope(around) is module:
            found = list(_results_of(f"{around.name.value}.{function.name.value}", function, types))
            methods.setdefault(id(around), []).extend(found)
            yield from found
    yield from _classes(reader, types)
    yield from _handed_on(reader)
    for target, given, statement in reader.tree.assignments:
        is_only = names.scope(statement) is module and len(names.bindings(target)) == 1
        if isinstance(target, cst.Name) and is_only:
            yield from _results_of_name(reader, target.value, given, types)
            owner = types.definitions.owner(given) if isinstance(given, cst.Call) else None
            for one in methods.get(id(owner), ()):
                yield one._replace(name=f"{target.value}.{one.name.partition('.')[2]}")


def _classes(reader: Reader, types: ResponseTypes) -> Iterator[FunctionResult]:
    """Yields the classes that derive from a resource of the SDK and leave its methods as they are."""
    for owner in reader.tree.of(cst.ClassDef):
        is_own = types.definitions.scope(owner) is reader.tree.module
        is_changed = any(types.definitions.method(owner, method) for method in sdk.METHODS)
        if is_own and not is_changed and is_resource_class(reader.names, owner):
            yield FunctionResult(owner.name.value, Result.RESOURCE)


def _handed_on(reader: Reader) -> Iterator[FunctionResult]:
    """Yields the functions and classes of the SDK that others can import from the module."""
    for statement in reader.tree.of(cst.ImportFrom):
        if reader.names.scope(statement) is reader.tree.module:
            for alias in import_aliases(statement):
                name = alias.asname.name if alias.asname else alias.name
                path = reader.names.qualified_name(name)
                if isinstance(name, cst.Name) and path in _OF_SDK:
                    yield FunctionResult(name.value, _OF_SDK[path])


def _results_of_name(
    reader: Reader, name: str, given: cst.BaseExpression, types: ResponseTypes
) -> Iterator[FunctionResult]:
    """Yields the results of a name that is bound to a response, a resource or a function."""
    if name not in types.containers.written_names:
        yield from _result(f"{name}{VALUE}", types.of(given))
    path = reader.names.qualified_name(given)
    if path in _OF_SDK:
        yield FunctionResult(name, _OF_SDK[path])
    if isinstance(given, (cst.Lambda, cst.Call)):
        yield from _result(name, types.returns(given))


def _results_of(name: str, function: cst.FunctionDef, types: ResponseTypes) -> Iterator[FunctionResult]:
    """Yields the result of a function, or those of the parts of the tuple that it returns."""
    yield from _result(name, types.result(function))
    for index in range(types.definitions.parts(function)):
        yield from _result(f"{name}:{index}", types.part_of(function, index))


def _result(name: str, found: Inferred) -> Iterator[FunctionResult]:
    if found.kind in _KINDS and not found.through.startswith(UNLESS_USED):
        yield FunctionResult(name, _KINDS[found.kind], found.through)
