"""The entrance: answers a run in which no file mentions Cloudinary, and hands over every other one.

Most runs of a hook end here, before `re` is loaded. Whatever is not plain, be it an option, a
setting, a link or a file that can't be opened, is left to the command line, which answers as if
nobody had looked before; it only takes over what git has listed.
"""

from __future__ import annotations

import gc
import os
import sys

from cloudinary_lint.cli.fast_path.files import NotPlain, PlainArguments, Run, count
from cloudinary_lint.cli.option_table import idle_words

CLEAN = 0
_FORMAT_VARIABLE = "CLOUDINARY_LINT_OUTPUT_FORMAT"


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


def _is_idle(run: Run) -> bool:
    """Whether there was nothing to report, and that was said."""
    asked = _plain_arguments(sys.argv[1:])
    if asked is None:
        return False
    try:
        checked = count(asked, run)
    except (NotPlain, OSError, ValueError):
        return False
    if not asked.is_quiet:
        sys.stderr.write(f"No findings ({checked} file{'' if checked == 1 else 's'} checked)\n")
    return True


def _plain_arguments(words: list[str]) -> PlainArguments | None:
    """Returns the arguments of a plain run; None if one of them changes what is reported."""
    if os.environ.get(_FORMAT_VARIABLE):
        return None
    options = {word for word in words if word.startswith("-")}
    if not options <= idle_words():
        return None
    paths = [word for word in words if not word.startswith("-")] or ["."]
    is_quiet = not options.isdisjoint({"-q", "--quiet"})
    return PlainArguments(paths, is_quiet=is_quiet, is_excluding="--force-exclude" in options)
