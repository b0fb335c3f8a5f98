"""The tokens of a template: its text, tags, variables and comments; and the tags that are open at a token.

The tokens of a template, put together, are its text. What a tag does is left to the readers of the languages.
"""

from __future__ import annotations

from collections import Counter
from enum import Enum
from typing import TYPE_CHECKING, Generic, TypeVar

from cloudinary_lint.records import dataclass, field
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.text.source import Span

_END = "end"
Data = TypeVar("Data")


class Part(Enum):
    """The type of a token, as its template engine has it."""

    TEXT = "text"
    VARIABLE = "variable"  # {{ … }}
    BLOCK = "block"  # {% … %}
    COMMENT = "comment"  # {# … #} and {% comment %} … {% endcomment %}
    RAW = "raw"  # {% raw %} and {% endraw %} of Jinja
    BROKEN = "broken"  # begins like a tag, and the engine refuses the template for it


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a template; `inner` is the span between its delimiters."""

    part: Part
    span: Span
    inner: Span


def text_of(text: str, span: Span) -> str:
    """Returns the characters of a span."""
    return text[span.start : span.end]


_FIRST_WORD = lazy_pattern(r"\s*(\w*)")


def command(text: str, token: Token) -> str:
    """Returns the first word of a `{% … %}` tag; empty for other tokens."""
    match = _FIRST_WORD.match(text, token.inner.start, token.inner.end) if token.part is Part.BLOCK else None
    return match[1] if match else ""


def names_of_containers(text: str, tokens: Iterable[Token]) -> frozenset[str]:
    """Returns the names of the tags that have an end tag in this template."""
    names = {command(text, token) for token in tokens}
    return frozenset(name_ended_by(name) for name in names) - {""}


def name_ended_by(name: str) -> str:
    """Returns the name of the tag that an end tag closes; empty for other tags."""
    return name[len(_END) :] if name.startswith(_END) else ""


@dataclass(slots=True)
class OpenTags(Generic[Data]):
    """The tags that are open, outermost first, each with data of its reader."""

    tags: list[tuple[str, Data]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def push(self, name: str, data: Data) -> None:
        """Opens a tag."""
        self.tags.append((name, data))
        self.counts[name] += 1

    def pop(self) -> Data:
        """Closes the innermost tag, and returns its data."""
        name, data = self.tags.pop()
        self.counts[name] -= 1
        return data

    def close(self, name: str) -> list[Data]:
        """Closes the innermost tag of a name with all inside it, and returns the data of all, inner first."""
        if not self.counts[name]:
            return []
        depth = len(self.tags) - 1
        while self.tags[depth][0] != name:
            depth -= 1
        return [self.pop() for _ in range(len(self.tags) - depth)]
