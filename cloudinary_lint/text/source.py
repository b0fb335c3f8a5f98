"""Decodes the bytes of a file, and converts between offsets, lines and columns.

It handles byte-order marks, Python's encoding cookies and three line ends; str.splitlines would also break
lines at form feeds.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from functools import cached_property
from itertools import accumulate

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple, dataclass, field

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COOKIE = lazy_pattern(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = lazy_pattern(rb"^[ \t\f]*(?:[#\r\n]|$)")
_NEWLINE = lazy_pattern(r"\r\n|\r|\n")
_EXACT = frozenset({"utf-8", *(encoding for _, encoding in _BOMS)})
"""Encodings that encode every text in one way only."""
_ALIASES = {"utf-8": "utf-8", **dict.fromkeys(("latin-1", "iso-8859-1", "iso-latin-1"), "iso-8859-1")}
"""The encodings that Python uses for cookies that begin so: `utf-8-unix` and the like are Emacs' names."""


_STEP = 1024
"""Characters between places whose bytes are counted once: a line can be as long as its file."""


class Unreadable(Exception):
    """Raised for a file that can't be read: the reason, and the place (line and column from 1)."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


class Span(NamedTuple):
    """A part of a text, as offsets in characters: `start` inclusive, `end` exclusive."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        return self.start <= other.end and other.start <= self.end

    def shift(self, offset: int) -> Span:
        """Returns the span after `offset` characters are inserted before it."""
        return Span(self.start + offset, self.end + offset)


def text_of(text: str, span: Span) -> str:
    """Returns the characters of a span."""
    return text[span.start : span.end]


@dataclass(frozen=True)
class Source:
    """The text of one file, and the encoding to turn a changed text back into bytes.

    `is_exact`: encoding the text gives the bytes of the file again, so it can be edited.
    """

    path: str
    text: str = field(repr=False)
    encoding: str = "utf-8"
    bom: bytes = b""
    is_exact: bool = True
    _marks: list[int] = field(default_factory=list, compare=False, repr=False)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Returns the offsets of the lines."""
        return (0, *(match.end() for match in _NEWLINE.finditer(self.text)))

    def encode(self, text: str) -> bytes:
        """Returns `text` in this file's encoding. Raises UnicodeEncodeError if it can't be encoded."""
        return self.bom + text.encode(self.encoding)

    def position(self, offset: int) -> tuple[int, int]:
        """Returns line and column of an offset, both from 1, the column in characters."""
        return position_in(self.starts, offset)

    def offset(self, line: int, column: int) -> int:
        """Returns the offset of a line and a column, both from 1."""
        return self.starts[line - 1] + column - 1

    def line_span(self, line: int) -> Span:
        """Returns the extent of a line (from 1), without its line end."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        while end > start and self.text[end - 1] in "\r\n":  # copying a long line for each finding is slow
            end -= 1
        return Span(start, end)

    def line_at(self, offset: int) -> Span:
        """Returns the extent of the line that holds an offset, without its line end."""
        return self.line_span(self.position(offset)[0])

    def byte_column(self, offset: int) -> int:
        """Returns the column of an offset, from 1, in bytes of UTF-8."""
        line, column = self.position(offset)
        if self.text.isascii():
            return column
        return self._bytes_before(offset) - self._bytes_before(self.starts[line - 1]) + 1

    def _bytes_before(self, offset: int) -> int:
        """Returns how many bytes of UTF-8 the text before an offset takes."""
        if not self._marks:
            pieces = (self.text[at : at + _STEP] for at in range(0, len(self.text), _STEP))
            self._marks.extend(accumulate(map(_width, pieces), initial=0))
        number = offset // _STEP
        return self._marks[number] + _width(self.text[number * _STEP : offset])

    def newline_after(self, offset: int) -> str:
        r"""Returns the line end that follows an offset, else the nearest before it, else ``\n``."""
        match = _NEWLINE.search(self.text, offset)
        if match:
            return match[0]
        line, _ = self.position(offset)
        if line == 1:
            return "\n"
        before = self.line_span(line - 1)
        return self.text[before.end : self.starts[line - 1]]


def position_in(starts: tuple[int, ...], offset: int) -> tuple[int, int]:
    """Returns line and column of an offset, both from 1, in a text whose lines start at these offsets."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def _width(text: str) -> int:
    return len(text.encode("utf-8", "surrogatepass"))


def decode(path: str, raw: bytes, *, is_python: bool = False) -> Source:
    """Returns the text of a file. Raises Unreadable with the line of the first undecodable byte."""
    bom, encoding = _mark(raw, is_python=is_python)
    body = raw[len(bom) :]
    try:
        text = body.decode(encoding)
        return Source(path, text, encoding, bom, is_exact=encoding in _EXACT or text.encode(encoding) == body)
    except LookupError:
        reason = "its encoding is unknown"
        raise Unreadable(reason) from None
    except UnicodeDecodeError as error:
        reason = f"byte 0x{body[error.start]:02x} is not valid {encoding}"
        before = body[: error.start].decode(encoding, "replace")
        line, column = Source(path, before).position(len(before))
        raise Unreadable(reason, line, column) from None
    except UnicodeError:
        reason = f"it is not valid {encoding}"
        raise Unreadable(reason) from None


def guess(path: str, raw: bytes) -> Source:
    """Returns what can be decoded of a file, with replacement characters: for messages, never for edits."""
    bom, encoding = _mark(raw, is_python=False)
    return Source(path, raw[len(bom) :].decode(encoding, "replace"), encoding, bom, is_exact=False)


def _mark(raw: bytes, *, is_python: bool) -> tuple[bytes, str]:
    """Returns the byte-order mark, and the encoding that it or a Python file's cookie declares."""
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return bom, encoding
    return b"", _cookie(raw) if is_python else "utf-8"


def _cookie(body: bytes) -> str:
    """Returns the encoding a Python file declares in its first two lines (PEP 263)."""
    for line in re.split(rb"\r\n|\r|\n", body[:4096], maxsplit=2)[:2]:
        if match := _COOKIE.match(line):
            cookie = match[1].decode("ascii").lower().replace("_", "-")
            found = (name for prefix, name in _ALIASES.items() if f"{cookie}-".startswith(f"{prefix}-"))
            return next(found, cookie)
        if not _BLANK.match(line):
            break
    return "utf-8"
