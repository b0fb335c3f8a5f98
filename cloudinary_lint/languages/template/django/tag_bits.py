"""Splits a Django tag as Django does it (`Token.split_contents`, `token_kwargs`), with places.

At blanks outside of quotes; a quote that isn't closed is a character like any other. It takes linear time:
the end of a quote is searched for only once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import UNKNOWN, Literal, Name
from cloudinary_lint.records import dataclass
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cloudinary_lint.facts import Value

_PLAIN = lazy_pattern(r"[^\s'\"]*")
_SOLID = lazy_pattern(r"\S+")
_BLANKS = lazy_pattern(r"\s*")
_QUOTED = {
    '"': lazy_pattern(r'"(?:[^"\\]|\\.)*"'),
    "'": lazy_pattern(r"'(?:[^'\\]|\\.)*'"),
}
_CONSTANT = r"(?:\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*')"
_ATOM = rf"(?:_\({_CONSTANT}\)|{_CONSTANT}|[\w.]+|[-+]\d[\d.e]*)"
_EXPRESSION = lazy_pattern(rf"(?P<atom>{_ATOM})(?P<filters>(?:\s*\|\s*\w+(?::{_ATOM})?)*)")
_KEYWORD = lazy_pattern(r"(\w+)=(?=.)")
_TRANSLATED = ('_("', "_('")
_BUILT_IN = {"True": True, "False": False, "None": None}


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a tag, as Django calls it: its keyword, if it has one, and the span of its value."""

    span: Span
    key: str
    value: Span


def split_tag(text: str, inner: Span) -> tuple[Bit, ...] | None:
    """Returns the pieces of a tag's content; None if Django fails on it."""
    found: list[Bit] = []
    words = _words(text, inner)
    for word in words:
        last: Span | None = word
        if text.startswith(_TRANSLATED, word.start):
            sentinel = text[word.start + 2] + ")"
            while last and not text.endswith(sentinel, last.start, last.end):
                last = next(words, None)
        if last is None:
            return None
        found.append(_bit_at(text, Span(word.start, last.end)))
    return tuple(found)


def _bit_at(text: str, span: Span) -> Bit:
    match = _KEYWORD.match(text, span.start, span.end)
    if match is None:
        return Bit(span, "", span)
    return Bit(span, match[1], Span(match.end(), span.end))


def _words(text: str, inner: Span) -> Iterator[Span]:
    """Yields the words that blanks outside of quotes separate."""
    unclosed: set[str] = set()
    position = _end(_BLANKS, text, inner.start, inner.end)
    while position < inner.end:
        end = _word_end(text, position, inner.end, unclosed)
        yield Span(position, end)
        position = _end(_BLANKS, text, end, inner.end)


def _word_end(text: str, position: int, end: int, unclosed: set[str]) -> int:
    """Returns the end of a word: at a blank outside of quotes, or at the next one if it has no quotes."""
    done = position
    at = _end(_PLAIN, text, position, end)
    while at < end and (quote := text[at]) in _QUOTED and quote not in unclosed:
        quoted = _QUOTED[quote].match(text, at, end)
        if quoted is None:
            unclosed.add(quote)
        else:
            done = at = _end(_PLAIN, text, quoted.end(), end)
    return done if done > position else _end(_SOLID, text, position, end)


def _end(pattern: re.Pattern[str], text: str, position: int, end: int) -> int:
    match = pattern.match(text, position, end)
    return match.end() if match else position


def argument_value(text: str, span: Span) -> Value | None:
    """Returns the value of an argument; None if Django refuses it."""
    match = _EXPRESSION.fullmatch(text, span.start, span.end)
    if match is None or _is_private(match["atom"]):
        return None
    return UNKNOWN if match["filters"] else _atom(match["atom"])


def _is_private(atom: str) -> bool:
    return atom[0] not in "\"'" and (atom[0] == "_" or "._" in atom) and not atom.startswith(_TRANSLATED)


def _atom(atom: str) -> Value:
    """Returns the value of an argument without filters."""
    if atom[0] in _QUOTED:
        quote = atom[0]
        return Literal(atom[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\"))
    if atom in _BUILT_IN:
        return Literal(_BUILT_IN[atom])
    number = _number(atom)
    if number is not None:
        return Literal(number)
    return Name(atom) if atom.isidentifier() else UNKNOWN


def _number(atom: str) -> float | None:
    """Returns a number as Django's `Variable` reads it: text that ends in a point is none."""
    try:
        if "." in atom or "e" in atom.lower():
            return None if atom.endswith(".") else float(atom)
        return int(atom)
    except ValueError:
        return None
