"""Finds names that are assigned an address and then only used to search for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable

_GIVEN = re.compile(
    r"(?:^|[\s;({])(?:(?:const|let|var|readonly|local)\s+)?(?P<name>[A-Za-z_$][\w$]{0,60})"
    r"(?:\s*:\s*\w{1,20})?\s*=\s*[\"'`]?\Z"
)
_EXPORTED = re.compile(r"\bexport\b[^;\r\n]*\Z")
_WORD = re.compile(r"[A-Za-z_][\w$]*|\$(?![A-Za-z_{])[\w$]*")
_VERY_NEAR = 100
_OPERATOR_BEFORE = re.compile(r"(?:[=!]==?|\bcase)\s*\Z")
_OPERATOR_AFTER = re.compile(r"\s*[=!]==?")


@dataclass
class Names:
    """The names in a text without comments; `is_searched` decides whether a place is searched for."""

    code: str
    is_searched: Callable[[Span], bool]
    known: dict[str, bool] = field(default_factory=dict)

    def is_searched_for(self, place: Span) -> bool:
        """Whether the address at a place is assigned to a name that is used, and only to search."""
        given = _GIVEN.search(self.code[max(0, place.start - _VERY_NEAR) : place.start])
        if given is None or _EXPORTED.search(given.string, 0, given.start("name")):
            return False
        name = given["name"]
        if name not in self.known:
            start = place.start - (given.end() - given.start("name"))
            uses = [span for span in self._places.get(name, ()) if span.start != start]
            self.known[name] = bool(uses) and all(map(self._is_search, uses))
        return self.known[name]

    @cached_property
    def _places(self) -> dict[str, list[Span]]:
        found: dict[str, list[Span]] = {}
        for match in _WORD.finditer(self.code):
            found.setdefault(match[0], []).append(Span(*match.span()))
        return found

    def _is_search(self, place: Span) -> bool:
        before = self.code[max(0, place.start - _VERY_NEAR) : place.start]
        is_operand = _OPERATOR_BEFORE.search(before) or _OPERATOR_AFTER.match(self.code, place.end)
        return is_operand is not None or self.is_searched(place)
