"""The data that readers produce and rules check: what a text contains, where, and where more can be inserted.

Facts don't depend on a language, and hold no opinion on what is secure. Spans are in characters of the
decoded text. A value that can't be known from the text is `UNKNOWN`.
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
    """A comment that addresses a linter: its text, the span it applies to, and the span to delete with it.

    `line` is the span that a `# noqa` applies to, if that is more than its own line. `is_misplaced`: it is
    at the end of a line in a language where it has to be alone on the line above.
    """

    text: str
    span: Span
    reach: Span
    removal: Span
    line: Span | None = None
    is_misplaced: bool = False


class Document(NamedTuple):
    """The result of reading one file. `secrets` are spans that must never be shown.

    `is_undecided`: the template may be Django's or Jinja's, and its facts depend on which.
    """

    facts: tuple[Fact, ...] = ()
    comments: tuple[Comment, ...] = ()
    secrets: tuple[Span, ...] = ()
    module: ModuleSummary | None = None
    libraries: tuple[str, ...] = ()
    is_undecided: bool = False
