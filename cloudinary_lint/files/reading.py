"""Reads the bytes of regular files, as fast as the system gives them, and what it notes of each.

A pipe, socket or device is never waited for: a file is opened without blocking, and then asked what it is.
"""

from __future__ import annotations

import errno
import os
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
_ITSELF = getattr(os, "O_NOFOLLOW", 0)
_SMALL = 65_000
"""Bytes: most files are smaller, and C's allocator has room for these without asking the system."""


class NotRegular(OSError):
    """What was opened is a pipe, a socket, a device or a folder."""


class CurrentFile:
    """The file that is being read, for whoever has to report a bug; empty where none is."""

    __slots__ = ("path",)

    def __init__(self) -> None:
        self.path = ""


def read_file(path: str, *, follows: bool) -> bytes:
    """The bytes of a regular file. Raises OSError, and NotRegular where it is none."""
    return read_with_status(path, follows=follows)[0]


def read_with_status(path: str, *, follows: bool) -> tuple[bytes, os.stat_result]:
    """The bytes of a regular file, and its status before they were read. Raises as `read_file` does."""
    descriptor = os.open(path, _FLAGS if follows else _FLAGS | _ITSELF)
    try:
        status = os.fstat(descriptor)
        if not stat.S_ISREG(status.st_mode):
            raise NotRegular(errno.EINVAL, "not a regular file")
        raw = os.read(descriptor, _SMALL)
        if len(raw) == _SMALL:
            parts = [raw]
            while part := os.read(descriptor, 1 << 20):
                parts.append(part)
            raw = b"".join(parts)
    finally:
        os.close(descriptor)
    return raw, status
