"""Writes a call of `cloudinary.config(secure=True)` for a dict that is not read, and finds its place.

The place is below the dict, all statements that change it and an import of the SDK, where each of them has
certainly run.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.node_values import import_aliases
from cloudinary_lint.records import dataclass
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_REST = lazy_pattern(r"[ \t\f]*(?:;[ \t\f]*)?(?:#[^\r\n]*)?")
_LINES = (cst.SimpleStatementLine, cst.SimpleStatementSuite)


@dataclass(frozen=True, slots=True)
class Definition:
    """A dict that is assigned to a name."""

    name: cst.Name
    node: cst.CSTNode


def config_call(
    reader: Reader,
    definition: Definition,
    imported: Sequence[cst.CSTNode],
    changes: Sequence[cst.CSTNode],
) -> tuple[int, str]:
    """Returns an offset and the text to insert there; the text is empty where there is no safe place.

    `imported` are the imports of the SDK, `changes` what changes such a dict, both in order.
    """
    tree = reader.tree
    anchor = _anchor(tree, definition, imported, changes)
    call = _call_lines(reader, anchor) if anchor else ()
    if anchor and call and (found := insertion(tree, anchor, call)):
        return found
    return tree.source.line_at(tree.span(definition.node).end).end, ""


def _anchor(
    tree: Tree,
    definition: Definition,
    imported: Sequence[cst.CSTNode],
    changes: Sequence[cst.CSTNode],
) -> cst.CSTNode | None:
    """Returns the statement to insert below; None where the dict or the import may not have run."""
    block = block_of(tree, definition.node)
    later = [change for change in changes if tree.order(change) > tree.order(definition.name)]
    if not all(_is_inside(tree, change, block) for change in later):
        return None
    last = statement_in(tree, later[-1] if later else definition.node, block)
    certain = [node for node in imported if _is_inside(tree, block, block_of(tree, node))]
    if certain and tree.order(certain[0]) < tree.order(last):
        return last
    if certain:
        return statement_in(tree, certain[0], block) if block_of(tree, certain[0]) is block else None
    below = (
        node for node in imported if tree.order(node) > tree.order(last) and _is_inside(tree, node, block)
    )
    return next((statement_in(tree, node, block_of(tree, node)) for node in below), None)


def assignment_of(tree: Tree, name: cst.Name) -> cst.Assign | cst.AnnAssign | None:
    """Returns the assignment whose target is the name, also as part of a tuple or list."""
    parent = tree.parent(name)
    while isinstance(parent, (cst.Element, cst.Tuple, cst.List)):
        parent = tree.parent(parent)
    match parent:
        case cst.AssignTarget():
            statement = tree.parent(parent)
            return statement if isinstance(statement, cst.Assign) else None
        case cst.AnnAssign(target=target, value=cst.BaseExpression()) if target is name:
            return parent
        case _:
            return None


def block_of(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    """Returns the body of statements that contains a simple statement."""
    line = next(outer for outer in tree.ancestors(node) if isinstance(outer, _LINES))
    return line if isinstance(line, cst.SimpleStatementSuite) else tree.parent(line)


def _is_inside(tree: Tree, node: cst.CSTNode, block: cst.CSTNode) -> bool:
    return node is block or any(outer is block for outer in tree.ancestors(node))


def statement_in(tree: Tree, node: cst.CSTNode, block: cst.CSTNode) -> cst.CSTNode:
    """Returns the statement of a block around a node; the block itself if it is on the line of its `if`."""
    while tree.parent(node) is not block:
        node = tree.parent(node)
    return block if isinstance(block, cst.SimpleStatementSuite) else node


def _call_lines(reader: Reader, anchor: cst.CSTNode) -> tuple[str, ...]:
    """Returns the lines of the call: under a name that the module imports, else with an import."""
    imported_names = (
        config for node in _imports_above(reader.tree, anchor) for config in config_names(reader, node)
    )
    config = next(imported_names, None)
    if config:
        return (f"{config}(secure=True)",)
    is_taken = any(
        node.value == "cloudinary"
        and reader.names.bindings(node)
        and reader.names.qualified_name(node) != node.value
        for node in reader.tree.of(cst.Name)
    )
    return () if is_taken else ("import cloudinary", "cloudinary.config(secure=True)")


def _imports_above(tree: Tree, anchor: cst.CSTNode) -> Iterator[cst.Import | cst.ImportFrom]:
    """Yields the imports that are sure to have run when a statement has."""
    block = anchor if isinstance(anchor, cst.SimpleStatementSuite) else tree.parent(anchor)
    for node in tree.of(cst.Import, cst.ImportFrom):
        is_above = tree.order(node) < tree.order(anchor) or _is_inside(tree, node, anchor)
        if is_above and _is_inside(tree, block, block_of(tree, node)):
            yield node


def config_names(reader: Reader, node: cst.Import | cst.ImportFrom) -> Iterator[str]:
    """Yields the names by which `cloudinary.config` can be called after an import."""
    for alias in import_aliases(node):
        bound: cst.CSTNode = alias.asname.name if alias.asname else alias.name
        while isinstance(bound, cst.Attribute):
            bound = bound.value
        match reader.names.qualified_name(bound), bound:
            case "cloudinary", cst.Name(name):
                yield f"{name}.config"
            case sdk.CONFIG, cst.Name(name):
                yield name


def insertion(tree: Tree, anchor: cst.CSTNode, call: Sequence[str]) -> tuple[int, str] | None:
    """Returns the lines as they are inserted after a statement; None if its line continues."""
    lines = [node for node in tree.subtree(anchor) if isinstance(node, _LINES)]
    end = tree.span(lines[-1].body[-1]).end
    if isinstance(anchor, cst.SimpleStatementSuite):
        return end, "".join(f"; {part}" for part in call)
    source = tree.source
    line = source.line_at(end)
    if not _REST.fullmatch(source.text, end, line.end):
        return None
    start = tree.span(anchor.body[0] if isinstance(anchor, cst.SimpleStatementLine) else anchor).start
    indent = source.text[source.line_at(start).start : start]
    newline = source.newline_after(line.end)
    return line.end, "".join(f"{newline}{indent}{part}" for part in call)
