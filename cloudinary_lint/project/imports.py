"""Finds which modules of a project import or name which others, by searching their bytes.

A search, not a parse: most modules never mention Cloudinary, and in doubt a module counts. The name of a
module, or of something in it, has slashes where Python has dots.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from functools import cache, cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.files.stamps import digest
from cloudinary_lint.project.paths import (
    ends,
    ends_with,
    folders_around,
    is_test,
    join,
    module_name,
    name_of,
    split,
)
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    from cloudinary_lint.project.summary import Summary

_IMPORT = lazy_pattern(
    rb"[ \t]*(?:>>> )?(?:"
    rb"from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]*"
    rb"(?P<names>\([^()#]*(?:#[^\r\n]*[\r\n][^()#]*)*\)|[^\r\n\\;]*(?:\\\r?\n[^\r\n\\]*)*)"
    rb"|import[ \t]+(?P<plain>[^\r\n;#]+))",
)
_WORD = b"import"
_NAME = lazy_pattern(r"[\w.]+")
_WORDS = lazy_pattern(rb"\w+")
_SPACED = bytes(code if bytes((code,)).isalnum() or code == ord("_") else ord(" ") for code in range(256))
"""Maps everything but word characters to blanks: splitting a text is faster than searching it for words."""
_FEW = 60
"""The names that are searched for one by one faster than a text is split into words."""

_Name = tuple[bytes, ...]


class Imported(NamedTuple):
    """An import: the name from the project's root, whether it is a star import, and its line."""

    name: str
    is_star: bool = False
    line: int = 1


class Star(NamedTuple):
    """A module that star-imports another one, and the line (from 1) where it does."""

    path: str
    line: int


class Modules:
    """The modules of a project by the last parts of their names."""

    def __init__(self, paths: Iterable[str]) -> None:
        self._by_name: dict[str, list[str]] = {}
        for path in paths:
            self._by_name.setdefault(name_of(module_name(path)), []).append(path)

    def ending(self, name: str) -> list[str]:
        """Returns the modules whose names end with a name."""
        return [path for path in self._by_name.get(name_of(name), ()) if ends_with(module_name(path), name)]


class Imports:
    """The imports in the lines of modules (see `import_lines`), by what they can mean.

    A name that begins with the SDK's is the SDK's, never that of a module in some folder: with such a
    module, the SDK could not be imported.
    """

    def __init__(self, lines: Mapping[str, bytes]) -> None:
        self._found: defaultdict[str, list[tuple[str, bytes]]] = defaultdict(list)
        for path, raw in lines.items():
            for line in raw.split(b"\n"):
                one, found = _meant(path, line), (path, line)
                self._found[one].append(found)
                self._found[one.rpartition("/")[0]].append(found)

    def importers(self, path: str) -> Iterator[tuple[str, Imported]]:
        """Yields the modules that import a module, or something in it."""
        whole = module_name(path)
        for name in ends(whole):
            if name == whole or split(name)[0] != sdk.APP:
                found = ((other, line) for other, line in self._found.get(name, ()) if other != path)
                yield from ((other, one) for other, line in found for one in imports_of(other, line))

    def star_importing(self, paths: Iterable[str]) -> frozenset[str]:
        """Returns the modules that star-import one of these, directly or not."""
        return closure(paths, lambda path: (other for other, one in self.importers(path) if one.is_star))

    def importing(self, paths: Iterable[str]) -> frozenset[str]:
        """Returns the modules that import one of these, directly or not."""
        return closure(paths, lambda path: (other for other, _ in self.importers(path)))


def closure(paths: Iterable[str], following: Callable[[str], Iterable[str]]) -> frozenset[str]:
    """Returns what follows these, directly or not."""
    found: set[str] = set()
    waiting = list(paths)
    while waiting:
        new = set(following(waiting.pop())) - found
        found |= new
        waiting += new
    return frozenset(found)


def import_lines(raw: bytes) -> bytes:
    """Returns the imports in a module's bytes, a line each: `name`, `module name`, or `module * line`.

    A name that is imported as another one is followed by that.
    """
    found: list[bytes] = []
    line, counted, end = 1, 0, 0
    at = raw.find(_WORD)
    while at >= 0:
        start = max(raw.rfind(b"\n", end, at) + 1, end)
        match = _IMPORT.match(raw, start) if start == 0 or raw[start - 1 : start] == b"\n" else None
        end = match.end() if match else at + len(_WORD)
        if match and match["plain"] is not None:
            found += _plain(match["plain"].decode("utf-8", "replace"))
        elif match:
            line += raw.count(b"\n", counted, start)
            counted = start
            found += (b" ".join((match["module"], name.encode())) for name in _names(match["names"], line))
        at = raw.find(_WORD, end)
    return b"\n".join(found)


def _plain(text: str) -> Iterator[bytes]:
    for part in text.split(","):
        words = part.split()
        if words and _NAME.fullmatch(words[0]):
            yield words[0].encode()


def _names(raw: bytes, line: int) -> Iterator[str]:
    lines = (line.partition("#")[0] for line in raw.decode("utf-8", "replace").splitlines())
    for part in " ".join(lines).strip("()").replace("\\", " ").split(","):
        match part.strip(" ()").split():
            case [name, "as", alias, *_] if _NAME.fullmatch(name) and _NAME.fullmatch(alias):
                yield f"{name} {alias}"
            case ["*", *_]:
                yield f"* {line}"
            case [name, *_] if _NAME.fullmatch(name):
                yield name
            case _:
                pass


def _entries(lines: bytes) -> list[tuple[str, ...]]:
    """Returns the parts of import lines: a module, a name in it, and its alias, or the line of a star."""
    return [(*words, "", "")[:3] for line in lines.decode().split("\n") if (words := line.split())]


def imports_of(path: str, lines: bytes) -> Iterator[Imported]:
    """Yields the imports of a module, relative ones resolved by its place in the project."""
    for line in filter(None, lines.split(b"\n")):
        _, name, other = [*line.split(), b"", b""][:3]
        is_star = name == b"*"
        yield Imported(_meant(path, line), is_star, int(other) if is_star else 1)


def _meant(path: str, line: bytes) -> str:
    """Returns the name that a line of imports means, from the project's root."""
    module, _, rest = line.decode().partition(" ")
    return join(absolute(path, module), rest.partition(" ")[0])


def bound_names(lines: bytes) -> Iterator[tuple[str, str]]:
    """Yields the names that the imports of a module bind, each behind its path; a star is bound as `*`."""
    for module, name, other in _entries(lines):
        if name == "*":
            yield module, "*"
        else:
            path = joined(module, name) if name else module.partition(".")[0]
            yield path, other or name or path


def users_by_name(lines: Mapping[str, bytes]) -> dict[str, set[str]]:
    """Returns the modules that import a name, or a module of that name as a whole, by the name."""
    found: dict[str, set[str]] = {}
    for path, raw in lines.items():
        for module, name, _ in _entries(raw):
            parts = module.split(".")
            for one in parts if not name else parts[-1:] if name == "*" else [name]:
                found.setdefault(one, set()).add(path)
    return found


def joined(module: str, name: str) -> str:
    """Returns the dotted path of a name in a module."""
    return f"{module}{name}" if module.endswith(".") else f"{module}.{name}"


def absolute(path: str, module: str) -> str:
    """Returns the name that a module means by a dotted path, from the project's root if that is relative."""
    if not module.startswith("."):
        return module.replace(".", "/")
    folders, name = split(path)[:-1], module.lstrip(".")
    around = folders[: len(folders) - len(module) + len(name) + 1]
    return join("/".join(around), name.replace(".", "/"))


class ModuleNames:
    """The names of modules to search files for, all at once; a name is identified by its number.

    A module is named by its folder too; at the root by quotes, a suffix or a colon.
    """

    def __init__(self, modules: Iterable[str]) -> None:
        self.names: tuple[_Name, ...] = tuple(sorted({name for path in modules if (name := _name(path))}))
        self._by_last: dict[bytes, list[int]] = {}
        for number, name in enumerate(self.names):
            if all(map(_WORDS.fullmatch, name)):
                self._by_last.setdefault(name[-1], []).append(number)
        plain = {number for numbers in self._by_last.values() for number in numbers}
        self._others = [number for number in range(len(self.names)) if number not in plain]

    @cached_property
    def key(self) -> bytes:
        """Returns bytes that identify this set of names."""
        return digest(*(b"/".join(name) for name in self.names)).hex().encode()

    def named_in(self, raw: bytes) -> tuple[int, ...]:
        """Returns the numbers of the names in a text."""
        likely = range(len(self.names)) if len(self.names) <= _FEW else sorted(self._likely(raw))
        return tuple(number for number in likely if _is_named(self.names[number], raw))

    def _likely(self, raw: bytes) -> Iterator[int]:
        """Yields the numbers of the names whose words are all in a text."""
        words = frozenset(raw.translate(_SPACED).split())
        for word in words & self._by_last.keys():
            yield from (number for number in self._by_last[word] if words.issuperset(self.names[number]))
        yield from self._others

    def named_by_others(self, found: Mapping[str, Collection[int]]) -> Callable[[str], bool]:
        """Returns whether another file names a module, by the numbers of the names in each file."""
        files: dict[_Name, list[str]] = {}
        for path, numbers in found.items():
            for number in numbers:
                files.setdefault(self.names[number], []).append(path)

        def is_named(path: str) -> bool:
            name = _name(path)
            naming = files.get(name, [])[:2] if name else found
            return any(other != path for other in naming)

        return is_named


def _name(path: str) -> _Name:
    """Returns the last two parts of a module's path; one at the root, none for the package there."""
    return tuple(map(os.fsencode, filter(None, split(module_name(path))[-2:])))


def _is_named(name: _Name, raw: bytes) -> bool:
    """Whether a text names a module: few have its words, and those are searched for much faster."""
    is_likely = name[-1] in raw and (len(name) == 1 or b".".join(name) in raw or b"/".join(name) in raw)
    return is_likely and _pattern(name).search(raw) is not None


@cache
def _pattern(name: _Name) -> re.Pattern[bytes]:
    """Returns the pattern of a module's name: `shop.cloud`, or `"cloud"`, `cloud:app`, `cloud.py`."""
    *folder, own = map(re.escape, name)
    if folder:
        return re.compile(rb"\b%s[./]%s\b" % (folder[0], own))
    return re.compile(rb"['\"]%s['\"]|\b%s(?:\.py\b|:)" % (own, own))


def shared_modules(
    own: Iterable[str],
    others: Mapping[str, PurePosixPath],
    summaries: Callable[[Sequence[str]], Iterable[tuple[str, Summary]]],
) -> list[str]:
    """Returns the modules of other projects of a repository that a project imports, also by way of others.

    `own` are its files, `others` the modules of the others with their paths in the repository; both are
    given by their paths from the project's root. An import means a module of another project by its path
    from the top of the repository, or by the end of that path where no own module has it.
    """
    modules = [path for path in own if path.endswith(".py")]
    taken = {end for path in modules for end in ends(module_name(path))}
    named = {name: path for path, whole in others.items() for name in _names_of(path, str(whole), taken)}
    found: dict[str, None] = {}
    waiting = [path for path in modules if not is_test(path)] if named else []
    while waiting:
        meant = [named.get(name) for path, seen in summaries(waiting) for name in _imported(path, seen)]
        waiting = list(dict.fromkeys(path for path in meant if path and path not in found))
        found.update(dict.fromkeys(waiting))
    return list(found)


def _names_of(path: str, whole: str, taken: set[str]) -> Iterator[str]:
    """Yields what an import may call a module: a relative one means its path from the project's root."""
    yield module_name(path)
    name = module_name(whole)
    yield from (end for end in ends(name) if end not in taken and (end == name or "/" in end))


def _imported(path: str, seen: Summary) -> Iterator[str]:
    """Yields the modules that a module imports, and the packages around them."""
    for one in imports_of(path, seen.imports):
        yield from (one.name, *folders_around(one.name))
