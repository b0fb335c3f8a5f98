"""The entry point: finishes a run in which no file mentions Cloudinary, and leaves others to the program.

Most runs of a hook end here, before `re` is loaded: this loads in 1.3 ms, the tool and a reader in 75.
Any option, setting, link or unreadable file that could change the result is left to `cli.main`, which starts
anew, except that it reuses what git has listed.
"""

from __future__ import annotations

import gc
import os
import sys

from cloudinary_lint.cli.fast_path.files import NeedsFullRun, PlainArguments, Run, count

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

CLEAN = 0
NEUTRAL = frozenset(
    {
        *(
            "--fix",
            "--unsafe-fixes",
            "--exit-non-zero-on-fix",
            "--exit-zero",
            "--force-exclude",
            "--quiet",
            "-q",
        ),
        *("--strict", "--color=always", "--color=auto", "--color=never"),
    }
)
"""The words that change nothing about a run in which no file mentions Cloudinary."""
_BETWEEN_COLLECTIONS = 50_000
"""Objects made until garbage is looked for: most of them live as long as a tree, or as the run."""
_FORMAT_VARIABLE = "CLOUDINARY_LINT_OUTPUT_FORMAT"


def main() -> int:
    """Runs the program with the arguments of the process. Returns the exit code."""
    run = Run()
    return CLEAN if _reports_nothing(run) else _run_full(run)


def _run_full(run: Run) -> int:
    """Runs the whole program, unless the same command has been answered and nothing has changed since."""
    from cloudinary_lint.cli.fast_path import answers  # noqa: PLC0415 - only where a file mentions Cloudinary

    answer = answers.find(sys.argv[1:], run.listings)
    code = answer.repeat() if answer else None
    if code is not None:
        return code
    gc.disable()  # what is loaded stays
    from cloudinary_lint.cli.main import main as serve  # noqa: PLC0415 - that loads all the rest

    gc.freeze()
    gc.enable()
    gc.set_threshold(_BETWEEN_COLLECTIONS, 20, 20)
    return answer.kept(lambda: serve(listings=run.listings)) if answer else serve(listings=run.listings)


def _show_progress(run: Run) -> Callable[[], None] | None:
    """Lets a long run show its progress on a terminal. Returns the function that removes it again."""
    from cloudinary_lint.cli.progress import progress_on  # noqa: PLC0415 - only on a terminal

    progress = progress_on(sys.stderr, os.environ)
    if progress is None:
        return None
    run.each = progress.each
    return progress.clear


def _reports_nothing(run: Run) -> bool:
    """Whether there was nothing to report, which is then printed."""
    arguments = _plain_arguments(sys.argv[1:])
    if arguments is None:
        return False
    clear = _show_progress(run) if not arguments.is_quiet and sys.stderr.isatty() else None
    try:
        checked = count(arguments, run)
    except (NeedsFullRun, OSError, ValueError):
        return False
    finally:
        if clear:
            clear()
    if not arguments.is_quiet:
        sys.stderr.write(f"No findings ({checked} file{'' if checked == 1 else 's'} checked)\n")
    return True


def _plain_arguments(words: list[str]) -> PlainArguments | None:
    """Returns the arguments of a plain run; None if one of them changes what is reported."""
    if os.environ.get(_FORMAT_VARIABLE):
        return None
    options = {word for word in words if word.startswith("-")}
    if not options <= NEUTRAL:
        return None
    paths = [word for word in words if not word.startswith("-")] or ["."]
    is_quiet = not options.isdisjoint({"-q", "--quiet"})
    return PlainArguments(paths, is_quiet=is_quiet, is_excluding="--force-exclude" in options)
