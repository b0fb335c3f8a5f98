"""Opens a folder once for several operations, so that replacing it by a link meanwhile has no effect.

If the platform can't open folders (Windows), its files are opened by their paths.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cloudinary_lint.files.reading import NO_LINK, open_file, read_descriptor
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_CAN_OPEN = {os.open, os.rename, os.unlink, os.access} <= os.supports_dir_fd
_FLAGS = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_CLOEXEC", 0)


class Folder(NamedTuple):
    """A folder; `descriptor` is None if the platform can't open it."""

    path: Path
    descriptor: int | None

    def open(self, name: str) -> int:
        """Returns the descriptor of a file, opened for reading; links are not followed."""
        return open_file(self._at(name), NO_LINK, folder=self.descriptor)

    def read(self, name: str) -> bytes:
        """Returns the bytes of a file; links are not followed."""
        descriptor = self.open(name)
        try:
            return read_descriptor(descriptor)
        finally:
            os.close(descriptor)

    def create(self, name: str, mode: int) -> int:
        """Returns the descriptor of a new file, opened for writing. Raises OSError if it exists."""
        flags = os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0)
        return os.open(self._at(name), flags, mode, dir_fd=self.descriptor)

    def is_writable(self, name: str) -> bool:
        """Whether the process may write to a file."""
        return os.access(self._at(name), os.W_OK, dir_fd=self.descriptor)

    def replace(self, name: str, other: str) -> None:
        """Replaces the file `other` by the file `name`."""
        here = self.descriptor
        os.replace(self._at(name), self._at(other), src_dir_fd=here, dst_dir_fd=here)

    def remove(self, name: str) -> None:
        """Deletes a file."""
        os.unlink(self._at(name), dir_fd=self.descriptor)

    def _at(self, name: str) -> str:
        return str(self.path / name) if self.descriptor is None else name


@contextmanager
def opened(path: Path) -> Iterator[Folder]:
    """Yields a folder, opened step by step. Raises OSError for a link in its path, which must be new."""
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
