"""TOML: tables, inline tables, arrays and the four kinds of strings.

A string without its end is passed over up to the end of its line. Refuses to check the syntax.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.flow import Mark, Token, found
from cloudinary_lint.languages.literal.strings import backslashed, bare
from cloudinary_lint.languages.mapped_text import plain
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.literal.found import Found

_TOKEN = re.compile(
    r"""
    (?P<header> ^[ \t]* \[ [\w. \t"'\[-]+ \]+ [ \t]* (?=\#|\r|\n|\Z) )
    | \"{3} (?P<basics> [^"\\]* (?: (?: \\[\s\S] | "(?!"") ) [^"\\]* )* ) (?P<end_basics> \"{3} )?
    | '{3} (?P<literals> [^']* (?: '(?!'') [^']* )* ) (?P<end_literals> '{3} )?
    | " (?P<basic> [^"\\\r\n]* (?: \\. [^"\\\r\n]* )* ) (?P<end_basic> " )?
    | ' (?P<literal> [^'\r\n]* ) (?P<end_literal> ' )?
    | (?P<comment> \#[^\r\n]* )
    | (?P<open> [{\[] ) | (?P<close> [}\]] ) | (?P<next> [,\r\n] ) | (?P<is> = )
    | (?P<bare> [\w+:-]+ )
    """,
    re.VERBOSE | re.MULTILINE,
)
_STRINGS = {"basics": backslashed, "literals": bare, "basic": backslashed, "literal": bare}
_MARKS = {
    "header": (Mark.CLOSE, Mark.OPEN),
    "open": (Mark.OPEN,),
    "close": (Mark.CLOSE,),
    "next": (Mark.NEXT,),
    "is": (Mark.IS,),
    "comment": (Mark.COMMENT,),
}


def scan(text: str) -> Found:
    """The texts and variables of a TOML file."""
    return found(text, _tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        span = Span(*match.span())
        kind = (match.lastgroup or "").removeprefix("end_")
        if kind in _STRINGS:
            mark = Mark.SCALAR if match[f"end_{kind}"] else Mark.TEXT
            yield Token(mark, span, _STRINGS[kind](text, Span(*match.span(kind))))
        elif kind == "bare":
            yield Token(Mark.SCALAR, span, plain(text, span))
        else:
            yield from (Token(mark, span) for mark in _MARKS[kind])
