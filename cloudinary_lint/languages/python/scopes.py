"""Which names every scope of a file binds, and which scope a use of a name means.

Refuses to know what names are bound to.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.bindings import Binding, bound_by

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.tree import Tree

_COMPREHENSIONS = (syntax.ListComp, syntax.SetComp, syntax.DictComp, syntax.GeneratorExp)
_SCOPES = frozenset({syntax.Module, syntax.FunctionDef, syntax.ClassDef, syntax.Lambda, *_COMPREHENSIONS})
_EDGES = _SCOPES | {syntax.CompFor}
_BINDERS = (
    syntax.Import,
    syntax.ImportFrom,
    syntax.Assign,
    syntax.AnnAssign,
    syntax.NamedExpr,
    syntax.For,
    syntax.CompFor,
    syntax.AugAssign,
    syntax.WithItem,
    syntax.ExceptHandler,
    syntax.FunctionDef,
    syntax.ClassDef,
    syntax.TypeAlias,
    syntax.MatchAs,
    syntax.MatchStar,
    syntax.MatchMapping,
    syntax.Param,
)


class Scopes:
    """The scopes of one file."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._chains: dict[syntax.Node, tuple[syntax.Node, ...]] = {}

    def around(self, node: syntax.Node) -> Iterator[syntax.Node]:
        """The scopes that are searched for a name used at a node, from the innermost.

        Decorators, defaults and bases belong to the scope around, as does what a comprehension goes
        through first; the names of a class are seen by the code that stands directly in it.
        """
        below: list[syntax.Node] = []
        while node not in self._chains and node is not self._tree.module and _passes_on(node.parent):
            below.append(node)
            node = node.parent
        if node not in self._chains:
            self._chains[node] = tuple(self._searched(node))
        chain = self._chains[node]
        self._chains.update(dict.fromkeys(below, chain))
        return iter(chain)

    def _searched(self, node: syntax.Node) -> Iterator[syntax.Node]:
        is_direct = True
        inner, passed = node, node
        for outer in self._tree.ancestors(node):
            kind = type(outer)
            if isinstance(outer, syntax.CompFor):
                passed = outer.parent if inner is outer.iter else passed
            elif kind in _SCOPES and outer is not passed and _encloses(outer, inner):
                if is_direct or kind is not syntax.ClassDef:
                    yield outer
                is_direct = False
            inner = outer

    def home(self, name: syntax.Name) -> syntax.Node | None:
        """The scope whose bindings a use of a name can mean; None where no scope binds it."""
        text = name.value
        for scope in self.around(name):
            home = (
                self._tree.module if isinstance(self._declared.get((scope, text)), syntax.Global) else scope
            )
            if (home, text) in self.table:
                return home
        return None

    @cached_property
    def table(self) -> Mapping[tuple[syntax.Node, str], list[Binding]]:
        """The bindings of each name in each scope, in order."""
        table: dict[tuple[syntax.Node, str], list[Binding]] = {}
        for node in self._tree.of(*_BINDERS):
            for name, bound in bound_by(node):
                binding = Binding(bound, self._since(node), node)
                table.setdefault((self._target(node, name), name), []).append(binding)
        for bindings in table.values():
            bindings.sort(key=lambda binding: binding.order)
        return table

    @cached_property
    def _declared(self) -> Mapping[tuple[syntax.Node, str], syntax.Node]:
        """The names that a scope declares to be those of another scope."""
        return {
            (next(self.around(node)), item.value): node
            for node in self._tree.of(syntax.Global, syntax.Nonlocal)
            for item in node.names
        }

    def _target(self, node: syntax.Node, name: str) -> syntax.Node:
        """The scope in which a node binds a name."""
        if isinstance(node, syntax.Param):
            return node.parent.parent
        scopes = self.around(node)
        if isinstance(node, syntax.NamedExpr):
            scopes = (scope for scope in scopes if not isinstance(scope, _COMPREHENSIONS))
        scope = next(scopes)
        match self._declared.get((scope, name)):
            case syntax.Global():
                return self._tree.module
            case syntax.Nonlocal():
                return next(scopes, scope)
            case _:
                return scope

    def _since(self, node: syntax.Node) -> int:
        """From where on in the reading order a binding holds: behind the value; from a loop on, its name."""
        match node:
            case syntax.CompFor():
                return self._tree.order(next(self.around(node)))
            case syntax.For(iter=iterable):
                return self._tree.last(iterable)
            case syntax.Assign() | syntax.AnnAssign() | syntax.AugAssign() | syntax.NamedExpr():
                return self._tree.last(node)
            case _:
                return self._tree.order(node)


def _passes_on(node: syntax.Node) -> bool:
    """Whether all that is in a node is searched for in the scopes around it."""
    return type(node) not in _EDGES


def _encloses(scope: syntax.Node, inner: syntax.Node) -> bool:
    """Whether a part of a scope's node is inside of the scope itself: of a function, its body alone."""
    if isinstance(scope, (syntax.FunctionDef, syntax.ClassDef, syntax.Lambda)):
        return inner is scope.body
    return True
