"""Finds reads of `url` from responses of the SDK, unless `secure_url` is read first or `url` is written."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import ResponseRead
from cloudinary_lint.languages.python.inferred_types import OTHER, ResponseType
from cloudinary_lint.languages.python.node_values import item_key, key_span, last_name, lookup

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.inferred_types import Inferred
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes

    Read = tuple[cst.CSTNode, Inferred, cst.CSTNode]
    """An expression or pattern that looks a key up, the type of what it is looked up in, and the key."""

_GETTER = "operator.itemgetter"
_JUMPS = (cst.Return, cst.Raise, cst.Continue, cst.Break)


def response_reads(reader: Reader, types: ResponseTypes) -> Iterator[ResponseRead]:
    """Yields the reads of the key from a response."""
    secure, span = _SecureReads(reader), reader.tree.span
    for node, found, key in _reads(reader, types):
        is_read = reader.text(key) == sdk.INSECURE_KEY and found.kind is ResponseType.ONE
        if is_read and not secure.precede(node):
            inner = key_span(reader.tree, key)
            yield ResponseRead(span(key), inner, sdk.INSECURE_KEY, span(node), condition=found.condition)


def _reads(reader: Reader, types: ResponseTypes) -> Iterator[Read]:
    for node in reader.tree.of(cst.Subscript, cst.Call):
        if (found := lookup(node)) and not reader.tree.is_written(node):
            base, key = found
            if reader.text(key) == sdk.INSECURE_KEY:
                yield node, types.of(base), key
        elif isinstance(node, cst.Call) and reader.names.qualified_name(node.func) == _GETTER:
            keys = [arg.value for arg in node.args]
            if not any(reader.text(key) == sdk.SECURE_KEY for key in keys):
                yield from ((node, _given(reader, types, node), key) for key in keys)
    for statement in reader.tree.of(cst.Match):
        for case in statement.cases:
            yield from _pattern_reads(case.pattern, types.of(statement.subject))


def _given(reader: Reader, types: ResponseTypes, getter: cst.Call) -> Inferred:
    """Returns the type of what `itemgetter(…)` is called with, at once or by `map`."""
    parent = reader.tree.parent(getter)
    match parent, reader.tree.parent(parent):
        case cst.Call(func, [cst.Arg(one)]), _ if func is getter:
            return types.of(one)
        case cst.Arg(), cst.Call(func, [first, cst.Arg(several)]) if (
            first is parent and last_name(func) == "map"
        ):
            return types.of(several).element()
        case _:
            return OTHER


def _pattern_reads(pattern: cst.MatchPattern, found: Inferred) -> Iterator[Read]:
    """Yields the reads of a pattern, and of those in it, that is matched with something of a type."""
    match pattern:
        case cst.MatchMapping(elements):
            for one in elements:
                yield one, found, one.key
                yield from _pattern_reads(one.pattern, found.item(one.key))
        case cst.MatchAs(inner) if inner is not None:
            yield from _pattern_reads(inner, found)
        case cst.MatchOr(patterns):
            for each in patterns:
                yield from _pattern_reads(each.pattern, found)
        case cst.MatchList(patterns) | cst.MatchTuple(patterns):
            for element in patterns:
                if isinstance(element, cst.MatchSequenceElement):
                    yield from _pattern_reads(element.value, found.element())


class _SecureReads:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tree = reader.tree

    def precede(self, node: cst.CSTNode) -> bool:
        """Whether an expression or a statement around a node tries the key, or one above that then leaves."""
        inner, is_here, order = node, True, self._tree.order(node)
        for outer in self._tree.ancestors(node):
            if self._tries(outer, inner) or (is_here and self._leaving.get(id(outer), order) < order):
                return True
            is_here = is_here and not isinstance(outer, cst.FunctionDef)
            inner = outer
        return False

    def _tries(self, outer: cst.CSTNode, inner: cst.CSTNode) -> bool:
        """Whether the node around another one tries the key before it."""
        match outer:
            case cst.BooleanOperation(left):
                return left is not inner and self._is_in(left)
            case cst.IfExp():
                return self._is_in(outer)
            case cst.Call(args=[cst.Arg(key), _, *_]):
                return self._reader.text(key) == sdk.SECURE_KEY
            case cst.If(test):
                return self._is_in(test)
            case cst.Match():
                return isinstance(inner, cst.MatchCase) and self._is_in(outer)
            case cst.Try(body, handlers) | cst.TryStar(body, handlers):
                return inner in handlers and self._is_in(body)
            case _:
                return False

    @cached_property
    def _leaving(self) -> Mapping[int, int]:
        """Returns the first statement of each block that tries the key and then leaves the block."""
        found: dict[int, int] = {}
        for node in self._tree.of(cst.If, cst.Try, cst.With):
            is_tried = not isinstance(node, cst.If) or self._is_in(node.test)
            if is_tried and _leaves(node.body) and self._is_in(node.body):
                found.setdefault(id(self._tree.parent(node)), self._tree.last(node))
        return found

    def _is_in(self, node: cst.CSTNode) -> bool:
        """Whether the key is in an expression or statement, also by way of a name that it was read into."""
        return any(map(self._is_secure, self._tree.subtree(node)))

    def _is_secure(self, node: cst.CSTNode) -> bool:
        match self._reader.names.nearest_value(node):
            case cst.Subscript() as item:
                key: cst.CSTNode = item_key(item)
            case cst.Call(cst.Attribute(), [cst.Arg(given, keyword=None), *_]):
                key = given
            case _:
                key = node
        return sdk.SECURE_KEY in {self._reader.text(node), self._reader.text(key)}


def _leaves(body: cst.BaseSuite) -> bool:
    """Whether a block ends by leaving the one around it."""
    match body.body:
        case [*_, cst.SimpleStatementLine([*_, last])] | [*_, last]:
            return isinstance(last, _JUMPS)
        case _:
            return False
