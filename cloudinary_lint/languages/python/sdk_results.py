"""Finds what a module makes of the SDK for others, and whether it builds addresses out of sight.

Its functions, methods and classes may return responses or resources of the SDK. It builds addresses otherwise
than by calls of its own by fields, by `.url`, and by functions that it uses as values; in doubt it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Owner
from cloudinary_lint.facts.module_summary import UNLESS_USED, VALUE, FunctionResult, Result
from cloudinary_lint.languages.python.inferred_types import OBJECT, ResponseType, is_resource_class
from cloudinary_lint.languages.python.node_values import dotted_name, import_aliases, imported_module
from cloudinary_lint.languages.python.reachability import is_reachable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.inferred_types import Inferred
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes
    from cloudinary_lint.languages.python.tree import Tree

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
_BUILDERS = sdk.FUNCTIONS | sdk.DICT_FUNCTIONS.keys() | sdk.CONSTRUCTORS | sdk.SEARCHES
_IMPORTS = (cst.ImportAlias, cst.ImportFrom, cst.Import, cst.AsName)
_INSPECTORS = frozenset({"isinstance", "issubclass", "str", "repr", "print", "len", "type"})


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


def builds_addresses(reader: Reader, types: ResponseTypes, built: Sequence[Options]) -> bool:
    """Whether the module builds addresses in a way that no finding about a call can settle.

    `built` are its calls that build one: of those, the ones with unknown options may set secure or not.
    """
    tree, path = reader.tree, reader.names.qualified_name
    reported = {fact.place for fact in built}
    references = [(name, tree.reference(name)) for name in tree.of(cst.Name)]
    return (
        _mentions_field(reader)
        or any(
            fact.receiver.owner is Owner.SDK and fact.has_unknown and not sdk.secure_options(fact)
            for fact in built
        )
        or any(
            _is_passed_on(tree, node)
            for name, node in references
            if path(node) in _BUILDERS and reported.isdisjoint((tree.span(name), tree.span(node)))
        )
        or any(_is_kept(reader, call) for call in tree.of(cst.Call) if path(call.func) in sdk.CONSTRUCTORS)
        or any(
            types.of(node.value) == OBJECT
            for node in map(tree.reference, tree.names("url"))
            if isinstance(node, cst.Attribute)
        )
    )


def _mentions_field(reader: Reader) -> bool:
    """Whether the SDK's field is mentioned, by its module, its name, or a module that hands it on.

    An import alone doesn't count, unless it renames the field or imports the whole module.
    """
    tree = reader.tree
    for statement in tree.of(cst.ImportFrom):
        if imported_module(statement) == sdk.FIELD_MODULE and is_reachable(tree, statement):
            aliases = import_aliases(statement)
            names = [name for alias in aliases for name in tree.names(dotted_name(alias.name))]
            is_renamed = not aliases or any(alias.asname for alias in aliases)
            if is_renamed or not all(isinstance(tree.parent(name), _IMPORTS) for name in names):
                return True
    names = [name for name in tree.names(sdk.FIELD) if not isinstance(tree.parent(name), _IMPORTS)]
    paths = (reader.names.qualified_name(tree.reference(name)) or "" for name in names)
    return any(path.endswith(f".{sdk.FIELD}") for path in paths)


def _is_passed_on(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a function or class is used as a value, or a class is a base: neither called nor inspected."""
    parent = tree.parent(node)
    match parent:
        case cst.Call(func):
            return func is not node
        case cst.Arg():
            return not _is_inspected(tree, parent)
        case cst.Attribute() | cst.Param() | cst.AnnAssign() | cst.FunctionDef():
            return False
        case _:
            return not isinstance(parent, _IMPORTS)


def _is_inspected(tree: Tree, arg: cst.Arg) -> bool:
    """Whether a function that only inspects its arguments is called with one."""
    call = tree.parent(arg)
    return isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and call.func.value in _INSPECTORS


def _is_kept(reader: Reader, call: cst.Call) -> bool:
    """Whether a resource may be used elsewhere: it is returned, passed on or stored."""
    tree = reader.tree
    match tree.parent(call):
        case cst.Attribute() | cst.Expr():
            return False
        case cst.Assign([cst.AssignTarget(cst.Name() as target)]) | cst.NamedExpr(cst.Name() as target):
            if isinstance(reader.names.scope(target), cst.ClassDef):
                return True
            return target is reader.names.uses(target)[0] and not all(
                _is_used_here(tree, node) for node in reader.names.uses(target) if node is not target
            )
        case cst.Arg() as arg:
            return not _is_inspected(tree, arg)
        case _:
            return True


def _is_used_here(tree: Tree, node: cst.Name) -> bool:
    """Whether a name is bound, or one of its attributes used."""
    parent = tree.parent(node)
    match parent:
        case cst.Attribute(attr=attribute):
            return attribute is not node
        case cst.AssignTarget() | cst.If() | cst.BooleanOperation() | cst.UnaryOperation():
            return True
        case cst.Arg(keyword=keyword):
            return keyword is node
        case _:
            return False
