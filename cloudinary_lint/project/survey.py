"""The survey: every file of a project that matters, read once, into one `Project`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, LateSettings, Options, SdkUse
from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.project import Project
from cloudinary_lint.project.coverage import Evidence, declarations
from cloudinary_lint.project.declarations import Scope, UnreadableFile
from cloudinary_lint.project.effectiveness import is_test, is_worker, path_effectiveness
from cloudinary_lint.project.file_scan import FileScan
from cloudinary_lint.project.imports import (
    Imports,
    Star,
    imports_of,
)
from cloudinary_lint.project.module_names import Naming, may_name
from cloudinary_lint.project.own_definitions import field_names, own_tags
from cloudinary_lint.project.packages import Requirements, is_requirements, requirements
from cloudinary_lint.project.sdk_usage import clouds, home
from cloudinary_lint.project.settings_modules import SettingsModules, is_aside, named_settings, names_settings
from cloudinary_lint.project.surveyed_files import Surveyed, glance, survey_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Fact


def survey(
    paths: Iterable[PurePosixPath],
    load: Callable[[PurePosixPath], bytes | None],
    *,
    is_set_outside: bool = False,
    fields: frozenset[str] = frozenset(),
    is_excluded: Callable[[PurePosixPath], bool] = lambda _: False,
) -> Project:
    """What the files of a project say together.

    `paths` are relative to its root, without what is never linted; `load` gives a file's bytes, None
    where it is gone, and raises Unreadable where it can't be opened. `is_set_outside` and `fields` come
    from the settings, as does `is_excluded`: a file that nobody wants to be linted hides nothing.
    """
    return _Survey(FileScan(tuple(sorted(paths)), load), is_excluded).project(
        is_set_outside=is_set_outside, fields=fields
    )


@dataclass
class _Survey:
    """The files of one project while they are surveyed."""

    looking: FileScan
    is_excluded: Callable[[PurePosixPath], bool]
    files: list[Surveyed] = field(default_factory=list)
    defined: set[str] = field(default_factory=set)
    required: Requirements = field(default_factory=Requirements)
    has_django: bool = False
    assigning: list[PurePosixPath] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.required = requirements(self.looking.closely(filter(is_requirements, self.looking.paths)))
        mattering: list[PurePosixPath] = []
        for path, seen in self.looking.at_a_glance(lambda path: kind_of(path.name) is not None, glance):
            self.defined |= seen.defined
            self.has_django |= seen.is_django
            self.assigning += [path] if seen.assigns_settings else []
            mattering += [path] if seen.matters else []
        for path, raw in self.looking.closely(mattering):
            match survey_file(path, raw):
                case Surveyed() as file:
                    self.files.append(file)
                case UnreadableFile() as blind:
                    self.looking.blind[path] = blind
                case _:
                    pass

    @cached_property
    def imports(self) -> Imports:
        return Imports(dict(self.looking.at_a_glance(lambda path: path.suffix == ".py", imports_of)))

    def project(self, *, is_set_outside: bool, fields: frozenset[str]) -> Project:
        self._read_callers()
        modules = [(file, file.document.module) for file in self.files if file.document.module]
        apps = frozenset(app.text for _, module in modules for app in module.apps)
        uses_sdk = self._uses_sdk(apps)
        evidence = self._evidence(apps)
        own_fields = field_names(module for _, module in modules)
        found = tuple(declarations(evidence))
        limited = {one.path for one in found if one.scope is Scope.IMPORTERS}
        return Project(
            declarations=found,
            settings=frozenset(file.path for file in self.files if self._settings.is_entry(file.path)),
            importing={path: self.imports.importing(path) for path in limited},
            blind=tuple(sorted(filter(self._might_configure, self.looking.blind.values()))),
            is_set_outside=is_set_outside,
            fields=fields | own_fields,
            defined=frozenset(self.defined),
            tags=own_tags((file.path, module) for file, module in modules),
            reads=frozenset().union(*(module.reads for _, module in modules)),
            apps=apps,
            changes_host=any(sdk.changes_host(fact) for fact in self._options()),
            has_gamma=evidence.has_gamma,
            is_foreign=self.required.has_foreign and not uses_sdk,
            uses_sdk=uses_sdk,
            builds=any(file.document.module.builds for file in evidence.counting if file.document.module),
            reads_variables=not self.required.is_old,
            clouds=clouds(self.files),
            home=home(self.files),
            is_django=self.has_django,
            app_settings=self._app_settings,
            loads_sdk_early=any(map(self._loads_sdk_early, self._app_settings)),
            loses_host=any(fact.path and fact.path.text == "/" for fact in self._options()),
            starred=evidence.starred,
            engines=tuple(engine for _, module in modules for engine in module.engines),
            reached=self._reached(),
            is_read_again=evidence.is_read_again,
            asked=self._asked(),
        )

    def _evidence(self, apps: frozenset[str]) -> Evidence:
        is_gamma = any(app.partition(".")[0] == "gamma_cloudinary" for app in apps)
        return Evidence(
            self.files,
            self.imports,
            self._settings,
            is_imported=self._is_run,
            has_gamma=self.required.has_gamma or is_gamma,
            reads_variables=not self.required.is_old,
            starred=self._starred(),
        )

    def _asked(self) -> frozenset[str]:
        imports: Imports | None = vars(self).get("imports")
        return frozenset(imports.asked) if imports else frozenset()

    def _options(self) -> Iterator[Options]:
        configured = {Carrier.STORAGE, Carrier.SETTINGS, Carrier.CONFIG, Carrier.URL, Carrier.ENV}
        for file in self.files:
            for fact in file.document.facts:
                if isinstance(fact, Options) and fact.carrier in configured:
                    yield fact

    def _uses_sdk(self, apps: frozenset[str]) -> bool:
        imported = (
            one.path.partition(".")[0] in sdk.PACKAGES
            for file in self.files
            if file.document.module
            for one in file.document.module.imports
        )
        return (
            self.required.has_sdk
            or any(imported)
            or any(app.partition(".")[0] in sdk.PACKAGES for app in apps)
        )

    def _is_run(self, path: PurePosixPath) -> bool:
        """Whether another file that a server loads imports a module, or any names it."""
        importers = (other for other, _ in self.imports.importers(path))
        is_imported = any(not is_test(other) and not is_worker(other) for other in importers)
        return is_imported or self._naming.is_named(path)

    @cached_property
    def _settings(self) -> SettingsModules:
        """The settings modules, told from the bytes of all modules."""
        named = self.looking.closely(filter(names_settings, self.looking.paths))
        return SettingsModules(
            self.imports,
            frozenset(self.assigning),
            frozenset(name for _, raw in named for name in named_settings(raw)),
            self.has_django,
        )

    @cached_property
    def _app_settings(self) -> tuple[PurePosixPath, ...]:
        """The settings modules that install the SDK's app, those for tests and samples aside."""
        return tuple(
            file.path
            for file in self.files
            if not is_aside(file.path)
            and any(isinstance(fact, SdkUse) and fact.is_app for fact in file.document.facts)
        )

    def _loads_sdk_early(self, path: PurePosixPath) -> bool:
        """Whether the SDK is imported before a settings module is whole, by another module."""
        stars = {other for other, imported in self.imports.importers(path) if imported.is_star}
        early = (self.imports.reached_from(path) | stars) - {path}
        return any(file.path in early and _imports_sdk(file) for file in self.files)

    def _might_configure(self, blind: UnreadableFile) -> bool:
        """Whether a file that can't be read would count: it is no test, no dead module, and not excluded."""
        found = path_effectiveness(blind.path)
        if self.is_excluded(blind.path) or (found and not found.counts):
            return False
        is_run = found is not None or self._settings.is_entry(blind.path) or self._is_run(blind.path)
        return blind.path.suffix != ".py" or is_run

    def _read_callers(self) -> None:
        """Reads the modules that import one which configures the SDK in a function, and so on upwards.

        They need not mention Cloudinary: whether one of them calls that function decides how far the
        declaration reaches.
        """
        known = {file.path for file in self.files}
        waiting = [file.path for file in self.files if any(map(_is_in_function, file.document.facts))]
        while waiting:
            importers = {other for other, _ in self.imports.importers(waiting.pop()) if not is_test(other)}
            for path, raw in self.looking.closely(sorted(importers - known)):
                known.add(path)
                waiting.append(path)
                if isinstance(file := survey_file(path, raw), Surveyed):
                    self.files.append(file)

    @cached_property
    def _naming(self) -> Naming:
        naming = [path for path in self.looking.paths if may_name(path)]
        return Naming(
            [file.path for file in self.files],
            lambda paths: self.looking.closely(naming if paths is None else paths),
            lambda look: self.looking.at_a_glance(may_name, look),
        )

    def _starred(self) -> dict[PurePosixPath, Star]:
        """For each module whose dict may be read too late, another that star-imports it."""
        late = {
            file.path for file in self.files for fact in file.document.facts if isinstance(fact, LateSettings)
        }
        return {
            path: Star(other, imported.line)
            for path in late
            for other, imported in self.imports.importers(path)
            if imported.is_star and not is_test(other)
        }

    def _reached(self) -> dict[PurePosixPath, frozenset[PurePosixPath]]:
        """For each settings module, those with a call of `config()` that it imports."""
        settings = [file for file in self.files if self._settings.is_entry(file.path)]
        calls = [file.path for file in settings if any(map(_is_call, file.document.facts))]
        return {
            file.path: frozenset(call for call in calls if self.imports.reaches(file.path, call))
            for file in settings
        }


def _imports_sdk(file: Surveyed) -> bool:
    imports = file.document.module.imports if file.document.module else ()
    return any(not one.function and one.path.partition(".")[0] == sdk.APP for one in imports)


def _is_in_function(fact: Fact) -> bool:
    return (
        isinstance(fact, Options) and fact.carrier is Carrier.CONFIG and fact.function not in {"", "__main__"}
    )


def _is_call(fact: Fact) -> bool:
    return isinstance(fact, Options) and fact.carrier is Carrier.CONFIG
