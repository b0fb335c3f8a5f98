"""What keeps the tool from doing what it was asked to (exit code 2)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.rules.selectors import nearest

if TYPE_CHECKING:
    from collections.abc import Sequence


class UsageError(Exception):
    """Options, settings or paths that are wrong; each argument is a reason that the user reads."""

    def __str__(self) -> str:
        return "; ".join(self.reasons)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Each thing that is wrong, as a line of its own."""
        return self.args


def one_of(value: object, known: Sequence[str], place: str) -> str:
    """A word that is known. Raises UsageError, naming those that are."""
    if isinstance(value, str) and value in known:
        return value
    message = f"{place}: must be one of {', '.join(known)}, not {value!r}{nearest(str(value), known)}"
    raise UsageError(message)
