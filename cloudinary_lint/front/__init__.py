"""The entrance: answers a run in which no file mentions Cloudinary, and hands over every other one.

Most runs of a hook end here, before `re` is loaded. Whatever is not plain, be it an option, a
setting, a link or a file that can't be opened, is left to the command line, which answers as if
nobody had looked before. Refuses to know rules and settings.
"""

from __future__ import annotations

import sys

from cloudinary_lint.front.arguments import plain
from cloudinary_lint.front.files import count
from cloudinary_lint.front.reading import Odd

CLEAN = 0


def main() -> int:
    """Serves the arguments of the process, and tells the exit code."""
    if _is_idle():
        return CLEAN
    from cloudinary_lint.cli import main as serve  # noqa: PLC0415 - that loads all the rest

    return serve()


def _is_idle() -> bool:
    """Whether there was nothing to report, and that was said."""
    asked = plain(sys.argv[1:])
    if asked is None:
        return False
    try:
        checked = count(asked)
    except (Odd, OSError, ValueError):
        return False
    if not asked.is_quiet:
        sys.stderr.write(f"0 findings; {checked} file{'' if checked == 1 else 's'} checked\n")
    return True
