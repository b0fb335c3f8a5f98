"""Summarizes a file for the survey by searching its bytes, since most files never mention Cloudinary.

The summary is plain bytes, which are sent between processes and saved between runs as they are. Of a
requirements file of any format it holds the Cloudinary packages, and the versions that lock files pin.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.kinds import (
    NAME,
    is_candidate,
    is_minified,
    is_relevant,
    kind_word,
    letters_of,
    needs_fields,
)
from cloudinary_lint.project.imports import import_lines
from cloudinary_lint.project.paths import folders_around, name_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DEFINES = lazy_pattern(
    rb"\b(?:def|class)[ \t]+(build_url|image|video|video_thumbnail|source|picture|cloudinary_url)\b"
)
_OWN = (b"build_url", b"image", b"video", b"source", b"picture", b"cloudinary_url")
_SECURE = lazy_pattern(rb"secure(?!_url)")
_ASSIGNS = lazy_pattern(
    rb"^(?:INSTALLED_APPS|ROOT_URLCONF|SECRET_KEY|DATABASES)[ \t]*(?::[^=\r\n]*)?\+?=", re.MULTILINE
)
_DJANGO_ONLY = lazy_pattern(rb"\b(?:INSTALLED_APPS|ROOT_URLCONF|DJANGO_SETTINGS_MODULE)\b")
_REQUIREMENTS = "sfglkjv"
"""The letters of the fields of `Requirements`."""
_LETTERS = frozenset(_REQUIREMENTS)
_UNKNOWN = "text"
"""The kind of a file without a known suffix: it is linted if the settings include it."""
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
_FOREIGN = frozenset({"package.json", "composer.json"})
_NAMES = lazy_pattern(
    r".*require.*\.(?:txt|in|pip)|pyproject\.toml|Pipfile|setup\.(?:py|cfg)"
    r"|environment\.ya?ml|conda.*\.ya?ml|constraints.*\.txt",
    re.IGNORECASE,
)
_LOCKS = lazy_pattern(r"Pipfile\.lock|poetry\.lock|uv\.lock|pdm\.lock|pylock(?:\.[\w-]+)?\.toml")
_UP_TO = frozenset({"", "=", "==", "===", "<=", "~"})
"""The operators that admit no release above that behind them."""
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


class Summary(NamedTuple):
    """The summary of a file, found by searching its bytes.

    `flags`: letters for what is true of it; `defined`: the SDK's names that a module defines as its own, with
    blanks between; `imports`: the imports of a module, a line each.
    """

    flags: str
    defined: bytes
    imports: bytes

    @property
    def is_minified(self) -> bool:
        """Whether it was made by a program."""
        return "n" in self.flags

    @property
    def is_candidate(self) -> bool:
        """Whether it can hold anything to report."""
        return "c" in self.flags

    @property
    def needs_fields(self) -> bool:
        """Whether it reports only where its project has attributes that hold Cloudinary's resources."""
        return "o" in self.flags

    @property
    def mentions(self) -> bool:
        """Whether it mentions Cloudinary."""
        return "m" in self.flags

    @property
    def is_relevant(self) -> bool:
        """Whether the survey has to read it."""
        return "t" in self.flags

    @property
    def mentions_secure(self) -> bool:
        """Whether it mentions `secure`; `secure_url` doesn't count."""
        return "u" in self.flags

    @property
    def assigns_settings(self) -> bool:
        """Whether it is a module that assigns what only settings modules hold."""
        return "a" in self.flags

    @property
    def is_django(self) -> bool:
        """Whether it is a module that only a Django project has."""
        return "d" in self.flags

    @property
    def lists_packages(self) -> bool:
        """Whether it requires one of the packages that matter."""
        return not _LETTERS.isdisjoint(self.flags)

    @property
    def requirements(self) -> Requirements:
        """Returns what it requires."""
        return Requirements(*(letter in self.flags for letter in _REQUIREMENTS))


def summarize(path: str, raw: bytes) -> Summary:
    """Returns the summary of a file, by its path (relative to the root, with slashes) and its bytes."""
    name = path.rpartition("/")[2]
    word = kind_word(path)
    kind = word or _UNKNOWN
    is_python = name.endswith(".py")
    letters = letters_of(raw)
    candidate = is_candidate(letters, kind)
    truths = {
        "n": is_minified(raw, kind),
        "c": candidate,
        "o": candidate and needs_fields(letters, kind),
        "m": NAME in letters,
        "t": is_relevant(raw, letters),
        "u": _SECURE.search(letters.replace(b"\0", b"")) is not None,  # in whatever encoding
        "a": is_python and _ASSIGNS.search(raw) is not None,
        "d": is_python and _DJANGO_ONLY.search(raw) is not None,
    }
    if is_requirements(path):
        truths |= dict(zip(_REQUIREMENTS, requirements_in(path, raw), strict=True))
    return Summary(
        "".join(letter for letter, is_true in truths.items() if is_true),
        _defined(raw) if word == "python" else b"",
        import_lines(raw) if is_python else b"",
    )


def _defined(raw: bytes) -> bytes:
    if not any(name in raw for name in _OWN):
        return b""
    return b" ".join(sorted({match[1] for match in _DEFINES.finditer(raw)}))


def is_requirements(path: str) -> bool:
    """Whether a file, by its path with slashes, lists what a project requires."""
    *folders, name = path.split("/")
    is_in_folder = name.endswith((".txt", ".in")) and "requirements" in folders
    is_known = _NAMES.fullmatch(name) is not None or _LOCKS.fullmatch(name) is not None
    return name in _FOREIGN or is_in_folder or is_known


def requirements_in(path: str, raw: bytes) -> Requirements:
    """Returns what one requirements file lists."""
    if not any(name in raw.lower() for name in (NAME, b"django")):
        return Requirements()
    text, name = re.sub(r"(?m)^[ \t]*#.*$", "", raw.decode("utf-8", "replace")), path.rpartition("/")[2]
    if name in _FOREIGN:
        return Requirements(has_foreign=NAME.decode() in text.lower())
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


def is_python_manifest(path: str) -> bool:
    """Whether a file lists packages of Python."""
    return is_requirements(path) and name_of(path) not in _FOREIGN


class Manifests:
    """The folders with manifests: of Python, and of other languages that require their own SDK."""

    def __init__(self, python: Iterable[str], foreign: Iterable[str]) -> None:
        self._python = frozenset(python)
        self._foreign = frozenset(foreign)

    def is_foreign(self, path: str) -> bool:
        """Whether the nearest manifest around a file is another language's.

        What isn't an env file may be for Python too if the folder of that manifest has Python in it.
        """
        for folder in folders_around(path):
            if folder in self._python:
                return False
            if folder in self._foreign:
                is_env = kind_word(path) == "env"
                return is_env or not any(folder in folders_around(python) for python in self._python)
        return False


def _clauses(version: str) -> Iterator[tuple[str, tuple[int, int], str | None]]:
    """Yields the operator, the release, and the patch if there is one, of each clause of a requirement."""
    for clause in _CLAUSE.finditer(version):
        major, minor = map(int, clause["release"].split("."))
        yield clause["operator"], (major, minor), clause["patch"]


def _is_old(version: str) -> bool:
    """Whether a requirement admits only releases that do not read `CLOUDINARY_SECURE`."""
    return any(
        release <= _ENVIRONMENT_SINCE
        if operator == "<"
        else release < _ENVIRONMENT_SINCE and (operator in _UP_TO or (operator == "~=" and patch is not None))
        for operator, release, patch in _clauses(version)
    )


def _is_new_django(version: str) -> bool:
    """Whether a requirement admits only releases of Django that read `STORAGES` alone."""
    return any(
        release >= _STORAGES_SINCE and "<" not in operator and operator != "!="
        for operator, release, _ in _clauses(version)
    )
