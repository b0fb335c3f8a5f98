"""Which declarations of a project reach the SDK, and why the others don't."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, LateSettings, Literal, Options
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.project.declarations import TURNS_OFF, Declaration, Scope
from cloudinary_lint.project.effectiveness import Effectiveness, is_sample, path_effectiveness
from cloudinary_lint.project.imports import absolute
from cloudinary_lint.project.module_names import module_parts
from cloudinary_lint.project.sdk_usage import clouds_beside, env_file_with_cloud, named_clouds
from cloudinary_lint.project.settings_modules import dotted
from cloudinary_lint.project.startup import Startup
from cloudinary_lint.project.storages import own_default, storage_import
from cloudinary_lint.project.variables import is_lone_entry, late_loader, unloaded, unread
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    from cloudinary_lint.project.imports import Imported, Star
    from cloudinary_lint.project.settings_modules import SettingsModules
    from cloudinary_lint.project.storages import StorageImport
    from cloudinary_lint.project.surveyed_files import Surveyed

_CONFIGURING = frozenset({Carrier.STORAGE, Carrier.SETTINGS, Carrier.CONFIG, Carrier.URL, Carrier.ENV})


_SAMPLE = "a sample: each environment has to repeat it"


@dataclass(frozen=True)
class Evidence:
    """What the declarations of a project are judged by.

    `is_imported` tells whether anything that a server loads imports or names a module; `starred` the modules
    that another one star-imports; `reads_variables` whether the SDK in use reads `CLOUDINARY_SECURE`;
    `is_foreign` whether an env file is another language's; `entry_names` the names of those of `manage.py`,
    `wsgi.py` and `asgi.py` that the project has; `runs_env_files` whether a Procfile, compose or Docker is
    there, which sets variables from env files; `read_first` the settings that are read from within an import
    of the SDK that comes before them; `unread` those that a server doesn't read, since it imports the SDK
    before it names them; `loading` the modules that import the SDK, themselves or by a star.
    """

    files: Sequence[Surveyed]
    settings: SettingsModules
    is_imported: Callable[[PurePosixPath], bool]
    has_gamma: bool
    reads_variables: bool
    starred: Mapping[PurePosixPath, Star]
    importers: Callable[[PurePosixPath], Iterable[tuple[PurePosixPath, Imported]]]
    is_foreign: Callable[[PurePosixPath], bool]
    entry_names: frozenset[str]
    runs_env_files: bool
    read_first: frozenset[PurePosixPath]
    unread: frozenset[PurePosixPath]
    loading: frozenset[PurePosixPath]

    @cached_property
    def effectiveness(self) -> Mapping[PurePosixPath, Effectiveness]:
        """Whether a running server loads each file, and why."""
        return {file.path: self._effectiveness(file) for file in self.files}

    def _effectiveness(self, file: Surveyed) -> Effectiveness:
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
    def counting(self) -> Sequence[Surveyed]:
        """The files that a running server loads."""
        return [file for file in self.files if self.effectiveness[file.path].counts]

    @cached_property
    def passed_on(self) -> Mapping[PurePosixPath, frozenset[str]]:
        """The variables of each file that passes some on by their names."""
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
        """The env files that name the cloud."""
        return named_clouds(self.files)

    @cached_property
    def clouds_beside(self) -> Mapping[PurePosixPath, PurePosixPath]:
        """The files that name the cloud for the services that load an env file."""
        return clouds_beside(self.counting)

    @cached_property
    def storage(self) -> StorageImport | None:
        """Where the storage is imported at import time."""
        return storage_import(self.counting)

    @cached_property
    def startup(self) -> Startup:
        """The functions that start-up runs."""
        return Startup({file.path: file.document.module for file in self.counting if file.document.module})

    @cached_property
    def env_readers(self) -> frozenset[str]:
        """The packages by which a server reads env files without setting environment variables."""
        modules = (file.document.module for file in self.counting)
        return frozenset[str]().union(*(module.env_readers for module in modules if module))

    @property
    def sets_environment(self) -> bool:
        """Whether something may set environment variables from an env file: a loader, compose, a Procfile."""
        modules = (file.document.module for file in self.counting)
        return self.runs_env_files or any(module.loads_env for module in modules if module)

    @cached_property
    def lone_loader(self) -> PurePosixPath | None:
        """One of `manage.py` and `wsgi.py`, where it alone loads env files and the other one exists too."""
        loaders = {file.path for file in self.counting if (m := file.document.module) and m.loads_env}
        missing = [frozenset(self.settings.missing(path)) for path in loaders]
        if loaders and not self.runs_env_files and frozenset.intersection(*missing):
            return min(loaders)
        alone = {path for path in loaders if is_lone_entry(path, self.entry_names)}
        is_whole = {"manage.py"} < {path.name for path in loaders}
        return min(alone) if loaders and alone == loaders and not is_whole else None

    @cached_property
    def late_loader(self) -> PurePosixPath | None:
        """A module that loads env files too late, where all that do load them too late."""
        return late_loader(self)

    @cached_property
    def is_read_again(self) -> bool:
        """Whether the SDK reads the settings again when they are whole, by `reset_config()`."""
        return any(
            file.document.module.resets
            for file in self.counting
            if file.document.module and not self.settings.is_entry(file.path)
        )


def declarations(evidence: Evidence) -> Sequence[Declaration]:
    """Every declaration of a project, in order of place; last what its storage says by itself.

    Those of settings that are alternatives count where each of the alternatives turns secure on.
    """
    found = tuple(_declarations(evidence))
    missing = {
        one: frozenset(evidence.settings.missing(one.path)) for one in found if _is_alternative(one, evidence)
    }
    if not missing or frozenset.intersection(*missing.values()):
        return found
    reason = "each of the settings that a server may start with turns secure on"
    counting = {one: one._replace(counts=True, scope=Scope.PROJECT, reason=reason) for one in missing}
    return [counting.get(one, one) for one in found]


def _is_alternative(one: Declaration, evidence: Evidence) -> bool:
    """Whether a declaration turns secure on for some of the settings that a server may start with."""
    counts = evidence.effectiveness[one.path].counts
    is_limited = counts and one.scope is Scope.MODULE and one.function != "__main__"
    return one.says_secure and is_limited and bool(evidence.settings.missing(one.path))


def _declarations(evidence: Evidence) -> Iterator[Declaration]:
    for file in evidence.files:
        for fact in sorted(file.document.facts, key=lambda fact: fact.place):
            if isinstance(fact, Options) and _is_declaration(fact):
                yield _declaration(file, fact, evidence)
    imported = evidence.storage
    if imported and not evidence.has_gamma and (own := own_default(evidence.counting, imported)):
        yield own


def _is_declaration(fact: Options) -> bool:
    """Whether options configure the SDK; variables that hold a URL alone do so by it, or by an env file."""
    if fact.carrier is Carrier.ENV and fact.env_files and fact.has_unknown:
        return False
    if fact.carrier is Carrier.ENV:
        return not fact.options or any(option.key != sdk.URL_VARIABLE for option in fact.options)
    return fact.carrier in _CONFIGURING


def _declaration(file: Surveyed, fact: Options, evidence: Evidence) -> Declaration:
    truth = says(fact, has_gamma=evidence.has_gamma)
    scope, reason = _scope(file, fact, evidence)
    if scope is Scope.PROJECT and truth is Truth.OFF:
        scope, reason = Scope.NOTHING, TURNS_OFF
    line, column = file.position(fact.place.start)
    return Declaration(
        file.path,
        line,
        column,
        fact.carrier,
        fact.name,
        truth,
        counts=scope is Scope.PROJECT,
        reason=reason,
        function=fact.function,
        is_config_call=fact.carrier is Carrier.CONFIG,
        scope=scope,
        names_account=_names_account(fact),
        is_sample=_is_sample(file, fact),
        is_returned=fact.is_returned,
        is_slashed=fact.path is not None and fact.path.text == "/",
    )


def _names_account(fact: Options) -> bool:
    """Whether a declaration names the account; not if its name is made of other variables."""
    if fact.carrier is Carrier.ENV:
        return any(
            option.key == sdk.CLOUD_VARIABLE and (option.value is not UNKNOWN or option.is_passed_on)
            for option in fact.options
        )
    if fact.carrier is Carrier.URL:
        return not fact.is_default
    return sdk.has_credentials(fact)


def _is_sample(file: Surveyed, fact: Options) -> bool:
    """Whether a declaration is an example for environments, and is read by none."""
    return fact.carrier in {Carrier.URL, Carrier.ENV} and file.kind is Kind.ENV and is_sample(file.path)


def _scope(file: Surveyed, fact: Options, evidence: Evidence) -> tuple[Scope, str]:
    """How far a declaration reaches, and why."""
    own = evidence.effectiveness[file.path]
    obstacle = _obstacle(file, fact, evidence)
    if obstacle is not None:
        return Scope.NOTHING, obstacle
    if file.kind is not Kind.PYTHON and evidence.is_foreign(file.path):
        what = "an env file" if file.kind is Kind.ENV else "a file"
        return Scope.NOTHING, f"it is {what} of another language's package"
    if not own.counts:
        return Scope.MODULE, own.reason
    if _is_sample(file, fact):
        return _scope_of_sample(fact, evidence)
    if fact.carrier is Carrier.CONFIG and is_lone_entry(file.path, evidence.entry_names):
        return Scope.MODULE, f"only {file.path.name} runs it, not every process"
    if fact.function == "__main__":
        return Scope.MODULE, 'it runs only where the module is the program (__name__ == "__main__")'
    if fact.function and not evidence.startup.runs(file.path, fact.function):
        return (
            Scope.IMPORTERS,
            f"{fact.function}() is not run at start-up, so it covers this module and its importers",
        )
    missing = evidence.settings.missing(file.path)
    if missing == (file.path,):
        return Scope.MODULE, "settings of tests, or a sample"
    if missing:
        return Scope.MODULE, _covered_under(evidence, missing)
    return Scope.PROJECT, _why_it_counts(file, fact, evidence)


def _scope_of_sample(fact: Options, evidence: Evidence) -> tuple[Scope, str]:
    """How far a sample reaches: what no compose file passes on never arrives, if one passes on others."""
    needed = sdk.URL_VARIABLE if fact.carrier is Carrier.URL else sdk.SECURE_VARIABLE
    is_secure = says(fact, has_gamma=False) in {Truth.ON, Truth.UNKNOWN}
    for path, names in evidence.passed_on.items() if is_secure else ():
        if needed not in names:
            return Scope.NOTHING, f"{path} does not pass {needed} on"
    return Scope.ENVIRONMENT, _SAMPLE


def _covered_under(evidence: Evidence, missing: Sequence[PurePosixPath]) -> str:
    """Why a declaration of an alternative doesn't cover the project: which settings have it."""
    having = [leaf for leaf in evidence.settings.leaves if leaf not in missing]
    if having:
        return f"it covers {dotted(having)}, but not {dotted(missing)}"
    return f"it is not loaded by {dotted(missing)}"


def _why_it_counts(file: Surveyed, fact: Options, evidence: Evidence) -> str:
    if fact.carrier is Carrier.STORAGE and evidence.storage and not evidence.has_gamma:
        return f"it is passed to the SDK when {evidence.storage[0].path} is imported"
    if fact.function:
        return f"start-up runs {fact.function}()"
    return evidence.effectiveness[file.path].reason


def says(fact: Options, *, has_gamma: bool) -> Truth | None:
    """What a declaration says of secure; None where it says nothing."""
    option = sdk.effective(fact, sdk.spelling(fact.carrier))
    if has_gamma and fact.carrier is Carrier.STORAGE:
        option = next(iter(reversed(sdk.secure_options(fact))), None)
    if option is not None and not (fact.carrier is Carrier.URL and option.value == Literal("")):
        return sdk.truth(fact.carrier, option.value)
    if fact.has_unknown:
        return Truth.UNKNOWN
    return Truth.OFF if option is not None else None


def _obstacle(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    """Why a declaration does not reach the SDK; None where it does."""
    match fact.carrier:
        case Carrier.SETTINGS:
            return _too_late(file, fact, evidence)
        case Carrier.STORAGE:
            return _unread_storage(fact, evidence)
        case Carrier.URL:
            if fact.is_default:
                return "it is only a default value, which the module does not put into the environment"
            if sdk.names_cloud(fact.siblings) is Truth.ON:
                return f"the SDK ignores it, because {sdk.CLOUD_VARIABLE} is set too"
            path = env_file_with_cloud(file.path, fact, evidence.named_clouds)
            if path := path or evidence.clouds_beside.get(file.path):
                return f"the SDK ignores it, because {path} sets {sdk.CLOUD_VARIABLE}"
            return unloaded(file, fact, evidence)
        case Carrier.ENV:
            return unread(file, fact, evidence) or unloaded(file, fact, evidence)
        case _:
            return _undone(file, fact)


def _undone(file: Surveyed, fact: Options) -> str | None:
    """Why a call is lost: the same function, or module, has the SDK forget it below."""
    for reset in file.document.module.resets if file.document.module else ():
        if reset.function == fact.function and reset.place.start > fact.place.start:
            return f"reset_config() in line {file.position(reset.place.start)[0]} undoes it"
    return None


def _too_late(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    if evidence.is_read_again:
        return None
    if file.path in evidence.unread and not sdk.has_credentials(fact):  # else it is read, or nothing works
        return "the package imports the SDK before wsgi.py names the settings"
    if file.path in evidence.read_first:
        return None
    for late in file.document.facts:
        if isinstance(late, LateSettings):
            line, _ = file.position(late.imported.start)
            if late.is_above:
                return f"the SDK reads the settings before this dict exists (line {line})"
            if file.path in evidence.starred:
                importer = evidence.starred[file.path].path
                return f"the SDK reads the settings before {importer} has it (line {line})"
    return _loaded_by_import(file, fact, evidence)


def _loaded_by_import(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    """Why a dict is read too late: a module that is imported above it imports the SDK."""
    for one in file.document.module.imports if file.document.module else ():
        if one.place.start < fact.place.start and not one.function:
            parts = tuple(part for part in absolute(file.path, one.path) if part != "*")
            for path in evidence.loading:
                name = module_parts(path)
                if path != file.path and parts and name[-len(parts) :] in {parts, parts[:-1] or parts}:
                    return f"the SDK reads the settings when {path} is imported, before this dict exists"
    return None


def _unread_storage(fact: Options, evidence: Evidence) -> str | None:
    if evidence.has_gamma:
        is_silent = says(fact, has_gamma=True) is None
        return "the default of this storage is http" if is_silent else None
    return None if evidence.storage else "it is read only when the storage is first used"
