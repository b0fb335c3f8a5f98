"""A deep stack for recursive work: libcst walks trees by recursion, and a long sum is a deep tree."""

from __future__ import annotations

import concurrent.futures
import sys
import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

_SHALLOW = 120
_FRAMES = 10
_SPARE = 1000
_STACK = 64 * 1024 * 1024
"""What may be used, not what is used: memory is taken when it is touched."""


def with_deep_stack(steps: int, work: Callable[[], T]) -> T:
    """Returns the result of `work`, which recurses in proportion to `steps`; for many, in a thread."""
    if steps <= _SHALLOW:
        return work()
    limit = sys.getrecursionlimit()
    size = threading.stack_size(_STACK)
    sys.setrecursionlimit(max(limit, _FRAMES * steps + _SPARE))
    try:
        with concurrent.futures.ThreadPoolExecutor(max_workers=1) as executor:
            return executor.submit(work).result()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
