"""The bytes of plain files; what is anything else takes a closer look."""

from __future__ import annotations

from cloudinary_lint.files.contents import NotRegular, read_file


class Odd(Exception):
    """Something that takes a closer look."""


def read(path: str, *, follows: bool) -> bytes:
    """Returns the bytes of a regular file. Raises OSError, and Odd where it is none."""
    try:
        return read_file(path, follows=follows)
    except NotRegular:
        raise Odd from None
