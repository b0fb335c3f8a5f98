"""The declarations of a project: what configures the SDK, how far each reaches, and the verdict in words."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Literal
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project import Project


_EDITS = {
    Carrier.CONFIG: "add secure=True to {name}()",
    Carrier.SETTINGS: 'add "secure": True to {name}',
    Carrier.URL: "add ?secure=true to {name}",
    Carrier.ENV: "add the line CLOUDINARY_SECURE=true",
}
"""The edits that cover a project, furthest first; a dict for the storage reaches only the storage."""


class Verdict(Enum):
    """Whether the project as a whole asks the SDK for https."""

    COVERED = "covered"
    LEFT = "left to the environment"
    NOT_COVERED = "not covered"
    UNKNOWN = "unknown"


TURNS_OFF = "it turns secure off"
"""Why a declaration that the SDK reads does not cover."""


class Scope(Enum):
    """The part of a project that a declaration reaches."""

    PROJECT = "project"  # every module of a running server
    IMPORTERS = "importers"  # its own module, and those that import it
    MODULE = "module"  # its own module
    ENVIRONMENT = "environment"  # a sample: what each environment has to repeat
    NOTHING = "nothing"  # the SDK never gets it


class Declaration(NamedTuple):
    """A place that configures the SDK, with line and column from 1, and whether it turns secure on.

    `truth` is None if it doesn't set secure. `counts`: it reaches the SDK in all of the project; `reason`:
    why or why not; `scope`: how far it reaches. `function`: the function around it, empty at import time.
    `names_account`: it holds credentials; `is_sample`: it is an example for environments; `is_returned`: a
    function returns it; `is_slashed`: it is a URL that ends in a bare slash, so that https addresses have no
    host. `missing`: the settings modules that a server may start with and that it doesn't reach.
    """

    path: str
    line: int
    column: int
    carrier: Carrier
    name: str
    truth: Truth | None
    counts: bool
    reason: str
    function: str = ""
    scope: Scope = Scope.PROJECT
    names_account: bool = False
    is_sample: bool = False
    is_slashed: bool = False
    is_returned: bool = False
    missing: frozenset[str] = frozenset()

    @property
    def is_unread(self) -> bool:
        """Whether the SDK never reads it, whatever it says."""
        return self.scope is Scope.NOTHING and self.reason != TURNS_OFF

    @property
    def may_turn_on_secure(self) -> bool:
        """Whether it turns secure on, or leaves it to run time."""
        is_default = self.truth is None and self.carrier is Carrier.STORAGE
        return is_default or self.truth in {Truth.ON, Truth.UNKNOWN}

    @property
    def has_finding(self) -> bool:
        """Whether it counts, names the account and doesn't set secure: CLD101 to CLD105 report that."""
        return self.counts and self.truth is None and self.names_account

    @property
    def covers(self) -> bool:
        """Whether it counts for the whole project, and turns secure on or leaves it to run time."""
        return self.counts and self.may_turn_on_secure


class UnreadableFile(NamedTuple):
    """A file that mentions Cloudinary and can't be read, so that it may configure the SDK."""

    path: str
    line: int
    reason: str


def declared_truth(fact: Options, *, has_gamma: bool) -> Truth | None:
    """Returns whether a declaration turns secure on or off; None if it sets nothing."""
    option = sdk.secure_option(fact)
    if has_gamma and fact.carrier is Carrier.STORAGE:
        option = next(iter(reversed(sdk.secure_options(fact))), None)
    if option is not None and not (fact.carrier is Carrier.URL and option.value == Literal("")):
        return sdk.truth(fact.carrier, option.value)
    if fact.has_unknown:
        return Truth.UNKNOWN
    return Truth.OFF if option is not None else None


def listed(words: Iterable[str]) -> str:
    """Returns words as a list in a sentence: `a, b and c`."""
    *most, last = list(words) or [""]
    return f"{', '.join(most)} and {last}" if most else last


def place(one: Declaration | UnreadableFile) -> str:
    """Returns a place as `path:line`."""
    return f"{one.path}:{one.line}"


def verdict_sentence(project: Project) -> str:
    """Returns the verdict in one sentence."""
    match project.verdict:
        case Verdict.COVERED if project.is_set_outside:
            return (
                "covered: `secure = true` in [tool.cloudinary-lint] says that the environment turns secure on"
            )
        case Verdict.COVERED:
            return f"covered by {listed(map(place, project.witnesses))}"
        case Verdict.UNKNOWN:
            return (
                f"unknown: {listed(map(place, project.unreadable))} can't be read and may configure the SDK"
            )
        case Verdict.LEFT if project.samples:
            return f"left to the environment: each one has to repeat {listed(map(place, project.samples))}"
        case Verdict.LEFT:
            storages = listed(map(place, project.lone_storages))
            return f"left to the environment: the only account is that of the storage at {storages}"
        case Verdict.NOT_COVERED if is_unrelated(project):
            return "nothing to cover: this project neither uses nor configures the Python SDK"
        case Verdict.NOT_COVERED:
            return "not covered: no declaration that counts turns secure on"


def is_unrelated(project: Project) -> bool:
    """Whether a project neither uses nor configures the SDK."""
    return not project.uses_sdk and not project.declarations


def lacks_secure(project: Project) -> bool:
    """Whether nothing makes the addresses of a project https, and no other finding says so."""
    is_open = project.verdict is Verdict.NOT_COVERED
    if project.verdict is Verdict.LEFT:
        is_open = not project.samples
    is_settled = any(
        one.has_finding and not one.is_returned and one.carrier in _EDITS
        for one in project.declarations
        if one.path not in project.secure_call_paths
    )
    return is_open and project.uses_sdk and project.builds and not is_settled


def unreadable_note(project: Project, known: Iterable[str]) -> str | None:
    """Returns the note about a project's unreadable files, without those that are reported anyway."""
    reported = set(known)
    others = listed(place(one) for one in project.unreadable if one.path not in reported)
    if not others:
        return None
    consequence = "rules that depend on the configuration report nothing"
    return f"{others} can't be read and may configure the SDK, so {consequence}"


def sample_note(project: Project) -> str | None:
    """Returns the note on what is left to do by hand if only samples turn https on."""
    if project.verdict is not Verdict.LEFT or not project.samples:
        return None
    is_url = any(one.carrier is Carrier.URL for one in project.samples)
    line = "?secure=true in CLOUDINARY_URL" if is_url else "CLOUDINARY_SECURE=true"
    verb = "sets" if len(project.samples) == 1 else "set"
    return f"{listed(map(place, project.samples))} {verb} nothing: repeat {line} in every environment"


def smallest_edit(project: Project) -> str:
    """Returns the one edit that would cover the project; empty if covered or unknown, or if there is none."""
    is_open = project.verdict is Verdict.NOT_COVERED or bool(project.lone_storages)
    if not is_open or project.verdict is Verdict.COVERED or is_unrelated(project):
        return ""
    return after_slash(counting_edit(project), project)


def counting_edit(project: Project) -> str:
    """Returns the edit by which a project that isn't covered would be."""
    if project.opposing:
        off = project.opposing[0]
        return f"turn secure on in {off.name} at {place(off)}"
    for carrier, words in _EDITS.items():
        counting = (one for one in project.declarations if one.carrier is carrier and one.counts)
        silent = (one for one in counting if one.truth is None)
        if first := min(silent, key=lambda one: one.function != "", default=None):
            return f"{words.format(name=first.name)} at {place(first)}"
    if project.reads_settings and not project.has_own_dict:
        return 'write CLOUDINARY = {"secure": True} into the settings module'
    return "call cloudinary.config(secure=True) where the application starts"


def after_slash(edit: str, project: Project) -> str:
    """An edit that turns secure on; before it the slash that would leave https without a host goes."""
    if not project.slashed:
        return edit
    return f'remove the "/" after the cloud name at {place(project.slashed)}, then {edit}'
