"""CSS and SCSS: what is a comment and what is not.

In SCSS `//` begins a comment too, but not in strings and `url(…)`. Refuses to know selectors,
properties and escapes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.found import Found, Text
from cloudinary_lint.languages.mapped_text import plain
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_BLOCK = r"/\*(?s:.*?)(?:\*/|\Z)"
_LINE = r"//[^\r\n]*"
_OTHER = r"""
    " [^"\\\r\n]* (?: \\(?:\r\n|[\s\S]) [^"\\\r\n]* )* "?
    | ' [^'\\\r\n]* (?: \\(?:\r\n|[\s\S]) [^'\\\r\n]* )* '?
    | url\( [ \t]* [^\s()"']*
"""
_CSS = re.compile(rf"(?P<comment> {_BLOCK} ) | {_OTHER}", re.VERBOSE | re.IGNORECASE)
_SCSS = re.compile(rf"(?P<comment> {_BLOCK} | {_LINE} ) | {_OTHER}", re.VERBOSE | re.IGNORECASE)


def css(text: str) -> Found:
    """The texts and comments of a CSS file."""
    return _scan(text, _CSS)


def scss(text: str) -> Found:
    """The texts and comments of an SCSS file."""
    return _scan(text, _SCSS)


def _scan(text: str, pattern: re.Pattern[str]) -> Found:
    matches = (match for match in pattern.finditer(text) if match["comment"] is not None)
    comments = tuple(Span(*match.span()) for match in matches)
    return Found(tuple(Text(plain(text, gap)) for gap in _between(text, comments)), comments=comments)


def _between(text: str, spans: Iterable[Span]) -> Iterator[Span]:
    done = 0
    for span in spans:
        yield Span(done, span.start)
        done = span.end
    yield Span(done, len(text))
