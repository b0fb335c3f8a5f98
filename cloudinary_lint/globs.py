"""Globs as in `.gitignore`; pathspec is loaded where there are any.

Refuses to know whose globs they are.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pathspec import GitIgnoreSpec


def matches(globs: tuple[str, ...], path: str) -> bool:
    """Whether a path, or a folder above it, is meant."""
    return verdict(globs, path) is True


def verdict(globs: tuple[str, ...], path: str) -> bool | None:
    """Whether a path is meant (True) or excepted by a `!` (False); None where no glob says anything.

    A glob that is none is passed over, as git does.
    """
    return _spec(globs).check_file(path).include if globs else None


def is_glob(text: str) -> bool:
    """Whether a glob can be understood."""
    try:
        _compiled((text,))
    except (ValueError, re.error):
        return False
    return True


@cache
def _spec(globs: tuple[str, ...]) -> GitIgnoreSpec:
    return _compiled(filter(is_glob, globs))


def _compiled(globs: Iterable[str]) -> GitIgnoreSpec:
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - a run without globs is spared it

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)  # of `re`, about [[:alpha:]]
        return GitIgnoreSpec.from_lines(globs)
