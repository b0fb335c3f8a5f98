"""Decides whether a template is Django's or Jinja's, and reads it as one of them, or as both.

The settings decide, or its name and folder, or the signs in it. A sign is certain if the other language
refuses it, and a hint if an extension of the other language is known to add it. A call is a sign of Jinja
only without a sign of Django. If the language remains open, only what both readers find is reported.
No template is rendered.
"""

from __future__ import annotations

import re
from enum import Enum
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Document, Use
from cloudinary_lint.languages.comments import comments_in
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template.django import read_django
from cloudinary_lint.languages.template.jinja import read_jinja
from cloudinary_lint.languages.template.lexers import Part, lex_django, lex_jinja
from cloudinary_lint.languages.template.page import TemplateFacts
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.text.source import Source


class Dialect(Enum):
    """The language of a template, as far as it is known."""

    DJANGO = "django"
    JINJA = "jinja"
    OPEN = "open"


_DJANGO_TAGS = """
load verbatim endverbatim comment endcomment empty ifchanged endifchanged ifequal endifequal ifnotequal
endifnotequal cycle resetcycle firstof lorem now regroup widthratio templatetag querystring blocktrans
blocktranslate endblocktrans endblocktranslate translate get_current_language get_available_languages
get_language_info cloudinary_includes cloudinary_js_config cloudinary_static cloudinary_direct_upload
cloudinary_direct_upload_field
"""
_SHARED_TAGS = """
csrf_token static url spaceless endspaceless get_static_prefix get_media_prefix localize localtime timezone
"""
_JINJA_TAGS = "set endset macro endmacro call endcall import from do"
_SURE_DJANGO = sdk.TAGS.union(_DJANGO_TAGS.split())
_PERHAPS_DJANGO = frozenset(_SHARED_TAGS.split())
_PERHAPS_JINJA = frozenset(_JINJA_TAGS.split())
_STRING = lazy_pattern(r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"?|'[^'\\]*(?:\\.[^'\\]*)*'?", re.DOTALL)
_BEFORE_BRACKETS = lazy_pattern(r"[^\[\](){}]*")
_FILTER_ARGUMENT = lazy_pattern(r"\|\s*\w+:")
_DJANGO_NAME = lazy_pattern(r"(?:block\.super|forloop\.\w+)\b")
_JINJA_NAME = lazy_pattern(r"\s*loop\.\w+\b")
_CALL = lazy_pattern(r"(?<!\w)(?P<callee>\w\w+|[^\W_])\s*\(|[\])]\s*\(")
_WORDS = frozenset({"and", "or", "not", "in", "if", "elif", "else", "is", "for"})
_CALLING = frozenset({"if", "elif", "for"})
_TRIMS = frozenset("-+")
_AUTO = "auto"
_JINJA_SUFFIXES = frozenset({".jinja", ".jinja2", ".j2"})
_FOLDER = "jinja2"


def _signs(text: str) -> Iterator[tuple[int, Dialect]]:
    """Yields the ranks and languages of all signs in a text; those of rank 0 are certain.

    Jinja's hints come first: Django would have to load the tags that they name.
    """
    for token in lex_django(text):
        if token.part in {Part.BLOCK, Part.VARIABLE}:
            head = _BEFORE_BRACKETS.match(_STRING.sub('""', token.content))
            has_argument = head and _FILTER_ARGUMENT.search(head[0])
            if token.name in _SURE_DJANGO or has_argument or _DJANGO_NAME.match(token.content):
                yield 0, Dialect.DJANGO
            elif token.name in _PERHAPS_DJANGO:
                yield 2, Dialect.DJANGO
    for token in lex_jinja(text):
        if token.part in {Part.TEXT, Part.COMMENT, Part.BROKEN}:
            continue
        if text[token.span.start + 2] in _TRIMS or text[token.span.end - 3] in _TRIMS:
            yield 0, Dialect.JINJA
        if token.part is Part.RAW or token.name in _PERHAPS_JINJA or _JINJA_NAME.match(token.content):
            yield 1, Dialect.JINJA
        if token.part is Part.VARIABLE or token.name in _CALLING:
            calls = _CALL.finditer(_STRING.sub('""', token.content))
            if any(call["callee"] not in _WORDS for call in calls):  # `_("text")` is Django's as well
                yield 3, Dialect.JINJA


def _has_syntax(text: str) -> bool:
    tokens = (token for lex in (lex_django, lex_jinja) for token in lex(text))
    return any(token.part not in {Part.TEXT, Part.BROKEN} for token in tokens)


def dialect(path: str, text: str, preference: str) -> Dialect:
    """Returns the language of a template."""
    if preference != _AUTO:
        return Dialect(preference)
    parts = PurePosixPath(path.replace("\\", "/"))
    suffix = parts.suffix.lower()
    if suffix == ".djhtml":
        return Dialect.DJANGO
    if suffix in _JINJA_SUFFIXES or _FOLDER in parts.parts[:-1]:
        return Dialect.JINJA
    found = {*_signs(text), (4, Dialect.OPEN)}
    is_both = {(0, Dialect.DJANGO), (0, Dialect.JINJA)} <= found
    return Dialect.OPEN if is_both else min(found, key=lambda sign: sign[0])[1]


def read(source: Source, kind: Kind, template_language: str) -> Document:
    """Returns the facts of a template; none for a file that may be one, but has no template syntax."""
    if kind is Kind.MAYBE_TEMPLATE and not _has_syntax(source.text):
        return Document()
    known = dialect(source.path, source.text, template_language)
    if known is Dialect.OPEN:
        found = _common(read_django(source), read_jinja(source))
    else:
        found = (read_django if known is Dialect.DJANGO else read_jinja)(source)
    return Document(
        tuple(sorted(found.facts, key=lambda fact: fact.place)),
        tuple(comments_in(source, found.comments, may_trail=True)),
        libraries=found.libraries,
        is_undecided=known is Dialect.OPEN and "build_url" in source.text,
    )


def _common(django: TemplateFacts, jinja: TemplateFacts) -> TemplateFacts:
    """Returns the addresses and comments that both readers find; one that either compares is compared."""
    others = {(fact.place, fact.scheme): fact for fact in jinja.facts if isinstance(fact, Address)}
    found = []
    for fact in django.facts:
        other = others.get((fact.place, fact.scheme)) if isinstance(fact, Address) else None
        if isinstance(fact, Address) and other:
            use = Use.WRITTEN if fact.use is other.use is Use.WRITTEN else Use.COMPARED
            found.append(Address(fact.place, fact.scheme, fact.host, use))
    comments = set(jinja.comments)
    return TemplateFacts(tuple(found), tuple(span for span in django.comments if span in comments))
