"""Writes to standard output and standard error: colors, limited encodings, closed pipes."""

from __future__ import annotations

import io
import os
import sys
from typing import TYPE_CHECKING, TextIO

from cloudinary_lint.config.errors import UsageError
from cloudinary_lint.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Mapping


def prepare() -> None:
    """Makes both streams escape characters that their encoding lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def write(stream: TextIO, data: str | bytes) -> None:
    """Writes text, or bytes as they are; discards them once the reader has gone.

    Raises UsageError where standard output takes no more; for standard error there is nobody to tell.
    """
    try:
        if isinstance(data, bytes):
            stream.flush()
            stream.buffer.write(data)
        else:
            stream.write(data)
        stream.flush()
    except BrokenPipeError:
        _discard(stream)
    except OSError as error:
        _discard(stream)
        if stream is sys.stdout:
            message = f"standard output cannot be written: {error.strerror}"
            raise UsageError(message) from None


def _discard(stream: TextIO) -> None:
    """Redirects what is still to be written to the null device."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, stream.fileno())
    os.close(nothing)


def write_line(text: str) -> None:
    """Writes a line to standard error."""
    write(sys.stderr, f"{printable(text)}\n")


def has_color(choice: str, stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Whether to write in color: `always`, `never`, or `auto` by the environment and the terminal."""
    if choice != "auto":
        return choice == "always"
    if environment.get("NO_COLOR"):
        return False
    if environment.get("FORCE_COLOR"):
        return True
    return stream.isatty() and environment.get("TERM") != "dumb"
