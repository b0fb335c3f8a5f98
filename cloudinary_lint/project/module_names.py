"""Finds the modules of a project that a file names, by searching its text."""

from __future__ import annotations

import os
import re
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.files.stamps import digest
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

_WORD = lazy_pattern(rb"\w+")
_SPACED = bytes(code if _WORD.match(bytes((code,))) else ord(" ") for code in range(256))
"""Maps everything but word characters to blanks: splitting a text is faster than searching it for words."""
_PAIR = lazy_pattern(rb"\b(\w+)(?=[./](\w+))")
_ALONE = lazy_pattern(rb"(?<=['\"])(\w+)(?=['\"])|\b(\w+)(?=\.py\b|:)")

_Name = tuple[bytes, ...]


def module_parts(path: PurePosixPath) -> tuple[str, ...]:
    """Returns the dotted parts of a module's path from the root; a package is named by its folder."""
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


class ModuleNames:
    """The names of modules to search files for, all at once; a name is identified by its number.

    A module is named by its folder too; at the root by quotes, a suffix or a colon.
    """

    def __init__(self, modules: Iterable[PurePosixPath]) -> None:
        self.names: tuple[_Name, ...] = tuple(sorted({name for path in modules if (name := _name(path))}))
        plain = {name: number for number, name in enumerate(self.names) if all(map(_WORD.fullmatch, name))}
        self._plain = plain
        self._last = {name[-1] for name in plain}
        self._patterns = [
            (number, _pattern(name)) for number, name in enumerate(self.names) if name not in plain
        ]

    @cached_property
    def key(self) -> bytes:
        """Returns bytes that identify this set of names."""
        return digest(*(b"/".join(name) for name in self.names)).hex().encode()

    def named_in(self, raw: bytes) -> tuple[int, ...]:
        """Returns the numbers of the names in a text."""
        found = {number for number, pattern in self._patterns if pattern.search(raw)}
        if not self._last.isdisjoint(raw.translate(_SPACED).split()):
            found.update(number for name in _names_in(raw) if (number := self._plain.get(name)) is not None)
        return tuple(sorted(found))


class ModuleReferences:
    """The files that name modules, by the numbers of the names."""

    def __init__(self, names: ModuleNames, found: Mapping[str, Collection[int]]) -> None:
        self._numbers = {name: number for number, name in enumerate(names.names)}
        self._files: dict[int, list[str]] = {}
        for path, numbers in found.items():
            for number in numbers:
                self._files.setdefault(number, []).append(path)
        self._is_any = len(found) > 1

    def is_named(self, path: PurePosixPath) -> bool:
        """Whether another file names a module."""
        name = _name(path)
        if not name:
            return self._is_any
        files = self._files.get(self._numbers[name], ())
        return any(other != str(path) for other in files[:2])


def _name(path: PurePosixPath) -> _Name:
    """Returns the last two parts of a module's path; one at the root, none for the package there."""
    return tuple(map(os.fsencode, module_parts(path)[-2:]))


def _names_in(raw: bytes) -> Iterator[_Name]:
    yield from (match.groups() for match in _PAIR.finditer(raw))
    yield from ((match[1] or match[2],) for match in _ALONE.finditer(raw))


def _pattern(name: _Name) -> re.Pattern[bytes]:
    """Returns the pattern of a module's name: `shop.cloud`, or `"cloud"`, `cloud:app`, `cloud.py`."""
    *folder, own = map(re.escape, name)
    if folder:
        return re.compile(rb"\b%s[./]%s\b" % (folder[0], own))
    return re.compile(rb"['\"]%s['\"]|\b%s(?:\.py\b|:)" % (own, own))
