"""Decides whether a key of a response is read only where `secure_url` was tried first."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.node_values import item_key

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.options import Reader

_JUMPS = (cst.Return, cst.Raise, cst.Continue, cst.Break)


class SecureReads:
    """The places of one file where `secure_url` is tried."""

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
        for statement in self._leaving_statements():
            found.setdefault(id(self._tree.parent(statement)), self._tree.last(statement))
        return found

    def _leaving_statements(self) -> Iterator[cst.CSTNode]:
        for node in self._tree.of(cst.If, cst.Try, cst.With):
            is_tried = not isinstance(node, cst.If) or self._is_in(node.test)
            if is_tried and _leaves(node.body) and self._is_in(node.body):
                yield node

    def _is_in(self, node: cst.CSTNode) -> bool:
        """Whether the key is in an expression or statement, also by way of a name that it was read into."""
        return any(map(self._is_secure, self._tree.subtree(node)))

    def _is_secure(self, node: cst.CSTNode) -> bool:
        if self._reader.text(node) == sdk.SECURE_KEY:
            return True
        given = self._reader.names.nearest_value(node)
        match given:
            case cst.Subscript():
                return self._reader.text(item_key(given)) == sdk.SECURE_KEY
            case cst.Call(cst.Attribute(), [cst.Arg(key, keyword=None), *_]):
                return self._reader.text(key) == sdk.SECURE_KEY
            case _:
                return False


def _leaves(body: cst.BaseSuite) -> bool:
    """Whether a block ends by leaving the one around it."""
    match body.body:
        case [*_, cst.SimpleStatementLine([*_, last])] | [*_, last]:
            return isinstance(last, _JUMPS)
        case _:
            return False
