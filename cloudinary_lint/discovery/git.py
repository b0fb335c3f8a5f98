"""Asks git which files a folder holds, in a way that runs nothing a repository's configuration names.

The answer is an index that anyone may have written: names that lead out of the folder are dropped,
and git, which would wait at a pipe named `.gitignore` for ever, has to answer in time. Refuses to know
what a project is.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path, PurePath

_SAFE = (
    "core.fsmonitor=false",  # may name a program
    "core.hooksPath=/dev/null",
    "protocol.allow=never",  # a partial clone would fetch, through programs of the remote's choice
    "safe.bareRepository=explicit",  # a folder that looks like a repository of its own
)
_OPTIONS = tuple(word for setting in _SAFE for word in ("-c", setting))
_KEPT = frozenset(
    {"GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM", "GIT_CEILING_DIRECTORIES"}
)
_ADDED = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}


_PATIENCE = 60.0
"""Seconds: a large repository on a slow disk takes a few."""
_ODD = re.compile(rb"^/|\.\.|[\\:]")


@dataclass(frozen=True, slots=True)
class Listing:
    """Names below a folder, sorted; `is_whole` unless git could not look into some folder."""

    names: tuple[str, ...]
    is_whole: bool = True


def listed(folder: Path) -> Listing | None:
    """What git tracks or does not ignore below a folder; None where it can't tell.

    A repository within is listed as the folder it is.
    """
    done = _asked(folder, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    if done is None or done.returncode:
        return None
    names = {os.fsdecode(name) for name in done.stdout.split(b"\0") if name and _stays_below(name)}
    return Listing(tuple(sorted(names)), is_whole=b"could not open directory" not in done.stderr)


def _asked(folder: Path, *words: str) -> subprocess.CompletedProcess[bytes] | None:
    git = shutil.which("git")
    if git is None or not Path(git).is_absolute():
        return None
    try:
        return subprocess.run(  # noqa: S603 - no shell, and no word of the command is anyone else's
            (git, *_OPTIONS, *words),
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_PATIENCE,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None


def _stays_below(name: bytes) -> bool:
    """Whether a name from an index leads nowhere but below the folder that it is relative to."""
    if not _ODD.search(name):
        return True
    path = PurePath(os.fsdecode(name))
    return not path.anchor and ".." not in path.parts


def _environment() -> dict[str, str]:
    """The environment without what a hook of git sets, which names another repository or index."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
    return own | _ADDED
