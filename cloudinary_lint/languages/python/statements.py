"""Small statements: nodes of the standard library's `ast` into those that the readers ask for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.operators import spelling
from cloudinary_lint.languages.python.positions import Over

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.languages.python.expressions import Expressions


class Statements:
    """Makes the small statements of one text, given what makes its expressions."""

    def __init__(self, expressions: Expressions) -> None:
        self._make = expressions
        self._makers: dict[str, Callable[[Any], syntax.Node]] = {
            "Expr": self._expr,
            "Assign": self._assign,
            "AnnAssign": self._annotated,
            "AugAssign": self._augmented,
            "TypeAlias": self._type_alias,
            "Delete": self._del,
            "Assert": self._assert,
            "Import": self._import,
            "ImportFrom": self._import_from,
            "Global": self._global,
            "Nonlocal": self._nonlocal,
        }

    def of(self, node: ast.stmt) -> syntax.Node:
        """A statement; of any other kind than those that are asked for, its expressions."""
        make = self._makers.get(type(node).__name__, self._part)
        return make(node)

    def _part(self, node: ast.stmt) -> syntax.Node:
        parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
        return syntax.Part(node, self._make.each(parts))

    def _expr(self, node: ast.Expr) -> syntax.Node:
        return syntax.Expr(node, self._make.of(node.value))

    def _assign(self, node: ast.Assign) -> syntax.Node:
        targets = [syntax.AssignTarget(target, self._make.of(target)) for target in node.targets]
        return syntax.Assign(node, targets, self._make.of(node.value))

    def _annotated(self, node: ast.AnnAssign) -> syntax.Node:
        make = self._make
        return syntax.AnnAssign(node, make.of(node.target), make.of(node.annotation), make.maybe(node.value))

    def _augmented(self, node: ast.AugAssign) -> syntax.Node:
        make = self._make
        return syntax.AugAssign(node, make.of(node.target), f"{spelling(node.op)}=", make.of(node.value))

    def _type_alias(self, node: ast.stmt) -> syntax.Node:
        name, value = (self._make.of(getattr(node, part)) for part in ("name", "value"))
        return syntax.TypeAlias(node, name, value)

    def _del(self, node: ast.Delete) -> syntax.Node:
        targets = self._make.each(node.targets)
        if len(targets) == 1:
            return syntax.Del(node, targets[0])
        return syntax.Del(node, syntax.Tuple(Over(targets), targets))

    def _assert(self, node: ast.Assert) -> syntax.Node:
        return syntax.Assert(node, self._make.of(node.test), self._make.maybe(node.msg))

    def _import(self, node: ast.Import) -> syntax.Node:
        return syntax.Import(node, [self._alias(alias) for alias in node.names])

    def _import_from(self, node: ast.ImportFrom) -> syntax.Node:
        names = [self._alias(alias) for alias in node.names if alias.name != "*"]
        return syntax.ImportFrom(node, "." * node.level + (node.module or ""), names)

    def _alias(self, node: ast.alias) -> syntax.ImportAlias:
        first, *others = node.name.split(".")
        name: syntax.Name | syntax.Attribute = syntax.Name(None, first)
        for part in others:
            name = syntax.Attribute(None, name, syntax.Name(None, part))
        asname = syntax.AsName(None, syntax.Name(None, node.asname)) if node.asname else None
        return syntax.ImportAlias(node, name, asname)

    def _global(self, node: ast.Global) -> syntax.Node:
        return syntax.Global(node, [syntax.Name(None, name) for name in node.names])

    def _nonlocal(self, node: ast.Nonlocal) -> syntax.Node:
        return syntax.Nonlocal(node, [syntax.Name(None, name) for name in node.names])
