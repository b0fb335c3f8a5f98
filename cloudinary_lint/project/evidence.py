"""Finds which modules of a project a running server loads, and what these import and run."""

from __future__ import annotations

import math
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, LateSettings
from cloudinary_lint.project.declarations import declared_truth
from cloudinary_lint.project.imports import Star, absolute
from cloudinary_lint.project.own_definitions import spread_dicts
from cloudinary_lint.project.paths import (
    Effectiveness,
    folders_around,
    is_test,
    join,
    module_name,
    name_of,
    path_effectiveness,
    split,
)
from cloudinary_lint.project.startup import ENTRY_NAMES, Startup
from cloudinary_lint.project.surveyed_files import clouds_beside, named_clouds
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.facts.module_summary import Import
    from cloudinary_lint.project.startup import SdkLoading, SettingsModules
    from cloudinary_lint.project.summary import Requirements
    from cloudinary_lint.project.surveyed_files import SurveyedFile

StorageImport = tuple["SurveyedFile", "Import"]
_HARMLESS_READERS = frozenset({"dotenv_values", "starlette"})
_GAMMA = "gamma_cloudinary"
_RUNS_ENV_FILES = lazy_pattern(r"Procfile.*|Dockerfile.*|(?:docker-)?compose.*\.ya?ml")


class Evidence:
    """What decides which declarations count: the files of a survey, and what is known of their modules.

    `paths` are all files of the project, `apps` the installed apps. `is_run`: whether anything that a server
    loads imports or names a module. `is_foreign`: whether a file is another language's.
    """

    def __init__(
        self,
        files: Sequence[SurveyedFile],
        paths: Iterable[str],
        settings: SettingsModules,
        loading: SdkLoading,
        *,
        required: Requirements,
        apps: frozenset[str],
        is_run: Callable[[str], bool],
        is_foreign: Callable[[str], bool],
    ) -> None:
        names = {name_of(path) for path in paths}
        self.files = files
        self.settings = settings
        self.imports = settings.imports
        self.loading = sorted(loading.by_star)
        self.required = required
        self.is_foreign = is_foreign
        self.entry_names = names & ENTRY_NAMES
        self._runs_env_files = any(map(_RUNS_ENV_FILES.fullmatch, names))
        self._apps = apps
        self._is_run = is_run
        self.named_clouds = named_clouds(files)
        self.spread = spread_dicts(files, settings.is_entry)
        dicts = [file.path for file in files if any(file.options(Carrier.SETTINGS))]
        self.unread = loading.unread(dicts)
        self.read_first = loading.read_first({*dicts, *self._late})

    @property
    def _late(self) -> list[str]:
        late = (file.path for file in self.files for fact in file.facts if isinstance(fact, LateSettings))
        return list(dict.fromkeys(late))

    @cached_property
    def starred(self) -> Mapping[str, Star]:
        """Returns, for each module whose dict may be read too late, another one that star-imports it."""
        found: dict[str, Star] = {}
        for path in self._late:
            importers = self.imports.importers(path)
            stars = [Star(other, one.line) for other, one in importers if one.is_star and not is_test(other)]
            if stars:
                found[path] = max(stars, key=lambda star: (split(star.path), star.line))
        return found

    @cached_property
    def effectiveness(self) -> Mapping[str, Effectiveness]:
        """Whether a running server loads each file, and why."""
        return {file.path: self._effectiveness(file) for file in self.files}

    def _effectiveness(self, file: SurveyedFile) -> Effectiveness:
        found = path_effectiveness(file.path)
        if self.settings.is_entry(file.path) and (found is None or found.counts):
            return Effectiveness(counts=True, reason="it is a settings module")
        if found is not None:
            return found
        if file.module.creates_app:
            return Effectiveness(counts=True, reason="it creates the application")
        if self._is_run(file.path):
            return Effectiveness(counts=True, reason="the project imports or names it")
        return Effectiveness(counts=False, reason="nothing imports this module")

    @cached_property
    def counting(self) -> Sequence[SurveyedFile]:
        """Returns the files that a running server loads."""
        return [file for file in self.files if self.effectiveness[file.path].counts]

    @cached_property
    def passed_on(self) -> Mapping[str, frozenset[str]]:
        """Returns the variables of each file that passes some on by their names."""
        found: dict[str, frozenset[str]] = {}
        for file in self.counting:
            for fact in file.options(Carrier.ENV):
                if any(option.is_passed_on for option in fact.options):
                    names = frozenset(option.key for option in fact.options)
                    found[file.path] = found.get(file.path, frozenset()) | names
        return found

    @cached_property
    def clouds_beside(self) -> Mapping[str, str]:
        """Returns for env files the files that name the cloud for the services that load them."""
        return clouds_beside(self.counting)

    @property
    def has_gamma(self) -> bool:
        """Whether the project uses the other storage, which has defaults of its own."""
        return self.required.has_gamma or self.installs_gamma

    @cached_property
    def installs_gamma(self) -> bool:
        """Whether the other storage is loaded: it is an installed app, or a server imports it."""
        imported = (one.path for file in self.counting for one in file.imports())
        return any(path.partition(".")[0] == _GAMMA for path in (*self._apps, *imported))

    @cached_property
    def storage(self) -> StorageImport | None:
        """Returns where modules that a server loads import the storage at import time."""
        imports = ((file, one) for file in self.counting for one in file.imports())
        return next((found for found in imports if found[1].path.startswith(sdk.STORAGE_MODULES)), None)

    @cached_property
    def startup(self) -> Startup:
        """Returns the functions that start-up runs."""
        return Startup({file.path: file.document.module for file in self.counting if file.document.module})

    @cached_property
    def env_readers(self) -> frozenset[str]:
        """Returns what a server reads env files by, without setting environment variables.

        Where something sets them too, only what refuses a variable or hides where it comes from matters.
        """
        found = frozenset[str]().union(*(file.module.env_readers for file in self.counting))
        return found - _HARMLESS_READERS if self.sets_environment else found

    @property
    def sets_environment(self) -> bool:
        """Whether something may set environment variables from an env file: a loader, compose, a Procfile."""
        return self._runs_env_files or any(file.module.loads_env for file in self.counting)

    @cached_property
    def lone_loader(self) -> str | None:
        """Returns `manage.py` or `wsgi.py`, if it alone loads env files and the other one exists too."""
        loaders = {file.path for file in self.counting if file.module.loads_env}
        missing = [frozenset(self.settings.missing(path)) for path in loaders]
        if loaders and not self._runs_env_files and frozenset.intersection(*missing):
            return min(loaders, key=split)
        alone = {path for path in loaders if is_lone_entry(path, self.entry_names)}
        is_whole = {"manage.py"} < {*map(name_of, loaders)}
        return min(alone, key=split) if loaders and alone == loaders and not is_whole else None

    @cached_property
    def late_loader(self) -> str | None:
        """Returns the first module that loads env files, if the SDK is imported before each of them does."""
        loaders = [(file, loaded) for file in self.files if (loaded := file.module.loads_env)]
        is_late = all(
            self.line_of_import_before(file, loaded.start) or self.late_importer(file)
            for file, loaded in loaders
        )
        return loaders[0][0].path if loaders and is_late else None

    def late_importer(self, file: SurveyedFile) -> str | None:
        """Returns the first module of a server that imports a file, if all import the SDK before it."""
        paths = {path for path, _ in self.imports.importers(file.path)}
        importers = [other for other in self.counting if other.path in paths]
        is_late = all(self._imports_late(importer, file.path) for importer in importers)
        return importers[0].path if importers and is_late else None

    def line_of_import_before(self, file: SurveyedFile, offset: float = math.inf) -> int | None:
        """Returns the line of the first import above an offset that loads the SDK, if there is one.

        It imports the SDK, or a module of the project that does.
        """
        for one in file.imports():
            if one.place.start < offset and self._loads_sdk(file.path, one.path):
                return file.position(one.place.start)[0]
        return None

    def _loads_sdk(self, importer: str, imported: str) -> bool:
        if imported.partition(".")[0] == sdk.APP:
            return True
        name = absolute(importer, imported).removesuffix("*").strip("/")
        meant = (join(folder, part) for folder in folders_around(importer) for part in _with_package(name))
        return any(self._loading_names.get(one, importer) != importer for one in meant)

    @cached_property
    def _loading_names(self) -> Mapping[str, str]:
        return {module_name(path): path for path in self.loading}

    def _imports_late(self, importer: SurveyedFile, path: str) -> bool:
        name = name_of(module_name(path))
        own = [one.place.start for one in importer.imports() if name and name in one.path.split(".")[-2:]]
        return bool(own) and self.line_of_import_before(importer, min(own)) is not None

    @cached_property
    def _first_load(self) -> Mapping[str, int]:
        found = [(other, one.line) for path in self.loading for other, one in self.imports.importers(path)]
        found += [(file.path, line) for file in self.files if (line := self.line_of_import_before(file))]
        return dict(sorted(found, reverse=True))

    def missing(self, file: SurveyedFile, fact: Options) -> tuple[str, ...]:
        """Returns the settings modules that a server may start with and that a declaration doesn't reach."""
        missing = self.settings.missing(file.path)
        if fact.carrier is not Carrier.SETTINGS or missing == (file.path,):
            return missing
        replacing = self.replacing(file)
        replaced = (leaf for leaf in self.settings.leaves if leaf in replacing)
        return tuple(sorted({*missing, *replaced}, key=split))

    def replacing(self, file: SurveyedFile) -> frozenset[str]:
        """Returns the modules in which a dict without secure replaces the one that they star-import."""
        own = {
            other
            for other in self.imports.star_importing((file.path,))
            if other != file.path and self._is_replaced_in.get(other, False)
        }
        return self.imports.star_importing(own) | own

    @cached_property
    def _is_replaced_in(self) -> Mapping[str, bool]:
        """Whether the last dict `CLOUDINARY` of each module that counts leaves secure off."""
        return {
            file.path: declared_truth(fact, has_gamma=False) in {None, Truth.OFF}
            for file in self.counting
            for fact in sorted(file.options(Carrier.SETTINGS), key=lambda fact: fact.place)
            if not fact.function
        }

    def late_star(self, path: str) -> Star | None:
        """Returns the star-import of settings that comes too late: below an import of the SDK."""
        waiting, seen = [path], {path}
        while waiting:
            for other, one in self.imports.importers(waiting.pop()):
                if not one.is_star or is_test(other):
                    continue
                if self._first_load.get(other, one.line) < one.line and self.settings.loads(other):
                    return Star(other, one.line)
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        return None

    def follows_sdk(self, path: str) -> bool:
        """Whether all settings that a server may start with import the SDK before they star-import it."""
        files = {file.path: file for file in self.counting}
        late = {
            other
            for other, one in self.imports.importers(path)
            if one.is_star and other in files and _imports_sdk_above(files[other], one.line)
        }
        leaves = set(self.settings.leaves)
        return bool(leaves) and leaves <= late

    @cached_property
    def is_read_again(self) -> bool:
        """Whether the SDK reads the settings again when they are whole, by `reset_config()`."""
        return any(True for _ in self._resets())

    def _resets(self) -> Iterator[tuple[str, str]]:
        """Yields the modules that call `reset_config()` after the settings, and the functions that do."""
        for file in self.counting:
            if file.module.resets and not self.settings.is_entry(file.path):
                yield from ((file.path, reset.function) for reset in file.module.resets)

    @cached_property
    def resetting(self) -> str | None:
        """Returns the first module whose `reset_config()` start-up runs after the settings."""
        return next((path for path, function in self._resets() if self.startup.runs(path, function)), None)


def is_lone_entry(path: str, names: Collection[str]) -> bool:
    """Whether a module is one of Django's entry points, and there are others that don't run it."""
    servers = {"wsgi.py", "asgi.py"}
    if name_of(path) == "manage.py":
        return not servers.isdisjoint(names)
    return name_of(path) in servers and "manage.py" in names


def _imports_sdk_above(file: SurveyedFile, line: int) -> bool:
    return any(sdk.loads_sdk(one.path) and file.position(one.place.start)[0] < line for one in file.imports())


def _with_package(name: str) -> Iterator[str]:
    """Yields a name, and the package or module around it."""
    yield name
    if "/" in name:
        yield name.rpartition("/")[0]
