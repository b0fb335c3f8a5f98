"""Splits a template into tokens as Jinja does (`jinja2.lexer.Lexer`, default delimiters), with their places.

Tags may have several lines, strings may contain `}}`, brackets balance, `-` and `+` may follow delimiters.
Where Jinja would refuse the template, the tag up to that place is one broken token, and text follows. It
accepts every text, and takes linear time.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.tokens import Part, Token
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENERS = {
    "raw": r"(?P<raw>\{%[-+]?\s*raw\s*-?%\})",
    "comment": r"(?P<comment>\{#[-+]?)",
    "expression": r"(?P<expression>\{[%{][-+]?)",
}
_ENDRAW = lazy_pattern(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_PARTS = {"{%": Part.BLOCK, "{{": Part.VARIABLE}
_ENDS = {"{%": lazy_pattern(r"[-+]?%\}"), "{{": lazy_pattern(r"-?\}\}")}
_SIMPLE_TOKENS = lazy_pattern(r"[\w\s.,:|;~*/<>=]+|!=")  # tokens that are valid anywhere, and end no tag
_STRING = lazy_pattern(r"'[^'\\]*(?:\\.[^'\\]*)*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\"", re.DOTALL)
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def lex_jinja(text: str) -> Iterator[Token]:
    """Yields the tokens of a template as Jinja splits it, without two adjacent tokens of text."""
    done = 0
    for token in _tag_tokens(text):
        if done < token.span.start:
            yield _text_token(done, token.span.start)
        done = token.span.end
        yield token
    if done < len(text):
        yield _text_token(done, len(text))


def _text_token(start: int, end: int) -> Token:
    return Token(Part.TEXT, Span(start, end), Span(start, end))


def _tag_tokens(text: str) -> Iterator[Token]:
    """Yields the tags of a template, and broken ones; a closer that is missing is searched for once."""
    position = 0
    unclosed: frozenset[str] = frozenset()
    while opener := _opener_pattern(unclosed).search(text, position):
        tokens = _tokens_opened_by(text, opener)
        yield from tokens
        position = tokens[-1].span.end
        if tokens[-1].part is Part.BROKEN and opener.lastgroup != "expression":
            unclosed |= {opener.lastgroup or ""}


@cache
def _opener_pattern(unclosed: frozenset[str]) -> re.Pattern[str]:
    """Returns the pattern for the start of a tag, without the kinds that nothing closes any more."""
    return re.compile("|".join(pattern for kind, pattern in _OPENERS.items() if kind not in unclosed))


def _tokens_opened_by(text: str, opener: re.Match[str]) -> tuple[Token, ...]:
    """Returns the token that an opener begins; of a raw block, its two tags."""
    if opener.lastgroup == "raw":
        return _raw_tokens(text, opener)
    if opener.lastgroup == "comment":
        return (_comment_token(text, opener),)
    return (_tag_token(text, opener),)


def _raw_tokens(text: str, opener: re.Match[str]) -> tuple[Token, ...]:
    end = _ENDRAW.search(text, opener.end())
    return (_raw_token(opener), _raw_token(end)) if end else (_broken_token(*opener.span()),)


def _raw_token(match: re.Match[str]) -> Token:
    start, end = match.span()
    return Token(Part.RAW, Span(start, end), Span(start + 2, end - 2))


def _comment_token(text: str, opener: re.Match[str]) -> Token:
    end = text.find("#}", opener.end())
    if end < 0:
        return _broken_token(*opener.span())
    return Token(Part.COMMENT, Span(opener.start(), end + 2), Span(opener.end(), end))


def _broken_token(start: int, end: int) -> Token:
    return Token(Part.BROKEN, Span(start, end), Span(start, end))


def _tag_token(text: str, opener: re.Match[str]) -> Token:
    """Returns the token of `{{ … }}` or `{% … %}`, up to the closer outside of brackets and strings."""
    kind = opener[0][:2]
    position = opener.end()
    expected: list[str] = []
    while True:
        end = None if expected else _ENDS[kind].match(text, position)
        if end:
            return Token(_PARTS[kind], Span(opener.start(), end.end()), Span(opener.end(), end.start()))
        after = _step(text, position, expected)
        if after == position:
            return _broken_token(opener.start(), position)
        position = after


def _step(text: str, position: int, expected: list[str]) -> int:
    """Returns the offset after the next few tokens of the tag; the same offset if Jinja refuses them."""
    character = text[position : position + 1]
    if character in _BRACKETS:
        expected.append(_BRACKETS[character])
        return position + 1
    if expected and character == expected[-1]:
        expected.pop()
        return position + 1
    if character and character in "-+%":
        return position + 1
    match = _SIMPLE_TOKENS.match(text, position) or _STRING.match(text, position)
    return match.end() if match else _identifier_end(text, position)


def _identifier_end(text: str, position: int) -> int:
    r"""Returns the offset after characters that names may contain although they are not `\w`."""
    while is_joining(text[position : position + 1]):
        position += 1
    return position


def is_joining(character: str) -> bool:
    r"""Whether a character can continue a name although it is not `\w`."""
    return character > "\x7f" and f"a{character}".isidentifier()
