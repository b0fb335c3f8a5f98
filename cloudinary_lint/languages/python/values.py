"""What an expression evaluates to, as far as the text alone tells, and how a string is spelled."""

from __future__ import annotations

import re
from ast import literal_eval
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts import UNKNOWN, Literal
from cloudinary_lint.languages.spelled import Spelled, joined, placeholder, plain
from cloudinary_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.python.tree import Tree

_CONSTANTS = {"True": True, "False": False, "None": None}
_ESCAPE = re.compile(r"\\(?:\r\n|N\{[^}]*\}|x..|u.{4}|U.{8}|[0-7]{1,3}|[\s\S])|\{\{|\}\}")


def value(node: cst.CSTNode) -> Value:
    """The constant that an expression is; UNKNOWN where it isn't one."""
    match node:
        case cst.Name(name) if name in _CONSTANTS:
            return Literal(_CONSTANTS[name])
        case cst.Integer() | cst.Float():
            return Literal(node.evaluated_value)
        case cst.SimpleString() | cst.ConcatenatedString():
            text = string(node)
            return UNKNOWN if text is None else Literal(text)
        case _:
            return UNKNOWN


def string(node: cst.CSTNode) -> str | None:
    """The text of a string literal without placeholders; None for everything else."""
    if not isinstance(node, (cst.SimpleString, cst.ConcatenatedString)):
        return None
    try:
        text = node.evaluated_value
    except (SyntaxError, ValueError):
        return None
    return text if isinstance(text, str) else None


def key_span(tree: Tree, node: cst.CSTNode) -> Span | None:
    """The characters of a string literal between its quotes; None where it isn't spelled plainly."""
    if not isinstance(node, cst.SimpleString) or "\\" in node.value:
        return None
    span = tree.span(node)
    quote = len(node.quote)
    return Span(span.start + len(node.prefix) + quote, span.end - quote)


def spelled(tree: Tree, node: cst.CSTNode) -> Spelled | None:
    """A text expression with the places of its characters: literals, f-strings, `+`, `%` and `.format`.

    What is inserted into it is unknown; None for what isn't text.
    """
    match node:
        case cst.SimpleString():
            return None if "b" in node.prefix.lower() else _simple(tree, node)
        case cst.FormattedString():
            return _formatted(tree, node)
        case cst.ConcatenatedString(left, right):
            return _both(tree, left, right)
        case cst.BinaryOperation(left, cst.Add(), right):
            return _both(tree, left, right)
        case cst.BinaryOperation(left, cst.Modulo()):
            return spelled(tree, left)
        case cst.Call(cst.Attribute(text, cst.Name("format"))):
            return spelled(tree, text)
        case _:
            return None


def _both(tree: Tree, left: cst.CSTNode, right: cst.CSTNode) -> Spelled | None:
    parts = (spelled(tree, left), spelled(tree, right))
    if parts == (None, None):
        return None
    nodes = (left, right)
    return joined(
        part if part is not None else placeholder(tree.span(node), is_inside=False)
        for part, node in zip(parts, nodes, strict=True)
    )


def _simple(tree: Tree, node: cst.SimpleString) -> Spelled:
    span = tree.span(node)
    quote = len(node.quote)
    inner = Span(span.start + len(node.prefix) + quote, span.end - quote)
    return _decoded(tree.source.text, inner, is_raw="r" in node.prefix.lower(), is_formatted=False)


def _formatted(tree: Tree, node: cst.FormattedString) -> Spelled:
    is_raw = "r" in node.prefix
    end = tree.span(node).end - len(node.end)
    start = tree.span(node).start + len(node.start)
    pieces = [
        _decoded(tree.source.text, tree.span(part), is_raw=is_raw, is_formatted=True)
        if isinstance(part, cst.FormattedStringText)
        else placeholder(tree.span(part), is_inside=True)
        for part in node.parts
    ]
    return joined(pieces) if pieces else Spelled("", (), start if start == end else None)


def _decoded(text: str, span: Span, *, is_raw: bool, is_formatted: bool) -> Spelled:
    """The characters between the quotes, an escape being one character of several."""
    raw = text[span.start : span.end]
    if (is_raw or "\\" not in raw) and not (is_formatted and ("{{" in raw or "}}" in raw)):
        return plain(text, span)
    return joined((*_pieces(text, span, is_raw=is_raw, is_formatted=is_formatted), Spelled("", (), span.end)))


def _pieces(text: str, span: Span, *, is_raw: bool, is_formatted: bool) -> Iterator[Spelled]:
    done = span.start
    for match in _ESCAPE.finditer(text, span.start, span.end):
        if is_raw if match[0][0] == "\\" else not is_formatted:
            continue
        yield plain(text, Span(done, match.start()))
        yield Spelled(_meaning(match[0]), (Span(*match.span()),) * len(_meaning(match[0])), match.end())
        done = match.end()
    yield plain(text, Span(done, span.end))


def _meaning(escape: str) -> str:
    if escape in {"{{", "}}"}:
        return escape[0]
    if escape in {"\\\n", "\\\r", "\\\r\n"}:
        return ""
    try:
        return str(literal_eval(f'"{escape}"'))
    except (SyntaxError, ValueError):
        return escape
