"""Converts messages to Markdown, for formats whose viewers render it: text from a file becomes code.

Messages have code between backticks. Anything else that could be a link, a picture, a mention, HTML or
emphasis becomes code too, so that a linted file can't forge any of these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import re

_CHUNK = lazy_pattern(r"(?:`[^`]*`|\S)+")
_CODE = lazy_pattern(r"(?P<before>[(\"']?)`(?P<code>[^`]+)`(?P<after>[.,;:)\"']{0,3})")
_MARKUP = lazy_pattern(r"[\[\]<>@*~#|\\$`]|&\S|://\w|(?i:www\.)|(?<!\w)_|_(?!\w)|\A(?:[-+=]+|\d+[.)])\Z")
_TICKS = lazy_pattern("`+")


def as_markdown(message: str) -> str:
    """Returns a message in which any markup except code spans is shown literally."""
    return "\n".join(_CHUNK.sub(_escape, escape_controls(line)) for line in message.split("\n"))


def _escape(chunk: re.Match[str]) -> str:
    """Returns a chunk between blanks: unchanged if it is plain or a code span, else as one code span."""
    span = _CODE.fullmatch(chunk[0])
    if span:
        return f"{span['before']}{_code(span['code'])}{span['after']}"
    return _code(chunk[0]) if _MARKUP.search(chunk[0]) else chunk[0]


def _code(text: str) -> str:
    """Returns a code span, between more backticks than there are in a row in it."""
    fence = "`" * (1 + max(map(len, _TICKS.findall(text)), default=0))
    blank = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{blank}{text}{blank}{fence}"
