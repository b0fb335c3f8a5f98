"""Blocks of statements: nodes of the standard library's `ast` into those that the readers ask for.

Tells from the text what `ast` leaves out: which statements share a line, and which `if` is an `elif`.
"""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.expressions import Expressions
from cloudinary_lint.languages.python.literals import Odd
from cloudinary_lint.languages.python.patterns import Patterns
from cloudinary_lint.languages.python.positions import Over, Positions
from cloudinary_lint.languages.python.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cloudinary_lint.source import Source


def module(tree: ast.Module, source: Source) -> syntax.Module:
    """The nodes of a whole module. Raises Odd where its text is not understood."""
    return syntax.Module(None, _Blocks(source).lines(tree.body))


class _Blocks:
    """Makes the blocks and compound statements of one text."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._positions = Positions(source)
        self._expressions = Expressions(source, self._positions)
        self._statements = Statements(self._expressions)
        self._patterns = Patterns(self._expressions)
        self._makers: dict[str, Callable[[Any], syntax.Node]] = {
            "If": self._if,
            "While": self._while,
            "For": self._for,
            "AsyncFor": self._for,
            "Try": self._try,
            "TryStar": self._try,
            "With": self._with,
            "AsyncWith": self._with,
            "FunctionDef": self._function,
            "AsyncFunctionDef": self._function,
            "ClassDef": self._class,
            "Match": self._match,
        }

    def lines(self, body: Sequence[ast.stmt]) -> list[syntax.Node]:
        """The statements of a block: compound ones, and lines of small ones."""
        found: list[syntax.Node] = []
        line: list[syntax.Node] = []
        end = 0
        for node in body:
            self._refuse_continued(node)
            compound = self._makers.get(type(node).__name__)
            if compound:
                found.append(compound(node))
            elif node.lineno == end:
                line.append(self._statements.of(node))
            else:
                line = [self._statements.of(node)]
                found.append(syntax.SimpleStatementLine(Over(line), line))
            end = node.end_lineno or node.lineno
        return found

    def _refuse_continued(self, node: ast.stmt) -> None:
        """Raises Odd where a statement stands behind a continued line: it may belong to the one before."""
        start = self._source.starts[node.lineno - 1]
        if self._source.text[max(start - 3, 0) : start].rstrip("\r\n").endswith("\\"):
            raise Odd

    def _block(self, body: Sequence[ast.stmt]) -> syntax.Node:
        """The body of a compound statement: on lines of its own, or behind the colon."""
        first = body[0]
        start = self._source.starts[first.lineno - 1]
        before = self._source.text[start : self._positions.of(first).start]
        if not before.strip(" \t\f"):
            return syntax.IndentedBlock(None, self.lines(body))
        small = [self._statements.of(node) for node in body]
        return syntax.SimpleStatementSuite(Over(small), small)

    def _maybe_block(self, body: Sequence[ast.stmt]) -> syntax.Node | None:
        return syntax.Part(None, [self._block(body)]) if body else None

    def _if(self, node: ast.If) -> syntax.Node:
        return syntax.If(
            node, self._expressions.of(node.test), self._block(node.body), self._else(node.orelse)
        )

    def _else(self, body: Sequence[ast.stmt]) -> syntax.Node | None:
        match body:
            case [ast.If() as node] if self._source.text.startswith("elif", self._positions.of(node).start):
                return self._if(node)
            case _:
                return self._maybe_block(body)

    def _while(self, node: ast.While) -> syntax.Node:
        test = self._expressions.of(node.test)
        return syntax.While(node, test, self._block(node.body), self._maybe_block(node.orelse))

    def _for(self, node: ast.For | ast.AsyncFor) -> syntax.Node:
        target, iterable = self._expressions.each((node.target, node.iter))
        return syntax.For(node, target, iterable, self._block(node.body), self._maybe_block(node.orelse))

    def _try(self, node: ast.Try) -> syntax.Node:
        return syntax.Try(
            node,
            self._block(node.body),
            [self._handler(handler) for handler in node.handlers],
            self._maybe_block(node.orelse),
            self._maybe_block(node.finalbody),
        )

    def _handler(self, node: ast.ExceptHandler) -> syntax.Node:
        name = syntax.AsName(None, syntax.Name(None, node.name)) if node.name else None
        return syntax.ExceptHandler(node, self._block(node.body), self._expressions.maybe(node.type), name)

    def _with(self, node: ast.With | ast.AsyncWith) -> syntax.Node:
        return syntax.With(node, [self._item(item) for item in node.items], self._block(node.body))

    def _item(self, node: ast.withitem) -> syntax.Node:
        target = self._expressions.maybe(node.optional_vars)
        asname = syntax.AsName(None, target) if target else None
        return syntax.WithItem(None, self._expressions.of(node.context_expr), asname)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> syntax.Node:
        make = self._expressions
        return syntax.FunctionDef(
            node,
            syntax.Name(None, node.name),
            make.parameters(node.args),
            self._block(node.body),
            make.each(node.decorator_list),
            make.maybe(node.returns),
            self._type_parameters(node),
        )

    def _class(self, node: ast.ClassDef) -> syntax.Node:
        args = self._expressions.arguments(node.bases, node.keywords)
        return syntax.ClassDef(
            node,
            syntax.Name(None, node.name),
            self._block(node.body),
            [arg for arg in args if not _is_keyword(arg)],
            [arg for arg in args if _is_keyword(arg)],
            self._expressions.each(node.decorator_list),
            self._type_parameters(node),
        )

    def _type_parameters(self, node: ast.AST) -> syntax.Node | None:
        parameters = getattr(node, "type_params", ())
        return syntax.Part(None, self._expressions.inside(parameters)) if parameters else None

    def _match(self, node: ast.Match) -> syntax.Node:
        return syntax.Match(
            node, self._expressions.of(node.subject), [self._case(case) for case in node.cases]
        )

    def _case(self, node: ast.match_case) -> syntax.Node:
        guard = [self._expressions.of(node.guard)] if node.guard else []
        return syntax.Part(None, [self._patterns.of(node.pattern), self._block(node.body), *guard])


def _is_keyword(arg: syntax.Arg) -> bool:
    return arg.keyword is not None or arg.star == "**"
