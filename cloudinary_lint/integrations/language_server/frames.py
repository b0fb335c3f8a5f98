"""Splits an editor's stream into messages, and passes them to pygls with the one header that it understands.

pygls accepts `Content-Length: 1\\r\\n` only: after a header in lower case, or a wrong length, it would wait
for ever. Bytes that are no message are skipped.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from typing import BinaryIO

_LENGTH = lazy_pattern(rb"content-length\s*:\s*(\d+)\s*\Z", re.IGNORECASE)
_HEADER = lazy_pattern(rb"content-length\s*:\s*\d+\s*\n", re.IGNORECASE)
_MOST = 100_000_000
"""The most bytes of a message: no editor opens a larger document, so a larger length is an error."""
_LONGEST_LINE = 1 << 16


class Frames:
    """A stream of messages, as a reader that pygls asks for a line or for a number of bytes."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._again = b""
        self._lines: list[bytes] = []
        self._body = b""

    def readline(self) -> bytes:
        """Returns the next line of a header; nothing at the end of the stream."""
        if not self._lines:
            self._body = self._next()
            if not self._body:
                return b""
            self._lines = [b"Content-Length: %d\r\n" % len(self._body), b"\r\n"]
        return self._lines.pop(0)

    def read(self, _count: int) -> bytes:
        """Returns the body whose header was read."""
        return self._body

    def _next(self) -> bytes:
        """Returns the body of the next message; nothing at the end of the stream."""
        length = 0
        while line := self._line():
            if found := _LENGTH.search(line):
                length = int(found[1][:12])
            elif not line.strip():
                if 0 < length <= _MOST and (body := self._message(self._bytes(length))):
                    return body
                length = 0
        return b""

    def _message(self, body: bytes) -> bytes:
        """Returns what is a message in a body, and keeps for later what follows it, or a header in it."""
        try:
            json.loads(body)
        except RecursionError:
            return body
        except ValueError:
            header = _HEADER.search(body)
            end = _end_of_json(body) or (header.start() if header else len(body))
            self._again = body[end:] + self._again
            return body[:end]
        return body

    def _line(self) -> bytes:
        """Returns the next line, or a piece of one that is very long."""
        if not self._again:
            return self._stream.readline(_LONGEST_LINE)
        end = self._again.find(b"\n") + 1
        line, self._again = (self._again[:end], self._again[end:]) if end else (self._again, b"")
        return line if end else line + self._stream.readline(_LONGEST_LINE)

    def _bytes(self, count: int) -> bytes:
        kept, self._again = self._again[:count], self._again[count:]
        return kept + self._stream.read(count - len(kept))


def _end_of_json(body: bytes) -> int:
    """Returns where the value ends that a body begins with; 0 where it begins with none."""
    try:
        text = body.decode("utf-8")
        _, end = json.JSONDecoder().raw_decode(text)
    except (ValueError, RecursionError):
        return 0
    return len(text[:end].encode("utf-8"))
