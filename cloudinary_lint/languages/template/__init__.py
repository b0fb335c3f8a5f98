"""Reads templates of Django and Jinja with an exact lexer for each, and never renders them.

No lexer is loaded for a text that can't be a template.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Document
from cloudinary_lint.languages.registry import Kind

if TYPE_CHECKING:
    from cloudinary_lint.text.source import Source

_OPENINGS = ("{%", "{{", "{#")


def read(source: Source, kind: Kind, template_language: str) -> Document:
    """Returns the facts of a template; none for a file that may be one, but has no template syntax."""
    if kind is Kind.MAYBE_TEMPLATE and not any(opening in source.text for opening in _OPENINGS):
        return Document()
    from cloudinary_lint.languages.template.dialect import read_template  # noqa: PLC0415 - see above

    return read_template(source, kind, template_language)
