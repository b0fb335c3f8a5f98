"""Splits a Jinja expression into words, finds its brackets, and evaluates its constants.

The words are those that the lexer accepted, in the order of Jinja's own rules. No tree is built: a call, its
arguments and a literal are found by neighbours and brackets, in linear time and at any depth.
"""

from __future__ import annotations

import re
import unicodedata
from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint.facts import UNKNOWN, Literal
from cloudinary_lint.languages.mapped_text import unescape
from cloudinary_lint.languages.template.jinja.lexer import is_joining
from cloudinary_lint.records import dataclass
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.mapped_text import MappedText

_DIGITS = r"(?:\d+_)*\d+"
_EXPONENT = rf"[eE][+\-]?{_DIGITS}"
_WORD = lazy_pattern(
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
_BLANKS = lazy_pattern(r"\s*")
_NAME_PART = lazy_pattern(r"\w*")
_OPENERS = "([{"
_CLOSERS = ")]}"
CONSTANTS = {"true": True, "True": True, "false": False, "False": False, "none": None, "None": None}

_ESCAPE = lazy_pattern(
    r"\\(?:(?P<octal>[0-7]{1,3})|[xuU](?P<code>(?<=x)[0-9a-fA-F]{2}|(?<=u)[0-9a-fA-F]{4}|(?<=U)[0-9a-fA-F]{8})"
    r"|N\{(?P<name>[^}]*)\}"
    r"|(?P<newline>\r\n|\r|\n)|(?P<letter>[\\'\"abfnrtv]))"
)
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LAST_CHARACTER = 0x10FFFF


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
        """Returns the span of the word, without `margin` characters at either end."""
        return Span(self.start + margin, self.end - margin)


NO_WORD = Word(Form.MARK, 0, 0, "")
"""The word that represents the absence of one: before the first, and after the last."""


@dataclass(frozen=True, slots=True)
class TagWords:
    """The words of one tag.

    `pairs` maps each bracket to its counterpart, `commas` an opening bracket to the commas directly inside,
    `around` each string and opening bracket to the opening bracket that encloses it.
    """

    words: tuple[Word, ...]
    pairs: dict[int, int]
    commas: dict[int, list[int]]
    around: dict[int, int]

    def at(self, index: int) -> Word:
        """Returns the word at an index; `NO_WORD` outside."""
        return self.words[index] if 0 <= index < len(self.words) else NO_WORD

    def texts(self, index: int, count: int) -> tuple[str, ...]:
        """Returns the texts of so many words from an index on."""
        return tuple(self.at(index + offset).text for offset in range(count))

    def span(self, first: int, last: int) -> Span:
        """Returns the span from one word to another, both included."""
        return Span(self.words[first].start, self.words[last].end)


def _split(text: str, span: Span) -> Iterator[Word]:
    """Yields the words in a span that the lexer accepted."""
    position = span.start
    while position < span.end:
        match = _WORD.match(text, position, span.end)
        form = _FORMS[match.lastgroup or ""] if match else Form.NAME
        start = match.start(form.value) if match else _after_blanks(text, position, span.end)
        position = match.end() if match else start
        if form is Form.NAME and text[position : position + 1] > "\x7f":
            position = _name_end(text, position, span.end)
        if start < position:
            yield Word(form, start, position, text[start:position])


def _after_blanks(text: str, position: int, end: int) -> int:
    blanks = _BLANKS.match(text, position, end)
    return blanks.end() if blanks else position


def _name_end(text: str, position: int, end: int) -> int:
    """Returns the end of a name, which may contain characters that a pattern can't name."""
    while position < end and is_joining(text[position]):
        match = _NAME_PART.match(text, position + 1, end)
        position = match.end() if match else position + 1
    return position


def read_words(text: str, span: Span) -> TagWords:
    """Returns the words in a span, with the pairs of brackets."""
    words = tuple(_split(text, span))
    tag = TagWords(words, {}, {}, {})
    opened: list[int] = []
    for index, word in enumerate(words):
        if opened and (word.form is Form.STRING or word.text in _OPENERS):
            tag.around[index] = opened[-1]
        if word.form is Form.MARK:
            _bracket(tag, opened, index, word.text)
    return tag


def _bracket(tag: TagWords, opened: list[int], index: int, mark: str) -> None:
    """Pairs brackets, and notes the commas directly between each pair."""
    if mark in _OPENERS:
        opened.append(index)
        tag.commas[index] = []
    elif mark in _CLOSERS:
        opener = opened.pop()
        tag.pairs[opener] = index
        tag.pairs[index] = opener
    elif mark == "," and opened:
        tag.commas[opened[-1]].append(index)


def constant(tag: TagWords, first: int, last: int) -> Value:
    """Returns the constant that the words from `first` to `last` are; UNKNOWN if they are none."""
    word = tag.at(first)
    if first == last:
        return _word_constant(word)
    if word.form is Form.STRING and after_strings(tag, first) > last:
        return Literal("".join(string_text(tag.words[index]) for index in range(first, last + 1)))
    if word.text in {"-", "+"} and first + 1 == last:
        number = _number(tag.words[last])
        return UNKNOWN if number is None else Literal(-number if word.text == "-" else number)
    return UNKNOWN


def after_strings(tag: TagWords, first: int) -> int:
    """Returns the index after adjacent strings, which Jinja reads as one."""
    end = first
    while tag.at(end).form is Form.STRING:
        end += 1
    return end


def _word_constant(word: Word) -> Value:
    if word.form is Form.STRING:
        return Literal(string_text(word))
    if word.text in CONSTANTS:
        return Literal(CONSTANTS[word.text])
    number = _number(word)
    return UNKNOWN if number is None else Literal(number)


def _number(word: Word) -> float | None:
    """Returns the number that a word is; None for other words."""
    digits = word.text.replace("_", "")
    try:
        match word.form:
            case Form.INTEGER:
                return int(digits, 0)
            case Form.FLOAT:
                return float(digits)
            case _:
                return None
    except ValueError:  # more digits than Python converts
        return None


def string_text(word: Word) -> str:
    """Returns the characters that a string represents."""
    return _unescape(word.text[1:-1])


def mapped_string(source: str, word: Word) -> MappedText:
    """Returns the characters that a string represents, each with its place."""
    return unescape(source, Span(word.start + 1, word.end - 1), _ESCAPE, _unescape)


def _unescape(written: str) -> str:
    return _ESCAPE.sub(_meaning, written)


def _meaning(escape: re.Match[str]) -> str:
    """Returns the character that an escape in a string represents."""
    if escape["octal"]:
        return chr(int(escape["octal"], 8))
    if escape["code"]:
        code = int(escape["code"], 16)
        return chr(code) if code <= _LAST_CHARACTER else escape[0]
    if escape["name"] is not None:
        return _unicode_name(escape)
    return _LETTERS.get(escape["letter"], escape["letter"]) if escape["letter"] else ""


def _unicode_name(escape: re.Match[str]) -> str:
    try:
        return unicodedata.lookup(escape["name"])
    except KeyError:
        return escape[0]
