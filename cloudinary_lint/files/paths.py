"""Looks at paths without opening them, and spells them for people and for globs."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

from cloudinary_lint.files.reading import read_file

_COMMANDS = ("::", "---", "+++", "~~~", "^^^", "travis_", "section_start:", "section_end:")
"""The starts of lines that GitHub, Buildkite, Travis or GitLab execute as commands, anywhere in a log."""


def is_there(path: Path | str) -> bool:
    """Whether a path exists; one that may not be looked at doesn't."""
    return mode_of(path) != 0


def is_regular(path: Path | str) -> bool:
    """Whether a path leads to a file that can be opened without waiting: no pipe, socket or device."""
    return stat.S_ISREG(mode_of(path))


def is_folder(path: Path | str, *, follows: bool = True) -> bool:
    """Whether a path leads to a folder, by links or, where `follows` is off, is one itself."""
    return stat.S_ISDIR(mode_of(path, follows=follows))


def is_link(path: Path | str) -> bool:
    """Whether a path is a link to another."""
    return stat.S_ISLNK(mode_of(path, follows=False))


def is_submodule(top: Path) -> bool:
    """Whether a repository is a submodule whose inside lies in that of the repository around it."""
    try:
        return b"/modules/" in read_file(top / ".git")
    except OSError:
        return False


def mode_of(path: Path | str, *, follows: bool = True) -> int:
    """Returns the mode of a path; 0 if it doesn't exist or may not be looked at."""
    try:
        return os.stat(path, follow_symlinks=follows).st_mode
    except (OSError, ValueError):
        return 0


def absolute_path(path: str) -> Path:
    """Returns a path as an absolute one; links are not resolved."""
    return Path(os.path.normpath(Path.cwd() / path))


def display_path(path: Path | str, here: str = "") -> str:
    """Returns a path as the user sees it: relative to the working folder, if possible.

    `here` is the working folder, where the caller knows it: to ask for it takes longer than all the rest.

    Where it would begin a line of a log like a command of a CI, it begins with `./` instead.
    """
    here = f"{here or os.getcwd()}{os.sep}"
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
    """Whether a CI would execute a line of its log as a command, by how it begins."""
    return line.lstrip().startswith(_COMMANDS)


def slashed(path: str, root: Path) -> str:
    """Returns a path relative to a root, with slashes; as it is if it is outside."""
    top = str(root).rstrip(os.sep) + os.sep
    return path.removeprefix(top).replace(os.sep, "/")


def relative_path(path: Path, root: Path) -> PurePosixPath:
    """Returns a path relative to a root; unchanged if it is outside."""
    own, top = path.as_posix(), f"{root.as_posix()}/"
    if own.startswith(top):
        return PurePosixPath(own[len(top) :])
    return PurePosixPath((path.relative_to(root) if path.is_relative_to(root) else path).as_posix())
