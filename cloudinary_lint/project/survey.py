"""The survey: every file of a project that matters, read once, into one `Project`."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, LateSettings, Options
from cloudinary_lint.languages.kinds import is_surveyed, may_name
from cloudinary_lint.languages.registry import AUTO, Kind, kind_of
from cloudinary_lint.project import Project
from cloudinary_lint.project.coverage import Evidence, declarations
from cloudinary_lint.project.declarations import Declaration, UnreadableFile
from cloudinary_lint.project.effectiveness import is_settings, is_test
from cloudinary_lint.project.imports import Imports, Star
from cloudinary_lint.project.module_names import ModuleNames, Naming
from cloudinary_lint.project.own_definitions import field_names, own_tags
from cloudinary_lint.project.packages import together
from cloudinary_lint.project.sdk_usage import clouds, home, is_builder
from cloudinary_lint.project.surveyed_files import Surveyed, is_declaring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.project.inventory import Inventory
    from cloudinary_lint.project.summary import Summary


def survey(
    paths: Iterable[str],
    inventory: Inventory,
    *,
    is_set_outside: bool = False,
    fields: frozenset[str] = frozenset(),
) -> Project:
    """What the files of a project say together.

    `paths` are relative to its root, with slashes, without what is never linted. `is_set_outside` and
    `fields` come from the settings.
    """
    return _Survey(sorted(paths, key=lambda path: path.split("/")), inventory).project(
        is_set_outside=is_set_outside, fields=fields
    )


class _Survey:
    """The files of one project while they are surveyed."""

    def __init__(self, paths: Sequence[str], inventory: Inventory) -> None:
        surveyed = [path for path in paths if is_surveyed(path.rpartition("/")[2])]
        self._inventory = inventory
        self._summaries = dict(inventory.summaries(surveyed))
        self._blind = [
            UnreadableFile(PurePosixPath(path), 1, f"cannot be opened: {missing.reason}")
            for path in surveyed
            if (missing := inventory.missing.get(path)) and not missing.is_gone and is_declaring(path)
        ]
        self.files = list(self._read())

    def _read(self) -> Iterator[Surveyed]:
        """The files that matter and can declare something; those that can't be read become blind spots."""
        mattering = [path for path, seen in self._linted() if seen.matters]
        for path, facts in self._inventory.facts(mattering).items():
            kind, document = kind_of(path), facts.document(AUTO)
            if facts.trouble and self._summaries[path].mentions:
                self._blind.append(
                    UnreadableFile(PurePosixPath(path), facts.trouble.line, facts.trouble.reason)
                )
            elif kind and document and is_declaring(path):
                yield Surveyed(PurePosixPath(path), kind, facts.starts, document)

    def _linted(self) -> Iterator[tuple[str, Summary]]:
        return ((path, seen) for path, seen in self._summaries.items() if kind_of(path))

    def project(self, *, is_set_outside: bool, fields: frozenset[str]) -> Project:
        modules = [(file, file.document.module) for file in self.files if file.document.module]
        required = together(seen.requirements for seen in self._summaries.values())
        apps = frozenset(app.text for _, module in modules for app in module.apps)
        has_gamma = required.has_gamma or any(app.partition(".")[0] == "gamma_cloudinary" for app in apps)
        uses_sdk = required.has_sdk or self._uses_sdk(apps)
        starred = self._starred()
        evidence = Evidence(
            self.files,
            is_run=self._is_run,
            has_gamma=has_gamma,
            reads_variables=not required.is_old,
            starred=starred,
        )
        own_fields = field_names(module for _, module in modules)
        found = tuple(declarations(evidence))
        return Project(
            declarations=found,
            blind=tuple(sorted(self._blind)),
            is_set_outside=is_set_outside,
            fields=fields | own_fields,
            defined=self._defined(),
            tags=own_tags((file.path, module) for file, module in modules),
            reads=frozenset().union(*(module.reads for _, module in modules)),
            apps=apps,
            changes_host=any(sdk.changes_host(fact) for fact in self._options()),
            has_gamma=has_gamma,
            is_foreign=required.has_foreign and not uses_sdk,
            uses_sdk=uses_sdk,
            builds=self._builds(fields | own_fields),
            reads_variables=not required.is_old,
            clouds=clouds(self.files),
            home=home(self.files),
            starred=starred,
            engines=tuple(engine for _, module in modules for engine in module.engines),
            covered_by_imports=self._covered_by_imports(found),
            is_read_again=evidence.is_read_again,
        )

    def _defined(self) -> frozenset[str]:
        found = b" ".join(seen.defined for seen in self._summaries.values() if seen.defined)
        return frozenset(found.decode().split())

    def _options(self) -> Iterator[Options]:
        configured = {Carrier.STORAGE, Carrier.SETTINGS, Carrier.CONFIG, Carrier.URL, Carrier.ENV}
        return (fact for fact in self._facts() if isinstance(fact, Options) and fact.carrier in configured)

    def _builds(self, fields: frozenset[str]) -> bool:
        """Whether the project has fields, tags or calls that make the SDK build addresses."""
        is_building = any(seen.is_building for seen in self._summaries.values())
        return is_building or bool(fields) or any(map(is_builder, self._facts()))

    def _facts(self) -> Iterator[Fact]:
        return (fact for file in self.files for fact in file.document.facts)

    def _uses_sdk(self, apps: frozenset[str]) -> bool:
        imported = (
            one.path.partition(".")[0] in sdk.PACKAGES
            for file in self.files
            if file.document.module
            for one in file.document.module.imports
        )
        return any(imported) or any(app.partition(".")[0] in sdk.PACKAGES for app in apps)

    def _is_run(self, path: PurePosixPath) -> bool:
        """Whether another file of the project imports or names a module."""
        return any(True for _ in self._imports.importers(path)) or self._naming.is_named(path)

    @cached_property
    def _lines(self) -> dict[PurePosixPath, bytes]:
        """The import lines of every module."""
        return {PurePosixPath(path): seen.imports for path, seen in self._summaries.items() if seen.imports}

    @cached_property
    def _imports(self) -> Imports:
        """The imports that may mean modules which matter."""
        return Imports.of(self._lines, [file.path for file in self.files])

    @cached_property
    def _naming(self) -> Naming:
        names = ModuleNames(file.path for file in self.files if file.kind is Kind.PYTHON)
        naming = [path for path in self._summaries if may_name(path)]
        return Naming(names, self._inventory.named(naming, names))

    def _starred(self) -> dict[PurePosixPath, Star]:
        """For each module whose dict may be read too late, another that star-imports it."""
        late = {
            file.path for file in self.files for fact in file.document.facts if isinstance(fact, LateSettings)
        }
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
        """The settings modules that import, directly or not, one whose call of `config()` asks for https."""
        calls = {
            one.path
            for one in found
            if one.is_config_call and one.counts and one.says_secure and is_settings(one.path)
        }
        importing = Imports.of(self._lines).importing(calls) if calls else frozenset()
        return frozenset(path for path in importing if is_settings(path))
