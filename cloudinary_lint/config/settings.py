"""`[tool.cloudinary-lint]` in `pyproject.toml`: what it may say, and what it means.

A wrong key or type is trouble that names the file, the key and the nearest right one. Refuses to
know the command line.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, NamedTuple

from cloudinary_lint.config.errors import UsageError, nearest, one_of
from cloudinary_lint.config.selection import codes
from cloudinary_lint.config.toml import parsed
from cloudinary_lint.files.contents import read_file
from cloudinary_lint.files.globs import is_glob, matches
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

TABLE = "cloudinary-lint"
FORMATS = ("concise", "full", "json", "sarif", "github", "gitlab", "junit", "rdjson")
TEMPLATE_LANGUAGES = ("auto", "django", "jinja")


class Settings(NamedTuple):
    """What the settings say, in their own words; globs are as in `.gitignore`, codes may be prefixes."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    per_file_ignores: tuple[tuple[str, tuple[str, ...]], ...] = ()
    exclude: tuple[str, ...] = ()
    extend_include: tuple[str, ...] = ()
    strict: bool = False
    unsafe_fixes: bool = False
    output_format: str = ""
    secure: bool = False
    template_language: str = "auto"
    cloudinary_fields: tuple[str, ...] = ()
    baseline: str = ""


def selected(settings: Settings, path: str) -> frozenset[str]:
    """The codes that report in a file; `path` is relative to the project's root."""
    off = [*settings.ignore]
    for glob, ignored in settings.per_file_ignores:
        if matches((glob,), path):
            off += ignored
    every = (rule.code for rule in all_rules())
    return frozenset(
        code
        for code in every
        if code.startswith(settings.select or ("",)) and not code.startswith(tuple(off))
    )


def of_project(root: Path) -> Settings:
    """The settings of a project: what its `pyproject.toml` says, if there is one. Raises UsageError."""
    path = file_of(root)
    return load(path) or Settings() if path else Settings()


def file_of(root: Path) -> Path | None:
    """The file that may hold a project's settings."""
    path = root / "pyproject.toml"
    return path if os.path.lexists(path) else None


def of_file(path: Path) -> Settings:
    """The settings in a file that was asked for, so that it has to hold some. Raises UsageError."""
    settings = load(path)
    if settings is None:
        message = f"{path}: has no [tool.{TABLE}]"
        raise UsageError(message)
    return settings


def load(path: Path) -> Settings | None:
    """The settings in a TOML file; None where it holds none. Raises UsageError."""
    table = _table(path)
    return None if table is None else parse(table, str(path))


def said(path: Path) -> frozenset[str]:
    """The settings that a TOML file has something to say about. Raises UsageError."""
    return frozenset(key.replace("-", "_") for key in _table(path) or ())


def _table(path: Path) -> dict[str, object] | None:
    try:
        raw = read_file(path)
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}"
        raise UsageError(message) from None
    if TABLE.encode() not in raw:
        return None
    tool = parsed(path, raw).get("tool", {})
    if not isinstance(tool, dict) or TABLE not in tool:
        return None
    table = tool[TABLE]
    if not isinstance(table, dict):
        message = f"{path}: [tool.{TABLE}] must be a table"
        raise UsageError(message)
    return table


def parse(table: Mapping[str, object], where: str) -> Settings:
    """The settings in a table. Raises UsageError with the key that is wrong."""
    known = {name.replace("_", "-"): name for name in Settings._fields}
    said: dict[str, Any] = {}
    for key, value in table.items():
        place = f"{where}: [tool.{TABLE}] {key}"
        if key not in known:
            message = f"{place}: no such setting{nearest(key, known)}"
            raise UsageError(message)
        said[known[key]] = _READERS[known[key]](value, place)
    return Settings(**said)


def _flag(value: object, place: str) -> bool:
    if isinstance(value, bool):
        return value
    message = f"{place}: must be true or false, not {_kind(value)}"
    raise UsageError(message)


def _text(value: object, place: str) -> str:
    if isinstance(value, str):
        return value
    message = f"{place}: must be a string, not {_kind(value)}"
    raise UsageError(message)


def _texts(value: object, place: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    message = f"{place}: must be a list of strings, not {_kind(value)}"
    raise UsageError(message)


def _globs(value: object, place: str) -> tuple[str, ...]:
    return globs(_texts(value, place), place)


def _codes(value: object, place: str) -> tuple[str, ...]:
    return codes(_texts(value, place), place)


def _per_file(value: object, place: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    if not isinstance(value, dict):
        message = f"{place}: must be a table of globs, not {_kind(value)}"
        raise UsageError(message)
    return tuple(
        (glob, _codes(ignored, f"{place}: {glob}"))
        for glob, ignored in zip(globs(value, place), value.values(), strict=True)
    )


def _kind(value: object) -> str:
    """What a value is in TOML's words; the value itself might be a secret in the wrong place."""
    match value:
        case str():
            return "a string"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list():
            return "a list with something else in it"
        case _:
            return "a table" if isinstance(value, dict) else "a date"


_READERS: dict[str, Callable[[object, str], object]] = {
    "select": _codes,
    "ignore": _codes,
    "per_file_ignores": _per_file,
    "exclude": _globs,
    "extend_include": _globs,
    "strict": _flag,
    "unsafe_fixes": _flag,
    "output_format": lambda value, place: one_of(value, FORMATS, place),
    "secure": _flag,
    "template_language": lambda value, place: one_of(value, TEMPLATE_LANGUAGES, place),
    "cloudinary_fields": _texts,
    "baseline": _text,
}


def globs(given: Iterable[str], place: str) -> tuple[str, ...]:
    """Globs that can be understood. Raises UsageError for any other."""
    found = tuple(given)
    for glob in found:
        if not is_glob(glob):
            message = f"{place}: {glob!r} is no glob"
            raise UsageError(message)
    return found
