"""Whether an expression is read or written, and which keys are read of a dict."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.syntax import item_key
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_BINDERS = (
    cst.AssignTarget,
    cst.Del,
    cst.ImportAlias,
    cst.ImportFrom,
    cst.AsName,
    cst.Global,
    cst.Nonlocal,
)
_CHANGING = frozenset({"update", "setdefault", "clear"})
_INSPECTORS = frozenset({"print", "len", "bool", "type", "isinstance"})


def is_read(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a name, attribute or item is read, and not bound, changed or deleted."""
    parent = tree.parent(node)
    match parent:
        case cst.AnnAssign(target=other) | cst.AugAssign(target=other) | cst.NamedExpr(target=other):
            return other is not node
        case cst.For(target=other) | cst.CompFor(target=other) | cst.Attribute(attr=other):
            return other is not node
        case cst.Param(name=other) | cst.FunctionDef(name=other) | cst.ClassDef(name=other):
            return other is not node
        case cst.Arg(keyword=other):
            return other is not node
        case cst.StarredElement() | cst.Tuple() | cst.List():
            return is_read(tree, parent)
        case _:
            return not isinstance(parent, _BINDERS)


def keys_read(reader: Reader, node: cst.CSTNode) -> Iterator[str | None]:
    """Yields the keys that are read of a dict where it is used; None for the whole dict.

    A dict that is handed to `cloudinary.config`, tested, changed or printed is not read.
    """
    tree = reader.tree
    around = _with_default(tree, node)
    parent = tree.parent(around)
    match parent:
        case cst.Subscript():
            if is_read(tree, parent):
                yield string(item_key(parent))
        case cst.Attribute(attr=cst.Name(method)):
            yield from _keys_of_call(tree.parent(parent), method)
        case cst.ComparisonTarget(cst.In() | cst.NotIn()):
            comparison = tree.parent(parent)
            yield string(comparison.left) if isinstance(comparison, cst.Comparison) else None
        case cst.Arg():
            yield from () if _is_inspected(reader, parent) else (None,)
        case cst.If() | cst.IfExp() | cst.While() | cst.Assert() | cst.UnaryOperation():
            yield from () if _is_tested(parent, around) else (None,)
        case cst.StarredDictElement() | cst.BinaryOperation() if _rebuilds(tree, node):
            return
        case _:
            yield None


def _with_default(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    """Returns the node with its default, as in `node or {}`."""
    while isinstance(tree.parent(node), cst.BooleanOperation):
        node = tree.parent(node)
    return node


def _keys_of_call(call: cst.CSTNode, method: str) -> Iterator[str | None]:
    match method, call:
        case "get", cst.Call(args=[cst.Arg(key), *_]):
            yield string(key)
        case _, cst.Call() if method in _CHANGING:
            return
        case _:
            yield None


def _is_inspected(reader: Reader, arg: cst.Arg) -> bool:
    """Whether a call only inspects the dict in its argument, or passes it to the SDK."""
    match reader.tree.parent(arg):
        case cst.Call(cst.Name(name)) if name in _INSPECTORS:
            return True
        case cst.Call(func):
            return arg.star == "**" and reader.names.qualified(func) == sdk.CONFIG
        case _:
            return False


def _is_tested(parent: cst.CSTNode, node: cst.CSTNode) -> bool:
    return isinstance(parent, cst.UnaryOperation) or getattr(parent, "test", None) is node


def _rebuilds(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a setting is part of its own new value: `X = {**X, …}`, `X = base.X | {…}`."""
    name = node.attr.value if isinstance(node, cst.Attribute) else getattr(node, "value", None)
    for outer in tree.ancestors(node):
        if isinstance(outer, cst.Assign):
            return any(isinstance(one.target, cst.Name) and one.target.value == name for one in outer.targets)
    return False
