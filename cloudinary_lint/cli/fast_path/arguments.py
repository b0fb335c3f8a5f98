"""The arguments that change nothing about a run without findings; with any other, it is not plain.

Refuses to know what they mean where something is found.
"""

from __future__ import annotations

import os

_FORMAT_VARIABLE = "CLOUDINARY_LINT_OUTPUT_FORMAT"
_IDLE = frozenset(
    {"--force-exclude", "--fix", "--unsafe-fixes", "--exit-non-zero-on-fix", "--exit-zero", "--strict", "-q"}
) | {"--quiet", "--color=auto", "--color=always", "--color=never"}


_REPEATED = _IDLE | {"--statistics", "--isolated", "--no-baseline"}
_VALUED = ("--select", "--ignore", "--output-format")


class Plain:
    """What a plain run was asked: paths, and whether to say how many files were checked."""

    __slots__ = ("is_excluding", "is_quiet", "paths")

    def __init__(self, paths: list[str], *, is_quiet: bool, is_excluding: bool) -> None:
        self.paths = paths
        self.is_quiet = is_quiet
        self.is_excluding = is_excluding


def plain(words: list[str]) -> Plain | None:
    """The arguments of a plain run; None where there is anything else among them."""
    if os.environ.get(_FORMAT_VARIABLE):
        return None
    options = {word for word in words if word.startswith("-")}
    if not options <= _IDLE:
        return None
    paths = [word for word in words if not word.startswith("-")] or ["."]
    is_quiet = not options.isdisjoint({"-q", "--quiet"})
    return Plain(paths, is_quiet=is_quiet, is_excluding="--force-exclude" in options)


def repeatable(words: list[str]) -> list[str] | None:
    """The paths of a run that says the same as long as nothing changes; None where it may not."""
    paths: list[str] = []
    waiting = iter(words)
    for word in waiting:
        if not word.startswith("-"):
            paths.append(word)
        elif word in _VALUED:
            next(waiting, "")
        elif word not in _REPEATED and not word.startswith(tuple(f"{name}=" for name in _VALUED)):
            return None
    return paths or ["."]
