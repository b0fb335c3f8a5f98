"""Reads Jinja templates: calls that build an address, in any expression or statement, and addresses.

Tokens are those of Jinja's own lexer; calls are found by their words and brackets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Language
from cloudinary_lint.languages.addresses import addresses
from cloudinary_lint.languages.mapped_text import concatenate
from cloudinary_lint.languages.template.jinja.calls import NAMES, CallContext, calls_in
from cloudinary_lint.languages.template.jinja.lexer import lex_jinja
from cloudinary_lint.languages.template.jinja.template_names import TemplateNames, aliases, template_names
from cloudinary_lint.languages.template.jinja.words import Form, after_strings, mapped_string, read_words
from cloudinary_lint.languages.template.page import (
    TemplateFacts,
    comment_spans,
    page_addresses,
    template_of,
    use_in_tag,
)
from cloudinary_lint.languages.template.tokens import command, text_of
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Address, Fact, Options
    from cloudinary_lint.languages.template.jinja.words import TagWords
    from cloudinary_lint.languages.template.page import Template
    from cloudinary_lint.text.source import Source

_HOST = "cloudinary"
_CONDITIONS = frozenset({"if", "elif"})
_DEPTH = 2  # brackets: those of a call, and of a list in it
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_SEARCHES = lazy_pattern(
    "cut|replace|startswith|endswith|removeprefix|removesuffix|r?split|r?partition|r?find|r?index|count|[lr]?strip|"
    "(?:regex_)?(?:match|search|replace|findall)|select(?:attr)?|reject(?:attr)?|eq|equalto|ne|sameas|in|startingwith|test"
)


def read_jinja(source: Source) -> TemplateFacts:
    """Returns the facts and comments of a Jinja template."""
    template = template_of(source, Language.JINJA, tuple(lex_jinja(source.text)))
    facts: tuple[Fact, ...] = (*_calls(template), *page_addresses(template), *_string_addresses(template))
    return TemplateFacts(facts, comment_spans(template))


def _calls(template: Template) -> Iterator[Options]:
    """Yields the calls in all tags of a template."""
    text = template.source.text
    tags = [
        token for token in template.active_tags if any(name in text_of(text, token.inner) for name in NAMES)
    ]
    known = template_names(text, template.tokens) if tags else TemplateNames()
    named = aliases(text, template.active_tags) if tags else {}
    for token in tags:
        yield from calls_in(CallContext(template.source, read_words(text, token.inner), known, named))


def _string_addresses(template: Template) -> Iterator[Address]:
    """Yields the addresses in the strings of a template's tags."""
    text = template.source.text
    for token in template.active_tags:
        content = text_of(text, token.inner)
        if _HOST in content.lower():
            is_condition = command(text, token) in _CONDITIONS
            words = read_words(text, token.inner)
            for first, last in _strings(words):
                value = concatenate(
                    mapped_string(text, words.words[index]) for index in range(first, last + 1)
                )
                is_searched = is_condition or _is_searched(words, first, last)
                yield from addresses(
                    value, Language.JINJA, use_in_tag(value, content, is_searched=is_searched)
                )


def _strings(template: TagWords) -> Iterator[tuple[int, int]]:
    """Yields the indices of the first and the last word of each string: adjacent strings are one."""
    index = 0
    while index < len(template.words):
        if template.words[index].form is Form.STRING:
            end = after_strings(template, index)
            yield index, end - 1
            index = end
        index += 1


def _is_searched(template: TagWords, first: int, last: int) -> bool:
    """Whether a string is an operand of a comparison or an argument of a search, or in a list that is."""
    if template.at(first - 1).text in _COMPARISONS or template.at(last + 1).text in _COMPARISONS:
        return True
    index = first
    for _ in range(_DEPTH):
        opener = template.around.get(index)
        if opener is None:
            return False
        if _is_search(template, opener):
            return True
        index = opener
    return False


def _is_search(template: TagWords, opener: int) -> bool:
    """Whether the content of a bracket is compared, or is the argument of a search."""
    before = template.at(opener - 1)
    is_call = before.form is Form.NAME and template.words[opener].text == "("
    return before.text in _COMPARISONS or (is_call and _SEARCHES.fullmatch(before.text) is not None)
