"""Reports a bug of the program: a traceback, and the file that was being read.

A bug report holds no line of source and, where a file was being read, no message of the exception: either
could quote a credential.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint import __version__
from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import TracebackType

    from cloudinary_lint.files.reading import CurrentFile

_HOME = Path(__file__).parent.parent.parent


@dataclass(slots=True)
class BugReporter:
    """A context manager that catches unexpected exceptions, and passes a bug report to `write`."""

    reading: CurrentFile
    write: Callable[[str], object]
    is_always_reading: bool = False

    def __enter__(self) -> None:
        """Prepares nothing."""

    def __exit__(
        self, _kind: type[BaseException] | None, bug: BaseException | None, _trace: TracebackType | None
    ) -> bool:
        if not isinstance(bug, Exception):
            return False
        reading = self.reading.path or ("a file" if self.is_always_reading else "")
        self.write("\n".join(escape_controls(line) for line in bug_report(bug, reading)))
        return True


def bug_report(bug: BaseException, reading: str) -> Iterator[str]:
    """Yields the lines of a bug report."""
    import traceback  # noqa: PLC0415 - only where there is one

    about = f" while reading {reading}" if reading else ""
    yield f"cloudinary-lint: this is a bug in cloudinary-lint {__version__}{about}"
    for frame in traceback.walk_tb(bug.__traceback__):
        code = frame[0].f_code
        yield f"  {_place(code.co_filename)}:{frame[1]} in {code.co_name}"
    kind = type(bug).__name__
    yield f"{kind}: not shown, since it may quote the file" if reading else f"{kind}: {bug}"
    if cause := bug.__cause__ or bug.__context__:
        yield f"after {type(cause).__name__}"


def _place(filename: str) -> str:
    path = Path(filename)
    return path.relative_to(_HOME).as_posix() if path.is_relative_to(_HOME) else path.name
