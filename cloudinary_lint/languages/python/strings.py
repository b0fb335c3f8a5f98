"""`http://` addresses in string literals, and whether the program uses them or compares with them."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, Use
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.python.values import may_hold, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_SEARCHES = re.compile(
    "replace|startswith|endswith|removeprefix|removesuffix|match|fullmatch|search|r?split|r?partition|r?find|r?index|"
    "count|[lr]?strip|compile|subn?|findall|finditer|assert(?:Equal|NotEqual|In|NotIn|Contains)"
)
_SCHEME = re.compile(f"http|:|//|{UNKNOWN_CHAR}", re.IGNORECASE)
_TEXTS = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
_AROUND = (cst.ConcatenatedString, cst.BinaryOperation, cst.Tuple, cst.List, cst.Set)


def http_addresses(reader: Reader) -> Iterator[Address]:
    """Yields the addresses in a file's strings; a bare string, such as a docstring, is a comment."""
    lowered = reader.tree.source.text.lower()
    if "http://" not in lowered and sdk.LEGACY_HOST not in lowered:
        return
    compared = cache(partial(_is_name_compared, reader))
    for node in reader.tree.of(*_TEXTS):
        if may_hold("cloudinary", node) and not isinstance(reader.tree.parent(node), (cst.Expr, *_TEXTS)):
            text = spelled(reader.tree, node)
            if text is not None:
                yield from addresses(text, Language.PYTHON, _use(reader, node, compared))


def _use(reader: Reader, node: cst.CSTNode, compared: Callable[[str], bool]) -> Use:
    """Returns the use of a text: it is compared where the literal or its name is."""
    target = _assigned_name(reader.tree, node)
    is_compared = compared(target.value) if target else _is_compared(reader, node)
    return Use.COMPARED if is_compared else Use.WRITTEN


def _is_name_compared(reader: Reader, name: str) -> bool:
    return any(_is_compared(reader, node) for node in reader.tree.named(name))


def _assigned_name(tree: Tree, node: cst.CSTNode) -> cst.Name | None:
    around = _outermost(tree, node)
    match tree.parent(around):
        case cst.Assign([cst.AssignTarget(cst.Name() as name)]) | cst.AnnAssign(cst.Name() as name):
            return name
        case _:
            return None


def _outermost(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    """Returns the text, tuple or list that a literal is a part of."""
    while isinstance(tree.parent(node), _AROUND):
        node = tree.parent(node)
    return node


def _is_compared(reader: Reader, node: cst.CSTNode) -> bool:
    tree = reader.tree
    around = _outermost(tree, node)
    parent = tree.parent(around)
    match parent:
        case cst.Comparison() | cst.ComparisonTarget() | cst.MatchValue():
            return True
        case cst.Arg(keyword=cst.Name(keyword)) if "__" in keyword:
            return True
        case cst.Arg():
            return _is_search(reader, tree.parent(parent))
        case cst.Attribute():
            call = tree.parent(parent)
            return _is_search(reader, call) and _may_concern_scheme(reader, call)
        case _:
            return False


def _is_search(reader: Reader, node: cst.CSTNode) -> bool:
    match node:
        case cst.Call(cst.Attribute(_, cst.Name(method)) as func):
            return _SEARCHES.fullmatch(method) is not None or (reader.names.qualified(func) or "").startswith(
                "re."
            )
        case cst.Call(func):
            return (reader.names.qualified(func) or "").startswith("re.")
        case _:
            return False


def _may_concern_scheme(reader: Reader, call: cst.CSTNode) -> bool:
    """Whether a method may search the text it is called on for the scheme, by what it searches for."""
    match call:
        case cst.Call(args=[cst.Arg(value=value), *_]):
            searched = spelled(reader.tree, value)
            return searched is None or _SCHEME.search(searched.text) is not None
        case _:
            return False
