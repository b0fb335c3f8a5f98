"""Reads the arguments of a Jinja call and the entries of a dict literal, and where one more can be inserted.

A new one is inserted last, in the style of the others. Keywords have to be before `**options`, and Jinja has
no comments between them.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Literal, Option, Slot
from cloudinary_lint.languages.template.jinja.words import CONSTANTS, Form, TagWords, after_strings, constant
from cloudinary_lint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.facts import Value
    from cloudinary_lint.text.source import Source

_STARS = frozenset({"*", "**"})
_EQUALS = frozenset({"=", " = "})
_BLANK_CHARACTERS = frozenset(" \t\f")
_LINE_STARTS = frozenset({"", "\r", "\n"})
_COLONS = frozenset({": ", ":", " : "})


@dataclass(frozen=True, slots=True)
class Argument:
    """An argument of a call or an entry of a dict, by the indices of its words.

    `star` is `*` or `**`; `key` the keyword or the literal key, None for any other key; the value begins at
    `value`.
    """

    first: int
    last: int
    value: int
    star: str = ""
    key: str | None = None


def entries(tag: TagWords, opener: int) -> tuple[Argument, ...]:
    """Returns the entries between an opening bracket and its closing one."""
    closer = tag.pairs[opener]
    make = _argument if tag.words[opener].text == "(" else _item
    bounds = (opener, *tag.commas[opener], closer)
    return tuple(make(tag, before + 1, after - 1) for before, after in pairwise(bounds) if before + 1 < after)


def _argument(tag: TagWords, first: int, last: int) -> Argument:
    """Returns the argument between two words."""
    word = tag.words[first]
    if word.text in _STARS:
        return Argument(first, last, first + 1, star=word.text)
    if word.form is Form.NAME and tag.at(first + 1).text == "=":
        return Argument(first, last, first + 2, key=word.text)
    return Argument(first, last, first)


def _item(tag: TagWords, first: int, last: int) -> Argument:
    colon = after_strings(tag, first)
    key = constant(tag, first, colon - 1) if colon > first else None
    if isinstance(key, Literal) and tag.at(colon).text == ":":
        return Argument(first, last, colon + 1, key=str(key.value))
    return Argument(first, last, first)


@dataclass(frozen=True, slots=True)
class CallOptions:
    """The options of a call or dict; `has_unknown`: it may have more."""

    options: tuple[Option, ...] = ()
    has_unknown: bool = False


def _option(tag: TagWords, entry: Argument) -> Option:
    """Returns a keyword argument or an entry of a dict as an option."""
    key = tag.words[entry.first]
    is_one_string = key.form is Form.STRING and entry.value == entry.first + 2
    quote = 1 if key.form is Form.STRING else 0
    has_value = entry.value <= entry.last
    return Option(
        entry.key or "",
        entry_value(tag, entry),
        tag.span(entry.first, entry.last),
        key.span(quote) if key.form is Form.NAME or is_one_string else None,
        tag.span(entry.value, entry.last) if has_value else None,
        _on_like(tag.words[entry.value].text) if has_value else "True",
    )


def entry_value(tag: TagWords, entry: Argument) -> Value:
    """Returns the value of an entry; UNKNOWN if it isn't constant."""
    return constant(tag, entry.value, entry.last)


def _on_like(old: str) -> str:
    """Returns `true` if the old value is a constant in lower case, else `True`."""
    return "true" if old in CONSTANTS and old.islower() else "True"


def dict_opener(tag: TagWords, first: int, last: int) -> int | None:
    """Returns the opening bracket if the words from `first` to `last` are `{…}` or `dict(…)`."""
    opener = first + 1 if tag.texts(first, 2) == ("dict", "(") else first
    is_dict = tag.at(opener).text == "{" or opener > first
    return opener if is_dict and tag.pairs.get(opener) == last else None


def literal_options(tag: TagWords, opener: int) -> CallOptions:
    """Returns the options of a dict literal, or of a call of `dict`."""
    found = entries(tag, opener)
    return CallOptions(
        tuple(_option(tag, entry) for entry in found if entry.key is not None),
        has_unknown=any(entry.key is None for entry in found),
    )


def keyword_options(tag: TagWords, found: Sequence[Argument]) -> Iterator[Option]:
    """Returns keyword arguments as options."""
    return (_option(tag, entry) for entry in found if entry.key is not None)


def slot_in(source: Source, tag: TagWords, opener: int) -> Slot:
    """Returns the slot between an opening bracket and its closing one."""
    found = entries(tag, opener)
    kept = [entry for entry in found if entry.star != "**"]
    is_call = tag.words[opener].text == "("
    opening, middle = _keyword_style(source, tag, kept) if is_call else _item_style(source, tag, kept)
    on = _on(tag, kept)
    if kept:
        before = "," + _gap(source, tag, kept)
        return Slot(tag.words[kept[-1].last].end, before, opening, middle, on)
    if found:
        start = tag.words[found[0].first].start
        return Slot(start, "", opening, middle, on, after="," + _gap(source, tag, found[:1]))
    return Slot(tag.words[opener].end, "", opening, middle, on)


def _gap(source: Source, tag: TagWords, shown: Sequence[Argument]) -> str:
    """Returns the blanks after a comma, as before the last of these entries."""
    start = tag.words[shown[-1].first].start
    indent = _indent(source.text, start)
    if indent is not None:
        return source.newline_after(start) + indent
    comma = tag.words[shown[-2].last + 1].end if len(shown) > 1 else None
    return "" if comma == start else " "


def _indent(text: str, offset: int) -> str | None:
    """Returns the blanks before an offset, if it begins its line."""
    start = offset
    while start and text[start - 1] in _BLANK_CHARACTERS:
        start -= 1
    return text[start:offset] if text[start - 1 : start] in _LINE_STARTS else None


def _keyword_style(source: Source, tag: TagWords, shown: Sequence[Argument]) -> tuple[str, str]:
    """Returns the text before a keyword, and between it and its value."""
    for entry in reversed(shown):
        if entry.key is not None and entry.value <= entry.last:
            between = source.text[tag.words[entry.first].end : tag.words[entry.value].start]
            return "", between if between in _EQUALS else "="
    return "", "="


def _item_style(source: Source, tag: TagWords, shown: Sequence[Argument]) -> tuple[str, str]:
    """Returns the text before a key of a dict, and between it and its value."""
    for entry in reversed(shown):
        key = tag.words[entry.first]
        if key.form is Form.STRING and entry.key is not None and entry.value <= entry.last:
            colon = tag.words[entry.value - 2]
            between = source.text[colon.end : tag.words[entry.value].start]
            return key.text[0], key.text[0] + (between if between in _COLONS else ": ")
    return "'", "': "


def _on(tag: TagWords, shown: Sequence[Argument]) -> str:
    """Returns the spelling of "on" in the style of the last constant: `true`, `False` …"""
    for entry in reversed(shown):
        word = tag.at(entry.value)
        if entry.value == entry.last and word.text in CONSTANTS:
            return _on_like(word.text)
    return "True"
