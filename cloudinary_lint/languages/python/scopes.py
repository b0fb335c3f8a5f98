"""The scopes of a file: which names each of them binds, and in which of them a name is looked up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.bindings import Binding, bound_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.tree import Tree

_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_SCOPES = frozenset({cst.Module, cst.FunctionDef, cst.ClassDef, cst.Lambda, *_COMPREHENSIONS})
_EDGES = _SCOPES | {cst.CompFor}
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
        self._chains: dict[cst.CSTNode, tuple[cst.CSTNode, ...]] = {}

    def around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yields the scopes that are searched for a name used at a node, from the innermost.

        Decorators, defaults and bases belong to the scope around, as does what a comprehension goes
        through first; the names of a class are seen by the code that stands directly in it.
        """
        below: list[cst.CSTNode] = []
        while (
            node not in self._chains
            and node is not self._tree.module
            and _is_transparent(self._tree.parent(node))
        ):
            below.append(node)
            node = self._tree.parent(node)
        if node not in self._chains:
            self._chains[node] = tuple(self._search_order(node))
        chain = self._chains[node]
        self._chains.update(dict.fromkeys(below, chain))
        return iter(chain)

    def _search_order(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        is_direct = True
        inner, passed = node, node
        for outer in self._tree.ancestors(node):
            kind = type(outer)
            if isinstance(outer, cst.CompFor):
                passed = self._tree.parent(outer) if inner is outer.iter else passed
            elif kind in _SCOPES and outer is not passed and _encloses(outer, inner):
                if is_direct or kind is not cst.ClassDef:
                    yield outer
                is_direct = False
            inner = outer

    def binding_scope(self, name: cst.Name) -> cst.CSTNode | None:
        """Returns the scope whose bindings a use of a name can mean; None where no scope binds it."""
        text = name.value
        for scope in self.around(name):
            binding_scope = (
                self._tree.module if isinstance(self._declared.get((scope, text)), cst.Global) else scope
            )
            if (binding_scope, text) in self.table:
                return binding_scope
        return None

    @cached_property
    def table(self) -> Mapping[tuple[cst.CSTNode, str], list[Binding]]:
        """Returns the bindings of each name in each scope, in order."""
        table: dict[tuple[cst.CSTNode, str], list[Binding]] = {}
        for node in self._tree.of(*_BINDERS):
            for name, bound in bound_by(node):
                binding = Binding(bound, self._visible_after(node), node)
                table.setdefault((self._scope_bound_in(node, name), name), []).append(binding)
        for bindings in table.values():
            bindings.sort(key=lambda binding: binding.order)
        return table

    @cached_property
    def _declared(self) -> Mapping[tuple[cst.CSTNode, str], cst.CSTNode]:
        """Returns the names that a scope declares to be those of another scope."""
        return {
            (next(self.around(node)), item.name.value): node
            for node in self._tree.of(cst.Global, cst.Nonlocal)
            for item in node.names
        }

    def _scope_bound_in(self, node: cst.CSTNode, name: str) -> cst.CSTNode:
        """Returns the scope in which a node binds a name."""
        if isinstance(node, cst.Param):
            return self._tree.parent(self._tree.parent(node))
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

    def _visible_after(self, node: cst.CSTNode) -> int:
        """Returns the index in the reading order after which a binding is visible.

        That is the end of the assigned value; for the target of a loop, the end of what it goes through.
        """
        match node:
            case cst.CompFor():
                return self._tree.order(next(self.around(node)))
            case cst.For(iter=iterable):
                return self._tree.last(iterable)
            case cst.Assign() | cst.AnnAssign() | cst.AugAssign() | cst.NamedExpr():
                return self._tree.last(node)
            case _:
                return self._tree.order(node)


def _is_transparent(node: cst.CSTNode) -> bool:
    """Whether all that is in a node is searched for in the scopes around it."""
    return type(node) not in _EDGES


def _encloses(scope: cst.CSTNode, inner: cst.CSTNode) -> bool:
    """Whether a part of a scope's node is inside of the scope itself: of a function, its body alone."""
    if isinstance(scope, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
        return inner is scope.body
    return True
