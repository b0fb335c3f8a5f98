"""The lists of Django's settings: all that the statements of a module add to one, in any branch."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.syntax import item_key, last_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cloudinary_lint.languages.python.tree import Tree

_COPIES = frozenset({"list", "tuple", "set", "filter", "sorted"})
_ADDS = {"append": 0, "insert": 1, "extend": 0}
_MOST_PARTS = 64


@dataclass(frozen=True)
class Lists:
    """The lists of one module."""

    tree: Tree

    def named(self, name: str) -> list[cst.BaseExpression]:
        """Returns the entries of the list of that name, in order."""
        return self._entries(self._parts.get(name, ()), name)

    def within(self, node: cst.BaseExpression) -> list[cst.BaseExpression]:
        """Returns the entries of an expression, in order."""
        return self._entries((node,))

    def _entries(self, nodes: Iterable[cst.BaseExpression], *seen: str) -> list[cst.BaseExpression]:
        waiting, followed = [*nodes], set(seen)
        found: set[cst.BaseExpression] = set()
        while waiting:
            node = waiting.pop()
            parts = self._joined(node, followed)
            if parts is None:
                found.add(node)
            else:
                waiting += parts
        return sorted(found, key=self.tree.order)

    def _joined(self, node: cst.BaseExpression, followed: set[str]) -> Iterable[cst.BaseExpression] | None:
        """Returns the expressions whose entries an expression joins; None where it is an entry itself."""
        match node:
            case cst.List(elements) | cst.Tuple(elements) | cst.Set(elements):
                return [element.value for element in elements]
            case cst.BinaryOperation(left, cst.Add() | cst.BitOr(), right):
                return left, right
            case cst.BooleanOperation(left, _, right) | cst.IfExp(body=left, orelse=right):
                return left, right
            case cst.Call(cst.Name(name), args) if name in _COPIES:
                return [arg.value for arg in args]
            case cst.Name() | cst.Attribute():
                return self._follow(_last(node), followed)
            case _:
                return None

    def _follow(self, name: str, followed: set[str]) -> Iterable[cst.BaseExpression]:
        parts = () if name in followed else self._parts.get(name, ())[:_MOST_PARTS]
        followed.add(name)
        return parts

    @cached_property
    def _parts(self) -> Mapping[str, list[cst.BaseExpression]]:
        """Returns what statements assign or add to each name."""
        parts: dict[str, list[cst.BaseExpression]] = {}
        for node in self.tree.of(cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Call):
            for name, given in _given(node):
                parts.setdefault(name, []).append(given)
        return parts


def _given(node: cst.CSTNode) -> Iterator[tuple[str, cst.BaseExpression]]:
    match node:
        case cst.Assign(targets, given):
            yield from ((_last(target.target), given) for target in targets)
        case cst.AnnAssign(target, value=cst.BaseExpression() as given) | cst.AugAssign(target, value=given):
            yield _last(target), given
        case cst.Call(cst.Attribute(base, cst.Name(method)), args) if method in _ADDS:
            yield from ((_last(base), arg.value) for arg in args[_ADDS[method] :])
        case cst.Call(cst.Attribute(attr=cst.Name("configure")), args):
            yield from ((arg.keyword.value, arg.value) for arg in args if arg.keyword)
        case _:
            return


def _last(node: cst.CSTNode) -> str:
    """Returns the name of a setting: that of a name, of an attribute or of a slice of one."""
    match node:
        case cst.Subscript(value) if isinstance(item_key(node), cst.Slice):
            return _last(value)
        case _:
            return last_name(node)
