"""The vocabulary between languages and rules: what was written, where, and where more could be.

A reader turns text into these facts; a rule judges them without knowing the language. Every span
is in characters of the decoded text. A value that the text does not tell is `UNKNOWN`, a value of
its own. Refuses to know what is secure.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NoReturn

from cloudinary_lint.edits import Edit
from cloudinary_lint.source import Span


class Language(Enum):
    """The spelling a fact was read from."""

    PYTHON = "python"
    DJANGO = "django"
    JINJA = "jinja"
    ENV = "env"
    LITERAL = "literal"


class Carrier(Enum):
    """What carries options to the SDK, and so decides how they are spelled and understood."""

    STORAGE = "storage"  # the Django setting CLOUDINARY_STORAGE
    SETTINGS = "settings"  # the Django setting CLOUDINARY
    CONFIG = "config"  # cloudinary.config(...)
    URL = "url"  # the query of CLOUDINARY_URL
    ENV = "env"  # the variables CLOUDINARY_*
    CALL = "call"  # a call that builds an address
    TAG = "tag"  # a Django template tag that builds one


class Unknown(Enum):
    """The value that can't be known from the text."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant as Python or the template would evaluate it: str, int, float, bool or None."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A bare variable of a Django template: empty unless the view passes one of that name."""

    name: str


Value = Literal | Name | Unknown


def assert_never(value: NoReturn) -> NoReturn:
    """Marks a match as complete for the type checker (`typing.assert_never` needs Python 3.11)."""
    raise AssertionError(value)


@dataclass(frozen=True, slots=True)
class Option:
    """One option: its key and value, where they stand, and how "on" is written in their place.

    `key_span` holds the characters of the key without quotes, `value_span` those that a new value
    replaces; either is None where an edit would break the text or there are none.
    """

    key: str
    value: Value
    span: Span
    key_span: Span | None = None
    value_span: Span | None = None
    on: str = "True"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where and in which spelling one more option can be written: data for `fill`.

    The new text is `before` + `opening` + key + `middle` + `on` + `closing` + `after`; `comma` is
    the offset where a comma has to be added first, behind what is the last entry now.
    """

    offset: int
    before: str = ""
    opening: str = ""
    middle: str = "="
    on: str = "True"
    closing: str = ""
    after: str = ""
    comma: int | None = None

    def entry(self, key: str) -> str:
        """The option as it will be written, for messages."""
        return f"{self.opening}{key}{self.middle}{self.on}{self.closing}"


def fill(slot: Slot, key: str) -> tuple[Edit, ...]:
    """The edits that write option `key`, turned on, into the slot."""
    new = f"{slot.before}{slot.entry(key)}{slot.after}"
    if slot.comma is None:
        return (Edit(slot.offset, "", new),)
    if slot.comma == slot.offset:
        return (Edit(slot.offset, "", f",{new}"),)
    return Edit(slot.comma, "", ","), Edit(slot.offset, "", new)


class Owner(Enum):
    """Whose method or function a call names."""

    SDK = "sdk"  # resolved to the SDK within the file
    OTHER = "other"  # resolved to something else
    UNSEEN = "unseen"  # not resolved


@dataclass(frozen=True, slots=True)
class Receiver:
    """On what a method is called: its owner, and the last attribute's name (`cover` in `a.cover.x()`)."""

    owner: Owner = Owner.UNSEEN
    attribute: str = ""


@dataclass(frozen=True, slots=True)
class UrlPath:
    """The path of a `cloudinary://` URL (after the cloud's name), as written."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Options:
    """Options written together: a dict, a call, a tag, the query of a URL, an env file's variables.

    `name` is what the user calls it (`CLOUDINARY_STORAGE`, `build_url`, `cloudinary_url`); a finding
    about the whole stands at `place`; `extent` is all of the construct. `is_open` says that more
    options may be there than are seen (`**unknown`). `slot` is None where an edit would break.
    `subject` is the first positional argument of a call or tag. `beside` holds the other
    `CLOUDINARY_*` variables of the same file (for `Carrier.URL`). `outer` is the call in whose
    argument these options stand.
    """

    carrier: Carrier
    language: Language
    name: str
    place: Span
    extent: Span
    options: tuple[Option, ...] = ()
    slot: Slot | None = None
    is_open: bool = False
    receiver: Receiver = Receiver()
    subject: Value = UNKNOWN
    path: UrlPath | None = None
    beside: tuple[Option, ...] = ()
    outer: Options | None = None


class Use(Enum):
    """What the program does with a text."""

    WRITTEN = "written"
    COMPARED = "compared"  # searched for in other text: an operand, an argument of replace()


@dataclass(frozen=True, slots=True)
class Address:
    """An `http://` address in a literal: `place` is all of it, `scheme` its first letters up to the colon."""

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


Fact = Options | Address | ResponseRead


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment that speaks to linters: its text, what it reaches, and what goes when it is removed."""

    text: str
    span: Span
    reach: Span
    removal: Span


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader found in one file. `secrets` are spans that must never be shown."""

    facts: tuple[Fact, ...] = ()
    comments: tuple[Comment, ...] = ()
    secrets: tuple[Span, ...] = ()
