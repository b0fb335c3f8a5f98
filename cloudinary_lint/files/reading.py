"""Reads the bytes of regular files, as fast as the system gives them, and their metadata.

However large a file is, no more than a known number of bytes is held in memory.

A path may become a pipe, socket or device before it is opened, so a file is opened without blocking, and its
mode is checked then.
"""

from __future__ import annotations

import errno
import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import BinaryIO, Protocol, TypeVar

    T = TypeVar("T")

    class ShowProgress(Protocol):
        """A function that returns the items of a task, and may show how many of them are done."""

        def __call__(self, task: str, items: Sequence[T], /) -> Iterable[T]: ...


_FLAGS = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NONBLOCK", 0)
NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_SMALL = 65_000
"""The bytes of the first read: most files are smaller, and malloc serves this size without a system call."""
_CHUNK = 1 << 20
_MOST = 100_000_000
"""The most bytes of a file: searching them takes 0.1 seconds, and GitHub refuses larger ones."""
_MARK, _OVERLAP = 4, 64
"""Bytes of the longest byte-order mark, and of the longest word that is sought, in UTF-32."""


class NotRegular(OSError):
    """Raised if the opened path is a pipe, a socket, a device or a folder."""

    def __init__(self) -> None:
        super().__init__(errno.EINVAL, "not a regular file")


class TooLarge(OSError):
    """Raised if a file is so large that it isn't even searched."""

    def __init__(self) -> None:
        super().__init__(errno.EFBIG, f"larger than {_MOST // 1_000_000} MB")


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
    """Returns the bytes of a regular file. Raises OSError, NotRegular where it is none, and TooLarge."""
    descriptor = open_file(path, 0 if follows else NO_LINK)
    try:
        return read_descriptor(descriptor)
    finally:
        os.close(descriptor)


def read_up_to(
    path: str | os.PathLike[str], limit: int, is_sought: Callable[[bytes], bool], *, follows: bool
) -> tuple[bytes, os.stat_result]:
    """Returns the bytes of a regular file, and its status before. Raises as `read_file` does.

    Of a file with more than `limit` bytes these are the first, one more than the limit, and behind them the
    part that makes `is_sought` true, if any.
    """
    descriptor = open_file(path, 0 if follows else NO_LINK)
    try:
        status = _status(descriptor)
        raw = _beginning(descriptor, limit + 1)
        if len(raw) > limit and not is_sought(raw):
            raw += _sought_part(descriptor, raw, is_sought)
        return raw, status
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


def read_stream(stream: BinaryIO) -> bytes:
    """Returns the bytes of a stream. Raises TooLarge."""
    raw = stream.read(_MOST + 1)
    if len(raw) > _MOST:
        raise TooLarge
    return raw


def read_descriptor(descriptor: int) -> bytes:
    """Returns the bytes of an open file from its start. Raises NotRegular and TooLarge."""
    _status(descriptor)
    raw = _beginning(descriptor, _MOST + 1)
    if len(raw) > _MOST:  # it has grown
        raise TooLarge
    return raw


def _status(descriptor: int) -> os.stat_result:
    """Returns the status of an open file. Raises NotRegular and TooLarge."""
    status = os.fstat(descriptor)
    if not stat.S_ISREG(status.st_mode):
        raise NotRegular
    if status.st_size > _MOST:
        raise TooLarge
    return status


def _beginning(descriptor: int, size: int) -> bytes:
    raw = os.read(descriptor, min(_SMALL, size))
    if len(raw) < _SMALL:
        return raw
    parts, left = [raw], size - len(raw)
    while part := os.read(descriptor, min(_CHUNK, left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _sought_part(descriptor: int, raw: bytes, is_sought: Callable[[bytes], bool]) -> bytes:
    """Returns the part of the rest of a file that makes `is_sought` true; empty if there is none."""
    mark, before, left = raw[:_MARK] + b"\n", raw[-_OVERLAP:], _MOST
    while part := os.read(descriptor, min(_CHUNK, left)):
        if is_sought(mark + before + part):
            return before + part
        before, left = part[-_OVERLAP:], left - len(part)
    return b""
