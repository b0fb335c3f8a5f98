"""Reads the bytes of regular files, and waits at nothing: a pipe, socket or device is refused.

What a path leads to can change between a look at it and its opening, so the file is opened first, without
blocking, and looked at then.
"""

from __future__ import annotations

import errno
import os
import stat

_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_CHUNK = 1 << 20


class NotRegular(OSError):
    """What was opened is a folder, pipe, socket or device."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "not a regular file")


def read_file(path: str | os.PathLike[str], *, follows: bool = True) -> bytes:
    """Returns the bytes of a file, or of a link's target where `follows`. Raises OSError, NotRegular too."""
    descriptor = open_file(path, 0 if follows else NO_LINK)
    try:
        return read_descriptor(descriptor)
    finally:
        os.close(descriptor)


def open_file(path: str | os.PathLike[str], flags: int = 0, *, folder: int | None = None) -> int:
    """Opens a path for reading, relative to an open folder if there is one; returns the descriptor."""
    try:
        return os.open(path, _FLAGS | flags, dir_fd=folder)
    except OSError as error:
        if error.errno == errno.ENXIO:  # a socket, or a device that is not there
            raise NotRegular from None
        raise


def read_descriptor(descriptor: int) -> bytes:
    """Returns the bytes of an open file from its start. Raises NotRegular."""
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        raise NotRegular
    raw = os.read(descriptor, found.st_size + 1)
    if len(raw) == found.st_size > 0:
        return raw
    parts = [raw]
    while part := os.read(descriptor, _CHUNK):
        parts.append(part)
    return b"".join(parts)
