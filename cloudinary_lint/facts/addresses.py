"""Addresses in literals, and addresses read from responses."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cloudinary_lint.facts.values import Language
    from cloudinary_lint.text.source import Span


class Use(Enum):
    """How a program uses a text."""

    WRITTEN = "written"
    COMPARED = "compared"  # searched for in other text: an operand, an argument of replace()


@dataclass(frozen=True, slots=True)
class Address:
    """A literal `http://` address, or one of the legacy host with any scheme.

    `place` is the span of the address, `scheme` that of its scheme without the colon.
    """

    language: Language
    place: Span
    scheme: Span
    host: str
    use: Use = Use.WRITTEN

    @property
    def extent(self) -> Span:
        return self.place


@dataclass(frozen=True, slots=True)
class ResponseRead:
    """A key read from a response of the SDK; `key` holds its characters without quotes."""

    language: Language
    place: Span
    key: Span
    name: str
    extent: Span
