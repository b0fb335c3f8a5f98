"""`cloudinary://` URLs that Python puts into the environment, or offers as a default."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, Option
from cloudinary_lint.languages.python.bindings import Assignment
from cloudinary_lint.languages.python.node_values import (
    item_key,
    key_span,
    last_name,
    mapped_text,
    may_hold,
    string,
    value,
)
from cloudinary_lint.languages.python.reachability import run_scope
from cloudinary_lint.languages.url import UrlContext, read_url, refused_url, secret_span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.facts import Options, RefusedUrl
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.text.source import Span

_ACCESSOR = re.compile(r"env|config|secret|setting|^(?:get|setdefault|str|string|url)$", re.IGNORECASE)
_HOPS = 4


def urls(reader: Reader) -> Iterator[Options]:
    """Yields the URLs for `CLOUDINARY_URL`, each literal once."""
    siblings = tuple(_variables(reader))
    literals: dict[cst.BaseExpression, cst.CSTNode] = {}
    for giver in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call):
        for literal in _given(reader, giver):
            literals.setdefault(literal, giver)
    for literal, node in literals.items():
        text = mapped_text(reader.tree, literal)
        if text:
            variable = _variable(reader, node)
            extent = reader.tree.span(literal)
            setting = UrlContext(Language.PYTHON, sdk.URL_VARIABLE, extent, siblings, variable=variable)
            fact = read_url(text, setting)
            if fact:
                yield replace(fact, function=run_scope(reader, node))


def refused_urls(reader: Reader) -> Iterator[RefusedUrl]:
    """Yields the values that the module puts into the environment and that the SDK refuses."""
    for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call):
        if isinstance(node, (cst.Assign, cst.AugAssign)) or _is_environ_call(reader, node):
            for literal in _given(reader, node):
                text = mapped_text(reader.tree, literal)
                place, extent = _variable(reader, node), reader.tree.span(literal)
                setting = UrlContext(Language.PYTHON, sdk.URL_VARIABLE, extent, variable=place)
                if text and (fact := refused_url(text, setting)):
                    yield fact


def _variable(reader: Reader, node: cst.CSTNode) -> Span | None:
    """Returns the place of the variable's name in the node that gives it a URL."""
    for inner in reader.tree.inside(node):
        if isinstance(inner, cst.Name) and inner.value == sdk.URL_VARIABLE:
            return reader.tree.span(inner)
        if string(inner) == sdk.URL_VARIABLE:
            return key_span(reader.tree, inner)
    return None


def secrets(reader: Reader) -> Iterator[Span]:
    """Yields the userinfo of every `cloudinary://` URL in the file, wherever it stands."""
    for node in reader.tree.of(cst.SimpleString, cst.ConcatenatedString, cst.FormattedString):
        is_whole = not isinstance(reader.tree.parent(node), cst.ConcatenatedString)
        if is_whole and may_hold("//", node):
            text = mapped_text(reader.tree, node)
            if text and "://" in text.text and "@" in text.text and (span := secret_span(text)):
                yield span


def _given(reader: Reader, node: cst.CSTNode) -> Iterator[cst.BaseExpression]:
    """Yields the expressions that a node gives to the variable."""
    for name, expression in _pairs(reader, node):
        if name == sdk.URL_VARIABLE:
            yield from _literals(reader, expression, _HOPS)


def _variables(reader: Reader) -> Iterator[Option]:
    """Yields the other `CLOUDINARY_*` variables that the file puts into the environment."""
    for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call):
        if isinstance(node, (cst.Assign, cst.AugAssign)) or _is_environ_call(reader, node):
            for name, expression in _pairs(reader, node):
                if name.startswith(sdk.VARIABLE_PREFIX) and name != sdk.URL_VARIABLE:
                    yield Option(name, value(expression), reader.tree.span(expression))


def _pairs(reader: Reader, node: cst.CSTNode) -> Iterator[tuple[str, cst.BaseExpression]]:
    """Yields the variables that a node sets or reads, each with its value or default."""
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                item = target.target
                if isinstance(item, cst.Subscript) and _is_environ(reader, item.value):
                    yield string(item_key(item)) or "", given
        case cst.AugAssign(base, cst.BitOrAssign(), given) if _is_environ(reader, base):
            yield from _items(given)
        case cst.Call(func, [cst.Arg(key, keyword=None, star=""), *others]) if string(key) and _is_accessor(
            func
        ):
            yield from ((string(key) or "", arg.value) for arg in others if not arg.star)
        case cst.Call(cst.Attribute(base, cst.Name("update")), args) if _is_environ(reader, base):
            yield from _entries(args)
        case _:
            return


def _entries(args: Sequence[cst.Arg]) -> Iterator[tuple[str, cst.BaseExpression]]:
    for arg in args:
        if arg.keyword:
            yield arg.keyword.value, arg.value
        else:
            yield from _items(arg.value)


def _items(node: cst.BaseExpression) -> Iterator[tuple[str, cst.BaseExpression]]:
    """Yields the entries of a dict literal that have a key."""
    for element in node.elements if isinstance(node, cst.Dict) else ():
        if isinstance(element, cst.DictElement):
            yield string(element.key) or "", element.value


def _is_accessor(func: cst.CSTNode) -> bool:
    """Whether a function is named like those that read or set variables: `getenv`, `env`, `config`."""
    name = last_name(func)
    return bool(name) and _ACCESSOR.search(name) is not None


def _is_environ(reader: Reader, node: cst.CSTNode) -> bool:
    path = reader.names.qualified(node)
    return path == "os.environ" or (isinstance(node, cst.Attribute) and node.attr.value == "environ")


def _is_environ_call(reader: Reader, node: cst.CSTNode) -> bool:
    match node:
        case cst.Call(cst.Attribute(base, cst.Name("setdefault" | "update"))):
            return _is_environ(reader, base)
        case _:
            return False


def _literals(reader: Reader, node: cst.BaseExpression, hops: int) -> Iterator[cst.BaseExpression]:
    """Yields the expression, or what the names in it are assigned in this module."""
    match node:
        case cst.Name() if hops:
            for binding in reader.names.bindings(node):
                if isinstance(binding.bound, Assignment):
                    yield from _literals(reader, binding.bound.value, hops - 1)
        case cst.BooleanOperation(left, _, right) | cst.IfExp(body=left, orelse=right) if hops:
            yield from _literals(reader, left, hops - 1)
            yield from _literals(reader, right, hops - 1)
        case _:
            yield node
