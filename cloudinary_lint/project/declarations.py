"""Declarations: the places in a project that configure the SDK, and how far each one reaches."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Literal
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.facts import Options


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
