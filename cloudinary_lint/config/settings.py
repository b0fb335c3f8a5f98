"""The settings, in `[tool.cloudinary-lint]` of `pyproject.toml` or in `cloudinary-lint.toml`.

All wrong keys and types are reported at once, each with the file, the key and the nearest right one.
"""

from __future__ import annotations

import os
import sys
from functools import cache, partial
from importlib import import_module
from typing import TYPE_CHECKING, Any, TypeVar

from cloudinary_lint.files.globs import is_glob, matches
from cloudinary_lint.files.paths import OWN_FILE, PYPROJECT
from cloudinary_lint.files.reading import read_file
from cloudinary_lint.rules import all_rules, names, nearest, prefix_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

TABLE = "cloudinary-lint"
FORMATS = ("concise", "full", "json", "sarif", "github", "gitlab", "junit", "rdjson")
TEMPLATE_LANGUAGES = ("auto", "django", "jinja")
_LINE = lazy_pattern(r"line (\d+)")
T = TypeVar("T")


class UsageError(Exception):
    """Raised for wrong options, settings or paths; each argument is a reason, as the user reads it."""

    def __str__(self) -> str:
        return "; ".join(self.reasons)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Returns the reasons, each a line of its own."""
        return self.args


class Settings(NamedTuple):
    """The settings of a project; globs are as in `.gitignore`, codes may be prefixes."""

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


def of_projects(
    overrides: Settings, fixed: Settings | None = None, *, no_baseline: bool = False
) -> Callable[[Path], Settings]:
    """Returns the function that returns the settings of the project in a folder, or raises UsageError.

    They are read once, and not at all where `fixed` replaces them. Of `overrides`, `select` replaces both
    `select` and `ignore`; `ignore` adds to `ignore`.
    """

    @cache
    def settings_of(root: Path) -> Settings:
        settings = fixed or of_project(root)
        return settings._replace(
            select=overrides.select or settings.select,
            ignore=(*overrides.ignore, *(() if overrides.select else settings.ignore)),
            strict=overrides.strict or settings.strict,
            unsafe_fixes=overrides.unsafe_fixes or settings.unsafe_fixes,
            output_format=overrides.output_format or settings.output_format,
            baseline=overrides.baseline or ("" if no_baseline else settings.baseline),
        )

    return settings_of


def selected(settings: Settings, path: str) -> frozenset[str]:
    """Returns the codes that report in a file; `path` is relative to the project's root."""
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
    """Returns the settings in a project's `cloudinary-lint.toml` or `pyproject.toml`. Raises UsageError."""
    path = file_of(root)
    return load(path) or Settings() if path else Settings()


def file_of(root: Path) -> Path | None:
    """Returns the file with a project's settings, if any. Raises UsageError if two have some."""
    own, shared = root / OWN_FILE, root / PYPROJECT
    if not os.path.lexists(own):
        return shared if os.path.lexists(shared) else None
    if os.path.lexists(shared) and _table(shared):
        message = f"{own}: {PYPROJECT} has settings in [tool.{TABLE}] too; keep them in one of the two files"
        raise UsageError(message)
    return own


def of_file(path: Path) -> Settings:
    """Returns the settings in a file that the user named. Raises UsageError if it has none."""
    settings = load(path)
    if settings is None:
        message = f"{path}: has no [tool.{TABLE}]"
        raise UsageError(message)
    return settings


def load(path: Path) -> Settings | None:
    """Returns the settings in a TOML file; None if it has none. Raises UsageError."""
    found = _table(path)
    return None if found is None else parse(found[0], f"{path}:{found[1]}")


def keys_in(path: Path) -> frozenset[str]:
    """Returns the names of the settings that a TOML file sets. Raises UsageError."""
    found = _table(path)
    return frozenset(key.replace("-", "_") for key in found[0]) if found else frozenset()


def _table(path: Path) -> tuple[dict[str, object], str] | None:
    """Returns the settings in a TOML file, and how messages show their heading; None if it has none.

    Raises UsageError.
    """
    try:
        raw = read_file(path)
    except OSError as error:
        message = f"{path}: cannot be read: {error.strerror}"
        raise UsageError(message) from None
    is_shared = path.name == PYPROJECT
    if is_shared and TABLE.encode() not in raw.lower().replace(b"_", b"-"):
        return None
    document = _parse_toml(path, raw)
    if not is_shared and set(document) != {"tool"}:
        return document, ""
    tool = document.get("tool", {})
    return _tool_table(path, tool) if isinstance(tool, dict) else None


def _parse_toml(path: Path, raw: bytes) -> dict[str, object]:
    """Returns the TOML document in a file. Raises UsageError with the line of a syntax error."""
    toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
    try:
        document: dict[str, object] = toml.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        reason = f"byte 0x{raw[error.start]:02x} is not valid UTF-8"
    except RecursionError:
        reason, line = "nested too deeply", 1
    except ValueError as error:  # TOMLDecodeError, or int() of a number with too many digits
        reason, _, place = str(error).partition(" (at ")
        found = _LINE.match(place)
        line = int(found[1]) if found else raw.count(b"\n") + 1
    else:
        return document
    message = f"{path}:{line}: not TOML: {reason}"
    raise UsageError(message)


def _tool_table(path: Path, tool: Mapping[str, object]) -> tuple[dict[str, object], str] | None:
    """Returns this tool's table. Raises UsageError if its name is misspelled."""
    for name in tool:
        if name != TABLE and name.lower().replace("_", "-") == TABLE:
            message = f"{path}: [tool.{name}] is misspelled; write [tool.{TABLE}]"
            raise UsageError(message)
    if TABLE not in tool:
        return None
    table = tool[TABLE]
    if not isinstance(table, dict):
        message = f"{path}: [tool.{TABLE}] must be a table"
        raise UsageError(message)
    return table, f" [tool.{TABLE}]"


def parse(table: Mapping[str, object], where: str) -> Settings:
    """Returns the settings in a table. Raises UsageError with every key that is wrong."""
    known = {name.replace("_", "-"): name for name in Settings._fields}
    found = _all_of(partial(_setting, known, key, value, f"{where} {key}") for key, value in table.items())
    values: dict[str, Any] = dict(found)
    return Settings(**values)


def _setting(known: Mapping[str, str], key: str, value: object, place: str) -> tuple[str, object]:
    if key not in known:
        message = f"{place}: no such setting{nearest(key, known)}"
        raise UsageError(message)
    return known[key], _READERS[known[key]](value, place)


def _all_of(readers: Iterable[Callable[[], T]]) -> list[T]:
    """Returns the results of all readers. Raises UsageError with the reasons of all that fail."""
    found: list[T] = []
    reasons: list[str] = []
    for read in readers:
        try:
            found.append(read())
        except UsageError as error:  # noqa: PERF203 - report all errors, not only the first
            reasons += error.reasons
    if reasons:
        raise UsageError(*reasons)
    return found


def _of_type(kind: type, words: str, value: object, place: str) -> object:
    """Returns a value of one of Python's types. Raises UsageError, which names the type in TOML's words."""
    if isinstance(value, kind):
        return value
    raise _wrong(place, words, _kind(value))


def _wrong(place: str, expected: str, found: str) -> UsageError:
    return UsageError(f"{place}: must be {expected}, not {found}")


def _texts(value: object, place: str) -> tuple[str, ...]:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    found = "a list with something else in it" if isinstance(value, list) else _kind(value)
    raise _wrong(place, "a list of strings", found)


def _globs(value: object, place: str) -> tuple[str, ...]:
    return globs(_texts(value, place), place)


def _codes(value: object, place: str) -> tuple[str, ...]:
    return codes(_texts(value, place), place)


def _per_file(value: object, place: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Returns the codes to ignore for each glob. Raises UsageError."""
    if not isinstance(value, dict):
        raise _wrong(place, "a table of globs", _kind(value))
    pairs = zip(globs(value, place), value.values(), strict=True)
    codes_of = _all_of(partial(_codes, ignored, f"{place}: {glob}") for glob, ignored in pairs)
    return tuple(zip(value, codes_of, strict=True))


def _kind(value: object) -> str:
    """Returns the type of a value in TOML's words; the value might be a credential in the wrong place."""
    match value:
        case str():
            return "a string"
        case bool():
            return "true or false"
        case int() | float():
            return "a number"
        case list():
            return "a list"
        case _:
            return "a table" if isinstance(value, dict) else "a date"


_FLAG = partial(_of_type, bool, "true or false")
_READERS: dict[str, Callable[[object, str], object]] = {
    "select": _codes,
    "ignore": _codes,
    "per_file_ignores": _per_file,
    "exclude": _globs,
    "extend_include": _globs,
    "strict": _FLAG,
    "unsafe_fixes": _FLAG,
    "output_format": lambda value, place: one_of(value, FORMATS, place),
    "secure": _FLAG,
    "template_language": lambda value, place: one_of(value, TEMPLATE_LANGUAGES, place),
    "cloudinary_fields": _texts,
    "baseline": partial(_of_type, str, "a string"),
}


def one_of(value: object, known: Sequence[str], place: str) -> str:
    """Returns a value that is one of the known words. Raises UsageError with the known words."""
    if isinstance(value, str) and value in known:
        return value
    message = f"{place}: must be one of {', '.join(known)}, not {value!r}{nearest(str(value), known)}"
    raise UsageError(message)


def globs(patterns: Iterable[str], place: str) -> tuple[str, ...]:
    """Returns the globs. Raises UsageError for the first that is not valid."""
    found = tuple(patterns)
    for glob in found:
        if not is_glob(glob):
            message = f"{place}: {glob!r} is not a valid glob"
            raise UsageError(message)
    return found


def codes(words: Iterable[str], place: str) -> tuple[str, ...]:
    """Returns the prefixes of codes that selectors mean. Raises UsageError with all that name no rule."""
    selectors = [selector.strip() for selector in words if selector.strip()]
    unknown = [selector for selector in selectors if not prefix_of(selector)]
    if unknown:
        raise UsageError(*(f"{place}: no rule is named {one!r}{nearest(one, names())}" for one in unknown))
    return tuple(map(prefix_of, selectors))
