"""What is never linted, whoever names it: others' code, tools' folders, minified files.

Refuses to know what git ignores and what settings exclude.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.discovery.paths import is_regular

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_FOLDERS = {
    **dict.fromkeys((".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS"), "version control"),
    **dict.fromkeys(("site-packages", "dist-packages", "node_modules"), "an installed package"),
}
_MINIFIED = (".min.js", ".min.css", "-min.js", "-min.css")
_SDK = (b"class CloudinaryImage", b"class Config", b"USER_AGENT")


def why_never(path: Path, root: Path, why_closed: Callable[[Path], str]) -> str:
    """Why a file is never linted, empty where it may be: for its name, or for a folder below the root."""
    if path.name.lower().endswith(_MINIFIED):
        return "minified"
    is_inside = path.is_relative_to(root)
    folders = (folder for folder in path.parents if not is_inside or root in folder.parents)
    return next(filter(None, map(why_closed, folders)), "")


def why_closed(folder: Path) -> str:
    """Why nothing in a folder is ever linted; empty where it may be."""
    if said := _FOLDERS.get(folder.name):
        return said
    if is_regular(folder / "pyvenv.cfg"):
        return "a virtual environment"
    return "a copy of the Cloudinary SDK" if _is_sdk(folder) else ""


def _is_sdk(folder: Path) -> bool:
    """Whether a folder is the SDK's own package; a project may well have a folder of that name."""
    module = folder / "__init__.py"
    if folder.name != "cloudinary" or not is_regular(module):
        return False
    try:
        raw = module.read_bytes()
    except OSError:
        return False
    return all(mark in raw for mark in _SDK)
