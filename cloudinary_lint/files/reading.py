"""Reads the bytes of regular files, as fast as the system gives them, and their metadata.

A path may become a pipe, socket or device before it is opened, so a file is opened without blocking, and its
mode is checked then.
"""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Protocol, TypeVar

    T = TypeVar("T")

    class ShowProgress(Protocol):
        """A function that returns the items of a task, and may show how many of them are done."""

        def __call__(self, task: str, items: Sequence[T], /) -> Iterable[T]: ...


_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_SMALL = 65_000
"""The bytes of the first read: most files are smaller, and malloc serves this size without a system call."""


class NotRegular(OSError):
    """Raised if the opened path is a pipe, a socket, a device or a folder."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "not a regular file")


def without_progress(_task: str, items: Sequence[T], /) -> Iterable[T]:
    """Returns the items, and shows nothing."""
    return items


class CurrentFile:
    """The file that is being read, for a bug report; empty if there is none.

    Whatever reads many files gets them through `each`, which may show how many are done.
    """

    __slots__ = ("each", "path")

    def __init__(self) -> None:
        self.path = ""
        self.each: ShowProgress = without_progress


def read_file(path: str | os.PathLike[str], *, follows: bool = True) -> bytes:
    """Returns the bytes of a regular file. Raises OSError, and NotRegular where it is none."""
    return read_with_status(path, follows=follows)[0]


def read_with_status(path: str | os.PathLike[str], *, follows: bool) -> tuple[bytes, os.stat_result]:
    """Returns the bytes of a regular file, and its status before. Raises as `read_file` does."""
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


def read_descriptor(descriptor: int) -> tuple[bytes, os.stat_result]:
    """Returns the bytes of an open file from its start, and its status. Raises NotRegular."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise NotRegular
    raw = os.read(descriptor, _SMALL)
    if len(raw) == _SMALL:
        parts = [raw]
        while part := os.read(descriptor, 1 << 20):
            parts.append(part)
        raw = b"".join(parts)
    return raw, status
