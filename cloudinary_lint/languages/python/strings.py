"""`http://` addresses in Python's string literals, and whether the program writes them or looks for them."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, Use
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.mapped_text import FILLER
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.values import may_hold, spelled

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.python.options import Reader

_SEARCHES = re.compile(
    "replace|startswith|endswith|removeprefix|removesuffix|match|fullmatch|search|r?split|r?partition|r?find|r?index|"
    "count|[lr]?strip|compile|subn?|findall|finditer|assert(?:Equal|NotEqual|In|NotIn|Contains)"
)
_SCHEME = re.compile(f"http|:|//|{FILLER}", re.IGNORECASE)
_TEXTS = (syntax.SimpleString, syntax.ConcatenatedString, syntax.FormattedString)
_AROUND = (syntax.ConcatenatedString, syntax.BinaryOperation, syntax.Tuple, syntax.List, syntax.Set)


def http_addresses(reader: Reader) -> Iterator[Address]:
    """The addresses in a file's strings; a bare string, such as a docstring, is a comment."""
    lowered = reader.tree.source.text.lower()
    if "http://" not in lowered and sdk.LEGACY_HOST not in lowered:
        return
    compared = cache(partial(_is_name_compared, reader))
    for node in reader.tree.of(*_TEXTS):
        if may_hold("cloudinary", node) and not isinstance(node.parent, (syntax.Expr, *_TEXTS)):
            text = spelled(reader.tree, node)
            if text is not None:
                yield from addresses(text, Language.PYTHON, _use(reader, node, compared))


def _use(reader: Reader, node: syntax.Node, compared: Callable[[str], bool]) -> Use:
    """What the program does with a text: it is compared where the literal or its name is."""
    target = _assigned_name(node)
    is_compared = compared(target.value) if target else _is_compared(reader, node)
    return Use.COMPARED if is_compared else Use.WRITTEN


def _is_name_compared(reader: Reader, name: str) -> bool:
    return any(_is_compared(reader, node) for node in reader.tree.named(name))


def _assigned_name(node: syntax.Node) -> syntax.Name | None:
    around = _outermost(node)
    match around.parent:
        case syntax.Assign([syntax.AssignTarget(syntax.Name() as name)]) | syntax.AnnAssign(
            syntax.Name() as name
        ):
            return name
        case _:
            return None


def _outermost(node: syntax.Node) -> syntax.Node:
    """The text, tuple or list that a literal is a part of."""
    while isinstance(node.parent, _AROUND):
        node = node.parent
    return node


def _is_compared(reader: Reader, node: syntax.Node) -> bool:
    around = _outermost(node)
    parent = around.parent
    match parent:
        case syntax.Comparison() | syntax.ComparisonTarget() | syntax.MatchValue():
            return True
        case syntax.Arg(keyword=syntax.Name(keyword)) if "__" in keyword:
            return True
        case syntax.Arg():
            return _is_search(reader, parent.parent)
        case syntax.Attribute():
            call = parent.parent
            return _is_search(reader, call) and _may_concern_scheme(reader, call)
        case _:
            return False


def _is_search(reader: Reader, node: syntax.Node) -> bool:
    match node:
        case syntax.Call(syntax.Attribute(_, syntax.Name(method)) as func):
            return _SEARCHES.fullmatch(method) is not None or (reader.names.qualified(func) or "").startswith(
                "re."
            )
        case syntax.Call(func):
            return (reader.names.qualified(func) or "").startswith("re.")
        case _:
            return False


def _may_concern_scheme(reader: Reader, call: syntax.Node) -> bool:
    """Whether a method may look for the scheme of the text it is called on, as what it looks for tells."""
    match call:
        case syntax.Call(args=[syntax.Arg(value=value), *_]):
            searched = spelled(reader.tree, value)
            return searched is None or _SCHEME.search(searched.text) is not None
        case _:
            return False
