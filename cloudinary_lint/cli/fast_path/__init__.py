"""The entrance: answers a run in which no file mentions Cloudinary, and hands over every other one.

Most runs of a hook end here, before `re` is loaded. Whatever is not plain, be it an option, a
setting, a link or a file that can't be opened, is left to the command line, which answers as if
nobody had looked before; it only takes over what git has listed.
"""

from __future__ import annotations

import gc
import os
import sys

from cloudinary_lint.cli.fast_path.arguments import plain
from cloudinary_lint.cli.fast_path.files import NotPlain, Run, count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

CLEAN = 0


def main() -> int:
    """Serves the arguments of the process; the exit code."""
    run = Run()
    return CLEAN if _is_idle(run) else _serve(run)


def _serve(run: Run) -> int:
    """Has the command line serve the arguments."""
    gc.disable()  # what is loaded stays
    from cloudinary_lint.cli.main import main as serve  # noqa: PLC0415 - that loads all the rest

    gc.freeze()
    gc.enable()
    return serve(listings=run.listings)


def _watch(run: Run) -> Callable[[], None] | None:
    """Lets a long run show on a terminal how far it has come. Returns what removes that again."""
    from cloudinary_lint.cli.progress import progress_on  # noqa: PLC0415 - only on a terminal

    progress = progress_on(sys.stderr, os.environ)
    if progress is None:
        return None
    run.each = progress.each
    return progress.clear


def _is_idle(run: Run) -> bool:
    """Whether there is nothing to report; if so, the summary is written."""
    asked = plain(sys.argv[1:])
    if asked is None:
        return False
    clear = _watch(run) if not asked.is_quiet and sys.stderr.isatty() else None
    try:
        checked = count(asked, run)
    except (NotPlain, OSError, ValueError):
        return False
    finally:
        if clear:
            clear()
    if not asked.is_quiet:
        sys.stderr.write(f"No findings ({checked} file{'' if checked == 1 else 's'} checked)\n")
    return True
