"""Finds which modules of a project a running server loads, and what these import and run."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.project.declarations import declared_truth
from cloudinary_lint.project.effectiveness import Effectiveness, is_test, path_effectiveness
from cloudinary_lint.project.imports import Star, absolute
from cloudinary_lint.project.module_names import module_parts
from cloudinary_lint.project.sdk_usage import clouds_beside, named_clouds
from cloudinary_lint.project.startup import Startup
from cloudinary_lint.records import dataclass
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    from cloudinary_lint.facts.module_summary import Import
    from cloudinary_lint.project.imports import Imported
    from cloudinary_lint.project.settings_modules import SettingsModules
    from cloudinary_lint.project.surveyed_files import SurveyedFile

StorageImport = tuple["SurveyedFile", "Import"]
_HARMLESS_READERS = frozenset({"dotenv_values", "starlette"})
_GAMMA = "gamma_cloudinary"


@dataclass(frozen=True)
class Evidence:
    """The facts by which `coverage` decides which declarations count.

    `is_imported`: whether anything that a server loads imports or names a module. `requires_gamma`:
    a requirements file lists the other storage. `apps`: the installed ones. `starred`: the modules
    that another one star-imports. `reads_variables`: the SDK in use reads `CLOUDINARY_SECURE`. `is_foreign`:
    whether an env file is another language's. `entry_names`: the existing ones of `manage.py`, `wsgi.py` and
    `asgi.py`. `runs_env_files`: a Procfile, compose file or Dockerfile sets variables from env files.
    `read_first`: settings that are read from within an import of the SDK above them. `unread`: settings that
    a server doesn't read, since it imports the SDK before it names them. `loading`: the modules that import
    the SDK, themselves or by a star. `spread`: for each file the dicts that its calls spread out and
    that leave secure off.
    """

    files: Sequence[SurveyedFile]
    settings: SettingsModules
    is_imported: Callable[[PurePosixPath], bool]
    requires_gamma: bool
    apps: frozenset[str]
    reads_variables: bool
    starred: Mapping[PurePosixPath, Star]
    importers: Callable[[PurePosixPath], Iterable[tuple[PurePosixPath, Imported]]]
    is_foreign: Callable[[PurePosixPath], bool]
    entry_names: frozenset[str]
    runs_env_files: bool
    read_first: frozenset[PurePosixPath]
    unread: frozenset[PurePosixPath]
    loading: frozenset[PurePosixPath]
    spread: Mapping[PurePosixPath, Mapping[str, bool]]

    @cached_property
    def effectiveness(self) -> Mapping[PurePosixPath, Effectiveness]:
        """Whether a running server loads each file, and why."""
        return {file.path: self._effectiveness(file) for file in self.files}

    def _effectiveness(self, file: SurveyedFile) -> Effectiveness:
        found = path_effectiveness(file.path)
        if self.settings.is_entry(file.path) and (found is None or found.counts):
            return Effectiveness(counts=True, reason="it is a settings module")
        if found is not None:
            return found
        module = file.document.module
        if module and module.creates_app:
            return Effectiveness(counts=True, reason="it creates the application")
        if self.is_imported(file.path):
            return Effectiveness(counts=True, reason="the project imports or names it")
        return Effectiveness(counts=False, reason="nothing imports this module")

    @cached_property
    def counting(self) -> Sequence[SurveyedFile]:
        """Returns the files that a running server loads."""
        return [file for file in self.files if self.effectiveness[file.path].counts]

    @cached_property
    def passed_on(self) -> Mapping[PurePosixPath, frozenset[str]]:
        """Returns the variables of each file that passes some on by their names."""
        found: dict[PurePosixPath, frozenset[str]] = {}
        for file in self.counting:
            for fact in file.document.facts:
                options = fact.options if isinstance(fact, Options) and fact.carrier is Carrier.ENV else ()
                if any(option.is_passed_on for option in options):
                    names = frozenset(option.key for option in options)
                    found[file.path] = found.get(file.path, frozenset()) | names
        return found

    @cached_property
    def named_clouds(self) -> frozenset[PurePosixPath]:
        """Returns the env files that name the cloud."""
        return named_clouds(self.files)

    @cached_property
    def clouds_beside(self) -> Mapping[PurePosixPath, PurePosixPath]:
        """Returns for env files the files that name the cloud for the services that load them."""
        return clouds_beside(self.counting)

    @property
    def has_gamma(self) -> bool:
        """Whether the project uses the other storage, which has defaults of its own."""
        return self.requires_gamma or self.installs_gamma

    @cached_property
    def installs_gamma(self) -> bool:
        """Whether the other storage is loaded: it is an installed app, or a server imports it."""
        modules = (file.document.module for file in self.counting)
        imports = (one for module in modules if module for one in module.imports)
        imported = (one.path for one in imports if not one.function)
        return any(path.partition(".")[0] == _GAMMA for path in (*self.apps, *imported))

    @cached_property
    def storage(self) -> StorageImport | None:
        """Returns where the storage is imported at import time."""
        return _storage_import(self.counting)

    @cached_property
    def startup(self) -> Startup:
        """Returns the functions that start-up runs."""
        return Startup({file.path: file.document.module for file in self.counting if file.document.module})

    @cached_property
    def env_readers(self) -> frozenset[str]:
        """Returns what a server reads env files by, without setting environment variables.

        Where something sets them too, only what refuses a variable or hides where it comes from matters.
        """
        modules = (file.document.module for file in self.counting)
        found = frozenset[str]().union(*(module.env_readers for module in modules if module))
        return found - _HARMLESS_READERS if self.sets_environment else found

    @property
    def sets_environment(self) -> bool:
        """Whether something may set environment variables from an env file: a loader, compose, a Procfile."""
        modules = (file.document.module for file in self.counting)
        return self.runs_env_files or any(module.loads_env for module in modules if module)

    @cached_property
    def lone_loader(self) -> PurePosixPath | None:
        """Returns `manage.py` or `wsgi.py`, if it alone loads env files and the other one exists too."""
        loaders = {file.path for file in self.counting if (m := file.document.module) and m.loads_env}
        missing = [frozenset(self.settings.missing(path)) for path in loaders]
        if loaders and not self.runs_env_files and frozenset.intersection(*missing):
            return min(loaders)
        alone = {path for path in loaders if is_lone_entry(path, self.entry_names)}
        is_whole = {"manage.py"} < {path.name for path in loaders}
        return min(alone) if loaders and alone == loaders and not is_whole else None

    @cached_property
    def late_loader(self) -> PurePosixPath | None:
        """Returns the first module that loads env files, if the SDK is imported before each of them does."""
        loaders = [
            (file, module.loads_env)
            for file in self.files
            if (module := file.document.module) and module.loads_env
        ]
        is_late = all(
            self.line_of_import_before(file, loaded.start) or self.late_importer(file)
            for file, loaded in loaders
        )
        return loaders[0][0].path if loaders and is_late else None

    def late_importer(self, file: SurveyedFile) -> PurePosixPath | None:
        """Returns the first module of a server that imports a file, if all import the SDK before it."""
        paths = {path for path, _ in self.importers(file.path)}
        importers = [other for other in self.counting if other.path in paths]
        is_late = all(self._imports_late(importer, file.path) for importer in importers)
        return importers[0].path if importers and is_late else None

    def line_of_import_before(self, file: SurveyedFile, offset: float = math.inf) -> int | None:
        """Returns the line of the first import above an offset that loads the SDK, if there is one.

        It imports the SDK, or a module of the project that does.
        """
        for one in file.document.module.imports if file.document.module else ():
            if one.place.start < offset and not one.function and self._loads_sdk(file.path, one.path):
                return file.position(one.place.start)[0]
        return None

    def _loads_sdk(self, importer: PurePosixPath, imported: str) -> bool:
        if imported.partition(".")[0] == sdk.APP:
            return True
        parts = tuple(part for part in absolute(importer, imported) if part != "*")
        names = _meant(parts, importer)
        return any(self._loading_names.get(name, importer) != importer for name in names)

    @cached_property
    def _loading_names(self) -> Mapping[tuple[str, ...], PurePosixPath]:
        """Returns the modules that import the SDK, themselves or by a star, by their dotted names."""
        return {module_parts(path): path for path in self.loading}

    def _imports_late(self, importer: SurveyedFile, path: PurePosixPath) -> bool:
        """Whether a module imports another one below an import that loads the SDK."""
        name = module_parts(path)[-1:]
        module = importer.document.module
        own = [
            one.place.start
            for one in (module.imports if module else ())
            if name and name[0] in one.path.split(".")[-2:] and not one.function
        ]
        return bool(own) and self.line_of_import_before(importer, min(own)) is not None

    @cached_property
    def _first_load(self) -> Mapping[PurePosixPath, int]:
        """Returns the line of the first import in each module that loads the SDK."""
        found = [(other, one.line) for path in self.loading for other, one in self.importers(path)]
        found += [(file.path, line) for file in self.files if (line := self.line_of_import_before(file))]
        return dict(sorted(found, reverse=True))

    def missing(self, file: SurveyedFile, fact: Options) -> tuple[PurePosixPath, ...]:
        """Returns the settings modules that a server may start with and that a declaration doesn't reach."""
        missing = self.settings.missing(file.path)
        if fact.carrier is not Carrier.SETTINGS or missing == (file.path,):
            return missing
        replacing = self.replacing(file)
        replaced = (leaf for leaf in self.settings.leaves if leaf in replacing)
        return tuple(sorted({*missing, *replaced}))

    def replacing(self, file: SurveyedFile) -> frozenset[PurePosixPath]:
        """Returns the modules in which a dict without secure replaces the one that they star-import."""
        stars = self.settings.stars
        own = {
            other
            for other in stars.star_importing((file.path,))
            if other != file.path and self._is_replaced_in.get(other, False)
        }
        return stars.star_importing(own) | own if own else frozenset()

    @cached_property
    def _is_replaced_in(self) -> Mapping[PurePosixPath, bool]:
        """Whether the last dict `CLOUDINARY` of each module that counts leaves secure off."""
        return {
            file.path: declared_truth(fact, has_gamma=False) in {None, Truth.OFF}
            for file in self.counting
            for fact in sorted(file.document.facts, key=lambda fact: fact.place)
            if isinstance(fact, Options) and fact.carrier is Carrier.SETTINGS and not fact.function
        }

    def late_star(self, path: PurePosixPath) -> Star | None:
        """Returns the star-import of settings that comes too late: below an import of the SDK."""
        waiting, seen = [path], {path}
        while waiting:
            for other, one in self.settings.stars.importers(waiting.pop()):
                if not one.is_star or is_test(other):
                    continue
                if self._first_load.get(other, one.line) < one.line and self._is_started(other):
                    return Star(other, one.line)
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return None

    def follows_sdk(self, path: PurePosixPath) -> bool:
        """Whether all settings that a server may start with import the SDK before they star-import it."""
        files = {file.path: file for file in self.counting}
        late = {
            other
            for other, one in self.settings.stars.importers(path)
            if one.is_star and other in files and _imports_sdk_above(files[other], one.line)
        }
        leaves = set(self.settings.leaves)
        return bool(leaves) and leaves <= late

    def _is_started(self, path: PurePosixPath) -> bool:
        """Whether a server may start with settings that load this module."""
        leaves = self.settings.leaves
        return not leaves or len(self.settings.missing(path)) < len(leaves)

    @cached_property
    def is_read_again(self) -> bool:
        """Whether the SDK reads the settings again when they are whole, by `reset_config()`."""
        return any(True for _ in self._resets())

    def _resets(self) -> Iterator[tuple[PurePosixPath, str]]:
        """Yields the modules that call `reset_config()` after the settings, and the functions that do."""
        for file in self.counting:
            module = None if self.settings.is_entry(file.path) else file.document.module
            yield from ((file.path, reset.function) for reset in (module.resets if module else ()))

    @cached_property
    def resetting(self) -> PurePosixPath | None:
        """Returns the first module whose `reset_config()` start-up runs after the settings."""
        return next((path for path, function in self._resets() if self.startup.runs(path, function)), None)


def _storage_import(counting: Iterable[SurveyedFile]) -> StorageImport | None:
    """Returns where modules that a server loads import the storage at import time; None if none does."""
    for file in counting:
        for one in file.document.module.imports if file.document.module else ():
            if one.path.startswith(sdk.STORAGE_MODULES) and not one.function:
                return file, one
    return None


def is_lone_entry(path: PurePosixPath, names: Collection[str]) -> bool:
    """Whether a module is one of Django's entry points, and there are others that don't run it."""
    is_command = path.name == "manage.py"
    servers = {"wsgi.py", "asgi.py"}
    return bool(servers.intersection(names)) if is_command else path.name in servers and "manage.py" in names


def _imports_sdk_above(file: SurveyedFile, line: int) -> bool:
    """Whether a module imports the SDK above a line."""
    return any(
        sdk.loads_sdk(one.path) and not one.function and file.position(one.place.start)[0] < line
        for one in (file.document.module.imports if file.document.module else ())
    )


def _meant(parts: tuple[str, ...], importer: PurePosixPath) -> Iterator[tuple[str, ...]]:
    """Yields the modules that an import may mean, or hold what it means: below each folder around it."""
    for folder in importer.parents:
        yield (*folder.parts, *parts)
        if len(parts) > 1:
            yield (*folder.parts, *parts[:-1])
