"""The folders of a run: their projects and their files, by git if it tracks a folder.

Files are absolute paths as texts: to make a Path of each takes longer than to list and to look at it.
"""

from __future__ import annotations

import os
import stat
from collections import deque
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from cloudinary_lint.files import git
from cloudinary_lint.files.directory_entries import DirectoryEntry, entries
from cloudinary_lint.files.exclusions import exclusion_reason, folder_exclusion, name_exclusion
from cloudinary_lint.files.paths import (
    OWN_FILE,
    PYPROJECT,
    django_projects,
    has_settings,
    is_link,
    is_regular,
    is_submodule,
    is_there,
    mode_of,
    slashed,
)
from cloudinary_lint.files.walking import walk
from cloudinary_lint.languages.kinds import is_surveyed, kind_word
from cloudinary_lint.text.records import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Disk:
    """The folders of one run; each is read once.

    `fixed_root` is the root of every file, if there is one; `known_listings` is what git has listed already;
    `bases` are the folders that are projects though nothing marks them, where that is not the working folder.
    """

    fixed_root: Path | None = None
    known_listings: Mapping[str, git.Listing] = field(default_factory=dict)
    bases: tuple[Path, ...] | None = None
    _roots: dict[str, Path] = field(default_factory=dict)
    _repositories: dict[str, str] = field(default_factory=dict)
    _django_folders: dict[str, frozenset[str]] = field(default_factory=dict)
    _has_settings: Callable[[str], bool] = field(default_factory=lambda: cache(has_settings))
    _real: dict[Path, Path] = field(default_factory=dict)
    _submodules: set[Path] = field(default_factory=set)
    _tops: dict[str, Path | None] = field(default_factory=dict)
    _listings: dict[Path, dict[str, int]] = field(default_factory=dict)
    _entries: dict[Path, list[DirectoryEntry]] = field(default_factory=dict)
    _unlisted: dict[Path, str] = field(default_factory=dict)
    _folder_reason: Callable[[str], str] = field(default_factory=lambda: cache(exclusion_reason))
    _reasons: dict[tuple[str, str], str] = field(default_factory=dict)

    def root_of(self, folder: Path) -> Path:
        """Returns the project of a folder: its repository, a part of it, or the nearest `pyproject.toml`."""
        return self._root_of(str(folder))

    def root_of_file(self, path: str) -> Path:
        """Returns the project of a file, by its absolute path."""
        folder = path.rpartition(os.sep)[0]
        return self._root_of(folder if os.sep in folder else os.path.dirname(path))

    def _root_of(self, folder: str) -> Path:
        if folder not in self._roots:
            self._roots[folder] = self.fixed_root or self._found_root(folder)
            self.real_root(self._roots[folder])
        return self._roots[folder]

    def _found_root(self, folder: str) -> Path:
        """Returns the root of the project that a folder belongs to."""
        top = self._repository(folder)
        if not top:
            here = Path(folder)
            return _nearest(here, PYPROJECT) or _nearest(here, OWN_FILE) or self._base(here)
        if folder == top or self._has_settings(folder):
            return Path(folder)
        around = self._root_of(os.path.dirname(folder))
        is_project = str(around) == top and folder in self._django_projects(top)
        return Path(folder) if is_project else around

    def top_of(self, folder: Path) -> Path:
        """Returns the repository around a folder, or its project where there is none."""
        return self._top_of(folder) or self.root_of(folder)

    def _top_of(self, folder: Path) -> Path | None:
        top = self._repository(str(folder))
        return Path(top) if top else None

    def _repository(self, folder: str) -> str:
        """Returns the repository around a folder; empty if there is none."""
        if folder not in self._repositories:
            parent = os.path.dirname(folder)
            if is_there(os.path.join(folder, ".git")):
                self._repositories[folder] = folder
            else:
                self._repositories[folder] = "" if parent == folder else self._repository(parent)
        return self._repositories[folder]

    def _django_projects(self, top: str) -> frozenset[str]:
        """Returns the folders of a repository that are projects, since each has a `manage.py`."""
        if top not in self._django_folders:
            self._django_folders[top] = frozenset()  # while it is being listed
            self._django_folders[top] = django_projects(self.listing(Path(top)))
        return self._django_folders[top]

    def _base(self, folder: Path) -> Path:
        """Returns the project of a folder that nothing marks: the innermost base, or the working folder."""
        if self.bases is None:
            return Path.cwd()
        around = [base for base in self.bases if folder.is_relative_to(base)]
        return max(around, key=lambda base: len(base.parts), default=folder)

    def real_root(self, root: Path) -> Path:
        """Returns what a project's root led to when it was first met: it may become a link meanwhile."""
        if root not in self._real:
            self._real[root] = root.resolve()
        return self._real[root]

    def submodule_of(self, folder: str) -> Path | None:
        """Returns the git submodule that a folder of a listing belongs to, if it is one's."""
        top = self._repository(folder)
        if top not in self._tops:
            place = Path(top)
            is_one = top != "" and (place in self._submodules or is_submodule(place))
            self._tops[top] = place if is_one else None
        return self._tops[top]

    def exclusion_reason(self, path: str, root: Path) -> str:
        """Returns why a file of the project in `root` is never linted; empty if it may be."""
        folder, _, name = path.rpartition(os.sep)
        if reason := name_exclusion(name):
            return reason
        key = (folder, str(root))
        if key not in self._reasons:
            self._reasons[key] = folder_exclusion(*key, self._folder_reason)
        return self._reasons[key]

    def listing(self, folder: Path) -> Collection[str]:
        """Returns the paths below a folder that git tracks or does not ignore."""
        return self._listing(folder).keys()

    def _listing(self, folder: Path) -> dict[str, int]:
        """Returns the same paths with their modes; 0 where there is none."""
        if folder not in self._listings:
            self._listings[folder] = dict(self._list(folder))
        return self._listings[folder]

    def is_link(self, path: str) -> bool:
        """Whether a file is a link, by its mode in a listing if it is in one."""
        modes = (listing[path] for listing in self._listings.values() if path in listing)
        mode = next(modes, None)
        return is_link(path) if mode is None else stat.S_ISLNK(mode)

    def narrow(self, folder: Path, paths: Iterable[Path]) -> None:
        """Restricts the listing of a folder to these paths."""
        self._listings[folder] = {str(path): mode_of(path, follows=False) for path in paths}
        self._entries.pop(folder, None)

    def entries(self, folder: Path) -> list[DirectoryEntry]:
        """Returns the entries of a listing, sorted: files that a walk may open, and what it may not open."""
        if folder not in self._entries:
            found = entries(self._listing(folder), folder, self.real_root(self.root_of(folder)))
            self._entries[folder] = sorted(found, key=lambda entry: entry.path.replace(os.sep, "\0"))
        return self._entries[folder]

    def files(self, folder: Path) -> list[str]:
        """Returns the files of a listing that a walk may open, sorted; no link leads out of the project."""
        return [entry.path for entry in self.entries(folder) if not entry.reason]

    def unlisted(self, folder: Path) -> list[DirectoryEntry]:
        """Returns the folders of a listing that could not be listed, and why."""
        return [
            DirectoryEntry(str(path), f"cannot be listed: {reason}", is_error=True)
            for path, reason in sorted(self._unlisted.items())
            if path.is_relative_to(folder)
        ]

    def project(self, root: Path) -> list[str]:
        """Returns all files of a project that a survey may need, relative to its root, with slashes."""
        found = self._own_files(root, root, lambda path: is_surveyed(slashed(path, root)))
        shared = (Path(os.path.relpath(path, root)).as_posix() for path in self._shared(root))
        return [*(slashed(path, root) for path in found), *shared]

    def _own_files(self, folder: Path, root: Path, is_needed: Callable[[str], bool]) -> Iterator[str]:
        """Yields the files in a folder that are needed, belong to a project and can be linted."""
        for path in filter(is_needed, self.files(folder)):  # before their folders are looked at
            if self.root_of_file(path) == root and not self.exclusion_reason(path, root):
                yield path

    def modules_beside(self, root: Path) -> dict[str, PurePosixPath]:
        """Returns the Python modules of a repository's other projects: from this root, and from the top."""
        top = self._top_of(root)
        if top is None or self.fixed_root:
            return {}
        return {
            Path(os.path.relpath(path, root)).as_posix(): PurePosixPath(slashed(path, top))
            for path in self.files(top)
            if path.endswith(".py") and (other := self.root_of_file(path)) != root
            if not self.exclusion_reason(path, other)
        }

    def _shared(self, root: Path) -> list[str]:
        """Returns env files, YAML, Dockerfiles and shell files of a repository that all its parts use."""
        top = self._top_of(root)
        if top is None or top == root or self.fixed_root:
            return []
        return list(self._own_files(top, top, lambda path: _kind_of(path) in _SHARED))

    def developers_files(self, folder: Path) -> list[str]:
        """Returns env files that git ignores, at a root or beside settings, as developers have them."""
        listing, start = self.listing(folder), os.path.join(folder, "")
        places = {f"{self.root_of(folder)}{os.sep}", *map(_folder_beside, listing)}
        found = (path for place in places if place.startswith(start) for path in _files_in(place))
        return sorted(path for path in found if path not in listing and _is_env(path))

    def _list(self, folder: Path) -> Iterator[tuple[str, int]]:
        """Yields the files below a folder, with their modes, and those of repositories within.

        These are the files that git lists, or else all that are not ignored.
        """
        repository = self._top_of(folder)
        listing = self._git_listing(str(folder)) if repository else None
        start = os.path.join(folder, "")
        if listing is None or listing.error:
            names: Iterable[str] = (str(path)[len(start) :] for path in self._walked(folder, repository))
        else:
            names = listing.names
        if listing and listing.error:
            self._unlisted[folder] = listing.error
        for name in names:
            path = start + name.rstrip("/").replace("/", os.sep)
            mode = mode_of(path, follows=False)
            if not stat.S_ISDIR(mode):
                yield path, mode
            elif is_there(os.path.join(path, ".git")):
                if not name.endswith("/"):  # git tracks it
                    self._submodules.add(Path(path))
                yield from self._list(Path(path))
        if listing and not listing.error and not listing.is_whole:  # git doesn't say which folders it means
            deque(self._walked(folder, repository), maxlen=0)

    def _git_listing(self, folder: str) -> git.Listing | None:
        return self.known_listings.get(folder) or git.list_files(folder)

    def _walked(self, folder: Path, repository: Path | None) -> Iterator[Path]:
        top = repository or self.root_of(folder)
        return walk(folder, top, lambda path: bool(self._folder_reason(str(path))), self._unlisted.setdefault)


_SHARED = frozenset({"env", "yaml", "dockerfile", "shell"})
_BESIDE = frozenset({"manage.py", "settings.py"})
_SETTINGS_FOLDER = f"{os.sep}settings"


def _kind_of(path: str) -> str:
    return kind_word(os.path.basename(path))


def _folder_beside(path: str) -> str:
    """Returns the folder of a module that shows where settings are, with a separator; empty for others."""
    folder, _, name = path.rpartition(os.sep)
    is_one = name in _BESIDE or folder.endswith(_SETTINGS_FOLDER)
    return f"{folder}{os.sep}" if is_one else ""


def _is_env(path: str) -> bool:
    is_one = os.path.basename(path) == "env.py" or _kind_of(path) == "env"
    return is_one and is_regular(path) and not is_link(path)


def _files_in(folder: str) -> list[str]:
    try:
        return [folder + name for name in os.listdir(folder)]
    except OSError:
        return []


def _nearest(folder: Path, name: str) -> Path | None:
    """Returns the nearest folder, this one or one around it, that has an entry of that name."""
    return next((parent for parent in (folder, *folder.parents) if is_there(parent / name)), None)
