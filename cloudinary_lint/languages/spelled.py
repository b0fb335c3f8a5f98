"""A text together with where each of its characters stands in the file.

A string may be written in several pieces, with escapes and placeholders; what is found in the
value has to be edited in the file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable

FILLER = "\ufffc"
"""Stands in a text for what can't be known: the value of a placeholder."""


@dataclass(frozen=True, slots=True)
class Spelled:
    """A value (`text`), and the span in the file that each of its characters was written by.

    `end` is the offset where more text can be appended; None where it can't.
    """

    text: str
    spans: tuple[Span, ...]
    end: int | None

    def span(self, start: int, end: int) -> Span:
        """The span in the file of the characters `start` to `end` of the value (not empty)."""
        return Span(self.spans[start].start, self.spans[end - 1].end)

    def before(self, index: int) -> int | None:
        """The offset in the file where text is inserted before character `index` of the value."""
        return self.spans[index].start if index < len(self.text) else self.end


def plain(text: str, span: Span) -> Spelled:
    """The characters of the file in `span`, each standing for itself."""
    return Spelled(
        text[span.start : span.end],
        tuple(Span(offset, offset + 1) for offset in range(span.start, span.end)),
        span.end,
    )


def joined(pieces: Iterable[Spelled]) -> Spelled:
    """Several pieces read as one value; it ends where the last piece ends."""
    parts = tuple(pieces)
    return Spelled(
        "".join(part.text for part in parts),
        tuple(span for part in parts for span in part.spans),
        parts[-1].end if parts else None,
    )


def placeholder(span: Span, *, is_inside: bool) -> Spelled:
    """One unknown value; `is_inside` says that text can follow it within the same string."""
    return Spelled(FILLER, (span,), span.end if is_inside else None)
