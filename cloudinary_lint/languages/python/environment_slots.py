"""Where Python takes one more variable of the environment: after an entry that sets one, in its style."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts import Slot
from cloudinary_lint.languages.python.node_values import key_span
from cloudinary_lint.languages.python.options import call_slot, dict_slot
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.tree import Tree


def environment_slot(tree: Tree, key: cst.CSTNode, given: cst.CSTNode, node: cst.CSTNode) -> Slot | None:
    """Returns the slot after the node that sets a variable; None if it isn't a statement or entry alone."""
    parent = tree.parent(node)
    match node:
        case cst.DictElement() if isinstance(parent, cst.Dict):
            return _quoted(dict_slot(tree, parent), given)
        case cst.Arg() if isinstance(parent, cst.Call):
            return _quoted(call_slot(tree, parent), given)
        case cst.Assign() | cst.Call() if _is_statement(tree, node):
            inside, value = key_span(tree, key), _value_span(tree, key, given)
            return _next_line(tree, tree.span(node), inside, value) if inside and value else None
        case _:
            return None


def _is_statement(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a node is a statement that is alone on its line."""
    ancestors = (one for one in tree.ancestors(node) if isinstance(one, cst.SimpleStatementLine))
    match next(ancestors, None):
        case cst.SimpleStatementLine([cst.Expr(value)]):
            return value is node
        case cst.SimpleStatementLine([only]):
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


def _quoted(slot: Slot, given: cst.CSTNode) -> Slot:
    """Returns a slot whose value is a string, in the quotes of its key or of the last value."""
    quote = slot.opening or (given.quote[0] if isinstance(given, cst.SimpleString) else '"')
    return slot._replace(middle=slot.middle + quote, on="true", closing=quote)
