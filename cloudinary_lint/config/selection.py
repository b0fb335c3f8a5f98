"""Codes, and prefixes of codes, as people write them to select and ignore.

Refuses to know what the codes mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.config.errors import UsageError, nearest
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable


def codes(given: Iterable[str], place: str) -> tuple[str, ...]:
    """Codes, or prefixes of codes, that exist. Raises UsageError for any other."""
    every = [rule.code for rule in all_rules()]
    found = tuple(code.strip().upper() for code in given if code.strip())
    for code in found:
        if not any(known.startswith(code) for known in every):
            message = f"{place}: no rule has the code {code}{nearest(code, every)}"
            raise UsageError(message)
    return found
