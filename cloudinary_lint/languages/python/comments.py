"""Comments that speak to linters, and the statements that they reach."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts import Comment
from cloudinary_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.python.tree import Tree

_SPEAKS = re.compile(r"cloudinary-lint:|#[ \t]*noqa", re.IGNORECASE)


def comments(tree: Tree) -> Iterator[Comment]:
    """The comments for linters, each with the whole lines of the statement it reaches."""
    if not _SPEAKS.search(tree.source.text):
        return
    statements, strings = _statements(tree), _strings(tree)
    for node in _comments(tree.module):
        if _SPEAKS.search(node.value):
            span = tree.span(node)
            alone = _is_alone(tree, span)
            reach = _below(tree, span, statements) if alone else None
            yield Comment(
                node.value,
                span,
                reach or _around(span, statements),
                _removal(tree, span, is_alone=alone),
                _line(tree, span, strings),
            )


def _line(tree: Tree, span: Span, strings: Mapping[int, int]) -> Span:
    """The line of a comment as flake8 has it: with those above that strings and backslashes join to it."""
    source = tree.source
    line = source.line_at(span.start)
    start = line.start
    while start:
        above = source.line_at(start - 1)
        if start in strings:
            start = strings[start]
        elif source.text[above.start : above.end].endswith("\\"):
            start = above.start
        else:
            break
    return Span(start, line.end)


def _strings(tree: Tree) -> dict[int, int]:
    """The start of each line that begins in a string, and the start of the line where the string begins."""
    starts = tree.source.starts
    found: dict[int, int] = {}
    for node in tree.of(cst.SimpleString, cst.FormattedString):
        span = tree.span(node)
        first, last = bisect_right(starts, span.start), bisect_left(starts, span.end)
        found |= dict.fromkeys(starts[first:last], starts[first - 1])
    return found


def _comments(module: cst.Module) -> Iterator[cst.Comment]:
    waiting: list[cst.CSTNode] = [module]
    while waiting:
        node = waiting.pop()
        if isinstance(node, cst.Comment):
            yield node
        waiting += node.children


def _statements(tree: Tree) -> list[Span]:
    """The lines of each statement, a compound one's without its body; inner statements come last."""
    return [
        _lines(tree, tree.span(node).start, _end(tree, node))
        for node in tree.nodes
        if isinstance(node, (cst.SimpleStatementLine, cst.BaseCompoundStatement))
    ]


def _end(tree: Tree, node: cst.CSTNode) -> int:
    body = getattr(node, "body", None)
    if isinstance(body, cst.IndentedBlock) and body.body:
        first = tree.span(body.body[0]).start
        return max(tree.span(node).start, tree.source.line_at(first).start - 1)
    return tree.span(node).end


def _lines(tree: Tree, start: int, end: int) -> Span:
    return Span(tree.source.line_at(start).start, tree.source.line_at(end).end)


def _around(span: Span, statements: Sequence[Span]) -> Span:
    """The innermost statement on the comment's lines; the comment itself where there is none."""
    around = (lines for lines in statements if lines.covers(span))
    return max(around, key=lambda lines: (lines.start, -lines.end), default=span)


def _below(tree: Tree, span: Span, statements: Sequence[Span]) -> Span | None:
    """The statement that begins on the first line below that isn't a comment."""
    line, _ = tree.source.position(span.start)
    while line < len(tree.source.starts):
        line += 1
        extent = tree.source.line_span(line)
        if not tree.source.text[extent.start : extent.end].lstrip().startswith("#"):
            return next((lines for lines in statements if lines.start == extent.start), None)
    return None


def _is_alone(tree: Tree, span: Span) -> bool:
    line = tree.source.line_at(span.start)
    return not tree.source.text[line.start : span.start].strip()


def _removal(tree: Tree, span: Span, *, is_alone: bool) -> Span:
    text = tree.source.text
    line = tree.source.line_at(span.start)
    if is_alone:
        return Span(line.start, line.end + len(_line_end(text, line.end)))
    return Span(line.start + len(text[line.start : span.start].rstrip()), span.end)


def _line_end(text: str, offset: int) -> str:
    return "\r\n" if text.startswith("\r\n", offset) else text[offset : offset + 1]
