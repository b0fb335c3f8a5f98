"""Tells without opening a file whether it is as it was: by what the system notes of every change.

Two changes within one tick of a file system's clock leave the same notes (git calls such a file racy), so a
file that was changed a moment ago has no stamp, and its content has to be looked at.
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
    """The time (ns) from which on a change may leave the same notes as another one that follows now."""
    return time.time_ns() - _TICK


def stamp(status: os.stat_result, limit: int) -> bytes:
    """What changes whenever a file does; empty where that isn't certain (`limit` is `racy_after()`)."""
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if changed > limit or not stat.S_ISREG(status.st_mode):
        return b""
    noted = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return b"%d %d %d %d %d" % noted
