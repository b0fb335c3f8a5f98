"""Django templates: the SDK's tags, calls that Django refuses, and addresses.

Reads what Django's own lexer and tag parser would: a tag broken over two lines is text. Refuses to
know which library brings a tag that the SDK's own may not, and what is secure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Language
from cloudinary_lint.languages.template.django.comments import fold
from cloudinary_lint.languages.template.django.expressions import expressions
from cloudinary_lint.languages.template.django.lexer import lex
from cloudinary_lint.languages.template.django.libraries import libraries
from cloudinary_lint.languages.template.django.strings import string_addresses
from cloudinary_lint.languages.template.django.tags import tags
from cloudinary_lint.languages.template.reading import Read, comment_spans, page_addresses, template

if TYPE_CHECKING:
    from cloudinary_lint.facts import Fact
    from cloudinary_lint.text.source import Source


def read_django(source: Source) -> Read:
    """What stands in a Django template."""
    tokens = fold(source.text, lex(source.text))
    read = template(source, Language.DJANGO, tokens)
    loads = libraries(source.text, tokens)
    facts: tuple[Fact, ...] = (
        *tags(read, loads),
        *expressions(read, loads),
        *page_addresses(read),
        *string_addresses(read),
    )
    return Read(facts, comment_spans(read), loads.loaded)
