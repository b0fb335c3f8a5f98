"""Finds where an option or a variable can be inserted into Python, and how it is spelled there.

The text between the last entry and the closing bracket holds nothing but blanks, comments, brackets and one
comma.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts import Slot
from cloudinary_lint.languages.python.node_values import key_span
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.languages.python.tree import Tree

_TAIL = lazy_pattern(r"(?:[ \t\f\r\n]|\\(?:\r\n|\r|\n)|\#[^\r\n]*)*(?P<comma>,)?")
_REST = lazy_pattern(r"[ \t\f]*(?P<comment>\#[^\r\n]*)?(?=[\r\n]|$)")
_COLONS = frozenset({":", " : ", " :"})


def dict_slot(tree: Tree, node: cst.Dict) -> Slot:
    """Returns the slot of a dict literal: a key in the quotes of its last key."""
    span = tree.span(node)
    style = Slot(span.start + 1, opening='"', middle='": ')
    for element in node.elements:
        if isinstance(element, cst.DictElement) and isinstance(element.key, cst.SimpleString):
            quote = element.key.quote[0]
            between = tree.source.text[tree.span(element.key).end : tree.span(element.value).start]
            middle = quote + (between if between in _COLONS else ": ")
            style = style._replace(opening=quote, middle=middle)
    return _after_last(tree, style, node.elements, span.end - 1)


def call_slot(tree: Tree, call: cst.Call) -> Slot:
    """Returns the slot of a call: a keyword behind its last argument."""
    start = tree.source.text.index("(", tree.span(call.func).end) + 1
    keywords = [tree.span(arg.keyword).end for arg in call.args if arg.keyword]
    is_spaced = bool(keywords) and tree.source.text[keywords[-1]] == " "
    style = Slot(start, middle=" = " if is_spaced else "=")
    return _after_last(tree, style, call.args, tree.span(call).end - 1)


def _after_last(tree: Tree, style: Slot, entries: Sequence[cst.CSTNode], end: int) -> Slot:
    """Returns the slot behind the last entry: on a line of its own where that one begins one."""
    if not entries:
        return style
    source, last = tree.source, tree.span(entries[-1])
    tail = _TAIL.match(source.text, last.end, end)
    if tail and tail["comma"]:
        offset, slot = tail.end("comma"), style._replace(after=",")
    else:
        offset, slot = last.end, style._replace(comma=last.end)
    indent = source.text[source.line_at(last.start).start : last.start]
    if indent.strip(" \t\f"):
        return slot._replace(offset=offset, before=_blank_after_commas(tree, entries))
    rest = _REST.match(source.text, offset, end)
    if rest and (rest["comment"] or rest.end() < end):
        offset = rest.end()
    return slot._replace(offset=offset, before=source.newline_after(last.start) + indent)


def _blank_after_commas(tree: Tree, entries: Sequence[cst.CSTNode]) -> str:
    """Returns the text behind the commas of these entries: a blank or nothing."""
    if len(entries) > 1:
        between = tree.source.text[tree.span(entries[-2]).end : tree.span(entries[-1]).start]
        return "" if between == "," else " "
    return " "


def variable_slot(tree: Tree, key: cst.CSTNode, given: cst.CSTNode, node: cst.CSTNode) -> Slot | None:
    """Returns the slot after the node that sets a variable; None if it isn't a statement or entry alone."""
    parent = tree.parent(node)
    match node:
        case cst.DictElement() if isinstance(parent, cst.Dict):
            return _with_quotes(dict_slot(tree, parent), given)
        case cst.Arg() if isinstance(parent, cst.Call):
            return _with_quotes(call_slot(tree, parent), given)
        case cst.Assign() | cst.Call() if _is_statement(tree, node):
            inside, value = key_span(tree, key), _value_span(tree, key, given)
            return _next_line(tree, tree.span(node), inside, value) if inside and value else None
        case _:
            return None


def _is_statement(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a node is a statement that is alone on its line."""
    match tree.nearest(node, cst.SimpleStatementLine):
        case cst.SimpleStatementLine([cst.Expr(only)]) | cst.SimpleStatementLine([only]):
            return only is node
        case _:
            return False


def _next_line(tree: Tree, span: Span, key: Span, value: Span) -> Slot:
    """Returns the slot of a statement like the one in a span, with a key and value inside of quotes."""
    text, line = tree.source.text, tree.source.line_at(span.start)
    return Slot(
        tree.source.line_at(span.end).end,
        tree.source.newline_after(line.start) + text[line.start : span.start],
        text[span.start : key.start],
        text[key.end : value.start],
        "true",
        text[value.end : span.end],
    )


def _value_span(tree: Tree, key: cst.CSTNode, given: cst.CSTNode) -> Span | None:
    """Returns the span in the quotes of a value; None if it is no plain string on the line of its key."""
    if not isinstance(given, cst.SimpleString) or given.prefix:
        return None
    span, width = tree.span(given), len(given.quote)
    if tree.source.position(span.end)[0] != tree.source.position(tree.span(key).start)[0]:
        return None
    return Span(span.start + width, span.end - width)


def _with_quotes(slot: Slot, given: cst.CSTNode) -> Slot:
    """Returns a slot whose value is a string, in the quotes of its key or of the last value."""
    quote = slot.opening or (given.quote[0] if isinstance(given, cst.SimpleString) else '"')
    return slot._replace(middle=slot.middle + quote, on="true", closing=quote)
