"""The project's own functions that return responses or resources of the SDK, also by way of other modules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.facts.module_summary import UNLESS_USED, Result
from cloudinary_lint.project.imports import absolute, bound_names, joined, users_by_name
from cloudinary_lint.project.module_names import module_parts
from cloudinary_lint.records import dataclass, field
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

    from cloudinary_lint.facts.module_summary import FunctionResult, ModuleSummary
    from cloudinary_lint.project.imports import Imports

_HOPS = 8
_MOST_PASSED = 100
"""The most modules that a name is followed through: each is a recursion, and imports may form a circle."""
_ELEMENT = "[]"
_PART = lazy_pattern(r":\d+\Z")
"""The end of a path that means a part of what a function gives: of a tuple, else of a list."""
_SEVERAL = {Result.RESPONSE: Result.RESPONSES, Result.RESOURCE: Result.RESOURCES}
_ONE = {several: one for one, several in _SEVERAL.items()}


@dataclass(frozen=True)
class Results:
    """The functions of a project that return responses or resources, by module.

    `modules` are all Python files of the project, `lines` their imports (see `import_lines`): a name may
    come to them from another module.
    """

    functions: Mapping[PurePosixPath, Mapping[str, FunctionResult]] = field(default_factory=dict)
    lines: Mapping[PurePosixPath, bytes] = field(default_factory=dict)
    modules: tuple[PurePosixPath, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.functions)

    def give(self, path: str, importer: PurePosixPath, wanted: Result) -> bool:
        """Whether a function gives something of a kind, by the path that a module imports it by."""
        if path.startswith(UNLESS_USED):
            return not self._is_used_elsewhere(path.removeprefix(UNLESS_USED), importer)
        for _ in range(_HOPS):
            if path.endswith(_ELEMENT):
                path, wanted = path.removesuffix(_ELEMENT), _SEVERAL.get(wanted, wanted)
            found = self._function(path, importer, set())
            if found is None and _PART.search(path):
                path, wanted = _PART.sub("", path), _SEVERAL.get(wanted, wanted)
                found = self._function(path, importer, set())
            if found is None:
                return False
            importer, result = found
            if not result.through:
                return result.kind is wanted
            if result.kind is Result.RESPONSES:
                if wanted not in _ONE:
                    return False
                wanted = _ONE[wanted]
            path = result.through
        return False

    def _is_used_elsewhere(self, name: str, module: PurePosixPath) -> bool:
        """Whether another module imports a function or class of a module, or the module as a whole."""
        own = module_parts(module)[-1:]
        using = (self._imported_names.get(one, set()) for one in (name, *own))
        return any(users - {module} for users in using)

    @cached_property
    def _imported_names(self) -> Mapping[str, set[PurePosixPath]]:
        """Returns the names that are imported, and the modules as a whole, with the modules that do."""
        return users_by_name(self.lines)

    def given_by(self, module: PurePosixPath) -> Iterator[str]:
        """Yields the first names of the functions and classes of a module that give anything of a kind."""
        for one in self.functions.get(module, {}).values():
            if not one.through or any(self.give(one.through, module, wanted) for wanted in Result):
                yield _first_name(one.name)

    def _function(
        self, path: str, importer: PurePosixPath, passed: set[tuple[PurePosixPath, str]]
    ) -> tuple[PurePosixPath, FunctionResult] | None:
        """Returns the function that a path means, and its module; the longest name of a module decides.

        `passed` are the modules, with the names in them, that led here: imports may form a circle.
        """
        found = next(self._places(absolute(importer, path), importer), None)
        if found is None or found in passed or len(passed) == _MOST_PASSED:
            return None
        passed.add(found)
        module, name = found
        if result := self.functions.get(module, {}).get(name):
            return module, result
        handed_on = (self._function(one, module, passed) for one in self._imported_as(module, name))
        return next(filter(None, handed_on), None)

    def _imported_as(self, module: PurePosixPath, name: str) -> Iterator[str]:
        """Yields the paths by which a module may import what it hands on under a name."""
        first = _first_name(name)
        for path, bound in bound_names(self.lines.get(module, b"")):
            if bound == first:
                yield path + name.removeprefix(first)
                return
            if bound == "*":
                yield joined(path, name)

    def _places(self, parts: tuple[str, ...], importer: PurePosixPath) -> Iterator[tuple[PurePosixPath, str]]:
        """Yields the modules that the first parts of a path can mean, with the name in them."""
        for size in range(len(parts) - 1, 0, -1):
            module = self._module(parts[:size], importer)
            if module is not None:
                yield module, ".".join(parts[size:])

    def _module(self, parts: tuple[str, ...], importer: PurePosixPath) -> PurePosixPath | None:
        """Returns the one module of that name: below the root, beside the importer, or below another folder.

        In another folder a name of one part would be too easily that of another package.
        """
        named = self._by_name.get(parts[-1], ())
        ending = [one for one in named if module_parts(one)[-len(parts) :] == parts]
        for base in ((), importer.parent.parts):
            exact = [one for one in ending if module_parts(one) == (*base, *parts)]
            if exact:
                return exact[0]
        return ending[0] if len(ending) == 1 and len(parts) > 1 else None

    @cached_property
    def _by_name(self) -> Mapping[str, list[PurePosixPath]]:
        found: dict[str, list[PurePosixPath]] = {}
        for path in self.modules:
            for name in module_parts(path)[-1:]:
                found.setdefault(name, []).append(path)
        return found


def _first_name(name: str) -> str:
    """Returns the first part of the name of a result: what a module has to import."""
    return name.partition(":")[0].partition(".")[0]


class _Importers:
    """The modules that import results, directly or as others hand them on under names of their own."""

    def __init__(self, results: Results, imports: Imports) -> None:
        self._results = results
        self._imports = imports
        self._names: dict[PurePosixPath, set[str]] = {}

    def of(self, modules: Iterable[PurePosixPath]) -> set[PurePosixPath]:
        """Returns the modules that import something new from these, also by way of others."""
        found: set[PurePosixPath] = set()
        waiting = [path for path in modules if self._add(path, self._results.given_by(path))]
        while waiting:
            path = waiting.pop()
            for other, names in self._taking(path):
                found.add(other)
                if self._add(other, names):
                    waiting.append(other)
        return found

    def _add(self, path: PurePosixPath, names: Iterable[str]) -> bool:
        """Adds the names under which a module has results, and returns whether any is new."""
        known = self._names.setdefault(path, set())
        before = len(known)
        known.update(names)
        return len(known) > before

    def _taking(self, path: PurePosixPath) -> Iterator[tuple[PurePosixPath, set[str]]]:
        """Yields the modules that import a module with results, or one of these, with their names for it."""
        own, names = module_parts(path)[-1:], self._names[path]
        for other, one in self._imports.importers(path):
            if one.is_star:
                yield other, names
            elif one.parts[-1] in names:
                bound = bound_names(self._results.lines.get(other, b""))
                yield other, {name for origin, name in bound if origin.rpartition(".")[2] == one.parts[-1]}
            elif one.parts[-1:] == own:
                yield other, set()


def results(
    modules: Iterable[tuple[PurePosixPath, ModuleSummary]],
    paths: Iterable[PurePosixPath],
    lines: Mapping[PurePosixPath, bytes],
    imports: Callable[[], Imports],
    read: Callable[[set[PurePosixPath]], Iterable[tuple[PurePosixPath, ModuleSummary]]],
) -> Results:
    """Returns what the functions of a project return.

    `modules` are those that mention Cloudinary, `paths` all files. A module that imports a result may hand it
    on without such a mention: `read` reads it, unless it is known.
    """
    new = [(path, module) for path, module in modules if module.results]
    if not any(not one.through for _, module in new for one in module.results):
        return Results({}, lines)
    functions: dict[PurePosixPath, dict[str, FunctionResult]] = {}
    found = Results(functions, lines, tuple(path for path in paths if path.suffix == ".py"))
    importers = _Importers(found, imports())
    while new:
        functions.update((path, {one.name: one for one in module.results}) for path, module in new)
        new = list(read(importers.of(path for path, _ in new)))
    return found
