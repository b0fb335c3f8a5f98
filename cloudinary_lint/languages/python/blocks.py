"""Blocks of statements: nodes of the standard library's `ast` into those that the readers ask for.

Tells from the text what `ast` leaves out: which statements share a line, and which `if` is an `elif`.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING, Any

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.expressions import Expressions
from cloudinary_lint.languages.python.literals import Odd
from cloudinary_lint.languages.python.patterns import Patterns
from cloudinary_lint.languages.python.positions import Over, Positions
from cloudinary_lint.languages.python.statements import Statements

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cloudinary_lint.text.source import Source


_CONTINUED = r"(?:[ \t\f]|\\(?:\r\n|\r|\n))*"
_SEMICOLON = re.compile(f"{_CONTINUED};{_CONTINUED}")
_COLON = re.compile(rf":{_CONTINUED}\Z")
_FAR = 1000
"""Characters; nobody puts more blanks before a statement."""


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
        before: ast.stmt | None = None
        for node in body:
            compound = self._makers.get(type(node).__name__)
            if compound:
                found.append(compound(node))
            elif before and self._is_joined(before, node):
                line.append(self._statements.of(node))
            else:
                line = [self._statements.of(node)]
                found.append(syntax.SimpleStatementLine(Over(line), line))
            before = node
        return found

    def _is_joined(self, before: ast.stmt, node: ast.stmt) -> bool:
        """Whether a statement stands on the line of the one before it, or on a line that continues it."""
        if node.lineno == before.end_lineno or not self._is_continued(node):
            return node.lineno == before.end_lineno
        between = self._positions.of(before).end, self._positions.of(node).start
        return _SEMICOLON.fullmatch(self._source.text, *between) is not None

    def _is_continued(self, node: ast.stmt) -> bool:
        """Whether the line above a statement's ends with a backslash, be it in a comment."""
        start = self._source.starts[node.lineno - 1]
        return self._source.text[max(start - 3, 0) : start].rstrip("\r\n").endswith("\\")

    def _block(self, body: Sequence[ast.stmt]) -> syntax.Node:
        """The body of a compound statement: on lines of its own, or behind the colon."""
        start = self._positions.of(body[0]).start
        line = self._source.starts[body[0].lineno - 1]
        is_behind = self._source.text[line:start].strip(" \t\f") != ""
        if not is_behind and not (self._is_continued(body[0]) and self._has_colon(start)):
            return syntax.IndentedBlock(None, self.lines(body))
        small = [self._statements.of(node) for node in body]
        return syntax.SimpleStatementSuite(Over(small), small)

    def _has_colon(self, offset: int) -> bool:
        """Whether a colon and continued lines lead to an offset. Raises Odd where it may be a comment's."""
        colon = _COLON.search(self._source.text[max(offset - _FAR, 0) : offset])
        if colon is None:
            return False
        place = max(offset - _FAR, 0) + colon.start()
        if "#" in self._source.text[self._source.line_at(place).start : place]:
            raise Odd
        return True

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
