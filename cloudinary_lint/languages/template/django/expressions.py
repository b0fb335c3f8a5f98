"""`{{ image.build_url }}` and `{{ image.build_url(…) }}` on one line of a Django template.

The first builds an address as the configuration says; the second is no Django, and breaks the page.
Knows how they would be written as a tag, where they can be.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Expression, Language, Load, Owner, Receiver
from cloudinary_lint.languages.template.django.bits import value
from cloudinary_lint.languages.template.django.libraries import SDK_LIBRARY, SDK_TAG
from cloudinary_lint.languages.template.jinja.arguments import entries
from cloudinary_lint.languages.template.jinja.lexer import lex
from cloudinary_lint.languages.template.jinja.values import CONSTANTS
from cloudinary_lint.languages.template.jinja.words import read_words
from cloudinary_lint.languages.template.tokens import Part, command, slice_of
from cloudinary_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.template.django.libraries import Libraries
    from cloudinary_lint.languages.template.jinja.arguments import Entry
    from cloudinary_lint.languages.template.jinja.words import Words
    from cloudinary_lint.languages.template.reading import Template
    from cloudinary_lint.languages.template.tokens import Token

_METHOD = "build_url"
_EXPRESSION = re.compile(rf"(?P<subject>[^\s|:,(){{}}]+)\.{_METHOD}\s*(?:(?P<opener>\()|(?P<rest>\||\Z))")


def expressions(read: Template, loads: Libraries) -> Iterator[Expression]:
    """The places where a template reads or calls the method."""
    for token in read.live:
        if token.part is Part.VARIABLE:
            text = slice_of(read.source.text, token.inner)
            match = _EXPRESSION.match(text) if _METHOD in text else None
            if match:
                yield _expression(read, loads, token, match)


def _expression(read: Template, loads: Libraries, token: Token, match: re.Match[str]) -> Expression:
    start = token.span.start
    owner = loads.receiver(SDK_TAG, start).owner
    subject = match["subject"]
    arguments = _arguments(read.source.text, token) if match["opener"] else ()
    fits = arguments is not None and _is_plain(subject) and match["rest"] != "|"
    return Expression(
        Language.DJANGO,
        _METHOD,
        Span(start, start + 2),
        token.span,
        Receiver(attribute=subject.rpartition(".")[2]),
        subject,
        (arguments or ()) if match["opener"] else None,
        fits=fits and owner is not Owner.OTHER,
        load=None if owner is Owner.SDK else _load(read, start),
    )


def _is_plain(subject: str) -> bool:
    """Whether a tag takes the text for a variable."""
    return value(subject, Span(0, len(subject))) is not None


def _arguments(text: str, token: Token) -> tuple[str, ...] | None:
    """The keywords of the call as a tag takes them; None where it can't."""
    pieces = tuple(lex(slice_of(text, token.span)))
    if len(pieces) > 1 or pieces[0].part is not Part.VARIABLE:
        return None
    read = read_words(text, token.inner)
    opener = next(index for index, word in enumerate(read.words) if word.text == "(")
    if read.pairs[opener] != len(read.words) - 1:
        return None
    given = [_keyword(text, read, entry) for entry in entries(read, opener)]
    return None if None in given else tuple(filter(None, given))


def _keyword(text: str, read: Words, entry: Entry) -> str | None:
    if entry.key is None or entry.value > entry.last:
        return None
    span = read.span(entry.value, entry.last)
    written = slice_of(text, span)
    if value(text, span) is None or "\\" in written:
        return None
    return f"{entry.key}={CONSTANTS.get(written, written)}"


def _load(read: Template, before: int) -> Load:
    """Where the SDK's library can be loaded: behind the first `{% load %}`, `{% extends %}` or at the top."""
    source = read.source
    tag = f"{{% load {SDK_LIBRARY} %}}"
    earlier = (token for token in reversed(read.tokens) if token.span.end <= before)
    places = {command(source.text, token): token.span for token in earlier}
    place = places.get("load") or places.get("extends")
    if place is None:
        return Load(0, tag if source.text.startswith("<?xml") else tag + source.newline_after(0))
    line = source.line_at(place.start)
    around = source.text[line.start : place.start] + source.text[place.end : line.end]
    return Load(place.end, tag if around.strip() else source.newline_after(place.start) + tag)
