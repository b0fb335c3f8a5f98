"""The plugin `CLD` of flake8: reports in Python files what the command line reports there.

flake8 chooses the files, the codes and the lines with `# noqa`; the project's settings and ignore
comments hold as everywhere. Each process of flake8 imports this, so nothing is loaded before a file
is checked.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

from cloudinary_lint import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Plugin:
    """A check of one Python file; flake8 passes arguments by the names of the parameters."""

    name = "cloudinary-lint"
    version = __version__

    def __init__(self, tree: object, filename: str, lines: Sequence[str]) -> None:
        del tree  # nothing of it is needed, but it makes this a plugin for whole files
        with _without_modules_of_the_project():
            from cloudinary_lint.integrations.flake8_plugin.checking import found  # noqa: PLC0415 - only for a file

            self.found = found(filename, lines)

    def run(self) -> Iterator[tuple[int, int, str, type[Plugin]]]:
        """Yields the findings as flake8 has them: line from 1, column from 0, text, and the plugin."""
        for line, column, text in self.found:
            yield line, column, text, type(self)


@contextmanager
def _without_modules_of_the_project() -> Iterator[None]:
    """Keeps imports out of the working folder, where `python -m flake8` looks for modules first."""
    before = sys.path
    sys.path = [folder for folder in before if folder not in {"", os.getcwd()}]  # noqa: PTH109 - as it is there
    try:
        yield
    finally:
        sys.path = before
