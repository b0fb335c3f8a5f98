"""Spreads work over forked processes, where that saves more time than it takes.

Results are plain values (what `marshal` takes), sent over a pipe.
"""

from __future__ import annotations

import marshal
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Any, TypeVar

    T = TypeVar("T")
    R = TypeVar("R")
    Prepare = tuple[float, Callable[[], object]]

_MOST = 8
_FORK = 10_000
"""Microseconds that another process has to save: to fork it takes two thousand, to copy what changes more."""


def each(
    items: Sequence[T],
    work: Callable[[T], R],
    costs: Sequence[float],
    *,
    first: Prepare | None = None,
    show_progress: Callable[[Sequence[T]], Iterable[T]] = iter,
    dump: Callable[[R], Any] = lambda result: result,
    load: Callable[[Any], R] = lambda plain: plain,
) -> list[R]:
    """Returns the result of `work` for each item, in order, from several processes if that pays.

    `costs` are the microseconds that each item takes. `first`: what this process does before its own
    share, behind the microseconds that it takes. `show_progress` returns the items of the own share, and may
    show how many are done. Other processes send what `dump` makes of a result; `load` reverses that.
    """

    def own(share: Sequence[T]) -> list[R]:
        if first:
            first[1]()
        return list(map(work, show_progress(share)))

    numbers = shares(costs, first[0] if first else 0)
    parts = [[items[number] for number in share] for share in numbers]
    answers = spread(parts, own, lambda share: list(map(dump, map(work, share))))
    found: dict[int, R] = {}
    for index, (share, part, answer) in enumerate(zip(numbers, parts, answers, strict=True)):
        results = map(work, part) if answer is None else map(load, answer) if index else answer
        found.update(zip(share, results, strict=True))
    return [found[number] for number in range(len(items))]


def shares(costs: Sequence[float], ahead: float = 0) -> list[list[int]]:
    """Returns the indices of the items for each process, the own one first: one share where more don't pay.

    `costs` are the microseconds that each item takes, `ahead` those before the own share.
    """
    total = ahead + sum(costs)
    processes = min(how_many(), int(total // _FORK)) or 1
    found: list[list[int]] = [[] for _ in range(processes)]
    loads = [ahead, *[0.0] * (processes - 1)]
    for number in sorted(range(len(costs)), key=lambda number: -costs[number]):
        least = loads.index(min(loads))
        found[least].append(number)
        loads[least] += costs[number]
    return found if total - max(loads) >= _FORK else [list(range(len(costs)))]


def how_many() -> int:
    """Returns the number of processes to use: one if forking is not safe."""
    is_safe = sys.platform == "linux" and not _has_threads()
    return min(len(os.sched_getaffinity(0)), _MOST) if is_safe else 1


def _has_threads() -> bool:
    """Whether other threads run: a forked process would have their locks, but not them."""
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def spread(
    parts: Sequence[Sequence[T]],
    own: Callable[[Sequence[T]], R],
    other: Callable[[Sequence[T]], R],
) -> list[R | None]:
    """Returns the result of `own` for the first part and of `other` for the rest.

    None for a part whose process could not be forked, or failed. If the own part fails, the other processes
    are killed: their results are not needed.
    """
    begun = [_begin(part, other) for part in parts[1:]]
    others = [one for one in begun if one]
    try:
        answers: list[R | None] = [own(parts[0])]
        answers += [_answer(one[1]) if one else None for one in begun]
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


def _begin(share: Sequence[T], work: Callable[[Sequence[T]], R]) -> tuple[int, int] | None:
    """Forks a process that works on a share. Returns its id and the descriptor to read its result from.

    None where the system does not allow another process.
    """
    end, start = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(end)
        os.close(start)
        return None
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
