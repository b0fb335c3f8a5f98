"""The arguments of a Jinja call and the entries of a dict literal: the options that they are."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Literal, Option
from cloudinary_lint.languages.template.jinja.values import CONSTANTS, after_strings, value
from cloudinary_lint.languages.template.jinja.words import Form, Words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.facts import Value

_STARS = frozenset({"*", "**"})


@dataclass(frozen=True, slots=True)
class Entry:
    """An argument of a call or an entry of a dict, by the indices of its words.

    `star` is `*` or `**`; `key` the keyword or the literal key; the value begins at `value`. An entry
    of a dict whose key is no literal has no key.
    """

    first: int
    last: int
    value: int
    star: str = ""
    key: str | None = None


def entries(read: Words, opener: int) -> tuple[Entry, ...]:
    """What stands between a bracket and the one that belongs to it, comma by comma."""
    closer = read.pairs[opener]
    make = _argument if read.words[opener].text == "(" else _item
    bounds = (opener, *read.commas[opener], closer)
    return tuple(
        make(read, before + 1, after - 1) for before, after in pairwise(bounds) if before + 1 < after
    )


def _argument(read: Words, first: int, last: int) -> Entry:
    word = read.words[first]
    if word.text in _STARS:
        return Entry(first, last, first + 1, star=word.text)
    if word.form is Form.NAME and read.at(first + 1).text == "=":
        return Entry(first, last, first + 2, key=word.text)
    return Entry(first, last, first)


def _item(read: Words, first: int, last: int) -> Entry:
    colon = after_strings(read, first)
    key = value(read, first, colon - 1) if colon > first else None
    if isinstance(key, Literal) and read.at(colon).text == ":":
        return Entry(first, last, colon + 1, key=str(key.value))
    return Entry(first, last, first)


@dataclass(frozen=True, slots=True)
class Written:
    """The options that are written together, and whether more may be there than are seen."""

    options: tuple[Option, ...] = ()
    has_unknown: bool = False


def option(read: Words, entry: Entry) -> Option:
    """The option that a keyword argument or an entry of a dict is."""
    key = read.words[entry.first]
    is_one_string = key.form is Form.STRING and entry.value == entry.first + 2
    quote = 1 if key.form is Form.STRING else 0
    has_value = entry.value <= entry.last
    return Option(
        entry.key or "",
        entry_value(read, entry),
        read.span(entry.first, entry.last),
        key.span(quote) if key.form is Form.NAME or is_one_string else None,
        read.span(entry.value, entry.last) if has_value else None,
        on_like(read.words[entry.value].text) if has_value else "True",
    )


def entry_value(read: Words, entry: Entry) -> Value:
    """What an entry's value is, as far as it is constant."""
    return value(read, entry.value, entry.last)


def on_like(old: str) -> str:
    """`true` where the old value is a constant in lower case, else `True`."""
    return "true" if old in CONSTANTS and old.islower() else "True"


def dict_of(read: Words, first: int, last: int) -> int | None:
    """The bracket that opens the dict, if the words from `first` to `last` are `{…}` or `dict(…)`."""
    opener = first + 1 if read.texts(first, 2) == ("dict", "(") else first
    is_dict = read.at(opener).text == "{" or opener > first
    return opener if is_dict and read.pairs.get(opener) == last else None


def literal_options(read: Words, opener: int) -> Written:
    """The options of a dict literal, or of a call of `dict`."""
    found = entries(read, opener)
    return Written(
        tuple(option(read, entry) for entry in found if entry.key is not None),
        has_unknown=any(entry.key is None for entry in found),
    )


def keywords(read: Words, found: Sequence[Entry]) -> Iterator[Option]:
    """The options that keyword arguments are."""
    return (option(read, entry) for entry in found if entry.key is not None)
