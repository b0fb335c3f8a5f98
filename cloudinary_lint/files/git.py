"""Asks git which files a folder holds, in a way that runs nothing a repository's configuration names.

The answer is an index that anyone may have written: names that lead out of the folder are dropped,
and git, which would wait at a pipe named `.gitignore` for ever, has to answer in time. Refuses to know
what a project is.
"""

from __future__ import annotations

import os

from cloudinary_lint.files.git_process import Answer, ask

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
_MOST_ATTEMPTS = 60.0
"""Seconds: a large repository on a slow disk takes a few."""


class Listing:
    """Names below a folder, sorted; `is_whole` unless git could not look into some folder."""

    __slots__ = ("is_whole", "names")

    def __init__(self, names: tuple[str, ...], *, is_whole: bool) -> None:
        self.names = names
        self.is_whole = is_whole


def listed(folder: str) -> Listing | None:
    """What git tracks or does not ignore below a folder; None where it can't tell.

    A repository within is listed as the folder it is.
    """
    done = _asked(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if done is None or done.code:
        return None
    names = set(os.fsdecode(done.out).split("\0"))
    names.discard("")
    if any(sign in done.out for sign in _ODD) or done.out.startswith(b"/"):
        names = set(filter(_stays_below, names))
    return Listing(tuple(sorted(names)), is_whole=b"could not open directory" not in done.err)


def _asked(folder: str, *words: str) -> Answer | None:
    git = _program()
    return ask((git, "-C", folder, *_OPTIONS, *words), _environment(), _MOST_ATTEMPTS) if git else None


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
