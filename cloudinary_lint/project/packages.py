"""Finds the Cloudinary packages in a project's requirements files, of whatever format."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import PurePosixPath

_PYTHON = re.compile(
    r"""
    (?: ^ | ["'\s\[,] )
    (?P<name> cloudinary | django-?(?:gamma-)?cloudinary(?:-storage)?(?:-\w+)? | dj3-cloudinary-storage
      | wagtail-?cloudinary(?:-image)? )
    (?: \[ [^\[\]\r\n]* \] )?
    \s* (?P<relation> [=<>~!^]=* | ["']?\s*[:=]\s*["'{] | ["'\s,;#@)\]] | $ )
    (?P<version> [^"'\s,;#}]* )
    """,
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
_NAME = b"cloudinary"
_FOREIGN = frozenset({"package.json", "composer.json"})
_NAMES = re.compile(
    r".*require.*\.(?:txt|in|pip)|pyproject\.toml|Pipfile(?:\.lock)?|poetry\.lock|uv\.lock|setup\.(?:py|cfg)"
    r"|environment\.ya?ml|conda.*\.ya?ml|constraints.*\.txt|pdm\.lock",
    re.IGNORECASE,
)
_ENVIRONMENT_SINCE = (1, 26)
"""The first release of the SDK that reads `CLOUDINARY_SECURE`."""


class Requirements(NamedTuple):
    """Whether the Python SDK (or a package built on it) is required, and whether only another language's is.

    `is_old`: a pin keeps the SDK below 1.26, which does not read `CLOUDINARY_SECURE`.
    """

    has_sdk: bool = False
    has_foreign: bool = False
    has_gamma: bool = False
    is_old: bool = False


def is_requirements(path: str) -> bool:
    """Whether a file, by its path with slashes, lists what a project requires."""
    *folders, name = path.split("/")
    is_in_folder = name.endswith((".txt", ".in")) and "requirements" in folders
    return name in _FOREIGN or is_in_folder or _NAMES.fullmatch(name) is not None


def requirements_in(path: str, raw: bytes) -> Requirements:
    """Returns what one requirements file lists."""
    if _NAME not in raw.lower():
        return Requirements()
    text = _without_comments(raw.decode("utf-8", "replace"))
    if path.rpartition("/")[2] in _FOREIGN:
        return Requirements(has_foreign=_NAME.decode() in text.lower())
    found = [(match["name"].lower(), match["relation"], match["version"]) for match in _PYTHON.finditer(text)]
    return Requirements(
        bool(found),
        has_gamma=any("gamma" in name for name, _, _ in found),
        is_old=any(name == "cloudinary" and _is_old(relation, version) for name, relation, version in found),
    )


def combine(every: Iterable[Requirements]) -> Requirements:
    """Returns what all requirements files of a project list together."""
    return Requirements(*map(any, zip(Requirements(), *every, strict=True)))


class Manifests:
    """The folders with manifests: of Python, and of other languages that require their own SDK."""

    def __init__(self, python: Collection[PurePosixPath], foreign: Collection[PurePosixPath]) -> None:
        self._python = frozenset(python)
        self._foreign = frozenset(foreign)

    def is_foreign(self, path: PurePosixPath) -> bool:
        """Whether the nearest manifest around a file is another language's."""
        for folder in path.parents:
            if folder in self._python:
                return False
            if folder in self._foreign:
                return True
        return False


def is_python_manifest(path: str) -> bool:
    """Whether a file lists packages of Python."""
    return is_requirements(path) and path.rpartition("/")[2] not in _FOREIGN


def _without_comments(text: str) -> str:
    return re.sub(r"(?m)^[ \t]*#.*$", "", text)


def _is_old(relation: str, version: str) -> bool:
    """Whether a requirement admits only releases that do not read `CLOUDINARY_SECURE`."""
    match = re.match(r"[=<~^ ]*(\d+)\.(\d+)", version)
    if match is None or relation.startswith((">", "!", "^")) or version.startswith((">", "!", "^")):
        return False
    found = (int(match[1]), int(match[2]))
    if relation.startswith("<") and not relation.startswith("<="):
        return found <= _ENVIRONMENT_SINCE
    return found < _ENVIRONMENT_SINCE
