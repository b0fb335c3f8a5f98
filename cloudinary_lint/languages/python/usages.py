"""How an expression is used: read or written, and which keys are read of a dict that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_BINDERS = (cst.AssignTarget, cst.Del, cst.ImportAlias, cst.ImportFrom, cst.AsName, cst.NameItem)
_CHANGES = frozenset({"update", "setdefault", "clear"})
_LOOKS_ON = frozenset({"print", "len", "bool", "type", "isinstance"})


def is_read(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a name, attribute or item is read: not bound, changed, deleted, nor only the name of a part."""
    parent = tree.parents[node]
    match parent:
        case cst.AnnAssign(target=other) | cst.AugAssign(target=other) | cst.NamedExpr(target=other):
            return other is not node
        case cst.For(target=other) | cst.CompFor(target=other) | cst.Attribute(attr=other):
            return other is not node
        case cst.Param(name=other) | cst.FunctionDef(name=other) | cst.ClassDef(name=other):
            return other is not node
        case cst.Arg(keyword=other):
            return other is not node
        case cst.Element() | cst.StarredElement():
            return is_read(tree, parent)
        case cst.Tuple() | cst.List() if isinstance(node, cst.BaseElement):
            return is_read(tree, parent)
        case _:
            return not isinstance(parent, _BINDERS)


def keys_read(reader: Reader, node: cst.CSTNode) -> Iterator[str | None]:
    """The keys that are read of a dict where it is used; None stands for all of it.

    A dict that is handed to `cloudinary.config`, tested, changed or printed is not read.
    """
    around = _chosen(reader.tree, node)
    parent = reader.tree.parents[around]
    match parent:
        case cst.Subscript(slice=[cst.SubscriptElement(cst.Index(key))]):
            if is_read(reader.tree, parent):
                yield string(key)
        case cst.Attribute(attr=cst.Name(method)):
            yield from _keys_of_call(reader.tree.parents[parent], method)
        case cst.ComparisonTarget(cst.In() | cst.NotIn()):
            comparison = reader.tree.parents[parent]
            yield string(comparison.left) if isinstance(comparison, cst.Comparison) else None
        case cst.Arg():
            yield from () if _is_looked_on(reader, parent) else (None,)
        case cst.If() | cst.IfExp() | cst.While() | cst.Assert() | cst.UnaryOperation():
            yield from () if _is_tested(parent, around) else (None,)
        case cst.StarredDictElement() | cst.BinaryOperation() if _rebuilds(reader.tree, node):
            return
        case _:
            yield None


def _chosen(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    """The expression that is the node or stands in for it: `node or {}`."""
    while isinstance(tree.parents[node], cst.BooleanOperation):
        node = tree.parents[node]
    return node


def _keys_of_call(call: cst.CSTNode, method: str) -> Iterator[str | None]:
    match method, call:
        case "get", cst.Call(args=[cst.Arg(key), *_]):
            yield string(key)
        case _, cst.Call() if method in _CHANGES:
            return
        case _:
            yield None


def _is_looked_on(reader: Reader, arg: cst.Arg) -> bool:
    """Whether a call that is given a dict only looks on, or is the SDK's own."""
    match reader.tree.parents[arg]:
        case cst.Call(cst.Name(name)) if name in _LOOKS_ON:
            return True
        case cst.Call(func):
            return arg.star == "**" and reader.names.qualified(func) == sdk.CONFIG
        case _:
            return False


def _is_tested(parent: cst.CSTNode, node: cst.CSTNode) -> bool:
    return isinstance(parent, cst.UnaryOperation) or getattr(parent, "test", None) is node


def _rebuilds(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a setting is a part of its own new value: `X = {**X, …}`, `X = base.X | {…}`."""
    name = node.attr.value if isinstance(node, cst.Attribute) else getattr(node, "value", None)
    for outer in tree.ancestors(node):
        if isinstance(outer, cst.Assign):
            return any(isinstance(one.target, cst.Name) and one.target.value == name for one in outer.targets)
    return False
