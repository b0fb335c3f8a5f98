"""The files of one project: each is read at most once in a run, and not at all if its saved record is valid.

A record is valid if the file's stamp is the same, or else its content.
"""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from cloudinary_lint.facts.codec import NotEncoded, decode, encode
from cloudinary_lint.files import parallel
from cloudinary_lint.files.reading import CurrentFile, NotRegular, TooLarge, read_up_to
from cloudinary_lint.files.stamps import digest, racy_after, stamp
from cloudinary_lint.languages.kinds import kind_word, max_bytes, mentions
from cloudinary_lint.languages.registry import LOADING_PYTHON, load_python
from cloudinary_lint.project.store import FileRecord, Place, Store
from cloudinary_lint.project.summary import Summary, summarize
from cloudinary_lint.project.surveyed_files import FileFacts, read_facts
from cloudinary_lint.text.records import NamedTuple, dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from cloudinary_lint.facts import Document
    from cloudinary_lint.files.parallel import Prepare
    from cloudinary_lint.project.imports import ModuleNames

T = TypeVar("T")

_SMALL = 1_000_000
"""The most bytes of a relevant file that is kept in memory, since it is needed again."""
_SCAN, _SEARCH = 80, 25
"""Microseconds that it takes to read a file and to summarize it, or to search it for the names of modules."""
_PYTHON, _OTHER = 4.0, 0.2
"""Microseconds that readers take for a byte."""
_LIKELY = ("settings", "models", "config", "cloud", "upload", "image")
"""Parts of the paths of modules that mention Cloudinary more often than others."""
_MOST_LIKELY = 20


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


class Inventory:
    """The files of a project and what is known of them, by paths relative to its root, with slashes."""

    def __init__(
        self, contents: FolderContents, store: Store | None = None, current: CurrentFile | None = None
    ) -> None:
        self.missing: dict[str, Missing] = {}
        self._contents = contents
        self._store = store or Store(None)
        self.current = current or CurrentFile()
        self._entries: dict[str, FileRecord] = {}
        self._raws: dict[str, bytes] = {}
        self._changed: set[str] = set()

    def summaries(self, paths: Sequence[str]) -> Iterator[tuple[str, Summary]]:
        """Yields the summaries of these files, in order, without missing files."""
        left = [path for path in paths if not (self._is_read(path) or self._is_unchanged(path))]
        first = self._first(left)
        left = [path for path in left if not self._is_read(path)]
        for path, found in zip(left, self._results(self._scan, left, _SCAN, first), strict=True):
            self._record(path, found)
        return ((path, self._entries[path].summary) for path in paths if path in self._entries)

    def named(self, paths: Sequence[str], names: ModuleNames) -> dict[str, tuple[int, ...]]:
        """Returns the numbers of the module names in each of these files, all of which have summaries."""
        left = [path for path in paths if not self._entries[path].named.startswith(names.key)]
        results = self._results(lambda path: names.named_in(self.text(path)), left, _SEARCH)
        for path, found in zip(left, results, strict=True):
            named = b" ".join((names.key, *(b"%d" % number for number in found)))
            self._entries[path] = self._entries[path]._replace(named=named)
            self._changed.add(path)
        return {path: tuple(map(int, self._entries[path].named.split()[1:])) for path in paths}

    def text(self, path: str) -> bytes:
        """Returns the bytes of a file; empty if it is gone by now."""
        content = self.content(path)
        return content.raw if isinstance(content, Content) else b""

    def content(self, path: str) -> Content | Missing:
        """Returns the content of a file, which is not read again if it was kept in this run."""
        raw = self._raws.get(path)
        return self._contents.content(path) if raw is None else Content(raw)

    def facts(self, paths: Iterable[str]) -> dict[str, FileFacts]:
        """Returns the facts of these files, all of which have summaries."""
        found = {path: self._kept_facts(path) for path in paths}
        left = [path for path, facts in found.items() if facts is None]
        for path, facts in zip(left, self._read_all(left), strict=True):
            self._put(path, facts)
            found[path] = facts
        return {path: facts for path, facts in found.items() if facts}

    def documents(self, path: str, raw: bytes) -> dict[str, Document]:
        """Returns the known documents of a file with this content, by the language of a template."""
        entry = self._entries.get(path)
        if entry is None or not entry.facts or entry.digest != digest(raw):
            return {}
        facts = self._kept_facts(path)
        return dict(facts.documents) if facts else {}

    def add(self, path: str, raw: bytes, documents: Mapping[str, Document]) -> None:
        """Adds the documents of a file with this content, so that they are saved."""
        entry = self._entries.get(path)
        if entry is None or not documents or entry.digest != digest(raw):
            return
        facts = self._kept_facts(path) or FileFacts()
        if documents.keys() - dict(facts.documents):
            self._put(path, facts._replace(documents=tuple({**dict(facts.documents), **documents}.items())))

    def read_ahead(
        self, raws: Mapping[str, bytes], read: Callable[[str, bytes], Mapping[str, Document]]
    ) -> None:
        """Reads the documents of files with these contents, if several processes are faster than this one."""
        left = [path for path, raw in raws.items() if not self.documents(path, raw)]
        costs = [_cost(path, raws[path]) for path in left]
        if parallel.how_many_pay(costs) == 1:
            return
        found = parallel.each(
            left,
            lambda path: FileFacts(documents=tuple(read(path, raws[path]).items())),
            costs,
            show_progress=self._with_progress,
            dump=_encode,
            load=_decode,
        )
        for path, facts in zip(left, found, strict=True):
            self.add(path, raws[path], dict(facts.documents))

    def forget(self, paths: Iterable[str]) -> None:
        """Forgets files that have changed."""
        for path in paths:
            self._entries.pop(path, None)
            self._raws.pop(path, None)
            self.missing.pop(path, None)
            self._changed.discard(path)

    def save(self, known: Sequence[str] | None) -> None:
        """Saves what was read in this run. `known` are the files of the survey; None if there was none."""
        if self._changed:
            entries = {path: self._entries[path] for path in self._changed}
            all_known = None if known is None else {*known, *self._entries}
            self._store.save({path: self._encoded(path, entry) for path, entry in entries.items()}, all_known)
            self._changed.clear()

    def _encoded(self, path: str, entry: FileRecord) -> FileRecord:
        """Returns an entry as it is saved: its facts as bytes, if they hold no credential."""
        if self._store.is_in_memory or not isinstance(entry.facts, FileFacts):
            return entry
        from cloudinary_lint.project.kept_facts import without_credentials  # noqa: PLC0415 - where facts are new

        raw = self.text(path)
        is_same = digest(raw) == entry.digest
        return entry._replace(facts=without_credentials(entry.facts, path, raw) if is_same else b"")

    def _results(
        self, work: Callable[[str], T], paths: Sequence[str], cost: float, first: Prepare = (0, bool)
    ) -> list[T]:
        """Returns the results of `work` for files, in order, each of which takes that many microseconds."""
        costs = [cost] * len(paths)
        return parallel.each(paths, work, costs, first=first, show_progress=self._with_progress)

    def _first(self, paths: Sequence[str]) -> Prepare:
        """Returns what loads the reader of Python while others scan files, if a likely module needs it."""
        likely = (path for path in paths if path.endswith(".py") and any(part in path for part in _LIKELY))
        for path in islice(likely, _MOST_LIKELY if len(paths) > _MOST_LIKELY else 0):
            self._record(path, self._scan(path))
            entry = self._entries.get(path)
            if entry and entry.summary.mentions and not entry.facts:
                return LOADING_PYTHON, load_python
        return 0, bool

    def _is_read(self, path: str) -> bool:
        return path in self._entries or path in self.missing

    def _is_unchanged(self, path: str) -> bool:
        entry = self._store.get(path)
        if entry is None or not entry.stamp or entry.stamp != self._contents.stamp(path):
            return False
        self._entries[path] = entry
        return True

    def _scan(self, path: str) -> tuple[object, ...]:
        """Returns why a file is missing, or its stamp, digest and, if new, its summary, as plain values."""
        content = self._contents.content(path)
        if isinstance(content, Missing):
            return tuple(content)
        found, entry = digest(content.raw), self._store.get(path)
        is_known = entry is not None and entry.digest == found
        summary = entry.summary if entry and is_known else summarize(path, content.raw)
        if (summary.is_relevant or summary.is_candidate) and len(content.raw) <= _SMALL:
            self._raws[path] = content.raw
        return (content.stamp, found, () if is_known else tuple(summary))

    def _record(self, path: str, seen: tuple[Any, ...]) -> None:
        if isinstance(seen[0], str):
            self.missing[path] = Missing(*seen)
            return
        stamp, found, summary = seen
        entry = None if summary else self._store.get(path)
        new = entry._replace(stamp=stamp) if entry else FileRecord(stamp, found, Summary(*summary))
        self._entries[path] = new
        if new != entry:
            self._changed.add(path)

    def _put(self, path: str, facts: FileFacts) -> None:
        self._entries[path] = self._entries[path]._replace(facts=facts)
        self._changed.add(path)

    def _kept_facts(self, path: str) -> FileFacts | None:
        entry = self._entries[path]
        if isinstance(entry.facts, FileFacts):
            return entry.facts
        raw = self._store.blob(entry.facts) if isinstance(entry.facts, Place) else entry.facts
        try:
            facts = decode(raw, FileFacts) if raw else None
        except NotEncoded:
            facts = None
        self._entries[path] = entry._replace(facts=facts or b"")
        return facts

    def _read_all(self, paths: Sequence[str]) -> list[FileFacts]:
        """Returns the facts of files, read by several processes if there is enough to read."""
        raws = {path: self.text(path) for path in paths}
        costs = [_cost(path, raw) for path, raw in raws.items()]
        if any(path.endswith(".py") for path in paths):
            load_python()  # once, for all processes
        return parallel.each(
            paths,
            lambda path: self._facts_of(path, raws[path]),
            costs,
            show_progress=self._with_progress,
            dump=_encode,
            load=_decode,
        )

    def _with_progress(self, paths: Sequence[str]) -> Iterable[str]:
        return self.current.each("reading files", paths)

    def _facts_of(self, path: str, raw: bytes) -> FileFacts:
        self.current.path = path
        facts = read_facts(path, raw)
        self.current.path = ""
        return facts


def _cost(path: str, raw: bytes) -> float:
    """Returns the microseconds that it takes to read a file."""
    return len(raw) * (_PYTHON if path.endswith(".py") else _OTHER)


def _encode(facts: FileFacts) -> bytes:
    return encode(facts, FileFacts)


def _decode(raw: bytes) -> FileFacts:
    return decode(raw, FileFacts)
