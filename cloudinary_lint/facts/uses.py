"""Uses of the SDK in a project: imports, installed apps, unused and late settings, template expressions."""

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

    `is_url`: its value is a `cloudinary://` URL.
    """

    language: Language
    name: str
    place: Span
    extent: Span
    is_url: bool = False


@dataclass(frozen=True, slots=True)
class LateSettings:
    """A `CLOUDINARY` dict in a module that imports the SDK itself, which may read the setting too early.

    `imported` is that import; `is_above`: it precedes the dict. `statement` is the call that would pass the
    dict to the SDK, `offset` where it can be inserted.
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

    `subject` is the text of the receiver, `arguments` those of the call (None without a call). `fits`: a tag
    can take all of them. `load` inserts `{% load cloudinary %}`, None if the template has it already.
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
    """An insertion that loads the SDK's tag library in a Django template."""

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
    """A line of code that can be inserted: the offset, the line end or blanks before it, and its text."""

    offset: int
    before: str
    text: str


@dataclass(frozen=True, slots=True)
class SdkUse:
    """A sign that a project uses the SDK: an installed app, or an import in a settings module.

    `line` turns secure on there: a setting, or, if `is_call`, a call in a module that imports the SDK itself;
    None if no place is safe. `is_secured`: the module has such a line already.
    """

    language: Language
    place: Span
    extent: Span
    is_app: bool
    line: CodeLine | None = None
    is_call: bool = False
    is_secured: bool = False
