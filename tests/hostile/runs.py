"""Runs of the program in this process and in one of its own, where even root needs permission."""

from __future__ import annotations

import contextlib
import io
import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.cli.main import main
from cloudinary_lint.files import git

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

SETTINGS = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
FIXED = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\n"
PERMITTED = os.geteuid() != 0 or shutil.which("setpriv") is not None
"""Whether runs can be kept from files: root is, by giving up what lets it read everything."""


@dataclass(frozen=True)
class Done:
    """What a run left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> str:
        return self.out + self.err


def run(*words: str, program: Callable[[Sequence[str]], int] = main) -> Done:
    """The program in this process, in the working folder, with all the time that git has in a run."""
    git.reset_time_limit()
    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True) for _ in range(2))
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = program(words)
    return Done(code, *(_text(stream) for stream in (out, err)))


def _text(stream: io.TextIOWrapper) -> str:
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8", "surrogateescape")


def unprivileged(*words: str) -> Done:
    """The program in a process that may only open what its permissions say, in the working folder."""
    lowered = ("setpriv", "--bounding-set=-dac_override,-dac_read_search") if os.geteuid() == 0 else ()
    return outside(*lowered, sys.executable, "-m", "cloudinary_lint", *words)


def outside(*command: str, **environment: str) -> Done:
    """A command in the working folder."""
    done = subprocess.run(
        command, capture_output=True, check=False, timeout=60, env={**os.environ, **environment}
    )
    return Done(
        done.returncode, *(raw.decode("utf-8", "surrogateescape") for raw in (done.stdout, done.stderr))
    )


def write(name: str, text: str | bytes = SETTINGS) -> Path:
    """A file in the working folder."""
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogateescape"))
    return path


def init(folder: str = ".") -> None:
    """Makes a folder a repository."""
    subprocess.run(["git", "init", "--quiet", folder], check=True)
