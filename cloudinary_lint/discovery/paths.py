"""Looks at paths without opening anything, and says them as people and globs do.

Refuses to know what is linted.
"""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath


def is_there(path: Path) -> bool:
    """Whether a path leads somewhere; what may not be looked at is not there."""
    try:
        path.stat()
    except (OSError, ValueError):
        return False
    return True


def is_regular(path: Path) -> bool:
    """Whether a path leads to a file that can be opened without waiting: no pipe, socket or device."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def absolute(given: str) -> Path:
    """A path as it stands in the file system, its links as they are."""
    return Path(os.path.normpath(Path.cwd() / given))


def shown(path: Path) -> str:
    """A path as the user sees it: relative to the working folder, where there is a way."""
    try:
        return os.path.relpath(path)
    except ValueError:  # another drive
        return str(path)


def inside(path: Path, root: Path) -> PurePosixPath:
    """A path relative to a root; as it is where it lies outside."""
    return PurePosixPath((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
