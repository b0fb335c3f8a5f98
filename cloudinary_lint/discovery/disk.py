"""The folders that a run looks at: which project they belong to, and what is in them.

git is asked where it looks after a folder. Refuses to know what a run was asked to lint.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.discovery import git
from cloudinary_lint.discovery.never import why_closed, why_never
from cloudinary_lint.discovery.paths import inside, is_folder, is_link, is_regular, is_there
from cloudinary_lint.discovery.walking import walked

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import PurePosixPath


@dataclass(frozen=True, slots=True)
class Disk:
    """The folders of one run, each looked at once; `given_root` is the root of every file, if it is given."""

    given_root: Path | None = None
    _roots: dict[Path, Path] = field(default_factory=dict)
    _listings: dict[Path, frozenset[Path]] = field(default_factory=dict)
    _why_closed: Callable[[Path], str] = field(default_factory=lambda: cache(why_closed))

    def root_of(self, folder: Path) -> Path:
        """The project of a folder: the nearest with `.git`, else with `pyproject.toml`, else where we are."""
        if folder not in self._roots:
            found = self.given_root or _nearest(folder, ".git") or _nearest(folder, "pyproject.toml")
            self._roots[folder] = found or Path.cwd()
        return self._roots[folder]

    def why_never(self, path: Path) -> str:
        """Why a file is never linted; empty where it may be."""
        return why_never(path, self.root_of(path.parent), self._why_closed)

    def listing(self, folder: Path) -> frozenset[Path]:
        """The paths below a folder that git tracks or does not ignore."""
        if folder not in self._listings:
            self._listings[folder] = frozenset(self._list(folder))
        return self._listings[folder]

    def narrow(self, folder: Path, paths: Iterable[Path]) -> None:
        """Takes these for all that there is below a folder."""
        self._listings[folder] = frozenset(paths)

    def files(self, folder: Path) -> list[Path]:
        """The files of a listing that a walk may open, sorted: no link leads out of the project."""
        root = self.root_of(folder).resolve()
        return sorted(path for path in self.listing(folder) if is_regular(path) and _is_inside(path, root))

    def project(self, root: Path) -> list[PurePosixPath]:
        """The files of a project, relative to its root: all that can be linted, whatever is passed."""
        own = (path for path in self.files(root) if self.root_of(path.parent) == root)
        return [inside(path, root) for path in own if not self.why_never(path)]

    def _list(self, folder: Path) -> Iterator[Path]:
        repository = _nearest(folder, ".git")
        names = git.listed(folder) if repository else None
        if names is None:
            top = repository or self.root_of(folder)
            paths: Iterable[Path] = walked(folder, top, lambda path: bool(self._why_closed(path)))
        else:
            paths = (folder / name for name in names)
        for path in paths:
            if is_link(path) or not is_folder(path):
                yield path
            elif is_there(path / ".git"):
                yield from self._list(path)


def _nearest(folder: Path, name: str) -> Path | None:
    """The nearest folder, at or above this one, that has an entry of that name."""
    return next((parent for parent in (folder, *folder.parents) if is_there(parent / name)), None)


def _is_inside(path: Path, root: Path) -> bool:
    return not is_link(path) or path.resolve().is_relative_to(root)
