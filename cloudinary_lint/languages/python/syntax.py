"""What nodes of libcst's spell where that takes more than one field: dotted paths, keys, numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Sequence


def dotted(node: cst.CSTNode) -> str:
    """Returns a name or attribute as it is written; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join((node.value, *reversed(parts))) if isinstance(node, cst.Name) else ""


def last_name(node: cst.CSTNode) -> str:
    """Returns a name, or the last one of an attribute; empty for any other expression."""
    name = node.attr if isinstance(node, cst.Attribute) else node
    return name.value if isinstance(name, cst.Name) else ""


def imported_module(node: cst.ImportFrom) -> str:
    """Returns the module that names are imported from as it is written, leading dots included."""
    return "." * len(node.relative) + (dotted(node.module) if node.module else "")


def import_aliases(node: cst.Import | cst.ImportFrom) -> Sequence[cst.ImportAlias]:
    """Returns the names that an import names; none for a star."""
    return () if isinstance(node.names, cst.ImportStar) else node.names


def item_key(node: cst.Subscript) -> cst.CSTNode:
    """Returns the one key or slice of an item; where there are several, a node that is no expression."""
    match node.slice:
        case [cst.SubscriptElement(key, comma=cst.MaybeSentinel())]:
            return key.value if isinstance(key, cst.Index) and not key.star else key
        case _:
            return node.slice[0]


def number(node: cst.CSTNode) -> int | float | None:
    """Returns the value of an integer or float; None for other nodes and for too many digits."""
    if not isinstance(node, (cst.Integer, cst.Float)):
        return None
    try:
        return node.evaluated_value
    except (SyntaxError, ValueError):
        return None
