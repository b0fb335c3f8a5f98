"""The survey: reads every relevant file of a project once, and makes one `Project` of them."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, LateSettings, Options, SdkUse
from cloudinary_lint.files.globs import matches
from cloudinary_lint.languages.kinds import is_surveyed, may_name
from cloudinary_lint.languages.registry import AUTO, Kind, kind_of
from cloudinary_lint.project import Project
from cloudinary_lint.project.coverage import CONFIGURING, declarations
from cloudinary_lint.project.declarations import Declaration, Scope, UnreadableFile
from cloudinary_lint.project.effectiveness import is_test, is_worker, path_effectiveness
from cloudinary_lint.project.evidence import Evidence
from cloudinary_lint.project.imports import Imports, Star
from cloudinary_lint.project.module_names import ModuleNames, ModuleReferences
from cloudinary_lint.project.own_definitions import field_names, own_tags
from cloudinary_lint.project.packages import Manifests, Requirements, combine, is_python_manifest
from cloudinary_lint.project.results import results
from cloudinary_lint.project.sdk_loading import ENTRY_NAMES, SdkLoading
from cloudinary_lint.project.sdk_usage import (
    builds,
    calls,
    clouds,
    home,
    imports_sdk,
    is_host_called,
    is_own,
    named_clouds,
)
from cloudinary_lint.project.searched_constants import searched_constants
from cloudinary_lint.project.settings_modules import (
    SettingsModules,
    is_for_tests_or_samples,
    named_settings,
    names_settings,
)
from cloudinary_lint.project.spread_dicts import modules_of, passes_settings, spread_dicts, spread_names
from cloudinary_lint.project.surveyed_files import SurveyedFile, is_declaring, may_configure
from cloudinary_lint.records import replace
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.facts.module_summary import ModuleSummary
    from cloudinary_lint.project.inventory import Inventory
    from cloudinary_lint.project.summary import Summary


_RUNS_ENV_FILES = lazy_pattern(r"Procfile.*|Dockerfile.*|(?:docker-)?compose.*\.ya?ml")


def survey(
    paths: Iterable[str],
    inventory: Inventory,
    *,
    is_set_outside: bool = False,
    fields: frozenset[str] = frozenset(),
    exclude: tuple[str, ...] = (),
) -> Project:
    """Returns the surveyed project.

    `paths` are relative to its root, with slashes, without what is never linted. `is_set_outside`,
    `fields` and the globs `exclude` come from the settings; an excluded file may be unreadable.
    """
    ordered = sorted(paths, key=lambda path: path.split("/"))
    return _Survey(ordered, inventory, exclude).project(is_set_outside=is_set_outside, fields=fields)


class _Survey:
    """A survey of one project, while it is made."""

    def __init__(self, paths: Sequence[str], inventory: Inventory, exclude: tuple[str, ...]) -> None:
        surveyed = [path for path in paths if is_surveyed(path)]
        self._inventory = inventory
        self._exclude = exclude
        self._paths = surveyed
        self._summaries = dict(inventory.summaries(surveyed))
        self._unreadable = [
            UnreadableFile(PurePosixPath(path), 1, f"cannot be opened: {missing.reason}")
            for path in surveyed
            if (missing := inventory.missing.get(path)) and not missing.is_gone and may_configure(path)
        ]
        self.files = list(self._read())

    def _read(self) -> Iterator[SurveyedFile]:
        """Yields the files that matter and can declare something, and notes those that can't be read."""
        relevant = [path for path, seen in self._of_known_kinds() if seen.is_relevant]
        for path, facts in self._inventory.facts(relevant).items():
            kind, document = kind_of(path), facts.document(AUTO)
            if facts.failure and self._may_turn_on_secure(path):
                self._unreadable.append(
                    UnreadableFile(PurePosixPath(path), facts.failure.line, facts.failure.reason)
                )
            elif kind and document and is_declaring(path):
                yield SurveyedFile(PurePosixPath(path), kind, facts.starts, document)

    def _may_turn_on_secure(self, path: str) -> bool:
        """Whether a file that can't be read might turn secure on, by its name and words."""
        seen = self._summaries[path]
        return may_configure(path) and seen.mentions and seen.mentions_secure

    def _read_callers(self) -> None:
        """Reads the modules that import one which configures the SDK in a function, and so on upwards.

        They need not mention Cloudinary: whether one of them calls that function decides how far the
        declaration reaches.
        """
        waiting = self._with(_is_in_function)
        while waiting:
            importers = {other for path in waiting for other, _ in self._imports.importers(path)}
            waiting = [path for path, _ in self._read_more(importers)]

    def _read_more(self, paths: set[PurePosixPath]) -> list[tuple[PurePosixPath, ModuleSummary]]:
        """Reads the modules among these that were not read yet, except tests, and returns them."""
        waiting = sorted(path for path in paths - {file.path for file in self.files} if not is_test(path))
        found = [
            SurveyedFile(PurePosixPath(path), Kind.PYTHON, facts.starts, document)
            for path, facts in self._inventory.facts(map(str, waiting)).items()
            if (document := facts.document(AUTO))
        ]
        self.files += found
        return [(file.path, file.document.module) for file in found if file.document.module]

    def _of_known_kinds(self) -> Iterator[tuple[str, Summary]]:
        return ((path, seen) for path, seen in self._summaries.items() if kind_of(path))

    def project(self, *, is_set_outside: bool, fields: frozenset[str]) -> Project:
        self._read_callers()
        required = combine(seen.requirements for seen in self._summaries.values())
        self._read_more(modules_of(spread_names(self.files), self._paths))
        own = self._of_modules(fields)
        uses_sdk = required.has_sdk or self._uses_sdk(own.apps)
        evidence = self._evidence(own.apps, required)
        found = tuple(declarations(evidence))
        return replace(
            own,
            declarations=found,
            home=home(self.files, {file.path for file in evidence.counting}),
            settings=frozenset(file.path for file in self.files if self._settings.is_entry(file.path)),
            importing=self._importing(found),
            unreadable=tuple(sorted(filter(self._might_configure, self._unreadable))),
            is_set_outside=is_set_outside,
            changes_host=any(sdk.changes_host(fact) for fact in self._options()),
            is_host_called=any(map(is_host_called, self._facts())),
            drops_cname=any(map(sdk.drops_cname, self._options())),
            has_gamma=evidence.has_gamma,
            is_foreign=required.has_foreign and not uses_sdk,
            uses_sdk=uses_sdk,
            building=frozenset(file.path for file in evidence.counting if is_own(file.path) and builds(file)),
            calling=frozenset(file.path for file in evidence.counting if is_own(file.path) and calls(file)),
            reads_variables=not required.is_old,
            starred=evidence.starred,
            covered_by_imports=self._covered_by_imports(found),
            is_read_again=evidence.is_read_again,
            read_first=evidence.read_first,
            manifests=self._manifests,
            env_readers=evidence.env_readers,
            has_new_django=required.has_new_django,
            spread=evidence.spread,
            passes_settings=passes_settings(evidence.counting),
            follows_sdk=len(own.app_settings) == 1 and evidence.follows_sdk(*own.app_settings),
        )

    def _of_modules(self, fields: frozenset[str]) -> Project:
        """Returns what is known from the modules, whether a server loads them or not."""
        modules = [(file.path, file.document.module) for file in self.files if file.document.module]
        others = (file for file in self.files if not self._settings.is_entry(file.path))
        return Project(
            fields=fields | field_names(module for _, module in modules),
            defined=self._defined(),
            tags=own_tags(modules),
            reads=frozenset().union(*(module.reads for _, module in modules)),
            splits_url=any(module.splits_url for path, module in modules if not is_test(path)),
            apps=frozenset(app.text for _, module in modules for app in module.apps),
            clouds=clouds(self.files),
            named_clouds=named_clouds(self.files),
            is_django=self._settings.has_django,
            app_settings=self._app_settings,
            loads_sdk_early=self._loading.is_early(self._app_settings),
            loads_sdk_first=self._loading.is_first(self._app_settings),
            engines=tuple(engine for _, module in modules for engine in module.engines),
            searched=searched_constants(others, self._lines, self._inventory.text),
            results=results(
                modules, map(PurePosixPath, self._paths), self._lines, lambda: self._imports, self._read_more
            ),
        )

    def _defined(self) -> frozenset[str]:
        found = b" ".join(seen.defined for seen in self._summaries.values() if seen.defined)
        return frozenset(found.decode().split())

    def _options(self) -> Iterator[Options]:
        return (fact for fact in self._facts() if isinstance(fact, Options) and fact.carrier in CONFIGURING)

    def _facts(self) -> Iterator[Fact]:
        return (fact for file in self.files for fact in file.document.facts)

    def _with(self, is_wanted: Callable[[Fact], bool]) -> list[PurePosixPath]:
        """Returns the files with such a fact."""
        return [file.path for file in self.files if any(map(is_wanted, file.document.facts))]

    def _uses_sdk(self, apps: frozenset[str]) -> bool:
        imported = (
            one.path.partition(".")[0] in sdk.PACKAGES
            for file in self.files
            if file.document.module
            for one in file.document.module.imports
        )
        return any(imported) or any(app.partition(".")[0] in sdk.PACKAGES for app in apps)

    def _evidence(self, apps: frozenset[str], required: Requirements) -> Evidence:
        return Evidence(
            self.files,
            self._settings,
            is_imported=self._is_run,
            requires_gamma=required.has_gamma,
            apps=apps,
            reads_variables=not required.is_old,
            starred=self._star_importers(),
            importers=self._imports.importers,
            is_foreign=self._manifests.is_foreign,
            entry_names=frozenset(path.rpartition("/")[2] for path in self._paths) & ENTRY_NAMES,
            runs_env_files=any(_RUNS_ENV_FILES.fullmatch(path.rpartition("/")[2]) for path in self._paths),
            read_first=self._loading.read_first(self._with(_is_late_or_dict)),
            loading=self._loading.by_star,
            spread=spread_dicts(self.files, self._settings.is_entry),
            unread=self._loading.unread(self._with(_is_dict)),
        )

    @cached_property
    def _manifests(self) -> Manifests:
        """Returns the manifests of Python, and those of other languages that require Cloudinary."""
        foreign = [path for path, seen in self._summaries.items() if seen.requirements.has_foreign]
        return Manifests(
            [PurePosixPath(path).parent for path in self._paths if is_python_manifest(path)],
            [PurePosixPath(path).parent for path in foreign],
        )

    @cached_property
    def _loading(self) -> SdkLoading:
        """Returns the modules that load the SDK."""
        own = frozenset(file.path for file in self.files if imports_sdk(file))
        return SdkLoading(own, self._imports, set(map(PurePosixPath, self._paths)), self._naming_settings)

    def _naming_settings(self) -> set[PurePosixPath]:
        """Returns the modules that name the settings which a process starts with."""
        django = (PurePosixPath(path) for path, seen in self._summaries.items() if seen.is_django)
        return {path for path in django if any(named_settings(self._inventory.text(str(path))))}

    def _is_run(self, path: PurePosixPath) -> bool:
        """Whether another file that a server loads imports a module, or any names it."""
        importers = (other for other, _ in self._imports.importers(path))
        is_imported = any(not is_test(other) and not is_worker(other) for other in importers)
        return is_imported or self._naming.is_named(path)

    def _might_configure(self, unreadable: UnreadableFile) -> bool:
        """Whether an unreadable file would count: a server loads it, and it is not excluded."""
        found = path_effectiveness(unreadable.path)
        if matches(self._exclude, str(unreadable.path)) or (found and not found.counts):
            return False
        is_run = (
            found is not None or self._settings.is_entry(unreadable.path) or self._is_run(unreadable.path)
        )
        return unreadable.path.suffix != ".py" or is_run

    @cached_property
    def _settings(self) -> SettingsModules:
        """Returns the settings modules, found by searching all modules."""
        naming = [path for path in self._paths if names_settings(PurePosixPath(path))]
        stars = {path: raw for path, raw in self._lines.items() if b" * " in raw}
        modules = [path for path in self._summaries if path.endswith(".py")]
        unreadable = (one.path for one in self._unreadable if one.path.suffix == ".py")
        return SettingsModules(
            Imports.of(stars),
            lambda: self._imports,
            (*map(PurePosixPath, modules), *unreadable),
            frozenset(PurePosixPath(path) for path in modules if self._summaries[path].assigns_settings),
            frozenset(name for path in naming for name in named_settings(self._inventory.text(path))),
            any(self._summaries[path].is_django for path in modules),
        )

    @cached_property
    def _app_settings(self) -> tuple[PurePosixPath, ...]:
        """Returns the settings modules that install the SDK's app, except those for tests and samples."""
        return tuple(
            file.path
            for file in self.files
            if not is_for_tests_or_samples(file.path)
            and any(isinstance(fact, SdkUse) and fact.is_app for fact in file.document.facts)
        )

    def _importing(self, found: Iterable[Declaration]) -> dict[PurePosixPath, frozenset[PurePosixPath]]:
        """Returns, for each module with a call that start-up doesn't run, the modules that import it."""
        limited = {one.path for one in found if one.scope is Scope.IMPORTERS}
        return {path: self._imports.importing((path,)) for path in limited}

    @cached_property
    def _lines(self) -> dict[PurePosixPath, bytes]:
        """Returns the import lines of every module."""
        return {PurePosixPath(path): seen.imports for path, seen in self._summaries.items() if seen.imports}

    @cached_property
    def _imports(self) -> Imports:
        """Returns the imports of all modules."""
        return Imports.of(self._lines)

    @cached_property
    def _naming(self) -> ModuleReferences:
        modules = (file.path for file in self.files if file.kind is Kind.PYTHON)
        names = ModuleNames((*modules, *(one.path for one in self._unreadable if one.path.suffix == ".py")))
        naming = [path for path in self._summaries if may_name(path)]
        return ModuleReferences(names, self._inventory.named(naming, names))

    def _star_importers(self) -> dict[PurePosixPath, Star]:
        """Returns, for each module whose dict may be read too late, another one that star-imports it."""
        late = self._with(lambda fact: isinstance(fact, LateSettings))
        stars = {
            path: [
                Star(other, imported.line)
                for other, imported in self._imports.importers(path)
                if imported.is_star and not is_test(other)
            ]
            for path in late
        }
        return {path: max(found) for path, found in stars.items() if found}

    def _covered_by_imports(self, found: Iterable[Declaration]) -> frozenset[PurePosixPath]:
        """Returns the settings modules that import, directly or not, one whose `config()` asks for https."""
        asking = {
            one.path
            for one in found
            if one.is_config_call
            and one.scope in {Scope.PROJECT, Scope.MODULE}
            and one.may_turn_on_secure
            and self._settings.is_entry(one.path)
        }
        importing = self._imports.importing(asking) if asking else frozenset()
        return frozenset(path for path in importing if self._settings.is_entry(path))


def _is_late_or_dict(fact: Fact) -> bool:
    return isinstance(fact, LateSettings) or _is_dict(fact)


def _is_dict(fact: Fact) -> bool:
    return isinstance(fact, Options) and fact.carrier is Carrier.SETTINGS


def _is_in_function(fact: Fact) -> bool:
    is_call = isinstance(fact, Options) and fact.carrier is Carrier.CONFIG
    return is_call and getattr(fact, "function", "") not in {"", "__main__"}
