"""Work spread over processes: copies of this one, which end when they have answered.

What they answer comes over a pipe from the copy alone, so that it may be pickled. Refuses to know the
work.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")
R = TypeVar("R")

_MOST = 8
_ENOUGH = 2000
"""Files that take longer to look at than a process takes to copy and to answer."""


def each(items: Sequence[T], look: Callable[[T], R]) -> list[R]:
    """What `look`, which never says None, says of each item, in order; in several processes where it pays."""
    processes = how_many() if len(items) >= _ENOUGH else 1
    if processes == 1:
        return list(map(look, items))
    found = spread(items, look, processes)
    return [look(item) if said is None else said for item, said in zip(items, found, strict=True)]


def how_many() -> int:
    """How many processes may work at once: one where copying a process is not safe."""
    is_safe = sys.platform == "linux" and "threading" not in _started()
    return min(len(os.sched_getaffinity(0)), _MOST) if is_safe else 1


def _started() -> frozenset[str]:
    """`threading`, where other threads run: a copy would have their locks and not them."""
    threading = sys.modules.get("threading")
    return frozenset({"threading"} if threading and threading.active_count() > 1 else ())


def spread(items: Sequence[T], work: Callable[[T], R], processes: int) -> list[R | None]:
    """The result of `work` for each item, in order; None for those of a process that failed."""
    shares = [items[number::processes] for number in range(processes)]
    others = [_begin(share, work) for share in shares[1:]]
    found: list[R | None] = [None] * len(items)
    found[0::processes] = [work(item) for item in shares[0]]
    for number, (child, end) in enumerate(others, start=1):
        with os.fdopen(end, "rb") as stream:
            raw = stream.read()
        os.waitpid(child, 0)
        if raw:
            import pickle  # noqa: PLC0415 - see below

            found[number::processes] = pickle.loads(raw)  # noqa: S301 - from a copy of this very process
    return found


def _begin(share: Sequence[T], work: Callable[[T], R]) -> tuple[int, int]:
    """A copy of this process that works on a share, and where its answer is read."""
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.close(end)
            import pickle  # noqa: PLC0415 - most runs have too little to spread

            with os.fdopen(start, "wb") as stream:
                stream.write(pickle.dumps([work(item) for item in share]))
        finally:
            os._exit(0)
    os.close(start)
    return child, end
