"""Decides whether a module makes the SDK build addresses otherwise than by calls of its own.

It does by fields, by `.url`, and by functions that it uses as values. In doubt it does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Owner
from cloudinary_lint.languages.python.inferred_types import OBJECT
from cloudinary_lint.languages.python.node_values import imported_module
from cloudinary_lint.languages.python.reachability import is_reachable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes
    from cloudinary_lint.languages.python.tree import Tree

_BUILDERS = sdk.FUNCTIONS | sdk.DICT_FUNCTIONS.keys() | sdk.CONSTRUCTORS | sdk.SEARCHES
_IMPORTS = (cst.ImportAlias, cst.ImportFrom, cst.Import, cst.AsName)
_INSPECTORS = frozenset({"isinstance", "issubclass", "str", "repr", "print", "len", "type"})


def builds_addresses(reader: Reader, types: ResponseTypes, built: Sequence[Options]) -> bool:
    """Whether the module builds addresses in a way that no finding about a call can settle.

    `built` are its calls that build one.
    """
    return (
        any(True for _ in _fields(reader))
        or any(fact.receiver.owner is Owner.SDK and _may_be_http(fact) for fact in built)
        or any(_is_passed_on(reader.tree, node) for node in _builders(reader, built))
        or any(_is_kept(reader, call) for call in _resources(reader))
        or any(types.of(node.value) == OBJECT for node in _addresses(reader))
    )


def _may_be_http(fact: Options) -> bool:
    """Whether a call gets options that are not known, and does not set secure itself."""
    return fact.has_unknown and not sdk.secure_options(fact)


def _fields(reader: Reader) -> Iterator[cst.CSTNode]:
    """Yields the mentions of the SDK's field, by its module, its name, or another module that re-exports it.

    An import alone is none, unless it renames the field or imports the whole module.
    """
    for statement in reader.tree.of(cst.ImportFrom):
        if imported_module(statement) == sdk.FIELD_MODULE and is_reachable(reader.tree, statement):
            yield from _imported_fields(reader.tree, statement)
    for name in reader.tree.names(sdk.FIELD):
        node = reader.tree.reference(name)
        path = (
            "" if isinstance(reader.tree.parent(name), _IMPORTS) else reader.names.qualified_name(node) or ""
        )
        if path.endswith(f".{sdk.FIELD}"):
            yield node


def _imported_fields(tree: Tree, statement: cst.ImportFrom) -> Iterator[cst.CSTNode]:
    if isinstance(statement.names, cst.ImportStar):
        yield statement
        return
    for alias in statement.names:
        if alias.asname:
            yield alias
        elif isinstance(alias.name, cst.Name):
            yield from (
                name for name in tree.names(alias.name.value) if not isinstance(tree.parent(name), _IMPORTS)
            )


def _addresses(reader: Reader) -> Iterator[cst.Attribute]:
    """Yields the reads of an attribute `url`."""
    for name in reader.tree.names("url"):
        node = reader.tree.reference(name)
        if isinstance(node, cst.Attribute):
            yield node


def _builders(reader: Reader, built: Iterable[Options]) -> Iterator[cst.CSTNode]:
    """Yields the mentions of functions and classes that build addresses, but those that a fact is about."""
    reported = {fact.place for fact in built}
    for name in reader.tree.of(cst.Name):
        node = reader.tree.reference(name)
        is_reported = reader.tree.span(name) in reported or reader.tree.span(node) in reported
        if not is_reported and reader.names.qualified_name(node) in _BUILDERS:
            yield node


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


def _resources(reader: Reader) -> Iterator[cst.Call]:
    """Yields the calls that make a resource."""
    for call in reader.tree.of(cst.Call):
        if reader.names.qualified_name(call.func) in sdk.CONSTRUCTORS:
            yield call


def _is_kept(reader: Reader, call: cst.Call) -> bool:
    """Whether a resource may be used elsewhere: it is returned, passed on or stored."""
    tree = reader.tree
    match tree.parent(call):
        case cst.Attribute() | cst.Expr():
            return False
        case cst.Assign([cst.AssignTarget(cst.Name() as target)]) | cst.NamedExpr(cst.Name() as target):
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
