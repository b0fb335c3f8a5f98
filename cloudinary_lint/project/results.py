"""The project's own functions that return responses or resources of the SDK, also by way of other modules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.facts.module_summary import UNLESS_USED, Result
from cloudinary_lint.project.imports import Modules, absolute, bound_names, joined, users_by_name
from cloudinary_lint.project.paths import join, module_name, name_of
from cloudinary_lint.records import dataclass, field
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from cloudinary_lint.facts.module_summary import FunctionResult
    from cloudinary_lint.project.imports import Imports
    from cloudinary_lint.project.surveyed_files import SurveyedFile

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

    functions: Mapping[str, Mapping[str, FunctionResult]] = field(default_factory=dict)
    lines: Mapping[str, bytes] = field(default_factory=dict)
    modules: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.functions)

    def give(self, path: str, importer: str, wanted: Result) -> bool:
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
            if not result.condition:
                return result.kind is wanted
            if result.kind is Result.RESPONSES:
                if wanted not in _ONE:
                    return False
                wanted = _ONE[wanted]
            path = result.condition
        return False

    def _is_used_elsewhere(self, name: str, module: str) -> bool:
        """Whether another module imports a function or class of a module, or the module as a whole."""
        own = name_of(module_name(module))
        using = (self._imported_names.get(one, set()) for one in (name, own) if one)
        return any(users - {module} for users in using)

    @cached_property
    def _imported_names(self) -> Mapping[str, set[str]]:
        return users_by_name(self.lines)

    def given_by(self, module: str) -> Iterator[str]:
        """Yields the first names of the functions and classes of a module that give anything of a kind."""
        for one in self.functions.get(module, {}).values():
            if not one.condition or any(self.give(one.condition, module, wanted) for wanted in Result):
                yield _first_name(one.name)

    def _function(
        self, path: str, importer: str, passed: set[tuple[str, str]]
    ) -> tuple[str, FunctionResult] | None:
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

    def _imported_as(self, module: str, name: str) -> Iterator[str]:
        """Yields the paths by which a module may import what it hands on under a name."""
        first = _first_name(name)
        for path, bound in bound_names(self.lines.get(module, b"")):
            if bound == first:
                yield path + name.removeprefix(first)
                return
            if bound == "*":
                yield joined(path, name)

    def _places(self, name: str, importer: str) -> Iterator[tuple[str, str]]:
        """Yields the modules that the first parts of a name can mean, with the name in them."""
        module = name
        while module := module.rpartition("/")[0]:
            if (path := self._module(module, importer)) is not None:
                yield path, name[len(module) + 1 :].replace("/", ".")

    def _module(self, name: str, importer: str) -> str | None:
        """Returns the one module of that name: below the root, beside the importer, or below another folder.

        In another folder a name of one part would be too easily that of another package.
        """
        ending = self._by_name.ending(name)
        for whole in (name, join(importer.rpartition("/")[0], name)):
            exact = [one for one in ending if module_name(one) == whole]
            if exact:
                return exact[0]
        return ending[0] if len(ending) == 1 and "/" in name else None

    @cached_property
    def _by_name(self) -> Modules:
        return Modules(self.modules)


def _first_name(name: str) -> str:
    """Returns the first part of the name of a result: what a module has to import."""
    return name.partition(":")[0].partition(".")[0]


def _importers(
    modules: Iterable[str], found: Results, imports: Imports, names: dict[str, set[str]]
) -> set[str]:
    """Returns the modules that import results from these, directly or as others hand them on.

    `names` are those under which each module is known to have results: it is only followed for new ones.
    """
    importers: set[str] = set()
    waiting = [(path, set(found.given_by(path))) for path in modules]
    while waiting:
        path, new = waiting.pop()
        known = names.setdefault(path, set())
        if not new <= known:
            known |= new
            taking = list(_taking(path, known, found, imports))
            importers.update(other for other, _ in taking)
            waiting += taking
    return importers


def _taking(path: str, names: set[str], found: Results, imports: Imports) -> Iterator[tuple[str, set[str]]]:
    """Yields the modules that import a module with results, or one of these, with their names for it."""
    own = name_of(module_name(path))
    for other, one in imports.importers(path):
        last = name_of(one.name)
        if one.is_star:
            yield other, names
        elif last in names:
            bound = bound_names(found.lines.get(other, b""))
            yield other, {name for origin, name in bound if origin.rpartition(".")[2] == last}
        elif last == own:
            yield other, set()


def results(
    files: Iterable[SurveyedFile],
    paths: Iterable[str],
    lines: Mapping[str, bytes],
    imports: Imports,
    read: Callable[[set[str]], list[SurveyedFile]],
) -> Results:
    """Returns what the functions of a project return.

    `files` are those that mention Cloudinary, `paths` all of them. A module that imports a result may hand it
    on without such a mention: `read` reads it, unless it is known.
    """
    new = [file for file in files if file.module.results]
    if all(one.condition for file in new for one in file.module.results):
        return Results({}, lines)
    functions: dict[str, dict[str, FunctionResult]] = {}
    found = Results(functions, lines, tuple(path for path in paths if path.endswith(".py")))
    names: dict[str, set[str]] = {}
    while new:
        functions.update((file.path, {one.name: one for one in file.module.results}) for file in new)
        new = read(_importers([file.path for file in new], found, imports, names))
    return found
