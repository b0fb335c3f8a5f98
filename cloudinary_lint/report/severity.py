"""Gives the severity of a finding, for the formats that have one; whatever it is, a finding fails the run."""

from __future__ import annotations

from enum import Enum


class Severity(Enum):
    """How urgent a finding is."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_OF_CODE = {
    "CLD403": Severity.ERROR,  # key and signature travel in the clear
    "CLD901": Severity.ERROR,  # nothing is known of the file
    "CLD902": Severity.NOTE,
}


def severity(code: str) -> Severity:
    """Returns the severity of all findings with a code."""
    return _OF_CODE.get(code, Severity.WARNING)
