"""Reads options out of a dict of dicts: `**OPTIONS["thumb"]`, `**OPTIONS.get(size, {})`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts import UNKNOWN
from cloudinary_lint.languages.python.node_values import item_key, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Option
    from cloudinary_lint.languages.python.names import Names
    from cloudinary_lint.languages.python.tree import Tree

_MOST = 50
"""Entries of a dict of which any can be meant: each is read for each call."""


def chosen_entries(tree: Tree, names: Names, node: cst.CSTNode) -> tuple[cst.BaseExpression, ...]:
    """Returns the values of a dict that an expression can mean; none unless the dict is in sight.

    It is where a name is bound once, to a literal, and is only ever read by `**`.
    """
    match node:
        case cst.Subscript(cst.Name() as name):
            return tuple(_values(tree, names, name, item_key(node)))
        case cst.Call(cst.Attribute(cst.Name() as name, cst.Name("get")), [cst.Arg(key), *others]):
            found = tuple(_values(tree, names, name, key))
            return (*found, *(arg.value for arg in others)) if found else ()
        case _:
            return ()


def _values(tree: Tree, names: Names, name: cst.Name, key: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    given = names.constant(name)
    if not isinstance(given, cst.Dict) or len(given.elements) > _MOST or tree.order(name) < tree.order(given):
        return
    if not all(_is_spread(tree, use) for use in names.uses(name)):
        return
    wanted = string(key)
    for element in given.elements:
        if not isinstance(element, cst.DictElement) or wanted is None or string(element.key) == wanted:
            yield element.value


def _is_spread(tree: Tree, use: cst.Name) -> bool:
    """Whether a use of a name binds it, asks for a key, or spreads one of its values into a call or dict."""
    parent = tree.parent(use)
    match parent:
        case cst.AssignTarget() | cst.AnnAssign() | cst.ComparisonTarget():
            return True
        case cst.Attribute(base, cst.Name("get")) if base is use:
            return _is_starred(tree, tree.parent(parent))
        case cst.Subscript(base) if base is use:
            return _is_starred(tree, parent)
        case _:
            return False


def _is_starred(tree: Tree, node: cst.CSTNode) -> bool:
    match tree.parent(node):
        case cst.Arg(star="**") | cst.StarredDictElement():
            return True
        case _:
            return False


def without_value(option: Option) -> Option:
    """Returns an option that may be there, with a value that is not known."""
    return option._replace(value=UNKNOWN, key_span=None, value_span=None)
