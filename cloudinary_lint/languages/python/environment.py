"""Reads what Python puts into the environment, or offers as a default: `CLOUDINARY_*` variables and URLs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Option
from cloudinary_lint.languages.mapped_text import placeholder
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
from cloudinary_lint.languages.python.slots import variable_slot
from cloudinary_lint.languages.variables import (
    UrlContext,
    Variable,
    as_options,
    read_url,
    refused_url,
    secret_span,
)
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple, replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options, RefusedUrl
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.text.source import Span

DOTENV_VALUES = "dotenv_values"
"""The function of python-dotenv that reads an env file and sets no variable."""
_ACCESSOR = lazy_pattern(r"env|config|secret|setting|^(?:get|setdefault|str|string|url)$", re.IGNORECASE)
_LONGEST_CHAIN = 4
"""Names and operands that are followed to a literal: names may be bound to each other in a circle."""
_ENVIRON = "os.environ"


class VariableEntry(NamedTuple):
    """A variable that a part of a statement or call sets, or reads with the default `given`.

    `name` is None if it isn't known. `is_own`: it is set in `os.environ`, and not in what another object
    calls `environ`.
    """

    statement: cst.CSTNode
    name: str | None
    key: cst.CSTNode
    given: cst.BaseExpression
    node: cst.CSTNode
    is_set: bool = True
    is_own: bool = False

    @property
    def is_of_sdk(self) -> bool:
        """Whether the SDK reads the variable."""
        return (self.name or "").startswith(sdk.VARIABLE_PREFIX)

    @property
    def is_option(self) -> bool:
        """Whether an option of the SDK is set, and not the URL."""
        return self.is_set and self.is_of_sdk and self.name != sdk.URL_VARIABLE


def variable_entries(reader: Reader) -> list[VariableEntry]:
    """Returns the variables that the module sets, or reads with a default, in order."""
    nodes = reader.tree.of(cst.Assign, cst.AugAssign, cst.Call)
    return [entry for node in nodes for entry in _entries(reader, node)]


def environment_facts(reader: Reader, entries: Sequence[VariableEntry]) -> Iterator[Options | RefusedUrl]:
    """Yields the facts about variables that the module sets, and about default values of `CLOUDINARY_URL`."""
    own = [entry for entry in entries if entry.is_own]
    variables = _variables(reader, own)
    yield from [variables] if variables else []
    urls = [entry for entry in entries if entry.name == sdk.URL_VARIABLE]
    given = [
        (entry.statement, literal, entry.is_set)
        for entry in sorted(urls, key=lambda entry: not entry.is_set)
        for literal in (_stored_literals if entry.is_set else _literals)(reader, entry.given)
    ]
    stored = [(node, literal) for node, literal, is_set in given if is_set]
    literals: dict[cst.BaseExpression, tuple[cst.CSTNode, bool]] = {}
    for node, literal, is_set in given:
        literals.setdefault(literal, (node, is_set))
    siblings = tuple(
        Option(entry.name or "", value(entry.given), reader.tree.span(entry.given))
        for entry in entries
        if entry.is_option
    )
    for literal, (node, is_set) in literals.items():
        text = mapped_text(reader.tree, literal)
        if text and (url := read_url(text, _url_context(reader, node, literal, siblings))):
            parent = variables if is_set and _is_with_cloud(reader, node, own) else None
            yield replace(url, function=run_scope(reader, node), parent=parent, is_default=not is_set)
    for node, literal in stored:
        text = mapped_text(reader.tree, literal)
        if text and (fact := refused_url(text, _url_context(reader, node, literal))):
            yield fact
    for node, literal in stored:
        if _is_composed(reader, node, literal):
            scope = run_scope(reader, node)
            yield reader.fact(Carrier.URL, sdk.URL_VARIABLE, literal, literal, function=scope)
    yield from _unknown_variables(reader, own, is_settled=variables is not None)


def _is_with_cloud(reader: Reader, node: cst.CSTNode, entries: Iterable[VariableEntry]) -> bool:
    """Whether the cloud's name is set wherever a node is run: in a block around it, not in another branch."""
    around = {id(block) for block in reader.tree.ancestors(node)}
    named = (entry.node for entry in entries if entry.name == sdk.CLOUD_VARIABLE)
    return any(id(reader.tree.block_of(one)) in around for one in named)


def _is_composed(reader: Reader, node: cst.CSTNode, literal: cst.BaseExpression) -> bool:
    """Whether a value is put together from others, such as the variable and a query, or computed.

    A function that isn't named like those that read variables computes it.
    """
    is_composed = isinstance(literal, (cst.FormattedString, cst.BinaryOperation))
    is_computed = isinstance(literal, cst.Call) and not _ACCESSOR.search(last_name(literal.func))
    if not (is_composed or is_computed or isinstance(node, cst.AugAssign)):
        return False
    text = mapped_text(reader.tree, literal)
    return text is None or not text.text.startswith(sdk.URL_SCHEME)


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


def _variables(reader: Reader, entries: Sequence[VariableEntry]) -> Options | None:
    """Returns all variables of the file as one fact, unless all are URLs; unknown names leave it open."""
    ours = [entry for entry in entries if entry.is_of_sdk]
    functions = [run_scope(reader, entry.node) for entry in ours if entry.is_option]
    if not functions:
        return None
    last = max(ours, key=lambda entry: reader.tree.order(entry.key))
    slot = variable_slot(reader.tree, last.key, last.given, last.node)
    return replace(
        as_options([_variable(reader, entry) for entry in ours], Language.PYTHON, slot),
        has_unknown=any(entry.name is None for entry in entries),
        function="" if "" in functions else functions[0],
    )


def _variable(reader: Reader, entry: VariableEntry) -> Variable:
    tree = reader.tree
    unknown = placeholder(tree.span(entry.given), is_inside=False)
    place = key_span(tree, entry.key) or tree.span(entry.key)
    return Variable(entry.name or "", place, mapped_text(tree, entry.given) or unknown, tree.span(entry.node))


def _unknown_variables(
    reader: Reader, entries: Iterable[VariableEntry], *, is_settled: bool
) -> Iterator[Options]:
    """Yields the first place where `os.environ` gets variables whose names aren't known.

    Those of an env file are in that. If others of the file are known, only an assignment counts.
    """
    for entry in entries:
        is_open = entry.name is None and (isinstance(entry.statement, cst.Assign) or not is_settled)
        if is_open and not _is_of_env_file(reader, entry.given):
            node = entry.statement
            yield reader.fact(Carrier.ENV, _ENVIRON, node, node, function=run_scope(reader, node))
            return


def env_file_loads(reader: Reader, entries: Iterable[VariableEntry]) -> Iterator[cst.CSTNode]:
    """Yields where the module puts the variables of an env file into `os.environ` by itself.

    It does if it sets a variable of the SDK to what a settings library may have read.
    """
    for entry in entries:
        if entry.name is None:
            is_loaded = entry.is_own and _is_of_env_file(reader, entry.given)
        else:
            given = _literals(reader, entry.given) if entry.is_set and entry.is_of_sdk else ()
            is_loaded = any(_is_copied(reader, entry, one) for one in given)
        if is_loaded:
            yield entry.statement


def _is_copied(reader: Reader, entry: VariableEntry, given: cst.BaseExpression) -> bool:
    """Whether a value is read by the variable's name, or is an attribute or item of something else."""
    match given:
        case cst.Call(func, [cst.Arg(key, keyword=None, star=""), *_]):
            return not reader.names.path(func).startswith("os.") and reader.text(key) == entry.name
        case cst.Attribute():
            return True
        case cst.Subscript(base):
            return not _is_environ(reader, base)
        case _:
            return False


def _is_of_env_file(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether a value is read from an env file: by a call, also by way of names and loops."""
    waiting, seen = [node] if DOTENV_VALUES in reader.tree.source.text else [], set[str]()
    while waiting:
        for inner in reader.tree.subtree(waiting.pop()):
            if isinstance(inner, cst.Call) and last_name(inner.func) == DOTENV_VALUES:
                return True
            if isinstance(inner, cst.Name) and inner.value not in seen:
                seen.add(inner.value)
                given = (one.value or one.iterable for one in reader.names.bindings(inner))
                waiting += filter(None, given)
    return False


def secrets(reader: Reader) -> Iterator[Span]:
    """Yields the userinfo of every `cloudinary://` URL in the file, wherever it is."""
    for node in reader.tree.of(cst.SimpleString, cst.ConcatenatedString, cst.FormattedString):
        is_whole = not isinstance(reader.tree.parent(node), cst.ConcatenatedString)
        if is_whole and may_hold("//", node):
            text = mapped_text(reader.tree, node)
            if text and "://" in text.text and "@" in text.text and (span := secret_span(text)):
                yield span


def _entries(reader: Reader, node: cst.CSTNode) -> Iterator[VariableEntry]:
    """Yields the variables that a statement or call sets, or reads with a default."""
    is_change = False
    for base, entry in _changes(reader, node):
        if _is_environ(reader, base):
            is_change = True
            yield entry._replace(is_own=reader.names.path(base) == _ENVIRON)
    if isinstance(node, cst.Call) and not is_change:
        yield from _defaults(reader, node)


def _is_environ(reader: Reader, node: cst.CSTNode) -> bool:
    path = reader.names.qualified_name(node)
    return path == _ENVIRON or (isinstance(node, cst.Attribute) and node.attr.value == "environ")


def _changes(reader: Reader, node: cst.CSTNode) -> Iterator[tuple[cst.CSTNode, VariableEntry]]:
    """Yields the mappings that a statement or call changes, each with an entry that it sets."""
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                if isinstance(item := target.target, cst.Subscript):
                    key = item_key(item)
                    yield item.value, VariableEntry(node, reader.text(key), key, given, node)
        case cst.AugAssign(cst.Subscript(base) as item, cst.AddAssign(), given):
            key = item_key(item)
            yield base, VariableEntry(node, reader.text(key), key, given, node)
        case cst.AugAssign(base, cst.BitOrAssign(), given):
            yield from ((base, entry) for entry in _dict_entries(node, given))
        case cst.Call(cst.Attribute(base, cst.Name("setdefault")), [cst.Arg(key), cst.Arg(given)]):
            yield base, VariableEntry(node, reader.text(key), key, given, node)
        case cst.Call(cst.Attribute(base, cst.Name("update")), args):
            for arg in args:
                if arg.keyword:
                    yield base, VariableEntry(node, arg.keyword.value, arg.keyword, arg.value, arg)
                else:
                    yield from ((base, entry) for entry in _dict_entries(node, arg.value))


def _dict_entries(statement: cst.CSTNode, given: cst.BaseExpression) -> Iterator[VariableEntry]:
    """Yields the entries of a dict literal; of any other expression one without a name."""
    if not isinstance(given, cst.Dict):
        yield VariableEntry(statement, None, given, given, given)
        return
    for element in given.elements:
        key = element.key if isinstance(element, cst.DictElement) else None
        name = string(key) if key else None
        yield VariableEntry(statement, name, key or element.value, element.value, element)


def _defaults(reader: Reader, call: cst.Call) -> Iterator[VariableEntry]:
    """Yields the variable that a call reads, with each argument that may be its default.

    The function is named like those that read variables: `getenv`, `env`, `config`.
    """
    match call:
        case cst.Call(func, [cst.Arg(key, keyword=None, star=""), *others]) if (
            name := reader.text(key)
        ) and _ACCESSOR.search(last_name(func)):
            defaults = (arg.value for arg in others if not arg.star)
            yield from (VariableEntry(call, name, key, given, call, is_set=False) for given in defaults)


def _stored_literals(reader: Reader, node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """Yields the same for a value that is put into the environment, which may be read with a default."""
    for one in _literals(reader, node):
        yield one
        for entry in _defaults(reader, one) if isinstance(one, cst.Call) else ():
            yield from _literals(reader, entry.given)


def _literals(
    reader: Reader, node: cst.BaseExpression, most: int = _LONGEST_CHAIN
) -> Iterator[cst.BaseExpression]:
    """Yields the expression, or what the names in it are assigned in this module."""
    match node:
        case cst.Name() if most:
            for binding in reader.names.bindings(node):
                if binding.value:
                    yield from _literals(reader, binding.value, most - 1)
        case cst.BooleanOperation(left, _, right) | cst.IfExp(body=left, orelse=right) if most:
            yield from _literals(reader, left, most - 1)
            yield from _literals(reader, right, most - 1)
        case _:
            yield node
