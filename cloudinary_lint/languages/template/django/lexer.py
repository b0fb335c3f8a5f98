r"""Splits a template into tokens as Django does (`django.template.base.Lexer`), with their places.

A tag ends on its line (at `\n`: a lone `\r` is no line end here); a verbatim block, named or not, is text up
to its end tag, a comment block one comment. It accepts every text, and takes linear time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.tokens import Part, Token, text_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_OPENER = lazy_pattern(r"\{[%{#]")
_CLOSERS = {"{%": "%}", "{{": "}}", "{#": "#}"}
_PARTS = {"{%": Part.BLOCK, "{{": Part.VARIABLE, "{#": Part.COMMENT}
_VERBATIM = ("verbatim", "verbatim ")
_COMMENT_END = "endcomment"


def lex_django(text: str) -> Iterator[Token]:
    """Yields the tokens of a template as Django splits it."""
    done = 0
    verbatim = ""
    for span in _tag_spans(text):
        if done < span.start:
            yield _text_token(Span(done, span.start))
        done = span.end
        token = _tag_token(text, span)
        content = text_of(text, token.inner)
        if verbatim and (token.part is not Part.BLOCK or content != verbatim):
            yield _text_token(span)
            continue
        verbatim = f"end{content}" if not verbatim and _opens_verbatim(token, content) else ""
        yield token
    if done < len(text):
        yield _text_token(Span(done, len(text)))


def _opens_verbatim(token: Token, content: str) -> bool:
    return token.part is Part.BLOCK and content[:9] in _VERBATIM


def _text_token(span: Span) -> Token:
    return Token(Part.TEXT, span, span)


def _tag_token(text: str, span: Span) -> Token:
    inside = text[span.start + 2 : span.end - 2]
    start = span.start + 2 + len(inside) - len(inside.lstrip())
    part = _PARTS[text[span.start : span.start + 2]]
    return Token(part, span, Span(start, start + len(inside.strip())))


def _tag_spans(text: str) -> Iterator[Span]:
    """Yields the spans of tags, each on one line; a closer that a line lacks is searched for only once."""
    position = line_end = 0
    missing: set[str] = set()
    while opener := _OPENER.search(text, position):
        start = opener.start()
        if start >= line_end:
            line_end = _line_end(text, start)
            missing.clear()
        closer = _CLOSERS[opener[0]]
        end = -1 if closer in missing else text.find(closer, start + 2, line_end)
        if end < 0:
            missing.add(closer)
            position = start + 1
        else:
            position = end + 2
            yield Span(start, position)


def _line_end(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end


def with_comment_blocks(text: str, tokens: Iterable[Token]) -> tuple[Token, ...]:
    """Returns the tokens, with one for each comment block, which may extend to the end of the text."""
    folded: list[Token] = []
    block: Token | None = None
    for token in tokens:
        content = text_of(text, token.inner) if token.part is Part.BLOCK else ""
        if block is None and content.split(maxsplit=1)[:1] != ["comment"]:
            folded.append(token)
        elif block is None:
            block = token
        elif content == _COMMENT_END:
            folded.append(_comment_token(block, token.span.end))
            block = None
    if block:
        folded.append(_comment_token(block, len(text)))
    return tuple(folded)


def _comment_token(first: Token, end: int) -> Token:
    return Token(Part.COMMENT, Span(first.span.start, end), Span(first.span.end, end))
