"""The real packages as judges: what is reported is `http://` in the world, what was fixed is `https://`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

_FOREIGN = ("CLOUDINARY", "DJANGO", "COV", "PYTHON")


class Failed(AssertionError):
    """What a text raised in the world: the name of the exception, and its message."""

    def __init__(self, name: str, message: str) -> None:
        super().__init__(f"{name}: {message}")
        self.name = name


@dataclass
class World:
    """A process that runs texts, each in a process of its own."""

    process: subprocess.Popen[str]

    def ask(self, files: dict[str, str], script: str, **environ: str) -> Any:
        """What `found` is after a script that runs among these files. Raises Failed."""
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        case = {"files": files, "script": script, "environ": environ}
        self.process.stdin.write(json.dumps(case) + "\n")
        self.process.stdin.flush()
        answer = json.loads(self.process.stdout.readline())
        if "error" in answer:
            raise Failed(answer["error"], answer["message"])
        return answer["found"]


def own_environment() -> dict[str, str]:
    """The environment of this process, without what it says of Cloudinary, Django and Python."""
    return {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}


@cache
def world(*paths: str) -> World:
    """The world of this test process; `paths` hold packages that are taken before the installed ones."""
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(Path(__file__).with_name("world.py"))],
        env=own_environment() | {"PYTHONUTF8": "1", "PYTHONPATH": os.pathsep.join(paths)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    return World(process)


def schemes(found: str | Iterable[str]) -> set[str]:
    """The schemes of addresses, `no host` for one that leads nowhere."""
    addresses = [found] if isinstance(found, str) else list(found)
    return {urlsplit(address).scheme if urlsplit(address).netloc else "no host" for address in addresses}
