"""INI files in any dialect: a line is a comment, or text that may set a variable."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.found import Found, Text
from cloudinary_lint.languages.literal.lines import of_ini
from cloudinary_lint.languages.literal.strings import bare
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(r"(?P<line>\S[^\r\n]*)")


def scan(text: str) -> Found:
    """The texts and variables of an INI file."""
    lines = tuple(_lines(text))
    written = tuple(span for span in lines if not _is_comment(text, span))
    return Found(
        tuple(Text(bare(text, span)) for span in written),
        tuple(variable for span in written for variable in of_ini(text, span)),
        tuple(span for span in lines if _is_comment(text, span)),
    )


def _lines(text: str) -> Iterator[Span]:
    return (Span(*match.span("line")) for match in _LINE.finditer(text))


def _is_comment(text: str, span: Span) -> bool:
    return text[span.start] in {"#", ";"}
