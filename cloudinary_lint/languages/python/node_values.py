"""Evaluates nodes of libcst's: dotted names, keys, constants, and texts with their characters' places."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from cloudinary_lint.facts import UNKNOWN, Literal
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, MappedText, concatenate, placeholder, unescape
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.python.tree import Tree

_CONSTANTS = {"True": True, "False": False, "None": None}
_ESCAPE = r"\\(?:\r\n|N\{[^{}]*\}|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[0-7]{1,3}|[^{}])"
_PLACEHOLDERS = {
    "": r"(?!)",
    "f": r"\{\{|\}\}",
    "%": r"%(?:\([^()]*\))?[-#0 +]*[\d*]*(?:\.[\d*]*)?[a-zA-Z%]",
    "format": r"\{\{|\}\}|\{[^{}]*\}",
}
_SPECIAL = {
    (is_raw, template): lazy_pattern(special if is_raw else f"{_ESCAPE}|{special}")
    for template, special in _PLACEHOLDERS.items()
    for is_raw in (False, True)
}
"""Escapes and placeholders between quotes."""
_MEANINGS = dict(zip("abfnrtv\\'\"", "\a\b\f\n\r\t\v\\'\"", strict=True)) | dict.fromkeys("\r\n", "")
_DOUBLED = frozenset({"{{", "}}", "%%"})
K = TypeVar("K")
V = TypeVar("V")


def grouped(pairs: Iterable[tuple[K, V]]) -> Mapping[K, list[V]]:
    """Returns the values of each key, in order."""
    groups: dict[K, list[V]] = {}
    for key, value in pairs:
        groups.setdefault(key, []).append(value)
    return groups


def dotted_name(node: cst.CSTNode) -> str:
    """Returns a name or attribute as it is written; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, cst.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join((node.value, *reversed(parts))) if isinstance(node, cst.Name) else ""


def last_name(node: cst.CSTNode) -> str:
    """Returns a name, or the last one of an attribute; empty for any other expression."""
    name = node.attr if isinstance(node, cst.Attribute) else node
    return name.value if isinstance(name, cst.Name) else ""


def is_none(node: cst.CSTNode) -> bool:
    """Whether an expression is the name None."""
    return isinstance(node, cst.Name) and node.value == "None"


def imported_module(node: cst.ImportFrom) -> str:
    """Returns the module that names are imported from as it is written, leading dots included."""
    return "." * len(node.relative) + (dotted_name(node.module) if node.module else "")


def imported_paths(node: cst.Import | cst.ImportFrom) -> Iterator[str]:
    """Yields the dotted paths that an import names."""
    prefix = ""
    if isinstance(node, cst.ImportFrom):
        module = imported_module(node)
        prefix = module if module.endswith(".") else f"{module}."
    if isinstance(node.names, cst.ImportStar):
        yield f"{prefix}*"
    else:
        yield from (prefix + dotted_name(alias.name) for alias in node.names)


def import_aliases(node: cst.Import | cst.ImportFrom) -> Sequence[cst.ImportAlias]:
    """Returns the names that an import names; none for a star."""
    return () if isinstance(node.names, cst.ImportStar) else node.names


def item_key(node: cst.Subscript) -> cst.CSTNode:
    """Returns the one key or slice of an item; where there are several, a node that is no expression."""
    match node.slice:
        case [cst.SubscriptElement(key, comma=cst.MaybeSentinel())]:
            return key.value if isinstance(key, cst.Index) and not key.star else key
        case _:
            return node.slice[0]


def lookup(node: cst.CSTNode) -> tuple[cst.BaseExpression, cst.CSTNode] | None:
    """Returns the dict and the key of `base[key]`, `base.get(key, …)` or `base.pop(key, …)`."""
    match node:
        case cst.Subscript(base):
            return base, item_key(node)
        case cst.Call(cst.Attribute(base, cst.Name("get" | "pop")), [cst.Arg(key, keyword=None), *_]):
            return base, key
        case _:
            return None


def literal_key(node: cst.CSTNode) -> str | int | None:
    """Returns a literal key or index; None where it is no literal."""
    known = number(node)
    return known if isinstance(known, int) else string(node)


def decorator_function(decorator: cst.Decorator) -> cst.BaseExpression:
    """Returns what decorates, without the arguments that it is called with."""
    node = decorator.decorator
    return node.func if isinstance(node, cst.Call) else node


def keyword_of(arg: cst.Arg) -> str:
    """Returns the keyword of an argument; empty where it has none."""
    return arg.keyword.value if arg.keyword else ""


def number(node: cst.CSTNode) -> int | float | None:
    """Returns the value of an integer or float; None for other nodes and for too many digits."""
    if not isinstance(node, (cst.Integer, cst.Float)):
        return None
    try:
        return node.evaluated_value
    except (SyntaxError, ValueError):
        return None


def value(node: cst.CSTNode) -> Value:
    """Returns the constant that an expression is; UNKNOWN where it isn't one."""
    match node:
        case cst.Name(name) if name in _CONSTANTS:
            return Literal(_CONSTANTS[name])
        case cst.Integer() | cst.Float():
            known = number(node)
            return UNKNOWN if known is None else Literal(known)
        case cst.UnaryOperation(cst.Minus(), inner) if (known := number(inner)) is not None:
            return Literal(-known)
        case _:
            text = string(node)
            return UNKNOWN if text is None else Literal(text)


def string(node: cst.CSTNode) -> str | None:
    """Returns the text of a string literal without placeholders; None for everything else."""
    match node:
        case cst.SimpleString():
            return None if "b" in node.prefix else _unescape(node.raw_value, is_raw="r" in node.prefix)
        case cst.FormattedString(parts):
            plain = [part.value for part in parts if isinstance(part, cst.FormattedStringText)]
            is_plain = len(plain) == len(parts)
            return _unescape("".join(plain), is_raw="r" in node.prefix, template="f") if is_plain else None
        case cst.ConcatenatedString():
            texts = [string(leaf) for leaf in _leaves(node)]
            return None if None in texts else "".join(filter(None, texts))
        case _:
            return None


def key_span(tree: Tree, node: cst.CSTNode) -> Span | None:
    """Returns the span of a string literal between its quotes; None where it has escapes."""
    if not isinstance(node, cst.SimpleString) or "\\" in node.value:
        return None
    return _inner(tree, node)


def _inner(tree: Tree, node: cst.SimpleString) -> Span:
    span = tree.span(node)
    quote = len(node.quote)
    return Span(span.start + len(node.prefix) + quote, span.end - quote)


def mapped_text(tree: Tree, node: cst.CSTNode) -> MappedText | None:
    """Returns a text with the places of its characters: literals, f-strings, `+`, `%` and `.format`.

    What is inserted into it is unknown; None for what isn't text.
    """
    template = ""
    match node:
        case cst.BinaryOperation(text, cst.Modulo()):
            template, node = "%", text
        case cst.Call(cst.Attribute(text, cst.Name("format"))):
            template, node = "format", text
    leaves = _leaves(node)
    if not any(map(is_text, leaves)):
        return None
    return concatenate(piece for leaf in leaves for piece in _pieces(tree, leaf, template))


def may_hold(word: str, node: cst.CSTNode) -> bool:
    """Whether a text can hold a word in lower case, by a quick look at how it is written."""
    match node:
        case cst.SimpleString(text):
            pass
        case cst.FormattedString(parts):
            text = "".join(part.value for part in parts if isinstance(part, cst.FormattedStringText))
        case _:
            return True
    return "\\" in text or word in text.lower()


def is_text(node: cst.CSTNode) -> bool:
    """Whether a node is a literal of text itself."""
    is_simple = isinstance(node, cst.SimpleString) and "b" not in node.prefix
    return is_simple or isinstance(node, cst.FormattedString)


def _leaves(node: cst.CSTNode) -> Sequence[cst.CSTNode]:
    leaves: list[cst.CSTNode] = []
    waiting = [node]
    while waiting:
        match waiting.pop():
            case cst.ConcatenatedString(left, right) | cst.BinaryOperation(left, cst.Add(), right):
                waiting += (right, left)
            case leaf:
                leaves.append(leaf)
    return leaves


def _pieces(tree: Tree, leaf: cst.CSTNode, template: str) -> Iterator[MappedText]:
    """Yields the parts of a literal: an escape is a character with a longer span, an insertion is unknown."""
    text = tree.source.text
    match leaf:
        case cst.SimpleString() if is_text(leaf):
            yield unescape(text, _inner(tree, leaf), _SPECIAL["r" in leaf.prefix, template], _meaning)
        case cst.FormattedString(parts, start):
            special = _SPECIAL["r" in leaf.prefix, "f"]
            offset = tree.span(leaf).start + len(start)
            yield MappedText("", (), offset)
            for part in parts:
                span = tree.span(part)
                if isinstance(part, cst.FormattedStringText):
                    yield unescape(text, span, special, _meaning)
                else:
                    yield placeholder(span, is_inside=True)
        case _:
            yield placeholder(tree.span(leaf), is_inside=False)


def _unescape(raw: str, *, is_raw: bool, template: str = "") -> str:
    if "\\" not in raw and not template:
        return raw
    return _SPECIAL[is_raw, template].sub(lambda match: _meaning(match[0]), raw)


def _meaning(special: str) -> str:
    """Returns the text that an escape, a placeholder or a doubled sign represents."""
    if special in _DOUBLED:
        return special[0]
    if not special.startswith("\\"):
        return UNKNOWN_CHAR
    if special[1] in "01234567":
        return chr(int(special[1:], 8))
    if special[1] not in "xuUN":
        return _MEANINGS.get(special[1], special)
    try:
        return special.encode("ascii").decode("unicode_escape")
    except UnicodeError:  # there is no such character
        return special
