"""Spreads work over forked processes.

Results are plain values (what `marshal` takes), sent over a pipe.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import TypeVar

    T = TypeVar("T")
    R = TypeVar("R")

_MOST = 8
_ENOUGH = 600
"""The files from which forking pays: a process is forked in the time in which some 100 files are read."""


def each(
    items: Sequence[T], work: Callable[[T], R], show_progress: Callable[[Sequence[T]], Iterable[T]] = iter
) -> list[R]:
    """Returns the result of `work` (never None) for each item, in order, from several processes.

    `show_progress` returns the items of this process, and may show how many are done.
    """
    found = spread(items, work, show_progress)
    return [work(item) if result is None else result for item, result in zip(items, found, strict=True)]


def pays(count: int) -> bool:
    """Whether reading that many files in several processes is faster."""
    return count >= _ENOUGH and how_many() > 1


def how_many() -> int:
    """Returns the number of processes to use: one if forking is not safe."""
    is_safe = sys.platform == "linux" and not _has_threads()
    return min(len(os.sched_getaffinity(0)), _MOST) if is_safe else 1


def _has_threads() -> bool:
    """Whether other threads run: a forked process would have their locks, but not them."""
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def spread(
    items: Sequence[T], work: Callable[[T], R], show_progress: Callable[[Sequence[T]], Iterable[T]] = iter
) -> list[R | None]:
    """Returns the result of `work` for each item, in order; None for the items of a process that failed."""
    processes = how_many()
    found: list[R | None] = [None] * len(items)
    answers = shares(items, lambda share: list(map(work, show_progress(share))), processes)
    for number, answer in enumerate(answers):
        if answer is not None:
            found[number::processes] = answer
    return found


def shares(items: Sequence[T], work: Callable[[Sequence[T]], R], processes: int) -> list[R | None]:
    """Returns the result of `work` for each share of the items, the own one first; None if a process failed.

    If the own share fails, the other processes are killed: their results are not needed.
    """
    parts = [items[number::processes] for number in range(processes)]
    others = [_begin(part, work) for part in parts[1:]]
    try:
        answers: list[R | None] = [work(parts[0])]
        answers += [_answer(end) for _, end in others]
    except BaseException:
        for child, _ in others:
            os.kill(child, 9)
        raise
    finally:
        for child, end in others:
            os.close(end)
            os.waitpid(child, 0)
    return answers


def _answer(end: int) -> R | None:
    """Returns what a child process wrote to a pipe; None if it ended before."""
    raw = b"".join(iter(lambda: os.read(end, 1 << 20), b""))
    try:
        answer: R = marshal.loads(raw)  # noqa: S302 - from a copy of this very process
    except (EOFError, ValueError, TypeError):  # it was ended before it could answer
        return None
    return answer


def _begin(share: Sequence[T], work: Callable[[Sequence[T]], R]) -> tuple[int, int]:
    """Forks a process that works on a share. Returns its id and the descriptor to read its result from."""
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(end)
            raw = marshal.dumps(work(share))  # type: ignore[arg-type]
            while raw:
                raw = raw[os.write(start, raw) :]
        finally:
            os._exit(0)
    os.close(start)
    return child, end
