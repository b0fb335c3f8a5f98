"""Splits a Jinja expression into words, and reads its constants, arguments of calls and entries of dicts.

The words are those that the lexer accepted, in the order of Jinja's own rules. No tree is built: a call, its
arguments and a literal are found by neighbours and brackets, in linear time and at any depth.

A new argument or entry is inserted last, in the style of the others. Keywords have to be before `**options`,
and Jinja has no comments between them.
"""

from __future__ import annotations

import re
from codecs import decode
from enum import Enum
from itertools import pairwise
from typing import TYPE_CHECKING

from cloudinary_lint.facts import UNKNOWN, Literal, Option, Slot
from cloudinary_lint.languages.mapped_text import unescape
from cloudinary_lint.languages.template.lexers import name_end
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import dataclass
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.text.source import Source

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
    | )
    """,
    re.VERBOSE | re.DOTALL,
)
_OPENERS = "([{"
_CLOSERS = ")]}"
CONSTANTS = {"true": True, "True": True, "false": False, "False": False, "none": None, "None": None}
_ESCAPE = lazy_pattern(
    r"\\(?:(?P<octal>[0-7]{1,3})|x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|N\{[^}]*\}"
    r"|(?P<newline>\r\n|\r|\n)|[\\'\"abfnrtv])"
)
_STARS = frozenset({"*", "**"})
_EQUALS = frozenset({"=", " = "})
_COLONS = frozenset({": ", ":", " : "})
_INDENT = lazy_pattern(r"[ \t\f]*")


class Form(Enum):
    """The form of a word."""

    NAME = "name"
    INTEGER = "integer"
    FLOAT = "float"
    STRING = "string"
    MARK = "mark"


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


_NO_WORD = Word(Form.MARK, 0, 0, "")


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
        """Returns the word at an index; an empty one before the first, and after the last."""
        return self.words[index] if 0 <= index < len(self.words) else _NO_WORD

    def texts(self, index: int, count: int) -> tuple[str, ...]:
        """Returns the texts of so many words from an index on."""
        return tuple(self.at(index + offset).text for offset in range(count))

    def span(self, first: int, last: int) -> Span:
        """Returns the span from one word to another, both included."""
        return Span(self.words[first].start, self.words[last].end)


def _split(text: str, span: Span) -> Iterator[Word]:
    position = span.start
    while position < span.end and (match := _WORD.match(text, position, span.end)):
        form = Form(match.lastgroup or "name")
        position = match.end()
        start = match.start(form.value) if match.lastgroup else position
        if form is Form.NAME and text[position : position + 1] > "\x7f":
            position = name_end(text, position, span.end)
        if start < position:
            yield Word(form, start, position, text[start:position])


def read_words(text: str, span: Span) -> TagWords:
    """Returns the words in a span, with the pairs of brackets."""
    words = tuple(_split(text, span))
    tag = TagWords(words, {}, {}, {})
    opened: list[int] = []
    for index, word in enumerate(words):
        if opened and (word.form is Form.STRING or word.text in _OPENERS):
            tag.around[index] = opened[-1]
        if word.form is not Form.MARK:
            continue
        if word.text in _OPENERS:
            opened.append(index)
            tag.commas[index] = []
        elif word.text in _CLOSERS:
            opener = opened.pop()
            tag.pairs[opener], tag.pairs[index] = index, opener
        elif word.text == "," and opened:
            tag.commas[opened[-1]].append(index)
    return tag


def constant(tag: TagWords, first: int, last: int) -> Value:
    """Returns the constant that the words from `first` to `last` are; UNKNOWN if they are none."""
    word = tag.at(first)
    if word.form is Form.STRING and after_strings(tag, first) > last:
        return Literal("".join(string_text(tag.words[index]) for index in range(first, last + 1)))
    if first == last and word.text in CONSTANTS:
        return Literal(CONSTANTS[word.text])
    has_sign = word.text in {"-", "+"}
    number = _number(tag.words[last]) if first + has_sign == last else None
    return UNKNOWN if number is None else Literal(-number if word.text == "-" else number)


def after_strings(tag: TagWords, first: int) -> int:
    """Returns the index after adjacent strings, which Jinja reads as one."""
    end = first
    while tag.at(end).form is Form.STRING:
        end += 1
    return end


def _number(word: Word) -> float | None:
    """Returns the number that a word is; None for others, and for more digits than Python converts."""
    digits = word.text.replace("_", "")
    try:
        if word.form is Form.INTEGER:
            return int(digits, 0)
        return float(digits) if word.form is Form.FLOAT else None
    except ValueError:
        return None


def string_text(word: Word) -> str:
    """Returns the characters that a string represents."""
    return _unescape(word.text[1:-1])


def mapped_string(source: str, word: Word) -> MappedText:
    """Returns the characters that a string represents, each with its place."""
    return unescape(source, word.span(1), _ESCAPE, _unescape)


def _unescape(written: str) -> str:
    return _ESCAPE.sub(_meaning, written)


def _meaning(escape: re.Match[str]) -> str:
    if escape["newline"]:
        return ""
    if escape["octal"]:
        return chr(int(escape["octal"], 8))
    try:
        return decode(escape[0], "unicode-escape")
    except UnicodeDecodeError:  # no character has that code or name
        return escape[0]


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
    make = _argument if tag.words[opener].text == "(" else _item
    bounds = (opener, *tag.commas[opener], tag.pairs[opener])
    return tuple(make(tag, before + 1, after - 1) for before, after in pairwise(bounds) if before + 1 < after)


def _argument(tag: TagWords, first: int, last: int) -> Argument:
    word = tag.words[first]
    if word.text in _STARS:
        return Argument(first, last, first + 1, star=word.text)
    is_keyword = word.form is Form.NAME and tag.at(first + 1).text == "="
    return Argument(first, last, first + 2, key=word.text) if is_keyword else Argument(first, last, first)


def _item(tag: TagWords, first: int, last: int) -> Argument:
    colon = after_strings(tag, first)
    key = constant(tag, first, colon - 1)
    if isinstance(key, Literal) and tag.at(colon).text == ":":
        return Argument(first, last, colon + 1, key=str(key.value))
    return Argument(first, last, first)


@dataclass(frozen=True, slots=True)
class CallOptions:
    """The options of a call or dict; `has_unknown`: it may have more."""

    options: tuple[Option, ...] = ()
    has_unknown: bool = False


def _option(tag: TagWords, entry: Argument) -> Option:
    key = tag.words[entry.first]
    is_one_string = key.form is Form.STRING and entry.value == entry.first + 2
    has_value = entry.value <= entry.last
    return Option(
        entry.key or "",
        constant(tag, entry.value, entry.last),
        tag.span(entry.first, entry.last),
        key.span(int(is_one_string)) if key.form is Form.NAME or is_one_string else None,
        tag.span(entry.value, entry.last) if has_value else None,
        _on_like(tag.words[entry.value].text) if has_value else "True",
    )


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
    return CallOptions(tuple(keyword_options(tag, found)), any(entry.key is None for entry in found))


def keyword_options(tag: TagWords, found: Sequence[Argument]) -> Iterator[Option]:
    """Returns keyword arguments as options."""
    return (_option(tag, entry) for entry in found if entry.key is not None)


def slot_in(source: Source, tag: TagWords, opener: int) -> Slot:
    """Returns the slot between an opening bracket and its closing one."""
    found = entries(tag, opener)
    kept = [entry for entry in found if entry.star != "**"]
    opening, middle = _style(source, tag, kept, is_call=tag.words[opener].text == "(")
    values = (tag.at(entry.value).text for entry in reversed(kept) if entry.value == entry.last)
    on = _on_like(next((value for value in values if value in CONSTANTS), "True"))
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
    if indent := _INDENT.fullmatch(source.text, source.line_at(start).start, start):
        return source.newline_after(start) + indent[0]
    comma = tag.words[shown[-2].last + 1].end if len(shown) > 1 else None
    return "" if comma == start else " "


def _style(source: Source, tag: TagWords, shown: Sequence[Argument], *, is_call: bool) -> tuple[str, str]:
    """Returns the text before a keyword or a key of a dict, and between it and its value."""
    spellings, middle, quote = (_EQUALS, "=", "") if is_call else (_COLONS, ": ", "'")
    for entry in reversed(shown):
        if entry.key is not None and entry.value <= entry.last:
            between = source.text[tag.words[entry.value - 2].end : tag.words[entry.value].start]
            middle = between if between in spellings else middle
            quote = quote and tag.words[entry.first].text[0]
            break
    return quote, quote + middle
