"""Which files of a project name which of its modules, told from the words in them."""

from __future__ import annotations

import os
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import PurePosixPath

_WORD = re.compile(rb"\w+")
_JOINTS = b"./'\":"
_SPACED = bytes(code if _WORD.match(bytes((code,))) else ord(" ") for code in range(256))
_KEPT = bytes(code if code in _JOINTS else other for code, other in enumerate(_SPACED))
"""Everything but letters of words (and what can join them) as blanks: to split a text there is faster than to
search it for words."""
_PAIR = re.compile(rb"\b(\w+)(?=[./](\w+))")
_ALONE = re.compile(rb"(?<=['\"])(\w+)(?=['\"])|\b(\w+)(?=\.py\b|:)")

_Name = tuple[bytes, ...]


def module_parts(path: PurePosixPath) -> tuple[str, ...]:
    """The dotted parts of a module's path from the project's root; a package is named by its folder."""
    parts = path.with_suffix("").parts
    return parts[:-1] if parts[-1] == "__init__" else parts


def naming_words(raw: bytes) -> bytes:
    """The words of a file that may name a module: those with something that joins words, in a text of blanks."""
    words = set(raw.translate(_KEPT).split())
    return b" ".join(word for word in words if not word.replace(b"_", b"").isalnum())


@dataclass(frozen=True)
class Naming:
    """The files that name modules, searched once for all of those that may be asked about.

    `names` gives the words that may name modules, `texts` the bytes, of each file that may name one.
    """

    modules: Collection[PurePosixPath]
    names: Callable[[], Iterable[tuple[PurePosixPath, bytes]]]
    texts: Callable[[], Iterable[tuple[PurePosixPath, bytes]]]

    def is_named(self, path: PurePosixPath) -> bool:
        """Whether another file names a module: by its folder too, or, at the root, by quotes, a suffix, a colon."""
        name = _name(path)
        if not name:
            return any(other != path for other, _ in self.names())
        if all(map(_WORD.fullmatch, name)):
            return any(other != path for other in self._named.get(name, ()))
        pattern = _pattern(name)
        return any(other != path and pattern.search(raw) for other, raw in self.texts())

    @cached_property
    def _named(self) -> dict[_Name, list[PurePosixPath]]:
        """The first two files that name a module, by its name."""
        wanted = {name for path in self.modules if (name := _name(path))}
        last = {name[-1] for name in wanted}
        found: dict[_Name, list[PurePosixPath]] = defaultdict(list)
        for path, raw in self.names():
            if not last.isdisjoint(raw.translate(_SPACED).split()):
                for name in wanted.intersection(_named_in(raw)):
                    if len(found[name]) <= 1:
                        found[name].append(path)
        return found


def _name(path: PurePosixPath) -> _Name:
    """The last two parts of a module's path; one at the root, none for the package there."""
    return tuple(map(os.fsencode, module_parts(path)[-2:]))


def _named_in(raw: bytes) -> Iterator[_Name]:
    yield from (match.groups() for match in _PAIR.finditer(raw))
    yield from ((match[1] or match[2],) for match in _ALONE.finditer(raw))


def _pattern(name: _Name) -> re.Pattern[bytes]:
    """How a file names a module: `shop.cloud`; at the root `"cloud"`, `cloud:app`, `cloud.py`."""
    *folder, own = map(re.escape, name)
    if folder:
        return re.compile(rb"\b%s[./]%s\b" % (folder[0], own))
    return re.compile(rb"['\"]%s['\"]|\b%s(?:\.py\b|:)" % (own, own))
