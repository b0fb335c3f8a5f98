"""Decides which declarations of a project reach the SDK, and why the others don't."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, LateSettings
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.project.declarations import TURNS_OFF, Declaration, Scope, declared_truth, listed
from cloudinary_lint.project.evidence import is_lone_entry
from cloudinary_lint.project.imports import absolute
from cloudinary_lint.project.own_definitions import resolved
from cloudinary_lint.project.paths import ends_with, is_sample, module_name, name_of, split
from cloudinary_lint.project.surveyed_files import env_file_with_cloud
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project.evidence import Evidence
    from cloudinary_lint.project.surveyed_files import SurveyedFile

CONFIGURING = (Carrier.STORAGE, Carrier.SETTINGS, Carrier.CONFIG, Carrier.URL, Carrier.ENV)
"""The carriers of declarations."""


def declarations(evidence: Evidence) -> Sequence[Declaration]:
    """Returns every declaration of a project in order, and last the default of an imported storage.

    Those in settings that are alternatives count if each of the alternatives turns secure on.
    """
    found = tuple(_declarations(evidence))
    missing = {one: one.missing for one in found if _is_alternative(one, evidence)}
    if not missing or frozenset.intersection(*missing.values()):
        return found
    reason = "each of the settings that a server may start with turns secure on"
    counting = {one: one._replace(counts=True, scope=Scope.PROJECT, reason=reason) for one in missing}
    return [counting.get(one, one) for one in found]


def _is_alternative(one: Declaration, evidence: Evidence) -> bool:
    """Whether a declaration turns secure on for some of the settings that a server may start with."""
    counts = evidence.effectiveness[one.path].counts
    is_limited = counts and one.scope is Scope.MODULE and one.function != "__main__"
    return one.may_turn_on_secure and is_limited and bool(one.missing)


def _declarations(evidence: Evidence) -> Iterator[Declaration]:
    for file in evidence.files:
        for fact in sorted(file.options(*CONFIGURING), key=lambda fact: fact.place):
            if _is_declaration(fact):
                yield _declaration(file, fact, evidence)
    is_configured = any(fact for file in evidence.counting for fact in file.options(Carrier.STORAGE))
    if evidence.storage and not evidence.has_gamma and not is_configured:
        file, one = evidence.storage
        place = file.path, *file.position(one.place.start)
        reason = "its module is imported, and its own default is https"
        yield Declaration(*place, Carrier.STORAGE, "storage", None, counts=True, reason=reason)


def _is_declaration(fact: Options) -> bool:
    """Whether options configure the SDK; variables that hold a URL alone do so by it, or by an env file."""
    if fact.carrier is not Carrier.ENV:
        return True
    is_elsewhere = fact.env_files and fact.has_unknown
    is_url = fact.options and all(option.key == sdk.URL_VARIABLE for option in fact.options)
    return not is_elsewhere and not is_url


def _declaration(file: SurveyedFile, written: Options, evidence: Evidence) -> Declaration:
    spread = evidence.spread.get(file.path, {})
    fact = resolved(written, spread)
    truth = declared_truth(fact, has_gamma=evidence.has_gamma)
    missing = evidence.missing(file, fact)
    scope, reason = _scope(file, fact, missing, evidence)
    if scope is Scope.PROJECT and truth is Truth.OFF:
        scope, reason = Scope.NOTHING, TURNS_OFF
    return Declaration(
        file.path,
        *file.position(fact.place.start),
        fact.carrier,
        fact.name,
        truth,
        counts=scope is Scope.PROJECT,
        reason=reason,
        function=fact.function,
        scope=scope,
        names_account=_names_account(fact) or any(spread.get(one, False) for one in fact.spread),
        is_sample=_is_sample(file, fact),
        is_returned=fact.is_returned,
        is_slashed=fact.path is not None and fact.path.is_bare,
        missing=frozenset(missing),
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


def _is_sample(file: SurveyedFile, fact: Options) -> bool:
    """Whether a declaration is an example for environments, and is read by none."""
    return fact.carrier in {Carrier.URL, Carrier.ENV} and file.kind is Kind.ENV and is_sample(file.path)


def _scope(
    file: SurveyedFile, fact: Options, missing: tuple[str, ...], evidence: Evidence
) -> tuple[Scope, str]:
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
    is_run = fact.carrier in {Carrier.CONFIG, Carrier.URL, Carrier.ENV}
    if is_run and is_lone_entry(file.path, evidence.entry_names):
        return Scope.MODULE, f"only {name_of(file.path)} runs it, not every process"
    if fact.function == "__main__":
        return Scope.MODULE, 'it runs only where the module is the program (__name__ == "__main__")'
    if fact.function and not evidence.startup.runs(file.path, fact.function):
        reach = "so it covers this module and its importers"
        return Scope.IMPORTERS, f"{fact.function}() is not run at start-up, {reach}"
    if missing == (file.path,):
        return Scope.MODULE, "settings of tests, or a sample"
    if missing:
        return Scope.MODULE, _covered_under(file, fact, missing, evidence)
    return Scope.PROJECT, _why_it_counts(file, fact, evidence)


def _scope_of_sample(fact: Options, evidence: Evidence) -> tuple[Scope, str]:
    """Returns how far a sample reaches: a compose file that passes on some variables drops the others."""
    needed = sdk.URL_VARIABLE if fact.carrier is Carrier.URL else sdk.SECURE_VARIABLE
    is_secure = declared_truth(fact, has_gamma=False) in {Truth.ON, Truth.UNKNOWN}
    for path, names in evidence.passed_on.items() if is_secure else ():
        if needed not in names:
            return Scope.NOTHING, f"{path} does not pass {needed} on"
    return Scope.ENVIRONMENT, "a sample: each environment has to repeat it"


def _covered_under(file: SurveyedFile, fact: Options, missing: tuple[str, ...], evidence: Evidence) -> str:
    having = [leaf for leaf in evidence.settings.leaves if leaf not in missing]
    if having:
        is_on = declared_truth(fact, has_gamma=evidence.has_gamma) in {Truth.ON, Truth.UNKNOWN}
        verb = "covered" if is_on else "loaded"
        return f"{verb} under {_dotted(having)} only, not under {_dotted(missing)}"
    replacing = evidence.replacing(file) if fact.carrier is Carrier.SETTINGS else ()
    if replacing:
        return f"{min(replacing, key=split)} replaces it by a dict that does not turn secure on"
    return f"it is not loaded by {_dotted(missing)}"


def _dotted(paths: Iterable[str]) -> str:
    return listed(module_name(path).replace("/", ".") for path in paths)


def _why_it_counts(file: SurveyedFile, fact: Options, evidence: Evidence) -> str:
    if fact.carrier is Carrier.STORAGE and evidence.storage and not evidence.has_gamma:
        return f"it is passed to the SDK when {evidence.storage[0].path} is imported"
    if fact.function:
        return f"start-up runs {fact.function}()"
    return evidence.effectiveness[file.path].reason


def _obstacle(file: SurveyedFile, fact: Options, evidence: Evidence) -> str | None:
    match fact.carrier:
        case Carrier.SETTINGS:
            return _late_reason(file, fact, evidence)
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
            return _unset_reason(file, fact, evidence)
        case Carrier.ENV:
            return _unread_reason(file, fact, evidence) or _unset_reason(file, fact, evidence)
        case _:
            return _reset_reason(file, fact, evidence)


def _reset_reason(file: SurveyedFile, fact: Options, evidence: Evidence) -> str | None:
    """Returns why a call has no effect, if `reset_config()` is called below it, or after the settings."""
    for reset in file.module.resets:
        if reset.function == fact.function and reset.place.start > fact.place.start:
            return f"reset_config() in line {file.position(reset.place.start)[0]} undoes it"
    is_earlier = evidence.resetting and not fact.function and evidence.settings.is_entry(file.path)
    return f"reset_config() in {evidence.resetting} undoes it" if is_earlier else None


def _late_reason(file: SurveyedFile, fact: Options, evidence: Evidence) -> str | None:
    if evidence.is_read_again:
        return None
    if file.path in evidence.unread and not sdk.has_credentials(fact):  # else it is read, or nothing works
        return "the package imports the SDK before wsgi.py names the settings"
    if file.path in evidence.read_first:
        return None
    for late in file.facts:
        if isinstance(late, LateSettings):
            line, _ = file.position(late.imported.start)
            if late.is_above:
                return f"the SDK reads the settings before this dict exists (line {line})"
            if file.path in evidence.starred:
                importer = evidence.starred[file.path].path
                return f"the SDK reads the settings before {importer} has it (line {line})"
    star = evidence.late_star(file.path)
    if star:
        return f"{star.path} imports the SDK before it star-imports this module (line {star.line})"
    return _loaded_by_import(file, fact, evidence)


def _loaded_by_import(file: SurveyedFile, fact: Options, evidence: Evidence) -> str | None:
    """Returns why a dict is read too late, if a module that is imported above it imports the SDK."""
    for one in file.imports():
        name = absolute(file.path, one.path).removesuffix("*").strip("/")
        if name and one.place.start < fact.place.start:
            for path in evidence.loading:
                module = module_name(path)
                if path != file.path and (ends_with(module, name) or module == name.rpartition("/")[0] != ""):
                    return f"the SDK reads the settings when {path} is imported, before this dict exists"
    return None


def _unread_storage(fact: Options, evidence: Evidence) -> str | None:
    if evidence.has_gamma and not evidence.installs_gamma:
        return "gamma_cloudinary reads it, which is not in INSTALLED_APPS"
    if evidence.has_gamma:
        is_silent = declared_truth(fact, has_gamma=True) is None
        return "the default of this storage is http" if is_silent else None
    return None if evidence.storage else "it is read only when the storage is first used"


def _unread_reason(file: SurveyedFile, fact: Options, evidence: Evidence) -> str | None:
    """Returns why the SDK does not read variables at all; None if it does."""
    if not fact.options:
        return None  # variables of unknown names
    is_filled_in = is_sample(file.path) and any(option.key == sdk.CLOUD_VARIABLE for option in fact.options)
    if sdk.names_cloud(fact.options) is Truth.OFF and not is_filled_in:
        return f"the SDK ignores it, because {sdk.CLOUD_VARIABLE} is not set"
    if evidence.required.is_old:
        return "the pinned SDK does not read it (1.26 and later do)"
    return None


def _unset_reason(file: SurveyedFile, fact: Options, evidence: Evidence) -> str | None:
    """Returns why variables don't reach the SDK: it was imported before, or nothing sets them."""
    if evidence.is_read_again:
        return None
    if file.kind is Kind.PYTHON:
        return None if fact.function else _set_too_late(file, fact, evidence)
    if file.kind is not Kind.ENV:
        return None
    if evidence.env_readers and not evidence.sets_environment:
        readers = " and ".join(sorted(evidence.env_readers))
        return f"it is read only by {readers}, without setting environment variables"
    if evidence.lone_loader:
        return f"only {evidence.lone_loader} loads it, which not every process runs"
    loader = evidence.late_loader
    return f"{loader} loads it after importing the SDK" if loader else None


def _set_too_late(file: SurveyedFile, fact: Options, evidence: Evidence) -> str | None:
    line = evidence.line_of_import_before(file, fact.place.start)
    if line:
        return f"this module imports the SDK first (line {line})"
    if is_lone_entry(file.path, evidence.entry_names):
        return f"only {file.path} sets it, which not every process runs"
    late = evidence.late_importer(file)
    return f"{late} imports the SDK before this module" if late else None
