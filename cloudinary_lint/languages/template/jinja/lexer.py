r"""Jinja's template lexer (`jinja2.lexer.Lexer` with the default delimiters), with places.

Tags span lines, strings hold `}}`, brackets balance, `-` and `+` stand beside delimiters. Where Jinja
would refuse the template, the tag up to that point is one broken token and what follows is text again.
No text makes it fail or take more than linear time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.tokens import Part, Token
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENERS = {
    "raw": r"(?P<raw>\{%[-+]?\s*raw\s*-?%\})",
    "comment": r"(?P<comment>\{#[-+]?)",
    "expression": r"(?P<expression>\{[%{][-+]?)",
}
_ENDRAW = re.compile(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_PARTS = {"{%": Part.BLOCK, "{{": Part.VARIABLE}
_ENDS = {"{%": re.compile(r"[-+]?%\}"), "{{": re.compile(r"-?\}\}")}
_DULL = re.compile(r"[\w\s.,:|;~*/<>=]+|!=")  # what is some token wherever it stands, and ends no tag
_STRING = re.compile(r"'[^'\\]*(?:\\.[^'\\]*)*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\"", re.DOTALL)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def lex(text: str) -> Iterator[Token]:
    """The tokens of a template as Jinja splits it; no two tokens of text stand side by side."""
    done = 0
    for token in _tags(text):
        if done < token.span.start:
            yield _text(done, token.span.start)
        done = token.span.end
        yield token
    if done < len(text):
        yield _text(done, len(text))


def _text(start: int, end: int) -> Token:
    return Token(Part.TEXT, Span(start, end), Span(start, end))


def _tags(text: str) -> Iterator[Token]:
    position = 0
    unclosed: frozenset[str] = frozenset()
    while opener := _opener(unclosed).search(text, position):
        tokens = _opened(text, opener)
        yield from tokens
        position = tokens[-1].span.end
        if tokens[-1].part is Part.BROKEN and opener.lastgroup != "expression":
            unclosed |= {opener.lastgroup or ""}


@cache
def _opener(unclosed: frozenset[str]) -> re.Pattern[str]:
    """What begins a tag; not where nothing in the rest of the text closes it."""
    return re.compile("|".join(pattern for kind, pattern in _OPENERS.items() if kind not in unclosed))


def _opened(text: str, opener: re.Match[str]) -> tuple[Token, ...]:
    """The tag that an opener begins, with the end of a raw block."""
    if opener.lastgroup == "raw":
        return _raw(text, opener)
    if opener.lastgroup == "comment":
        return (_comment(text, opener),)
    return (_expression(text, opener),)


def _raw(text: str, opener: re.Match[str]) -> tuple[Token, ...]:
    end = _ENDRAW.search(text, opener.end())
    return (_delimiter(opener), _delimiter(end)) if end else (_broken(*opener.span()),)


def _delimiter(match: re.Match[str]) -> Token:
    start, end = match.span()
    return Token(Part.RAW, Span(start, end), Span(start + 2, end - 2))


def _comment(text: str, opener: re.Match[str]) -> Token:
    end = text.find("#}", opener.end())
    if end < 0:
        return _broken(*opener.span())
    return Token(Part.COMMENT, Span(opener.start(), end + 2), Span(opener.end(), end))


def _broken(start: int, end: int) -> Token:
    return Token(Part.BROKEN, Span(start, end), Span(start, end))


def _expression(text: str, opener: re.Match[str]) -> Token:
    """What stands in `{{ … }}` or `{% … %}`, up to the closer outside of brackets and strings."""
    kind = opener[0][:2]
    position = opener.end()
    expected: list[str] = []
    while True:
        end = None if expected else _ENDS[kind].match(text, position)
        if end:
            return Token(_PARTS[kind], Span(opener.start(), end.end()), Span(opener.end(), end.start()))
        after = _step(text, position, expected)
        if after == position:
            return _broken(opener.start(), position)
        position = after


def _step(text: str, position: int, expected: list[str]) -> int:
    """The offset behind the next few tokens; the same offset where Jinja refuses what stands there."""
    character = text[position : position + 1]
    if character in _BRACKETS:
        expected.append(_BRACKETS[character])
        return position + 1
    if expected and character == expected[-1]:
        expected.pop()
        return position + 1
    if character and character in "-+%":
        return position + 1
    match = _DULL.match(text, position) or _STRING.match(text, position)
    return match.end() if match else _identifier_end(text, position)


def _identifier_end(text: str, position: int) -> int:
    r"""The offset behind characters that belong into names although they are not `\w`."""
    while is_joining(text[position : position + 1]):
        position += 1
    return position


def is_joining(character: str) -> bool:
    r"""Whether a character can continue a name although it is not `\w`."""
    return character > "\x7f" and f"a{character}".isidentifier()
