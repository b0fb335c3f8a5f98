"""What the files of a project declare about secure, and what becomes of each declaration."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Carrier
    from cloudinary_lint.sdk import Truth


class Verdict(Enum):
    """Whether the project as a whole asks the SDK for https."""

    COVERED = "covered"
    NOT_COVERED = "not covered"
    UNKNOWN = "unknown"


class Declaration(NamedTuple):
    """One place that configures the SDK: where (line and column from 1), and what it says of secure.

    `truth` is None where it doesn't set secure. `counts` says whether it speaks for the project,
    `reason` why or why not. `function` is the one it stands in, empty at import time.
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


class UnreadableFile(NamedTuple):
    """A file that mentions Cloudinary and can't be read: it might hold the answer."""

    path: PurePosixPath
    line: int
    reason: str
