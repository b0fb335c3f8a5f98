"""Asks git which files a folder holds, in a way that runs nothing a repository's configuration names.

The answer is an index that anyone may have written: names that lead out of the folder are dropped,
and git, which would wait at a pipe named `.gitignore` for ever, has to answer in time and in bounds.
"""

from __future__ import annotations

import os
import time

from cloudinary_lint.files.git_process import Answer, Limits, TooLong, TooSlow, ask

_SAFE = (
    "core.fsmonitor=false",  # may name a program
    "safe.bareRepository=explicit",  # a folder that looks like a repository would say what it holds
)
_OPTIONS = tuple(word for setting in _SAFE for word in ("-c", setting))
_KEPT = frozenset(
    {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"}
)
_ADDED = {
    "GIT_ALLOW_PROTOCOL": "none",  # a partial clone would fetch, through programs of the remote's choice
    "GIT_NO_LAZY_FETCH": "1",  # the same; git knows it since 2.45
    "LC_ALL": "C",
}

_ODD = (b"..", b"\\", b":", b"\0/")
"""What names that lead out of a folder hold, with the names before them."""
_SECONDS = 60.0
"""For all that a run asks: a large repository on a slow disk takes a few."""
_LENGTH = 32_000_000
"""Bytes of an answer: the names of half a million files. An index of 5 MB can make git print gigabytes."""
_MEMORY = 600_000_000
"""Bytes that git may take: an index of a million files fits."""
_LONGEST_NAME = 4096
"""Bytes: no system opens a longer path."""
_waited = 0.0


class Listing:
    """Names below a folder, sorted; `is_whole` unless git could not look into some folder.

    Where git has names that can't be told, there are none here, and `trouble` says why.
    """

    __slots__ = ("is_whole", "names", "trouble")

    def __init__(self, names: tuple[str, ...], *, is_whole: bool, trouble: str = "") -> None:
        self.names = names
        self.is_whole = is_whole
        self.trouble = trouble


def listed(folder: str) -> Listing | None:
    """Returns what git tracks or does not ignore below a folder; None where it knows nothing of it.

    A repository within is listed as the folder it is.
    """
    try:
        done = _asked(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    except TooSlow:
        return _unknown(f"git gave no answer within {_SECONDS:.0f} seconds")
    except TooLong:
        return _unknown(f"git's list of its files is longer than {_LENGTH // 1_000_000} MB")
    if done is None or done.code:
        is_starved = done is not None and b"memory" in done.err.lower()
        return _unknown("git has not the memory to list its files") if is_starved else None
    return _listing(done)


def forget_waiting() -> None:
    """Gives git its time anew, for a process that outlives a run."""
    global _waited  # noqa: PLW0603 - one for all that a process asks
    _waited = 0.0


def _unknown(trouble: str) -> Listing:
    return Listing((), is_whole=False, trouble=f"{trouble} (searched without git)")


def _listing(done: Answer) -> Listing:
    names = set(os.fsdecode(done.out).split("\0"))
    names.discard("")
    if any(sign in done.out for sign in _ODD) or done.out.startswith(b"/"):
        names = set(filter(_stays_below, names))
    if any(len(name) > _LONGEST_NAME for name in names):
        return _unknown("git lists names that are too long for any system")
    return Listing(tuple(sorted(names)), is_whole=b"could not open directory" not in done.err)


def _asked(folder: str, *words: str) -> Answer | None:
    """Returns git's answer; None where there is no git. Raises TooSlow and TooLong."""
    global _waited  # noqa: PLW0603 - see above
    git = _program()
    if git is None:
        return None
    begun = time.monotonic()
    limits = Limits(max(_SECONDS - _waited, 0), _LENGTH, _MEMORY)
    try:
        return ask((git, "-C", folder, *_OPTIONS, *words), _environment(), limits)
    except OSError:
        return None
    finally:
        _waited += time.monotonic() - begun


def _program() -> str | None:
    """Where git is; never in the working folder, by whatever name."""
    names = ("git.exe", "git") if os.name == "nt" else ("git",)
    for folder in filter(os.path.isabs, os.get_exec_path()):
        for name in names:
            path = os.path.join(folder, name)
            if os.path.isfile(path) and os.access(path, os.X_OK):
                return path
    return None


def _stays_below(name: str) -> bool:
    """Whether a name from an index leads nowhere but below the folder that it is relative to."""
    from pathlib import PurePath  # noqa: PLC0415 - hardly an index needs it

    path = PurePath(name)
    return not path.anchor and ".." not in path.parts


def _environment() -> dict[str, str]:
    """The environment without what a hook of git sets, which names another repository or index."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
    return own | _ADDED
