"""The bytes of plain files, read as fast as the system gives them.

Refuses to know what is in them.
"""

from __future__ import annotations

import os
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_ITSELF = getattr(os, "O_NOFOLLOW", 0)
_SMALL = 65_000
"""Bytes: most files are smaller, and C's allocator has room for these without asking the system."""


class Odd(Exception):
    """Something that takes a closer look."""


def read(path: str, *, follows: bool) -> bytes:
    """The bytes of a regular file. Raises OSError, and Odd where it is none."""
    descriptor = os.open(path, _FLAGS if follows else _FLAGS | _ITSELF)
    try:
        raw = os.read(descriptor, _SMALL)
        if not raw or len(raw) == _SMALL:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise Odd
            parts = [raw]
            while part := os.read(descriptor, 1 << 20):
                parts.append(part)
            raw = b"".join(parts)
    finally:
        os.close(descriptor)
    return raw
