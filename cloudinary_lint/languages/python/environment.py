"""Reads what Python puts into the environment, or offers as a default: `CLOUDINARY_*` variables and URLs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Option, Options
from cloudinary_lint.languages.mapped_text import placeholder
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
from cloudinary_lint.languages.variables import Variable, as_options

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import RefusedUrl
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.text.source import Span

_ACCESSOR = re.compile(r"env|config|secret|setting|^(?:get|setdefault|str|string|url)$", re.IGNORECASE)
_HOPS = 4
"""Names and operands that are followed to a literal: names may be bound to each other in a circle."""
_ENVIRON = "os.environ"


@dataclass(frozen=True, slots=True)
class _Entry:
    """A variable that `node` sets, or reads with the default `given`; `name` is None if it isn't known.

    `is_own`: it is set in `os.environ`, and not in what another object calls `environ`.
    """

    name: str | None
    key: cst.CSTNode
    given: cst.BaseExpression
    node: cst.CSTNode
    is_set: bool = True
    is_own: bool = False

    @property
    def is_sdk_variable(self) -> bool:
        """Whether the variable is the SDK's, and not the URL."""
        name = self.name or ""
        return self.is_set and name.startswith(sdk.VARIABLE_PREFIX) and name != sdk.URL_VARIABLE


def environment_facts(reader: Reader) -> Iterator[Options | RefusedUrl]:
    """Yields the facts about variables that the module sets, and about default values of `CLOUDINARY_URL`."""
    nodes = reader.tree.of(cst.Assign, cst.AugAssign, cst.Call)
    every = [(node, entry) for node in nodes for entry in _entries(reader, node)]
    entries = [entry for _, entry in every]
    given = [
        (node, literal, entry.is_set)
        for node, entry in every
        if entry.name == sdk.URL_VARIABLE
        for literal in _literals(reader, entry.given, _HOPS)
    ]
    yield from _urls(reader, ((node, literal) for node, literal, _ in given), entries)
    yield from _refused_urls(reader, ((node, literal) for node, literal, is_set in given if is_set))
    yield from _variables(reader, [entry for entry in entries if entry.is_own])
    yield from _unknown_variables(reader)


def _urls(
    reader: Reader, given: Iterable[tuple[cst.CSTNode, cst.BaseExpression]], entries: Iterable[_Entry]
) -> Iterator[Options]:
    """Yields the URLs for `CLOUDINARY_URL`, each literal once."""
    siblings = tuple(
        Option(entry.name or "", value(entry.given), reader.tree.span(entry.given))
        for entry in entries
        if entry.is_sdk_variable
    )
    literals: dict[cst.BaseExpression, cst.CSTNode] = {}
    for node, literal in given:
        literals.setdefault(literal, node)
    for literal, node in literals.items():
        text = mapped_text(reader.tree, literal)
        if text and (fact := read_url(text, _url_context(reader, node, literal, siblings))):
            yield replace(fact, function=run_scope(reader, node))


def _refused_urls(
    reader: Reader, given: Iterable[tuple[cst.CSTNode, cst.BaseExpression]]
) -> Iterator[RefusedUrl]:
    """Yields the values that the module puts into the environment and that the SDK refuses."""
    for node, literal in given:
        text = mapped_text(reader.tree, literal)
        if text and (fact := refused_url(text, _url_context(reader, node, literal))):
            yield fact


def _url_context(
    reader: Reader, node: cst.CSTNode, literal: cst.CSTNode, siblings: tuple[Option, ...] = ()
) -> UrlContext:
    extent, variable = reader.tree.span(literal), _url_variable(reader, node)
    return UrlContext(Language.PYTHON, sdk.URL_VARIABLE, extent, siblings, variable=variable)


def _url_variable(reader: Reader, node: cst.CSTNode) -> Span | None:
    """Returns the place of the variable's name in the node that gives it a URL."""
    for inner in reader.tree.subtree(node):
        if isinstance(inner, cst.Name) and inner.value == sdk.URL_VARIABLE:
            return reader.tree.span(inner)
        if string(inner) == sdk.URL_VARIABLE:
            return key_span(reader.tree, inner)
    return None


def _variables(reader: Reader, entries: Sequence[_Entry]) -> Iterator[Options]:
    """Yields all variables of the file, except the URL, as one fact; unknown names leave it open."""
    ours = [entry for entry in entries if entry.is_sdk_variable]
    if ours:
        functions = [run_scope(reader, entry.node) for entry in ours]
        yield replace(
            as_options([_variable(reader, entry) for entry in ours], Language.PYTHON),
            has_unknown=any(entry.name is None for entry in entries),
            function="" if "" in functions else functions[0],
        )


def _variable(reader: Reader, entry: _Entry) -> Variable:
    tree = reader.tree
    unknown = placeholder(tree.span(entry.given), is_inside=False)
    return Variable(
        entry.name or "",
        key_span(tree, entry.key) or tree.span(entry.key),
        mapped_text(tree, entry.given) or unknown,
        tree.span(entry.node),
    )


def _unknown_variables(reader: Reader) -> Iterator[Options]:
    """Yields the first item of `os.environ` that is assigned under a name which isn't known."""
    targets = (target.target for node in reader.tree.of(cst.Assign) for target in node.targets)
    for item in targets:
        is_variable = isinstance(item, cst.Subscript) and reader.names.path(item.value) == _ENVIRON
        if is_variable and isinstance(item, cst.Subscript) and string(item_key(item)) is None:
            span, scope = reader.tree.span(item), run_scope(reader, item)
            yield Options(
                Carrier.ENV, Language.PYTHON, _ENVIRON, span, span, has_unknown=True, function=scope
            )
            return


def secrets(reader: Reader) -> Iterator[Span]:
    """Yields the userinfo of every `cloudinary://` URL in the file, wherever it is."""
    for node in reader.tree.of(cst.SimpleString, cst.ConcatenatedString, cst.FormattedString):
        is_whole = not isinstance(reader.tree.parent(node), cst.ConcatenatedString)
        if is_whole and may_hold("//", node):
            text = mapped_text(reader.tree, node)
            if text and "://" in text.text and "@" in text.text and (span := secret_span(text)):
                yield span


def _entries(reader: Reader, node: cst.CSTNode) -> Iterator[_Entry]:
    """Yields the variables that a statement or call sets, or reads with a default."""
    is_change = False
    for base, entries in _changes(node):
        if _is_environ(reader, base):
            is_change, is_own = True, reader.names.path(base) == _ENVIRON
            yield from (replace(entry, is_own=is_own) for entry in entries)
    if isinstance(node, cst.Call) and not is_change:
        yield from _defaults(node)


def _is_environ(reader: Reader, node: cst.CSTNode) -> bool:
    path = reader.names.qualified_name(node)
    return path == _ENVIRON or (isinstance(node, cst.Attribute) and node.attr.value == "environ")


def _changes(node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, Iterable[_Entry]]]:
    """Yields the mappings that a statement or call changes, each with the entries that it sets."""
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                if isinstance(item := target.target, cst.Subscript):
                    key = item_key(item)
                    yield item.value, (_Entry(string(key), key, given, node),)
        case cst.AugAssign(base, cst.BitOrAssign(), given):
            yield base, _dict_entries(given)
        case cst.Call(cst.Attribute(base, cst.Name("setdefault")), [cst.Arg(key), cst.Arg(given)]):
            yield base, (_Entry(string(key), key, given, node),)
        case cst.Call(cst.Attribute(base, cst.Name("update")), args):
            yield base, (entry for arg in args for entry in _argument_entries(arg))


def _argument_entries(arg: cst.Arg) -> Iterator[_Entry]:
    if arg.keyword:
        yield _Entry(arg.keyword.value, arg.keyword, arg.value, arg)
    else:
        yield from _dict_entries(arg.value)


def _dict_entries(node: cst.BaseExpression) -> Iterator[_Entry]:
    """Yields the entries of a dict literal; of any other expression one without a name."""
    for element in node.elements if isinstance(node, cst.Dict) else ():
        key = element.key if isinstance(element, cst.DictElement) else None
        yield _Entry(string(key) if key else None, key or element.value, element.value, element)
    if not isinstance(node, cst.Dict):
        yield _Entry(None, node, node, node)


def _defaults(call: cst.Call) -> Iterator[_Entry]:
    """Yields the variable that a call reads, with each argument that may be its default.

    The function is named like those that read variables: `getenv`, `env`, `config`.
    """
    match call:
        case cst.Call(func, [cst.Arg(key, keyword=None, star=""), *others]) if (
            name := string(key)
        ) and _ACCESSOR.search(last_name(func)):
            yield from (_Entry(name, key, arg.value, call, is_set=False) for arg in others if not arg.star)


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
