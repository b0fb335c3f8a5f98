"""The folders of a run: their projects and their files, by git if it tracks a folder."""

from __future__ import annotations

import os
from collections import deque
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.files import git
from cloudinary_lint.files.directory_entries import DirectoryEntry, entries
from cloudinary_lint.files.exclusions import exclusion_reason, folder_exclusion, name_exclusion
from cloudinary_lint.files.paths import is_folder, is_link, is_regular, is_submodule, is_there, relative_path
from cloudinary_lint.files.project_roots import OWN_FILE, PYPROJECT, django_projects, has_settings
from cloudinary_lint.files.walking import walk
from cloudinary_lint.languages.kinds import kind_word
from cloudinary_lint.records import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Disk:
    """The folders of one run; each is read once.

    `fixed_root` is the root of every file, if there is one; `known_listings` is what git has listed already;
    `bases` are the folders that are projects though nothing marks them, where that is not the working folder.
    """

    fixed_root: Path | None = None
    known_listings: Mapping[str, git.Listing] = field(default_factory=dict)
    bases: tuple[Path, ...] | None = None
    _roots: dict[Path, Path] = field(default_factory=dict)
    _repositories: dict[Path, Path | None] = field(default_factory=dict)
    _django_folders: dict[Path, frozenset[Path]] = field(default_factory=dict)
    _has_settings: Callable[[Path], bool] = field(default_factory=lambda: cache(has_settings))
    _real: dict[Path, Path] = field(default_factory=dict)
    _submodules: set[Path] = field(default_factory=set)
    _tops: dict[Path, Path | None] = field(default_factory=dict)
    _listings: dict[Path, frozenset[Path]] = field(default_factory=dict)
    _entries: dict[Path, list[DirectoryEntry]] = field(default_factory=dict)
    _unlisted: dict[Path, str] = field(default_factory=dict)
    _folder_reason: Callable[[str], str] = field(default_factory=lambda: cache(exclusion_reason))
    _reasons: dict[tuple[str, str], str] = field(default_factory=dict)

    def root_of(self, folder: Path) -> Path:
        """Returns the project of a folder: its repository, a part of it, or the nearest `pyproject.toml`."""
        if folder not in self._roots:
            self._roots[folder] = self.fixed_root or self._found_root(folder)
            self.real_root(self._roots[folder])
        return self._roots[folder]

    def _found_root(self, folder: Path) -> Path:
        """Returns the root of the project that a folder belongs to."""
        top = self._repository(folder)
        if top is None:
            return _nearest(folder, PYPROJECT) or _nearest(folder, OWN_FILE) or self._base(folder)
        if folder == top or self._has_settings(folder):
            return folder
        around = self.root_of(folder.parent)
        return folder if around == top and folder in self._django_projects(top) else around

    def top_of(self, folder: Path) -> Path:
        """Returns the repository around a folder, or its project where there is none."""
        return self._repository(folder) or self.root_of(folder)

    def _repository(self, folder: Path) -> Path | None:
        if folder not in self._repositories:
            parent = None if folder == folder.parent else folder.parent
            around = self._repository(parent) if parent and not is_there(folder / ".git") else None
            self._repositories[folder] = folder if is_there(folder / ".git") else around
        return self._repositories[folder]

    def _django_projects(self, top: Path) -> frozenset[Path]:
        """Returns the folders of a repository that are projects, since each has a `manage.py`."""
        if top not in self._django_folders:
            self._django_folders[top] = frozenset()  # while it is being listed
            self._django_folders[top] = django_projects(self.listing(top), top)
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

    def submodule_of(self, folder: Path) -> Path | None:
        """Returns the git submodule that a folder of a listing belongs to, if it is one's."""
        if folder not in self._tops:
            top = _nearest(folder, ".git")
            is_one = top is not None and (top in self._submodules or is_submodule(top))
            self._tops[folder] = top if is_one else None
        return self._tops[folder]

    def exclusion_reason(self, path: Path, root: Path) -> str:
        """Returns why a file of the project in `root` is never linted; empty if it may be."""
        folder, _, name = str(path).rpartition(os.sep)
        if reason := name_exclusion(name):
            return reason
        key = (folder, str(root))
        if key not in self._reasons:
            self._reasons[key] = folder_exclusion(*key, self._folder_reason)
        return self._reasons[key]

    def listing(self, folder: Path) -> frozenset[Path]:
        """Returns the paths below a folder that git tracks or does not ignore."""
        if folder not in self._listings:
            self._listings[folder] = frozenset(self._list(folder))
        return self._listings[folder]

    def narrow(self, folder: Path, paths: Iterable[Path]) -> None:
        """Restricts the listing of a folder to these paths."""
        self._listings[folder] = frozenset(paths)
        self._entries.pop(folder, None)

    def entries(self, folder: Path) -> list[DirectoryEntry]:
        """Returns the entries of a listing, sorted: files that a walk may open, and what it may not open."""
        if folder not in self._entries:
            found = entries(self.listing(folder), folder, self.real_root(self.root_of(folder)))
            self._entries[folder] = sorted(found, key=lambda entry: entry.path.parts)
        return self._entries[folder]

    def files(self, folder: Path) -> list[Path]:
        """Returns the files of a listing that a walk may open, sorted; no link leads out of the project."""
        return [entry.path for entry in self.entries(folder) if not entry.reason]

    def unlisted(self, folder: Path) -> list[DirectoryEntry]:
        """Returns the folders of a listing that could not be listed, and why."""
        return [
            DirectoryEntry(path, f"cannot be listed: {reason}", is_error=True)
            for path, reason in sorted(self._unlisted.items())
            if path.is_relative_to(folder)
        ]

    def project(self, root: Path) -> list[str]:
        """Returns all files of a project that can be linted, relative to its root, with slashes."""
        own = (path for path in self.files(root) if self.root_of(path.parent) == root)
        paths = [
            relative_path(path, root).as_posix() for path in own if not self.exclusion_reason(path, root)
        ]
        return paths + [Path(os.path.relpath(path, root)).as_posix() for path in self._shared(root)]

    def modules_beside(self, root: Path) -> dict[str, PurePosixPath]:
        """Returns the Python modules of a repository's other projects: from this root, and from the top."""
        top = self._repository(root)
        if top is None or self.fixed_root:
            return {}
        return {
            Path(os.path.relpath(path, root)).as_posix(): relative_path(path, top)
            for path in self.files(top)
            if path.suffix == ".py" and (other := self.root_of(path.parent)) != root
            if not self.exclusion_reason(path, other)
        }

    def _shared(self, root: Path) -> list[Path]:
        """Returns env files, YAML, Dockerfiles and shell files of a repository that all its parts use."""
        top = self._repository(root)
        if top is None or top == root or self.fixed_root:
            return []
        return [
            path
            for path in self.files(top)
            if kind_word(path.name) in _SHARED and self.root_of(path.parent) == top
            if not self.exclusion_reason(path, top)
        ]

    def developers_files(self, folder: Path) -> list[Path]:
        """Returns env files that git ignores, at a root or beside settings, as developers have them."""
        listing = self.listing(folder)
        places = {self.root_of(folder), *(path.parent for path in listing if _is_beside(path))}
        found = (path for place in places if place.is_relative_to(folder) for path in _files_in(place))
        return sorted(path for path in found if path not in listing and _is_env(path))

    def _list(self, folder: Path) -> Iterator[Path]:
        """Yields the files below a folder: those that git lists, or all, and those of repositories within."""
        repository = _nearest(folder, ".git")
        listing = self._git_listing(str(folder)) if repository else None
        if listing is None or listing.error:
            paths: Iterable[Path] = self._walked(folder, repository)
        else:
            paths = (folder / name for name in listing.names)
        if listing and listing.error:
            self._unlisted[folder] = listing.error
        tracked = frozenset(listing.names if listing else ())
        for path in paths:
            if not is_folder(path, follows=False):
                yield path
            elif is_there(path / ".git"):
                if path.relative_to(folder).as_posix() in tracked:  # others have a slash behind them
                    self._submodules.add(path)
                yield from self._list(path)
        if listing and not listing.error and not listing.is_whole:  # git doesn't say which folders it means
            deque(self._walked(folder, repository), maxlen=0)

    def _git_listing(self, folder: str) -> git.Listing | None:
        return self.known_listings.get(folder) or git.list_files(folder)

    def _walked(self, folder: Path, repository: Path | None) -> Iterator[Path]:
        top = repository or self.root_of(folder)
        return walk(folder, top, lambda path: bool(self._folder_reason(str(path))), self._unlisted.setdefault)


_SHARED = frozenset({"env", "yaml", "dockerfile", "shell"})


def _is_beside(path: Path) -> bool:
    return path.name in {"manage.py", "settings.py"} or path.parent.name == "settings"


def _is_env(path: Path) -> bool:
    is_one = path.name == "env.py" or kind_word(path.name) == "env"
    return is_one and is_regular(path) and not is_link(path)


def _files_in(folder: Path) -> list[Path]:
    try:
        return list(folder.iterdir())
    except OSError:
        return []


def _nearest(folder: Path, name: str) -> Path | None:
    """Returns the nearest folder, this one or one around it, that has an entry of that name."""
    return next((parent for parent in (folder, *folder.parents) if is_there(parent / name)), None)
