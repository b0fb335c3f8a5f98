"""Signs of Django and of Jinja in a template.

A sign is sure where the other language refuses it; a hint where an extension of the other language
is known to bring it. Refuses to decide.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.languages.template.django.lexer import lex as lex_django
from cloudinary_lint.languages.template.jinja.lexer import lex as lex_jinja
from cloudinary_lint.languages.template.tokens import Part, command, slice_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.template.tokens import Token


class Sign(Enum):
    """What a token says of the language it is written in."""

    DJANGO = "Django"
    PERHAPS_DJANGO = "perhaps Django"
    JINJA = "Jinja"
    PERHAPS_JINJA = "perhaps Jinja"
    CALL = "a call"


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
_STRING = re.compile(r"\"[^\"\\]*(?:\\.[^\"\\]*)*\"?|'[^'\\]*(?:\\.[^'\\]*)*'?", re.DOTALL)
_BEFORE_BRACKETS = re.compile(r"[^\[\](){}]*")
_FILTER_ARGUMENT = re.compile(r"\|\s*\w+:")
_DJANGO_NAME = re.compile(r"(?:block\.super|forloop\.\w+)\b")
_JINJA_NAME = re.compile(r"loop\.\w+\b")
_CALL = re.compile(r"(?<!\w)(?P<callee>\w\w+|[^\W_])\s*\(|[\])]\s*\(")
_WORDS = frozenset({"and", "or", "not", "in", "if", "elif", "else", "is", "for"})
_CALLING = frozenset({"if", "elif", "for"})
_TRIMS = frozenset("-+")


def signs(text: str) -> frozenset[Sign]:
    """All signs of either language in a text."""
    django = (sign for token in lex_django(text) for sign in _django(text, token))
    return frozenset(django) | {sign for token in lex_jinja(text) for sign in _jinja(text, token)}


def has_syntax(text: str) -> bool:
    """Whether a text holds any tag, variable or comment of either language."""
    is_tag = (token.part is not Part.TEXT for token in lex_django(text))
    return any(is_tag) or any(token.part not in {Part.TEXT, Part.BROKEN} for token in lex_jinja(text))


def _django(text: str, token: Token) -> Iterator[Sign]:
    if token.part not in {Part.BLOCK, Part.VARIABLE}:
        return
    name = command(text, token)
    content = slice_of(text, token.inner)
    head = _BEFORE_BRACKETS.match(_STRING.sub('""', content))
    if name in _SURE_DJANGO or (head and _FILTER_ARGUMENT.search(head[0])) or _DJANGO_NAME.match(content):
        yield Sign.DJANGO
    elif name in _PERHAPS_DJANGO:
        yield Sign.PERHAPS_DJANGO


def _jinja(text: str, token: Token) -> Iterator[Sign]:
    if token.part in {Part.TEXT, Part.COMMENT, Part.BROKEN}:
        return
    if text[token.span.start + 2] in _TRIMS or text[token.span.end - 3] in _TRIMS:
        yield Sign.JINJA
    name = command(text, token)
    content = slice_of(text, token.inner)
    if token.part is Part.RAW or name in _PERHAPS_JINJA or _JINJA_NAME.match(content.lstrip()):
        yield Sign.PERHAPS_JINJA
    if (token.part is Part.VARIABLE or name in _CALLING) and _has_call(content):
        yield Sign.CALL


def _has_call(content: str) -> bool:
    """Whether something is called; `_("text")` is Django's as well."""
    return any(call["callee"] not in _WORDS for call in _CALL.finditer(_STRING.sub('""', content)))
