"""What constants of a Jinja expression mean: strings with their escapes, numbers, `true` and `None`."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from cloudinary_lint.facts import UNKNOWN, Literal
from cloudinary_lint.languages.mapped_text import decoded
from cloudinary_lint.languages.template.jinja.words import Form
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.languages.template.jinja.words import Word, Words

CONSTANTS = {"true": True, "True": True, "false": False, "False": False, "none": None, "None": None}

_ESCAPE = re.compile(
    r"\\(?:(?P<octal>[0-7]{1,3})|[xuU](?P<code>(?<=x)[0-9a-fA-F]{2}|(?<=u)[0-9a-fA-F]{4}|(?<=U)[0-9a-fA-F]{8})"
    r"|N\{(?P<name>[^}]*)\}"
    r"|(?P<newline>\r\n|\r|\n)|(?P<letter>[\\'\"abfnrtv]))"
)
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_LAST = 0x10FFFF


def value(read: Words, first: int, last: int) -> Value:
    """What the words from `first` to `last` mean together: a constant, or nothing that is known."""
    word = read.at(first)
    if first == last:
        return _constant(word)
    if word.form is Form.STRING and after_strings(read, first) > last:
        return Literal("".join(text(read.words[index]) for index in range(first, last + 1)))
    if word.text in {"-", "+"} and first + 1 == last:
        number = _number(read.words[last])
        return UNKNOWN if number is None else Literal(-number if word.text == "-" else number)
    return UNKNOWN


def after_strings(read: Words, first: int) -> int:
    """The index behind adjacent strings, which Jinja reads as one."""
    end = first
    while read.at(end).form is Form.STRING:
        end += 1
    return end


def _constant(word: Word) -> Value:
    if word.form is Form.STRING:
        return Literal(text(word))
    if word.text in CONSTANTS:
        return Literal(CONSTANTS[word.text])
    number = _number(word)
    return UNKNOWN if number is None else Literal(number)


def _number(word: Word) -> float | None:
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


def text(word: Word) -> str:
    """The characters that a string means."""
    return _decoded(word.text[1:-1])


def spelled(source: str, word: Word) -> MappedText:
    """The characters that a string means, each with its place."""
    return decoded(source, Span(word.start + 1, word.end - 1), _ESCAPE, _decoded)


def _decoded(written: str) -> str:
    return _ESCAPE.sub(_meaning, written)


def _meaning(escape: re.Match[str]) -> str:
    if escape["octal"]:
        return chr(int(escape["octal"], 8))
    if escape["code"]:
        code = int(escape["code"], 16)
        return chr(code) if code <= _LAST else escape[0]
    if escape["name"] is not None:
        return _named(escape)
    return _LETTERS.get(escape["letter"], escape["letter"]) if escape["letter"] else ""


def _named(escape: re.Match[str]) -> str:
    try:
        return unicodedata.lookup(escape["name"])
    except KeyError:
        return escape[0]
