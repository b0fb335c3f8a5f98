"""Masks credentials in a text by position: each character becomes `*`, line ends stay.

Knows how spans are put together. Refuses to know what a credential is (`credentials.py` and the
readers do).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.masking.credentials import secret_spans
from cloudinary_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["mask", "merged", "secret_spans"]

_SHOWN = re.compile(r"[^\r\n]")


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
