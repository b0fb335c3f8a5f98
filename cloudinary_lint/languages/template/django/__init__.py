"""Reads Django templates: the SDK's tags, calls that Django refuses, and addresses.

Tokens and tags are those of Django's own lexer and tag parser: a tag over two lines is text. Which library
defines a tag that may not be the SDK's is left to the project.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Language
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.mapped_text import verbatim
from cloudinary_lint.languages.template.django.expressions import expressions
from cloudinary_lint.languages.template.django.lexer import lex_django, with_comment_blocks
from cloudinary_lint.languages.template.django.libraries import libraries
from cloudinary_lint.languages.template.django.tags import tags
from cloudinary_lint.languages.template.page import (
    TemplateFacts,
    comment_spans,
    page_addresses,
    template_of,
    use_in_tag,
)
from cloudinary_lint.languages.template.tokens import command, text_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Address, Fact
    from cloudinary_lint.languages.template.page import Template
    from cloudinary_lint.languages.template.tokens import Token
    from cloudinary_lint.text.source import Source

_STRING = lazy_pattern(
    r"""
    (?: \|\s*(?P<filter>\w+) : (?:_\()? )?
    (?: " (?P<double> [^"\\]* (?:\\.[^"\\]*)* ) "? | ' (?P<single> [^'\\]* (?:\\.[^'\\]*)* ) '? )
    """,
    re.VERBOSE | re.DOTALL,
)
_CONDITIONS = frozenset({"if", "elif", "ifequal", "ifnotequal", "ifchanged"})
_SEARCHES = lazy_pattern(r"cut|\w*replace|starts?_?with|ends?_?with|split|contains|match|remove\w*")


def read_django(source: Source) -> TemplateFacts:
    """Returns the facts, comments and libraries of a Django template."""
    tokens = with_comment_blocks(source.text, lex_django(source.text))
    template = template_of(source, Language.DJANGO, tokens)
    loads = libraries(source.text, tokens)
    facts: tuple[Fact, ...] = (
        *tags(template, loads),
        *expressions(template, loads),
        *page_addresses(template),
        *_string_addresses(template),
    )
    return TemplateFacts(facts, comment_spans(template), loads.loaded)


def _string_addresses(template: Template) -> Iterator[Address]:
    """Yields the addresses in the strings of a template's tags."""
    for token in template.active_tags:
        is_condition = command(template.source.text, token) in _CONDITIONS
        for string in _strings(template.source.text, token):
            inner = Span(*string.span("double" if string["double"] is not None else "single"))
            is_searched = is_condition or _SEARCHES.fullmatch(string["filter"] or "")
            value = verbatim(template.source.text, inner)
            content = text_of(template.source.text, token.inner)
            use = use_in_tag(value, content, is_searched=bool(is_searched))
            yield from addresses(value, Language.DJANGO, use)


def _strings(text: str, token: Token) -> Iterator[re.Match[str]]:
    return _STRING.finditer(text, token.inner.start, token.inner.end)
