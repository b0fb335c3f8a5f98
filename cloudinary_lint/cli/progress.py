"""Shows on a terminal how far a long run has come: one line, which is replaced and leaves nothing behind."""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import TextIO, TypeVar

    T = TypeVar("T")

_DELAY, _PAUSE = 1.0, 0.1
"""Seconds before the line appears, and between two changes of it."""


class Progress:
    """A line on a terminal with the current task, and how much of it is done."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.monotonic) -> None:
        self._stream = stream
        self._clock = clock
        self._due = clock() + _DELAY
        self._shown = ""
        self._process = os.getpid()

    def each(self, task: str, items: Sequence[T]) -> Iterator[T]:
        """Yields the items, and shows meanwhile how many of them are done."""
        for done, item in enumerate(items):
            if self._clock() >= self._due:
                self._show(f"{task}: {100 * done // len(items)}%")
            yield item
        self.clear()

    def clear(self) -> None:
        """Removes the line."""
        if self._shown:
            self._write(f"\r{' ' * len(self._shown)}\r")
            self._shown = ""

    def _show(self, text: str) -> None:
        """Replaces the line; not in a copy of the process, which has the same terminal."""
        if os.getpid() != self._process:
            self._due = float("inf")
            return
        self._due = self._clock() + _PAUSE
        if text != self._shown:
            self._write(f"\r{text.ljust(len(self._shown))}")
            self._shown = text

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except OSError:  # the terminal was closed
            self._due = float("inf")


def progress_on(stream: TextIO, environment: Mapping[str, str]) -> Progress | None:
    """Returns the progress line of a stream; None unless it is a terminal with a person in front of it."""
    is_watched = stream.isatty() and environment.get("TERM") != "dumb" and not environment.get("CI")
    return Progress(stream) if is_watched else None
