"""Finds what a project defines itself: fields, tags, dicts, constants, and functions that give results."""

from __future__ import annotations

import re
from functools import cache, cached_property
from posixpath import splitext
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Carrier
from cloudinary_lint.facts.module_summary import UNLESS_USED, Result
from cloudinary_lint.languages.addresses import is_searched_for
from cloudinary_lint.project.imports import Modules, absolute, bound_names, joined, users_by_name
from cloudinary_lint.project.paths import (
    ends_with,
    folders_around,
    is_test,
    join,
    module_name,
    name_of,
    split,
)
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import dataclass, field, replace
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.facts.module_summary import FunctionResult, NamedDict
    from cloudinary_lint.project.imports import Imports
    from cloudinary_lint.project.surveyed_files import SurveyedFile

    Read = Callable[[str], bytes]
    Searches = Callable[[str, str], tuple[bool, ...]]

Spread = dict[str, dict[str, bool]]
"""For each file the paths of dicts that surely leave secure off, and whether they name the account."""
_DJANGO = "django."
"""The start of paths to Django's own fields, whose names a project may reuse."""
_SETTINGS = "django.conf.settings"
_IMPORT = lazy_pattern(
    r"^[ \t]*(?:from\b[^\n]*?\bimport\b[ \t]*(?:\([^)]*\)|[^\n]*)|import\b[^\n]*)", re.MULTILINE
)
_COMPARED_AFTER = lazy_pattern(r"[ \t]*(?:[=!]=|(?:not[ \t]+)?in\b)")
_COMPARED_BEFORE = lazy_pattern(r"(?:[=!]=|\bin)[ \t]*(?:\w+\.)*\Z")
_NEAR = 100
"""Characters before a name in which an operator is searched."""
_MOST = 50
"""Constants of one module: each is searched for in all modules that import it."""
_HOPS = 8
_MOST_PASSED = 100
"""The most modules that a name is followed through: each is a recursion, and imports may form a circle."""
_ELEMENT = "[]"
_PART = lazy_pattern(r":\d+\Z")
"""The end of a path that means a part of what a function gives: of a tuple, else of a list."""
_SEVERAL = {Result.RESPONSE: Result.RESPONSES, Result.RESOURCE: Result.RESOURCES}
_ONE = {several: one for one, several in _SEVERAL.items()}


def field_names(files: Sequence[SurveyedFile]) -> frozenset[str]:
    """Returns the class attributes that are a `CloudinaryField` or a field derived from it."""
    lines = [(line.name, {*map(_last, line.bases)}) for file in files for line in file.module.classes]
    fields = {sdk.FIELD} - {name for name, bases in lines if sdk.FIELD not in bases}
    while more := {name for name, bases in lines if not fields.isdisjoint(bases)} - fields:
        fields |= more
    return frozenset(
        one.name
        for file in files
        for one in file.module.attributes
        if _last(one.callee) in fields and not one.callee.startswith(_DJANGO)
    )


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def own_tags(files: Iterable[SurveyedFile]) -> dict[str, frozenset[str]]:
    """Returns the template tags that a project registers, by the name of their library."""
    tags: dict[str, frozenset[str]] = {}
    for file in files:
        if file.module.tags and "templatetags" in split(file.path)[:-1]:
            name = splitext(name_of(file.path))[0]
            tags[name] = tags.get(name, frozenset()) | file.module.tags
    return tags


def spread_names(files: Iterable[SurveyedFile]) -> Iterator[tuple[str, str]]:
    """Yields the paths of the dicts that calls of `config()` spread out, each with its file."""
    for file in files:
        for fact in file.options(Carrier.CONFIG):
            yield from ((file.path, name) for name in fact.spread)


def modules_of(names: Iterable[tuple[str, str]], paths: Iterable[str]) -> set[str]:
    """Returns the modules, among these paths, that may define the dicts of these names."""
    wanted = {module for path, name in names for module in folders_around(absolute(path, name)) if module}
    modules = Modules(path for path in paths if path.endswith(".py") and wanted)
    return {path for module in wanted for path in modules.ending(module)}


def spread_dicts(files: Sequence[SurveyedFile], is_settings: Callable[[str], bool]) -> Spread:
    """Returns the dicts that are spread out and known to leave secure off."""
    dicts: dict[str, list[tuple[str, NamedDict]]] = {}
    for file in files:
        for one in file.module.dicts:
            dicts.setdefault(_last(one.name), []).append((file.path, one))
    found: Spread = {}
    for path, name in spread_names(files):
        meant = list(_meant(path, name, dicts.get(_last(name), ()), is_settings))
        if meant and not any(one.may_turn_on or not one.is_known for one in meant):
            is_own = _last(name) in sdk.DICT_SETTINGS
            found.setdefault(path, {})[name] = not is_own and any(one.has_account for one in meant)
    return found


def passes_settings(files: Iterable[SurveyedFile]) -> bool:
    """Whether a call in one of these files spreads out Django's setting `CLOUDINARY`."""
    return any(name == f"{_SETTINGS}.{sdk.SETTING}" for _, name in spread_names(files))


def _meant(
    path: str,
    name: str,
    dicts: Iterable[tuple[str, NamedDict]],
    is_settings: Callable[[str], bool],
) -> Iterator[NamedDict]:
    """Yields the dicts that a path may mean: of the module that it names, of Django's settings, its own."""
    whole = absolute(path, name)
    for other, one in dicts:
        own = one.name.replace(".", "/")
        module = whole.removesuffix(f"/{own}")
        is_named = module != whole and ends_with(module_name(other), module)
        is_setting = name == f"{_SETTINGS}.{one.name}" and is_settings(other)
        is_same = whole == own and (other == path or (is_settings(path) and is_settings(other)))
        if is_named or is_setting or is_same:
            yield one


def resolved(fact: Options, spread: Mapping[str, bool]) -> Options:
    """Returns a call without unknown options, if these come from dicts that are known to leave secure off."""
    is_known = bool(fact.spread) and all(one in spread for one in fact.spread)
    return replace(fact, has_unknown=False) if is_known else fact


def searched_constants(
    files: Iterable[SurveyedFile], lines: Mapping[str, bytes], read: Read
) -> dict[str, frozenset[str]]:
    """Returns the constants with an address that other modules use, and only to search for it, by module.

    A search of their text, not a parse: in doubt a constant is delivered. `lines` are the imports of
    all modules.
    """
    bound = {file.path: _constants(file) for file in files}
    if not any(bound.values()):
        return {}
    users = users_by_name(lines)

    @cache
    def searches(path: str, name: str) -> tuple[bool, ...]:
        text = "" if is_test(path) else read(path).decode("utf-8", "replace")
        return tuple(_searches(text, name))

    return {
        path: frozenset(name for name in names if _is_searched(path, name, users, searches))
        for path, names in bound.items()
        if names
    }


def _constants(file: SurveyedFile) -> set[str]:
    addresses = (fact for fact in file.facts if isinstance(fact, Address))
    names = {fact.constant for fact in addresses if fact.constant}
    return names if len(names) <= _MOST else set()


def _is_searched(module: str, name: str, users: Mapping[str, set[str]], searches: Searches) -> bool:
    """Whether other modules use a constant, each time to search for it; tests aside."""
    direct = users.get(name, set())
    own = name_of(module_name(module))
    found = {path: searches(path, name) for path in (direct | users.get(own, set())) - {module}}
    is_unclear = any(not uses for path, uses in found.items() if path in direct and not is_test(path))
    return not is_unclear and any(found.values()) and all(map(all, found.values()))


def _searches(text: str, name: str) -> Iterator[bool]:
    code = _IMPORT.sub("", text)
    for use in re.finditer(rf"(?<![\w]){re.escape(name)}(?!\w)", code):
        before = code[max(0, use.start() - _NEAR) : use.start()]
        is_compared = _COMPARED_AFTER.match(code, use.end()) or _COMPARED_BEFORE.search(before)
        yield is_compared is not None or is_searched_for(code, Span(*use.span()))


@dataclass(frozen=True)
class Results:
    """The functions of a project that return responses or resources, by module.

    `modules` are all Python files of the project, `lines` their imports (see `import_lines`): a name may
    come to them from another module. `users` are those that can use a result.
    """

    functions: Mapping[str, Mapping[str, FunctionResult]] = field(default_factory=dict)
    lines: Mapping[str, bytes] = field(default_factory=dict)
    modules: Modules = field(default_factory=lambda: Modules(()), compare=False)
    users: frozenset[str] = frozenset()

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
        ending = self.modules.ending(name)
        for whole in (name, join(importer.rpartition("/")[0], name)):
            exact = [one for one in ending if module_name(one) == whole]
            if exact:
                return exact[0]
        return ending[0] if len(ending) == 1 and "/" in name else None


def _first_name(name: str) -> str:
    """Returns the first part of the name of a result: what a module has to import."""
    return name.partition(":")[0].partition(".")[0]


def _importers(
    modules: Iterable[str],
    found: Results,
    imports: Imports,
    names: dict[str, set[str]],
    *,
    with_modules: bool,
) -> set[str]:
    """Returns the modules that import results from these, directly or as others hand them on.

    `names` are those under which each module is known to have results: it is only followed for new ones.
    `with_modules`: modules and packages that are imported as a whole are followed too.
    """
    importers: set[str] = set()
    waiting = [(path, set(found.given_by(path))) for path in modules]
    while waiting:
        path, new = waiting.pop()
        known = names.setdefault(path, set())
        if not new <= known:
            known |= new
            taking = list(_taking(path, known, found, imports))
            if with_modules:
                taking += _taking_whole(path, found, imports)
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
            yield other, _names_for(found.lines.get(other, b""), {last})
        elif last == own:
            yield other, set()


def _taking_whole(path: str, found: Results, imports: Imports) -> Iterator[tuple[str, set[str]]]:
    """Yields the modules that import a module or a package around it, with their names for that."""
    whole = module_name(path)
    for name in filter(None, (whole, *folders_around(path))):
        for other, one in imports.importers(f"{name}.py"):
            if name_of(one.name) == name_of(name):
                yield other, _names_for(found.lines.get(other, b""), {name_of(name), split(one.name)[0]})


def _names_for(lines: bytes, origins: set[str]) -> set[str]:
    """Returns the names under which imports bind something of one of these names."""
    return {name for origin, name in bound_names(lines) if origin.rpartition(".")[2] in origins}


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
    found = Results(functions, lines, Modules(path for path in paths if path.endswith(".py")))
    names: dict[str, set[str]] = {}
    while new:
        functions.update((file.path, {one.name: one for one in file.module.results}) for file in new)
        new = read(_importers([file.path for file in new], found, imports, names, with_modules=False))
    users = _importers(functions, found, imports, {}, with_modules=True)
    return replace(found, users=frozenset(users.union(functions)))
