"""Places as editors count them: lines from 0, and columns in the units that were agreed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import Position, PositionEncodingKind, Range

from cloudinary_lint.records import dataclass

if TYPE_CHECKING:
    from cloudinary_lint.text.source import Source, Span

_CODECS = {
    PositionEncodingKind.Utf8: ("utf-8", 1),
    PositionEncodingKind.Utf16: ("utf-16-le", 2),
    PositionEncodingKind.Utf32: ("utf-32-le", 4),
}


@dataclass(frozen=True, slots=True)
class Positions:
    """Turns offsets of a text into an editor's places, and back."""

    source: Source
    units: PositionEncodingKind

    def at(self, offset: int) -> Position:
        """Returns the position of an offset."""
        line, column = self.source.position(offset)
        if self.source.text.isascii():
            return Position(line - 1, column - 1)
        start = offset - column + 1
        return Position(line - 1, self._width(self.source.text[start:offset]))

    def range(self, span: Span) -> Range:
        """Returns the range of a span."""
        return Range(self.at(span.start), self.at(span.end))

    def offset(self, place: Position) -> int:
        """Returns the offset of a position; the end of the line, or of the text, if it is beyond."""
        if place.line >= len(self.source.starts):
            return len(self.source.text)
        line = self.source.line_span(place.line + 1)
        encoding, size = _CODECS[self.units]
        raw = self.source.text[line.start : line.end].encode(encoding)
        return line.start + len(raw[: place.character * size].decode(encoding, "ignore"))

    def _width(self, text: str) -> int:
        encoding, size = _CODECS[self.units]
        return len(text.encode(encoding)) // size
