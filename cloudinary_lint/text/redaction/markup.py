"""Decides what to hide of a template: HTML with tags of Django or Jinja2.

Text between elements, names of elements and names of attributes are shown. Comments, strings in template
tags, values of attributes that readers of a page don't see, and text that names a credential are literals.
Scripts and style sheets are redacted as code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.redaction import literals, notations
from cloudinary_lint.text.redaction.vocabulary import is_secret
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

_TAG = r"""
    \{% (?: "[^"]*" | '[^']*' | (?!%\}) . )* (?: %\} | \Z )
    | \{\{ (?: "[^"]*" | '[^']*' | (?!\}\}) . )* (?: \}\} | \Z )
"""
_COMMENT = r"""
    <!-- .*? (?: --!?> | \Z ) | <!\[CDATA\[ .*? (?: \]\]> | \Z ) | <\? .*? (?: \?> | \Z )
    | \{\# .*? (?: \#\} | \Z ) | \{%-?\s*comment\b .*? (?: endcomment\s*-?%\} | \Z )
"""
_PART = lazy_pattern(
    rf"""
    (?P<comment> {_COMMENT} ) | (?P<tag> {_TAG} )
    | (?P<element> <(?P<name>script|style|pre|code|textarea|title)(?=[\s/>]) )
    | (?P<start> </?[A-Za-z][^\s/>"'<{{]* | <![A-Za-z]+ )
    | (?P<text> (?: (?!\{{[%{{\#]) [^<] )+ | < )
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_ATTRIBUTE = lazy_pattern(
    rf"""
    (?P<end> > ) | (?P<comment> {_COMMENT} ) | (?P<tag> {_TAG} )
    | (?P<value> (?<==)\s* (?:
        " (?: {_TAG} | [^"] )* (?: " | \Z ) | ' (?: {_TAG} | [^'] )* (?: ' | \Z ) | [^\s>"'{{]+
    ) )
    | (?P<name> [^\s=>"'{{/]+ ) | .
    """,
    re.VERBOSE | re.DOTALL | re.IGNORECASE,
)
_TAGS = lazy_pattern(_TAG, re.VERBOSE | re.DOTALL)
_READABLE = frozenset({"alt", "class", "title", "aria-label", "rel", "lang"})
_LANGUAGES = {"script": "script", "style": "css"}
_LIKE_A_CREDENTIAL = lazy_pattern(
    r"(?=[A-Za-z_+-]{0,200}\d)[A-Za-z0-9_+-]{16,}={0,2}|\d{6,}|[A-Za-z][A-Za-z0-9+.-]{0,20}://\S*"
)


def hidden(text: str, *, has_text: bool) -> Iterator[Span]:
    """Yields what to hide of a template; `has_text`: the text between its elements may be shown."""
    position = 0
    element = ""
    while part := _PART.search(text, position):
        position = part.end()
        match part.lastgroup:
            case "comment":
                yield from literals.hidden(text, *part.span())
            case "tag":
                yield from _in_tag(text, *part.span())
            case "start":
                element = part[0].lstrip("</").lower()
                position = yield from _in_element(text, position)
            case "element" | "name":
                element = part["name"].lower()
                position = yield from _in_element(text, position)
                close = re.compile(rf"</{element}", re.IGNORECASE).search(text, position)
                end = close.start() if close else len(text)
                if element != "title":
                    yield from _in_tagged(text, position, end, _LANGUAGES.get(element, ""))
                    position = end
            case _:
                name = "secret" if is_secret(element) else ""
                yield from _in_text(text, Span(*part.span()), name, has_text=has_text)


def _in_tagged(text: str, start: int, end: int, kind: str) -> Iterator[Span]:
    """Yields what to hide of a script, a style sheet or preformatted text, with template tags in it."""
    if kind:
        yield from notations.hidden(text, kind, start, end)
        return
    for tag in _TAGS.finditer(text, start, end):
        yield from literals.hidden(text, start, tag.start())
        yield from _in_tag(text, *tag.span())
        start = tag.end()
    yield from literals.hidden(text, start, end)


def _in_tag(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields what to hide of a template tag; one without an end is redacted as a literal."""
    if text.endswith(("%}", "}}"), start + 2, end):
        yield from notations.hidden(text, "script", start + 2, end - 2)
    else:
        yield from literals.hidden(text, start, end)


def _in_element(text: str, position: int) -> Generator[Span, None, int]:
    """Yields what to hide of the attributes from an offset on. Returns where the element's tag ends."""
    name = ""
    for part in _ATTRIBUTE.finditer(text, position):
        match part.lastgroup:
            case "end":
                return part.end()
            case "comment":
                yield from literals.hidden(text, *part.span())
            case "tag":
                yield from _in_tag(text, *part.span())
            case "name" if text[part.start() - 1].isspace():
                name = part[0].lower()
            case "value":
                yield from _in_value(text, Span(*part.span()), name)
            case "name":
                yield from literals.hidden(text, *part.span())
            case _:
                continue
    return len(text)


def _in_value(text: str, value: Span, name: str) -> Iterator[Span]:
    """Yields what to hide of an attribute's value, with template tags in it."""
    start = value.start
    for tag in _TAGS.finditer(text, value.start, value.end):
        yield from _in_plain(text, Span(start, tag.start()), name)
        yield from _in_tag(text, *tag.span())
        start = tag.end()
    yield from _in_plain(text, Span(start, value.end), name)


def _in_plain(text: str, part: Span, name: str) -> Iterator[Span]:
    if name in _READABLE:
        yield from _in_text(text, part, "", has_text=True)
    else:
        yield from literals.hidden(text, *part, name if is_secret(name) else "")


def _in_text(text: str, part: Span, name: str, *, has_text: bool) -> Iterator[Span]:
    """Yields what to hide of a text: all unknown words if it names a credential, else what looks like one."""
    if name or not has_text or is_secret(text[part.start : part.end]):
        yield from literals.hidden(text, *part, name)
        return
    for match in _LIKE_A_CREDENTIAL.finditer(text, *part):
        yield from literals.hidden(text, *match.span())
