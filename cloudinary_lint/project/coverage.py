"""Which declarations of a project reach the SDK, and why the others don't."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, LateSettings, Literal, Options
from cloudinary_lint.languages import Kind
from cloudinary_lint.project.counting import Standing, is_sample, is_settings, standing
from cloudinary_lint.project.declarations import Declaration
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from pathlib import PurePosixPath

    from cloudinary_lint.project.files import Surveyed
    from cloudinary_lint.project.imports import Star

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
    def standings(self) -> Mapping[PurePosixPath, Standing]:
        """Whether each module speaks for the project, and why."""
        return {file.path: _standing(file, self) for file in self.files}

    @cached_property
    def is_read_again(self) -> bool:
        """Whether the SDK reads the settings again when they are whole, by `reset_config()`."""
        return any(
            file.document.module.resets
            for file in self.files
            if file.document.module and self.standings[file.path].counts and not is_settings(file.path)
        )


def declarations(evidence: Evidence) -> Iterator[Declaration]:
    """Every declaration of a project, in order of place."""
    for file in evidence.files:
        for fact in sorted(file.document.facts, key=lambda fact: fact.place):
            if isinstance(fact, Options) and _is_declaration(fact):
                yield _declaration(file, fact, evidence)


def _is_declaration(fact: Options) -> bool:
    """Whether options configure the SDK; variables that hold a URL alone do so by it."""
    if fact.carrier is Carrier.ENV:
        return any(option.key != sdk.URL_VARIABLE for option in fact.options)
    return fact.carrier in _CONFIGURING


def _standing(file: Surveyed, evidence: Evidence) -> Standing:
    found = standing(file.path)
    if found is not None:
        return found
    module = file.document.module
    if module and module.creates_app:
        return Standing(counts=True, reason="it creates the application")
    if evidence.is_run(file.path):
        return Standing(counts=True, reason="the project imports or names it")
    return Standing(counts=False, reason="nothing imports this module")


def _declaration(
    file: Surveyed,
    fact: Options,
    evidence: Evidence,
) -> Declaration:
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
        reason=obstacle or evidence.standings[file.path].reason,
        function=fact.function,
        is_config_call=fact.carrier is Carrier.CONFIG,
    )


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


def _obstacle(
    file: Surveyed,
    fact: Options,
    evidence: Evidence,
) -> str | None:
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
                return f"ignored: {sdk.CLOUD_VARIABLE} is set beside it"
            return _unloaded(file, fact, evidence)
        case Carrier.ENV:
            return _unread_variables(file, fact, evidence) or _unloaded(file, fact, evidence)
        case _:
            return None


def _too_late(file: Surveyed, evidence: Evidence) -> str | None:
    if evidence.is_read_again:
        return None
    for fact in file.document.facts:
        if isinstance(fact, LateSettings):
            line, _ = file.source.position(fact.imported.start)
            if fact.is_above:
                return f"read before this dict exists (line {line})"
            if file.path in evidence.starred:
                return f"read before {evidence.starred[file.path].path} has it (line {line})"
    return None


def _unread_storage(fact: Options, evidence: Evidence) -> str | None:
    if evidence.has_gamma:
        is_silent = says(fact, has_gamma=True) is None
        return "this storage's own default is http" if is_silent else None
    counting = (file.document.module for file in evidence.files if evidence.standings[file.path].counts)
    imports = (one for module in counting if module for one in module.imports if not one.function)
    if any(one.path.startswith(sdk.STORAGE_MODULES) for one in imports):
        return None
    return "read only when the storage is first used"


def _unread_variables(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    is_filled_in = is_sample(file.path) and any(option.key == sdk.CLOUD_VARIABLE for option in fact.options)
    if sdk.names_cloud(fact.options) is Truth.OFF and not is_filled_in:
        return f"not read: {sdk.CLOUD_VARIABLE} is not set beside it"
    if not evidence.reads_variables:
        return "the pinned SDK does not read it (1.26 and later do)"
    return None


def _unloaded(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    """Why variables are set too late: the module that sets them, or loads the file, has imported the SDK."""
    if evidence.is_read_again:
        return None
    if file.kind is Kind.PYTHON:
        line = None if fact.function else _line_of_import_before(file, fact.place.start)
        return f"this module has imported the SDK before (line {line})" if line else None
    if file.kind is not Kind.ENV:
        return None
    loaders = [
        (other, m.loads_env) for other in evidence.files if (m := other.document.module) and m.loads_env
    ]
    late = [other for other, loaded in loaders if _line_of_import_before(other, loaded.start)]
    if loaders and len(late) == len(loaders):
        return f"loaded by {late[0].path} after it imports the SDK"
    return None


def _line_of_import_before(file: Surveyed, offset: int) -> int | None:
    module = file.document.module
    starts = (
        one.place.start
        for one in (module.imports if module else ())
        if one.path.partition(".")[0] == sdk.APP and one.place.start < offset and not one.function
    )
    first = next(starts, None)
    return None if first is None else file.source.position(first)[0]
