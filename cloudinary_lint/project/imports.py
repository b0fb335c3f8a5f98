"""Finds which modules of a project import which others, by searching their bytes.

A search, not a parse: most modules never mention Cloudinary, and in doubt a module counts.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.project.module_names import module_parts
from cloudinary_lint.records import NamedTuple, dataclass, field
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

_IMPORT = lazy_pattern(
    rb"[ \t]*(?:>>> )?(?:"
    rb"from[ \t]+(?P<module>[.\w]+)[ \t]+import[ \t]*"
    rb"(?P<names>\([^()#]*(?:#[^\r\n]*[\r\n][^()#]*)*\)|[^\r\n\\;]*(?:\\\r?\n[^\r\n\\]*)*)"
    rb"|import[ \t]+(?P<plain>[^\r\n;#]+))",
)
_WORD = b"import"
_NAME = lazy_pattern(r"[\w.]+|\*")


class Imported(NamedTuple):
    """An import: its path, absolute within the project, whether it is a star import, and its line."""

    parts: tuple[str, ...]
    is_star: bool = False
    line: int = 1


class Star(NamedTuple):
    """A module that star-imports another one, and the line (from 1) where it does."""

    path: PurePosixPath
    line: int


@dataclass(frozen=True)
class Imports:
    """Imports by what they can mean: `exact` paths of modules, and the `ends` of such paths."""

    exact: dict[tuple[str, ...], list[tuple[PurePosixPath, Imported]]] = field(default_factory=dict)
    ends: dict[tuple[str, ...], list[tuple[PurePosixPath, Imported]]] = field(default_factory=dict)

    @classmethod
    def of(
        cls, lines: Mapping[PurePosixPath, bytes], modules: Iterable[PurePosixPath] | None = None
    ) -> Imports:
        """Returns the imports in the lines of modules (see `import_lines`): of these modules, or of all."""
        found = cls()
        names = None if modules is None else {name_bytes(path) for path in modules}
        for path, raw in lines.items():
            if raw and (names is None or _may_mean(raw, names)):
                for one in imports_of(path, raw):
                    found.add(path, one)
        return found

    def add(self, path: PurePosixPath, one: Imported) -> None:
        """Adds an import of a module.

        A path that begins with the SDK's name is the SDK's, never that of a module in some folder: with such
        a module, the SDK could not be imported.
        """
        table = self.exact if one.parts[0] == sdk.APP else self.ends
        table.setdefault(one.parts, []).append((path, one))
        if len(one.parts) > 1:
            table.setdefault(one.parts[:-1], []).append((path, one))

    def importers(self, path: PurePosixPath) -> Iterator[tuple[PurePosixPath, Imported]]:
        """Yields the modules that import a module, or something in it."""
        parts = module_parts(path)
        ends = (self.ends.get(parts[start:], ()) for start in range(len(parts)))
        for found in (self.exact.get(parts, ()), *ends):
            yield from ((other, one) for other, one in found if other != path)

    def star_importing(self, paths: Iterable[PurePosixPath]) -> frozenset[PurePosixPath]:
        """Returns the modules that star-import one of these, directly or not."""
        return self._closure(paths, lambda path: (o for o, one in self.importers(path) if one.is_star))

    def importing(self, paths: Iterable[PurePosixPath]) -> frozenset[PurePosixPath]:
        """Returns the modules that import one of these, directly or not."""
        return self._closure(paths, lambda path: (other for other, _ in self.importers(path)))

    @staticmethod
    def _closure(
        paths: Iterable[PurePosixPath], following: Callable[[PurePosixPath], Iterable[PurePosixPath]]
    ) -> frozenset[PurePosixPath]:
        found: set[PurePosixPath] = set()
        waiting = list(paths)
        while waiting:
            for other in following(waiting.pop()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return frozenset(found)


def name_bytes(path: PurePosixPath) -> bytes:
    """Returns the last part of a module's path, as importers write it; empty for the package at the root."""
    return "".join(module_parts(path)[-1:]).encode("utf-8", "replace")


def _may_mean(raw: bytes, names: set[bytes]) -> bool:
    """Whether import lines may import modules of these names: they hold one, or are relative."""
    return b". " in raw or not names.isdisjoint(raw.replace(b".", b" ").split())


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
            found += _from(match["module"], match["names"], line)
        at = raw.find(_WORD, end)
    return b"\n".join(found)


def _from(module: bytes, names: bytes, line: int) -> Iterator[bytes]:
    for name in _names(names):
        yield b"%s * %d" % (module, line) if name == "*" else b"%s %s" % (module, name.encode())


def _plain(text: str) -> Iterator[bytes]:
    for part in text.split(","):
        words = part.split()
        if words and _NAME.fullmatch(words[0]):
            yield words[0].encode()


def _names(raw: bytes) -> Iterator[str]:
    lines = (line.partition("#")[0] for line in raw.decode("utf-8", "replace").splitlines())
    for part in " ".join(lines).strip("()").replace("\\", " ").split(","):
        match part.strip(" ()").split():
            case [name, "as", alias, *_] if _NAME.fullmatch(name) and _NAME.fullmatch(alias):
                yield f"{name} {alias}"
            case [name, *_] if _NAME.fullmatch(name):
                yield name
            case _:
                pass


def imports_of(path: PurePosixPath, lines: bytes) -> Iterator[Imported]:
    """Yields the imports of a module, relative ones resolved by its place in the project."""
    for words in map(str.split, lines.decode().split("\n")):
        match words:
            case [module, "*", number]:
                yield Imported((*absolute(path, module), "*"), is_star=True, line=int(number))
            case [module, name] | [module, name, _]:
                yield Imported((*absolute(path, module), name))
            case [name]:
                yield Imported(tuple(name.split(".")))
            case _:
                pass


def bound_names(lines: bytes) -> Iterator[tuple[str, str]]:
    """Yields the names that the imports of a module bind, each behind its path; a star is bound as `*`."""
    for words in map(str.split, lines.decode().split("\n")):
        match words:
            case [module, "*", _]:
                yield module, "*"
            case [module, name]:
                yield joined(module, name), name
            case [module, name, alias]:
                yield joined(module, name), alias
            case [name]:
                top = name.partition(".")[0]
                yield top, top
            case _:
                pass


def users_by_name(lines: Mapping[PurePosixPath, bytes]) -> dict[str, set[PurePosixPath]]:
    """Returns the modules that import a name, or a module of that name as a whole, by the name."""
    found: dict[str, set[PurePosixPath]] = {}
    for path, raw in lines.items():
        for words in map(str.split, raw.decode().split("\n")):
            match words:
                case [module, "*", *_]:
                    names = [module.rpartition(".")[2]]
                case [_, name, *_]:
                    names = [name]
                case _:
                    names = [part for word in words for part in word.split(".")]
            for name in names:
                found.setdefault(name, set()).add(path)
    return found


def joined(module: str, name: str) -> str:
    return f"{module}{name}" if module.endswith(".") else f"{module}.{name}"


@lru_cache(maxsize=1024)
def absolute(path: PurePosixPath, module: str) -> tuple[str, ...]:
    """Returns the parts of a dotted path that a module imports, from the project's root if it is relative."""
    name = module.lstrip(".")
    dots = len(module) - len(name)
    parts = tuple(part for part in name.split(".") if part)
    if not dots:
        return parts
    return (*path.parent.parts[: len(path.parent.parts) - dots + 1], *parts)
