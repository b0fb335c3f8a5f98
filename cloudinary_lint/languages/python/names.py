"""Resolves a name to its dotted path or its bindings; there is no path if bindings disagree."""

from __future__ import annotations

import builtins
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.bindings import Assignment, ImportedName, Scopes, is_provisional
from cloudinary_lint.languages.python.node_values import dotted_name, imported_module

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.bindings import Binding, Bound
    from cloudinary_lint.languages.python.tree import Tree

_KNOWN = frozenset(
    {sdk.CONFIG, *sdk.FUNCTIONS, *sdk.DICT_FUNCTIONS, *sdk.CONSTRUCTORS, *sdk.SEARCHES, *sdk.RESPONSES}
)
_LONGEST_CHAIN = 16
"""Names that are followed, each bound to the next: a long chain would end in a RecursionError."""


class Names:
    """The names of a file, in all of its scopes."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._scopes = Scopes(tree)
        self._paths: dict[tuple[cst.CSTNode, str], str | None] = {}
        self._followed_names = 0
        self._uses: dict[str, dict[int, list[cst.Name]]] = {}
        self._known: dict[cst.CSTNode, str | None] = {}

    def qualified_name(self, node: cst.CSTNode) -> str | None:
        """Returns the dotted path of a name or attribute by imports; None if they don't determine it."""
        if self._followed_names:
            return self._resolve(node)
        if node not in self._known:
            self._known[node] = self._resolve(node)
        return self._known[node]

    def path(self, node: cst.CSTNode) -> str:
        """Returns the dotted path of a name or attribute by the imports of the file, else as written."""
        return self.qualified_name(node) or dotted_name(node)

    def _resolve(self, node: cst.CSTNode) -> str | None:
        attributes: list[str] = []
        while isinstance(node, cst.Attribute):
            attributes.append(node.attr.value)
            node = node.value
        if not isinstance(node, cst.Name):
            return None
        path = self._imported_path(node)
        return ".".join((path, *reversed(attributes))) if path else None

    def _imported_path(self, name: cst.Name) -> str | None:
        scope = self.binding_scope(name)
        if scope is None:
            return self._star_import_path(name.value)
        key = (scope, name.value)
        if key not in self._paths and self._followed_names < _LONGEST_CHAIN:
            self._paths[key] = None  # for a name that depends on itself
            self._followed_names += 1
            self._paths[key] = self._common_path(self._scopes.table[key])
            self._followed_names -= 1
        return self._paths.get(key)

    def _common_path(self, bindings: Sequence[Binding]) -> str | None:
        """Returns the one path that all bindings of a name agree on, provisional ones aside."""
        paths = {self._path(binding.bound) for binding in bindings if not is_provisional(binding.bound)}
        return paths.pop() if len(paths) == 1 else None

    def _path(self, bound: Bound) -> str | None:
        match bound:
            case ImportedName(path):
                return path
            case Assignment(cst.Attribute() | cst.Name() as value):
                return self.qualified_name(value)
            case _:
                return None

    def _star_import_path(self, name: str) -> str | None:
        """Returns the path of a name that the SDK's star-imports bind; None if others may, too."""
        if not all(module.partition(".")[0] == "cloudinary" for module in self._stars):
            return None
        paths = [f"{module}.{name}" for module in self._stars]
        return next((path for path in paths if path in _KNOWN), next(iter(paths), None))

    def starred_path(self, name: cst.Name) -> str:
        """Returns the path of a name that only the file's one star-import can bind; else an empty text."""
        is_open = self.binding_scope(name) is None and not hasattr(builtins, name.value)
        if not is_open or len(self._stars) != 1 or name.value.startswith("_"):
            return ""
        (module,) = self._stars
        return f"{module}{name.value}" if module.endswith(".") else f"{module}.{name.value}"

    @cached_property
    def _stars(self) -> Sequence[str]:
        imports = self._tree.of(cst.ImportFrom)
        return [imported_module(node) for node in imports if isinstance(node.names, cst.ImportStar)]

    def uses(self, name: cst.Name) -> Sequence[cst.Name]:
        """Returns all names of the file that are bound in the same scope, in order."""
        if name.value not in self._uses:
            found = self._uses[name.value] = {}
            for node in self._tree.names(name.value):
                found.setdefault(id(self.binding_scope(node)), []).append(node)
        return self._uses[name.value].get(id(self.binding_scope(name)), ())

    def bindings(self, name: cst.Name) -> Sequence[Binding]:
        """Returns the bindings that a use of a name can mean, in order, all of one scope."""
        scope = self.binding_scope(name)
        return self._scopes.table[scope, name.value] if scope else ()

    def bindings_above(self, name: cst.Name) -> Iterator[Binding]:
        """Yields the bindings of a name that hold where it is used, the nearest first."""
        bindings = self.bindings(name)
        count = bisect_left(bindings, self._tree.order(name), key=lambda binding: binding.order)
        return (bindings[index] for index in range(count - 1, -1, -1))

    def nearest_assignment(self, name: cst.Name) -> cst.BaseExpression | None:
        """Returns the expression that the nearest binding above a name assigns to it."""
        binding = next(self.bindings_above(name), None)
        match binding.bound if binding else None:
            case Assignment(given):
                return given
            case _:
                return None

    def constant(self, name: cst.Name) -> cst.BaseExpression | None:
        """Returns the expression of the one binding of a name, which is an assignment.

        A star-import might bind a name of the module, too.
        """
        match self.bindings(name):
            case [one] if isinstance(one.bound, Assignment):
                is_shadowed = self._stars and self.binding_scope(name) is self._tree.module
                is_augmented = isinstance(one.node, cst.AugAssign)
                return None if is_shadowed or is_augmented else one.bound.value
            case _:
                return None

    def binding_scope(self, name: cst.Name) -> cst.CSTNode | None:
        """Returns the scope whose bindings a use of a name can mean; None where no scope binds it."""
        return self._scopes.binding_scope(name)

    def scopes(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yields the scopes that are searched for a name used at a node, from the innermost."""
        return self._scopes.scopes_around(node)

    def scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the innermost scope around a node."""
        return next(self.scopes(node), self._tree.module)

    @cached_property
    def functions(self) -> frozenset[str]:
        """Returns the names of all functions and methods that the file defines."""
        return frozenset(node.name.value for node in self._tree.of(cst.FunctionDef))
