"""Decides which paths in a folder may be opened, without opening them, and why the others may not."""

from __future__ import annotations

import errno
import os
import stat
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})


class DirectoryEntry(NamedTuple):
    """A path in a folder, and why it may not be opened; `is_error`: it should have been readable."""

    path: str
    reason: str = ""
    is_error: bool = False


def entries(paths: Mapping[str, int], folder: Path, root: Path) -> Iterator[DirectoryEntry]:
    """Yields the files, links and special files below a folder; no link may leave the real root.

    The paths come with their modes; 0 where there is none.
    """

    @cache
    def is_behind_link(parent: str) -> bool:
        return len(parent) > len(str(folder)) and (
            os.path.islink(parent) or is_behind_link(os.path.dirname(parent))
        )

    for path, mode in paths.items():
        found = DirectoryEntry(path) if stat.S_ISREG(mode) else _entry(Path(path), root)
        if found is not None and not found.reason and is_behind_link(path.rpartition(os.sep)[0]):
            found = DirectoryEntry(path, "not checked: behind a link to a folder")
        if found is not None:
            yield found


def missing_reason(path: Path) -> str:
    """Returns why a path that the user named can't be found."""
    try:
        path.stat()
    except (OSError, ValueError) as error:
        found = _inaccessible(path, error, "")
        return found.reason if found and found.is_error else "does not exist"
    return "was not there a moment ago"


def _entry(path: Path, root: Path) -> DirectoryEntry | None:
    """Returns the entry at a path; None for a folder."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return _link(path, root)
    except (OSError, ValueError) as error:
        return _inaccessible(path, error, "")
    return None if stat.S_ISDIR(mode) else _regular(path, mode)


def _regular(path: Path, mode: int) -> DirectoryEntry:
    return (
        DirectoryEntry(str(path))
        if stat.S_ISREG(mode)
        else DirectoryEntry(str(path), "not checked: not a regular file")
    )


def _link(path: Path, root: Path) -> DirectoryEntry | None:
    """Returns the entry for a link; one that leads to no file of the project is not checked."""
    try:
        mode = path.stat().st_mode
        if not path.resolve().is_relative_to(root):
            return DirectoryEntry(str(path), "not checked: a link out of the project")
    except (OSError, RuntimeError) as error:  # RuntimeError: a circle, up to Python 3.12
        return _inaccessible(path, error, "not checked: a link to nowhere")
    return (
        DirectoryEntry(str(path), "not checked: a link to a folder")
        if stat.S_ISDIR(mode)
        else _regular(path, mode)
    )


def _inaccessible(path: Path, error: Exception, gone: str) -> DirectoryEntry | None:
    """Returns the entry for a path with an error; None if it has vanished since it was listed."""
    number = getattr(error, "errno", None)
    if number in _GONE:
        return DirectoryEntry(str(path), gone) if gone else None
    if number == errno.ELOOP:
        return DirectoryEntry(str(path), "not checked: a link in a circle")
    reason = os.strerror(number) if number else str(error)
    return DirectoryEntry(str(path), f"cannot be read: {reason}", is_error=True)
