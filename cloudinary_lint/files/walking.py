"""Lists the files below a folder without git; `.gitignore` files are respected all the same."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cloudinary_lint.files.globs import verdict
from cloudinary_lint.files.reading import read_file
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


class IgnoreFile(NamedTuple):
    """The globs of one `.gitignore`, relative to its folder."""

    folder: Path
    globs: tuple[str, ...]


def walk(
    folder: Path, top: Path, is_excluded: Callable[[Path], bool], report: Callable[[Path, str], object]
) -> Iterator[Path]:
    """Yields the files below `folder` that no `.gitignore` between `top` and them ignores.

    Links to folders are not followed, so every folder is entered once; an excluded one never is.
    `report` is called with each folder that could not be listed, and why.
    """
    waiting = [(folder, ignores_above(folder, top))]
    while waiting:
        here, above = waiting.pop()
        ignores = (*above, *_ignores(here))
        for entry in _entries(here, report):
            path = here / entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_ignored(path, ignores, is_folder=is_folder):
                continue
            if not is_folder:
                yield path
            elif not is_excluded(path):
                waiting.append((path, ignores))


def ignores_above(path: Path, top: Path) -> tuple[IgnoreFile, ...]:
    """Returns the `.gitignore` files above a path, from `top` on, outermost first."""
    between = [parent for parent in path.parents if parent.is_relative_to(top)]
    return tuple(ignore for parent in reversed(between) for ignore in _ignores(parent))


def is_ignored(path: Path, ignores: Sequence[IgnoreFile], *, is_folder: bool = False) -> bool:
    """Whether `.gitignore` files ignore a path: the nearest one that matches decides."""
    for ignore in reversed(ignores):
        relative = path.relative_to(ignore.folder).as_posix()
        is_meant = verdict(ignore.globs, f"{relative}/" if is_folder else relative)
        if is_meant is not None:
            return is_meant
    return False


def _ignores(folder: Path) -> Iterator[IgnoreFile]:
    """Yields the ignore file of a folder, if there is one with rules."""
    path = folder / ".gitignore"
    try:
        text = read_file(path).decode("utf-8", "replace")
    except OSError:
        return
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    if globs := tuple(map(_as_in_git, lines)):
        yield IgnoreFile(folder, globs)


def _as_in_git(glob: str) -> str:
    """Returns a glob as git reads it: `lib/**` matches what is in a folder, but not the folder itself."""
    return f"{glob}/*" if glob.endswith("/**") else glob


def _entries(folder: Path, report: Callable[[Path, str], object]) -> Sequence[os.DirEntry[str]]:
    """Returns the entries of a folder; none if it has vanished or may not be listed."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return ()
    except OSError as error:
        report(folder, error.strerror or str(error))
        return ()
