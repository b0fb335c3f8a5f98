"""The pieces of a template: text, and what stands between the delimiters of Django and Jinja.

The tokens of a template, put together, are its text. Refuses to know what a tag does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloudinary_lint.text.source import Span


class Part(Enum):
    """What a token is to its engine."""

    TEXT = "text"
    VARIABLE = "variable"  # {{ … }}
    BLOCK = "block"  # {% … %}
    COMMENT = "comment"  # {# … #}, and what stands in {% comment %}
    RAW = "raw"  # {% raw %} and {% endraw %} of Jinja
    BROKEN = "broken"  # begins like a tag; the engine refuses it, and the template with it


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a template: `inner` is what stands between its delimiters."""

    part: Part
    span: Span
    inner: Span


def slice_of(text: str, span: Span) -> str:
    """The characters of a span."""
    return text[span.start : span.end]


_WORD = re.compile(r"\s*(\w*)")


def command(text: str, token: Token) -> str:
    """The first word of a `{% … %}` tag, empty for other tokens."""
    match = _WORD.match(text, token.inner.start, token.inner.end) if token.part is Part.BLOCK else None
    return match[1] if match else ""
