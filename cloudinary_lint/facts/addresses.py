"""Addresses: in literals, in responses, and as sources of tags and builders."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint.facts.receivers import Receiver

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


class Origin(Enum):
    """The kind of a source that is an address."""

    LITERAL = "literal"
    URL = "url"  # the attribute of a field or resource
    BUILT = "built"  # the result of `build_url`
    RESPONSE = "response"  # a key of a response


@dataclass(frozen=True, slots=True)
class AddressSource:
    """The source of a tag or builder that may be an address already.

    `name` is the expression, if it is a dotted name; `receiver` that of `url` or `build_url`. `is_secure`:
    the address is certainly https. `removal` is the span of `.url`, if the rest can be passed instead.
    `through` is as in `ResponseRead`.
    """

    origin: Origin
    place: Span
    name: str = ""
    receiver: Receiver = field(default_factory=Receiver)
    is_secure: bool = False
    is_template: bool = False
    removal: Span | None = None
    through: str = ""


@dataclass(frozen=True, slots=True)
class ResponseRead:
    """A key read from a response of the SDK; `key` holds its characters without quotes.

    `through` is the path of an imported function of the project that this depends on: it has to return the
    response, or several with `[]` behind the path. It is empty if the file alone shows it.
    """

    language: Language
    place: Span
    key: Span
    name: str
    extent: Span
    through: str = ""
