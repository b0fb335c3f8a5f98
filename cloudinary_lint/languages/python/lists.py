"""The lists of Django's settings: what all statements of a module put into one, by way of other names too."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.bindings import unstarred

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cloudinary_lint.languages.python.tree import Tree

_COPIES = frozenset({"list", "tuple", "set", "filter", "sorted"})
_ADDS = {"append": 0, "insert": 1, "extend": 0}
_MOST_PARTS = 64


@dataclass(frozen=True)
class Lists:
    """The lists of one module: all that is in sight, whatever the branch it stands in."""

    tree: Tree

    def named(self, name: str) -> list[syntax.Expression]:
        """The entries of the list of that name, in order."""
        return self._entries(self._parts.get(name, ()), name)

    def within(self, node: syntax.Expression) -> list[syntax.Expression]:
        """The entries of an expression, in order."""
        return self._entries((node,))

    def _entries(self, nodes: Iterable[syntax.Expression], *seen: str) -> list[syntax.Expression]:
        waiting, followed = [*nodes], set(seen)
        found: set[syntax.Expression] = set()
        while waiting:
            node = waiting.pop()
            parts = self._inside(node, followed)
            if parts is None:
                found.add(node)
            else:
                waiting += parts
        return sorted(found, key=self.tree.order)

    def _inside(self, node: syntax.Expression, followed: set[str]) -> Iterable[syntax.Expression] | None:
        """The expressions that an expression adds up; None where it is an entry itself."""
        match node:
            case syntax.List(elements) | syntax.Tuple(elements) | syntax.Set(elements):
                return [unstarred(element) for element in elements]
            case syntax.BinaryOperation(left, "+" | "|", right):
                return left, right
            case syntax.BooleanOperation(left, _, right) | syntax.IfExp(body=left, orelse=right):
                return left, right
            case syntax.Call(syntax.Name(name), args) if name in _COPIES:
                return [arg.value for arg in args]
            case syntax.Name() | syntax.Attribute():
                return self._follow(_last(node), followed)
            case _:
                return None

    def _follow(self, name: str, followed: set[str]) -> Iterable[syntax.Expression]:
        parts = () if name in followed else self._parts.get(name, ())[:_MOST_PARTS]
        followed.add(name)
        return parts

    @cached_property
    def _parts(self) -> Mapping[str, list[syntax.Expression]]:
        """What statements assign and add, by the names that they assign and add it to."""
        parts: dict[str, list[syntax.Expression]] = {}
        for node in self.tree.of(syntax.Assign, syntax.AnnAssign, syntax.AugAssign, syntax.Call):
            for name, given in _given(node):
                parts.setdefault(name, []).append(given)
        return parts


def _given(node: syntax.Node) -> Iterator[tuple[str, syntax.Expression]]:
    match node:
        case syntax.Assign(targets, given):
            yield from ((_last(target.target), given) for target in targets)
        case syntax.AnnAssign(target, value=syntax.Expression() as given) | syntax.AugAssign(
            target, value=given
        ):
            yield _last(target), given
        case syntax.Call(syntax.Attribute(base, syntax.Name(method)), args) if method in _ADDS:
            yield from ((_last(base), arg.value) for arg in args[_ADDS[method] :])
        case syntax.Call(syntax.Attribute(attr=syntax.Name("configure")), args):
            yield from ((arg.keyword.value, arg.value) for arg in args if arg.keyword)
        case _:
            return


def _last(node: syntax.Node) -> str:
    """The last name of a name, an attribute or a slice of one: settings go by it."""
    match node:
        case syntax.Name(name) | syntax.Attribute(attr=syntax.Name(name)):
            return name
        case syntax.Subscript(value, syntax.Slice()):
            return _last(value)
        case _:
            return ""
