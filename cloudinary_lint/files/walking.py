"""Lists the files below a folder without git; `.gitignore` files are respected all the same."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.files.globs import verdict
from cloudinary_lint.files.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


class Ignore(NamedTuple):
    """The globs of one `.gitignore`, relative to its folder."""

    folder: Path
    globs: tuple[str, ...]


def walked(
    folder: Path, top: Path, is_closed: Callable[[Path], bool], report_unlisted: Callable[[Path, str], object]
) -> Iterator[Path]:
    """The files below `folder` that no `.gitignore` between `top` and them means.

    Links to folders are not followed, so every folder is entered once; `is_closed` ones never are.
    `report_unlisted` is called with each folder that could not be listed, and why.
    """
    waiting = [(folder, ignores_above(folder, top))]
    while waiting:
        here, above = waiting.pop()
        ignores = (*above, *_ignores(here))
        for entry in _entries(here, report_unlisted):
            path = here / entry.name
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_ignored(path, ignores, is_folder=is_folder):
                continue
            if not is_folder:
                yield path
            elif not is_closed(path):
                waiting.append((path, ignores))


def ignores_above(path: Path, top: Path) -> tuple[Ignore, ...]:
    """What the `.gitignore` files say that stand above a path, from `top` on, outermost first."""
    between = [parent for parent in path.parents if parent.is_relative_to(top)]
    return tuple(ignore for parent in reversed(between) for ignore in _ignores(parent))


def is_ignored(path: Path, ignores: Sequence[Ignore], *, is_folder: bool = False) -> bool:
    """Whether `.gitignore` files mean a path: the nearest one that says anything decides."""
    for ignore in reversed(ignores):
        relative = path.relative_to(ignore.folder).as_posix()
        said = verdict(ignore.globs, f"{relative}/" if is_folder else relative)
        if said is not None:
            return said
    return False


def _ignores(folder: Path) -> Iterator[Ignore]:
    path = folder / ".gitignore"
    try:
        text = read_file(path).decode("utf-8", "replace")
    except OSError:
        return
    lines = (line for line in text.splitlines() if line.strip() and not line.startswith("#"))
    if globs := tuple(map(_within, lines)):
        yield Ignore(folder, globs)


def _within(glob: str) -> str:
    """A glob as git takes it: `lib/**` means what is in a folder, not the folder too, as pathspec has it."""
    return f"{glob}/*" if glob.endswith("/**") else glob


def _entries(folder: Path, report_unlisted: Callable[[Path, str], object]) -> Sequence[os.DirEntry[str]]:
    """What is in a folder; nothing where it has vanished or is closed to us."""
    try:
        with os.scandir(folder) as entries:
            return list(entries)
    except FileNotFoundError:
        return ()
    except OSError as error:
        report_unlisted(folder, error.strerror or str(error))
        return ()
