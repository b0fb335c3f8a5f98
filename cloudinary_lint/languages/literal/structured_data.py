"""Reads JSON, and finds the addresses and environments in the tokens of JSON or YAML.

Comments are allowed in JSON, as some tools do; a string without an end ends with its line. Configuration
files set a variable as `NAME: value`, `"NAME=value"`, `name: NAME` with `value: …`, or `NAME: {value: …}`, or
pass it on by its name alone. Each mapping or list is an environment of its own.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Use
from cloudinary_lint.languages.addresses import (
    NEAR,
    addresses,
    is_origin_name,
    is_pattern_name,
    is_searched_by_command,
    is_searched_for,
    remainder,
    secure_remainders,
)
from cloudinary_lint.languages.literal.collection_tree import (
    Collection,
    DataToken,
    Mark,
    collections,
    content,
    entry_slot,
)
from cloudinary_lint.languages.literal.lines import Literals, assignments
from cloudinary_lint.languages.literal.notations import COMMAND, DEFAULT, unescape_backslashes
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, segment, verbatim
from cloudinary_lint.languages.variables import Environment, Variable, is_cloudinary_or_secret, is_sdk_name
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple, replace
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.literal.collection_tree import CollectionEntry
    from cloudinary_lint.languages.registry import Kind
    from cloudinary_lint.text.source import Source

_VALUE = "value"
_LONGEST_NAME = 100
_ASSIGNED = lazy_pattern(r"(?P<name>[A-Z][A-Z0-9_]*)=")
_PASSED_ON = lazy_pattern(r"~|null|\$(?:(?P<name>\w+)|\{(?P<braced>\w+)(?::?[?][^{}]*|:?-)?\})")
_ENVIRONMENTS = frozenset({"env", "environment", "envVars", "variables"})
"""Keys whose values are environments: those of a workflow's jobs get the variables of the workflow."""
_PASSING_ON = frozenset({"env", "environment", "envVars"})
_ENV_FILE = "env_file"
_LOADING = frozenset({_ENV_FILE, "envFrom", "environmentFiles"})
"""Keys that add variables to the environment beside them, from files or elsewhere."""
_ARGUMENTS = frozenset({"args", "build_args", "build-args"})
"""Keys of arguments of a build, which are no environment of a server."""
_DEEPEST, _MOST = 10, 200
"""How far out, and how many variables, an environment gets from others: more only take time."""
_JSON_TOKEN = lazy_pattern(
    r"""
    " (?P<string> [^"\\\r\n]* (?: \\. [^"\\\r\n]* )* ) (?P<quote> " )?
    | (?P<comment> //[^\r\n]* | /\*(?s:.*?)(?:\*/|\Z) )
    | (?P<open> [{\[] ) | (?P<close> [}\]] ) | (?P<next> , ) | (?P<is> : )
    | (?P<bare> [\w.+-]+ )
    """,
    re.VERBOSE,
)


def literals_in(source: Source, tokens: Iterable[DataToken]) -> Literals:
    """Returns the literals in the tokens of a file."""
    every = tuple(tokens)
    found = collections(every)
    variables = tuple(_variables(source.text, found))
    blocks = tuple(_blocks(source.text, every))
    return Literals(
        tuple(_addresses(source.text, every, found)),
        (*(one.variable for one in variables), *(one for block in blocks for one in block.variables)),
        tuple(token.span for token in every if token.mark is Mark.COMMENT),
        (*_environments(source, variables, found), *blocks),
    )


def _blocks(text: str, tokens: Sequence[DataToken]) -> Iterator[Environment]:
    """Yields what each block scalar sets, if it is a script or an env file."""
    for _, block in groupby(tokens, lambda token: token.mark in {Mark.LINE, Mark.COMMENT}):
        lines = (token.span for token in block if token.mark is Mark.LINE)
        variables = tuple(one.variable for line in lines for one in assignments(text, line, COMMAND))
        if variables:
            yield Environment(variables)


def _addresses(text: str, tokens: Iterable[DataToken], found: Iterable[Collection]) -> Iterator[Address]:
    literals = [
        (token, address)
        for token in tokens
        if token.mapped and token.mark is not Mark.COMMENT
        for address in addresses(token.mapped)
    ]
    surroundings = _Surroundings(found if literals else ())
    for token, address in literals:
        spelling = text[address.place.start : address.place.end]
        start = max(token.span.start, address.place.start - NEAR)
        near = text[start : min(token.span.end, address.place.end + NEAR)]
        place = address.place.shift(-start)
        is_searched = (
            surroundings.is_searched_for(token, spelling)
            or is_searched_for(near, place)
            or is_searched_by_command(near, place)
        )
        yield replace(address, use=Use.COMPARED) if is_searched else address


class _Surroundings:
    """The entries of a file, by the offsets of their scalars, and the https addresses in each collection."""

    def __init__(self, found: Iterable[Collection]) -> None:
        self._entries: dict[int, CollectionEntry] = {}
        self._secure: set[tuple[Collection, str | None]] = set()
        for entry in (entry for collection in found for entry in collection.entries if entry.scalar):
            for token in filter(None, (entry.scalar, entry.key)):
                self._entries[token.span.start] = entry
                self._secure |= {(entry.parent, address) for address in secure_remainders(content(token))}

    def is_searched_for(self, token: DataToken, address: str) -> bool:
        """Whether the entry of a scalar searches for an address in it, instead of delivering it."""
        entry = self._entries.get(token.span.start)
        if entry is None:
            return False
        own, outer = entry.parent, entry.parent.parent
        names = (content(entry.key), own.name, content(_name_of(own)))
        return (
            (content(entry.key) == "entry" and _is_pygrep(own))
            or (own.name == "args" and outer is not None and _is_pygrep(outer))
            or (own, remainder(address)) in self._secure
            or is_pattern_name(names[0][:_LONGEST_NAME])
            or any(is_origin_name(name[:_LONGEST_NAME]) for name in names)
        )


def _is_pygrep(hook: Collection) -> bool:
    return content(hook.scalar("language")) == "pygrep"


class _SetVariable(NamedTuple):
    """A variable that an entry sets, in the environment that the entry is a part of."""

    entry: CollectionEntry
    variable: Variable


def _environments(
    source: Source, variables: Iterable[_SetVariable], found: Iterable[Collection]
) -> Iterator[Environment]:
    """Yields the environments, without mappings that others merely merge."""
    own: dict[Collection, list[_SetVariable]] = {}
    for one in variables:
        own.setdefault(one.entry.parent, []).append(one)
    taken = {collection: collection.merged_mappings for collection in found} if own else {}
    merged = {other for others in taken.values() for other in others if other.name not in _ENVIRONMENTS}
    for collection, others in taken.items():
        if collection in merged or not (collection in own or any(other in own for other in others)):
            continue
        layers = [own.get(one, [])[-_MOST:] for one in reversed(others)]
        visible = _effective([*layers, own.get(collection, [])])
        names = {one.variable.name for one in visible}
        outer = _effective([own.get(one, [])[-_MOST:] for one in _outer(collection)])
        last = max(own.get(collection, visible), key=lambda one: one.variable.place)
        yield Environment(
            tuple(one.variable for one in visible),
            entry_slot(source, last.entry, last.variable.name),
            tuple(one.variable for one in outer if one.variable.name not in names),
            is_open=_is_open(collection),
            env_files=tuple(_env_files(collection)),
        )


def _effective(layers: Sequence[Sequence[_SetVariable]]) -> list[_SetVariable]:
    """Returns the variables of several layers, of which the later ones replace those of earlier ones."""
    visible: list[_SetVariable] = []
    for layer in layers:
        names = {one.variable.name for one in layer}
        visible = [one for one in visible if one.variable.name not in names] + list(layer)
    return visible


def _outer(collection: Collection) -> list[Collection]:
    """Returns the environments around one of a workflow, which gets their variables too, outermost first."""
    outer: list[Collection] = []
    around = collection.parent if collection.name in _ENVIRONMENTS else None
    for _ in range(_DEEPEST):
        around = around.parent if around else None
        entry = around.by_key.get(collection.name) if around else None
        outer += [entry.value] if entry and isinstance(entry.value, Collection) else []
    return outer[::-1]


def _is_open(collection: Collection) -> bool:
    """Whether files or other lists add variables to an environment, which are not known."""
    beside = collection.parent
    if collection.name in _ARGUMENTS:
        return True
    every = (beside, *beside.merged_mappings) if beside else ()
    return any(key in one.by_key for one in every for key in _LOADING)


def _env_files(collection: Collection) -> Iterator[str]:
    """Yields the env files that compose adds to an environment, as they are written."""
    entry = collection.parent.by_key.get(_ENV_FILE) if collection.parent else None
    if entry and isinstance(entry.value, Collection):
        for item in entry.value.entries:
            mapping = item.value if isinstance(item.value, Collection) else None
            yield content(mapping.scalar("path") if mapping else item.scalar)
    elif entry and entry.scalar:
        yield content(entry.scalar)


def _variables(text: str, found: Iterable[Collection]) -> Iterator[_SetVariable]:
    """Yields the variables that entries set: Cloudinary's, and those that hold credentials."""
    for entry in (entry for collection in found for entry in collection.entries):
        names = {sdk.URL_VARIABLE}
        for owner, variable in _variables_of(entry):
            names.add(variable.name)
            is_passed_on = variable.is_passed_on or _is_passed_on(text, owner, variable)
            yield _SetVariable(owner, variable._replace(is_passed_on=is_passed_on))
        if scalar := entry.scalar:
            for default, _ in assignments(text, scalar.span, DEFAULT):
                if default.name in names:
                    yield _SetVariable(entry, default._replace(takes_more=scalar.takes_more))


def _variables_of(entry: CollectionEntry) -> Iterator[_SetVariable]:
    """Yields the variables that an entry sets, in four spellings, or names to get them from outside."""
    owner, value, scalar = entry.parent.owner, entry.value, entry.scalar
    if isinstance(value, Collection):
        if value.by_key and not value.scalar(_VALUE):
            yield from _name_alone(entry, entry.key or _name_of(value))
    elif scalar is None:
        yield from _name_alone(entry, entry.key)
    elif entry.key is None:
        yield from _list_item(entry, scalar)
    elif content(entry.key) != _VALUE:
        yield from _named_value(entry, entry.key, scalar)
    elif owner:
        for name in filter(None, (owner.key, _name_of(entry.parent))):
            yield from _named_value(owner, name, scalar)


def _list_item(entry: CollectionEntry, item: DataToken) -> Iterator[_SetVariable]:
    """Yields the variable of `NAME=value`, or of a name alone."""
    match = _ASSIGNED.match(content(item))
    if match and item.mapped and is_cloudinary_or_secret(match["name"]):
        place = item.mapped.span(*match.span("name"))
        value = item.mapped.part(match.end(), len(item.mapped.text))
        variable = Variable(match["name"], place, value, item.span, takes_more=item.takes_more)
        yield _SetVariable(entry, variable)
    else:
        yield from _name_alone(entry, item)


def _named_value(entry: CollectionEntry, name: DataToken, value: DataToken) -> Iterator[_SetVariable]:
    """Yields the variable of a name and a value, in either order."""
    if value.mapped and is_cloudinary_or_secret(content(name)):
        extent = Span(min(name.span.start, value.span.start), max(name.span.end, value.span.end))
        place = _without_quotes(name)
        variable = Variable(content(name), place, value.mapped, extent, takes_more=value.takes_more)
        yield _SetVariable(entry, variable)


def _name_alone(entry: CollectionEntry, name: DataToken | None) -> Iterator[_SetVariable]:
    """Yields a variable without a value, where an environment passes on what it gets from outside."""
    if name and entry.parent.name in _PASSING_ON and is_sdk_name(content(name)):
        unknown = segment(UNKNOWN_CHAR, name.span)
        variable = Variable(content(name), _without_quotes(name), unknown, name.span, takes_more=False)
        yield _SetVariable(entry, variable._replace(is_passed_on=True))


def _is_passed_on(text: str, entry: CollectionEntry, variable: Variable) -> bool:
    """Whether the value is the variable of the same name outside, as in `NAME: ${NAME}`, or null."""
    name, value = variable.name, variable.value
    if entry.parent.name not in _PASSING_ON or not is_sdk_name(name) or not value.text:
        return False
    match = _PASSED_ON.fullmatch(text, *value.span(0, len(value.text)))
    return match is not None and (match["name"] or match["braced"] or name) == name


def _without_quotes(token: DataToken) -> Span:
    return token.mapped.span(0, len(token.mapped.text)) if token.mapped and token.mapped.text else token.span


def _name_of(collection: Collection) -> DataToken | None:
    """Returns the value of `name` or `key` in a mapping; None if it has none."""
    return collection.scalar("name") or collection.scalar("key")


def scan(source: Source, _kind: Kind) -> Literals:
    """Returns the literals of a JSON file."""
    return literals_in(source, _json_tokens(source.text))


def _json_tokens(text: str) -> Iterator[DataToken]:
    for match in _JSON_TOKEN.finditer(text):
        span = Span(*match.span())
        kind = match.lastgroup or ""
        if match["string"] is not None:
            mark = Mark.SCALAR if match["quote"] else Mark.TEXT
            yield DataToken(mark, span, unescape_backslashes(text, Span(*match.span("string"))))
        elif kind == "bare":
            yield DataToken(Mark.SCALAR, span, verbatim(text, span))
        else:
            yield DataToken(Mark(kind), span)
