"""The survey: reads every relevant file of a project once, and makes one `Project` of them."""

from __future__ import annotations

from functools import cached_property
from posixpath import dirname
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, SdkUse
from cloudinary_lint.files.globs import matches
from cloudinary_lint.languages.kinds import is_surveyed, may_name
from cloudinary_lint.languages.registry import Kind, kind_of
from cloudinary_lint.project import Project, own_definitions
from cloudinary_lint.project.coverage import CONFIGURING, declarations
from cloudinary_lint.project.declarations import Declaration, Scope, UnreadableFile
from cloudinary_lint.project.evidence import Evidence
from cloudinary_lint.project.imports import Imports, ModuleNames
from cloudinary_lint.project.paths import is_own, is_test, is_worker, path_effectiveness, split
from cloudinary_lint.project.startup import (
    SdkLoading,
    SettingsModules,
    is_for_tests_or_samples,
    named_settings,
    names_settings,
)
from cloudinary_lint.project.summary import Manifests, Requirements, combine, is_python_manifest
from cloudinary_lint.project.surveyed_files import DECLARING, SurveyedFile, clouds, home, may_configure
from cloudinary_lint.text.records import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cloudinary_lint.project.inventory import Inventory


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
    ordered = sorted(paths, key=split)
    return _Survey(ordered, inventory, exclude).project(is_set_outside=is_set_outside, fields=fields)


class _Survey:
    """A survey of one project, while it is made."""

    def __init__(self, paths: Sequence[str], inventory: Inventory, exclude: tuple[str, ...]) -> None:
        self._inventory = inventory
        self._exclude = exclude
        self._paths = [path for path in paths if is_surveyed(path)]
        self._summaries = dict(inventory.summaries(self._paths))
        self._unreadable = [
            UnreadableFile(path, 1, f"cannot be opened: {missing.reason}")
            for path in self._paths
            if (missing := inventory.missing.get(path)) and not missing.is_gone and may_configure(path)
        ]
        self._required = {
            path: seen.requirements for path, seen in self._summaries.items() if seen.lists_packages
        }
        self.files = list(self._read())

    def _read(self) -> Iterator[SurveyedFile]:
        """Yields the files that matter and can declare something, and notes those that can't be read."""
        relevant = [path for path, seen in self._summaries.items() if seen.is_relevant and kind_of(path)]
        for path, facts in self._inventory.facts(relevant).items():
            kind, document, seen = kind_of(path), facts.document, self._summaries[path]
            if facts.failure and may_configure(path) and seen.mentions and seen.mentions_secure:
                reason, line = facts.failure
                self._unreadable.append(UnreadableFile(path, line, reason))
            elif kind in DECLARING and document:
                yield SurveyedFile(path, kind, facts.starts, document)

    def _read_callers(self) -> None:
        """Reads the modules that import one which configures the SDK in a function, and so on upwards.

        They need not mention Cloudinary: whether one of them calls that function decides how far the
        declaration reaches.
        """
        configs = ((file.path, fact.function) for file in self.files for fact in file.options(Carrier.CONFIG))
        waiting = {path for path, function in configs if function not in {"", "__main__"}}
        while waiting:
            importers = {other for path in waiting for other, _ in self._imports.importers(path)}
            waiting = {file.path for file in self._read_more(importers)}

    def _read_more(self, paths: set[str]) -> list[SurveyedFile]:
        """Reads the modules among these that were not read yet, except tests, and returns them."""
        waiting = sorted(
            (path for path in paths - {file.path for file in self.files} if not is_test(path)), key=split
        )
        found = [
            SurveyedFile(path, Kind.PYTHON, facts.starts, document)
            for path, facts in self._inventory.facts(waiting).items()
            if (document := facts.document)
        ]
        self.files += found
        return found

    def project(self, *, is_set_outside: bool, fields: frozenset[str]) -> Project:
        self._read_callers()
        required = combine(self._required.values())
        self._read_more(own_definitions.modules_of(own_definitions.spread_names(self.files), self._paths))
        own = self._of_files(fields)
        imported = (one.path for file in self.files for one in file.module.imports)
        packages = {path.partition(".")[0] for path in (*own.apps, *imported)}
        uses_sdk = required.has_sdk or not packages.isdisjoint(sdk.PACKAGES)
        evidence = self._evidence(own.apps, required)
        found = tuple(declarations(evidence))
        unreadable = sorted(self._unreadable, key=lambda one: split(one.path))
        counting = [file for file in evidence.counting if is_own(file.path)]
        return replace(
            own,
            declarations=found,
            home=home(self.files, {file.path for file in evidence.counting}),
            settings=frozenset(file.path for file in self.files if self._settings.is_entry(file.path)),
            importing=self._importing(found),
            unreadable=tuple(one for one in unreadable if self._might_configure(one.path)),
            is_set_outside=is_set_outside,
            has_gamma=evidence.has_gamma,
            named_clouds=evidence.named_clouds,
            is_foreign=required.has_foreign and not uses_sdk,
            uses_sdk=uses_sdk,
            building=frozenset(file.path for file in counting if file.builds),
            calling=frozenset(file.path for file in counting if file.calls),
            reads_variables=not required.is_old,
            starred=evidence.starred,
            covered_by_imports=self._covered_by_imports(found),
            is_read_again=evidence.is_read_again,
            read_first=evidence.read_first,
            manifests=self._manifests,
            env_readers=evidence.env_readers,
            has_new_django=required.has_new_django,
            spread=evidence.spread,
            passes_settings=own_definitions.passes_settings(evidence.counting),
            follows_sdk=len(own.app_settings) == 1 and evidence.follows_sdk(*own.app_settings),
        )

    def _of_files(self, fields: frozenset[str]) -> Project:
        """Returns what is known from the files, whether a server loads them or not."""
        modules = [file.module for file in self.files]
        options = [fact for file in self.files for fact in file.options(*CONFIGURING)]
        calls = (fact for file in self.files for fact in file.options(Carrier.CALL))
        others = (file for file in self.files if not self._settings.is_entry(file.path))
        settings = self._app_settings()
        return Project(
            fields=fields | own_definitions.field_names(self.files),
            defined=frozenset(b" ".join(seen.defined for seen in self._summaries.values()).decode().split()),
            changes_host=any(map(sdk.changes_host, options)),
            is_host_called=any(sdk.changes_host(fact) and not sdk.secure_options(fact) for fact in calls),
            drops_cname=any(map(sdk.drops_cname, options)),
            tags=own_definitions.own_tags(self.files),
            reads=frozenset().union(*(module.reads for module in modules)),
            splits_url=any(file.module.splits_url for file in self.files if not is_test(file.path)),
            apps=frozenset(app.text for module in modules for app in module.apps),
            clouds=clouds(self.files),
            is_django=self._settings.has_django,
            app_settings=settings,
            loads_sdk_early=self._loading.is_early(settings),
            loads_sdk_first=self._loading.is_first(settings),
            engines=tuple(engine for module in modules for engine in module.engines),
            searched=own_definitions.searched_constants(others, self._lines, self._inventory.text),
            results=own_definitions.results(
                list(self.files), self._paths, self._lines, self._imports, self._read_more
            ),
        )

    def _evidence(self, apps: frozenset[str], required: Requirements) -> Evidence:
        return Evidence(
            self.files,
            self._paths,
            self._settings,
            self._loading,
            required=required,
            apps=apps,
            is_run=self._is_run,
            is_foreign=self._manifests.is_foreign,
        )

    @cached_property
    def _manifests(self) -> Manifests:
        """Returns the manifests of Python, and those of other languages that require Cloudinary."""
        foreign = (path for path, one in self._required.items() if one.has_foreign)
        python = filter(is_python_manifest, self._paths)
        return Manifests(map(dirname, python), map(dirname, foreign))

    @cached_property
    def _loading(self) -> SdkLoading:
        own = frozenset(file.path for file in self.files if file.imports_sdk)
        return SdkLoading(own, self._imports, frozenset(self._paths), self._naming_settings)

    def _naming_settings(self) -> frozenset[str]:
        django = (path for path, seen in self._summaries.items() if seen.is_django)
        return frozenset(path for path in django if named_settings(self._inventory.text(path)))

    def _is_run(self, path: str) -> bool:
        """Whether another file that a server loads imports a module, or any names it."""
        return self._is_imported(path) or self._is_named(path)

    def _is_imported(self, path: str) -> bool:
        importers = (other for other, _ in self._imports.importers(path))
        return any(not is_test(other) and not is_worker(other) for other in importers)

    def _might_configure(self, path: str) -> bool:
        """Whether an unreadable file would count: a server loads it, and it is not excluded."""
        found = path_effectiveness(path)
        if matches(self._exclude, path) or (found and not found.counts):
            return False
        is_module = path.endswith(".py") and found is None
        return not is_module or self._settings.is_entry(path) or self._is_run(path)

    @cached_property
    def _settings(self) -> SettingsModules:
        """Returns the settings modules, found by searching all modules."""
        modules = {path: seen for path, seen in self._summaries.items() if path.endswith(".py")}
        naming = filter(names_settings, self._paths)
        return SettingsModules(
            self._imports,
            (*modules, *self._unreadable_modules),
            [path for path, seen in modules.items() if seen.assigns_settings],
            {name for path in naming for name in named_settings(self._inventory.text(path))},
            has_django=any(seen.is_django for seen in modules.values()),
        )

    @property
    def _unreadable_modules(self) -> list[str]:
        return [one.path for one in self._unreadable if one.path.endswith(".py")]

    def _app_settings(self) -> tuple[str, ...]:
        """Returns the settings modules that install the SDK's app, except those for tests and samples."""
        return tuple(
            file.path
            for file in self.files
            if not is_for_tests_or_samples(file.path)
            and any(isinstance(fact, SdkUse) and fact.is_app for fact in file.facts)
        )

    def _importing(self, found: Iterable[Declaration]) -> dict[str, frozenset[str]]:
        """Returns, for each module with a call that start-up doesn't run, the modules that import it."""
        limited = {one.path for one in found if one.scope is Scope.IMPORTERS}
        return {path: self._imports.importing((path,)) for path in limited}

    @cached_property
    def _lines(self) -> dict[str, bytes]:
        return {path: seen.imports for path, seen in self._summaries.items() if seen.imports}

    @cached_property
    def _imports(self) -> Imports:
        return Imports(self._lines)

    @cached_property
    def _is_named(self) -> Callable[[str], bool]:
        """Whether a file names a module that nothing imports, and that does not count by its own path."""
        modules = (*(file.path for file in self.files if file.kind is Kind.PYTHON), *self._unreadable_modules)
        names = ModuleNames(
            path for path in modules if path_effectiveness(path) is None and not self._is_imported(path)
        )
        naming = [path for path, seen in self._summaries.items() if may_name(path) and not seen.is_minified]
        return names.named_by_others(self._inventory.named(naming, names))

    def _covered_by_imports(self, found: Iterable[Declaration]) -> frozenset[str]:
        """Returns the settings modules that import, directly or not, one whose `config()` asks for https."""
        asking = {
            one.path
            for one in found
            if one.carrier is Carrier.CONFIG and one.scope in {Scope.PROJECT, Scope.MODULE}
            if one.may_turn_on_secure
        }
        importing = self._imports.importing(filter(self._settings.is_entry, asking))
        return frozenset(filter(self._settings.is_entry, importing))
