"""Reads what Python puts into the environment, or offers as a default: `CLOUDINARY_*` variables and URLs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Option, Options, Slot
from cloudinary_lint.languages.mapped_text import placeholder
from cloudinary_lint.languages.python.bindings import Assignment
from cloudinary_lint.languages.python.env_file_values import DOTENV_VALUES, is_of_env_file
from cloudinary_lint.languages.python.node_values import (
    item_key,
    key_span,
    last_name,
    mapped_text,
    may_hold,
    string,
    value,
)
from cloudinary_lint.languages.python.options import call_slot, dict_slot
from cloudinary_lint.languages.python.reachability import run_scope
from cloudinary_lint.languages.variables import (
    UrlContext,
    Variable,
    as_options,
    read_url,
    refused_url,
    secret_span,
)
from cloudinary_lint.records import dataclass, replace
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import RefusedUrl
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_ACCESSOR = lazy_pattern(r"env|config|secret|setting|^(?:get|setdefault|str|string|url)$", re.IGNORECASE)
_HOPS = 4
"""Names and operands that are followed to a literal: names may be bound to each other in a circle."""
_ENVIRON = "os.environ"
_BLOCKS = (cst.Module, cst.IndentedBlock, cst.SimpleStatementSuite)


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
    urls = [(node, entry) for node, entry in every if entry.name == sdk.URL_VARIABLE]
    stored = [(n, one) for n, entry in urls if entry.is_set for one in _stored_literals(reader, entry.given)]
    offered = [(n, one) for n, entry in urls if not entry.is_set for one in _literals(reader, entry.given)]
    taken = {one for _, one in stored}
    given = [(node, one, one in taken) for node, one in (*stored, *offered)]
    own = [entry for entry in entries if entry.is_own]
    variables = _variables(reader, own)
    yield from [variables] if variables else []
    for url, node, is_set in _urls(reader, given, entries):
        parent = variables if is_set and _is_with_cloud(reader, node, own) else None
        yield replace(url, parent=parent, is_default=not is_set)
    yield from _refused_urls(reader, stored)
    yield from _composed_urls(reader, stored)
    kinds = (cst.Assign,) if variables else (cst.Assign, cst.AugAssign, cst.Call)
    yield from _unknown_variables(reader, reader.tree.of(*kinds))


def copied_variables(reader: Reader) -> Iterator[cst.CSTNode]:
    """Yields where the module sets a variable of the SDK to what a settings library may have read."""
    for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call):
        for entry in _entries(reader, node):
            is_ours = entry.is_set and (entry.name or "").startswith(sdk.VARIABLE_PREFIX)
            if is_ours and any(_is_copied(reader, entry, one) for one in _literals(reader, entry.given)):
                yield node


def _is_copied(reader: Reader, entry: _Entry, given: cst.BaseExpression) -> bool:
    """Whether a value is read by the variable's name, or is an attribute or item of something else."""
    match given:
        case cst.Call(func, [cst.Arg(key, keyword=None, star=""), *_]):
            is_os = (reader.names.path(func) or "").startswith("os.")
            return not is_os and _name(reader, key) == entry.name
        case cst.Attribute():
            return True
        case cst.Subscript(base):
            return not _is_environ(reader, base)
        case _:
            return False


def _urls(
    reader: Reader, given: Iterable[tuple[cst.CSTNode, cst.BaseExpression, bool]], entries: Iterable[_Entry]
) -> Iterator[tuple[Options, cst.CSTNode, bool]]:
    """Yields the URLs for `CLOUDINARY_URL`, each literal once, its node, and whether that sets it."""
    siblings = tuple(
        Option(entry.name or "", value(entry.given), reader.tree.span(entry.given))
        for entry in entries
        if entry.is_sdk_variable
    )
    literals: dict[cst.BaseExpression, tuple[cst.CSTNode, bool]] = {}
    for node, literal, is_set in given:
        literals.setdefault(literal, (node, is_set))
    for literal, (node, is_set) in literals.items():
        text = mapped_text(reader.tree, literal)
        if text and (fact := read_url(text, _url_context(reader, node, literal, siblings))):
            yield replace(fact, function=run_scope(reader, node)), node, is_set


def _is_with_cloud(reader: Reader, node: cst.CSTNode, entries: Iterable[_Entry]) -> bool:
    """Whether the cloud's name is set wherever a node is run: in a block around it, not in another branch."""
    around = {id(block) for block in reader.tree.ancestors(node)}
    named = (entry.node for entry in entries if entry.name == sdk.CLOUD_VARIABLE)
    blocks = (next(one for one in reader.tree.ancestors(node) if isinstance(one, _BLOCKS)) for node in named)
    return any(id(block) in around for block in blocks)


def _refused_urls(
    reader: Reader, given: Iterable[tuple[cst.CSTNode, cst.BaseExpression]]
) -> Iterator[RefusedUrl]:
    """Yields the values that the module puts into the environment and that the SDK refuses."""
    for node, literal in given:
        text = mapped_text(reader.tree, literal)
        if text and (fact := refused_url(text, _url_context(reader, node, literal))):
            yield fact


def _composed_urls(
    reader: Reader, given: Iterable[tuple[cst.CSTNode, cst.BaseExpression]]
) -> Iterator[Options]:
    """Yields the values that are put together from others, such as the variable and a query, or computed."""
    for node, literal in given:
        is_composed = isinstance(literal, (cst.FormattedString, cst.BinaryOperation))
        if is_composed or isinstance(node, cst.AugAssign) or _is_computed(literal):
            text = mapped_text(reader.tree, literal)
            if text is None or not text.text.startswith(sdk.URL_SCHEME):
                span, scope = reader.tree.span(literal), run_scope(reader, node)
                yield Options(
                    Carrier.URL,
                    Language.PYTHON,
                    sdk.URL_VARIABLE,
                    span,
                    span,
                    has_unknown=True,
                    function=scope,
                )


def _is_computed(node: cst.CSTNode) -> bool:
    """Whether a value is the result of a function that isn't named like those that read variables."""
    return isinstance(node, cst.Call) and not _ACCESSOR.search(last_name(node.func))


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


def _variables(reader: Reader, entries: Sequence[_Entry]) -> Options | None:
    """Returns all variables of the file as one fact, unless all are URLs; unknown names leave it open."""
    ours = [entry for entry in entries if (entry.name or "").startswith(sdk.VARIABLE_PREFIX)]
    functions = [run_scope(reader, entry.node) for entry in ours if entry.is_sdk_variable]
    if not functions:
        return None
    last = max(ours, key=lambda entry: reader.tree.order(entry.key))
    slot = environment_slot(reader.tree, last.key, last.given, last.node)
    return replace(
        as_options([_variable(reader, entry) for entry in ours], Language.PYTHON, slot),
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


def _unknown_variables(reader: Reader, nodes: Iterable[cst.CSTNode]) -> Iterator[Options]:
    """Yields the first of these places where `os.environ` gets variables whose names aren't known.

    Those of an env file are in that.
    """
    for node in nodes:
        for entry in _unnamed_entries(reader, node):
            if not is_of_env_file(reader, entry.given):
                span, scope = reader.tree.span(node), run_scope(reader, node)
                yield Options(
                    Carrier.ENV, Language.PYTHON, _ENVIRON, span, span, has_unknown=True, function=scope
                )
                return


def loaded_variables(reader: Reader) -> Iterator[cst.CSTNode]:
    """Yields where the module puts the variables of an env file into `os.environ` by itself."""
    if DOTENV_VALUES in reader.tree.source.text:
        for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call):
            if any(is_of_env_file(reader, entry.given) for entry in _unnamed_entries(reader, node)):
                yield node


def _unnamed_entries(reader: Reader, node: cst.CSTNode) -> Iterator[_Entry]:
    for base, entries in _changes(reader, node):
        if reader.names.path(base) == _ENVIRON:
            yield from (entry for entry in entries if entry.name is None)


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
    for base, entries in _changes(reader, node):
        if _is_environ(reader, base):
            is_change, is_own = True, reader.names.path(base) == _ENVIRON
            yield from (replace(entry, is_own=is_own) for entry in entries)
    if isinstance(node, cst.Call) and not is_change:
        yield from _defaults(reader, node)


def _is_environ(reader: Reader, node: cst.CSTNode) -> bool:
    path = reader.names.qualified_name(node)
    return path == _ENVIRON or (isinstance(node, cst.Attribute) and node.attr.value == "environ")


def _name(reader: Reader, key: cst.CSTNode) -> str | None:
    """Returns the name of a variable: a literal, or a constant of the module."""
    if isinstance(key, cst.Name) and (given := reader.names.constant(key)) is not None:
        return string(given)
    return string(key)


def _changes(reader: Reader, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, Iterable[_Entry]]]:
    """Yields the mappings that a statement or call changes, each with the entries that it sets."""
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                if isinstance(item := target.target, cst.Subscript):
                    key = item_key(item)
                    yield item.value, (_Entry(_name(reader, key), key, given, node),)
        case cst.AugAssign(cst.Subscript(base) as item, cst.AddAssign(), given):
            key = item_key(item)
            yield base, (_Entry(_name(reader, key), key, given, node),)
        case cst.AugAssign(base, cst.BitOrAssign(), given):
            yield base, _dict_entries(given)
        case cst.Call(cst.Attribute(base, cst.Name("setdefault")), [cst.Arg(key), cst.Arg(given)]):
            yield base, (_Entry(_name(reader, key), key, given, node),)
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


def _defaults(reader: Reader, call: cst.Call) -> Iterator[_Entry]:
    """Yields the variable that a call reads, with each argument that may be its default.

    The function is named like those that read variables: `getenv`, `env`, `config`.
    """
    match call:
        case cst.Call(func, [cst.Arg(key, keyword=None, star=""), *others]) if (
            name := _name(reader, key)
        ) and _ACCESSOR.search(last_name(func)):
            yield from (_Entry(name, key, arg.value, call, is_set=False) for arg in others if not arg.star)


def _stored_literals(reader: Reader, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """Yields the same for a value that is put into the environment, which may be read with a default."""
    for one in _literals(reader, node):
        yield one
        for entry in _defaults(reader, one) if isinstance(one, cst.Call) else ():
            yield from _literals(reader, entry.given)


def _literals(reader: Reader, node: cst.BaseExpression, hops: int = _HOPS) -> Iterator[cst.BaseExpression]:
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


def environment_slot(tree: Tree, key: cst.CSTNode, given: cst.CSTNode, node: cst.CSTNode) -> Slot | None:
    """Returns the slot after the node that sets a variable; None if it isn't a statement or entry alone."""
    parent = tree.parent(node)
    match node:
        case cst.DictElement() if isinstance(parent, cst.Dict):
            return _with_quotes(dict_slot(tree, parent), given)
        case cst.Arg() if isinstance(parent, cst.Call):
            return _with_quotes(call_slot(tree, parent), given)
        case cst.Assign() | cst.Call() if _is_statement(tree, node):
            inside, value = key_span(tree, key), _value_span(tree, key, given)
            return _next_line(tree, tree.span(node), inside, value) if inside and value else None
        case _:
            return None


def _is_statement(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a node is a statement that is alone on its line."""
    ancestors = (one for one in tree.ancestors(node) if isinstance(one, cst.SimpleStatementLine))
    match next(ancestors, None):
        case cst.SimpleStatementLine([cst.Expr(value)]):
            return value is node
        case cst.SimpleStatementLine([only]):
            return only is node
        case _:
            return False


def _next_line(tree: Tree, span: Span, key: Span, value: Span) -> Slot:
    """Returns the slot of a statement like the one in a span, with a key and value inside of quotes."""
    text, line = tree.source.text, tree.source.line_at(span.start)
    return Slot(
        tree.source.line_at(span.end).end,
        tree.source.newline_after(line.start) + text[line.start : span.start],
        text[span.start : key.start],
        text[key.end : value.start],
        "true",
        text[value.end : span.end],
    )


def _value_span(tree: Tree, key: cst.CSTNode, given: cst.CSTNode) -> Span | None:
    """Returns the span in the quotes of a value; None if it is no plain string on the line of its key."""
    if not isinstance(given, cst.SimpleString) or given.prefix:
        return None
    span, width = tree.span(given), len(given.quote)
    if tree.source.position(span.end)[0] != tree.source.position(tree.span(key).start)[0]:
        return None
    return Span(span.start + width, span.end - width)


def _with_quotes(slot: Slot, given: cst.CSTNode) -> Slot:
    """Returns a slot whose value is a string, in the quotes of its key or of the last value."""
    quote = slot.opening or (given.quote[0] if isinstance(given, cst.SimpleString) else '"')
    return slot._replace(middle=slot.middle + quote, on="true", closing=quote)
