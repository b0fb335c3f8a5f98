"""Masks credentials in a text by position: each character becomes `*`, line ends stay.

Knows how spans are put together. Refuses to know what a credential is (`credentials.py` and the
readers do).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint.text.redaction.credentials import bare_spans, secret_spans
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Redactor", "mask", "secret_spans"]

_SHOWN = re.compile(r"[^\r\n]")
_TELLING = 8
"""How long a credential must be to be looked for in other words: `secure` may be a password too."""


@dataclass(frozen=True, slots=True)
class Redactor:
    """A text with its credentials masked, and how to mask those in words about it.

    `known` are spans that a reader is sure of; what only looks like a credential is masked as well.
    """

    raw: str = field(repr=False)
    known: tuple[Span, ...] = ()
    text: str = field(init=False)
    secrets: tuple[str, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        spans = tuple(merged((*self.known, *secret_spans(self.raw))))
        words = {self.raw[span.start : span.end].strip("\"'` ") for span in spans}
        telling = {word for word in words if len(word) >= _TELLING and not word.isalpha()}
        object.__setattr__(self, "text", mask(self.raw, spans))
        object.__setattr__(self, "secrets", tuple(sorted(telling, key=len, reverse=True)))

    def over(self, words: str) -> str:
        """Words about the text, such as a message, without its credentials."""
        for secret in self.secrets:
            words = words.replace(secret, "*" * len(secret))
        return mask(words, bare_spans(words))

    @property
    def hides(self) -> bool:
        """Whether there is anything to hide."""
        return self.text != self.raw


def mask(text: str, spans: Iterable[Span]) -> str:
    """The text with `*` in the place of each character of the spans; as long as before, in the same lines."""
    pieces: list[str] = []
    done = 0
    for span in merged(spans):
        pieces += (text[done : span.start], _SHOWN.sub("*", text[span.start : span.end]))
        done = max(span.end, done)
    return "".join((*pieces, text[done:]))


def merged(spans: Iterable[Span]) -> Iterator[Span]:
    """The same stretches as spans that are sorted and don't overlap, without empty ones."""
    start = end = 0
    for span in sorted(spans):
        if span.start > end:
            if start < end:
                yield Span(start, end)
            start = span.start
        end = max(end, span.end)
    if start < end:
        yield Span(start, end)
