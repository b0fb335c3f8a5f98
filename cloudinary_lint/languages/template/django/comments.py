"""`{% comment %} … {% endcomment %}`: one comment, whatever stands in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.template.tokens import Part, Token, slice_of
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

_END = "endcomment"


def fold(text: str, tokens: Iterable[Token]) -> tuple[Token, ...]:
    """The tokens, each comment block being one; one that nothing ends goes on to the end."""
    folded: list[Token] = []
    block: Token | None = None
    for token in tokens:
        content = slice_of(text, token.inner) if token.part is Part.BLOCK else ""
        if block is None and content.split(maxsplit=1)[:1] != ["comment"]:
            folded.append(token)
        elif block is None:
            block = token
        elif content == _END:
            folded.append(_comment(block, token.span.end))
            block = None
    if block:
        folded.append(_comment(block, len(text)))
    return tuple(folded)


def _comment(first: Token, end: int) -> Token:
    return Token(Part.COMMENT, Span(first.span.start, end), Span(first.span.end, end))
