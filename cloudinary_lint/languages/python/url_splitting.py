"""Whether a module takes `CLOUDINARY_URL` apart as text, and would take a query for the cloud's name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.imports import path
from cloudinary_lint.languages.python.names_read import lookups

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.options import Reader

_METHODS = frozenset(
    {"split", "rsplit", "partition", "rpartition", "replace", "removeprefix", "removesuffix"}
)
_MATCHERS = frozenset({"match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn"})


def splits_url(reader: Reader) -> bool:
    """Whether text methods, slices or regular expressions are applied to the variable or setting.

    `urlparse` is no such thing: it knows a query.
    """
    if sdk.URL_VARIABLE not in reader.tree.source.text:
        return False
    return any(
        name == sdk.URL_VARIABLE and _is_split(reader, node, follows=True) for node, name in lookups(reader)
    )


def _is_split(reader: Reader, node: cst.CSTNode, *, follows: bool) -> bool:
    """Whether an expression is taken apart; `follows`: also under the name that it is assigned to."""
    parent = reader.tree.parent(node)
    match parent:
        case cst.BooleanOperation():
            return _is_split(reader, parent, follows=follows)
        case cst.Attribute(value, cst.Name(method)):
            return value is node and method in _METHODS
        case cst.Subscript(value, [cst.SubscriptElement(cst.Slice())]):
            return value is node
        case cst.Arg():
            return _is_matched(reader, reader.tree.parent(parent))
        case (
            cst.Assign([cst.AssignTarget(cst.Name() as target)])
            | cst.AnnAssign(cst.Name() as target)
            | cst.NamedExpr(cst.Name() as target)
        ):
            uses = [use for use in reader.names.uses(target) if use is not target] if follows else []
            return any(_is_split(reader, use, follows=False) for use in uses)
        case _:
            return False


def _is_matched(reader: Reader, call: cst.CSTNode) -> bool:
    """Whether a call is one of `re`, or of a pattern."""
    match call:
        case cst.Call(cst.Attribute(_, cst.Name(method)) as func):
            return path(reader, func).startswith("re.") or method in _MATCHERS
        case _:
            return False
