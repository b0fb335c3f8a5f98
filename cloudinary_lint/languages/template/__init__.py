"""Templates of Django and Jinja, read with an exact lexer for each, and never rendered.

Where a text can't be one, no lexer is loaded. Refuses to know what is secure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Document
from cloudinary_lint.languages.registry import Kind

if TYPE_CHECKING:
    from cloudinary_lint.text.source import Source

_OPENINGS = ("{%", "{{", "{#")


def read(source: Source, kind: Kind, template_language: str) -> Document:
    """The facts of a template; a file that may be one is, if it holds a template's syntax."""
    if kind is Kind.MAYBE_TEMPLATE and not any(opening in source.text for opening in _OPENINGS):
        return Document()
    from cloudinary_lint.languages.template.either import read_either  # noqa: PLC0415 - see above

    return read_either(source, kind, template_language)
