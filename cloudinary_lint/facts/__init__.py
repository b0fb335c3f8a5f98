"""The vocabulary between languages and rules: what was written, where, and where more could be.

A reader turns text into these facts; a rule judges them without knowing the language. Every span
is in characters of the decoded text. A value that the text does not tell is `UNKNOWN`, a value of
its own. Refuses to know what is secure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts.addresses import Address, AddressSource, Origin, ResponseRead, Use
from cloudinary_lint.facts.options import Option, Options, Slot, UrlPath, fill
from cloudinary_lint.facts.receivers import Owner, Receiver
from cloudinary_lint.facts.uses import (
    CodeLine,
    Expression,
    LateSettings,
    Load,
    RefusedUrl,
    SdkUse,
    UnusedSetting,
)
from cloudinary_lint.facts.values import (
    UNKNOWN,
    Carrier,
    Language,
    Literal,
    Name,
    Unknown,
    Value,
    assert_never,
)

if TYPE_CHECKING:
    from cloudinary_lint.facts.module_summary import ModuleSummary
    from cloudinary_lint.text.source import Span

__all__ = [
    "UNKNOWN",
    "Address",
    "AddressSource",
    "Carrier",
    "CodeLine",
    "Comment",
    "Document",
    "Expression",
    "Fact",
    "Language",
    "LateSettings",
    "Literal",
    "Load",
    "Name",
    "Option",
    "Options",
    "Origin",
    "Owner",
    "Receiver",
    "RefusedUrl",
    "ResponseRead",
    "SdkUse",
    "Slot",
    "Unknown",
    "UnusedSetting",
    "UrlPath",
    "Use",
    "Value",
    "assert_never",
    "fill",
]

Fact = Options | Address | ResponseRead | UnusedSetting | LateSettings | Expression | SdkUse | RefusedUrl


class Comment(NamedTuple):
    """A comment that speaks to linters: its text, what it reaches, and what goes when it is removed.

    `line` is where a `# noqa` counts, if that is more than its own line. `is_misplaced`: it is at the end
    of a line in a language where it has to be alone on the line above.
    """

    text: str
    span: Span
    reach: Span
    removal: Span
    line: Span | None = None
    is_misplaced: bool = False


class Document(NamedTuple):
    """What a reader found in one file. `secrets` are spans that must never be shown.

    `is_undecided` says that a template may be Django's or Jinja's, and that it matters.
    """

    facts: tuple[Fact, ...] = ()
    comments: tuple[Comment, ...] = ()
    secrets: tuple[Span, ...] = ()
    module: ModuleSummary | None = None
    libraries: tuple[str, ...] = ()
    is_undecided: bool = False
