"""Finds the projects in a repository, which may hold several side by side.

A folder with settings of this tool is a project of its own, and so are two or more folders with a
`manage.py`, none within another.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from cloudinary_lint.files.paths import is_there
from cloudinary_lint.files.reading import read_file

if TYPE_CHECKING:
    from collections.abc import Iterable

OWN_FILE, PYPROJECT = "cloudinary-lint.toml", "pyproject.toml"
_TABLE = b"cloudinary-lint"
_MANAGE = f"{os.sep}manage.py"


def has_settings(folder: str) -> bool:
    """Whether a folder holds settings of this tool."""
    if is_there(os.path.join(folder, OWN_FILE)):
        return True
    try:
        raw = read_file(os.path.join(folder, PYPROJECT))
    except OSError:
        return False
    return any(line.lstrip().startswith(b"[tool." + _TABLE) for line in raw.splitlines() if _TABLE in line)


def django_projects(paths: Iterable[str]) -> frozenset[str]:
    """Returns the folders with a `manage.py` that are projects: at least two, none within another."""
    folders = sorted({os.path.dirname(path) + os.sep for path in paths if path.endswith(_MANAGE)})
    outer = [one for one in folders if not any(one != other and one.startswith(other) for other in folders)]
    return frozenset(one.removesuffix(os.sep) for one in outer if len(outer) > 1)
