"""Maps the characters of a value to their spans in the file: a source map.

A string may consist of several literals, with escapes and placeholders; edits of its value are edits of the
file.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING

from cloudinary_lint.records import NamedTuple
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterable, Iterator

UNKNOWN_CHAR = "\ufffc"
"""The character that represents a part of a value that can't be known, such as a placeholder."""


class MappedText(NamedTuple):
    """A value (`text`), and the spans in the file that wrote it.

    There is one span for each character or, if `starts` has their first characters, one for each segment: a
    segment as long as its span is a copy of it. `end` is the offset at which text can be appended; None if
    it can't.
    """

    text: str
    spans: tuple[Span, ...]
    end: int | None
    starts: tuple[int, ...] | None = None

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

    def subset(self, indices: Iterable[int]) -> MappedText:
        """Returns the value with these characters only; text can be appended after the last of them."""
        kept = tuple(indices)
        spans = tuple(self._at(index) for index in kept)
        end = self.end if not kept or kept[-1] == len(self.text) - 1 else spans[-1].end
        return MappedText("".join(self.text[index] for index in kept), spans, end)

    def tail(self, start: int) -> MappedText:
        """Returns the value from character `start` on."""
        if self.starts is None or start >= len(self.text):
            spans = () if self.starts is not None else self.spans[start:]
            return MappedText(self.text[start:], spans, self.end)
        after = bisect_right(self.starts, start)
        first = self.span(start, self.starts[after] if after < len(self.starts) else len(self.text))
        starts = (0, *(begin - start for begin in self.starts[after:]))
        return MappedText(self.text[start:], (first, *self.spans[after:]), self.end, starts)

    def _at(self, index: int) -> Span:
        """Returns the span in the file of one character of the value."""
        if self.starts is None:
            return self.spans[index]
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
    return MappedText(text, (span,), span.end, (0,)) if text else MappedText("", (), span.end)


def concatenate(pieces: Iterable[MappedText]) -> MappedText:
    """Returns the concatenation of several values; text can be appended to the last one."""
    parts = tuple(pieces)
    offsets = accumulate((len(part.text) for part in parts), initial=0)
    return MappedText(
        "".join(part.text for part in parts),
        tuple(span for part in parts for span in part.spans),
        parts[-1].end if parts else None,
        tuple(start for part, offset in zip(parts, offsets, strict=False) for start in _starts(part, offset)),
    )


def _starts(part: MappedText, offset: int) -> Iterable[int]:
    starts = range(len(part.text)) if part.starts is None else part.starts
    return (offset + start for start in starts)


def unescape(text: str, span: Span, special: re.Pattern[str], meaning: Callable[[str], str]) -> MappedText:
    """Returns the text of a span, with each match of `special` replaced by its meaning."""
    return concatenate(_unescaped_pieces(text, span, special, meaning))


def _unescaped_pieces(
    text: str, span: Span, special: re.Pattern[str], meaning: Callable[[str], str]
) -> Iterator[MappedText]:
    done = span.start
    for match in special.finditer(text, span.start, span.end):
        yield verbatim(text, Span(done, match.start()))
        yield segment(meaning(match[0]), Span(*match.span()))
        done = match.end()
    yield verbatim(text, Span(done, span.end))


def placeholder(span: Span, *, is_inside: bool) -> MappedText:
    """Returns one unknown character for a span; `is_inside`: text can follow it in the same string."""
    return MappedText(UNKNOWN_CHAR, (span,), span.end if is_inside else None)
