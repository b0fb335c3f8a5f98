"""Writes files atomically, and only if they still have the bytes that were read.

A temporary file in the same folder gets the mode and owner of the old file, and then replaces it. Symbolic
links are followed inside of the project; a file with several hard links is not written.
"""

from __future__ import annotations

import os
import stat
from contextlib import suppress
from pathlib import Path

from cloudinary_lint.files.exclusions import LEFTOVER

_PRIVATE, _DEFAULT = 0o600, 0o666
"""Modes of new files: a temporary file is private until it gets the mode of the file that it replaces."""


class NotWritten(Exception):
    """Raised with the reason if a file can't be written; it is then unchanged."""


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
    """Writes a file, whatever it holds, or creates it. Raises NotWritten."""
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
    """Returns a path with its links resolved, even if nothing is there; circular links stay as they are."""
    return Path(os.path.realpath(path))


def _within(target: Path, path: Path, root: Path) -> Path:
    """Returns the target of a path. Raises NotWritten if links lead out of the project."""
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
    """Replaces an existing file (`found`), or creates one with the default mode."""
    temporary = target.with_name(f"{LEFTOVER}{os.urandom(8).hex()}")
    try:
        with os.fdopen(_create(temporary, _PRIVATE if found else _DEFAULT), "wb") as file:
            file.write(new)
            file.flush()
            os.fsync(file.fileno())
        if found:
            _copy_metadata(temporary, target, found)
        if not found or _is_unchanged(target, old, new):
            temporary.replace(target)
        else:
            temporary.unlink()
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def _create(path: Path, mode: int) -> int:
    """Returns the descriptor of a new file."""
    return os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), mode)


def _is_unchanged(target: Path, old: bytes, new: bytes) -> bool:
    """Whether a file still has the bytes that were read, and not the new ones from another run."""
    now = target.read_bytes()
    if now not in (old, new):
        raise NotWritten("it was changed by someone else meanwhile")
    return now == old


def _copy_metadata(new: Path, old: Path, found: os.stat_result) -> None:
    """Copies the owner, mode and extended attributes of the old file to the new one, as far as possible.

    A file whose owner can't be set loses its setuid and setgid bits.
    """
    mode = stat.S_IMODE(found.st_mode)
    if not _has_changed_owner(new, found.st_uid, found.st_gid):
        _has_changed_owner(new, -1, found.st_gid)
        mode &= ~(stat.S_ISUID | stat.S_ISGID)
    new.chmod(mode)
    with suppress(OSError, AttributeError):
        for name in os.listxattr(old):
            with suppress(OSError):
                os.setxattr(new, name, os.getxattr(old, name))


def _has_changed_owner(path: Path, owner: int, group: int) -> bool:
    try:
        os.chown(path, owner, group)
    except (OSError, AttributeError):
        return False
    return True
