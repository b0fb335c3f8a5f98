"""Finds the settings modules of a project, and the leaves among them, which a server may start with."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.project.effectiveness import is_test
from cloudinary_lint.project.module_names import module_parts
from cloudinary_lint.records import dataclass
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator
    from pathlib import PurePosixPath

    from cloudinary_lint.project.imports import Imports

_ASSIGNS = lazy_pattern(
    rb"^(?:INSTALLED_APPS|ROOT_URLCONF|SECRET_KEY|DATABASES)[ \t]*(?::[^=\r\n]*)?\+?=", re.MULTILINE
)
_DJANGO_ONLY = lazy_pattern(rb"\b(?:INSTALLED_APPS|ROOT_URLCONF|DJANGO_SETTINGS_MODULE)\b")
_NAMED = lazy_pattern(rb"DJANGO_SETTINGS_MODULE[\"']?[ \t]*[,=:\]]+[ \t=]*[\"']?([A-Za-z_][\w.]*)")
_NAMING = frozenset({"manage.py", "wsgi.py", "asgi.py", "Procfile"})
_FOR_TESTS_OR_SAMPLES = lazy_pattern(r"(?:^|[._-])(?:tests?|testing|ci|examples?|samples?)(?:[._-]|$)")


def assigns_settings(raw: bytes) -> bool:
    """Whether a module assigns, at its own level, a name that only settings modules have."""
    return _ASSIGNS.search(raw) is not None


def is_django(raw: bytes) -> bool:
    """Whether a file shows that the project uses Django."""
    return _DJANGO_ONLY.search(raw) is not None


def names_settings(path: PurePosixPath) -> bool:
    """Whether a file of that name may name the settings module that a process starts with."""
    return path.name in _NAMING or path.name.startswith("Dockerfile")


def named_settings(raw: bytes) -> Iterator[str]:
    """Yields the dotted names that a file gives to `DJANGO_SETTINGS_MODULE`."""
    yield from (match[1].decode() for match in _NAMED.finditer(raw))


@dataclass(frozen=True)
class SettingsModules:
    """The settings modules of a project.

    `stars` holds the star-imports of its modules, `every` gives all their imports; `paths` are the modules;
    `assigning` are those that assign a name that only settings have, `named` the dotted names that processes
    start with. Without any sign of Django, settings modules are recognized by their file names.
    """

    stars: Imports
    every: Callable[[], Imports]
    paths: Collection[PurePosixPath]
    assigning: frozenset[PurePosixPath]
    named: frozenset[str]
    has_django: bool

    @cached_property
    def modules(self) -> frozenset[PurePosixPath]:
        """Returns the modules that hold settings: they assign them, star-import them, or are named."""
        if not self.has_django:
            return frozenset(path for path in self.paths if _is_named_settings(path))
        found = {path for path in self.assigning if not is_test(path)} | set(self._starting)
        stars = (path for path in self.stars.star_importing(found) if not is_test(path))
        return frozenset((*found, *stars))

    @cached_property
    def _starting(self) -> tuple[PurePosixPath, ...]:
        """Returns the modules that processes are started with."""
        wanted = [tuple(name.split(".")) for name in self.named]
        ends = [(path, module_parts(path)) for path in self.paths] if wanted else []
        return tuple(path for path, parts in ends if any(parts[-len(name) :] == name for name in wanted))

    @cached_property
    def leaves(self) -> tuple[PurePosixPath, ...]:
        """Returns the settings modules that a server may start with: those named, else those not imported."""
        asking = [path for path in self._starting if not is_for_tests_or_samples(path)]
        if asking:
            return tuple(sorted(asking))
        alone = [path for path in self.modules if not self._is_imported_by_settings(path)]
        return tuple(sorted([one for one in alone if not is_for_tests_or_samples(one)] or self._starting))

    def _is_imported_by_settings(self, path: PurePosixPath) -> bool:
        return any(other in self.modules for other, _ in self.every().importers(path))

    def missing(self, path: PurePosixPath) -> tuple[PurePosixPath, ...]:
        """Returns the leaves that don't load a module; none if a module is loaded whatever the settings.

        If there is no leaf, settings for tests or samples are missing in themselves.
        """
        if not self.is_alternative(path):
            return ()
        if not self.leaves and is_for_tests_or_samples(path):
            return (path,)
        importing = self.every().importing((path,)) | {path}
        return tuple(leaf for leaf in self.leaves if leaf not in importing)

    def is_alternative(self, path: PurePosixPath) -> bool:
        """Whether a module is loaded by settings modules alone."""
        seen: set[PurePosixPath] = set()
        waiting = [path]
        while waiting:
            current = waiting.pop()
            if current in self.modules or current in seen:
                continue
            seen.add(current)
            importers = [other for other, _ in self.every().importers(current) if not is_test(other)]
            if not importers:
                return False
            waiting += importers
        return True

    def is_entry(self, path: PurePosixPath) -> bool:
        """Whether a module holds settings, or one that does imports it."""
        return path in self.modules or self._is_imported_by_settings(path)


def is_for_tests_or_samples(path: PurePosixPath) -> bool:
    """Whether a settings module is not for a server: its name says test, CI, example or sample."""
    return _FOR_TESTS_OR_SAMPLES.search(path.stem.lower()) is not None or is_test(path)


def _is_named_settings(path: PurePosixPath) -> bool:
    return path.suffix == ".py" and ("settings" in path.name or "settings" in path.parts[:-1])


def dotted(paths: Iterable[PurePosixPath]) -> str:
    """Returns the modules as dotted names: `proj.settings.local`."""
    names = [".".join(module_parts(path)) for path in paths]
    return " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
