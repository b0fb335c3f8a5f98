"""Work on many files, shared with a second process where there are enough of them to pay for it.

Refuses to know the work.
"""

from __future__ import annotations

import os
import sys

from cloudinary_lint.cli.fast_path.reading import Odd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import TypeVar

    T = TypeVar("T")
    Count = Callable[[Sequence[T]], tuple[int, set[str]]]

_ENOUGH = 600
"""A process is copied in the time in which some 100 files are read."""


def halved(files: Sequence[T], count: Count[T]) -> tuple[int, set[str]]:
    """What `count` tells of the files, a number and names. Raises Odd where it does, in either process."""
    if len(files) < _ENOUGH or not _is_shareable():
        return count(files)
    middle = len(files) // 2
    end, start = os.pipe()
    child = os.fork()
    if child == 0:
        _answer(files[middle:], count, start)
    os.close(start)
    try:
        number, names = count(files[:middle])
        said = b"".join(iter(lambda: os.read(end, 1 << 16), b""))
    except BaseException:
        os.kill(child, 9)  # nobody waits for its answer
        raise
    finally:
        os.close(end)
        os.waitpid(child, 0)
    if not said:
        raise Odd
    more, *others = os.fsdecode(said).split("\0")
    return number + int(more), names.union(others)


def _is_shareable() -> bool:
    """Whether there is a second processor, and copying a process is safe."""
    return sys.platform == "linux" and len(os.sched_getaffinity(0)) > 1


def _answer(files: Sequence[T], count: Count[T], start: int) -> None:
    """Counts in the copy, which ends here; nothing is said where the files are odd."""
    try:
        number, names = count(files)
        os.write(start, os.fsencode("\0".join((str(number), *names))))
    finally:
        os._exit(0)
