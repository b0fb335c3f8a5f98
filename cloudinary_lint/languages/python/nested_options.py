"""Reads options out of a dict of dicts: `**OPTIONS["thumb"]`, `**OPTIONS.get(size, {})`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts import UNKNOWN
from cloudinary_lint.languages.python.node_values import item_key, string

if TYPE_CHECKING:
    from cloudinary_lint.facts import Option
    from cloudinary_lint.languages.python.names import Names
    from cloudinary_lint.languages.python.tree import Tree

_MOST = 50
"""Entries of a dict of which any can be meant: each is read for each call."""


class NestedOptions:
    """The dicts of dicts of one file that are only ever read by `**`."""

    def __init__(self, tree: Tree, names: Names) -> None:
        self._tree = tree
        self._names = names
        self._only_spread: dict[int, bool] = {}

    def entries(self, node: cst.CSTNode) -> tuple[cst.BaseExpression, ...]:
        """Returns the values of a dict that an expression can mean; none unless the dict is in sight.

        It is where a name is bound once, to a literal, and is read in no other way.
        """
        match node:
            case cst.Subscript(cst.Name() as name):
                return _values(self._literal(name), item_key(node))
            case cst.Call(cst.Attribute(cst.Name() as name, cst.Name("get")), [cst.Arg(key), *others]):
                given = self._literal(name)
                return (*_values(given, key), *(arg.value for arg in others)) if given else ()
            case _:
                return ()

    def _literal(self, name: cst.Name) -> cst.Dict | None:
        """Returns the dict that a name is bound to, if it is in sight."""
        given = self._names.constant(name)
        if not isinstance(given, cst.Dict) or self._tree.order(name) < self._tree.order(given):
            return None
        if id(given) not in self._only_spread:
            uses = self._names.uses(name)
            self._only_spread[id(given)] = all(_is_spread(self._tree, use) for use in uses)
        return given if self._only_spread[id(given)] and len(given.elements) <= _MOST else None


def _values(given: cst.Dict | None, key: cst.CSTNode) -> tuple[cst.BaseExpression, ...]:
    """Returns what a dict may hold under a key: all of it where the key is no literal."""
    wanted = string(key)
    return tuple(
        element.value
        for element in (given.elements if given else ())
        if not isinstance(element, cst.DictElement) or wanted is None or string(element.key) == wanted
    )


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
