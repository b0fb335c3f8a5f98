"""Stamps of files: metadata by which an unchanged file is recognized without opening it.

Two changes within one tick of a file system's clock leave the same metadata (git calls such a file racy), so
a file that was just changed has no stamp, and its content has to be compared.
"""

from __future__ import annotations

import stat
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import os

try:
    from _blake2 import blake2b
except ImportError:  # Python may be built without; hashlib then takes OpenSSL's, and its time to load
    from hashlib import blake2b

_TICK = 2_000_000_000
"""Nanoseconds: no file system in use has a clock that is coarser."""
SIZE = 16
"""Bytes of a digest."""


def digest(*parts: bytes) -> bytes:
    """A digest of parts, of each by itself."""
    found = blake2b(digest_size=SIZE)
    for part in parts:
        found.update(b"%d:" % len(part))
        found.update(part)
    return found.digest()


def racy_after() -> int:
    """Returns the time (ns) after which two changes may leave the same metadata."""
    return time.time_ns() - _TICK


def stamp(status: os.stat_result, limit: int) -> bytes:
    """Returns bytes that change whenever a file does; empty if uncertain (`limit` is `racy_after()`)."""
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if changed > limit or not stat.S_ISREG(status.st_mode):
        return b""
    noted = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return b"%d %d %d %d %d" % noted
