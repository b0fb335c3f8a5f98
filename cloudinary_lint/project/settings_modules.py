"""Finds the settings modules of a project, and the leaves among them, which a server may start with."""

from __future__ import annotations

from functools import cached_property
from posixpath import splitext
from typing import TYPE_CHECKING

from cloudinary_lint.project.imports import Modules
from cloudinary_lint.project.paths import is_test, name_of, split
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from cloudinary_lint.project.imports import Imports

_NAMED = lazy_pattern(rb"DJANGO_SETTINGS_MODULE[\"']?[ \t]*[,=:\]]+[ \t=]*[\"']?([A-Za-z_][\w.]*)")
_NAMING = frozenset({"manage.py", "wsgi.py", "asgi.py", "Procfile"})
_FOR_TESTS_OR_SAMPLES = lazy_pattern(r"(?:^|[._-])(?:tests?|testing|ci|examples?|samples?)(?:[._-]|$)")


def names_settings(path: str) -> bool:
    """Whether a file of that name may name the settings module that a process starts with."""
    return name_of(path) in _NAMING or name_of(path).startswith("Dockerfile")


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
            return frozenset(path for path in self._paths if _is_named_settings(path))
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


def _is_named_settings(path: str) -> bool:
    return path.endswith(".py") and ("settings" in name_of(path) or "settings" in split(path))
