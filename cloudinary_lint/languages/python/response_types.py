"""The type of an expression: whether it is a response of the SDK, followed through names, loops and items."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.bindings import Assignment, LoopTarget, is_provisional
from cloudinary_lint.languages.python.builders import is_search
from cloudinary_lint.languages.python.syntax import item_key, last_name
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.bindings import Bound
    from cloudinary_lint.languages.python.options import Reader

_HOPS = 12
_FUNCTIONS = (cst.Module, cst.FunctionDef, cst.ClassDef, cst.Lambda)
_PARTIAL = "functools.partial"
_RUNNERS = frozenset({"to_thread", "run_in_threadpool", "run_in_executor", "run_sync", "sync_to_async"})


class ResponseType(Enum):
    """A type of expressions: one response (a dict), several of them, an object with one, or another."""

    ONE = "one"
    MANY = "many"
    OBJECT = "object"
    OTHER = "other"


def response_type(reader: Reader, node: cst.CSTNode, hops: int = _HOPS) -> ResponseType:
    """Returns the type of an expression as far as calls and assignments in its function tell."""
    if not hops:
        return ResponseType.OTHER
    match node:
        case cst.Await(inner) | cst.NamedExpr(value=inner) | cst.BooleanOperation(inner, cst.Or()):
            return response_type(reader, inner, hops - 1)
        case cst.Name():
            return _named(reader, node, hops - 1)
        case cst.ListComp(each):
            return (
                ResponseType.MANY
                if response_type(reader, each, hops - 1) is ResponseType.ONE
                else ResponseType.OTHER
            )
        case cst.Subscript(base):
            return _item(response_type(reader, base, hops - 1), item_key(node))
        case cst.Attribute(base, cst.Name("metadata")):
            return (
                ResponseType.ONE
                if response_type(reader, base, hops - 1) is ResponseType.OBJECT
                else ResponseType.OTHER
            )
        case cst.Call():
            return _called(reader, node, hops - 1)
        case _:
            return ResponseType.OTHER


def _item(base: ResponseType, key: cst.CSTNode) -> ResponseType:
    match base, key:
        case ResponseType.ONE, _:
            return ResponseType.MANY if string(key) in sdk.RESPONSE_LISTS else ResponseType.OTHER
        case ResponseType.MANY, cst.Slice():
            return ResponseType.MANY
        case ResponseType.MANY, _:
            return ResponseType.ONE
        case _:
            return ResponseType.OTHER


def _called(reader: Reader, call: cst.Call, hops: int) -> ResponseType:
    path = reader.names.qualified(call.func)
    if path in sdk.CONSTRUCTORS:
        return ResponseType.OBJECT
    if path in sdk.RESPONSES:
        return ResponseType.ONE
    match call:
        case cst.Call(cst.Attribute(base, cst.Name("execute"))) if is_search(reader, base):
            return ResponseType.ONE
        case cst.Call(cst.Attribute(base, cst.Name("get")), [cst.Arg(key), *_]):
            return _item(response_type(reader, base, hops), key)
        case cst.Call(cst.Call(runner, args)) | cst.Call(runner, args) if _is_runner(runner):
            return (
                ResponseType.ONE
                if any(_returns_one(reader, arg.value, hops) for arg in args)
                else ResponseType.OTHER
            )
        case _:
            return ResponseType.OTHER


def _returns_one(reader: Reader, function: cst.BaseExpression, hops: int) -> bool:
    """Whether a function that is passed to a runner returns a response."""
    match function:
        case cst.Lambda(body=body):
            return response_type(reader, body, hops) is ResponseType.ONE
        case cst.Call(partial, [cst.Arg(inner), *_]) if reader.names.qualified(partial) == _PARTIAL:
            return _returns_one(reader, inner, hops)
        case _:
            return reader.names.qualified(function) in sdk.RESPONSES


def _is_runner(node: cst.CSTNode) -> bool:
    return last_name(node) in _RUNNERS


def _named(reader: Reader, name: cst.Name, hops: int) -> ResponseType:
    """Returns the type of the nearest binding above a name, `= None` aside."""
    function = function_around(reader, name)
    for binding in reader.names.bindings_above(name):
        is_here = function_around(reader, binding.node) is function
        if is_here and not is_provisional(binding.bound):
            return _bound(reader, binding.bound, hops)
    return ResponseType.OTHER


def _bound(reader: Reader, bound: Bound, hops: int) -> ResponseType:
    match bound:
        case Assignment(given):
            return response_type(reader, given, hops)
        case LoopTarget(iterable):
            return (
                ResponseType.ONE
                if response_type(reader, iterable, hops) is ResponseType.MANY
                else ResponseType.OTHER
            )
        case _:
            return ResponseType.OTHER


def function_around(reader: Reader, node: cst.CSTNode) -> cst.CSTNode:
    """Returns the function or class that a node stands in, or the module."""
    around = reader.tree.ancestors(node)
    return next((scope for scope in around if isinstance(scope, _FUNCTIONS)), reader.tree.module)
