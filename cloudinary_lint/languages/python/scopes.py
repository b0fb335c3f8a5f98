"""Which names every scope of a file binds, and which scope a use of a name means.

Refuses to know what names are bound to.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.bindings import Binding, bound_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.tree import Tree

_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_BINDERS = (
    cst.Import,
    cst.ImportFrom,
    cst.Assign,
    cst.AnnAssign,
    cst.NamedExpr,
    cst.For,
    cst.CompFor,
    cst.AugAssign,
    cst.WithItem,
    cst.ExceptHandler,
    cst.ExceptStarHandler,
    cst.FunctionDef,
    cst.ClassDef,
    cst.TypeAlias,
    cst.MatchAs,
    cst.MatchStar,
    cst.MatchMapping,
    cst.Param,
)


class Scopes:
    """The scopes of one file."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree

    def around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The scopes that are searched for a name used at a node, from the innermost.

        Decorators, defaults and bases belong to the scope around, as does what a comprehension goes
        through first; the names of a class are seen by the code that stands directly in it.
        """
        is_direct = True
        inner, passed = node, node
        for outer in self._tree.ancestors(node):
            if isinstance(outer, cst.CompFor) and inner is outer.iter:
                passed = self._tree.parents[outer]
            elif _encloses(outer, inner) and outer is not passed:
                if is_direct or not isinstance(outer, cst.ClassDef):
                    yield outer
                is_direct = False
            inner = outer

    def home(self, name: cst.Name) -> cst.CSTNode | None:
        """The scope whose bindings a use of a name can mean; None where no scope binds it."""
        text = name.value
        for scope in self.around(name):
            home = self._tree.module if isinstance(self._declared.get((scope, text)), cst.Global) else scope
            if (home, text) in self.table:
                return home
        return None

    @cached_property
    def table(self) -> Mapping[tuple[cst.CSTNode, str], list[Binding]]:
        """The bindings of each name in each scope, in order."""
        table: dict[tuple[cst.CSTNode, str], list[Binding]] = {}
        for node in self._tree.of(*_BINDERS):
            for name, bound in bound_by(node):
                binding = Binding(bound, self._since(node), node)
                table.setdefault((self._target(node, name), name), []).append(binding)
        for bindings in table.values():
            bindings.sort(key=lambda binding: binding.order)
        return table

    @cached_property
    def _declared(self) -> Mapping[tuple[cst.CSTNode, str], cst.CSTNode]:
        """The names that a scope declares to be those of another scope."""
        return {
            (next(self.around(node)), item.name.value): node
            for node in self._tree.of(cst.Global, cst.Nonlocal)
            for item in node.names
        }

    def _target(self, node: cst.CSTNode, name: str) -> cst.CSTNode:
        """The scope in which a node binds a name."""
        if isinstance(node, cst.Param):
            return self._tree.parents[self._tree.parents[node]]
        scopes = self.around(node)
        if isinstance(node, cst.NamedExpr):
            scopes = (scope for scope in scopes if not isinstance(scope, _COMPREHENSIONS))
        scope = next(scopes)
        match self._declared.get((scope, name)):
            case cst.Global():
                return self._tree.module
            case cst.Nonlocal():
                return next(scopes, scope)
            case _:
                return scope

    def _since(self, node: cst.CSTNode) -> int:
        """From where on in the reading order a binding holds: behind the value; from a loop on, its name."""
        match node:
            case cst.CompFor():
                return self._tree.order(next(self.around(node)))
            case cst.For(iter=iterable):
                return self._tree.last(iterable)
            case cst.Assign() | cst.AnnAssign() | cst.AugAssign() | cst.NamedExpr():
                return self._tree.last(node)
            case _:
                return self._tree.order(node)


def _encloses(scope: cst.CSTNode, inner: cst.CSTNode) -> bool:
    match scope:
        case cst.FunctionDef(body=body) | cst.ClassDef(body=body) | cst.Lambda(body=body):
            return inner is body
        case _:
            return isinstance(scope, (cst.Module, *_COMPREHENSIONS))
