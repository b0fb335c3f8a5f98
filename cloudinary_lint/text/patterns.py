"""Regular expressions that are compiled when they are first used.

To compile those of all readers takes twice as long as to start Python, and a run needs a few of them.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re
    from typing import AnyStr


class _LazyPattern:
    """A pattern as `re.compile` returns it, compiled when one of its attributes is first asked for."""

    def __init__(self, pattern: object, flags: int) -> None:
        self._source = pattern, flags

    def __getattr__(self, name: str) -> object:
        import re  # noqa: PLC0415 - most runs of a hook do without

        value = getattr(re.compile(*self._source), name)  # type: ignore[call-overload]
        self.__dict__[name] = value
        return value


def lazy_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Returns a pattern that is compiled when it is first used. Raises `re.error` then, not here."""
    return _LazyPattern(pattern, flags)  # type: ignore[return-value]
