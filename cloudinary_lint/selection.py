"""Which codes are reported: codes and prefixes of codes, selected and ignored.

Refuses to know what the codes mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.globs import matches
from cloudinary_lint.rules import all_rules
from cloudinary_lint.trouble import Trouble, nearest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.settings import Settings


def codes(given: Iterable[str], place: str) -> tuple[str, ...]:
    """Codes, or prefixes of codes, that exist. Raises Trouble for any other."""
    every = [rule.code for rule in all_rules()]
    found = tuple(code.strip().upper() for code in given if code.strip())
    for code in found:
        if not any(known.startswith(code) for known in every):
            message = f"{place}: no rule has the code {code}{nearest(code, every)}"
            raise Trouble(message)
    return found


def selected(settings: Settings, path: str) -> frozenset[str]:
    """The codes that report in a file; `path` is relative to the project's root."""
    off = [*settings.ignore]
    for glob, ignored in settings.per_file_ignores:
        if matches((glob,), path):
            off += ignored
    every = (rule.code for rule in all_rules())
    return frozenset(
        code
        for code in every
        if code.startswith(settings.select or ("",)) and not code.startswith(tuple(off))
    )
