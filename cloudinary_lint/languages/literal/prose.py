"""Text of no known kind, such as Markdown: addresses anywhere, variables where a line sets one.

Knows the comments of Markdown and HTML, and refuses to know any other syntax.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.found import Found, Text
from cloudinary_lint.languages.literal.lines import of_script
from cloudinary_lint.languages.literal.strings import bare
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)


def scan(text: str) -> Found:
    """The texts and variables between the comments of a text."""
    comments = tuple(Span(*match.span()) for match in _COMMENT.finditer(text))
    parts = tuple(_between(text, comments))
    return Found(
        tuple(Text(bare(text, part)) for part in parts),
        tuple(variable for part in parts for variable in of_script(text, part)),
        comments,
    )


def _between(text: str, comments: Sequence[Span]) -> Iterator[Span]:
    start = 0
    for comment in comments:
        yield Span(start, comment.start)
        start = comment.end
    yield Span(start, len(text))
