"""Spreads work over forked processes, where that saves more time than it takes.

Results are plain values (what `marshal` takes), sent over a pipe.
"""

from __future__ import annotations

import marshal
import os
import sys
from itertools import islice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any, TypeVar

    T = TypeVar("T")
    R = TypeVar("R")
    Prepare = tuple[float, Callable[[], object]]

_MOST = 8
_TURNS = 32
"""How often a process takes something to do, about: the rest is as small when one finds nothing any more."""
_SIZE = 2
"""The bytes of a number in a queue: the system reads so few at once."""
_FORK = 10_000
"""Microseconds that another process has to save: to fork it takes two thousand, to copy what changes more."""


def each(
    items: Sequence[T],
    work: Callable[[T], R],
    costs: Sequence[float],
    *,
    first: Prepare = (0, bool),
    show_progress: Callable[[Sequence[T]], Iterable[T]] = iter,
    dump: Callable[[R], Any] = lambda result: result,
    load: Callable[[Any], R] = lambda plain: plain,
) -> list[R]:
    """Returns the result of `work` for each item, in order, from several processes if that pays.

    `costs` are the microseconds that each item takes: the costliest are done first, by whatever process is
    free. `first`: what this process does before that, behind the microseconds that it takes. `show_progress`
    yields the items, and may show how many are done. Other processes send what `dump` makes of a result;
    `load` reverses that.
    """
    processes = how_many_pay(costs, first[0])
    queue = _Queue(costs, processes)

    def own(_: None) -> dict[int, R]:
        first[1]()
        shown, found = iter(show_progress(items)), {}
        for number in queue:
            found[number] = work(items[number])
            list(islice(shown, processes))
        list(shown)
        return found

    def other(_: None) -> dict[int, Any]:
        return {number: dump(work(items[number])) for number in queue}

    try:
        mine, *others = spread([None] * processes, own, other)
    finally:
        queue.close()
    found = mine or {}
    for answer in filter(None, others):
        found |= {number: load(plain) for number, plain in answer.items()}
    return [found[number] if number in found else work(item) for number, item in enumerate(items)]


class _Queue:
    """The indices of items, the costliest first if there are several processes, of which each takes the next.

    A pipe holds the numbers of groups of them: what one process reads from it, no other does.
    """

    def __init__(self, costs: Sequence[float], processes: int) -> None:
        numbers: Sequence[int] = range(len(costs))
        order = sorted(numbers, key=lambda number: -costs[number]) if processes > 1 else numbers
        size = len(costs) // (processes * _TURNS) + 1
        self._groups = [order[start : start + size] for start in numbers[::size]]
        self._end, start = os.pipe()
        os.write(start, b"".join(number.to_bytes(_SIZE, "big") for number in range(len(self._groups))))
        os.close(start)

    def __iter__(self) -> Iterator[int]:
        """Yields what this process takes, until nothing is left."""
        while raw := os.read(self._end, _SIZE):
            yield from self._groups[int.from_bytes(raw, "big")]

    def close(self) -> None:
        """Closes the pipe in this process."""
        os.close(self._end)


def how_many_pay(costs: Sequence[float], ahead: float = 0) -> int:
    """Returns the number of processes that save time: one if that is less than forking takes.

    `costs` are the microseconds that each item takes, `ahead` what this process does first.
    """
    total = ahead + sum(costs)
    count = min(how_many(), int(total // _FORK)) or 1
    return count if total - max(total / count, ahead, *costs) >= _FORK else 1


def how_many() -> int:
    """Returns the number of processes to use: one if forking is not safe."""
    is_safe = sys.platform == "linux" and not _has_threads()
    return min(len(os.sched_getaffinity(0)), _MOST) if is_safe else 1


def _has_threads() -> bool:
    """Whether other threads run: a forked process would have their locks, but not them."""
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def spread(
    parts: Sequence[T],
    own: Callable[[T], R],
    other: Callable[[T], R],
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


def _begin(part: T, work: Callable[[T], R]) -> tuple[int, int] | None:
    """Forks a process that works on a part. Returns its id and the descriptor to read its result from.

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
            raw = marshal.dumps(work(part))  # type: ignore[arg-type]
            while raw:
                raw = raw[os.write(start, raw) :]
        finally:
            os._exit(0)
    os.close(start)
    return child, end
