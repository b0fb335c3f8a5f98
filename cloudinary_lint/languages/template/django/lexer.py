r"""Django's template lexer (`django.template.base.Lexer`), with the places that it forgets.

A tag ends on its line (at `\n`: a lone `\r` is no line end here); a verbatim block, named or not, is
text up to the tag that ends it. No text makes it fail or take more than linear time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.tokens import Part, Token, slice_of
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_OPENER = re.compile(r"\{[%{#]")
_CLOSERS = {"{%": "%}", "{{": "}}", "{#": "#}"}
_PARTS = {"{%": Part.BLOCK, "{{": Part.VARIABLE, "{#": Part.COMMENT}
_VERBATIM = ("verbatim", "verbatim ")


def lex(text: str) -> Iterator[Token]:
    """The tokens of a template as Django splits it."""
    done = 0
    verbatim = ""
    for span in _tags(text):
        if done < span.start:
            yield _text(Span(done, span.start))
        done = span.end
        token = _tag(text, span)
        content = slice_of(text, token.inner)
        if verbatim and (token.part is not Part.BLOCK or content != verbatim):
            yield _text(span)
            continue
        verbatim = f"end{content}" if not verbatim and _opens_verbatim(token, content) else ""
        yield token
    if done < len(text):
        yield _text(Span(done, len(text)))


def _opens_verbatim(token: Token, content: str) -> bool:
    return token.part is Part.BLOCK and content[:9] in _VERBATIM


def _text(span: Span) -> Token:
    return Token(Part.TEXT, span, span)


def _tag(text: str, span: Span) -> Token:
    inside = text[span.start + 2 : span.end - 2]
    start = span.start + 2 + len(inside) - len(inside.lstrip())
    part = _PARTS[text[span.start : span.start + 2]]
    return Token(part, span, Span(start, start + len(inside.strip())))


def _tags(text: str) -> Iterator[Span]:
    """What stands between delimiters on one line; a closer that a line lacks is looked for only once."""
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
