"""Finds the Cloudinary packages in requirements files of any format, and the versions that lock files pin."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.kinds import kind_word
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from pathlib import PurePosixPath

_REQUIREMENT = r"""
    (?: ^ | ["'\s\[,] )
    (?P<name> NAMES )
    (?: \[ [^\[\]\r\n]* \] )?
    \s* (?: (?P<clauses> [=<>~!^]+ \s* \d [^"'\s,;#]* (?: \s*,\s* [=<>~!]+ \s* \d [^"'\s,;#]* )* )
          | ["']? \s* [:=] \s* ["'] (?P<quoted> [^"'\r\n]* )
          | ["']? \s* [:=] \s* \{ (?P<table> [^{}]* )
          | ["'\s,;#@)\]=<>~!^] | $ )
"""
_FLAGS = re.VERBOSE | re.IGNORECASE | re.MULTILINE
_PYTHON = lazy_pattern(
    _REQUIREMENT.replace(
        "NAMES",
        "cloudinary | django-?(?:gamma-)?cloudinary(?:-storage)?(?:-\\w+)? | dj3-cloudinary-storage"
        " | wagtail-?cloudinary(?:-image)?",
    ),
    _FLAGS,
)
_DJANGO = lazy_pattern(_REQUIREMENT.replace("NAMES", "django"), _FLAGS)
_VERSION = lazy_pattern(r"\bversion[\"']?\s*[:=]\s*[\"']([^\"']*)")
_CLAUSE = lazy_pattern(r"(?P<operator>[=<>~!^]*)\s*(?P<release>\d+\.\d+)(?P<patch>\.\d)?")
_LOCKED = lazy_pattern(
    r"""^name = "(?P<name>cloudinary|django)"\s+version = "(?P<version>[^"]*)\"""", re.MULTILINE
)
_NAME = b"cloudinary"
_FOREIGN = frozenset({"package.json", "composer.json"})
_NAMES = lazy_pattern(
    r".*require.*\.(?:txt|in|pip)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)"
    r"|environment\.ya?ml|conda.*\.ya?ml|constraints.*\.txt",
    re.IGNORECASE,
)
_LOCKS = lazy_pattern(r"Pipfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|pylock(?:\.[\w-]+)?\.toml")
_ENVIRONMENT_SINCE = (1, 26)
"""The first release of the SDK that reads `CLOUDINARY_SECURE`."""
_STORAGES_SINCE = (5, 1)
"""The first release of Django that reads its storages from `STORAGES` alone (release notes of 5.1)."""


class Requirements(NamedTuple):
    """Whether the Python SDK (or a package built on it) is required, and whether only another language's is.

    `is_old`: a pin keeps the SDK below 1.26, which does not read `CLOUDINARY_SECURE`. `is_locked`: the pin is
    that of a lock file, which decides before other requirements do. `has_new_django`: a pin keeps Django at
    5.1 or above; `is_django_locked`: a lock file pins it.
    """

    has_sdk: bool = False
    has_foreign: bool = False
    has_gamma: bool = False
    is_old: bool = False
    is_locked: bool = False
    has_new_django: bool = False
    is_django_locked: bool = False


def is_requirements(path: str) -> bool:
    """Whether a file, by its path with slashes, lists what a project requires."""
    *folders, name = path.split("/")
    is_in_folder = name.endswith((".txt", ".in")) and "requirements" in folders
    is_known = _NAMES.fullmatch(name) is not None or _LOCKS.fullmatch(name) is not None
    return name in _FOREIGN or is_in_folder or is_known


def requirements_in(path: str, raw: bytes) -> Requirements:
    """Returns what one requirements file lists."""
    if not any(name in raw.lower() for name in (_NAME, b"django")):
        return Requirements()
    text, name = _without_comments(raw.decode("utf-8", "replace")), path.rpartition("/")[2]
    if name in _FOREIGN:
        return Requirements(has_foreign=_NAME.decode() in text.lower())
    found = tuple(_PYTHON.finditer(text))
    versions = list(_versions(text, "cloudinary", found))
    django = list(_versions(text, "django", _DJANGO.finditer(text)))
    is_lock = _LOCKS.fullmatch(name) is not None
    return Requirements(
        bool(found),
        has_gamma=any("gamma" in match["name"].lower() for match in found),
        is_old=any(map(_is_old, versions)),
        is_locked=bool(versions) and is_lock,
        has_new_django=any(map(_is_new_django, django)),
        is_django_locked=bool(django) and is_lock,
    )


def _versions(text: str, name: str, found: Iterable[re.Match[str]]) -> Iterator[str]:
    """Yields the requirements for the version of a package."""
    for match in found:
        if match["name"].lower() == name:
            table = _VERSION.search(match["table"] or "")
            yield from filter(None, (match["clauses"], match["quoted"], table and table[1]))
    yield from (match["version"] for match in _LOCKED.finditer(text) if match["name"] == name)


def combine(every: Iterable[Requirements]) -> Requirements:
    """Returns what all requirements files of a project list together."""
    files = tuple(every)
    deciding = [one for one in files if one.is_locked] or files
    django = [one for one in files if one.is_django_locked] or files
    whole = Requirements(*map(any, zip(Requirements(), *files, strict=True)))
    return whole._replace(
        is_old=any(one.is_old for one in deciding), has_new_django=any(one.has_new_django for one in django)
    )


class Manifests:
    """The folders with manifests: of Python, and of other languages that require their own SDK."""

    def __init__(self, python: Collection[PurePosixPath], foreign: Collection[PurePosixPath]) -> None:
        self._python = frozenset(python)
        self._foreign = frozenset(foreign)

    def is_foreign(self, path: PurePosixPath) -> bool:
        """Whether the nearest manifest around a file is another language's.

        What isn't an env file may be for Python too if the folder of that manifest has Python in it.
        """
        for folder in path.parents:
            if folder in self._python:
                return False
            if folder in self._foreign:
                is_env = kind_word(str(path)) == "env"
                return is_env or not any(folder in python.parents for python in self._python)
        return False


def is_python_manifest(path: str) -> bool:
    """Whether a file lists packages of Python."""
    return is_requirements(path) and path.rpartition("/")[2] not in _FOREIGN


def _without_comments(text: str) -> str:
    return re.sub(r"(?m)^[ \t]*#.*$", "", text)


def _is_old(version: str) -> bool:
    """Whether a requirement admits only releases that do not read `CLOUDINARY_SECURE`."""
    return any(map(_is_below, _CLAUSE.finditer(version)))


def _is_below(clause: re.Match[str]) -> bool:
    major, minor = map(int, clause["release"].split("."))
    match clause["operator"]:
        case "<":
            return (major, minor) <= _ENVIRONMENT_SINCE
        case "" | "=" | "==" | "===" | "<=" | "~":
            return (major, minor) < _ENVIRONMENT_SINCE
        case "~=":
            return (major, minor) < _ENVIRONMENT_SINCE and clause["patch"] is not None
        case _:
            return False


def _is_new_django(version: str) -> bool:
    """Whether a requirement admits only releases of Django that read `STORAGES` alone."""
    return any(
        (int(major), int(minor)) >= _STORAGES_SINCE and "<" not in operator and operator != "!="
        for operator, major, minor in (
            (clause["operator"], *clause["release"].split(".")) for clause in _CLAUSE.finditer(version)
        )
    )
