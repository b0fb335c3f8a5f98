"""Expressions: nodes of the standard library's `ast` into those that the readers ask for.

Refuses to know statements.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.literals import Literals
from cloudinary_lint.languages.python.operators import spelling
from cloudinary_lint.languages.python.positions import Positions, Until

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cloudinary_lint.text.source import Source


class Expressions:
    """Makes the expressions of one text. Raises Odd where a literal is not understood."""

    def __init__(self, source: Source, positions: Positions) -> None:
        self._positions = positions
        self._literals = Literals(source.text, positions, self.of)
        self._makers: dict[str, Callable[[Any], syntax.Expression]] = {
            "Name": self._name,
            "Attribute": self._attribute,
            "Constant": self._constant,
            "JoinedStr": self._text,
            "TemplateStr": self._text,
            "Call": self._call,
            "Dict": self._dict,
            "Tuple": self._elements,
            "List": self._elements,
            "Set": self._elements,
            "Starred": self._starred,
            "Subscript": self._subscript,
            "Slice": self._slice,
            "BinOp": self._binary,
            "BoolOp": self._boolean,
            "UnaryOp": self._unary,
            "Compare": self._compare,
            "NamedExpr": self._named,
            "IfExp": self._if,
            "Lambda": self._lambda,
            "Await": self._await,
            "ListComp": self._comprehension,
            "SetComp": self._comprehension,
            "GeneratorExp": self._comprehension,
            "DictComp": self._dict_comprehension,
        }

    def of(self, node: ast.expr) -> syntax.Expression:
        """An expression."""
        return self._makers.get(type(node).__name__, self._part)(node)

    def each(self, nodes: Sequence[ast.expr]) -> list[syntax.Expression]:
        """Several expressions."""
        return [self.of(node) for node in nodes]

    def maybe(self, node: ast.expr | None) -> syntax.Expression | None:
        return None if node is None else self.of(node)

    def inside(self, nodes: Sequence[ast.AST]) -> list[syntax.Node]:
        """The expressions in any other nodes."""
        return [self._part(node) for node in nodes]

    def _part(self, node: ast.AST) -> syntax.Part:
        parts = [part for part in ast.iter_child_nodes(node) if isinstance(part, ast.expr)]
        return syntax.Part(node, self.each(parts))

    def _name(self, node: ast.Name) -> syntax.Expression:
        return syntax.Name(node, node.id)

    def _attribute(self, node: ast.Attribute) -> syntax.Expression:
        return syntax.Attribute(node, self.of(node.value), syntax.Name(node, node.attr))

    def _constant(self, node: ast.Constant) -> syntax.Expression:
        match node.value:
            case str() | bytes():
                return self._text(node)
            case None | True | False as value:
                return syntax.Name(node, str(value))
            case int() | float() as value:
                return syntax.Number(node, value)
            case _:
                return syntax.Part(node, [])

    def _text(self, node: ast.expr) -> syntax.Expression:
        return self._literals.read(self._positions.of(node))

    def _call(self, node: ast.Call) -> syntax.Expression:
        return syntax.Call(node, self.of(node.func), self.arguments(node.args, node.keywords))

    def arguments(self, plain: Sequence[ast.expr], keywords: Sequence[ast.keyword]) -> list[syntax.Arg]:
        """The arguments of a call or class, in order."""
        args = [self._argument(node) for node in plain]
        if not keywords:
            return args
        args += [self._keyword(node) for node in keywords]
        if plain and _place(keywords[0]) < _place(plain[-1]):
            nodes: list[ast.expr | ast.keyword] = [*plain, *keywords]
            placed = sorted(zip(map(_place, nodes), args, strict=True), key=lambda pair: pair[0])
            args = [arg for _, arg in placed]
        return args

    def _argument(self, node: ast.expr) -> syntax.Arg:
        if isinstance(node, ast.Starred):
            return syntax.Arg(None, self.of(node.value), None, "*")
        return syntax.Arg(None, self.of(node), None, "")

    def _keyword(self, node: ast.keyword) -> syntax.Arg:
        name = syntax.Name(node, node.arg) if node.arg else None
        return syntax.Arg(None, self.of(node.value), name, "" if name else "**")

    def _dict(self, node: ast.Dict) -> syntax.Expression:
        elements = [
            syntax.DictElement(None, self.of(key), self.of(value))
            if key
            else syntax.StarredDictElement(None, self.of(value))
            for key, value in zip(node.keys, node.values, strict=True)
        ]
        return syntax.Dict(node, elements)

    def _elements(self, node: ast.Tuple | ast.List | ast.Set) -> syntax.Expression:
        kind: type[syntax.Expression] = getattr(syntax, type(node).__name__)
        return kind(node, self.each(node.elts))

    def _starred(self, node: ast.Starred) -> syntax.Expression:
        return syntax.Starred(node, self.of(node.value))

    def _subscript(self, node: ast.Subscript) -> syntax.Expression:
        return syntax.Subscript(node, self.of(node.value), self.of(node.slice))

    def _slice(self, node: ast.Slice) -> syntax.Expression:
        return syntax.Slice(node, self.maybe(node.lower), self.maybe(node.upper), self.maybe(node.step))

    def _binary(self, node: ast.BinOp) -> syntax.Expression:
        return syntax.BinaryOperation(node, self.of(node.left), spelling(node.op), self.of(node.right))

    def _boolean(self, node: ast.BoolOp) -> syntax.Expression:
        """One operation for each operator: `a or b or c` is `(a or b) or c`."""
        first, *others = self.each(node.values)
        whole: Any = first
        for other in others:
            place = node if other is others[-1] else Until(node, other)
            whole = syntax.BooleanOperation(place, whole, spelling(node.op), other)
        return whole  # type: ignore[no-any-return] # there are two values at least

    def _unary(self, node: ast.UnaryOp) -> syntax.Expression:
        return syntax.UnaryOperation(node, spelling(node.op), self.of(node.operand))

    def _compare(self, node: ast.Compare) -> syntax.Expression:
        others = [
            syntax.ComparisonTarget(None, spelling(operator), self.of(other))
            for operator, other in zip(node.ops, node.comparators, strict=True)
        ]
        return syntax.Comparison(node, self.of(node.left), others)

    def _named(self, node: ast.NamedExpr) -> syntax.Expression:
        return syntax.NamedExpr(node, self.of(node.target), self.of(node.value))

    def _if(self, node: ast.IfExp) -> syntax.Expression:
        return syntax.IfExp(node, self.of(node.test), self.of(node.body), self.of(node.orelse))

    def _lambda(self, node: ast.Lambda) -> syntax.Expression:
        return syntax.Lambda(node, self.parameters(node.args), self.of(node.body))

    def parameters(self, node: ast.arguments) -> syntax.Parameters:
        """The parameters of a function."""
        plain = [*node.posonlyargs, *node.args]
        missing: list[ast.expr | None] = [None] * (len(plain) - len(node.defaults))
        given = list(zip(plain, (*missing, *node.defaults), strict=True))
        given += [(node.vararg, None)] if node.vararg else []
        given += zip(node.kwonlyargs, node.kw_defaults, strict=True)
        given += [(node.kwarg, None)] if node.kwarg else []
        return syntax.Parameters(None, [self._parameter(one, default) for one, default in given])

    def _parameter(self, node: ast.arg, default: ast.expr | None) -> syntax.Param:
        name = syntax.Name(None, node.arg)
        return syntax.Param(node, name, self.maybe(node.annotation), self.maybe(default))

    def _await(self, node: ast.Await) -> syntax.Expression:
        return syntax.Await(node, self.of(node.value))

    def _comprehension(self, node: ast.ListComp | ast.SetComp | ast.GeneratorExp) -> syntax.Expression:
        kind: type[syntax.Expression] = getattr(syntax, type(node).__name__)
        return kind(node, self.of(node.elt), self._loops(node.generators))

    def _dict_comprehension(self, node: ast.DictComp) -> syntax.Expression:
        return syntax.DictComp(node, self.of(node.key), self.of(node.value), self._loops(node.generators))

    def _loops(self, nodes: Sequence[ast.comprehension]) -> syntax.CompFor | None:
        inner: syntax.CompFor | None = None
        for node in reversed(nodes):
            inner = syntax.CompFor(None, self.of(node.target), self.of(node.iter), self.each(node.ifs), inner)
        return inner


def _place(node: ast.expr | ast.keyword) -> tuple[int, int]:
    return node.lineno, node.col_offset
