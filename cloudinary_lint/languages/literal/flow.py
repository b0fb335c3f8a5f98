"""Finds addresses and variables in the tokens of nested keys and values, whether from JSON or YAML.

Configuration files set a variable as `NAME: value`, `"NAME=value"`, `name: NAME` with `value: …`, or
`NAME: {value: …}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts import Language, Use, assert_never
from cloudinary_lint.languages.address_use import (
    NEAR,
    is_origin_name,
    is_searched_by_command,
    is_searched_for,
    remainder,
    secure_remainders,
)
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.literal.lines import Literals, assigned
from cloudinary_lint.languages.literal.notations import COMMAND, DEFAULT
from cloudinary_lint.languages.variables import Variable, is_cloudinary_or_secret
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.mapped_text import MappedText

_NAMES = frozenset({"name", "key"})
_VALUE = "value"
_LONGEST_NAME = 100
_ASSIGNED = re.compile(r"(?P<name>[A-Z][A-Z0-9_]*)=")


class Mark(Enum):
    """The type of a token."""

    OPEN = "open"
    CLOSE = "close"
    IS = "is"  # between a key and its value
    NEXT = "next"  # between entries
    SCALAR = "scalar"
    TEXT = "text"  # text that is no single value
    LINE = "line"  # a line of a text, which may be a script or an env file
    COMMENT = "comment"


class Token(NamedTuple):
    """A token; `mapped` is the value of a scalar or text, `takes_more`: it can be appended to."""

    mark: Mark
    span: Span
    mapped: MappedText | None = None
    takes_more: bool = True


@dataclass(slots=True)
class Frame:
    """A mapping or list that is being read: the key that it is the value of, its last key and scalar."""

    number: int
    parent: int = 0
    owner: Token | None = None
    key: Token | None = None
    scalar: Token | None = None


class KeyedValue(NamedTuple):
    """A value in a mapping or list, which has a number, under a key or none.

    That mapping or list is itself the value of the key `owner`, in the one with the number `parent`.
    """

    number: int
    parent: int
    owner: Token | None
    key: Token | None
    value: Token


def literals_in(text: str, tokens: Iterable[Token]) -> Literals:
    """Returns the literals in the tokens of a file."""
    every = tuple(tokens)
    written = tuple(keyed_values(every))
    lines = (token.span for token in every if token.mark is Mark.LINE)
    set_by_lines = (variable for line in lines for variable in assigned(text, line, COMMAND))
    return Literals(
        tuple(_addresses(text, every, written)),
        (*variables(text, written), *set_by_lines),
        tuple(token.span for token in every if token.mark is Mark.COMMENT),
    )


def keyed_values(tokens: Iterable[Token]) -> Iterator[KeyedValue]:
    """Yields the values in the tokens, each with its key and enclosing keys."""
    frames = [Frame(0)]
    count = 0
    for token in tokens:
        frame = frames[-1]
        match token.mark:
            case Mark.SCALAR:
                frame.scalar = token
            case Mark.IS:
                frame.key, frame.scalar = frame.scalar, None
            case Mark.NEXT:
                yield from _keyed_value(frame)
            case Mark.OPEN:
                count += 1
                frames.append(Frame(count, frame.number, frame.key))
            case Mark.CLOSE:
                yield from _keyed_value(frames.pop() if len(frames) > 1 else frame)
            case Mark.TEXT | Mark.LINE | Mark.COMMENT:
                pass
            case _:
                assert_never(token.mark)
    for frame in frames:
        yield from _keyed_value(frame)


def _keyed_value(frame: Frame) -> Iterator[KeyedValue]:
    if frame.scalar:
        yield KeyedValue(frame.number, frame.parent, frame.owner, frame.key, frame.scalar)
    frame.key = frame.scalar = None


@dataclass(slots=True)
class _Context:
    """The keys and values of a file, indexed by mapping or list and by offset."""

    keyed_values: dict[int, KeyedValue]
    names: dict[int, Token]
    secure: set[tuple[int, str | None]]
    patterns: set[int]

    def is_searched_for(self, token: Token, address: str) -> bool:
        entry = self.keyed_values.get(token.span.start)
        if entry is None:
            return False
        names = (entry.key, entry.owner, self.names.get(entry.number))
        is_pattern = entry.number in self.patterns and content(entry.key) == "entry"
        is_pattern |= entry.parent in self.patterns and content(entry.owner) == "args"
        return (
            is_pattern
            or (entry.number, remainder(address)) in self.secure
            or any(is_origin_name(content(name)[:_LONGEST_NAME]) for name in names)
        )


def _context(written: Iterable[KeyedValue]) -> _Context:
    context = _Context({}, named(written), set(), set())
    for entry in written:
        for token in filter(None, (entry.value, entry.key)):
            context.keyed_values[token.span.start] = entry
            context.secure |= {(entry.number, address) for address in secure_remainders(content(token))}
        if (content(entry.key), content(entry.value)) == ("language", "pygrep"):
            context.patterns.add(entry.number)
    return context


def _addresses(text: str, tokens: Iterable[Token], written: Sequence[KeyedValue]) -> Iterator[Address]:
    literals_in = [
        (token, address)
        for token in tokens
        if token.mapped and token.mark is not Mark.COMMENT
        for address in addresses(token.mapped, Language.LITERAL)
    ]
    context = _context(written if literals_in else ())
    for token, address in literals_in:
        spelling = text[address.place.start : address.place.end]
        is_searched = context.is_searched_for(token, spelling) or _is_searched_for_in(
            text, token.span, address.place
        )
        yield replace(address, use=Use.COMPARED) if is_searched else address


def _is_searched_for_in(text: str, span: Span, place: Span) -> bool:
    """Whether the text of the scalar around an address searches for it."""
    start = max(span.start, place.start - NEAR)
    near = text[start : min(span.end, place.end + NEAR)]
    moved = Span(place.start - start, place.end - start)
    return is_searched_for(near, moved) or is_searched_by_command(near, moved)


def named(written: Iterable[KeyedValue]) -> dict[int, Token]:
    """Returns the value of `name` or `key` in each mapping that has one."""
    return {entry.number: entry.value for entry in written if content(entry.key) in _NAMES}


def variables(text: str, written: Sequence[KeyedValue]) -> Iterator[Variable]:
    """Yields the variables that entries set: Cloudinary's, and those that hold credentials."""
    names = named(written)
    for entry in written:
        for variable in assigned(text, entry.value.span, DEFAULT):
            yield variable._replace(takes_more=entry.value.takes_more, environment=entry.number)
        if entry.key is None:
            yield from _item(entry)
        elif content(entry.key) != _VALUE:
            yield from _given(entry.key, entry.value, entry.number)
        else:
            for name in (entry.owner, names.get(entry.number)):
                if name:
                    yield from _given(name, entry.value, entry.parent)


def _item(entry: KeyedValue) -> Iterator[Variable]:
    item = entry.value
    match = _ASSIGNED.match(content(item))
    if match and item.mapped and is_cloudinary_or_secret(match["name"]):
        place = item.mapped.span(*match.span("name"))
        value = item.mapped.tail(match.end())
        yield Variable(
            match["name"], place, value, item.span, takes_more=item.takes_more, environment=entry.number
        )


def _given(name: Token, value: Token, environment: int) -> Iterator[Variable]:
    if value.mapped and name.mapped and is_cloudinary_or_secret(name.mapped.text):
        extent = Span(min(name.span.start, value.span.start), max(name.span.end, value.span.end))
        yield Variable(
            name.mapped.text,
            name.mapped.span(0, len(name.mapped.text)),
            value.mapped,
            extent,
            takes_more=value.takes_more,
            environment=environment,
        )


def content(token: Token | None) -> str:
    """Returns the text of a scalar; empty if there is none."""
    return token.mapped.text if token and token.mapped else ""
