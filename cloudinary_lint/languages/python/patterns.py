"""The patterns of `match`: nodes of the standard library's `ast` into those that the readers ask for."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cloudinary_lint.languages.python import syntax

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.languages.python.expressions import Expressions


class Patterns:
    """Makes the patterns of one text, given what makes its expressions."""

    def __init__(self, expressions: Expressions) -> None:
        self._make = expressions
        self._makers: dict[str, Callable[[Any], syntax.Node]] = {
            "MatchSingleton": self._singleton,
            "MatchValue": self._value,
            "MatchAs": self._as,
            "MatchStar": self._star,
            "MatchMapping": self._mapping,
        }

    def of(self, node: ast.pattern) -> syntax.Node:
        """A pattern; of any other kind than those that are asked for, what is in it."""
        make = self._makers.get(type(node).__name__, self._part)
        return make(node)

    def _part(self, node: ast.pattern) -> syntax.Node:
        children = ast.iter_child_nodes(node)
        parts = [self._any(part) for part in children if isinstance(part, (ast.expr, ast.pattern))]
        return syntax.Part(node, parts)

    def _any(self, node: ast.expr | ast.pattern) -> syntax.Node:
        return self._make.of(node) if isinstance(node, ast.expr) else self.of(node)

    def _singleton(self, node: ast.MatchSingleton) -> syntax.Node:
        return syntax.Part(node, [syntax.Name(node, str(node.value))])

    def _value(self, node: ast.MatchValue) -> syntax.Node:
        return syntax.MatchValue(node, self._make.of(node.value))

    def _as(self, node: ast.MatchAs) -> syntax.Node:
        pattern = self.of(node.pattern) if node.pattern else None
        return syntax.MatchAs(node, pattern, _maybe_name(node.name))

    def _star(self, node: ast.MatchStar) -> syntax.Node:
        return syntax.MatchStar(node, _maybe_name(node.name))

    def _mapping(self, node: ast.MatchMapping) -> syntax.Node:
        pairs = zip(node.keys, node.patterns, strict=True)
        elements = [syntax.Part(None, [self._make.of(key), self.of(pattern)]) for key, pattern in pairs]
        return syntax.MatchMapping(node, elements, _maybe_name(node.rest))


def _maybe_name(name: str | None) -> syntax.Name | None:
    return syntax.Name(None, name) if name else None
