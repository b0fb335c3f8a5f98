"""Maps the characters of a value to their spans in the file: a source map.

A string may consist of several literals, with escapes and placeholders; edits of its value are edits of the
file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from cloudinary_lint.text.records import NamedTuple
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable

UNKNOWN_CHAR = "\ufffc"
"""The character that represents a part of a value that can't be known, such as a placeholder."""


class MappedText(NamedTuple):
    """A value (`text`), and the spans in the file that wrote it.

    There is one span for each segment, and `starts` has the first characters of the segments: a segment as
    long as its span is a copy of it. `end` is the offset at which text can be appended; None if it can't.
    """

    text: str
    spans: tuple[Span, ...]
    end: int | None
    starts: tuple[int, ...] = (0,)

    def span(self, start: int, end: int) -> Span:
        """Returns the span in the file of the characters `start` to `end` of the value (not empty)."""
        return Span(self._at(start).start, self._at(end - 1).end)

    def offset_before(self, index: int) -> int | None:
        """Returns the offset in the file where text is inserted before character `index` of the value."""
        return self._at(index).start if index < len(self.text) else self.end

    def place(self, start: int, end: int) -> Span | None:
        """Returns the span of these characters; an empty one where text is inserted, if there are none."""
        if start < end:
            return self.span(start, end)
        offset = self.offset_before(start)
        return None if offset is None else Span(offset, offset)

    def part(self, start: int, end: int) -> MappedText:
        """Returns the value with the characters `start` to `end` only; text can be appended after them."""
        if start >= end:
            return MappedText("", (), self.offset_before(start))
        inner = self.starts[bisect_right(self.starts, start) : bisect_left(self.starts, end)]
        spans = tuple(self.span(*bounds) for bounds in pairwise((start, *inner, end)))
        appended = self.end if end == len(self.text) else spans[-1].end
        return MappedText(self.text[start:end], spans, appended, (0, *(one - start for one in inner)))

    def _at(self, index: int) -> Span:
        """Returns the span in the file of one character of the value."""
        segment = bisect_right(self.starts, index) - 1
        span = self.spans[segment]
        stop = self.starts[segment + 1] if segment + 1 < len(self.starts) else len(self.text)
        if span.end - span.start != stop - self.starts[segment]:
            return span
        offset = span.start + index - self.starts[segment]
        return Span(offset, offset + 1)


def verbatim(text: str, span: Span) -> MappedText:
    """Returns the text of a span, each character as its own value."""
    return segment(text[span.start : span.end], span)


def segment(text: str, span: Span) -> MappedText:
    """Returns a value that comes from one span: a copy of it, or a text for the whole span."""
    return MappedText(text, (span,) if text else (), span.end)


def concatenate(pieces: Iterable[MappedText]) -> MappedText:
    """Returns the concatenation of several values; text can be appended to the last one."""
    parts = tuple(pieces)
    offsets = accumulate((len(part.text) for part in parts), initial=0)
    return MappedText(
        "".join(part.text for part in parts),
        tuple(span for part in parts for span in part.spans),
        parts[-1].end if parts else None,
        tuple(
            offset + start
            for part, offset in zip(parts, offsets, strict=False)
            for start in part.starts[: len(part.spans)]
        ),
    )


def unescape(text: str, span: Span, special: re.Pattern[str], meaning: Callable[[str], str]) -> MappedText:
    """Returns the text of a span, with each match of `special` replaced by its meaning."""
    pieces, done = [], span.start
    for match in special.finditer(text, *span):
        pieces.append(verbatim(text, Span(done, match.start())))
        pieces.append(segment(meaning(match[0]), Span(*match.span())))
        done = match.end()
    return concatenate([*pieces, verbatim(text, Span(done, span.end))])


def placeholder(span: Span, *, is_inside: bool) -> MappedText:
    """Returns one unknown character for a span; `is_inside`: text can follow it in the same string."""
    return MappedText(UNKNOWN_CHAR, (span,), span.end if is_inside else None)
