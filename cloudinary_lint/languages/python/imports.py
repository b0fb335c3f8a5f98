"""The imports of a module, those of the SDK among them, and the dotted paths of expressions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts.module_summary import Import
from cloudinary_lint.languages.python.reachability import enclosing_function, is_reachable
from cloudinary_lint.languages.python.syntax import dotted, imported_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader

_LOADS = re.compile(
    r"cloudinary(?:\..*)?"
    r"|gamma_cloudinary(?:\..*)?"
    r"|cloudinary_storage\.(?:storage|app_settings|helpers|validators|management\.commands\.\w+"
    r"|templatetags\.cloudinary_static)(?:\..*)?"
)


def imports(reader: Reader) -> Iterator[Import]:
    """Yields all imports that can run, in order, each with the place of its statement."""
    for node in reader.tree.of(cst.Import, cst.ImportFrom):
        if is_reachable(reader.tree, node):
            place = reader.tree.span(node)
            inside = enclosing_function(reader.tree, node)
            yield from (Import(path, place, inside) for path in paths(node))


def paths(node: cst.Import | cst.ImportFrom) -> Iterator[str]:
    """Yields the dotted paths that an import names."""
    prefix = ""
    if isinstance(node, cst.ImportFrom):
        module = imported_module(node)
        prefix = module if module.endswith(".") else f"{module}."
    if isinstance(node.names, cst.ImportStar):
        yield f"{prefix}*"
    else:
        yield from (prefix + dotted(alias.name) for alias in node.names)


def path(reader: Reader, node: cst.CSTNode) -> str:
    """Returns the dotted path of a name or attribute by the imports of the file, else as it is written."""
    return reader.names.qualified(node) or dotted(node)


def loads_sdk(path: str) -> bool:
    """Whether an import path makes Python import the SDK: `cloudinary_storage` alone does not."""
    return _LOADS.fullmatch(path) is not None
