"""Where JSON and YAML take one more variable: after the entry that sets another one, in its style."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts import Slot
from cloudinary_lint.languages.literal.collection_tree import Collection, DataToken, content
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from cloudinary_lint.languages.literal.collection_tree import CollectionEntry
    from cloudinary_lint.text.source import Source

_LEAD = re.compile(r"[ \t]*(?:-[ ]+)*")
_TAIL = re.compile(r"(?:[ \t]*:)?[ \t]*(?:#[^\r\n]*)?")
_TAIL_IN_BRACKETS = re.compile(r"[ \t]*,?[ \t]*")
_COMPACT = re.compile(r":\S")
_LONGEST = 200
"""Characters of a line before or after an entry that are examined: other lines are not written by hand."""
_PAIR = 2


class _Form(NamedTuple):
    """The spelling of an entry: the text before the name, between name and value, and after the value."""

    opening: str
    middle: str
    closing: str


def entry_slot(source: Source, entry: CollectionEntry, name: str) -> Slot | None:
    """Returns the slot after an entry that sets `name`; None if its style can't be repeated."""
    span, form = _extent(entry), _form(source.text, entry, name)
    if span is None or form is None:
        return None
    line = source.line_at(span.start)
    lead = source.text[max(line.start, span.start - _LONGEST) : span.start]
    if entry.parent.is_in_brackets:
        is_listed = entry.key or source.text[entry.parent.span.start] == "["
        return _slot_in_brackets(source, span, lead, form) if is_listed else None
    if not _LEAD.fullmatch(lead) or not (entry.key or "-" in lead) or span.start - line.start > _LONGEST:
        return None
    indent = lead.replace("-", " ") if entry.key else re.sub("-(?=.*-)", " ", lead)
    return _slot_in_block(source, span, indent, form)


def _slot_in_block(source: Source, span: Span, indent: str, form: _Form) -> Slot | None:
    end = source.line_at(span.end).end
    if end - span.end > _LONGEST or not _TAIL.fullmatch(source.text, span.end, end):
        return None
    return Slot(end, source.newline_after(end) + indent, form.opening, form.middle, "true", form.closing)


def _slot_in_brackets(source: Source, span: Span, lead: str, form: _Form) -> Slot | None:
    end = source.line_at(span.end).end
    if lead.strip(" \t"):
        before = "," if lead[-1] == "," else ", "
    elif _TAIL_IN_BRACKETS.fullmatch(source.text, span.end, min(end, span.end + _LONGEST)):
        before = "," + source.newline_after(span.start) + lead
    else:
        return None
    return Slot(span.end, before, form.opening, form.middle, "true", form.closing)


def _extent(entry: CollectionEntry) -> Span | None:
    """Returns the span of an entry from its key, or its value, to the end of its value."""
    first: DataToken | Collection | None = entry.key or entry.written or entry.value
    start, last = first, entry
    while isinstance(start, Collection) and not start.is_in_brackets:
        inner = start.entries[0] if start.entries else None
        start = (inner.key or inner.written or inner.value) if inner else None
    while isinstance(last.value, Collection) and not last.written and not last.value.is_in_brackets:
        if not last.value.entries:
            return None
        last = last.value.entries[-1]
    end = last.written or last.value or last.key
    return Span(start.span.start, end.span.end) if start and end else None


def _form(text: str, entry: CollectionEntry, name: str) -> _Form | None:
    """Returns how an entry spells its variable."""
    match entry.value:
        case Collection() as mapping:
            return _wrapped_form(text, entry.key, mapping) if entry.key else _pair_form(text, mapping, name)
        case DataToken() as scalar if entry.key is None:
            quote = _quote(text, scalar)
            return _Form(quote, "=", quote)
        case DataToken() as scalar:
            return _key_form(text, entry.key, _quote(text, scalar))
        case _:
            return _key_form(text, entry.key, "") if entry.key else None


def _key_form(text: str, key: DataToken | None, quote: str) -> _Form:
    """Returns the form `NAME: "value"`; it is quoted, since YAML and JSON would take `true` for no text."""
    own = _quote(text, key) if key else ""
    blank = "" if key and _COMPACT.match(text, key.span.end) else " "
    return _Form(own, f"{own}:{blank}{quote or chr(34)}", quote or '"')


def _wrapped_form(text: str, key: DataToken, mapping: Collection) -> _Form | None:
    """Returns the form `NAME: {value: "value"}`."""
    if not mapping.is_in_brackets:
        return None
    own = _quote(text, key)
    return _Form(own, f'{own}: {{{own}value{own}: "', '"}')


def _pair_form(text: str, mapping: Collection, name: str) -> _Form | None:
    """Returns the form of a mapping with a name and a value, or another key instead of the value."""
    if len(mapping.entries) != _PAIR:
        return None
    first, second = mapping.entries
    start, end = _extent(first), _extent(second)
    if not (start and end and first.scalar and second.key) or content(first.scalar) != name:
        return None
    own, inner = _quote(text, first.scalar), _quote(text, second.key)
    quote = (_quote(text, second.scalar) if second.scalar else "") or '"'
    opening = text[start.start : first.scalar.span.start] + own
    between = text[first.scalar.span.end : second.key.span.start]
    closing = text[end.end : mapping.span.end] if mapping.is_in_brackets else ""
    if mapping.is_in_brackets:
        opening = text[mapping.span.start : start.start] + opening
    return _Form(opening, f"{own}{between}{inner}value{inner}: {quote}", f"{quote}{closing}")


def _quote(text: str, token: DataToken) -> str:
    first = text[token.span.start : token.span.start + 1]
    return first if first in {"'", '"'} else ""
