"""The saved records of a project's files: plain data in one file in the user's cache folder.

It has an index with a row for each file, which is read as a whole, and the facts of each, which are read on
demand, all with digests. A file that is truncated, altered or of another version is ignored. It is replaced
atomically, so concurrent runs only lose time.
"""

from __future__ import annotations

import os
import weakref
from typing import TYPE_CHECKING

from cloudinary_lint.files import cache_folder
from cloudinary_lint.files.stamps import SIZE, digest
from cloudinary_lint.project.summary import Summary
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cloudinary_lint.project.surveyed_files import FileFacts

_FIELDS = 8
_HEAD = len(cache_folder.MARK) + 2 * SIZE + 8
_LARGEST = 1 << 28


class Place(NamedTuple):
    """A place in a store: the offset from its beginning, and the size, in bytes."""

    start: int
    size: int


class FileRecord(NamedTuple):
    """The saved record of a file.

    `stamp` is empty where its content may have changed since without a trace; `named` are the modules that
    it names, behind the key of those it was searched for; `facts` what readers found in it, or where.
    """

    stamp: bytes
    digest: bytes
    summary: Summary
    named: bytes = b""
    facts: FileFacts | Place | bytes = b""


class Store:
    """The records of one project, by paths relative to its root; without a path they are in memory only."""

    def __init__(self, path: str | None) -> None:
        self._path = path
        self.is_in_memory = path is None
        self._descriptor: int | None = None
        self._memory: dict[str, FileRecord] = {}
        self._rows = self._load(path) if path else {}

    @classmethod
    def of(cls, root: str) -> Store:
        """Returns the store of the project in a folder."""
        place = cache_folder.folder(root)
        name = digest(os.fsencode(root)).hex() + cache_folder.SUFFIX
        return cls(os.path.join(place, name) if place else None)

    def get(self, path: str) -> FileRecord | None:
        """Returns the record of a file."""
        if path in self._memory:
            return self._memory[path]
        row = self._rows.get(os.fsencode(path))
        return _entry(row) if row else None

    def blob(self, place: Place) -> bytes | None:
        """Returns the bytes at a place; None if they aren't whole."""
        if self._descriptor is None:
            return None
        try:
            raw = os.pread(self._descriptor, place.size, place.start)
        except OSError:
            return None
        return raw[SIZE:] if digest(raw[SIZE:]) == raw[:SIZE] else None

    def save(self, entries: Mapping[str, FileRecord], known: Iterable[str] | None) -> None:
        """Saves records, beside those of the other files in `known`, or of all others if that is None."""
        if self._path is None:
            self._memory.update(entries)
            return
        others = (
            self._rows.keys() if known is None else self._rows.keys() & {os.fsencode(path) for path in known}
        )
        kept = {os.fsencode(path): entry for path, entry in entries.items()}
        kept |= {path: _entry(self._rows[path]) for path in others - kept.keys()}
        rows: list[bytes] = []
        blobs: list[bytes] = []
        written = 0
        for path, entry in sorted(kept.items()):
            fields = [path, entry.stamp, entry.digest.hex().encode(), entry.summary.flags.encode()]
            raw = self._facts(entry)
            place = b"%d:%d" % (written, len(raw) + SIZE) if raw else b""
            rows += (*fields, entry.summary.defined, entry.summary.imports, entry.named, place)
            if raw:
                blobs += (digest(raw), raw)
                written += len(raw) + SIZE
        index = b"\0".join(rows)
        if written + len(index) < _LARGEST:
            head = cache_folder.program_key() + digest(index) + len(index).to_bytes(8, "big")
            cache_folder.replace(self._path, (head, index, *blobs))

    def _facts(self, entry: FileRecord) -> bytes:
        if isinstance(entry.facts, Place):
            return self.blob(entry.facts) or b""
        return entry.facts if isinstance(entry.facts, bytes) else b""

    def _load(self, path: str) -> dict[bytes, tuple[bytes, ...]]:
        """Returns the rows of the index by paths; none if there is no valid store of this very program."""
        self._descriptor = cache_folder.open_own(path)
        if self._descriptor is None:
            return {}
        weakref.finalize(self, os.close, self._descriptor)  # a process may have many runs
        head = os.read(self._descriptor, _HEAD - len(cache_folder.MARK))
        size = int.from_bytes(head[2 * SIZE :], "big")
        if head[:SIZE] != cache_folder.program_key() or size > _LARGEST:
            return {}
        index = os.pread(self._descriptor, size, _HEAD)
        if digest(index) != head[SIZE : 2 * SIZE]:
            return {}
        fields = iter(index.split(b"\0"))
        start = b"%d" % (_HEAD + size)
        return {row[0]: (*row[1:], start) for row in zip(*[fields] * _FIELDS, strict=False)}


class Stores:
    """The stores of a run; in memory only unless `is_kept`.

    `trusts_stamps`: whether a file whose stamp is the same need not be opened.
    """

    def __init__(self, *, is_kept: bool = False, trusts_stamps: bool = True) -> None:
        self.trusts_stamps = trusts_stamps
        self._is_kept = is_kept
        self._stores: dict[str, Store] = {}

    def of(self, root: str) -> Store:
        """Returns the store of the project in a folder."""
        if root not in self._stores:
            self._stores[root] = Store.of(root) if self._is_kept else Store(None)
        return self._stores[root]


def _entry(row: tuple[bytes, ...]) -> FileRecord:
    stamp, content, flags, defined, imports, named, facts, start = row
    offset, _, size = facts.partition(b":")
    return FileRecord(
        stamp,
        bytes.fromhex(content.decode()),
        Summary(flags.decode(), defined, imports),
        named,
        Place(int(start) + int(offset), int(size)) if facts else b"",
    )
