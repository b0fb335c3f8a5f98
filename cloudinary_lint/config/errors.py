"""The error that ends a run with exit code 2: wrong options, settings or paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.rules import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence


class UsageError(Exception):
    """Raised for wrong options, settings or paths; each argument is a reason, as the user reads it."""

    def __str__(self) -> str:
        return "; ".join(self.reasons)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Returns the reasons, each a line of its own."""
        return self.args


def one_of(value: object, known: Sequence[str], place: str) -> str:
    """Returns a value that is one of the known words. Raises UsageError with the known words."""
    if isinstance(value, str) and value in known:
        return value
    message = f"{place}: must be one of {', '.join(known)}, not {value!r}{nearest(str(value), known)}"
    raise UsageError(message)
