"""Finds what the start of a server loads: settings, the functions that run, and the SDK that reads them."""

from __future__ import annotations

from functools import cached_property
from posixpath import splitext
from typing import TYPE_CHECKING

from cloudinary_lint.project.imports import Modules, absolute
from cloudinary_lint.project.paths import folders_around, is_test, join, name_of, split
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from cloudinary_lint.facts.module_summary import FunctionCall, ModuleSummary
    from cloudinary_lint.project.imports import Imports

_NAMED = lazy_pattern(rb"DJANGO_SETTINGS_MODULE[\"']?[ \t]*[,=:\]]+[ \t=]*[\"']?([A-Za-z_][\w.]*)")
_FOR_TESTS_OR_SAMPLES = lazy_pattern(r"(?:^|[._-])(?:tests?|testing|ci|examples?|samples?)(?:[._-]|$)")
ENTRY_NAMES = frozenset({"manage.py", "wsgi.py", "asgi.py"})
"""The modules that start a process of Django's."""
_CONSTRUCTOR = ".__init__"
_Function = tuple[str, str]
"""A module and one of its functions; an empty name is the module's own code, which its import runs."""


def names_settings(path: str) -> bool:
    """Whether a file of that name may name the settings module that a process starts with."""
    name = name_of(path)
    return name in ENTRY_NAMES or name == "Procfile" or name.startswith("Dockerfile")


def named_settings(raw: bytes) -> list[str]:
    """Returns the names (with slashes) that a file gives to `DJANGO_SETTINGS_MODULE`."""
    return [match[1].decode().replace(".", "/") for match in _NAMED.finditer(raw)]


class SettingsModules:
    """The settings modules of a project, whose modules are `paths`.

    `assigning` are those that assign a name that only settings have, `named` the names that processes start
    with. Without any sign of Django, settings modules are recognized by their file names.
    """

    def __init__(
        self,
        imports: Imports,
        paths: Collection[str],
        assigning: Iterable[str],
        named: Iterable[str],
        *,
        has_django: bool,
    ) -> None:
        self.imports = imports
        self.has_django = has_django
        self._paths = paths
        self._assigning = assigning
        modules = Modules(paths)
        self._starting = {path for name in named for path in modules.ending(name)}

    @cached_property
    def modules(self) -> frozenset[str]:
        """Returns the modules that hold settings: they assign them, star-import them, or are named."""
        if not self.has_django:
            modules = (path for path in self._paths if path.endswith(".py"))
            return frozenset(
                path for path in modules if "settings" in name_of(path) or "settings" in split(path)
            )
        found = {path for path in self._assigning if not is_test(path)} | self._starting
        stars = (path for path in self.imports.star_importing(found) if not is_test(path))
        return frozenset((*found, *stars))

    @cached_property
    def leaves(self) -> tuple[str, ...]:
        """Returns the settings modules that a server may start with: those named, else those not imported."""
        alone = (path for path in self.modules if not self._is_imported_by_settings(path))
        asking = _for_servers(self._starting) or _for_servers(alone) or self._starting
        return tuple(sorted(asking, key=split))

    def _is_imported_by_settings(self, path: str) -> bool:
        return any(other in self.modules for other, _ in self.imports.importers(path))

    def missing(self, path: str) -> tuple[str, ...]:
        """Returns the leaves that don't load a module; none if a module is loaded whatever the settings.

        If there is no leaf, settings for tests or samples are missing in themselves.
        """
        if not self.is_alternative(path):
            return ()
        if not self.leaves and is_for_tests_or_samples(path):
            return (path,)
        importing = self.imports.importing((path,)) | {path}
        return tuple(leaf for leaf in self.leaves if leaf not in importing)

    def loads(self, path: str) -> bool:
        """Whether a server may start with settings that load this module."""
        return not self.leaves or len(self.missing(path)) < len(self.leaves)

    def is_alternative(self, path: str) -> bool:
        """Whether a module is loaded by settings modules alone."""
        seen: set[str] = set()
        waiting = [path]
        while waiting:
            current = waiting.pop()
            if current in self.modules or current in seen:
                continue
            seen.add(current)
            importers = [other for other, _ in self.imports.importers(current) if not is_test(other)]
            if not importers:
                return False
            waiting += importers
        return True

    def is_entry(self, path: str) -> bool:
        """Whether a module holds settings, or one that does imports it."""
        return path in self.modules or self._is_imported_by_settings(path)


def is_for_tests_or_samples(path: str) -> bool:
    """Whether a settings module is not for a server: its name says test, CI, example or sample."""
    stem = splitext(name_of(path))[0]
    return _FOR_TESTS_OR_SAMPLES.search(stem.lower()) is not None or is_test(path)


def _for_servers(paths: Iterable[str]) -> list[str]:
    return [path for path in paths if not is_for_tests_or_samples(path)]


class Startup:
    """The functions that start-up runs: `ready()`, factories, handlers, and the functions they call."""

    def __init__(self, modules: Mapping[str, ModuleSummary]) -> None:
        """Follows the calls from `modules`, which are those that a server loads, with their summaries."""
        self._modules = Modules(modules)
        self._calls: dict[_Function, list[FunctionCall]] = {}
        self._imports: dict[_Function, list[str]] = {}
        for path, module in modules.items():
            for call in module.calls:
                self._calls.setdefault((path, call.function), []).append(call)
            for one in module.imports:
                name = one.path.rpartition(".")[2]
                if not one.function:
                    self._imports.setdefault((path, name), []).append(one.path.removesuffix(name))
        self._run: set[_Function] = set()
        waiting = [(path, name) for path, module in modules.items() for name in ("", *module.startup)]
        while waiting:
            function = waiting.pop()
            if function not in self._run:
                self._run.add(function)
                waiting += self._following(*function)

    def runs(self, path: str, function: str) -> bool:
        """Whether start-up runs a function of a module that counts."""
        return (path, function) in self._run

    def _following(self, path: str, name: str) -> Iterator[_Function]:
        """Yields what a function calls, and what its name means: a constructor, what `__init__` imports."""
        for call in self._calls.get((path, name), ()):
            yield from ((path, call.callee),) if call.is_own else self._imported(path, call.callee)
        if name and not name.endswith(_CONSTRUCTOR):
            yield path, f"{name}{_CONSTRUCTOR}"
        for key in (name.partition(".")[0], "*") if name else ():
            for origin in self._imports.get((path, key), ()):
                yield from self._imported(path, f"{origin}{name}")

    def _imported(self, path: str, callee: str) -> Iterator[_Function]:
        """Yields what an imported path may mean: `shop.cloud.setup`, `shop.cloud.Cloud.setup`."""
        module = name = absolute(path, callee)
        for _ in range(2):
            module = module.rpartition("/")[0]
            function = name[len(module) + 1 :].replace("/", ".")
            yield from ((other, function) for other in self._modules.ending(module) if module)


class SdkLoading:
    """The modules that load the SDK: `own` import it themselves.

    `paths` are all files of the project; `naming` gives the modules that name the settings.
    """

    def __init__(
        self,
        own: frozenset[str],
        imports: Imports,
        paths: Collection[str],
        naming: Callable[[], frozenset[str]],
    ) -> None:
        self._own = own
        self._imports = imports
        self._paths = paths
        self._naming = naming

    @cached_property
    def by_star(self) -> frozenset[str]:
        """Returns the modules that import the SDK themselves or by a star."""
        return self._imports.star_importing(self._own) | self._own

    @cached_property
    def every(self) -> frozenset[str]:
        """Returns the modules that import the SDK themselves or by what they import."""
        return self._imports.importing(self._own) | self._own

    def is_early(self, settings: Collection[str]) -> bool:
        """Whether another module imports the SDK before one of these settings modules is whole."""
        if not self._own or not settings:
            return False
        importers = (one for path in settings for one in self._imports.importers(path))
        early = self._own.intersection(other for other, one in importers if one.is_star)
        return bool(self.unread(settings) or early) or not self.every.isdisjoint(settings)

    def is_first(self, settings: Iterable[str]) -> bool:
        """Whether the SDK is imported before these settings, by their package or by what starts with them."""
        starting = any(name_of(path) in ENTRY_NAMES for path in self.every)
        return starting or any(map(self._packages, settings))

    def unread(self, settings: Iterable[str]) -> frozenset[str]:
        """Returns the settings that no server reads: its package loads the SDK before they are named."""
        return frozenset(path for path in settings if any(map(self._starts_unnamed, self._packages(path))))

    def read_first(self, settings: Collection[str]) -> frozenset[str]:
        """Returns the settings whose package loads the SDK, so that they are read from within its import."""
        return frozenset(path for path in settings if self._has_loading_package(path))

    def _has_loading_package(self, path: str) -> bool:
        """Whether a package around a module loads the SDK, the module's own import aside."""
        others = self._own - {path}
        loading = self.every if path not in self._own else self._imports.importing(others) | others
        return not loading.isdisjoint(_packages_around(path))

    def _packages(self, path: str) -> frozenset[str]:
        return self.every & _packages_around(path)

    def _starts_unnamed(self, package: str) -> bool:
        """Whether a server starts in a package, and what that imports doesn't name the settings."""
        folder = package.rpartition("/")[0]
        servers = {join(folder, "wsgi.py"), join(folder, "asgi.py")}
        if servers.isdisjoint(self._paths):
            return False
        named = self._naming() - servers
        return package not in self._imports.importing(named) | named


def _packages_around(path: str) -> set[str]:
    return {join(folder, "__init__.py") for folder in folders_around(path)}
