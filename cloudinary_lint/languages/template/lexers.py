r"""Splits a template into tokens as Django and as Jinja do, with places; what tags do is left to others.

Django (`django.template.base.Lexer`): a tag ends on its line (at `\n`: a lone `\r` is no line end here); a
verbatim block, named or not, is text up to its end tag. Jinja (`jinja2.lexer.Lexer`, default delimiters):
tags may have several lines, strings may contain `}}`, brackets balance, `-` and `+` may follow delimiters;
where Jinja would refuse the template, the tag up to that place is one broken token, and text follows.

The tokens of a template, put together, are its text. Both lexers accept every text, and take linear time.
"""

from __future__ import annotations

import re
from collections import Counter
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Generic, TypeVar

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

Data = TypeVar("Data")


class Part(Enum):
    """The type of a token, as its template engine has it."""

    TEXT = "text"
    VARIABLE = "variable"  # {{ … }}
    BLOCK = "block"  # {% … %}
    COMMENT = "comment"  # {# … #} and {% comment %} … {% endcomment %}
    RAW = "raw"  # {% raw %} and {% endraw %} of Jinja
    BROKEN = "broken"  # begins like a tag, and the engine refuses the template for it


class Token(NamedTuple):
    """A piece of a template; `inner` is the span between its delimiters, and `content` the text there.

    `name` is the first word of a `{% … %}` tag, and empty for other tokens.
    """

    part: Part
    span: Span
    inner: Span
    content: str
    name: str


_END = "end"
_FIRST_WORD = lazy_pattern(r"\s*(\w*)")
_PARTS = {"{%": Part.BLOCK, "{{": Part.VARIABLE, "{#": Part.COMMENT}
_DJANGO_OPENER = lazy_pattern(r"\{[%{#]")
_CLOSERS = {"{%": "%}", "{{": "}}", "{#": "#}"}
_VERBATIM = ("verbatim", "verbatim ")
_COMMENT_END = "endcomment"
_JINJA_OPENERS = {
    "raw": r"(?P<raw>\{%[-+]?\s*raw\s*-?%\})",
    "comment": r"(?P<comment>\{#[-+]?)",
    "expression": r"(?P<expression>\{[%{][-+]?)",
}
_ENDRAW = lazy_pattern(r"\{%[-+]?\s*endraw\s*[-+]?%\}")
_ENDS = {"{%": lazy_pattern(r"[-+]?%\}"), "{{": lazy_pattern(r"-?\}\}")}
_SIMPLE_TOKENS = lazy_pattern(r"[\w\s.,:|;~*/<>=]+|!=")  # tokens that are valid anywhere, and end no tag
_STRING = lazy_pattern(r"'[^'\\]*(?:\\.[^'\\]*)*'|\"[^\"\\]*(?:\\.[^\"\\]*)*\"", re.DOTALL)
_NAME_PART = lazy_pattern(r"\w*")
_BRACKETS = {"(": ")", "[": "]", "{": "}"}


def _token(text: str, part: Part, span: Span, inner: Span | None = None) -> Token:
    inner = inner or span
    content = text[inner.start : inner.end]
    name = _FIRST_WORD.match(content) if part is Part.BLOCK else None
    return Token(part, span, inner, content, name[1] if name else "")


def _with_text(text: str, tags: Iterable[Token]) -> Iterator[Token]:
    """Yields tokens in order, with those of the text between them."""
    done = 0
    for tag in tags:
        if done < tag.span.start:
            yield _token(text, Part.TEXT, Span(done, tag.span.start))
        done = tag.span.end
        yield tag
    if done < len(text):
        yield _token(text, Part.TEXT, Span(done, len(text)))


class OpenTags(Generic[Data]):
    """The tags that are open, outermost first, each with data of its reader.

    `containers` are the names of the tags that have an end tag in this template.
    """

    def __init__(self, tokens: Iterable[Token]) -> None:
        self.containers = frozenset(name_ended_by(token.name) for token in tokens) - {""}
        self.tags: list[tuple[str, Data]] = []
        self._counts: Counter[str] = Counter()

    def push(self, name: str, data: Data) -> None:
        """Opens a tag."""
        self.tags.append((name, data))
        self._counts[name] += 1

    def close(self, end: str) -> list[Data]:
        """Closes the tag that an end tag ends, and all inside it; returns the data of all, inner first."""
        name = name_ended_by(end)
        count = self._counts[name]
        closed: list[Data] = []
        while count and self._counts[name] == count:
            inner, data = self.tags.pop()
            self._counts[inner] -= 1
            closed.append(data)
        return closed


def name_ended_by(name: str) -> str:
    """Returns the name of the tag that an end tag closes; empty for other tags."""
    return name[len(_END) :] if name.startswith(_END) else ""


def lex_django(text: str) -> Iterator[Token]:
    """Yields the tokens of a template as Django splits it."""
    return _with_text(text, _django_tags(text))


def _django_tags(text: str) -> Iterator[Token]:
    verbatim = ""
    for span in _tag_spans(text):
        inside = text[span.start + 2 : span.end - 2]
        start = span.start + 2 + len(inside) - len(inside.lstrip())
        part = _PARTS[text[span.start : span.start + 2]]
        token = _token(text, part, span, Span(start, start + len(inside.strip())))
        if verbatim and (part is not Part.BLOCK or token.content != verbatim):
            yield _token(text, Part.TEXT, span)
            continue
        is_opening = not verbatim and part is Part.BLOCK and token.content[:9] in _VERBATIM
        verbatim = f"{_END}{token.content}" if is_opening else ""
        yield token


def _tag_spans(text: str) -> Iterator[Span]:
    """Yields the spans of tags, each on one line; a closer that a line lacks is searched for only once."""
    position = line_end = 0
    missing: set[str] = set()
    while opener := _DJANGO_OPENER.search(text, position):
        start = opener.start()
        if start >= line_end:
            newline = text.find("\n", start)
            line_end = len(text) if newline < 0 else newline
            missing.clear()
        closer = _CLOSERS[opener[0]]
        end = -1 if closer in missing else text.find(closer, start + 2, line_end)
        if end < 0:
            missing.add(closer)
            position = start + 1
        else:
            position = end + 2
            yield Span(start, position)


def with_comment_blocks(text: str, tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Returns the tokens, with one for each comment block, which may extend to the end of the text."""
    folded: list[Token] = []
    block: Token | None = None
    for token in tokens:
        content = token.content if token.part is Part.BLOCK else ""
        if block is None and content.split(maxsplit=1)[:1] != ["comment"]:
            folded.append(token)
        elif block is None:
            block = token
        elif content == _COMMENT_END:
            folded.append(_comment_block(text, block, token.span.end))
            block = None
    return (*folded, _comment_block(text, block, len(text))) if block else tuple(folded)


def _comment_block(text: str, first: Token, end: int) -> Token:
    return _token(text, Part.COMMENT, Span(first.span.start, end), Span(first.span.end, end))


def lex_jinja(text: str) -> Iterator[Token]:
    """Yields the tokens of a template as Jinja splits it, without two adjacent tokens of text."""
    return _with_text(text, _jinja_tags(text))


def _jinja_tags(text: str) -> Iterator[Token]:
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
    return re.compile("|".join(pattern for kind, pattern in _JINJA_OPENERS.items() if kind not in unclosed))


def _tokens_opened_by(text: str, opener: re.Match[str]) -> tuple[Token, ...]:
    """Returns the token that an opener begins; of a raw block, its two tags."""
    start, end = opener.span()
    if opener.lastgroup == "expression":
        return (_tag_token(text, opener),)
    if opener.lastgroup == "comment":
        closer = text.find("#}", end)
        if closer >= 0:
            return (_token(text, Part.COMMENT, Span(start, closer + 2), Span(end, closer)),)
    elif last := _ENDRAW.search(text, end):
        spans = (Span(start, end), Span(*last.span()))
        return tuple(_token(text, Part.RAW, one, Span(one.start + 2, one.end - 2)) for one in spans)
    return (_token(text, Part.BROKEN, Span(start, end)),)


def _tag_token(text: str, opener: re.Match[str]) -> Token:
    """Returns the token of `{{ … }}` or `{% … %}`, up to the closer outside of brackets and strings."""
    kind = opener[0][:2]
    start, position = opener.span()
    expected: list[str] = []
    while True:
        end = None if expected else _ENDS[kind].match(text, position)
        if end:
            return _token(text, _PARTS[kind], Span(start, end.end()), Span(opener.end(), end.start()))
        after = _step(text, position, expected)
        if after == position:
            return _token(text, Part.BROKEN, Span(start, position))
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
    return match.end() if match else name_end(text, position, len(text))


def name_end(text: str, position: int, end: int) -> int:
    r"""Returns the end of a name from a character on that names may contain although it is not `\w`."""
    while position < end and is_joining(text[position]):
        match = _NAME_PART.match(text, position + 1, end)
        position = match.end() if match else position + 1
    return position


def is_joining(character: str) -> bool:
    r"""Whether a character can continue a name although it is not `\w`."""
    return character > "\x7f" and f"a{character}".isidentifier()
