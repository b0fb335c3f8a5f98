"""Follows an expression to a search of the SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.options import Reader

_HOPS = 8
"""Names that are followed: they may be bound to each other in a circle."""


def is_search(reader: Reader, node: cst.CSTNode, hops: int = _HOPS) -> bool:
    """Whether an expression is a search of the SDK: its constructor, or a method called on one."""
    while True:
        match node:
            case cst.Call(cst.Attribute(inner)) if reader.names.qualified_name(node.func) not in sdk.SEARCHES:
                node = inner
            case cst.Call(func):
                return reader.names.qualified_name(func) in sdk.SEARCHES
            case cst.Name() if hops:
                given = reader.names.nearest_value(node)
                return given is not None and is_search(reader, given, hops - 1)
            case _:
                return False
