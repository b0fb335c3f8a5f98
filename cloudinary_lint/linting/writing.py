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

_PRIVATE, _DEFAULT = 0o600, 0o666
"""Modes of new files: a temporary file is private until it gets the mode of the file that it replaces."""
_SWAPPED = frozenset({errno.ELOOP, errno.ENOTDIR, errno.EMLINK})
"""Errors for a link that must not be followed."""
_ABSENT = frozenset({errno.ENOENT, errno.ELOOP})
"""Errors for a missing file; ELOOP is that of a circular link."""


class NotWritten(Exception):
    """Raised with the reason if a file can't be written; it is then unchanged."""


def write(path: Path, old: bytes, new: bytes, root: Path) -> None:
    """Replaces the bytes `old` of a file by `new`; `root` has no links. Raises NotWritten."""
    with _reasons():
        target = _within(path.resolve(strict=True), path, root)
        with opened(target.parent) as folder:
            _replace(folder, target.name, old, new)


def put(path: Path, new: bytes, root: Path) -> None:
    """Writes a file, or creates it; `root` has no links. Raises NotWritten."""
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
    """Returns the target of a path. Raises NotWritten if links lead out of the project."""
    if target != path and not target.is_relative_to(root):
        raise NotWritten("it is a link to a file outside of the project")
    return target


@contextmanager
def _file(folder: Folder, name: str) -> Iterator[int]:
    """Yields the descriptor of a file that may be replaced. Raises NotWritten for any other."""
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
    """Replaces a file that still has the bytes `old` (None: any), unless it already has the new ones."""
    with _temporary(folder) as temporary:
        with _file(folder, name) as file:  # closed before it is replaced, as Windows demands
            found = read_descriptor(file)
            if found == new:
                return
            _fill(folder.create(temporary, _PRIVATE), new, file)
        now = folder.read(name)
        if now not in (found if old is None else old, new):
            raise NotWritten("it was changed by someone else meanwhile")
        if now != new:
            folder.replace(temporary, name)


def _create(folder: Folder, name: str, new: bytes) -> None:
    with _temporary(folder) as temporary:
        _fill(folder.create(temporary, _DEFAULT), new)
        folder.replace(temporary, name)


@contextmanager
def _temporary(folder: Folder) -> Iterator[str]:
    """Yields the name of a temporary file in a folder; deletes the file at the end."""
    name = f"{LEFTOVER}{os.urandom(8).hex()}"
    try:
        yield name
    finally:
        with suppress(OSError):
            folder.remove(name)


def _fill(descriptor: int, raw: bytes, like: int | None = None) -> None:
    """Writes and syncs a new file, with the owner and mode of the open file `like`."""
    with os.fdopen(descriptor, "wb") as file:
        file.write(raw)
        file.flush()
        if like is not None:
            _copy_metadata(descriptor, like)
        os.fsync(descriptor)


def _copy_metadata(new: int, old: int) -> None:
    """Copies the owner, mode and extended attributes of the old file to the new one, as far as possible.

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
