"""Writes a file whole or not at all, and only if it still is what was read.

A temporary file in the same folder takes the mode and owner of the old one and replaces it. Links
are followed inside of the project; a file with several names is left alone. Refuses to know what is
written.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path


class NotWritten(Exception):
    """Why a file was not written; it is as it was."""


def write(path: Path, old: bytes, new: bytes, root: Path) -> None:
    """Replaces the bytes `old` of a file by `new`. Raises NotWritten."""
    try:
        target = path.resolve(strict=True)
        if target != path and not target.is_relative_to(root.resolve()):
            raise NotWritten("it is a link to a file outside of the project")
        found = target.stat()
        _check(target, found)
        if target.read_bytes() != new:
            _replace(target, old, new, found)
    except OSError as error:
        raise NotWritten(error.strerror or str(error)) from None


def _check(target: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotWritten("it is no regular file any more")
    if found.st_nlink > 1:
        raise NotWritten("it has several names (hard links), and only one of them would change")
    if not found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise NotWritten("it is read-only")


def _replace(target: Path, old: bytes, new: bytes, found: os.stat_result) -> None:
    import tempfile  # noqa: PLC0415 - only where something is written

    descriptor, name = tempfile.mkstemp(prefix=".cloudinary-lint-", dir=target.parent)
    beside = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        _dress(beside, target, found)
        _compare(target, old)
        beside.replace(target)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _compare(target: Path, old: bytes) -> None:
    if target.read_bytes() != old:
        raise NotWritten("it was changed by someone else meanwhile")


def _dress(new: Path, old: Path, found: os.stat_result) -> None:
    """Gives a new file the owner, mode and extended attributes of the old, where the platform lets."""
    with suppress(OSError, AttributeError):
        os.chown(new, found.st_uid, found.st_gid)
    new.chmod(stat.S_IMODE(found.st_mode))
    with suppress(OSError, AttributeError):
        for name in os.listxattr(old):
            os.setxattr(new, name, os.getxattr(old, name))
