"""Writes files atomically, and only if they still have the bytes that were read.

A temporary file in the same folder takes the mode and owner of the old one and replaces it. Links
are followed inside of the project; a file with several names is left alone. The folder is opened once, and
what follows happens in it, whatever its path leads to by then.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.files.exclusions import LEFTOVER
from cloudinary_lint.files.reading import NotRegular, read_descriptor
from cloudinary_lint.linting.folders import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.linting.folders import Folder

_OWN, _USUAL = 0o600, 0o666
"""Modes of new files: what will be a file of the project is nobody else's until it has its mode."""
_SWAPPED = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EMLINK})
"""What systems say where a link is met that must not be followed."""
_ABSENT = frozenset({errno.ENOENT, errno.ELOOP})
"""What they say of a file that is not there; of a link in a circle the latter."""


class NotWritten(Exception):
    """Raised with the reason if a file can't be written; it is then unchanged."""


def write(path: Path, old: bytes, new: bytes, root: Path) -> None:
    """Replaces the bytes `old` of a file by `new`; `root` has no links. Raises NotWritten."""
    with _reasons():
        target = _within(path.resolve(strict=True), path, root)
        with opened(target.parent) as folder:
            _replace(folder, target.name, old, new)


def put(path: Path, new: bytes, root: Path) -> None:
    """Gives a file these bytes, and makes it where there is none; `root` has no links. Raises NotWritten."""
    with _reasons():
        target = _within(real(path), path, root)
        with opened(target.parent) as folder:
            try:
                _replace(folder, target.name, None, new)
            except OSError as error:
                if error.errno not in _ABSENT:
                    raise
                _create(folder, target.name, new)


def real(path: Path) -> Path:
    """Returns a path with its links resolved, even if nothing is there; circular links stay as they are."""
    return Path(os.path.realpath(path))


@contextmanager
def _reasons() -> Iterator[None]:
    """Turns what the system says into NotWritten."""
    try:
        yield
    except NotRegular:
        raise NotWritten("it is no regular file any more") from None
    except OSError as error:
        reason = error.strerror or str(error)
        if error.errno in _SWAPPED:
            reason = "it, or a folder around it, became a link meanwhile"
        raise NotWritten(reason) from None


def _within(target: Path, path: Path, root: Path) -> Path:
    """Returns what a path leads to: by links, inside of the project alone."""
    if target != path and not target.is_relative_to(root):
        raise NotWritten("it is a link to a file outside of the project")
    return target


@contextmanager
def _file(folder: Folder, name: str) -> Iterator[int]:
    """Opens a file that may be replaced. Raises NotWritten where it may not."""
    descriptor = folder.open(name)
    try:
        found = os.fstat(descriptor)
        if not stat.S_ISREG(found.st_mode):
            raise NotRegular
        if found.st_nlink > 1:
            raise NotWritten("it has several names (hard links), and only one of them would change")
        is_for_writing = found.st_mode & (stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH)
        if not is_for_writing or not folder.is_writable(name):
            raise NotWritten("it is read-only")
        yield descriptor
    finally:
        os.close(descriptor)


def _replace(folder: Folder, name: str, old: bytes | None, new: bytes) -> None:
    """Replaces a file that holds these bytes, or any. What another run has written by now is left."""
    with _temporary(folder) as beside:
        with _file(folder, name) as file:  # closed before it is replaced, as Windows demands
            found, _ = read_descriptor(file)
            if found == new:
                return
            _fill(folder.create(beside, _OWN), new, file)
        now = folder.read(name)
        if now not in (found if old is None else old, new):
            raise NotWritten("it was changed by someone else meanwhile")
        if now != new:
            folder.replace(beside, name)


def _create(folder: Folder, name: str, new: bytes) -> None:
    """Makes a file that whoever the system lets may read."""
    with _temporary(folder) as beside:
        _fill(folder.create(beside, _USUAL), new)
        folder.replace(beside, name)


@contextmanager
def _temporary(folder: Folder) -> Iterator[str]:
    """Yields the name of a file to be made in a folder, and deletes what is still there at the end."""
    name = f"{LEFTOVER}{os.urandom(8).hex()}"
    try:
        yield name
    finally:
        with suppress(OSError):
            folder.remove(name)


def _fill(descriptor: int, raw: bytes, like: int | None = None) -> None:
    """Writes bytes to a new file, with the owner and mode of another that is open, and to the disk."""
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        if like is not None:
            _dress(descriptor, like)
        os.fsync(descriptor)


def _dress(new: int, old: int) -> None:
    """Gives a new file the owner, mode and extended attributes of the old, where the platform lets.

    A file whose owner can't be set loses its setuid and setgid bits.
    """
    found = os.fstat(old)
    mode = stat.S_IMODE(found.st_mode)
    if not _has_changed_owner(new, found.st_uid, found.st_gid):
        _has_changed_owner(new, -1, found.st_gid)
        mode &= ~(stat.S_ISUID | stat.S_ISGID)
    if os.chmod in os.supports_fd:
        os.chmod(new, mode)
    with suppress(OSError, AttributeError):
        for name in os.listxattr(old):
            with suppress(OSError):
                os.setxattr(new, name, os.getxattr(old, name))


def _has_changed_owner(descriptor: int, owner: int, group: int) -> bool:
    try:
        os.chown(descriptor, owner, group)
    except (OSError, AttributeError):
        return False
    return True
