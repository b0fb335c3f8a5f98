"""What a name stands for: a small table of imports and assignments per scope.

libcst's own name resolution costs a second per thousand lines; this table knows what the reader
asks of it and says nothing where several bindings disagree.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.bindings import (
    Assigned,
    Binding,
    Import,
    Parameter,
    bound_by,
    is_none,
    module_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.bindings import Bound
    from cloudinary_lint.languages.python.tree import Tree

_SCOPES = (
    cst.Module,
    cst.FunctionDef,
    cst.ClassDef,
    cst.Lambda,
    cst.ListComp,
    cst.SetComp,
    cst.DictComp,
    cst.GeneratorExp,
)
_HOPS = 3


class Names:
    """The bindings of every scope of a file."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[tuple[int, int], str | None] = {}

    def qualified(self, node: cst.CSTNode, hops: int = _HOPS) -> str | None:
        """The dotted path that a name or attribute stands for, when imports of the file tell it."""
        attributes: list[str] = []
        while isinstance(node, cst.Attribute):
            attributes.append(node.attr.value)
            node = node.value
        if not isinstance(node, cst.Name):
            return None
        path = self._imported(node, hops)
        return ".".join((path, *reversed(attributes))) if path else None

    def _imported(self, name: cst.Name, hops: int) -> str | None:
        bindings = self.bindings(name)
        if not bindings:
            return self._starred(name.value)
        key = (id(bindings), hops)
        if key not in self._known:
            paths = {self._path(binding.bound, hops) for binding in bindings if not is_none(binding.bound)}
            self._known[key] = paths.pop() if len(paths) == 1 else None
        return self._known[key]

    def _path(self, bound: Bound, hops: int) -> str | None:
        match bound:
            case Import(path):
                return path
            case Assigned(cst.Attribute() as value) if hops:
                return self.qualified(value, hops - 1)
            case _:
                return None

    def _starred(self, name: str) -> str | None:
        return next((f"{module}.{name}" for module in self._stars), None)

    def bindings(self, name: cst.Name) -> list[Binding]:
        """The bindings that a use of a name can mean, in order: those of the nearest scope that has any."""
        for scope in self.scopes(name):
            found = self._table.get((scope, name.value))
            if found:
                return found
        return []

    def scopes(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The scopes that are searched for a name used at a node, from the innermost."""
        own = True
        for scope in self._tree.ancestors(node):
            if isinstance(scope, _SCOPES):
                if own or not isinstance(scope, cst.ClassDef):
                    yield scope
                own = False

    def scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """The innermost scope around a node."""
        return next(self.scopes(node), self._tree.module)

    @cached_property
    def defined(self) -> frozenset[str]:
        """The names of all functions and methods that the file defines."""
        nodes = self._tree.nodes
        return frozenset(node.name.value for node in nodes if isinstance(node, cst.FunctionDef))

    @cached_property
    def _stars(self) -> list[str]:
        return [
            module
            for node in self._tree.nodes
            if isinstance(node, cst.ImportFrom) and isinstance(node.names, cst.ImportStar)
            if (module := module_of(node)).partition(".")[0] == "cloudinary"
        ]

    @cached_property
    def _table(self) -> dict[tuple[cst.CSTNode, str], list[Binding]]:
        table: dict[tuple[cst.CSTNode, str], list[Binding]] = {}
        for order, node in enumerate(self._tree.nodes):
            for name, bound in bound_by(node):
                scope = node if isinstance(bound, Parameter) else self.scope(node)
                table.setdefault((scope, name), []).append(Binding(bound, order))
        return table
