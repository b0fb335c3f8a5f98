"""Asks git which files a folder holds, in a way that runs nothing a repository's configuration names.

Refuses to know what a project is.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

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


def listed(folder: Path) -> list[str] | None:
    """What git tracks or does not ignore below a folder; None where it can't tell.

    A repository within is listed as the folder it is.
    """
    git = shutil.which("git")
    if git is None or not Path(git).is_absolute():
        return None
    command = (git, *_OPTIONS, "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    try:
        done = subprocess.run(  # noqa: S603 - no shell, and no word of the command is anyone else's
            command,
            cwd=folder,
            env=_environment(),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
        )
    except OSError:
        return None
    if done.returncode:
        return None
    return sorted({os.fsdecode(name) for name in done.stdout.split(b"\0") if name})


def _environment() -> dict[str, str]:
    """The environment without what a hook of git sets, which names another repository or index."""
    own = {key: value for key, value in os.environ.items() if not key.startswith("GIT_") or key in _KEPT}
    return own | _ADDED
