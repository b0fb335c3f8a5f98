"""Finds the files of a run, and whether one of them has to be linted at all.

Raises NeedsFullRun whenever more than names, modes and bytes is needed to know.
"""

from __future__ import annotations

import errno
import os

from cloudinary_lint.files.exclusions import MINIFIED, exclusion_reason
from cloudinary_lint.files.reading import read_file, read_up_to, without_progress
from cloudinary_lint.languages.kinds import (
    NAME,
    is_candidate,
    is_minified,
    kind_word,
    letters_of,
    max_bytes,
    mentions,
    needs_fields,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.files.git import Listing
    from cloudinary_lint.files.reading import ShowProgress


_TOOL, _SETTINGS, _OWN_SETTINGS = b"cloudinary-lint", "pyproject.toml", "cloudinary-lint.toml"
_LIKELY = ("requirements", "settings", "pyproject", ".env")
"""Parts of paths: if a project mentions Cloudinary at all, such a file mostly does, so it is read first."""

_FEW = 100
"""The files that are read in less time than it takes to load what starts other processes."""
_MICROSECONDS = 40
"""What it takes to read a file and to search it."""
_LONGEST = 0xFFF
_REPOSITORY = b"\x00\x00\xe0\x00"
"""The mode of an entry that is a repository within."""


class NeedsFullRun(Exception):
    """Raised if only the whole program can answer."""


class PlainArguments:
    """The arguments of a plain run: its paths, `--quiet` and `--force-exclude`."""

    __slots__ = ("is_excluding", "is_quiet", "paths")

    def __init__(self, paths: list[str], *, is_quiet: bool, is_excluding: bool) -> None:
        self.paths = paths
        self.is_quiet = is_quiet
        self.is_excluding = is_excluding


def count(arguments: PlainArguments, run: Run) -> int:
    """Returns how many files are checked. Raises NeedsFullRun if one of them may hold something to report.

    A name with the suffix of a known kind is taken for a file; reading it fails if it is a folder.
    """
    here = os.getcwd()
    run.root_of(here)
    named, folders = set[str](), set[str]()
    for name in arguments.paths:
        path = os.path.normpath(os.path.join(here, name))
        (named if kind_word(os.path.basename(path)) or not os.path.isdir(path) else folders).add(path)
    found = {path: run.kind_of(path) for path in named}
    if not all(kind or os.path.isfile(path) for path, kind in found.items()):
        raise NeedsFullRun
    if arguments.is_excluding:
        run.exclude(found)
    for folder in folders:
        found.update(run.walked(folder))
    checked, dependent = _read_all(run, [(path, kind, path in named) for path, kind in found.items() if kind])
    for root in dependent - folders:
        _read_all(run, [(path, kind, False) for path, kind in run.walked(root) if kind])
    if not checked and not arguments.is_quiet:
        raise NeedsFullRun
    return checked


def _read_all(run: Run, files: Sequence[tuple[str, str, bool]]) -> tuple[int, set[str]]:
    """Returns what `Run.read` returns. Raises NeedsFullRun as it does, and if a project has settings."""
    for folder in run.folders:
        _refuse_settings(folder)
    likely = {file for file in files if any(word in file[0] for word in _LIKELY)}
    checked, dependent = run.read(sorted(likely))
    rest = [file for file in files if file not in likely]
    for result in _results(run, rest):
        if result is None:
            raise NeedsFullRun
        checked += result[0]
        dependent |= result[1]
    return checked, dependent


def _results(run: Run, files: Sequence[tuple[str, str, bool]]) -> Iterable[tuple[int, set[str]] | None]:
    """Returns what `Run.read` returns, of several processes where that pays; None of one that raised."""
    if len(files) < _FEW:
        return [run.read(files)]
    from cloudinary_lint.files import parallel  # noqa: PLC0415 - most hooks have few files

    count = parallel.how_many_pay([_MICROSECONDS] * len(files))
    return parallel.spread([files[number::count] for number in range(count)], run.read, run.read)


class Run:
    """The folders of a run, each looked at once. `each` may show how many files are done."""

    def __init__(self) -> None:
        self.each: ShowProgress = without_progress
        self._roots: dict[str, str] = {}
        self._walked: dict[str, list[tuple[str, str]]] = {}
        self._is_linted: dict[str, bool] = {}
        self.listings: dict[str, Listing] = {}

    def root_of(self, folder: str) -> str:
        """Returns the project of a folder: the repository around it."""
        if folder not in self._roots:
            parent = os.path.dirname(folder)
            if os.path.exists(os.path.join(folder, ".git")):
                self._roots[folder] = folder
            elif parent == folder:
                raise NeedsFullRun
            else:
                self._roots[folder] = self.root_of(parent)
        return self._roots[folder]

    @property
    def folders(self) -> Iterable[str]:
        """Returns the folders that were met, and those around them."""
        return self._roots

    def kind_of(self, path: str) -> str:
        """Returns the kind of a file; empty if it is never linted."""
        folder, _, name = path.rpartition(os.sep)
        kind = kind_word(path[len(self.root_of(folder)) :].replace(os.sep, "/"))
        is_linted = kind and not name.lower().endswith(MINIFIED) and self._is_linted_folder(folder)
        return kind if is_linted else ""

    def _is_linted_folder(self, folder: str) -> bool:
        """Whether files in a folder are linted, by its name and those of the folders around it."""
        if folder not in self._is_linted:
            root = self.root_of(folder)
            if folder == root:
                self._is_linted[folder] = True
            elif os.path.islink(folder):
                raise NeedsFullRun
            else:
                self._is_linted[folder] = self._is_linted_folder(
                    os.path.dirname(folder)
                ) and not exclusion_reason(folder)
        return self._is_linted[folder]

    def exclude(self, found: dict[str, str]) -> None:
        """Raises NeedsFullRun if one of the files is not tracked, since git may ignore it."""
        indexes: dict[str, Index] = {}
        for path in sorted(path for path, kind in found.items() if kind):
            root = self.root_of(os.path.dirname(path))
            if root not in indexes:
                indexes[root] = Index(root)
            if not indexes[root].holds(path[len(root) + 1 :]):
                raise NeedsFullRun

    def walked(self, folder: str) -> Sequence[tuple[str, str]]:
        """Returns the files below a folder, with their kinds."""
        if folder not in self._walked:
            self._walked[folder] = list(self._walk(folder))
        return self._walked[folder]

    def _walk(self, folder: str) -> Iterator[tuple[str, str]]:
        """Yields the files that git lists below a folder, with their kinds. Raises NeedsFullRun."""
        from cloudinary_lint.files.git import list_files  # noqa: PLC0415 - hooks have names

        listing = list_files(folder)
        if listing is None or not listing.is_whole:
            raise NeedsFullRun
        self.listings[folder] = listing
        may_nest = Index(self.root_of(folder)).may_nest()
        top = folder.rstrip(os.sep) + os.sep
        for name in listing.names:
            path = top + name
            kind = self.kind_of(path)
            if name.endswith("/") or (may_nest and not kind and os.path.exists(os.path.join(path, ".git"))):
                raise NeedsFullRun
            yield path, kind

    def read(self, files: Sequence[tuple[str, str, bool]]) -> tuple[int, set[str]]:
        """Returns how many of these files are checked, and the projects on which it depends what they report.

        A file comes with its kind, and whether it was named. Raises NeedsFullRun if one may hold
        something to report, whatever its project declares.
        """
        checked, dependent = 0, set[str]()
        for path, kind, is_named in self.each("reading files", files):
            raw = _read(path, kind, is_named=is_named)
            if raw is None or is_minified(raw, kind):
                continue
            checked += 1
            letters = letters_of(raw)
            if NAME in letters or is_candidate(letters, kind):
                if not needs_fields(letters, kind):
                    raise NeedsFullRun
                dependent.add(self.root_of(os.path.dirname(path)))
        return checked, dependent


def _read(path: str, kind: str, *, is_named: bool) -> bytes | None:
    """Returns what is read of a file; None if it has vanished since git listed it."""
    try:
        return read_up_to(path, max_bytes(kind), mentions, follows=is_named)[0]
    except OSError as error:
        if is_named or error.errno != errno.ENOENT:
            raise NeedsFullRun from None
        return None


def _refuse_settings(folder: str) -> None:
    """Raises NeedsFullRun if a folder has settings for this tool, or may have."""
    shared = os.path.join(folder, _SETTINGS)
    if os.path.lexists(os.path.join(folder, _OWN_SETTINGS)):
        raise NeedsFullRun
    if os.path.lexists(shared) and _TOOL in read_file(shared, follows=True):
        raise NeedsFullRun


class Index:
    """The list of the files that git tracks in a repository, searched without git; empty if it is elsewhere.

    A name that is found is tracked; otherwise git has to be asked. A forged index can change how many files
    are reported as checked, and nothing else.
    """

    def __init__(self, root: str) -> None:
        self._folder = os.path.join(root, ".git")
        try:
            self._raw = read_file(os.path.join(self._folder, "index"), follows=False)
        except OSError:
            self._raw = b""
        self._at = 0

    def may_nest(self) -> bool:
        """Whether one of its entries may be a nested repository."""
        if not self._raw or _REPOSITORY in self._raw:
            return True
        return any(name.startswith("sharedindex") for name in os.listdir(self._folder))

    def holds(self, name: str) -> bool:
        """Whether a file is tracked: the index has its name, preceded by its length.

        Names in the index are sorted, so asking in that order is fastest.
        """
        wanted = os.fsencode(name)
        found = self._find(wanted, self._at) or self._find(wanted, 0)
        self._at = found or self._at
        return found > 0

    def _find(self, wanted: bytes, start: int) -> int:
        """Returns the offset of a name at or after `start`; 0 if there is none."""
        length = min(len(wanted), _LONGEST).to_bytes(2, "big")
        at = self._raw.find(wanted + b"\0", start)
        while at > 0 and self._raw[at - 2 : at] != length:
            at = self._raw.find(wanted + b"\0", at + 1)
        return max(at, 0)
