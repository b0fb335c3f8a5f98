"""What an expression holds of the SDK's responses: followed through names, loops and items in one scope."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.bindings import Assigned, Looped, is_stand_in
from cloudinary_lint.languages.python.builders import is_search
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.bindings import Bound
    from cloudinary_lint.languages.python.options import Reader

_HOPS = 12
_FUNCTIONS = (syntax.Module, syntax.FunctionDef, syntax.ClassDef, syntax.Lambda)
_PARTIAL = "functools.partial"
_RUNNERS = frozenset({"to_thread", "run_in_threadpool", "run_in_executor", "run_sync", "sync_to_async"})


class Shape(Enum):
    """What an expression holds: one response (a dict), several of them, an object around one, or neither."""

    ONE = "one"
    MANY = "many"
    OBJECT = "object"
    OTHER = "other"


def shape(reader: Reader, node: syntax.Node, hops: int = _HOPS) -> Shape:
    """What an expression holds, as far as the calls and assignments in sight tell."""
    if not hops:
        return Shape.OTHER
    match node:
        case syntax.Await(inner) | syntax.NamedExpr(value=inner) | syntax.BooleanOperation(inner, "or"):
            return shape(reader, inner, hops - 1)
        case syntax.Name():
            return _named(reader, node, hops - 1)
        case syntax.ListComp(each):
            return Shape.MANY if shape(reader, each, hops - 1) is Shape.ONE else Shape.OTHER
        case syntax.Subscript(base, key):
            return _item(shape(reader, base, hops - 1), key)
        case syntax.Attribute(base, syntax.Name("metadata")):
            return Shape.ONE if shape(reader, base, hops - 1) is Shape.OBJECT else Shape.OTHER
        case syntax.Call():
            return _called(reader, node, hops - 1)
        case _:
            return Shape.OTHER


def _item(base: Shape, key: syntax.Expression) -> Shape:
    match base, key:
        case Shape.ONE, _:
            return Shape.MANY if string(key) in sdk.RESPONSE_LISTS else Shape.OTHER
        case Shape.MANY, syntax.Slice():
            return Shape.MANY
        case Shape.MANY, _:
            return Shape.ONE
        case _:
            return Shape.OTHER


def _called(reader: Reader, call: syntax.Call, hops: int) -> Shape:
    path = reader.names.qualified(call.func)
    if path in sdk.CONSTRUCTORS:
        return Shape.OBJECT
    if path in sdk.RESPONSES:
        return Shape.ONE
    match call:
        case syntax.Call(syntax.Attribute(base, syntax.Name("execute"))) if is_search(reader, base):
            return Shape.ONE
        case syntax.Call(syntax.Attribute(base, syntax.Name("get")), [syntax.Arg(key), *_]):
            return _item(shape(reader, base, hops), key)
        case syntax.Call(syntax.Call(runner, args)) | syntax.Call(runner, args) if _is_runner(runner):
            return Shape.ONE if any(_returns_one(reader, arg.value, hops) for arg in args) else Shape.OTHER
        case _:
            return Shape.OTHER


def _returns_one(reader: Reader, function: syntax.Expression, hops: int) -> bool:
    """Whether a function that is handed on to be run elsewhere returns a response."""
    match function:
        case syntax.Lambda(body=body):
            return shape(reader, body, hops) is Shape.ONE
        case syntax.Call(partial, [syntax.Arg(inner), *_]) if reader.names.qualified(partial) == _PARTIAL:
            return _returns_one(reader, inner, hops)
        case _:
            return reader.names.qualified(function) in sdk.RESPONSES


def _is_runner(node: syntax.Node) -> bool:
    name = node.attr if isinstance(node, syntax.Attribute) else node
    return isinstance(name, syntax.Name) and name.value in _RUNNERS


def _named(reader: Reader, name: syntax.Name, hops: int) -> Shape:
    """The shape that the nearest binding above a name gives it, `= None` aside."""
    function = function_around(reader, name)
    for binding in reader.names.above(name):
        is_here = function_around(reader, binding.node) is function
        if is_here and not is_stand_in(binding.bound):
            return _bound(reader, binding.bound, hops)
    return Shape.OTHER


def _bound(reader: Reader, bound: Bound, hops: int) -> Shape:
    match bound:
        case Assigned(given):
            return shape(reader, given, hops)
        case Looped(iterable):
            return Shape.ONE if shape(reader, iterable, hops) is Shape.MANY else Shape.OTHER
        case _:
            return Shape.OTHER


def function_around(reader: Reader, node: syntax.Node) -> syntax.Node:
    """The function or class that a node stands in, or the module."""
    around = reader.tree.ancestors(node)
    return next((scope for scope in around if isinstance(scope, _FUNCTIONS)), reader.tree.module)
