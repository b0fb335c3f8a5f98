"""A folder that is opened once, so that whoever swaps it for a link meanwhile changes nothing for us.

Where the platform can't open folders (Windows), its files are named by their paths.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.files.reading import NO_LINK, open_file, read_descriptor

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CAN_OPEN = {os.open, os.rename, os.unlink, os.access} <= os.supports_dir_fd
_FLAGS = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)


class Folder(NamedTuple):
    """A folder; `descriptor` is None where the platform can't open it."""

    path: Path
    descriptor: int | None

    def open(self, name: str) -> int:
        """Opens a file for reading, and no link to one; returns the descriptor."""
        return open_file(self._at(name), NO_LINK, folder=self.descriptor)

    def read(self, name: str) -> bytes:
        """Returns the bytes of a file, and of no link to one."""
        descriptor = self.open(name)
        try:
            return read_descriptor(descriptor)[0]
        finally:
            os.close(descriptor)

    def create(self, name: str, mode: int) -> int:
        """Makes a file that was not there, and opens it for writing; returns the descriptor."""
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        return os.open(self._at(name), flags, mode, dir_fd=self.descriptor)

    def is_writable(self, name: str) -> bool:
        """Whether the system lets us write to a file."""
        return os.access(self._at(name), os.W_OK, dir_fd=self.descriptor)

    def replace(self, name: str, other: str) -> None:
        """Puts the file `name` in the place of the file `other`."""
        here = self.descriptor
        os.replace(self._at(name), self._at(other), src_dir_fd=here, dst_dir_fd=here)

    def remove(self, name: str) -> None:
        """Deletes a file."""
        os.unlink(self._at(name), dir_fd=self.descriptor)

    def _at(self, name: str) -> str:
        return str(self.path / name) if self.descriptor is None else name


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Opens a folder by a path without links, step by step: a link that is met is one swapped in.

    Raises OSError.
    """
    if not _CAN_OPEN:
        yield Folder(path, None)
        return
    descriptor = os.open(path.anchor, _FLAGS)
    try:
        for name in path.parts[1:]:
            inner = os.open(name, _FLAGS | NO_LINK, dir_fd=descriptor)
            os.close(descriptor)
            descriptor = inner
        yield Folder(path, descriptor)
    finally:
        os.close(descriptor)
