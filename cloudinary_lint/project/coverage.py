"""Which declarations of a project reach the SDK, and why the others don't."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, LateSettings, Literal, Options
from cloudinary_lint.project.declarations import Declaration
from cloudinary_lint.project.effectiveness import Effectiveness, is_settings, standing
from cloudinary_lint.project.storages import own_default, storage_import
from cloudinary_lint.project.variables import unloaded, unread
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    from cloudinary_lint.project.imports import Star
    from cloudinary_lint.project.storages import StorageImport
    from cloudinary_lint.project.surveyed_files import Surveyed

_CONFIGURING = frozenset({Carrier.STORAGE, Carrier.SETTINGS, Carrier.CONFIG, Carrier.URL, Carrier.ENV})


@dataclass(frozen=True)
class Evidence:
    """What the declarations of a project are judged by.

    `is_run` tells whether anything imports or names a module; `starred` the modules that another one
    star-imports; `reads_variables` whether the SDK in use reads `CLOUDINARY_SECURE`.
    """

    files: Sequence[Surveyed]
    is_run: Callable[[PurePosixPath], bool]
    has_gamma: bool
    reads_variables: bool
    starred: Mapping[PurePosixPath, Star]

    @cached_property
    def standings(self) -> Mapping[PurePosixPath, Effectiveness]:
        """Whether each module speaks for the project, and why."""
        return {file.path: _standing(file, self) for file in self.files}

    @cached_property
    def counting(self) -> Sequence[Surveyed]:
        """The files that speak for the project."""
        return [file for file in self.files if self.standings[file.path].counts]

    @cached_property
    def storage(self) -> StorageImport | None:
        """Where the storage is imported at import time."""
        return storage_import(self.counting)

    @cached_property
    def is_read_again(self) -> bool:
        """Whether the SDK reads the settings again when they are whole, by `reset_config()`."""
        return any(
            file.document.module.resets
            for file in self.counting
            if file.document.module and not is_settings(file.path)
        )


def declarations(evidence: Evidence) -> Iterator[Declaration]:
    """Every declaration of a project, in order of place; last what its storage says by itself."""
    for file in evidence.files:
        for fact in sorted(file.document.facts, key=lambda fact: fact.place):
            if isinstance(fact, Options) and _is_declaration(fact):
                yield _declaration(file, fact, evidence)
    imported = evidence.storage
    if imported and not evidence.has_gamma and (own := own_default(evidence.counting, imported)):
        yield own


def _is_declaration(fact: Options) -> bool:
    """Whether options configure the SDK; variables that hold a URL alone do so by it."""
    if fact.carrier is Carrier.ENV:
        return any(option.key != sdk.URL_VARIABLE for option in fact.options)
    return fact.carrier in _CONFIGURING


def _standing(file: Surveyed, evidence: Evidence) -> Effectiveness:
    found = standing(file.path)
    if found is not None:
        return found
    module = file.document.module
    if module and module.creates_app:
        return Effectiveness(counts=True, reason="it creates the application")
    if evidence.is_run(file.path):
        return Effectiveness(counts=True, reason="the project imports or names it")
    return Effectiveness(counts=False, reason="nothing imports this module")


def _declaration(file: Surveyed, fact: Options, evidence: Evidence) -> Declaration:
    truth = says(fact, has_gamma=evidence.has_gamma)
    obstacle = _obstacle(file, fact, evidence)
    if obstacle is None and truth is Truth.OFF:
        obstacle = "it turns secure off"
    line, column = file.source.position(fact.place.start)
    return Declaration(
        file.path,
        line,
        column,
        fact.carrier,
        fact.name,
        truth,
        counts=obstacle is None,
        reason=obstacle or _standing_of(file, fact, evidence),
        function=fact.function,
        is_config_call=fact.carrier is Carrier.CONFIG,
    )


def _standing_of(file: Surveyed, fact: Options, evidence: Evidence) -> str:
    """Why a declaration counts."""
    if fact.carrier is Carrier.STORAGE and evidence.storage and not evidence.has_gamma:
        return f"passed to the SDK when {evidence.storage[0].path} is imported"
    return evidence.standings[file.path].reason


def says(fact: Options, *, has_gamma: bool) -> Truth | None:
    """What a declaration says of secure; None where it says nothing."""
    option = sdk.effective(fact, sdk.spelling(fact.carrier))
    if has_gamma and fact.carrier is Carrier.STORAGE:
        option = next(iter(reversed(sdk.secure_options(fact))), None)
    if option is not None and not (fact.carrier is Carrier.URL and option.value == Literal("")):
        return sdk.truth(fact.carrier, option.value)
    if fact.is_open:
        return Truth.UNKNOWN
    return Truth.OFF if option is not None else None


def _obstacle(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    """Why a declaration does not reach the SDK; None where it does."""
    own = evidence.standings[file.path]
    if not own.counts:
        return own.reason
    match fact.carrier:
        case Carrier.SETTINGS:
            return _too_late(file, evidence)
        case Carrier.STORAGE:
            return _unread_storage(fact, evidence)
        case Carrier.URL:
            if sdk.names_cloud(fact.beside) is Truth.ON:
                return f"the SDK ignores it, because {sdk.CLOUD_VARIABLE} is set too"
            return unloaded(file, fact, evidence)
        case Carrier.ENV:
            return unread(file, fact, evidence) or unloaded(file, fact, evidence)
        case _:
            return _undone(file, fact)


def _undone(file: Surveyed, fact: Options) -> str | None:
    """Why a call is lost: the same function, or module, has the SDK forget it below."""
    for reset in file.document.module.resets if file.document.module else ():
        if reset.function == fact.function and reset.place.start > fact.place.start:
            return f"reset_config() in line {file.source.position(reset.place.start)[0]} undoes it"
    return None


def _too_late(file: Surveyed, evidence: Evidence) -> str | None:
    if evidence.is_read_again:
        return None
    for fact in file.document.facts:
        if isinstance(fact, LateSettings):
            line, _ = file.source.position(fact.imported.start)
            if fact.is_above:
                return f"the SDK reads the settings before this dict exists (line {line})"
            if file.path in evidence.starred:
                importer = evidence.starred[file.path].path
                return f"the SDK reads the settings before {importer} has it (line {line})"
    return None


def _unread_storage(fact: Options, evidence: Evidence) -> str | None:
    if evidence.has_gamma:
        is_silent = says(fact, has_gamma=True) is None
        return "the default of this storage is http" if is_silent else None
    return None if evidence.storage else "read only when the storage is first used"
