"""The imports of a module, and the dotted paths that its expressions stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts.module_summary import Import
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.nodes import each
from cloudinary_lint.languages.python.runs import function, is_run

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader


def imports(reader: Reader) -> Iterator[Import]:
    """All imports that can run, in order, each at its statement."""
    for node in each(reader.tree, syntax.Import, syntax.ImportFrom):
        if is_run(reader.tree, node):
            place = reader.tree.span(node)
            inside = function(reader.tree, node)
            yield from (Import(path, place, inside) for path in paths(node))


def paths(node: syntax.Import | syntax.ImportFrom) -> Iterator[str]:
    """The dotted paths that an import names."""
    prefix = ""
    if isinstance(node, syntax.ImportFrom):
        prefix = node.module if node.module.endswith(".") else f"{node.module}."
    if not node.names:
        yield f"{prefix}*"
    else:
        yield from (prefix + dotted(alias.name) for alias in node.names)


def dotted(node: syntax.Node) -> str:
    """A name or attribute as it is written; empty for any other expression."""
    names: list[str] = []
    while isinstance(node, syntax.Attribute):
        names.append(node.attr.value)
        node = node.value
    return ".".join((node.value, *reversed(names))) if isinstance(node, syntax.Name) else ""


def path(reader: Reader, node: syntax.Node) -> str:
    """The dotted path of a name or attribute as far as imports tell; own names stay as they are written."""
    return reader.names.qualified(node) or dotted(node)
