"""Whether a file is as it was, told without opening it: by what the system notes of every change.

Two changes within one tick of a file system's clock leave the same notes (git calls such a file racy), so
nothing is said of a file that was changed a moment ago. Refuses to know what is in files.
"""

from __future__ import annotations

import os
import stat
import time

from cloudinary_lint.cli.fast_path.cache import SIZE, digest

_TICK = 2_000_000_000
"""Nanoseconds: no file system in use has a clock that is coarser."""


def moment() -> int:
    """Until when a file must have been left alone for its notes to be believed."""
    return time.time_ns() - _TICK


def stamp(path: str, until: int) -> bytes:
    """What changes whenever a file does; empty where that can't be told."""
    found = os.lstat(path)
    if not stat.S_ISREG(found.st_mode) or max(found.st_mtime_ns, found.st_ctime_ns) > until:
        return b""
    noted = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    return digest(b"%d %d %d %d %d " % noted + os.fsencode(path))


class UnchangedFiles:
    """The stamps of files that need not be opened."""

    def __init__(self, raw: bytes = b"") -> None:
        self._stamps = {raw[at : at + SIZE] for at in range(0, len(raw), SIZE)}

    def __contains__(self, noted: bytes) -> bool:
        return noted in self._stamps

    def add(self, noted: bytes) -> None:
        """Spares a file, if there is a stamp of it."""
        if noted:
            self._stamps.add(noted)

    def whole(self) -> bytes:
        """All of them, one after the other."""
        return b"".join(sorted(self._stamps))
