"""Commands timed side by side, in rounds, so that what else the machine does falls on all of them."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_NOTHING = subprocess.DEVNULL


@dataclass(frozen=True, slots=True)
class Command:
    """A command, by a name; each time before it is run, `edited` gets a line end more or less."""

    name: str
    words: tuple[str, ...]
    edited: Path | None = None

    def prepare(self) -> None:
        """Changes the file that has to be new to the command, if there is one."""
        if self.edited:
            raw = self.edited.read_bytes()
            self.edited.write_bytes(raw[:-1] if raw.endswith(b"\n\n") else raw + b"\n")


@dataclass(frozen=True, slots=True)
class Time:
    """Medians in milliseconds: by the clock, and of both processors together."""

    wall: float
    work: float


def compare(commands: Sequence[Command], folder: Path, rounds: int) -> dict[str, Time]:
    """The time that each command takes in a folder."""
    found: dict[str, list[tuple[float, float]]] = {command.name: [] for command in commands}
    for _ in range(rounds):
        for command in commands:
            found[command.name].append(_once(command, folder))
    return {
        name: Time(*(1000 * statistics.median(column) for column in zip(*times, strict=True)))
        for name, times in found.items()
    }


def _once(command: Command, folder: Path) -> tuple[float, float]:
    command.prepare()
    started = time.perf_counter()
    child = subprocess.Popen(command.words, cwd=folder, stdin=_NOTHING, stdout=_NOTHING, stderr=_NOTHING)
    _, status, used = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return time.perf_counter() - started, used.ru_utime + used.ru_stime
