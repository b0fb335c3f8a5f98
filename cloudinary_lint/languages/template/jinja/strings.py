"""Addresses in the strings of Jinja expressions, and whether they are printed or looked for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Language
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.mapped_text import joined
from cloudinary_lint.languages.template.jinja.values import after_strings, spelled
from cloudinary_lint.languages.template.jinja.words import Form, read_words
from cloudinary_lint.languages.template.reading import use_in_tag
from cloudinary_lint.languages.template.tokens import command, slice_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.template.jinja.words import Words
    from cloudinary_lint.languages.template.reading import Template

_HOST = "cloudinary"
_CONDITIONS = frozenset({"if", "elif"})
_DEPTH = 2  # an argument, or in a list that is one
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_SEARCHES = re.compile(
    "cut|replace|startswith|endswith|removeprefix|removesuffix|r?split|r?partition|r?find|r?index|count|[lr]?strip|"
    "(?:regex_)?(?:match|search|replace|findall)|select(?:attr)?|reject(?:attr)?|eq|equalto|ne|sameas|in|startingwith|test"
)


def string_addresses(read: Template) -> Iterator[Address]:
    """The addresses in the strings of a template's tags."""
    text = read.source.text
    for token in read.live:
        content = slice_of(text, token.inner)
        if _HOST in content.lower():
            is_condition = command(text, token) in _CONDITIONS
            words = read_words(text, token.inner)
            for first, last in _strings(words):
                value = joined(spelled(text, words.words[index]) for index in range(first, last + 1))
                is_sought = is_condition or _is_sought(words, first, last)
                yield from addresses(value, Language.JINJA, use_in_tag(value, content, is_sought=is_sought))


def _strings(read: Words) -> Iterator[tuple[int, int]]:
    """The strings, adjacent ones being one: the indices of the first and the last."""
    index = 0
    while index < len(read.words):
        if read.words[index].form is Form.STRING:
            end = after_strings(read, index)
            yield index, end - 1
            index = end
        index += 1


def _is_sought(read: Words, first: int, last: int) -> bool:
    """Whether a string is an operand of a comparison or an argument of a search, or in a list that is."""
    if read.at(first - 1).text in _COMPARISONS or read.at(last + 1).text in _COMPARISONS:
        return True
    index = first
    for _ in range(_DEPTH):
        opener = read.around.get(index)
        if opener is None:
            return False
        if _seeks(read, opener):
            return True
        index = opener
    return False


def _seeks(read: Words, opener: int) -> bool:
    """Whether what stands in a bracket is compared, or an argument of a search."""
    before = read.at(opener - 1)
    is_call = before.form is Form.NAME and read.words[opener].text == "("
    return before.text in _COMPARISONS or (is_call and _SEARCHES.fullmatch(before.text) is not None)
