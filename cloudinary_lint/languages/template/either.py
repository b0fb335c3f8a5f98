"""A template as one of both languages, or as both: where its language stays open, what both see is told.

Refuses to know either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.facts import Address, Document, Language, Use, assert_never
from cloudinary_lint.languages.comments import comments_above_or_trailing
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template.dialect import Dialect, dialect
from cloudinary_lint.languages.template.django import read_django
from cloudinary_lint.languages.template.jinja import read_jinja
from cloudinary_lint.languages.template.reading import Read
from cloudinary_lint.languages.template.signs import has_syntax

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.text.source import Source


def read_either(source: Source, kind: Kind, template_language: str) -> Document:
    """The facts of a template; a file that may be one is, if it holds a template's syntax."""
    if kind is Kind.MAYBE_TEMPLATE and not has_syntax(source.text):
        return Document()
    known = dialect(source.path, source.text, template_language)
    found = _read(source, known)
    return Document(
        tuple(sorted(found.facts, key=lambda fact: fact.place)),
        tuple(comments_above_or_trailing(source, found.comments)),
        libraries=found.libraries,
        is_undecided=known is Dialect.OPEN and "build_url" in source.text,
    )


def _read(source: Source, known: Dialect) -> Read:
    match known:
        case Dialect.DJANGO:
            return read_django(source)
        case Dialect.JINJA:
            return read_jinja(source)
        case Dialect.OPEN:
            return _common(read_django(source), read_jinja(source))
        case _:
            assert_never(known)


def _common(django: Read, jinja: Read) -> Read:
    """What is right in both languages."""
    shared = set(django.comments).intersection(jinja.comments)
    return Read(
        tuple(_common_addresses(django, jinja)),
        tuple(span for span in django.comments if span in shared),
    )


def _common_addresses(django: Read, jinja: Read) -> Iterator[Address]:
    others = {(fact.place, fact.scheme): fact for fact in jinja.facts if isinstance(fact, Address)}
    for fact in django.facts:
        other = others.get((fact.place, fact.scheme)) if isinstance(fact, Address) else None
        if isinstance(fact, Address) and other:
            use = Use.WRITTEN if fact.use is other.use is Use.WRITTEN else Use.COMPARED
            yield Address(Language.LITERAL, fact.place, fact.scheme, fact.host, use)
