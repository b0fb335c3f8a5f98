"""Places where a project uses the SDK, or means to: dead and late settings, template expressions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cloudinary_lint.facts.receivers import Receiver
    from cloudinary_lint.facts.values import Language
    from cloudinary_lint.text.source import Span


@dataclass(frozen=True, slots=True)
class UnusedSetting:
    """A setting that holds Cloudinary configuration under a name that neither SDK nor storage reads.

    `is_url` says that its value is a `cloudinary://` URL.
    """

    language: Language
    name: str
    place: Span
    extent: Span
    is_url: bool = False


@dataclass(frozen=True, slots=True)
class LateSettings:
    """A `CLOUDINARY` dict in a module that imports the SDK itself.

    `imported` is that import, `is_above` whether it stands above the dict; `statement` is the call
    that would hand the dict to the SDK, and `offset` where it can be written (with what goes before).
    """

    language: Language
    place: Span
    extent: Span
    imported: Span
    is_above: bool
    offset: int
    statement: str


@dataclass(frozen=True, slots=True)
class Expression:
    """`{{ receiver.method }}` or `{{ receiver.method(…) }}` in a Django template, on one line.

    `subject` is the receiver as written, `arguments` those of the call (None without a call), `fits`
    whether all of them can stand in a tag instead; `load` is where `{% load cloudinary %}` can be
    written, None where it is loaded already.
    """

    language: Language
    name: str
    place: Span
    extent: Span
    receiver: Receiver
    subject: str
    arguments: tuple[str, ...] | None = None
    fits: bool = True
    load: Load | None = None


class Load(NamedTuple):
    """The text that loads the SDK's tag library in a Django template, and where it goes."""

    offset: int
    text: str


@dataclass(frozen=True, slots=True)
class RefusedUrl:
    """A value for `CLOUDINARY_URL` that the SDK refuses when it is imported.

    `surplus` are the parts without which it would be a URL; none where it has another scheme.
    """

    language: Language
    name: str
    place: Span
    extent: Span
    surplus: tuple[Span, ...] = ()


class CodeLine(NamedTuple):
    """A line of code that can be added: the offset, what goes before it there, and its text."""

    offset: int
    before: str
    text: str


@dataclass(frozen=True, slots=True)
class SdkUse:
    """A place where a project says that it uses the SDK: an installed app, an import.

    `line` turns secure on in a settings module: a setting, or a call where the module imports the SDK
    itself (`is_call`); None where no place is safe. `is_secured` says that such a line is there.
    """

    language: Language
    place: Span
    extent: Span
    is_app: bool
    line: CodeLine | None = None
    is_call: bool = False
    is_secured: bool = False
