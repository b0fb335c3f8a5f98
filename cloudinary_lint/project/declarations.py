"""What the files of a project declare about secure, and what becomes of each declaration."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts import Carrier
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from pathlib import PurePosixPath


class Verdict(Enum):
    """Whether the project as a whole asks the SDK for https."""

    COVERED = "covered"
    LEFT = "left to the environment"
    NOT_COVERED = "not covered"
    UNKNOWN = "unknown"


TURNS_OFF = "it turns secure off"
"""Why a declaration that the SDK reads does not cover."""


class Scope(Enum):
    """How far a declaration reaches."""

    PROJECT = "project"  # every module of a running server
    IMPORTERS = "importers"  # its own module, and those that import it
    MODULE = "module"  # its own module
    ENVIRONMENT = "environment"  # a sample: what each environment has to repeat
    NOTHING = "nothing"  # the SDK never gets it


class Declaration(NamedTuple):
    """One place that configures the SDK: where (line and column from 1), and what it says of secure.

    `truth` is None where it says nothing of secure. `counts` says whether it reaches the SDK in all of the
    project, `reason` why or why not, `scope` how far it reaches. `function` is the one it stands in, empty
    at import time. `names_account` says that it holds credentials, `is_sample` that it is an example for
    environments, `is_returned` that a function returns it, `is_slashed` that it is a URL which ends in a bare
    slash: https addresses have no host then.
    """

    path: PurePosixPath
    line: int
    column: int
    carrier: Carrier
    name: str
    truth: Truth | None
    counts: bool
    reason: str
    function: str = ""
    is_config_call: bool = False
    scope: Scope = Scope.PROJECT
    names_account: bool = False
    is_sample: bool = False
    is_slashed: bool = False
    is_returned: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether the SDK never reads it, whatever it says."""
        return self.scope is Scope.NOTHING and self.reason != TURNS_OFF

    @property
    def says_secure(self) -> bool:
        """Whether it turns secure on, or leaves it to run time."""
        is_default = self.truth is None and self.carrier is Carrier.STORAGE
        return is_default or self.truth in {Truth.ON, Truth.UNKNOWN}

    @property
    def covers(self) -> bool:
        """Whether it covers the project: it counts, and turns secure on or leaves it to run time."""
        return self.counts and self.says_secure


class UnreadableFile(NamedTuple):
    """A file that mentions Cloudinary and can't be read: it might hold the answer."""

    path: PurePosixPath
    line: int
    reason: str
