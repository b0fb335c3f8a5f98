"""`--output-file`: collects what would go to standard output, and writes it to a file as a whole."""

from __future__ import annotations

import io
from contextlib import contextmanager, redirect_stdout
from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import UsageError
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.paths import absolute_path
from cloudinary_lint.linting.writing import NotWritten, put, real

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def standard_output_in(name: str) -> Iterator[None]:
    """Writes the file when the block ends, and leaves it as it was when the block raises.

    Raises UsageError where the file can't be written.
    """
    raw = io.BytesIO()
    with redirect_stdout(io.TextIOWrapper(raw, encoding="utf-8", newline="", write_through=True)) as stream:
        yield
        stream.flush()
    write_whole(name, raw.getvalue())


def write_whole(name: str, raw: bytes) -> None:
    """Writes a file that the user named. Raises UsageError.

    Links of the project lead to files of the project alone; elsewhere its user sets them.
    """
    path = absolute_path(name)
    disk = Disk()
    root = disk.root_of(path.parent)
    try:
        put(path if path.is_relative_to(root) else real(path), raw, disk.real_root(root))
    except NotWritten as reason:
        message = f"{name}: cannot be written: {reason}"
        raise UsageError(message) from None
