"""Jinja templates: calls that build an address, in any expression or statement, and addresses.

Reads what Jinja's own lexer would, and tells calls by their words and brackets. Refuses to know what
a context holds, and what is secure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Language
from cloudinary_lint.languages.template.jinja.aliases import aliases
from cloudinary_lint.languages.template.jinja.calls import NAMES, Reading, calls
from cloudinary_lint.languages.template.jinja.lexer import lex
from cloudinary_lint.languages.template.jinja.names import Names, names
from cloudinary_lint.languages.template.jinja.strings import string_addresses
from cloudinary_lint.languages.template.jinja.words import read_words
from cloudinary_lint.languages.template.reading import Read, comment_spans, page_addresses, template
from cloudinary_lint.languages.template.tokens import slice_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Fact, Options
    from cloudinary_lint.languages.template.reading import Template
    from cloudinary_lint.text.source import Source


def read_jinja(source: Source) -> Read:
    """What stands in a Jinja template."""
    read = template(source, Language.JINJA, tuple(lex(source.text)))
    facts: tuple[Fact, ...] = (*_calls(read), *page_addresses(read), *string_addresses(read))
    return Read(facts, comment_spans(read))


def _calls(read: Template) -> Iterator[Options]:
    text = read.source.text
    tags = [token for token in read.live if any(name in slice_of(text, token.inner) for name in NAMES)]
    known = names(text, read.tokens) if tags else Names()
    named = aliases(text, read.live) if tags else {}
    for token in tags:
        yield from calls(Reading(read.source, read_words(text, token.inner), known, named))
