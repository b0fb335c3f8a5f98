"""Nested keys and values, whichever notation writes them: tokens in, variables out.

JSON, TOML and YAML differ in their tokens alone: brackets or indentation, `:` or `=`, quotes. Knows
the ways in which configuration sets a variable: `NAME: value`, `"NAME=value"`, `name: NAME` beside
`value: …`, and `NAME: {value: …}`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts import assert_never
from cloudinary_lint.languages.literal.found import Found, Text
from cloudinary_lint.languages.literal.lines import of_script
from cloudinary_lint.languages.variables import Variable, matters
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.languages.mapped_text import Spelled

_NAMES = frozenset({"name", "key"})
_VALUE = "value"
_ASSIGNED = re.compile(r"(?P<name>[A-Z][A-Z0-9_]*)=")


class Mark(Enum):
    """What a token is for."""

    OPEN = "open"
    CLOSE = "close"
    IS = "is"  # stands between a key and its value
    NEXT = "next"  # stands between entries
    SCALAR = "scalar"
    TEXT = "text"  # text that is no single value
    LINE = "line"  # a line of a text, which may be a script or an env file
    COMMENT = "comment"


class Token(NamedTuple):
    """A piece of a notation; `spelled` is the value of a scalar or text, `takes_more` whether it can grow."""

    mark: Mark
    span: Span
    spelled: Spelled | None = None
    takes_more: bool = True


@dataclass(slots=True)
class Frame:
    """A mapping or list while it is read: the key that leads to it, its last key and scalar."""

    number: int
    owner: Token | None = None
    key: Token | None = None
    scalar: Token | None = None


class Entry(NamedTuple):
    """A value in a mapping or list (told by its number), under a key or none; `owner` leads to them."""

    number: int
    owner: Token | None
    key: Token | None
    value: Token


def found(text: str, tokens: Iterable[Token]) -> Found:
    """What the tokens of a file say."""
    every = tuple(tokens)
    spelled = (token.spelled for token in every if token.mark is not Mark.COMMENT)
    lines = (token.span for token in every if token.mark is Mark.LINE)
    assigned = (variable for line in lines for variable in of_script(text, line))
    return Found(
        tuple(Text(value) for value in spelled if value),
        (*variables(tuple(entries(every))), *assigned),
        tuple(token.span for token in every if token.mark is Mark.COMMENT),
    )


def entries(tokens: Iterable[Token]) -> Iterator[Entry]:
    """The values in the tokens, each with its key and what leads there."""
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
                yield from _taken(frame)
            case Mark.OPEN:
                count += 1
                frames.append(Frame(count, frame.key))
            case Mark.CLOSE:
                yield from _taken(frames.pop() if len(frames) > 1 else frame)
            case Mark.TEXT | Mark.LINE | Mark.COMMENT:
                pass
            case _:
                assert_never(token.mark)
    for frame in frames:
        yield from _taken(frame)


def _taken(frame: Frame) -> Iterator[Entry]:
    if frame.scalar:
        yield Entry(frame.number, frame.owner, frame.key, frame.scalar)
    frame.key = frame.scalar = None


def variables(written: Sequence[Entry]) -> Iterator[Variable]:
    """The variables that entries set: Cloudinary's, and those that hold credentials."""
    named = {entry.number: entry.value for entry in written if _text(entry.key) in _NAMES}
    for entry in written:
        if entry.key is None:
            yield from _assigned(entry.value)
        elif _text(entry.key) != _VALUE:
            yield from _given(entry.key, entry.value)
        else:
            for name in (entry.owner, named.get(entry.number)):
                if name:
                    yield from _given(name, entry.value)


def _assigned(item: Token) -> Iterator[Variable]:
    match = _ASSIGNED.match(_text(item))
    if match and item.spelled and matters(match["name"]):
        place = item.spelled.span(*match.span("name"))
        value = item.spelled.tail(match.end())
        yield Variable(match["name"], place, value, item.span, takes_more=item.takes_more)


def _given(name: Token, value: Token) -> Iterator[Variable]:
    if value.spelled and name.spelled and matters(name.spelled.text):
        extent = Span(min(name.span.start, value.span.start), max(name.span.end, value.span.end))
        place = name.spelled.span(0, len(name.spelled.text))
        yield Variable(name.spelled.text, place, value.spelled, extent, takes_more=value.takes_more)


def _text(token: Token | None) -> str:
    return token.spelled.text if token and token.spelled else ""
