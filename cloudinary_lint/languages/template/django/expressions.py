"""Finds `{{ image.build_url }}` and `{{ image.build_url(…) }}` on one line of a Django template.

The first builds an address as the configuration says; Django can't parse the second, and the page fails. A
fact says how a tag would be written instead, if one can be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Expression, Language, Load, Owner, Receiver, assert_never
from cloudinary_lint.languages.template.django.libraries import SDK_LIBRARY, SDK_TAG
from cloudinary_lint.languages.template.django.tag_bits import argument_value
from cloudinary_lint.languages.template.django.variables import Variables
from cloudinary_lint.languages.template.jinja.call_arguments import entries
from cloudinary_lint.languages.template.jinja.lexer import lex_jinja
from cloudinary_lint.languages.template.jinja.words import CONSTANTS, read_words
from cloudinary_lint.languages.template.tokens import Part, command, text_of
from cloudinary_lint.records import dataclass, replace
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.template.django.libraries import Libraries
    from cloudinary_lint.languages.template.jinja.call_arguments import Argument
    from cloudinary_lint.languages.template.jinja.words import TagWords
    from cloudinary_lint.languages.template.page import Template
    from cloudinary_lint.languages.template.tokens import Token
    from cloudinary_lint.text.source import Source

_METHOD = "build_url"
_TAG = f"{{% load {SDK_LIBRARY} %}}"
_EXPRESSION = lazy_pattern(
    rf"""
    (?P<subject> (?: [^\s|:,(){{}}"'] | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' )+ )
    \.{_METHOD} \s* (?: (?P<opener>\() | (?P<rest>\||\Z) )
    """,
    re.VERBOSE,
)


def expressions(read: Template, loads: Libraries) -> Iterator[Expression]:
    """Yields the variables of a template that read or call the method."""
    text = read.source.text
    places = _load_places(read) if _METHOD in text else ()
    line = _Line(text)
    variables = Variables(text, read.tokens)
    for token in read.active_tags if _METHOD in text else ():
        variables.enter(token)
        if token.part is Part.VARIABLE:
            content = text_of(text, token.inner)
            match = _EXPRESSION.match(content) if _METHOD in content else None
            if match:
                fact = _expression(text, token, match, variables.resolve(match["subject"]))
                fits = fact.fits and not line.is_open(token.span.start)
                yield _with_load(replace(fact, fits=fits), loads, places)


@dataclass(slots=True)
class _Line:
    """A text that is read up to `done`, and whether a `{%` is open there, which a new tag would close."""

    text: str
    done: int = 0
    was_open: bool = False

    def is_open(self, start: int) -> bool:
        """Whether a `{%` is open at an offset; offsets have to be asked for in order."""
        line_end = self.text.rfind("\n", self.done, start)
        first = max(self.done, line_end)
        opener, closer = (self.text.rfind(mark, first, start) for mark in ("{%", "%}"))
        is_same = self.was_open and line_end < 0
        self.done, self.was_open = start, opener > closer or (is_same and closer < 0)
        return self.was_open


def _expression(text: str, token: Token, match: re.Match[str], resolved: str) -> Expression:
    """Returns the fact about a variable, which the template has bound to `resolved`."""
    start = token.span.start
    subject = match["subject"]
    arguments = _arguments(text, token) if match["opener"] else ()
    return Expression(
        Language.DJANGO,
        _METHOD,
        Span(start, start + 2),
        token.span,
        Receiver(attribute=resolved.rpartition(".")[2]),
        subject,
        (arguments or ()) if match["opener"] else None,
        fits=arguments is not None and _is_tag_argument(subject) and match["rest"] != "|",
    )


def _is_tag_argument(subject: str) -> bool:
    """Whether a tag would take the text as an argument."""
    return argument_value(subject, Span(0, len(subject))) is not None


def _arguments(text: str, token: Token) -> tuple[str, ...] | None:
    """Returns the keywords of the call as a tag takes them; None if it can't."""
    pieces = tuple(lex_jinja(text_of(text, token.span)))
    if len(pieces) > 1 or pieces[0].part is not Part.VARIABLE:
        return None
    read = read_words(text, token.inner)
    opener = next(index for index, word in enumerate(read.words) if word.text == "(")
    if read.pairs[opener] != len(read.words) - 1:
        return None
    keywords = [_keyword(text, read, entry) for entry in entries(read, opener)]
    return None if None in keywords else tuple(filter(None, keywords))


def _keyword(text: str, read: TagWords, entry: Argument) -> str | None:
    """Returns an argument as a tag takes it; None if no tag does."""
    if entry.key is None or entry.value > entry.last:
        return None
    span = read.span(entry.value, entry.last)
    written = text_of(text, span)
    if argument_value(text, span) is None or "\\" in written:
        return None
    return f"{entry.key}={CONSTANTS.get(written, written)}"


def _load_places(read: Template) -> tuple[Load, ...]:
    """Returns where the SDK's library can be loaded: after `{% load %}` or `{% extends %}`, or on top."""
    source = read.source
    first = {command(source.text, token): token.span for token in reversed(read.tokens)}
    anchors = (first[name] for name in ("load", "extends") if name in first)
    end = "" if source.text.startswith("<?xml") else source.newline_after(0)
    return (*(_load_after(source, anchor) for anchor in anchors), Load(0, _TAG + end))


def _load_after(source: Source, anchor: Span) -> Load:
    """Returns the insertion after a tag: on the next line if the tag is alone on its own."""
    line = source.line_at(anchor.start)
    around = source.text[line.start : anchor.start] + source.text[anchor.end : line.end]
    return Load(anchor.end, _TAG if around.strip() else source.newline_after(anchor.start) + _TAG)


def _with_load(fact: Expression, loads: Libraries, places: tuple[Load, ...]) -> Expression:
    """Returns the expression with what has to be loaded for a tag of the SDK; no other tag fits."""
    start = fact.place.start
    tag = loads.receiver(SDK_TAG, start)
    fact = replace(fact, receiver=replace(fact.receiver, competing_libraries=tag.competing_libraries))
    match tag.owner:
        case Owner.SDK:
            return fact
        case Owner.OTHER:
            return replace(fact, fits=False)
        case Owner.UNRESOLVED:
            return replace(fact, load=next(load for load in places if load.offset <= start))
        case _:
            assert_never(tag.owner)
