"""The user's own folder for what is kept between runs: which one, and what of it may be deleted.

No repository can bring a file along: a folder that lies in the project, that belongs to someone else or that
others may write to is not used. Only files of our own making are ever replaced or deleted: those of a name
that we give, whose content begins with our mark.
"""

from __future__ import annotations

import os
import stat

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE = "CLOUDINARY_LINT_CACHE_DIR"
MARK = b"cloudinary-lint facts 1\n"
"""How each file begins that is kept."""
SUFFIX = ".facts"
_OURS = "cloudinary-lint"
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
)
_DIGITS = frozenset("0123456789abcdef")
_NAME_SIZE = 32
_MOST = 200
"""Projects of which something is kept; those that were used longest ago make room."""


def folder(root: str) -> str | None:
    """The folder for what is kept of a project; None where there is none of the user's own, outside of it."""
    base = os.environ.get(VARIABLE) or os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    if not os.path.isabs(base) or not hasattr(os, "getuid"):
        return None
    path = os.path.join(base, _OURS)
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
        if not (_is_own(base) and _is_own(path)):
            return None
    except OSError:
        return None
    real = os.path.realpath(path)
    is_inside = (real + os.sep).startswith(os.path.realpath(_repository(root)).rstrip(os.sep) + os.sep)
    return None if is_inside else real


def _repository(root: str) -> str:
    """Returns the repository around a project, which may hold several; the project where there is none."""
    top = root
    while not os.path.lexists(os.path.join(top, ".git")):
        if top == os.path.dirname(top):
            return root
        top = os.path.dirname(top)
    return top


def _is_own(path: str) -> bool:
    """Whether a folder belongs to the user, and no other user may write to it."""
    found = os.stat(path)
    return found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o022


def opened(path: str) -> int | None:
    """A descriptor of a file of our own making, behind its mark; None where there is none."""
    try:
        descriptor = os.open(path, _FLAGS)
    except OSError:
        return None
    try:
        found = os.fstat(descriptor)
        is_ours = stat.S_ISREG(found.st_mode) and found.st_uid == os.getuid()
        if is_ours and os.read(descriptor, len(MARK)) == MARK:
            return descriptor
    except OSError:
        pass
    os.close(descriptor)
    return None


def replace(path: str, parts: Iterable[bytes]) -> bool:
    """Gives a file of our own making new content behind the mark, whole or not at all; whether it could."""
    if os.path.lexists(path) and not _is_ours(path):
        return False
    beside = f"{path}.{os.getpid()}"
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600)
    except OSError:
        return False
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(MARK)
            file.writelines(parts)
        os.replace(beside, path)
        _tidy(os.path.dirname(path))
    except OSError:
        _delete(beside)
        return False
    return True


def _tidy(place: str) -> None:
    """Deletes files of our own making, where there are many, and what killed runs left."""
    names = [name for name in os.listdir(place) if _is_our_name(name)]
    if len(names) <= _MOST:
        return
    paths = sorted((os.path.join(place, name) for name in names), key=os.path.getmtime)
    for path in paths[: _MOST // 4]:
        if _is_ours(path):
            _delete(path)


def _is_our_name(name: str) -> bool:
    """Whether a file has a name that we give: 32 digits, the suffix, and a number while it is written."""
    stem, _, number = name.partition(SUFFIX)
    is_whole = len(stem) == _NAME_SIZE and _DIGITS.issuperset(stem)
    return is_whole and SUFFIX in name and (not number or number[1:].isdigit())


def _is_ours(path: str) -> bool:
    """Whether a file is of our own making, by its name and by how it begins."""
    descriptor = opened(path) if _is_our_name(os.path.basename(path)) else None
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


def _delete(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return
