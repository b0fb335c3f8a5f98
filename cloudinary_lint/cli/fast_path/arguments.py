"""The arguments of a plain run: paths, and options that change nothing about a run without findings."""

from __future__ import annotations

import os

from cloudinary_lint.cli.option_table import idle_words

_FORMAT_VARIABLE = "CLOUDINARY_LINT_OUTPUT_FORMAT"


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
    if not options <= idle_words():
        return None
    paths = [word for word in words if not word.startswith("-")] or ["."]
    is_quiet = not options.isdisjoint({"-q", "--quiet"})
    return Plain(paths, is_quiet=is_quiet, is_excluding="--force-exclude" in options)
