"""Keys read from the SDK's responses: followed from the call through names, loops and items in one scope."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, ResponseRead
from cloudinary_lint.languages.python.bindings import Assigned, Looped, is_stand_in
from cloudinary_lint.languages.python.builders import is_search
from cloudinary_lint.languages.python.values import key_span, string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.bindings import Bound
    from cloudinary_lint.languages.python.options import Reader

_HOPS = 12
_FUNCTIONS = (cst.Module, cst.FunctionDef, cst.ClassDef, cst.Lambda)
_PARTIAL = "functools.partial"
_RUNNERS = frozenset({"to_thread", "run_in_threadpool", "run_in_executor", "run_sync", "sync_to_async"})


class Write(NamedTuple):
    """Where a dict, as it is written, is given an address by the program."""

    text: str
    order: int
    function: cst.CSTNode


class Shape(Enum):
    """What an expression holds: one response (a dict), several of them, an object around one, or neither."""

    ONE = "one"
    MANY = "many"
    OBJECT = "object"
    OTHER = "other"


def reads(reader: Reader) -> Iterator[ResponseRead]:
    """The reads of a literal key from a response."""
    writes = tuple(_writes(reader))
    for node in reader.tree.nodes:
        match node:
            case cst.Subscript(base, [cst.SubscriptElement(cst.Index(key))]) if not _is_target(reader, node):
                yield from _read(reader, node, base, key, writes)
            case cst.Call(cst.Attribute(base, cst.Name("get")), [cst.Arg(key, keyword=None), *_]):
                yield from _read(reader, node, base, key, writes)
            case _:
                pass


def _read(
    reader: Reader, node: cst.CSTNode, base: cst.CSTNode, key: cst.CSTNode, writes: Sequence[Write]
) -> Iterator[ResponseRead]:
    name = string(key)
    if name != sdk.INSECURE_KEY or shape(reader, base) is not Shape.ONE:
        return
    if _tries_secure(reader, node) or _is_replaced(reader, node, base, writes):
        return
    inner = key_span(reader.tree, key)
    if inner is not None:
        yield ResponseRead(Language.PYTHON, reader.tree.span(key), inner, name, reader.tree.span(node))


def _is_target(reader: Reader, node: cst.CSTNode) -> bool:
    parent = reader.tree.parents[node]
    return isinstance(parent, (cst.AssignTarget, cst.Del)) or (
        isinstance(parent, (cst.AugAssign, cst.AnnAssign)) and parent.target is node
    )


def _writes(reader: Reader) -> Iterator[Write]:
    """What the program itself puts under the key."""
    for node in reader.tree.of(cst.Subscript, cst.Call):
        match node:
            case cst.Subscript(base, [cst.SubscriptElement(cst.Index(key))]) if _is_target(reader, node):
                if string(key) == sdk.INSECURE_KEY:
                    yield Write(reader.tree.text(base), reader.tree.order(node), _function(reader, node))
            case cst.Call(cst.Attribute(base, cst.Name("update"))):
                yield Write(reader.tree.text(base), reader.tree.order(node), _function(reader, node))
            case _:
                pass


def _is_replaced(reader: Reader, node: cst.CSTNode, base: cst.CSTNode, writes: Sequence[Write]) -> bool:
    """Whether the program has put something of its own there above, in the same function."""
    text, order, function = reader.tree.text(base), reader.tree.order(node), _function(reader, node)
    return any(write.text == text and write.order < order and write.function is function for write in writes)


def _tries_secure(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether the key is read only where `secure_url` was tried first."""
    inner = node
    for outer in reader.tree.ancestors(node):
        match outer:
            case cst.BooleanOperation(left) if left is not inner and _names_secure(reader, left):
                return True
            case cst.IfExp() if _names_secure(reader, outer):
                return True
            case cst.Call(args=[cst.Arg(key), _, *_]) if string(key) == sdk.SECURE_KEY:
                return True
            case cst.If(test) if _names_secure(reader, test):
                return True
            case cst.Try(body, handlers) if inner in handlers and _names_secure(reader, body):
                return True
            case _:
                pass
        inner = outer
    return False


def _names_secure(reader: Reader, node: cst.CSTNode) -> bool:
    return any(string(inner) == sdk.SECURE_KEY for inner in reader.tree.inside(node))


def shape(reader: Reader, node: cst.CSTNode, hops: int = _HOPS) -> Shape:
    """What an expression holds, as far as the calls and assignments in sight tell."""
    if not hops:
        return Shape.OTHER
    match node:
        case cst.Await(inner) | cst.NamedExpr(value=inner) | cst.BooleanOperation(inner, cst.Or()):
            return shape(reader, inner, hops - 1)
        case cst.Name():
            return _named(reader, node, hops - 1)
        case cst.ListComp(each):
            return Shape.MANY if shape(reader, each, hops - 1) is Shape.ONE else Shape.OTHER
        case cst.Subscript(base, [cst.SubscriptElement(index)]):
            return _item(shape(reader, base, hops - 1), index)
        case cst.Attribute(base, cst.Name("metadata")):
            return Shape.ONE if shape(reader, base, hops - 1) is Shape.OBJECT else Shape.OTHER
        case cst.Call():
            return _called(reader, node, hops - 1)
        case _:
            return Shape.OTHER


def _item(base: Shape, index: cst.BaseSlice) -> Shape:
    match base, index:
        case Shape.ONE, cst.Index(key):
            return Shape.MANY if string(key) in sdk.RESPONSE_LISTS else Shape.OTHER
        case Shape.MANY, cst.Index():
            return Shape.ONE
        case Shape.MANY, _:
            return Shape.MANY
        case _:
            return Shape.OTHER


def _called(reader: Reader, call: cst.Call, hops: int) -> Shape:
    path = reader.names.qualified(call.func)
    if path in sdk.CONSTRUCTORS:
        return Shape.OBJECT
    if path in sdk.RESPONSES:
        return Shape.ONE
    match call:
        case cst.Call(cst.Attribute(base, cst.Name("execute"))) if is_search(reader, base):
            return Shape.ONE
        case cst.Call(cst.Attribute(base, cst.Name("get")), [cst.Arg(key), *_]):
            return _item(shape(reader, base, hops), cst.Index(key))
        case cst.Call(cst.Call(runner, args)) | cst.Call(runner, args) if _is_runner(runner):
            return Shape.ONE if any(_returns_one(reader, arg.value, hops) for arg in args) else Shape.OTHER
        case _:
            return Shape.OTHER


def _returns_one(reader: Reader, function: cst.BaseExpression, hops: int) -> bool:
    """Whether a function that is handed on to be run elsewhere returns a response."""
    match function:
        case cst.Lambda(body=body):
            return shape(reader, body, hops) is Shape.ONE
        case cst.Call(partial, [cst.Arg(inner), *_]) if reader.names.qualified(partial) == _PARTIAL:
            return _returns_one(reader, inner, hops)
        case _:
            return reader.names.qualified(function) in sdk.RESPONSES


def _is_runner(node: cst.CSTNode) -> bool:
    name = node.attr if isinstance(node, cst.Attribute) else node
    return isinstance(name, cst.Name) and name.value in _RUNNERS


def _named(reader: Reader, name: cst.Name, hops: int) -> Shape:
    """The shape that the nearest binding above a name gives it, `= None` aside."""
    order = reader.tree.order(name)
    function = _function(reader, name)
    for binding in reversed(reader.names.bindings(name)):
        node = reader.tree.nodes[binding.order]
        is_above = binding.order < order or isinstance(node, cst.CompFor)
        given = _given(binding.bound) or node  # the node that ends a value may stand in a lambda of its own
        if is_above and _function(reader, given) is function and not is_stand_in(binding.bound):
            return _bound(reader, binding.bound, hops)
    return Shape.OTHER


def _given(bound: Bound) -> cst.BaseExpression | None:
    match bound:
        case Assigned(given) | Looped(given):
            return given
        case _:
            return None


def _bound(reader: Reader, bound: Bound, hops: int) -> Shape:
    match bound:
        case Assigned(given):
            return shape(reader, given, hops)
        case Looped(iterable):
            return Shape.ONE if shape(reader, iterable, hops) is Shape.MANY else Shape.OTHER
        case _:
            return Shape.OTHER


def _function(reader: Reader, node: cst.CSTNode) -> cst.CSTNode:
    around = reader.tree.ancestors(node)
    return next((scope for scope in around if isinstance(scope, _FUNCTIONS)), reader.tree.module)
