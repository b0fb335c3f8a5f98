"""Reads JSON, and the comments that some tools allow in it.

A string without an end ends with its line.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.flow import Mark, Token, literals_in
from cloudinary_lint.languages.literal.strings import backslashed
from cloudinary_lint.languages.mapped_text import verbatim
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.literal.lines import Literals
    from cloudinary_lint.languages.registry import Kind

_TOKEN = re.compile(
    r"""
    " (?P<string> [^"\\\r\n]* (?: \\. [^"\\\r\n]* )* ) (?P<quote> " )?
    | (?P<comment> //[^\r\n]* | /\*(?s:.*?)(?:\*/|\Z) )
    | (?P<open> [{\[] ) | (?P<close> [}\]] ) | (?P<next> , ) | (?P<is> : )
    | (?P<bare> [\w.+-]+ )
    """,
    re.VERBOSE,
)


def scan(text: str, _kind: Kind) -> Literals:
    """Returns the literals of a JSON file."""
    return literals_in(text, _tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        span = Span(*match.span())
        kind = match.lastgroup or ""
        if match["string"] is not None:
            mark = Mark.SCALAR if match["quote"] else Mark.TEXT
            yield Token(mark, span, backslashed(text, Span(*match.span("string"))))
        elif kind == "bare":
            yield Token(Mark.SCALAR, span, verbatim(text, span))
        else:
            yield Token(Mark(kind), span)
