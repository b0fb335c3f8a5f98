"""What a name stands for: a small table of imports and assignments per scope.

This table knows what the reader asks of it, and says nothing where several bindings disagree.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.bindings import Assigned, Import, is_stand_in
from cloudinary_lint.languages.python.scopes import Scopes
from cloudinary_lint.languages.python.syntax import imported_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.bindings import Binding, Bound
    from cloudinary_lint.languages.python.tree import Tree

_KNOWN = frozenset({sdk.CONFIG, *sdk.FUNCTIONS, *sdk.CONSTRUCTORS, *sdk.SEARCHES, *sdk.RESPONSES})
_LONGEST_CHAIN = 16


class Names:
    """The bindings of every scope of a file."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._scopes = Scopes(tree)
        self._paths: dict[tuple[cst.CSTNode, str], str | None] = {}
        self._following = 0
        self._told: dict[cst.CSTNode, str | None] = {}

    def qualified(self, node: cst.CSTNode) -> str | None:
        """The dotted path that a name or attribute stands for, when imports of the file tell it."""
        if self._following:
            return self._followed(node)
        if node not in self._told:
            self._told[node] = self._followed(node)
        return self._told[node]

    def _followed(self, node: cst.CSTNode) -> str | None:
        attributes: list[str] = []
        while isinstance(node, cst.Attribute):
            attributes.append(node.attr.value)
            node = node.value
        if not isinstance(node, cst.Name):
            return None
        path = self._imported(node)
        return ".".join((path, *reversed(attributes))) if path else None

    def _imported(self, name: cst.Name) -> str | None:
        home = self.home(name)
        if home is None:
            return self._starred(name.value)
        key = (home, name.value)
        if key not in self._paths and self._following < _LONGEST_CHAIN:
            self._paths[key] = None  # what leads back here leads nowhere
            self._following += 1
            self._paths[key] = self._agreed(self._scopes.table[key])
            self._following -= 1
        return self._paths.get(key)

    def _agreed(self, bindings: Sequence[Binding]) -> str | None:
        """The one path that bindings give a name, stand-ins aside."""
        paths = {self._path(binding.bound) for binding in bindings if not is_stand_in(binding.bound)}
        return paths.pop() if len(paths) == 1 else None

    def _path(self, bound: Bound) -> str | None:
        match bound:
            case Import(path):
                return path
            case Assigned(cst.Attribute() | cst.Name() as value):
                return self.qualified(value)
            case _:
                return None

    def _starred(self, name: str) -> str | None:
        """The path of a name that only a star-import can bring; None where another than the SDK's may."""
        if not all(module.partition(".")[0] == "cloudinary" for module in self._stars):
            return None
        paths = [f"{module}.{name}" for module in self._stars]
        return next((path for path in paths if path in _KNOWN), next(iter(paths), None))

    @cached_property
    def _stars(self) -> Sequence[str]:
        imports = self._tree.of(cst.ImportFrom)
        return [imported_module(node) for node in imports if isinstance(node.names, cst.ImportStar)]

    def bindings(self, name: cst.Name) -> Sequence[Binding]:
        """The bindings that a use of a name can mean, in order: those of the nearest scope that has any."""
        home = self.home(name)
        return self._scopes.table[home, name.value] if home else ()

    def above(self, name: cst.Name) -> Iterator[Binding]:
        """The bindings of a name that hold where it is used, the nearest first."""
        bindings = self.bindings(name)
        count = bisect_left(bindings, self._tree.order(name), key=lambda binding: binding.order)
        return (bindings[index] for index in range(count - 1, -1, -1))

    def home(self, name: cst.Name) -> cst.CSTNode | None:
        """The scope whose bindings a use of a name can mean; None where no scope binds it."""
        return self._scopes.home(name)

    def scopes(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The scopes that are searched for a name used at a node, from the innermost."""
        return self._scopes.around(node)

    def scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """The innermost scope around a node."""
        return next(self.scopes(node), self._tree.module)

    @cached_property
    def defined(self) -> frozenset[str]:
        """The names of all functions and methods that the file defines."""
        return frozenset(node.name.value for node in self._tree.of(cst.FunctionDef))
