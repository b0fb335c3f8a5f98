"""How grave a finding is, for the formats that ask; whatever it is, a finding fails the run.

Refuses to know what each format calls it.
"""

from __future__ import annotations

from enum import Enum


class Severity(Enum):
    """From what has to be mended first to what is only untidy."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


_OF_CODE = {
    "CLD403": Severity.ERROR,  # key and signature travel in the clear
    "CLD901": Severity.ERROR,  # nothing is known of the file
    "CLD902": Severity.NOTE,
}


def severity(code: str) -> Severity:
    """The severity of all findings with a code."""
    return _OF_CODE.get(code, Severity.WARNING)
