"""Addresses in the string literals of Django's tags and variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Language
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.mapped_text import plain
from cloudinary_lint.languages.template.reading import use_in_tag
from cloudinary_lint.languages.template.tokens import command, slice_of
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.template.reading import Template
    from cloudinary_lint.languages.template.tokens import Token

_STRING = re.compile(
    r"""
    (?: \|\s*(?P<filter>\w+) : (?:_\()? )?
    (?: " (?P<double> [^"\\]* (?:\\.[^"\\]*)* ) "? | ' (?P<single> [^'\\]* (?:\\.[^'\\]*)* ) '? )
    """,
    re.VERBOSE | re.DOTALL,
)
_CONDITIONS = frozenset({"if", "elif", "ifequal", "ifnotequal", "ifchanged"})
_SEARCHES = re.compile(r"cut|\w*replace|starts?_?with|ends?_?with|split|contains|match|remove\w*")


def string_addresses(read: Template) -> Iterator[Address]:
    """The addresses in the strings of a template's tags."""
    for token in read.live:
        is_condition = command(read.source.text, token) in _CONDITIONS
        for string in _strings(read.source.text, token):
            inner = Span(*string.span("double" if string["double"] is not None else "single"))
            is_sought = is_condition or _SEARCHES.fullmatch(string["filter"] or "")
            value = plain(read.source.text, inner)
            content = slice_of(read.source.text, token.inner)
            use = use_in_tag(value, content, is_sought=bool(is_sought))
            yield from addresses(value, Language.DJANGO, use)


def _strings(text: str, token: Token) -> Iterator[re.Match[str]]:
    return _STRING.finditer(text, token.inner.start, token.inner.end)
