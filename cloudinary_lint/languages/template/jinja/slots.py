"""Where one more argument of a Jinja call, or entry of a dict, is written: last, in the others' style.

Keywords have to stand before `**options`, and Jinja knows no comments between them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Slot
from cloudinary_lint.languages.template.jinja.arguments import entries, on_like
from cloudinary_lint.languages.template.jinja.values import CONSTANTS
from cloudinary_lint.languages.template.jinja.words import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.languages.template.jinja.arguments import Entry
    from cloudinary_lint.languages.template.jinja.words import Words
    from cloudinary_lint.text.source import Source

_EQUALS = frozenset({"=", " = "})
_BLANKS = frozenset(" \t\f")
_LINE_STARTS = frozenset({"", "\r", "\n"})
_COLONS = frozenset({": ", ":", " : "})


def slot(source: Source, read: Words, opener: int) -> Slot:
    """The slot between a bracket and the one that belongs to it."""
    found = entries(read, opener)
    kept = [entry for entry in found if entry.star != "**"]
    is_call = read.words[opener].text == "("
    opening, middle = _keyword_style(source, read, kept) if is_call else _item_style(source, read, kept)
    on = _on(read, kept)
    if kept:
        before = "," + _gap(source, read, kept)
        return Slot(read.words[kept[-1].last].end, before, opening, middle, on)
    if found:
        start = read.words[found[0].first].start
        return Slot(start, "", opening, middle, on, after="," + _gap(source, read, found[:1]))
    return Slot(read.words[opener].end, "", opening, middle, on)


def _gap(source: Source, read: Words, shown: Sequence[Entry]) -> str:
    """What goes between a comma and the next entry: as before the last one that is shown."""
    start = read.words[shown[-1].first].start
    indent = _indent(source.text, start)
    if indent is not None:
        return source.newline_after(start) + indent
    comma = read.words[shown[-2].last + 1].end if len(shown) > 1 else None
    return "" if comma == start else " "


def _indent(text: str, offset: int) -> str | None:
    """The blanks before an offset, if it begins its line."""
    start = offset
    while start and text[start - 1] in _BLANKS:
        start -= 1
    return text[start:offset] if text[start - 1 : start] in _LINE_STARTS else None


def _keyword_style(source: Source, read: Words, shown: Sequence[Entry]) -> tuple[str, str]:
    """What stands before a keyword, and between it and its value."""
    for entry in reversed(shown):
        if entry.key is not None and entry.value <= entry.last:
            between = source.text[read.words[entry.first].end : read.words[entry.value].start]
            return "", between if between in _EQUALS else "="
    return "", "="


def _item_style(source: Source, read: Words, shown: Sequence[Entry]) -> tuple[str, str]:
    """What stands before a key of a dict, and between it and its value."""
    for entry in reversed(shown):
        key = read.words[entry.first]
        if key.form is Form.STRING and entry.key is not None and entry.value <= entry.last:
            colon = read.words[entry.value - 2]
            between = source.text[colon.end : read.words[entry.value].start]
            return key.text[0], key.text[0] + (between if between in _COLONS else ": ")
    return "'", "': "


def _on(read: Words, shown: Sequence[Entry]) -> str:
    """How "on" is written where the last constant beside it is `true`, `False` …"""
    for entry in reversed(shown):
        word = read.at(entry.value)
        if entry.value == entry.last and word.text in CONSTANTS:
            return on_like(word.text)
    return "True"
