"""The survey: every file of a project that matters, read once, into one `Project`."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, LateSettings, Options
from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.project import Project
from cloudinary_lint.project.coverage import Evidence, declarations
from cloudinary_lint.project.declarations import UnreadableFile
from cloudinary_lint.project.effectiveness import is_settings, is_test
from cloudinary_lint.project.file_scan import FileScan
from cloudinary_lint.project.imports import (
    Imports,
    Star,
    imports_of,
)
from cloudinary_lint.project.module_names import Naming, may_name
from cloudinary_lint.project.own_definitions import field_names, own_tags
from cloudinary_lint.project.packages import Requirements, is_requirements, requirements
from cloudinary_lint.project.results import results
from cloudinary_lint.project.sdk_usage import clouds, home, is_builder
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
) -> Project:
    """What the files of a project say together.

    `paths` are relative to its root, without what is never linted; `load` gives a file's bytes, None
    where it is gone, and raises Unreadable where it can't be opened. `is_set_outside` and `fields` come
    from the settings.
    """
    return _Survey(FileScan(tuple(sorted(paths)), load)).project(is_set_outside=is_set_outside, fields=fields)


@dataclass
class _Survey:
    """The files of one project while they are surveyed."""

    looking: FileScan
    files: list[Surveyed] = field(default_factory=list)
    defined: set[str] = field(default_factory=set)
    required: Requirements = field(default_factory=Requirements)
    has_building_template: bool = False

    def __post_init__(self) -> None:
        self.required = requirements(self.looking.closely(filter(is_requirements, self.looking.paths)))
        mattering: list[PurePosixPath] = []
        for path, seen in self.looking.at_a_glance(lambda path: kind_of(path.name) is not None, glance):
            self.defined |= seen.defined
            self.has_building_template |= seen.is_building
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
        modules = [(file, file.document.module) for file in self.files if file.document.module]
        apps = frozenset(app.text for _, module in modules for app in module.apps)
        has_gamma = self.required.has_gamma or any(
            app.partition(".")[0] == "gamma_cloudinary" for app in apps
        )
        uses_sdk = self._uses_sdk(apps)
        starred = self._starred()
        evidence = Evidence(
            self.files,
            is_run=self._is_run,
            has_gamma=has_gamma,
            reads_variables=not self.required.is_old,
            starred=starred,
        )
        own_fields = field_names(module for _, module in modules)
        return Project(
            declarations=tuple(declarations(evidence)),
            blind=tuple(sorted(self.looking.blind.values())),
            is_set_outside=is_set_outside,
            fields=fields | own_fields,
            defined=frozenset(self.defined),
            tags=own_tags((file.path, module) for file, module in modules),
            reads=frozenset().union(*(module.reads for _, module in modules)),
            apps=apps,
            changes_host=any(sdk.changes_host(fact) for fact in self._options()),
            has_gamma=has_gamma,
            is_foreign=self.required.has_foreign and not uses_sdk,
            uses_sdk=uses_sdk,
            builds=self._builds(fields | own_fields),
            reads_variables=not self.required.is_old,
            clouds=clouds(self.files),
            home=home(self.files),
            starred=starred,
            engines=tuple(engine for _, module in modules for engine in module.engines),
            reached=self._reached(),
            results=results(((file.path, module) for file, module in modules), self.looking.paths),
            is_read_again=evidence.is_read_again,
            asked=self._asked(),
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

    def _builds(self, fields: frozenset[str]) -> bool:
        """Whether the project has fields, tags or calls that make the SDK build addresses."""
        return self.has_building_template or bool(fields) or any(map(is_builder, self._facts()))

    def _facts(self) -> Iterator[Fact]:
        return (fact for file in self.files for fact in file.document.facts)

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
        """Whether another file of the project imports or names a module."""
        return any(True for _ in self.imports.importers(path)) or self._naming.is_named(path)

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
        settings = [file for file in self.files if is_settings(file.path)]
        calls = [file.path for file in settings if any(map(_is_call, file.document.facts))]
        return {
            file.path: frozenset(call for call in calls if self.imports.reaches(file.path, call))
            for file in settings
        }


def _is_call(fact: Fact) -> bool:
    return isinstance(fact, Options) and fact.carrier is Carrier.CONFIG
