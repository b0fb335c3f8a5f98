"""Languages, carriers and values of options."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import NoReturn


class Language(Enum):
    """The language that a fact was read from."""

    PYTHON = "python"
    DJANGO = "django"
    JINJA = "jinja"
    ENV = "env"
    LITERAL = "literal"


class Carrier(Enum):
    """The way in which options reach the SDK, which determines how they are spelled and evaluated."""

    STORAGE = "storage"  # the Django setting CLOUDINARY_STORAGE
    SETTINGS = "settings"  # the Django setting CLOUDINARY
    CONFIG = "config"  # cloudinary.config(...)
    URL = "url"  # the query of CLOUDINARY_URL
    ENV = "env"  # the variables CLOUDINARY_*
    CALL = "call"  # a call that builds an address
    TAG = "tag"  # a Django template tag that builds one
    API = "api"  # any other call of the SDK that takes options


class Unknown(Enum):
    """The type of `UNKNOWN`, the value that can't be known from the text."""

    UNKNOWN = "unknown"


UNKNOWN = Unknown.UNKNOWN


@dataclass(frozen=True, slots=True)
class Literal:
    """A constant as Python or the template would evaluate it: str, int, float, bool or None."""

    value: str | float | bool | None


@dataclass(frozen=True, slots=True)
class Name:
    """A variable of a Django template: empty unless the view passes one of that name."""

    name: str


Value = Literal | Name | Unknown


def assert_never(value: NoReturn) -> NoReturn:
    """Marks a match as complete for the type checker (`typing.assert_never` needs Python 3.11)."""
    raise AssertionError(value)
