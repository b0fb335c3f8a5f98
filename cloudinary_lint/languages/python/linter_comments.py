"""Finds ignore comments for linters, and the statements that they apply to."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts import Comment
from cloudinary_lint.languages.comments import is_alone, removal_span
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cloudinary_lint.languages.python.tree import Tree

_COMMENT = lazy_pattern(r"#[^\r\n]*")
_DIRECTIVE = lazy_pattern(r"cloudinary[-_]lint:|#[ \t]*noqa", re.IGNORECASE)


def comments(tree: Tree) -> Iterator[Comment]:
    """Yields the comments for linters, each with the lines of the statement it applies to."""
    if not _DIRECTIVE.search(tree.source.text):
        return
    statements = _Statements(tree)
    strings = [tree.span(node) for node in tree.of(cst.SimpleString, cst.FormattedString)]
    joined = _joined_lines(tree, strings)
    below = _below(tree, statements.first)
    for span in _comments(tree.source.text, strings):
        text = tree.source.text[span.start : span.end]
        if _DIRECTIVE.search(text):
            alone = is_alone(tree.source.text, span)
            reach = below.get(tree.source.line_at(span.start).start) if alone else None
            yield Comment(
                text,
                span,
                reach or statements.statement_around(span),
                removal_span(tree.source.text, span),
                _line(tree, span, joined),
            )


def _line(tree: Tree, span: Span, joined: Mapping[int, int]) -> Span:
    """Returns the line of a comment as flake8 has it: with all lines that strings and backslashes join."""
    source = tree.source
    line = source.line_at(span.start)
    start = line.start
    while start:
        above = source.line_at(start - 1)
        if start in joined:
            start = joined[start]
        elif source.text[above.start : above.end].endswith("\\"):
            start = above.start
        else:
            break
    return Span(start, line.end)


def _joined_lines(tree: Tree, strings: Iterable[Span]) -> dict[int, int]:
    """Returns the start of the line where a string begins, by the starts of the lines within it."""
    starts = tree.source.starts
    found: dict[int, int] = {}
    for span in strings:
        first, last = bisect_right(starts, span.start), bisect_left(starts, span.end)
        found |= dict.fromkeys(starts[first:last], starts[first - 1])
    return found


def _comments(text: str, strings: Iterable[Span]) -> Iterator[Span]:
    """Yields all comments in order: what begins with a hash outside of strings."""
    offset = 0
    for string in (*strings, Span(len(text), len(text))):
        for match in _COMMENT.finditer(text, offset, max(string.start, offset)):
            yield Span(*match.span())
        offset = max(string.end, offset)


def _end(tree: Tree, node: cst.CSTNode) -> int:
    body = getattr(node, "body", None)
    if isinstance(body, cst.IndentedBlock) and body.body:
        first = tree.span(body.body[0]).start
        return max(tree.span(node).start, tree.source.line_at(first).start - 1)
    return tree.span(node).end


class _Statements:
    """The lines of statements, without a body; where two begin on one line, the inner one ends first."""

    def __init__(self, tree: Tree) -> None:
        line_at, kinds = tree.source.line_at, (cst.SimpleStatementLine, cst.BaseCompoundStatement)
        nodes = (node for node in tree.nodes if isinstance(node, kinds))
        starts_and_ends = [(tree.span(node).start, _end(tree, node)) for node in nodes]
        every = [Span(line_at(start).start, line_at(end).end) for start, end in starts_and_ends]
        self.first = {span.start: span for span in reversed(every)}
        self._ordered = sorted(every, key=lambda span: (span.start, -span.end))
        self._ends = list(accumulate((span.end for span in self._ordered), max))

    def statement_around(self, comment: Span) -> Span:
        """Returns the innermost statement on a comment's lines; the comment itself where there is none."""
        index = bisect_right(self._ordered, comment.start, key=lambda span: span.start)
        while index and self._ends[index - 1] >= comment.end:
            index -= 1
            if self._ordered[index].end >= comment.end:
                return self._ordered[index]
        return comment


def _below(tree: Tree, first: Mapping[int, Span]) -> Mapping[int, Span]:
    """Returns the statement that begins below each line, comments between them aside, by the line's start."""
    source = tree.source
    below: dict[int, Span] = {}
    found: Span | None = None
    for line in range(len(source.starts), 0, -1):
        extent = source.line_span(line)
        if found:
            below[extent.start] = found
        if not source.text[extent.start : extent.end].lstrip().startswith("#"):
            found = first.get(extent.start)
    return below
