"""Finds which modules load the SDK before Django's settings are whole: it reads them as it is loaded."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable
    from pathlib import PurePosixPath

    from cloudinary_lint.project.imports import Imports

ENTRY_NAMES = frozenset({"manage.py", "wsgi.py", "asgi.py"})
"""The modules that start a process of Django's."""


class SdkLoading:
    """The modules that load the SDK: `own` import it themselves.

    `paths` are all files of the project; `naming` gives the modules that name the settings.
    """

    def __init__(
        self,
        own: frozenset[PurePosixPath],
        imports: Imports,
        paths: Collection[PurePosixPath],
        naming: Callable[[], set[PurePosixPath]],
    ) -> None:
        self._own = own
        self._imports = imports
        self._paths = paths
        self._find_naming = naming

    @cached_property
    def by_star(self) -> frozenset[PurePosixPath]:
        """Returns the modules that import the SDK themselves or by a star."""
        return self._imports.star_importing(self._own) | self._own

    @cached_property
    def every(self) -> frozenset[PurePosixPath]:
        """Returns the modules that import the SDK themselves or by what they import."""
        return self._imports.importing(self._own) | self._own

    @cached_property
    def _naming(self) -> set[PurePosixPath]:
        return self._find_naming()

    def is_early(self, settings: Collection[PurePosixPath]) -> bool:
        """Whether another module imports the SDK before one of these settings modules is whole."""
        if not self._own or not settings:
            return False
        if self.unread(settings):
            return True
        importers = (one for path in settings for one in self._imports.importers(path))
        stars = {other for other, one in importers if one.is_star}
        return not self.every.isdisjoint(settings) or not self._own.isdisjoint(stars)

    def is_first(self, settings: Iterable[PurePosixPath]) -> bool:
        """Whether the SDK is imported before these settings, by their package or by what starts with them."""
        starting = any(path.name in ENTRY_NAMES for path in self.every)
        return starting or any(map(self._packages, settings))

    def unread(self, settings: Iterable[PurePosixPath]) -> frozenset[PurePosixPath]:
        """Returns the settings that no server reads: its package loads the SDK before they are named."""
        return frozenset(path for path in settings if any(map(self._starts_unnamed, self._packages(path))))

    def read_first(self, settings: Collection[PurePosixPath]) -> frozenset[PurePosixPath]:
        """Returns the settings whose package loads the SDK, so that they are read from within its import."""
        return frozenset(path for path in settings if self._has_loading_package(path))

    def _has_loading_package(self, path: PurePosixPath) -> bool:
        """Whether a package around a module loads the SDK, the module's own import aside."""
        others = self._own - {path}
        loading = self.every if path not in self._own else self._imports.importing(others) | others
        return not loading.isdisjoint(_packages_around(path))

    def _packages(self, path: PurePosixPath) -> set[PurePosixPath]:
        """Returns the packages around a module that load the SDK."""
        return _packages_around(path) & self.every

    def _starts_unnamed(self, package: PurePosixPath) -> bool:
        """Whether a server starts in a package, and what that imports doesn't name the settings."""
        servers = {package.with_name("wsgi.py"), package.with_name("asgi.py")}
        if servers.isdisjoint(self._paths):
            return False
        named = self._naming - servers
        return package not in self._imports.importing(named) | named


def _packages_around(path: PurePosixPath) -> set[PurePosixPath]:
    return {folder / "__init__.py" for folder in path.parents}
