"""The words of a Jinja expression: names, numbers, strings and marks, and which brackets hold them.

Splits what the lexer accepted, in the order of Jinja's own rules. Refuses to build a tree: what is
looked for (a call, its arguments, a literal) is told by neighbours and brackets, in linear time and
whatever the depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.jinja.lexer import is_joining
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIGITS = r"(?:\d+_)*\d+"
_EXPONENT = rf"[eE][+\-]?{_DIGITS}"
_WORD = re.compile(
    rf"""
    \s* (?:
      (?P<float> (?<!\.) {_DIGITS} (?: (?:\.{_DIGITS})? {_EXPONENT} | \.{_DIGITS} ) )
    | (?P<integer> 0[bB](?:_?[01])+ | 0[oO](?:_?[0-7])+ | 0[xX](?:_?[\da-fA-F])+
                 | [1-9](?:_?\d)* | 0(?:_?0)* )
    | (?P<name> \w+ )
    | (?P<string> '[^'\\]*(?:\\.[^'\\]*)*' | "[^"\\]*(?:\\.[^"\\]*)*" )
    | (?P<mark> // | \*\* | == | != | >= | <= | [-+/*%~\[\](){{}}><=.:|,;] )
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_BLANKS = re.compile(r"\s*")
_NAME = re.compile(r"\w*")
_OPENERS = "([{"
_CLOSERS = ")]}"


class Form(Enum):
    """The form of a word."""

    NAME = "name"
    INTEGER = "integer"
    FLOAT = "float"
    STRING = "string"
    MARK = "mark"


_FORMS = {form.value: form for form in Form}


@dataclass(frozen=True, slots=True)
class Word:
    """One word of an expression, as written."""

    form: Form
    start: int
    end: int
    text: str

    def span(self, margin: int = 0) -> Span:
        """The place of the word, without so many characters at either end."""
        return Span(self.start + margin, self.end - margin)


NOTHING = Word(Form.MARK, 0, 0, "")
"""Stands where an expression has no word: before the first, and behind the last."""


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one tag.

    `pairs` leads from each bracket to the one that belongs to it, `commas` from an opening bracket to
    the commas directly inside, `around` from each string and opening bracket to the bracket that
    holds it.
    """

    words: tuple[Word, ...]
    pairs: dict[int, int]
    commas: dict[int, list[int]]
    around: dict[int, int]

    def at(self, index: int) -> Word:
        """The word at an index, or `NOTHING` outside."""
        return self.words[index] if 0 <= index < len(self.words) else NOTHING

    def texts(self, index: int, count: int) -> tuple[str, ...]:
        """The texts of some words from an index on."""
        return tuple(self.at(index + offset).text for offset in range(count))

    def span(self, first: int, last: int) -> Span:
        """The span from one word to another, both included."""
        return Span(self.words[first].start, self.words[last].end)


def split(text: str, span: Span) -> Iterator[Word]:
    """The words in a span that the lexer accepted."""
    position = span.start
    while position < span.end:
        match = _WORD.match(text, position, span.end)
        form = _FORMS[match.lastgroup or ""] if match else Form.NAME
        start = match.start(form.value) if match else _start(text, position, span.end)
        position = match.end() if match else start
        if form is Form.NAME and text[position : position + 1] > "\x7f":
            position = _name_end(text, position, span.end)
        if start < position:
            yield Word(form, start, position, text[start:position])


def _start(text: str, position: int, end: int) -> int:
    blanks = _BLANKS.match(text, position, end)
    return blanks.end() if blanks else position


def _name_end(text: str, position: int, end: int) -> int:
    """The end of a name, which may hold characters that a pattern can't tell."""
    while position < end and is_joining(text[position]):
        match = _NAME.match(text, position + 1, end)
        position = match.end() if match else position + 1
    return position


def read_words(text: str, span: Span) -> Words:
    """The words in a span, and how its brackets lie."""
    words = tuple(split(text, span))
    read = Words(words, {}, {}, {})
    opened: list[int] = []
    for index, word in enumerate(words):
        if opened and (word.form is Form.STRING or word.text in _OPENERS):
            read.around[index] = opened[-1]
        if word.form is Form.MARK:
            _bracket(read, opened, index, word.text)
    return read


def _bracket(read: Words, opened: list[int], index: int, mark: str) -> None:
    if mark in _OPENERS:
        opened.append(index)
        read.commas[index] = []
    elif mark in _CLOSERS:
        opener = opened.pop()
        read.pairs[opener] = index
        read.pairs[index] = opener
    elif mark == "," and opened:
        read.commas[opened[-1]].append(index)
