"""Paths that are never linted, even if named: installed packages, version control, minified files."""

from __future__ import annotations

import os

from cloudinary_lint.files.reading import read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LEFTOVER = ".cloudinary-lint-"
"""The start of the names of temporary files; a killed run leaves one."""
_FOLDERS = {
    **dict.fromkeys((".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS"), "version control"),
    **dict.fromkeys(("site-packages", "dist-packages", "node_modules"), "an installed package"),
}
MINIFIED = tuple(f"{joint}min.{suffix}" for joint in ".-" for suffix in ("js", "mjs", "cjs", "css"))
_SDK = (b"class CloudinaryImage", b"class Config", b"USER_AGENT")


def name_exclusion(name: str) -> str:
    """Returns why a file of that name is never linted; empty if it may be."""
    if name.lower().endswith(MINIFIED):
        return "minified"
    return "left by a run that was killed" if name.startswith(LEFTOVER) else ""


def folder_exclusion(folder: str, root: str, exclusion_reason: Callable[[str], str]) -> str:
    """Returns why nothing in a folder below a project's root is ever linted; empty if it may be."""
    return next(filter(None, map(exclusion_reason, _folders(folder, root))), "")


def _folders(folder: str, root: str) -> Iterator[str]:
    """Yields a folder and those around it, innermost first, up to its project's root."""
    while folder not in {root, os.path.dirname(folder)}:
        yield folder
        folder = os.path.dirname(folder)


def exclusion_reason(folder: str) -> str:
    """Returns why nothing in a folder is ever linted; empty if it may be."""
    name = os.path.basename(folder)
    if reason := _FOLDERS.get(
        name.lower() if name.startswith(".") else name
    ):  # `.GIT` is `.git` on some disks
        return reason
    if os.path.isfile(os.path.join(folder, "pyvenv.cfg")):
        return "a virtual environment"
    return "a copy of the Cloudinary SDK" if _is_sdk(folder) else ""


def _is_sdk(folder: str) -> bool:
    """Whether a folder is the SDK's own package, by its content: a project may have a folder of that name."""
    module = os.path.join(folder, "__init__.py")
    if os.path.basename(folder) != "cloudinary" or not os.path.isfile(module):
        return False
    try:
        raw = read_file(module)
    except OSError:
        return False
    return all(mark in raw for mark in _SDK)
