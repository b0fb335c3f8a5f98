"""Reads the contents of a project's files, and their stamps, from its folder or from memory."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Protocol

from cloudinary_lint.files.reading import NotRegular, TooLarge, read_up_to
from cloudinary_lint.files.stamps import racy_after, stamp
from cloudinary_lint.languages.kinds import kind_word, max_bytes, mentions
from cloudinary_lint.records import NamedTuple, dataclass, field

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


class Missing(NamedTuple):
    """The reason why a file can't be read; `is_gone`: it isn't there, or is no regular file."""

    reason: str
    is_gone: bool = False
    has_vanished: bool = False
    is_too_large: bool = False


class Content(NamedTuple):
    """The bytes of a file (of one that is too large, a part) and its stamp.

    The stamp is empty if they may change without changing it.
    """

    raw: bytes
    stamp: bytes = b""


class Contents(Protocol):
    """The contents of files, by paths relative to their project's root, with slashes."""

    def content(self, path: str) -> Content | Missing:
        """Returns the content of a file, or why it can't be opened."""

    def stamp(self, path: str) -> bytes:
        """Returns the stamp of a file without opening it; empty if there is none."""


@dataclass(frozen=True, slots=True)
class FolderContents:
    """The contents of the files in a folder; `texts` replace those on disk, by absolute paths.

    `trusts_stamps`: a file with the same stamp as in an earlier run need not be opened.
    """

    root: Path
    texts: Mapping[Path, bytes]
    trusts_stamps: bool = True
    _racy_after: int = field(default_factory=racy_after)

    def content(self, path: str) -> Content | Missing:
        """Returns the content of a file, or why it can't be opened."""
        if self.texts and (raw := self.texts.get(self.root / path)) is not None:
            return Content(raw)
        try:
            raw, status = read_up_to(self._place(path), max_bytes(kind_word(path)), mentions, follows=True)
        except FileNotFoundError as error:
            return Missing(error.strerror or "", is_gone=True, has_vanished=True)
        except OSError as error:
            return Missing(
                error.strerror or str(error),
                is_gone=isinstance(error, NotRegular),
                is_too_large=isinstance(error, TooLarge),
            )
        return Content(raw, stamp(status, self._racy_after))

    def stamp(self, path: str) -> bytes:
        """Returns the stamp of a file without opening it; empty if there is none."""
        if not self.trusts_stamps or (self.texts and self.root / path in self.texts):
            return b""
        try:
            return stamp(os.stat(self._place(path)), self._racy_after)  # noqa: PTH116 - see below
        except OSError:
            return b""

    def _place(self, path: str) -> str:
        return os.path.join(self.root, path)  # noqa: PTH118 - a Path for each file of a project is slow


@dataclass(frozen=True, slots=True)
class MemoryContents:
    """The contents of a project that is in memory as a whole."""

    files: Mapping[str, bytes]

    def content(self, path: str) -> Content | Missing:
        """Returns the content of a file, or that it is missing."""
        return Content(self.files[path]) if path in self.files else Missing("", is_gone=True)

    def stamp(self, _path: str) -> bytes:
        """Returns no stamp."""
        return b""
