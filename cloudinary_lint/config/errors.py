"""What keeps the tool from doing what it was asked to (exit code 2), and how it is said.

Refuses to know findings: those are what the tool is for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class UsageError(Exception):
    """A usage, a setting or a path that can't be served; its text is what the user reads."""


def one_of(value: object, known: Sequence[str], place: str) -> str:
    """A word that is known. Raises UsageError, naming those that are."""
    if isinstance(value, str) and value in known:
        return value
    message = f"{place}: must be one of {', '.join(known)}, not {value!r}{nearest(str(value), known)}"
    raise UsageError(message)


def nearest(word: str, known: Iterable[str]) -> str:
    """The end of a message about an unknown word: the known one that looks most like it, if one does."""
    from difflib import get_close_matches  # noqa: PLC0415 - only where something is wrong

    spelled = {name.lower().replace("_", "-"): name for name in known}
    close = get_close_matches(word.lower().replace("_", "-"), spelled, n=1)
    return f"; did you mean {spelled[close[0]]}?" if close else ""
