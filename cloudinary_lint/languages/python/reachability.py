"""When code of a module runs: when the module is imported, when a function is called, or never."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.syntax import number
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.tree import Tree

_CONSTANTS = {"True": True, "False": False, "TYPE_CHECKING": False}


def enclosing_function(tree: Tree, node: cst.CSTNode) -> str:
    """Returns the dotted name of the function whose call runs a node; empty for what an import runs.

    Decorators, defaults and annotations run where the function is defined, class bodies at once.
    """
    names: list[str] = []
    inner = node
    for outer in tree.ancestors(node):
        match outer:
            case cst.FunctionDef(name=name, body=body) if body is inner:
                names.append(name.value)
            case cst.ClassDef(name=name, body=body) if body is inner and names:
                names.append(name.value)
            case cst.Lambda(body=body) if body is inner:
                names.append("<lambda>")
            case _:
                pass
        inner = outer
    return ".".join(reversed(names))


def is_reachable(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a node can run at all: it can't below `if TYPE_CHECKING`."""
    return all(_truth(test) is not (not is_body) for test, is_body in _branches(tree, node))


def is_run_on_import(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether importing the module runs a node."""
    is_at_module_level = not is_run_by_script(tree, node) and not enclosing_function(tree, node)
    return is_at_module_level and is_reachable(tree, node)


def is_run_by_script(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a node is run only where the module is the program itself: below `__name__ == "__main__"`."""
    return any(_asks_for_main(test) for test, is_body in _branches(tree, node) if is_body)


def _branches(tree: Tree, node: cst.CSTNode) -> list[tuple[cst.BaseExpression, bool]]:
    """Returns the tests of the `if` statements around a node, and whether it stands in their bodies."""
    branches: list[tuple[cst.BaseExpression, bool]] = []
    inner = node
    for outer in tree.ancestors(node):
        if isinstance(outer, cst.If) and inner is not outer.test:
            branches.append((outer.test, inner is outer.body))
        inner = outer
    return branches


def _truth(test: cst.BaseExpression) -> bool | None:
    """Returns the value of a test that is the same in every run; None for other tests."""
    match test:
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)):
            return _CONSTANTS.get(name)
        case cst.Integer() | cst.Float():
            value = number(test)
            return None if value is None else bool(value)
        case cst.UnaryOperation(cst.Not(), inner):
            truth = _truth(inner)
            return None if truth is None else not truth
        case _:
            return None


def _asks_for_main(test: cst.BaseExpression) -> bool:
    match test:
        case cst.Comparison(cst.Name("__name__"), [cst.ComparisonTarget(cst.Equal(), text)]):
            return string(text) == "__main__"
        case _:
            return False
