"""The selectors of `--select`, `--ignore` and the settings, checked and as prefixes of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.config.errors import UsageError
from cloudinary_lint.rules.selectors import names, nearest, prefix_of

if TYPE_CHECKING:
    from collections.abc import Iterable


def codes(given: Iterable[str], place: str) -> tuple[str, ...]:
    """Returns the prefixes of codes that selectors mean. Raises UsageError with all that name no rule."""
    selectors = [selector.strip() for selector in given if selector.strip()]
    unknown = [selector for selector in selectors if not prefix_of(selector)]
    if unknown:
        raise UsageError(*(f"{place}: no rule is named {one!r}{nearest(one, names())}" for one in unknown))
    return tuple(map(prefix_of, selectors))
