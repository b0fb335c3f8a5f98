"""Finds the projects in a repository, which may hold several side by side.

A folder with settings of this tool is a project of its own, and so are two or more folders with a
`manage.py`, none within another.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.files.paths import is_there
from cloudinary_lint.files.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN_FILE, PYPROJECT = "cloudinary-lint.toml", "pyproject.toml"
_TABLE = b"cloudinary-lint"
_MANAGE = f"{os.sep}manage.py"


def has_settings(folder: Path) -> bool:
    """Whether a folder holds settings of this tool."""
    if is_there(folder / OWN_FILE):
        return True
    try:
        raw = read_file(folder / PYPROJECT)
    except OSError:
        return False
    return any(line.lstrip().startswith(b"[tool." + _TABLE) for line in raw.splitlines() if _TABLE in line)


def django_projects(paths: Iterable[str], top: Path) -> frozenset[Path]:
    """Returns the folders with a `manage.py` that are projects: at least two, none within another."""
    folders = sorted({Path(path).parent for path in paths if path.endswith(_MANAGE)})
    outer = [folder for folder in folders if not any(other in folder.parents for other in folders)]
    return frozenset(outer) if len(outer) > 1 and top not in outer else frozenset()
