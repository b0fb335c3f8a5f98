"""The imports of a module, and the dotted paths that its expressions stand for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts.module_summary import Import
from cloudinary_lint.languages.python.reachability import enclosing_function, is_reachable
from cloudinary_lint.languages.python.syntax import dotted, imported_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader


def imports(reader: Reader) -> Iterator[Import]:
    """All imports that can run, in order, each at its statement."""
    for node in reader.tree.of(cst.Import, cst.ImportFrom):
        if is_reachable(reader.tree, node):
            place = reader.tree.span(node)
            inside = enclosing_function(reader.tree, node)
            yield from (Import(path, place, inside) for path in paths(node))


def paths(node: cst.Import | cst.ImportFrom) -> Iterator[str]:
    """The dotted paths that an import names."""
    prefix = ""
    if isinstance(node, cst.ImportFrom):
        module = imported_module(node)
        prefix = module if module.endswith(".") else f"{module}."
    if isinstance(node.names, cst.ImportStar):
        yield f"{prefix}*"
    else:
        yield from (prefix + dotted(alias.name) for alias in node.names)


def path(reader: Reader, node: cst.CSTNode) -> str:
    """The dotted path of a name or attribute as far as imports tell; own names stay as they are written."""
    return reader.names.qualified(node) or dotted(node)
