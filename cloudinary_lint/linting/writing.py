"""Writes a file whole or not at all; one that was read, only if it still is what it was.

A temporary file in the same folder takes the mode and owner of the old one and replaces it. Links
are followed inside of the project; a file with several names is left alone. Refuses to know what is
written.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from cloudinary_lint.files.exclusions import LEFTOVER

_OWN, _USUAL = 0o600, 0o666
"""Modes of new files: what will be a file of the project is nobody else's until it has its mode."""


class NotWritten(Exception):
    """Why a file was not written; it is as it was."""


def write(path: Path, old: bytes, new: bytes, root: Path) -> None:
    """Replaces the bytes `old` of a file by `new`. Raises NotWritten."""
    try:
        target = _within(path.resolve(strict=True), path, root)
        found = target.stat()
        _check(target, found)
        if target.read_bytes() != new:
            _replace(target, old, new, found)
    except OSError as error:
        raise NotWritten(error.strerror or str(error)) from None


def put(path: Path, new: bytes, root: Path) -> None:
    """Gives a file these bytes, whatever it holds, and makes it where there is none. Raises NotWritten."""
    try:
        target = _within(real(path), path, root)
        if target.exists():
            _check(target, target.stat())
            write(target, target.read_bytes(), new, root)
        else:
            _replace(target, b"", new, None)
    except OSError as error:
        raise NotWritten(error.strerror or str(error)) from None


def real(path: Path) -> Path:
    """What a path leads to, whether it is there or not; a link in a circle leads to itself."""
    return Path(os.path.realpath(path))


def _within(target: Path, path: Path, root: Path) -> Path:
    """What a path leads to: by links, inside of the project alone."""
    if target != path and not target.is_relative_to(root.resolve()):
        raise NotWritten("it is a link to a file outside of the project")
    return target


def _check(target: Path, found: os.stat_result) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise NotWritten("it is no regular file any more")
    if found.st_nlink > 1:
        raise NotWritten("it has several names (hard links), and only one of them would change")
    if not found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH) or not os.access(target, os.W_OK):
        raise NotWritten("it is read-only")


def _replace(target: Path, old: bytes, new: bytes, found: os.stat_result | None) -> None:
    """Replaces a file that was found, or makes one that whoever the system lets may read."""
    beside = target.with_name(f"{LEFTOVER}{os.urandom(8).hex()}")
    try:
        with os.fdopen(_opened(beside, _OWN if found else _USUAL), "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        if found:
            _dress(beside, target, found)
        if not found or _is_due(target, old, new):
            beside.replace(target)
        else:
            beside.unlink()
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _opened(path: Path, mode: int) -> int:
    """A new file."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), mode)


def _is_due(target: Path, old: bytes, new: bytes) -> bool:
    """Whether a file still is what was read; what another run has written by now need not be."""
    now = target.read_bytes()
    if now not in (old, new):
        raise NotWritten("it was changed by someone else meanwhile")
    return now == old


def _dress(new: Path, old: Path, found: os.stat_result) -> None:
    """Gives a new file the owner, mode and extended attributes of the old, where the platform lets.

    A file that can't be given to its owner doesn't run with anyone's rights.
    """
    mode = stat.S_IMODE(found.st_mode)
    if not _is_given(new, found.st_uid, found.st_gid):
        _is_given(new, -1, found.st_gid)
        mode &= ~(stat.S_ISUID | stat.S_ISGID)
    new.chmod(mode)
    with suppress(OSError, AttributeError):
        for name in os.listxattr(old):
            with suppress(OSError):
                os.setxattr(new, name, os.getxattr(old, name))


def _is_given(path: Path, owner: int, group: int) -> bool:
    try:
        os.chown(path, owner, group)
    except (OSError, AttributeError):
        return False
    return True
