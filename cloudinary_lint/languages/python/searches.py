"""Searches of the SDK: its constructors, and what their methods return."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.bindings import Assignment

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.options import Reader

_HOPS = 8


def is_search(reader: Reader, node: cst.CSTNode, hops: int = _HOPS) -> bool:
    """Whether an expression is a search of the SDK: its constructor, or a method called on one."""
    while True:
        match node:
            case cst.Call(cst.Attribute(inner)) if reader.names.qualified(node.func) not in sdk.SEARCHES:
                node = inner
            case cst.Call(func):
                return reader.names.qualified(func) in sdk.SEARCHES
            case cst.Name() if hops:
                given = nearest_assignment(reader, node)
                return given is not None and is_search(reader, given, hops - 1)
            case _:
                return False


def nearest_assignment(reader: Reader, name: cst.Name) -> cst.BaseExpression | None:
    """Returns the expression that the nearest binding above a name assigns to it."""
    binding = next(reader.names.bindings_above(name), None)
    match binding.bound if binding else None:
        case Assignment(given):
            return given
        case _:
            return None
