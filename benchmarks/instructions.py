"""The instructions that a command takes, counted by valgrind: the same whatever else the machine does.

Those of programs that it starts are not counted, those of copies of itself are.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from benchmarks.timing import Command

_VALGRIND = ("valgrind", "--tool=callgrind", f"--callgrind-out-file={os.devnull}")
_COLLECTED = re.compile(rb"Collected : (\d+)")


def is_there() -> bool:
    """Whether valgrind is installed."""
    return shutil.which(_VALGRIND[0]) is not None


def count(command: Command, folder: Path) -> int:
    """The instructions of a command in a folder, once its caches are warm."""
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    said = b""
    for words in (command.words, (*_VALGRIND, *command.words)):
        command.prepare()
        said = subprocess.run(words, cwd=folder, env=environment, capture_output=True, check=False).stderr
    return sum(map(int, _COLLECTED.findall(said)))
