"""The cache folder of the user, and the files in it.

So that no repository can provide a cache file, a folder in the project, or one that somebody else owns or may
write to, is not used. Only files with this tool's names and its mark at the start are replaced or deleted.
"""

from __future__ import annotations

import os
import stat
import sys

from cloudinary_lint import __version__
from cloudinary_lint.files.stamps import digest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

VARIABLE = "CLOUDINARY_LINT_CACHE_DIR"
MARK = b"cloudinary-lint facts 1\n"
"""The first bytes of each cache file."""
SUFFIX = ".facts"
_OURS = "cloudinary-lint"
_READERS = ("libcst", "dotenv")
_FLAGS = (
    os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
)
_DIGITS = frozenset("0123456789abcdef")
_NAME_SIZE = 32
_MOST = 200
"""The most projects in the cache; beyond that, the least recently used are deleted."""


def folder(root: str) -> str | None:
    """Returns the cache folder for a project; None without a private folder outside of its repository."""
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
    is_inside = (real + os.sep).startswith(
        os.path.realpath(repository_of(root) or root).rstrip(os.sep) + os.sep
    )
    return None if is_inside else real


def repository_of(folder: str) -> str:
    """Returns the repository around a folder; empty if there is none."""
    while not os.path.lexists(os.path.join(folder, ".git")):
        folder, inner = os.path.dirname(folder), folder
        if folder == inner:
            return ""
    return folder


def _is_own(path: str) -> bool:
    """Whether a folder belongs to the user, and no other user may write to it."""
    found = os.stat(path)
    return found.st_uid == os.getuid() and not stat.S_IMODE(found.st_mode) & 0o022


def open_own(path: str) -> int | None:
    """Returns the descriptor of a file that this tool wrote, positioned after its mark, or None."""
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
    """Replaces the content of a cache file as a whole. Returns whether it could."""
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
        _delete_oldest(os.path.dirname(path))
    except OSError:
        _delete(beside)
        return False
    return True


def _delete_oldest(place: str) -> None:
    """Deletes the oldest quarter of the cache files if there are too many, with what killed runs left."""
    names = [name for name in os.listdir(place) if _is_our_name(name)]
    if len(names) <= _MOST:
        return
    paths = sorted((os.path.join(place, name) for name in names), key=os.path.getmtime)
    for path in paths[: _MOST // 4]:
        if _is_ours(path):
            _delete(path)


def _is_our_name(name: str) -> bool:
    """Whether a name is one that this tool gives: 32 digits, the suffix, and a number while it is written."""
    stem, _, number = name.partition(SUFFIX)
    is_whole = len(stem) == _NAME_SIZE and _DIGITS.issuperset(stem)
    return is_whole and SUFFIX in name and (not number or number[1:].isdigit())


def _is_ours(path: str) -> bool:
    """Whether this tool wrote a file, by its name and its first bytes."""
    descriptor = open_own(path) if _is_our_name(os.path.basename(path)) else None
    if descriptor is None:
        return False
    os.close(descriptor)
    return True


def _delete(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


_KEYS: list[bytes] = []


def program_key() -> bytes:
    """Returns a digest of this program and of the packages that its readers use."""
    if not _KEYS:
        _KEYS.append(digest(__version__.encode(), sys.version.encode(), *_programs()))
    return _KEYS[0]


def _programs() -> list[bytes]:
    """Returns the modification times of the readers' packages and of this one, of each file in a checkout."""
    own = os.path.dirname(os.path.dirname(__file__))
    found: list[bytes] = []
    for name in _READERS:
        folder = next((path for path in sys.path if os.path.isdir(os.path.join(path, name))), None)
        if folder:
            found.append(b"%s %d" % (os.fsencode(folder), os.stat(folder).st_mtime_ns))
    if os.path.dirname(own).endswith("-packages"):
        return [*found, b"%d" % os.stat(os.path.join(own, "__init__.py")).st_mtime_ns]
    for place, _, names in os.walk(own):  # it is being worked on
        stats = [os.stat(os.path.join(place, name)) for name in sorted(names) if name.endswith(".py")]
        found += (b"%d %d" % (one.st_mtime_ns, one.st_size) for one in stats)
    return found
