"""The files of a plain run, and whether any of them has to be looked at closely.

Raises NotPlain wherever the answer takes more than names, modes and bytes.
"""

from __future__ import annotations

import errno
import os

from cloudinary_lint.cli.fast_path.git_index import Index
from cloudinary_lint.files import parallel
from cloudinary_lint.files.exclusions import MINIFIED, exclusion_reason
from cloudinary_lint.files.git import Listing, listed
from cloudinary_lint.files.reading import read_file, unwatched
from cloudinary_lint.languages.candidates import is_candidate, is_minified, needs_fields
from cloudinary_lint.languages.kinds import kind_word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.cli.fast_path.arguments import Plain
    from cloudinary_lint.files.reading import Watch

_TOOL, _SETTINGS, _OWN_SETTINGS = b"cloudinary-lint", "pyproject.toml", "cloudinary-lint.toml"
_TELLING = ("requirements", "settings", "pyproject", ".env")
"""What paths of files hold that mention Cloudinary first, where any of a project does."""


class NotPlain(Exception):
    """Something that takes a closer look."""


def count(asked: Plain, run: Run) -> int:
    """How many files a plain run checks. Raises NotPlain where one of them may hold something to report.

    A name that tells a kind is taken for that of a file, which a folder of such a name is found not to be.
    """
    here = os.getcwd()
    run.root_of(here)
    named, folders = set[str](), set[str]()
    for given in asked.paths:
        path = os.path.normpath(os.path.join(here, given))
        (named if kind_word(os.path.basename(path)) or not os.path.isdir(path) else folders).add(path)
    found = {path: run.kind_of(path) for path in named}
    if not all(kind or os.path.isfile(path) for path, kind in found.items()):
        raise NotPlain
    if asked.is_excluding:
        run.exclude(found)
    for folder in folders:
        found.update(run.walked(folder))
    checked, caring = _read_all(run, [(path, kind, path in named) for path, kind in found.items() if kind])
    for root in caring - folders:
        _read_all(run, [(path, kind, False) for path, kind in run.walked(root) if kind])
    if not checked and not asked.is_quiet:
        raise NotPlain
    return checked


def _read_all(run: Run, files: Sequence[tuple[str, str, bool]]) -> tuple[int, set[str]]:
    """What `Run.read` tells of files. Raises NotPlain as it does, and where a project has settings."""
    for folder in run.folders:
        _settle(folder)
    telling = {file for file in files if any(word in file[0] for word in _TELLING)}
    checked, caring = run.read(sorted(telling))
    rest = [file for file in files if file not in telling]
    processes = parallel.how_many() if parallel.pays(len(rest)) else 1
    for answer in parallel.shares(rest, run.read, processes):
        if answer is None:
            raise NotPlain
        checked += answer[0]
        caring |= answer[1]
    return checked, caring


class Run:
    """What is known of folders, each looked at once. `each` may show how many files are done."""

    def __init__(self) -> None:
        self.each: Watch = unwatched
        self._roots: dict[str, str] = {}
        self._walked: dict[str, list[tuple[str, str]]] = {}
        self._open: dict[str, bool] = {}
        self.listings: dict[str, Listing] = {}

    def root_of(self, folder: str) -> str:
        """The project of a folder: the repository around it."""
        if folder not in self._roots:
            parent = os.path.dirname(folder)
            if os.path.exists(os.path.join(folder, ".git")):
                self._roots[folder] = folder
            elif parent == folder:
                raise NotPlain
            else:
                self._roots[folder] = self.root_of(parent)
        return self._roots[folder]

    @property
    def folders(self) -> Iterable[str]:
        """The folders that were met, and those around them."""
        return self._roots

    def kind_of(self, path: str) -> str:
        """The kind of a file; empty where it is never linted."""
        folder, _, name = path.rpartition(os.sep)
        kind = kind_word(path[len(self.root_of(folder)) :].replace(os.sep, "/"))
        is_linted = kind and not name.lower().endswith(MINIFIED) and self._is_open(folder)
        return kind if is_linted else ""

    def _is_open(self, folder: str) -> bool:
        """Whether files in a folder are linted, as far as its own name and those around it tell."""
        if folder not in self._open:
            root = self.root_of(folder)
            if folder == root:
                self._open[folder] = True
            elif os.path.islink(folder):
                raise NotPlain
            else:
                self._open[folder] = self._is_open(os.path.dirname(folder)) and not exclusion_reason(folder)
        return self._open[folder]

    def exclude(self, found: dict[str, str]) -> None:
        """Takes out the files that git ignores."""
        indexes: dict[str, Index] = {}
        for path in sorted(path for path, kind in found.items() if kind):
            root = self.root_of(os.path.dirname(path))
            if root not in indexes:
                indexes[root] = Index(root)
            if not indexes[root].holds(path[len(root) + 1 :]):
                raise NotPlain

    def walked(self, folder: str) -> Sequence[tuple[str, str]]:
        """The files below a folder, and their kinds."""
        if folder not in self._walked:
            self._walked[folder] = list(self._walk(folder))
        return self._walked[folder]

    def _walk(self, folder: str) -> Iterator[tuple[str, str]]:
        listing = listed(folder)
        if listing is None or not listing.is_whole:
            raise NotPlain
        self.listings[folder] = listing
        may_nest = Index(self.root_of(folder)).may_nest()
        top = folder.rstrip(os.sep) + os.sep
        for name in listing.names:
            path = top + name
            kind = self.kind_of(path)
            if name.endswith("/") or (may_nest and not kind and os.path.exists(os.path.join(path, ".git"))):
                raise NotPlain
            yield path, kind

    def read(self, files: Sequence[tuple[str, str, bool]]) -> tuple[int, set[str]]:
        """How many of these files count as read, and the projects that may have something to say of them.

        A file comes with its kind, and whether it was named. Raises NotPlain where one may hold something
        to report, whatever its project says.
        """
        checked, caring = 0, set[str]()
        for path, kind, is_named in self.each("reading files", files):
            raw = _read(path, is_named=is_named)
            if raw is None or is_minified(raw, kind):
                continue
            checked += 1
            if is_candidate(raw, kind):
                if not needs_fields(raw, kind):
                    raise NotPlain
                caring.add(self.root_of(os.path.dirname(path)))
        return checked, caring


def _read(path: str, *, is_named: bool) -> bytes | None:
    """The bytes of a file; None where it is gone since git listed it."""
    try:
        return read_file(path, follows=is_named)
    except OSError as error:
        if is_named or error.errno != errno.ENOENT:
            raise NotPlain from None
        return None


def _settle(folder: str) -> None:
    """Raises NotPlain where a folder has settings for this tool, or may have."""
    shared = os.path.join(folder, _SETTINGS)
    if os.path.lexists(os.path.join(folder, _OWN_SETTINGS)):
        raise NotPlain
    if os.path.lexists(shared) and _TOOL in read_file(shared, follows=True):
        raise NotPlain
