"""Looks at paths without opening them, and spells them for people and for globs."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

from cloudinary_lint.files.reading import read_file

_COMMANDS = ("::", "---", "+++", "~~~", "^^^", "travis_", "section_start:", "section_end:")
"""How a line begins that is a command to GitHub, Buildkite, Travis or GitLab, anywhere in a log."""


def is_there(path: Path) -> bool:
    """Whether a path leads somewhere; what may not be looked at is not there."""
    return _mode(path) != 0


def is_regular(path: Path) -> bool:
    """Whether a path leads to a file that can be opened without waiting: no pipe, socket or device."""
    return stat.S_ISREG(_mode(path))


def is_folder(path: Path, *, follows: bool = True) -> bool:
    """Whether a path leads to a folder, by links or, where `follows` is off, is one itself."""
    return stat.S_ISDIR(_mode(path, follows=follows))


def is_link(path: Path) -> bool:
    """Whether a path is a link to another."""
    return stat.S_ISLNK(_mode(path, follows=False))


def is_submodule(top: Path) -> bool:
    """Whether a repository is a submodule whose inside lies in that of the repository around it."""
    try:
        return b"/modules/" in read_file(top / ".git")
    except OSError:
        return False


def _mode(path: Path, *, follows: bool = True) -> int:
    """What a path is, in the system's words; 0 where nothing is there, or it may not be looked at."""
    try:
        return (path.stat() if follows else path.lstat()).st_mode
    except (OSError, ValueError):
        return 0


def absolute(given: str) -> Path:
    """Returns a path as the file system has it, without following links."""
    return Path(os.path.normpath(Path.cwd() / given))


def shown(path: Path) -> str:
    """A path as the user sees it: relative to the working folder, where there is a way.

    Where it would begin a line of a log like a command of a CI, it begins with `./` instead.
    """
    here = f"{os.getcwd()}{os.sep}"  # noqa: PTH109 - a text, since every file is asked about
    relative = str(path)
    if relative.startswith(here):
        relative = relative[len(here) :]
    else:
        try:
            relative = os.path.relpath(path)
        except ValueError:  # another drive
            return relative
    return f"{os.curdir}{os.sep}{relative}" if is_command(relative) else relative


def is_command(line: str) -> bool:
    """Whether a CI takes a line of its log for a command, by how it begins."""
    return line.lstrip().startswith(_COMMANDS)


def inside(path: Path, root: Path) -> PurePosixPath:
    """A path relative to a root; as it is where it lies outside."""
    own, top = path.as_posix(), f"{root.as_posix()}/"
    if own.startswith(top):
        return PurePosixPath(own[len(top) :])
    return PurePosixPath((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
