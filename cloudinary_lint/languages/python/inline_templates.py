"""Reads templates in string literals: `Template("…")`, `render_template_string("…")`, `env.from_string("…")`.

The literal has to contain the whole template, without escapes: then every place in it is known exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from cloudinary_lint.facts import Expression, Load, Options, Slot
from cloudinary_lint.languages.python.node_values import key_span, keyword_of, last_name
from cloudinary_lint.languages.registry import Kind, read
from cloudinary_lint.text.records import replace
from cloudinary_lint.text.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.languages.python.options import Reader

T = TypeVar("T")

_LANGUAGES = {
    "django.template.Template": "django",
    "django.template.base.Template": "django",
    "jinja2.Template": "jinja",
    "flask.render_template_string": "jinja",
    "flask.templating.render_template_string": "jinja",
    "quart.render_template_string": "jinja",
}
_METHOD = "from_string"
_KEYWORDS = frozenset({"", "source", "template_string", "template_code"})
_QUOTES = frozenset("\"'")


def inline_templates(reader: Reader) -> Mapping[cst.SimpleString, str]:
    """Returns the literals that are whole templates, also by way of a constant, with their language."""
    found: dict[cst.SimpleString, str] = {}
    for call in reader.tree.of(cst.Call):
        language = _language(reader, call)
        given = _template(call) if language else None
        literal = reader.names.constant(given) if isinstance(given, cst.Name) else given
        if isinstance(literal, cst.SimpleString) and key_span(reader.tree, literal):
            found.setdefault(literal, language)
    return found


def _template(call: cst.Call) -> cst.BaseExpression | None:
    given = (arg for arg in call.args if not arg.star)
    first = next((arg for arg in given if keyword_of(arg) in _KEYWORDS), None)
    return first.value if first else None


def template_facts(reader: Reader, literal: cst.SimpleString, language: str) -> Iterator[Fact]:
    """Yields the facts of a literal that is a template, at their places in the file."""
    span = key_span(reader.tree, literal)
    if span is not None:
        text = reader.tree.source.text[span.start : span.end]
        for fact in read(Source(reader.tree.source.path, text), Kind.TEMPLATE, language).facts:
            yield _shift(_without_unfit_edits(fact), span.start)


def _language(reader: Reader, call: cst.Call) -> str:
    """Returns the language of the template that a call takes; empty for any other call."""
    path = reader.names.qualified_name(call.func) or ""
    if path in _LANGUAGES:
        return _LANGUAGES[path]
    is_method = isinstance(call.func, cst.Attribute) and last_name(call.func) == _METHOD
    return "auto" if is_method else ""


def _without_unfit_edits(fact: Fact) -> Fact:
    """Returns the fact without edits that would insert quotes or lines into the literal."""
    match fact:
        case Options(slot=Slot() as slot) if not _QUOTES.isdisjoint(slot.entry("")) or "\n" in slot.before:
            return replace(fact, slot=None)
        case Expression():
            return replace(fact, fits=False)
        case _:
            return fact


def _shift(value: T, offset: int) -> T:
    """Returns a fact, or a part of one, as many characters later."""
    match value:
        case Span():
            shifted: object = value.shift(offset)
        case Slot(comma=comma):
            later = None if comma is None else comma + offset
            shifted = value._replace(offset=value.offset + offset, comma=later)
        case Load():
            shifted = value._replace(offset=value.offset + offset)
        case _ if hasattr(value, "_fields"):
            shifted = type(value)(*(_shift(getattr(value, name), offset) for name in value._fields))
        case tuple():
            shifted = tuple(_shift(part, offset) for part in value)
        case _:
            shifted = value
    return shifted  # type: ignore[return-value]
