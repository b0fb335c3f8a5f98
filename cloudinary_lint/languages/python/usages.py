"""How an expression is used: read or written, and which keys are read of a dict that it stands for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_BINDERS = (
    syntax.AssignTarget,
    syntax.Del,
    syntax.ImportAlias,
    syntax.ImportFrom,
    syntax.AsName,
    syntax.Global,
    syntax.Nonlocal,
)
_CHANGES = frozenset({"update", "setdefault", "clear"})
_LOOKS_ON = frozenset({"print", "len", "bool", "type", "isinstance"})


def is_read(node: syntax.Node) -> bool:
    """Whether a name, attribute or item is read: not bound, changed, deleted, nor only the name of a part."""
    parent = node.parent
    match parent:
        case syntax.AnnAssign(target=other) | syntax.AugAssign(target=other) | syntax.NamedExpr(target=other):
            return other is not node
        case syntax.For(target=other) | syntax.CompFor(target=other) | syntax.Attribute(attr=other):
            return other is not node
        case syntax.Param(name=other) | syntax.FunctionDef(name=other) | syntax.ClassDef(name=other):
            return other is not node
        case syntax.Arg(keyword=other):
            return other is not node
        case syntax.Starred() | syntax.Tuple() | syntax.List():
            return is_read(parent)
        case _:
            return not isinstance(parent, _BINDERS)


def keys_read(reader: Reader, node: syntax.Node) -> Iterator[str | None]:
    """The keys that are read of a dict where it is used; None stands for all of it.

    A dict that is handed to `cloudinary.config`, tested, changed or printed is not read.
    """
    around = _chosen(node)
    parent = around.parent
    match parent:
        case syntax.Subscript(key=key):
            if is_read(parent):
                yield string(key)
        case syntax.Attribute(attr=syntax.Name(method)):
            yield from _keys_of_call(parent.parent, method)
        case syntax.ComparisonTarget("in" | "not in"):
            comparison = parent.parent
            yield string(comparison.left) if isinstance(comparison, syntax.Comparison) else None
        case syntax.Arg():
            yield from () if _is_looked_on(reader, parent) else (None,)
        case syntax.If() | syntax.IfExp() | syntax.While() | syntax.Assert() | syntax.UnaryOperation():
            yield from () if _is_tested(parent, around) else (None,)
        case syntax.StarredDictElement() | syntax.BinaryOperation() if _rebuilds(reader.tree, node):
            return
        case _:
            yield None


def _chosen(node: syntax.Node) -> syntax.Node:
    """The expression that is the node or stands in for it: `node or {}`."""
    while isinstance(node.parent, syntax.BooleanOperation):
        node = node.parent
    return node


def _keys_of_call(call: syntax.Node, method: str) -> Iterator[str | None]:
    match method, call:
        case "get", syntax.Call(args=[syntax.Arg(key), *_]):
            yield string(key)
        case _, syntax.Call() if method in _CHANGES:
            return
        case _:
            yield None


def _is_looked_on(reader: Reader, arg: syntax.Arg) -> bool:
    """Whether a call that is given a dict only looks on, or is the SDK's own."""
    match arg.parent:
        case syntax.Call(syntax.Name(name)) if name in _LOOKS_ON:
            return True
        case syntax.Call(func):
            return arg.star == "**" and reader.names.qualified(func) == sdk.CONFIG
        case _:
            return False


def _is_tested(parent: syntax.Node, node: syntax.Node) -> bool:
    return isinstance(parent, syntax.UnaryOperation) or getattr(parent, "test", None) is node


def _rebuilds(tree: Tree, node: syntax.Node) -> bool:
    """Whether a setting is a part of its own new value: `X = {**X, …}`, `X = base.X | {…}`."""
    name = node.attr.value if isinstance(node, syntax.Attribute) else getattr(node, "value", None)
    for outer in tree.ancestors(node):
        if isinstance(outer, syntax.Assign):
            return any(
                isinstance(one.target, syntax.Name) and one.target.value == name for one in outer.targets
            )
    return False
