"""The severity of a finding, for formats that have one; a finding of any severity fails the run."""

from __future__ import annotations

from enum import Enum


class Severity(Enum):
    """The severity of a finding."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_OF_CODE = {
    "CLD403": Severity.ERROR,  # key and signature are sent unencrypted
    "CLD901": Severity.ERROR,  # nothing is known of the file
    "CLD902": Severity.NOTE,
}


def severity(code: str) -> Severity:
    """Returns the severity of all findings with a code."""
    return _OF_CODE.get(code, Severity.WARNING)
