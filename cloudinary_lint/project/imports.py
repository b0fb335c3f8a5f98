"""Which modules of a project import which others, told from their bytes.

A search, not a parse: most modules never mention Cloudinary, and in doubt a module counts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint import sdk
from cloudinary_lint.project.module_names import module_parts, name_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import PurePosixPath

_IMPORT = re.compile(
    rb"^[ \t]*(?:>>> )?(?:"
    rb"from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]*"
    rb"(?P<names>\([^()#]*(?:#[^\r\n]*[\r\n][^()#]*)*\)|[^\r\n\\]*(?:\\\r?\n[^\r\n\\]*)*)"
    rb"|import[ \t]+(?P<plain>[^\r\n;#]+))",
    re.MULTILINE,
)
_NAME = re.compile(r"[\w.]+|\*")


class Imported(NamedTuple):
    """One import: the path, made absolute within the project, and whether it is a star, with its line."""

    parts: tuple[str, ...]
    is_star: bool = False
    line: int = 1


class Star(NamedTuple):
    """A module that star-imports another one, and the line (from 1) where it does."""

    path: PurePosixPath
    line: int


@dataclass(frozen=True)
class Imports:
    """The imports of every Python module of a project.

    `asked` are the names of the modules that someone asked about: a file that holds none of them, in
    its text or its path, has no part in the answers.
    """

    imported: Mapping[PurePosixPath, tuple[Imported, ...]]
    asked: set[str] = field(default_factory=set, compare=False)

    def importers(self, path: PurePosixPath) -> Iterator[tuple[PurePosixPath, Imported]]:
        """The modules that import a module, or something in it."""
        self.asked.update(module_parts(path)[-1:])
        for other, one in self._by_name.get(name_of(path), ()):
            if other != path and _means(one.parts, path):
                yield other, one

    def reaches(self, start: PurePosixPath, end: PurePosixPath) -> bool:
        """Whether a module imports another, also by way of others."""
        self.asked.update(module_parts(end)[-1:])
        seen = {start}
        waiting = [start]
        while waiting:
            current = waiting.pop()
            self.asked.update(module_parts(current)[-1:])
            for other in self._imported_by(current):
                if other == end:
                    return True
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return False

    def _imported_by(self, path: PurePosixPath) -> Iterator[PurePosixPath]:
        for one in self.imported.get(path, ()):
            for name in _names_of(one):
                yield from (other for other in self._modules.get(name, ()) if _means(one.parts, other))

    @cached_property
    def _by_name(self) -> Mapping[str, list[tuple[PurePosixPath, Imported]]]:
        """The imports, by the names of the modules that they can mean."""
        found: dict[str, list[tuple[PurePosixPath, Imported]]] = {}
        for path, imported in self.imported.items():
            for one in imported:
                for name in _names_of(one):
                    found.setdefault(name, []).append((path, one))
        return found

    @cached_property
    def _modules(self) -> Mapping[str, list[PurePosixPath]]:
        """The modules, by their names."""
        found: dict[str, list[PurePosixPath]] = {}
        for path in self.imported:
            found.setdefault(name_of(path), []).append(path)
        return found


def _names_of(one: Imported) -> set[str]:
    """The last parts of the modules that an import can mean: itself, or what it is in."""
    return {*one.parts[-1:], *(one.parts[-2:-1] or ("",))}


def _means(imported: tuple[str, ...], path: PurePosixPath) -> bool:
    """Whether an import path names a module, or something in it.

    One that begins with the SDK's name means the SDK, never a module of that name in some folder: where it
    did, the SDK could not be imported.
    """
    parts = module_parts(path)
    if imported[0] == sdk.APP:
        return parts in {imported, imported[:-1]}
    return _ends(imported, parts) or (len(imported) > 1 and _ends(imported[:-1], parts))


def _ends(short: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    return bool(short) and len(short) <= len(parts) and parts[-len(short) :] == short


def imports_of(path: PurePosixPath, raw: bytes) -> tuple[Imported, ...]:
    """The imports in a module's bytes, relative ones resolved by its place in the project."""
    if b"import" not in raw:
        return ()
    found: list[Imported] = []
    line, counted = 1, 0
    for match in _IMPORT.finditer(raw):
        line += raw.count(b"\n", counted, match.start())
        counted = match.start()
        if match["plain"] is not None:
            found += (
                Imported(tuple(name.split("."))) for name in _plain(match["plain"].decode("utf-8", "replace"))
            )
        else:
            base = absolute(path, match["module"].decode("utf-8", "replace"))
            found += (_from(base, name, line) for name in _names(match["names"]))
    return tuple(found)


def _from(base: tuple[str, ...], name: str, line: int) -> Imported:
    is_star = name == "*"
    return Imported((*base, name), is_star, line if is_star else 1)


def _plain(text: str) -> Iterator[str]:
    for part in text.split(","):
        words = part.split()
        if words and _NAME.fullmatch(words[0]):
            yield words[0]


def _names(raw: bytes) -> Iterator[str]:
    lines = (line.partition("#")[0] for line in raw.decode("utf-8", "replace").splitlines())
    for part in " ".join(lines).strip("()").replace("\\", " ").split(","):
        words = part.strip(" ()").split()
        if words and _NAME.fullmatch(words[0]):
            yield words[0]


def absolute(path: PurePosixPath, module: str) -> tuple[str, ...]:
    """Returns the parts of a path as a module of the project imports it, leading dots resolved."""
    name = module.lstrip(".")
    dots = len(module) - len(name)
    parts = tuple(part for part in name.split(".") if part)
    if not dots:
        return parts
    return (*path.parent.parts[: len(path.parent.parts) - dots + 1], *parts)
