"""The folders that a run looks at: which project they belong to, and what is in them.

git is asked where it looks after a folder.
"""

from __future__ import annotations

import os
from collections import deque
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.files import git
from cloudinary_lint.files.directory_entries import Entry, entries
from cloudinary_lint.files.exclusions import exclusion_reason, why_never, why_nothing
from cloudinary_lint.files.paths import inside, is_folder, is_there
from cloudinary_lint.files.walking import walked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping


@dataclass(frozen=True, slots=True)
class Disk:
    """The folders of one run, each looked at once.

    `given_root` is the root of every file, if it is given; `given_listings` is what git has listed already.
    """

    given_root: Path | None = None
    given_listings: Mapping[str, git.Listing] = field(default_factory=dict)
    _roots: dict[Path, Path] = field(default_factory=dict)
    _listings: dict[Path, frozenset[Path]] = field(default_factory=dict)
    _entries: dict[Path, list[Entry]] = field(default_factory=dict)
    _unlisted: dict[Path, str] = field(default_factory=dict)
    _why_closed: Callable[[str], str] = field(default_factory=lambda: cache(exclusion_reason))
    _reasons: dict[tuple[str, str], str] = field(default_factory=dict)

    def root_of(self, folder: Path) -> Path:
        """The project of a folder: the nearest with `.git`, else with `pyproject.toml`, else where we are."""
        if folder not in self._roots:
            found = self.given_root or _nearest(folder, ".git") or _nearest(folder, "pyproject.toml")
            self._roots[folder] = found or Path.cwd()
        return self._roots[folder]

    def why_never(self, path: Path, root: Path) -> str:
        """Why a file of the project in `root` is never linted; empty where it may be."""
        folder, _, name = str(path).rpartition(os.sep)
        if why := why_never(name):
            return why
        key = (folder, str(root))
        if key not in self._reasons:
            self._reasons[key] = why_nothing(*key, self._why_closed)
        return self._reasons[key]

    def listing(self, folder: Path) -> frozenset[Path]:
        """The paths below a folder that git tracks or does not ignore."""
        if folder not in self._listings:
            self._listings[folder] = frozenset(self._list(folder))
        return self._listings[folder]

    def narrow(self, folder: Path, paths: Iterable[Path]) -> None:
        """Takes these for all that there is below a folder."""
        self._listings[folder] = frozenset(paths)
        self._entries.pop(folder, None)

    def entries(self, folder: Path) -> list[Entry]:
        """What is in a listing, sorted: the files that a walk may open, and what it may not."""
        if folder not in self._entries:
            found = entries(self.listing(folder), folder, self.root_of(folder).resolve())
            self._entries[folder] = sorted(found, key=lambda entry: entry.path.parts)
        return self._entries[folder]

    def files(self, folder: Path) -> list[Path]:
        """The files of a listing that a walk may open, sorted: no link leads out of the project."""
        return [entry.path for entry in self.entries(folder) if not entry.why]

    def unlisted(self, folder: Path) -> list[Entry]:
        """The folders of a listing that the system lets nobody list."""
        return [
            Entry(path, f"cannot be listed: {why}", is_error=True)
            for path, why in sorted(self._unlisted.items())
            if path.is_relative_to(folder)
        ]

    def project(self, root: Path) -> list[str]:
        """All files of a project that can be linted, relative to its root, with slashes."""
        own = (path for path in self.files(root) if self.root_of(path.parent) == root)
        return [inside(path, root).as_posix() for path in own if not self.why_never(path, root)]

    def _list(self, folder: Path) -> Iterator[Path]:
        repository = _nearest(folder, ".git")
        listing = self._asked(str(folder)) if repository else None
        if listing is None:
            paths: Iterable[Path] = self._walked(folder, repository)
        else:
            paths = (folder / name for name in listing.names)
        for path in paths:
            if not is_folder(path, follows=False):
                yield path
            elif is_there(path / ".git"):
                yield from self._list(path)
        if listing is not None and not listing.is_whole:  # git tells no program which folders it means
            deque(self._walked(folder, repository), maxlen=0)

    def _asked(self, folder: str) -> git.Listing | None:
        return self.given_listings.get(folder) or git.listed(folder)

    def _walked(self, folder: Path, repository: Path | None) -> Iterator[Path]:
        top = repository or self.root_of(folder)
        return walked(folder, top, lambda path: bool(self._why_closed(str(path))), self._unlisted.setdefault)


def _nearest(folder: Path, name: str) -> Path | None:
    """The nearest folder, at or above this one, that has an entry of that name."""
    return next((parent for parent in (folder, *folder.parents) if is_there(parent / name)), None)
