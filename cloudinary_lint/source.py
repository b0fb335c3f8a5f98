"""Bytes and text: decodes a file as its reader would, and finds places in it.

Knows byte-order marks, Python's encoding cookies and the three line ends. Refuses to know what
the text means.
"""

from __future__ import annotations

import codecs
import re
from bisect import bisect_right
from dataclasses import dataclass, field

_BOMS = (  # UTF-32 first: its little-endian mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)")
_BLANK = re.compile(rb"^[ \t\f]*(?:[#\r\n]|$)")
_NEWLINE = re.compile(r"\r\n|\r|\n")


class Unreadable(Exception):
    """A file that can't be judged: why, and where (line and column from 1)."""

    def __init__(self, reason: str, line: int = 1, column: int = 1) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line
        self.column = column


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of text, as offsets in characters: `start` inclusive, `end` exclusive."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        return self.start <= other.end and other.start <= self.end


@dataclass(frozen=True, slots=True)
class Source:
    """The text of one file, and how to turn a changed text back into bytes."""

    path: str
    text: str
    encoding: str = "utf-8"
    bom: bytes = b""
    starts: tuple[int, ...] = field(default=(), compare=False, repr=False)

    def __post_init__(self) -> None:
        ends = (match.end() for match in _NEWLINE.finditer(self.text))
        object.__setattr__(self, "starts", (0, *ends))

    def encode(self, text: str) -> bytes:
        """Bytes of `text` in this file's encoding. Raises UnicodeEncodeError where it has no place."""
        return self.bom + text.encode(self.encoding)

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1, the column in characters."""
        line = bisect_right(self.starts, offset)
        return line, offset - self.starts[line - 1] + 1

    def offset(self, line: int, column: int) -> int:
        """Offset of a line and a column, both from 1."""
        return self.starts[line - 1] + column - 1

    def line_span(self, line: int) -> Span:
        """The extent of a line (from 1), without its line end."""
        start = self.starts[line - 1]
        end = self.starts[line] if line < len(self.starts) else len(self.text)
        return Span(start, start + len(self.text[start:end].rstrip("\r\n")))

    def line_at(self, offset: int) -> Span:
        """The extent of the line that holds an offset, without its line end."""
        return self.line_span(self.position(offset)[0])

    def newline_after(self, offset: int) -> str:
        r"""The line end that follows an offset, else the nearest before it, else ``\n``."""
        match = _NEWLINE.search(self.text, offset)
        if match:
            return match[0]
        line, _ = self.position(offset)
        if line == 1:
            return "\n"
        before = self.line_span(line - 1)
        return self.text[before.end : self.starts[line - 1]]


def decode(path: str, raw: bytes, *, is_python: bool = False) -> Source:
    """The text of a file. Raises Unreadable with the line of the first undecodable byte."""
    bom, encoding = _mark(raw)
    body = raw[len(bom) :]
    if not bom and is_python:
        encoding = _cookie(body)
    try:
        return Source(path, body.decode(encoding), encoding, bom)
    except LookupError:
        reason = f"unknown encoding {encoding!r}"
        raise Unreadable(reason) from None
    except UnicodeDecodeError as error:
        reason = f"not {encoding}: byte 0x{body[error.start]:02x}"
        before = body[: error.start].decode(encoding, "replace")
        line, column = Source(path, before).position(len(before))
        raise Unreadable(reason, line, column) from None


def _mark(raw: bytes) -> tuple[bytes, str]:
    for bom, encoding in _BOMS:
        if raw.startswith(bom):
            return bom, encoding
    return b"", "utf-8"


def _cookie(body: bytes) -> str:
    """The encoding a Python file declares in its first two lines (PEP 263)."""
    for line in re.split(rb"\r\n|\r|\n", body[:4096], maxsplit=2)[:2]:
        if match := _COOKIE.match(line):
            return match[1].decode("ascii").lower()
        if not _BLANK.match(line):
            break
    return "utf-8"
