"""Infers whether an expression is a response of the SDK: follows names, items and calls.

Where a function is imported from elsewhere in the project, the type depends on what that function returns:
`through` is its path, and the project decides.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.bindings import Assignment, LoopTarget, OpaqueBinding, is_provisional
from cloudinary_lint.languages.python.definitions import (
    Definitions,
    copied_by,
    field_of,
    item_of,
    literal_key,
)
from cloudinary_lint.languages.python.node_values import item_key, last_name, number, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cloudinary_lint.languages.python.bindings import Binding
    from cloudinary_lint.languages.python.options import Reader

_HOPS = 16
"""Expressions that are followed to a response: Python would end the recursion at 1,000 frames."""
_PARTIALS = frozenset({"functools.partial", "functools.partialmethod"})
_RUNNERS = frozenset({"to_thread", "run_in_threadpool", "run_in_executor", "run_sync", "sync_to_async"})
_COPIERS = frozenset({"dict", "list", "tuple", "sorted", "reversed", "set", "iter"})
_COPIES = frozenset({"copy.copy", "copy.deepcopy"})
LOOKUPS = frozenset({"get", "pop"})
_SEARCH_HOPS = 8
"""Names that are followed to a search: they may be bound to each other in a circle."""


class ResponseType(Enum):
    """A type of expressions: one response (a dict), several of them, an object with one, or another."""

    ONE = "one"
    MANY = "many"
    OBJECT = "object"
    OTHER = "other"


class Inferred(NamedTuple):
    """The type of an expression, if the project's function at the path `through` returns one response."""

    kind: ResponseType
    through: str = ""


OTHER = Inferred(ResponseType.OTHER)
_ONE = Inferred(ResponseType.ONE)


class ResponseTypes:
    """The types of the expressions of one file, each inferred once."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.definitions = Definitions(reader)
        self._known: dict[int, Inferred] = {}

    def of(self, node: cst.CSTNode, hops: int = _HOPS) -> Inferred:
        """Returns the type of an expression, as far as the file determines it."""
        if not hops:
            return OTHER
        if id(node) not in self._known:
            self._known[id(node)] = OTHER  # for an expression that depends on itself
            self._known[id(node)] = self._infer(node, hops - 1)
        return self._known[id(node)]

    def _infer(self, node: cst.CSTNode, hops: int) -> Inferred:
        match node:
            case cst.Await(inner) | cst.NamedExpr(value=inner) | cst.BooleanOperation(inner, cst.Or()):
                return self.of(inner, hops)
            case cst.BooleanOperation(_, cst.And(), right):
                return self.of(right, hops)
            case cst.IfExp(body=body, orelse=other):
                return self._common_type((body, other), hops)
            case cst.Name():
                return self._type_of_name(node, hops)
            case cst.ListComp(each) | cst.GeneratorExp(each) | cst.SetComp(each):
                return _many_of(self.of(each, hops))
            case cst.List(elements) | cst.Tuple(elements):
                return _many_of(self._common_type((element.value for element in elements), hops))
            case cst.Dict():
                starred = copied_by(node)
                return _one_or_other(self.of(starred, hops)) if starred else OTHER
            case cst.Subscript(base):
                return self._type_of_item(node, base, item_key(node), hops)
            case cst.Attribute():
                return self._type_of_attribute(node, hops)
            case cst.Call():
                return self._type_of_call(node, hops)
            case _:
                return OTHER

    def _common_type(self, nodes: Iterable[cst.BaseExpression], hops: int) -> Inferred:
        """Returns the type that all expressions have, None aside."""
        given = (node for node in nodes if not (isinstance(node, cst.Name) and node.value == "None"))
        found = {self.of(node, hops) for node in given}
        kinds = {one.kind for one in found}
        paths = {one.through for one in found if one.through}
        if len(kinds) != 1 or len(paths) > 1:
            return OTHER
        return Inferred(kinds.pop(), "".join(paths))

    def _type_of_name(self, name: cst.Name, hops: int) -> Inferred:
        """Returns the type of the nearest binding above a name, `= None` aside."""
        function = self.definitions.scope(name)
        for binding in self._reader.names.bindings_above(name):
            is_here = self.definitions.scope(binding.node) is function
            if is_here and not is_provisional(binding.bound):
                return self._type_of_binding(name, binding, hops)
        return OTHER

    def _type_of_binding(self, name: cst.Name, binding: Binding, hops: int) -> Inferred:
        match binding.bound:
            case Assignment(cst.List([]) | cst.Call(cst.Name("list"), [])):
                return _many_of(self._common_type(self.definitions.appended_values(name), hops))
            case Assignment(given):
                return self.of(given, hops)
            case LoopTarget(iterable, index):
                return self._type_of_element(iterable, index, hops)
            case OpaqueBinding() if isinstance(binding.node, cst.Assign):
                return _element_of(self.of(binding.node.value, hops))
            case _:
                return OTHER

    def _type_of_element(self, iterable: cst.BaseExpression, index: int | None, hops: int) -> Inferred:
        """Returns the type of what a loop goes through, or of one part of it."""
        match iterable:
            case cst.Call(cst.Name("enumerate"), [cst.Arg(inner), *_]) if index == 1:
                return _element_of(self.of(inner, hops))
            case cst.Call(cst.Name("zip"), args) if index is not None and index < len(args):
                return _element_of(self.of(args[index].value, hops))
            case _:
                return _element_of(self.of(iterable, hops)) if index is None else OTHER

    def _type_of_item(self, node: cst.CSTNode, base: cst.CSTNode, key: cst.CSTNode, hops: int) -> Inferred:
        written = self.definitions.nearest_assignment(node)
        held = item_of(self._value(base), literal_key(key)) if written is None else written
        if held is not None:
            return self.of(held, hops)
        return _type_of_key(self.of(base, hops), key)

    def _value(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the expression that a name is bound to in the same function, else the node."""
        if isinstance(node, cst.Name):
            binding = next(self._reader.names.bindings_above(node), None)
            is_here = binding and self.definitions.scope(binding.node) is self.definitions.scope(node)
            if binding and is_here and isinstance(binding.bound, Assignment):
                return binding.bound.value
        return node

    def _type_of_attribute(self, node: cst.Attribute, hops: int) -> Inferred:
        base, name = node.value, node.attr.value
        written = self.definitions.nearest_assignment(node)
        if written is not None:
            return self.of(written, hops)
        given = self.definitions.attributes(node)
        if given:
            return self._common_type(given, hops)
        owner = self.definitions.owner(base)
        method = self.definitions.method(owner, name) if isinstance(owner, cst.ClassDef) else None
        if method is not None:
            return self.result(method, hops) if _is_property(method) else OTHER
        held = field_of(self._value(base), name, owner if isinstance(owner, cst.ClassDef) else None)
        if held is not None:
            return self.of(held, hops)
        is_metadata = name == "metadata" and self.of(base, hops) == Inferred(ResponseType.OBJECT)
        return _ONE if is_metadata else OTHER

    def _type_of_call(self, call: cst.Call, hops: int) -> Inferred:
        copied = self._type_of_copy(call, hops)
        if copied is not None:
            return copied
        match call:
            case cst.Call(cst.Attribute(base, cst.Name("execute"))) if is_search(self._reader, base):
                return _ONE
            case cst.Call(cst.Attribute(base, cst.Name(method)), [cst.Arg(key, keyword=None), *_]) if (
                method in LOOKUPS
            ):
                return self._type_of_item(call, base, key, hops)
            case cst.Call(
                cst.Attribute(cst.Call(cst.Attribute(_, cst.Name("submit")), args), cst.Name("result"))
            ):
                return self._run(args[:1], hops)
            case cst.Call(func, [cst.Arg(function, keyword=None), *_]) if last_name(func) == "map":
                return _many_of(self.returns(function, hops))
            case cst.Call(cst.Call(runner, args)) | cst.Call(runner, args) if last_name(runner) in _RUNNERS:
                return self._run(args, hops)
            case _:
                return self.returns(call.func, hops)

    def _run(self, args: Sequence[cst.Arg], hops: int) -> Inferred:
        """Returns the type of the result of a function that is passed to code which runs it."""
        found = (_one_or_other(self.returns(arg.value, hops)) for arg in args)
        return next((one for one in found if one != OTHER), OTHER)

    def _type_of_copy(self, call: cst.Call, hops: int) -> Inferred | None:
        """Returns the type of a copy of a response or of several; None where a call makes none."""
        match call:
            case cst.Call(cst.Name(name) as func, [cst.Arg(given_node), *_]) if (
                name in _COPIERS and not self._reader.names.bindings(func)
            ):
                given = self.of(given_node, hops)
                kind = ResponseType.ONE if name == "dict" else ResponseType.MANY
                return given if given.kind is kind and not _replaces_address(call) else OTHER
            case cst.Call(cst.Attribute(base, cst.Name("copy")), []):
                return self.of(base, hops)
            case cst.Call(func, [cst.Arg(given_node), *_]) if (
                self._reader.names.qualified_name(func) in _COPIES
            ):
                return self.of(given_node, hops)
            case cst.Call(cst.Name("next"), [cst.Arg(given_node), *_]):
                return _element_of(self.of(given_node, hops))
            case _:
                return None

    def returns(self, callee: cst.CSTNode, hops: int) -> Inferred:
        """Returns the type of the result of calling an expression."""
        if not hops:
            return OTHER
        path = self.path(callee)
        if path:
            return _known_result(path)
        match callee:
            case cst.Lambda(body=body):
                return self.of(body, hops)
            case cst.Call(partial, [cst.Arg(inner), *_]) if (
                self._reader.names.qualified_name(partial) in _PARTIALS
            ):
                return self.returns(inner, hops - 1)
            case cst.Name() if (given := self.definitions.only_assignment(callee)) is not None:
                return self.returns(given, hops - 1)
        function = self.definitions.function(callee)
        if function is not None:
            return self.result(function, hops)
        return OTHER

    def path(self, callee: cst.CSTNode) -> str:
        """Returns the dotted path of an imported function, or of a method of an imported class."""
        path = self._reader.names.qualified_name(callee)
        if path or not isinstance(callee, cst.Attribute):
            return path or ""
        given = self.definitions.attribute(callee.value) if isinstance(callee.value, cst.Attribute) else None
        owner = self._reader.names.qualified_name(given) if given else None
        if owner is None:
            found = self.definitions.owner(callee.value)
            owner = found if isinstance(found, str) else None
        return f"{owner}.{callee.attr.value}" if owner else ""

    def result(self, function: cst.FunctionDef, hops: int = _HOPS) -> Inferred:
        """Returns the type of every value that a function returns, None aside."""
        found = self._common_type(self.definitions.return_values(function), hops)
        return found if found.kind is not ResponseType.MANY or not found.through else OTHER


def _known_result(path: str) -> Inferred:
    """Returns the type of the result of an imported function; for the project's own, the project decides."""
    if path in sdk.RESPONSES:
        return _ONE
    if path in sdk.CONSTRUCTORS:
        return Inferred(ResponseType.OBJECT)
    return OTHER if path.partition(".")[0] == sdk.APP else Inferred(ResponseType.ONE, path)


def _many_of(one: Inferred) -> Inferred:
    return one._replace(kind=ResponseType.MANY) if one.kind is ResponseType.ONE else OTHER


def _element_of(several: Inferred) -> Inferred:
    return several._replace(kind=ResponseType.ONE) if several.kind is ResponseType.MANY else OTHER


def _one_or_other(one: Inferred) -> Inferred:
    return one if one.kind is ResponseType.ONE else OTHER


def _type_of_key(base: Inferred, key: cst.CSTNode) -> Inferred:
    match base.kind, key:
        case ResponseType.ONE, _:
            is_list = string(key) in sdk.RESPONSE_LISTS
            return base._replace(kind=ResponseType.MANY) if is_list else OTHER
        case ResponseType.MANY, cst.Slice():
            return base
        case ResponseType.MANY, _:
            return _element_of(base) if _is_index(key) else OTHER
        case _:
            return OTHER


def _replaces_address(call: cst.Call) -> bool:
    """Whether the keywords of a call of `dict` may hold another address."""
    return any(arg.star or (arg.keyword and arg.keyword.value == sdk.INSECURE_KEY) for arg in call.args[1:])


def _is_index(key: cst.CSTNode) -> bool:
    """Whether a key may be the index of a list: a literal text is none."""
    return string(key) is None or number(key) is not None


def _is_property(method: cst.FunctionDef) -> bool:
    return any(last_name(one.decorator) in {"property", "cached_property"} for one in method.decorators)


def is_search(reader: Reader, node: cst.CSTNode, hops: int = _SEARCH_HOPS) -> bool:
    """Whether an expression is a search of the SDK: its constructor, or a method called on one."""
    while True:
        match node:
            case cst.Call(cst.Attribute(inner)) if reader.names.qualified_name(node.func) not in sdk.SEARCHES:
                node = inner
            case cst.Call(func):
                return reader.names.qualified_name(func) in sdk.SEARCHES
            case cst.Name() if hops:
                given = reader.names.nearest_assignment(node)
                return given is not None and is_search(reader, given, hops - 1)
            case _:
                return False
