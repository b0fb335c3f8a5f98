"""The statement that hands a dict to `cloudinary.config`, and where it can be written.

That is below the dict, all that changes it and an import of the SDK, where each of them has surely
run. There is none where no such place is in sight.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.nodes import each

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_REST = re.compile(r"[ \t\f]*(?:;[ \t\f]*)?(?:#[^\r\n]*)?")
_LINES = (syntax.SimpleStatementLine, syntax.SimpleStatementSuite)


@dataclass(frozen=True, slots=True)
class Definition:
    """A dict that is assigned to a name."""

    name: syntax.Name
    node: syntax.Node


def hand_over(
    reader: Reader,
    definition: Definition,
    imported: Sequence[syntax.Node],
    changes: Sequence[syntax.Node],
) -> tuple[int, str]:
    """The offset and the text to insert there; the text is empty where nothing would be right.

    `imported` are the imports of the SDK, `changes` what changes such a dict, both in order.
    """
    tree = reader.tree
    anchor = _anchor(tree, definition, imported, changes)
    call = _call(reader, anchor, definition.name.value) if anchor else ()
    if anchor and call and (found := _written(tree, anchor, call)):
        return found
    return tree.source.line_at(tree.span(definition.node).end).end, ""


def _anchor(
    tree: Tree,
    definition: Definition,
    imported: Sequence[syntax.Node],
    changes: Sequence[syntax.Node],
) -> syntax.Node | None:
    """The statement to write below; None where the dict or the import may not have been reached."""
    home = block_of(tree, definition.node)
    later = [change for change in changes if tree.order(change) > tree.order(definition.name)]
    if not all(_is_in(tree, change, home) for change in later):
        return None
    last = _step(later[-1] if later else definition.node, home)
    sure = [node for node in imported if _is_in(tree, home, block_of(tree, node))]
    if sure and tree.order(sure[0]) < tree.order(last):
        return last
    if sure:
        return _step(sure[0], home) if block_of(tree, sure[0]) is home else None
    below = (node for node in imported if tree.order(node) > tree.order(last) and _is_in(tree, node, home))
    return next((_step(node, block_of(tree, node)) for node in below), None)


def block_of(tree: Tree, node: syntax.Node) -> syntax.Node:
    """The body of statements that a simple statement stands in."""
    line = next(outer for outer in tree.ancestors(node) if isinstance(outer, _LINES))
    return line if isinstance(line, syntax.SimpleStatementSuite) else line.parent


def _is_in(tree: Tree, node: syntax.Node, block: syntax.Node) -> bool:
    return node is block or any(outer is block for outer in tree.ancestors(node))


def _step(node: syntax.Node, block: syntax.Node) -> syntax.Node:
    """The statement of a block that a node is in; of one on the line of its `if`, the block itself."""
    while node.parent is not block:
        node = node.parent
    return block if isinstance(block, syntax.SimpleStatementSuite) else node


def _call(reader: Reader, anchor: syntax.Node, name: str) -> tuple[str, ...]:
    """The call below a statement, under the module's own name for it, else after an import."""
    at_hand = (config for node in _above(reader.tree, anchor) for config in _configs(reader, node))
    config = next(at_hand, None)
    if config:
        return (f"{config}(**{name})",)
    is_taken = any(
        node.value == "cloudinary"
        and reader.names.bindings(node)
        and reader.names.qualified(node) != node.value
        for node in each(reader.tree, syntax.Name)
    )
    return () if is_taken else ("import cloudinary", f"cloudinary.config(**{name})")


def _above(tree: Tree, anchor: syntax.Node) -> Iterator[syntax.Import | syntax.ImportFrom]:
    """The imports that have surely run when a statement has."""
    block = anchor if isinstance(anchor, syntax.SimpleStatementSuite) else anchor.parent
    for node in each(tree, syntax.Import, syntax.ImportFrom):
        is_above = tree.order(node) < tree.order(anchor) or _is_in(tree, node, anchor)
        if is_above and _is_in(tree, block, block_of(tree, node)):
            yield node


def _configs(reader: Reader, node: syntax.Import | syntax.ImportFrom) -> Iterator[str]:
    """What `cloudinary.config` is called by way of the names that an import binds."""
    for alias in node.names:
        bound: syntax.Node = alias.asname.name if alias.asname else alias.name
        while isinstance(bound, syntax.Attribute):
            bound = bound.value
        match reader.names.qualified(bound), bound:
            case "cloudinary", syntax.Name(name):
                yield f"{name}.config"
            case sdk.CONFIG, syntax.Name(name):
                yield name
            case _:
                pass


def _written(tree: Tree, anchor: syntax.Node, call: Sequence[str]) -> tuple[int, str] | None:
    """The call on lines of its own below a statement, or behind it where that shares the line of its `if`."""
    lines = [node for node in tree.inside(anchor) if isinstance(node, _LINES)]
    end = tree.span(lines[-1].body[-1]).end
    if isinstance(anchor, syntax.SimpleStatementSuite):
        return end, "".join(f"; {part}" for part in call)
    source = tree.source
    line = source.line_at(end)
    if not _REST.fullmatch(source.text, end, line.end):
        return None
    start = tree.span(anchor.body[0] if isinstance(anchor, syntax.SimpleStatementLine) else anchor).start
    indent = source.text[source.line_at(start).start : start]
    newline = source.newline_after(line.end)
    return line.end, "".join(f"{newline}{indent}{part}" for part in call)
