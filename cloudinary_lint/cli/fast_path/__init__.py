"""The entrance: answers a run in which no file mentions Cloudinary, and hands over every other one.

Most runs of a hook end here, before `re` is loaded. Whatever is not plain, be it an option, a
setting, a link or a file that can't be opened, is left to the command line, which answers as if
nobody had looked before. Refuses to know rules and settings.
"""

from __future__ import annotations

import gc
import sys

from cloudinary_lint.cli.fast_path.arguments import plain
from cloudinary_lint.cli.fast_path.files import Run, count
from cloudinary_lint.cli.fast_path.reading import Odd

TYPE_CHECKING = False
if TYPE_CHECKING:
    from cloudinary_lint.cli.fast_path.run_cache import RunCache

CLEAN = 0


def main() -> int:
    """Serves the arguments of the process, and tells the exit code."""
    run = Run()
    if _is_idle(run):
        return CLEAN
    from cloudinary_lint.cli.fast_path.run_cache import RunCache  # noqa: PLC0415 - few runs come so far

    memory = RunCache.of(sys.argv[1:], run)
    said = memory.repeat() if memory else None
    return _serve(memory) if said is None else said


def _serve(memory: RunCache | None) -> int:
    """Has the command line serve the arguments, and keeps what it says."""
    gc.disable()  # what is loaded stays
    from cloudinary_lint.cli.main import main as serve  # noqa: PLC0415 - that loads all the rest
    from cloudinary_lint.cli.transcript import Transcript  # noqa: PLC0415

    gc.freeze()
    gc.enable()
    heard = Transcript() if memory and memory.prepare() else None
    code = serve(heard=heard)
    if memory and heard:
        memory.keep(code, heard)
    return code


def _is_idle(run: Run) -> bool:
    """Whether there was nothing to report, and that was said."""
    asked = plain(sys.argv[1:])
    if asked is None:
        return False
    try:
        checked = count(asked, run)
    except (Odd, OSError, ValueError):
        return False
    if not asked.is_quiet:
        sys.stderr.write(f"No findings ({checked} file{'' if checked == 1 else 's'} checked)\n")
    return True
