"""What may be opened of what a folder holds, and why the rest may not.

Nothing is opened to tell it.
"""

from __future__ import annotations

import errno
import os
import stat
from functools import cache
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_GONE = frozenset({errno.ENOENT, errno.ENOTDIR})


class Entry(NamedTuple):
    """Something in a folder, and why it may not be opened; `is_error` where it ought to be."""

    path: Path
    why: str = ""
    is_error: bool = False


def entries(paths: Iterable[Path], folder: Path, root: Path) -> Iterator[Entry]:
    """The files, links and special files among paths below a folder; no link leads out of the real root."""
    is_link = cache(Path.is_symlink)

    @cache
    def is_behind_link(parent: Path) -> bool:
        between = takewhile(lambda one: one != folder, (parent, *parent.parents))
        return any(map(is_link, between))

    for path in paths:
        found = _entry(path, root)
        if found is not None and not found.why and is_behind_link(path.parent):
            found = Entry(path, "not checked: behind a link to a folder")
        if found is not None:
            yield found


def why_missing(path: Path) -> str:
    """Why a path that was named leads nowhere."""
    try:
        path.stat()
    except (OSError, ValueError) as error:
        found = _barred(path, error, "")
        return found.why if found and found.is_error else "does not exist"
    return "was not there a moment ago"


def _entry(path: Path, root: Path) -> Entry | None:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return _link(path, root)
    except (OSError, ValueError) as error:
        return _barred(path, error, "")
    return None if stat.S_ISDIR(mode) else _regular(path, mode)


def _regular(path: Path, mode: int) -> Entry:
    return Entry(path) if stat.S_ISREG(mode) else Entry(path, "not checked: not a regular file")


def _link(path: Path, root: Path) -> Entry | None:
    try:
        mode = path.stat().st_mode
        if not path.resolve().is_relative_to(root):
            return Entry(path, "not checked: a link out of the project")
    except (OSError, RuntimeError) as error:  # RuntimeError: a circle, up to Python 3.12
        return _barred(path, error, "not checked: a link to nowhere")
    return Entry(path, "not checked: a link to a folder") if stat.S_ISDIR(mode) else _regular(path, mode)


def _barred(path: Path, error: Exception, gone: str) -> Entry | None:
    """A path that the system tells nothing of; what is gone since it was listed is passed over."""
    number = getattr(error, "errno", None)
    if number in _GONE:
        return Entry(path, gone) if gone else None
    if number == errno.ELOOP:
        return Entry(path, "not checked: a link in a circle")
    reason = os.strerror(number) if number else str(error)
    return Entry(path, f"cannot be read: {reason}", is_error=True)
