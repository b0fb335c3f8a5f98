"""Finds what the start of a server runs, and what loads the SDK, which then reads Django's settings."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.project.imports import Modules, absolute
from cloudinary_lint.project.paths import folders_around, join, name_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping

    from cloudinary_lint.facts.module_summary import FunctionCall, ModuleSummary
    from cloudinary_lint.project.imports import Imports

ENTRY_NAMES = frozenset({"manage.py", "wsgi.py", "asgi.py"})
"""The modules that start a process of Django's."""
_CONSTRUCTOR = ".__init__"
_Function = tuple[str, str]
"""A module and one of its functions; an empty name is the module's own code, which its import runs."""


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
        self._follow([(path, name) for path, module in modules.items() for name in ("", *module.startup)])

    def runs(self, path: str, function: str) -> bool:
        """Whether start-up runs a function of a module that counts."""
        return (path, function) in self._run

    def _follow(self, waiting: list[_Function]) -> None:
        while waiting:
            function = waiting.pop()
            if function not in self._run:
                self._run.add(function)
                for call in self._calls.get(function, ()):
                    path, callee = function[0], call.callee
                    waiting += ((path, callee),) if call.is_own else self._imported(path, callee)
                waiting += self._meant_by(*function)

    def _meant_by(self, path: str, name: str) -> Iterator[_Function]:
        """Yields what a name also means: the constructor of a class, what a package's `__init__` imports."""
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
