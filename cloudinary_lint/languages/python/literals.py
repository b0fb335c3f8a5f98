"""The literals of text in a Python file: one tree of libcst's shape for each, read from the text itself.

`ast` joins literals that stand side by side, and before Python 3.12 does not tell where the parts of
an f-string stand. Refuses to know what texts mean.
"""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.positions import BLANK
from cloudinary_lint.languages.python.tokens import BODIES, FORMATTED, SPECIAL, TOKEN
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.languages.python.positions import Positions

_START = re.compile(r"(?P<prefix>[A-Za-z]{0,2})(?P<quote>\"{3}|'{3}|[\"'])")
_NAME = re.compile(r"[ \t]*([A-Za-z_][A-Za-z0-9_]*)[ \t]*\Z")
_QUOTES, _BOTH = "'\"", 2
_NO_NAMES = frozenset({"None", "True", "False", "lambda", "yield", "not", "await"})
_CONVERSION = re.compile(r"[ \t\f]*![ \t\f]*[a-z][ \t\f]*")


class Odd(Exception):
    """A text that this reader is not sure of."""


class Literals:
    """Reads the literals of one text; `expression` turns what stands in f-strings into nodes."""

    def __init__(
        self, text: str, positions: Positions, expression: Callable[[ast.expr], syntax.Expression]
    ) -> None:
        self._text = text
        self._positions = positions
        self._expression = expression

    def read(self, span: Span) -> syntax.Expression:
        """The literals in a span, joined to the right. Raises Odd."""
        text = self._text[span.start : span.end]
        quote = text[0]
        if quote in _QUOTES and text[-1] == quote and text.count(quote) == _BOTH:
            return syntax.SimpleString(span, text, "", quote)  # as most are: its quotes are all there are
        found = []
        offset = span.start
        while offset < span.end:
            literal, end = self._one(offset)
            found.append((literal, offset))
            offset = _sure(BLANK.match(self._text, end)).end() if end < span.end else end
        joined = found[-1][0]
        for literal, start in reversed(found[:-1]):
            joined = syntax.ConcatenatedString(Span(start, span.end), literal, joined)
        return joined

    def _one(self, offset: int) -> tuple[syntax.Expression, int]:
        """The literal at an offset, and where it ends."""
        start = _sure(_START.match(self._text, offset))
        prefix, quote = start["prefix"].lower(), start["quote"]
        if prefix in FORMATTED:
            return self._formatted(start)
        body = _sure(BODIES[quote].match(self._text, start.end()))
        if not body["end"]:
            raise Odd
        end = body.end()
        return syntax.SimpleString(Span(offset, end), self._text[offset:end], prefix, quote), end

    def _formatted(self, start: re.Match[str]) -> tuple[syntax.Expression, int]:
        prefix, quote = start["prefix"].lower(), start["quote"]
        if "f" not in prefix:
            raise Odd
        special = SPECIAL[quote, "r" in prefix]
        parts: list[syntax.Node] = []
        done = offset = start.end()
        while True:
            found = _sure(special.search(self._text, offset))
            if found[0] in {"\r", "\n", "}"}:
                raise Odd
            offset = found.end()
            if found[0] == quote or found[0] == "{":
                if done < found.start():
                    text = self._text[done : found.start()]
                    parts.append(syntax.FormattedStringText(Span(done, found.start()), text))
                if found[0] == quote:
                    span = Span(start.start(), offset)
                    return syntax.FormattedString(span, parts, start[0], prefix), offset
                part, offset = self._placeholder(found.start(), special)
                parts.append(part)
                done = offset

    def _placeholder(self, start: int, special: re.Pattern[str]) -> tuple[syntax.Node, int]:
        """The placeholder whose bracket stands at an offset, and where it ends."""
        end = self._expression_end(start + 1)
        expression = self._inner(start + 1, end)
        if self._text[end] == "=":
            end = _sure(BLANK.match(self._text, end + 1)).end()
        if conversion := _CONVERSION.match(self._text, end):
            end = conversion.end()
        spec: list[syntax.Node] = []
        if self._text[end : end + 1] == ":":
            spec, end = self._spec(end + 1, special)
        if self._text[end : end + 1] != "}":
            raise Odd
        span = Span(start, end + 1)
        return syntax.FormattedStringExpression(span, expression, spec), end + 1

    def _spec(self, offset: int, special: re.Pattern[str]) -> tuple[list[syntax.Node], int]:
        """The placeholders in the format of another one, and where the format ends."""
        parts: list[syntax.Node] = []
        while (found := _sure(special.search(self._text, offset)))[0][0] != "}":
            offset = found.end()
            if found[0][0] == "{":
                part, offset = self._placeholder(found.start(), special)
                parts.append(part)
            elif found[0][0] != "\\":
                raise Odd
        return parts, found.start()

    def _expression_end(self, offset: int) -> int:
        """Where the expression ends that begins at an offset."""
        depth, before = 0, ""
        while True:
            token = _sure(TOKEN.match(self._text, offset))
            kind, text = token.lastgroup, token[token.lastgroup or 0]
            at = token.end() - len(text)
            if not depth and (text in {"}", ":"} or self._is_end(before, text, token.end())):
                return at
            depth += (kind == "open") - (kind == "close")
            offset = token.end()
            if kind == "string":
                _, offset = self._one(at)
            elif kind is None:
                raise Odd
            before = text

    def _is_end(self, before: str, text: str, end: int) -> bool:
        """Whether a sign ends an expression: `!r`, or the `=` that has it written out."""
        is_compared = self._text[end : end + 1] == "="
        return (text == "!" and not is_compared) or (
            text == "=" and not is_compared and before not in {"=", "!", "<", ">"}
        )

    def _inner(self, start: int, end: int) -> syntax.Expression:
        if (name := _NAME.match(self._text, start, end)) and name[1] not in _NO_NAMES:
            return syntax.Name(Span(*name.span(1)), name[1])
        try:
            tree = ast.parse(f"({self._text[start:end]})", mode="eval")
        except (SyntaxError, ValueError):
            raise Odd from None
        line, before = self._positions.place(start)
        for node in ast.walk(tree):
            _move(node, line - 1, before - 1)
        return self._expression(tree.body)


def _sure(match: re.Match[str] | None) -> re.Match[str]:
    if match is None:
        raise Odd
    return match


def _move(node: ast.AST, lines: int, columns: int) -> None:
    """Moves what was parsed by itself to where it stands; `columns` count for its first line."""
    if isinstance(node, (ast.expr, ast.keyword, ast.arg)):
        node.col_offset += columns * (node.lineno == 1)
        node.end_col_offset = (node.end_col_offset or 0) + columns * (node.end_lineno == 1)
        node.lineno += lines
        node.end_lineno = (node.end_lineno or 1) + lines
