"""Where a file takes one more variable: after one that it sets, in the style of that one.

The variable is an assignment on a line, or an entry of a mapping or list of YAML or JSON.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Slot
from cloudinary_lint.languages.literal.collection_tree import Collection, DataToken, content
from cloudinary_lint.languages.literal.notations import NOTATIONS
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from cloudinary_lint.languages.literal.collection_tree import CollectionEntry
    from cloudinary_lint.languages.literal.notations import Style
    from cloudinary_lint.text.source import Source

_LONGEST = 200
"""Characters of a line before or after a variable that are examined: other lines are not written by hand."""
_CONTINUED = lazy_pattern(r"\\[ \t]*(?:\r\n|\r|\n)\Z")
_FLAGS = frozenset({"-e", "--env", "--build-arg"})
_BEFORE = lazy_pattern(
    r"(?: (?:^|.*[;&|({`]) | export | declare | typeset | env | exec | set | setenv | config:set | then | do "
    r"| else | RUN | ENV | ARG | [\"']?\w+=.* )\Z",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
"""The word before an assignment that others may follow, as after `export A=1`, but not after `echo A=1`."""
_LEAD = lazy_pattern(r"[ \t]*(?:-[ ]+)*")
_TAIL = lazy_pattern(r"(?:[ \t]*:)?[ \t]*(?:#[^\r\n]*)?")
_TAIL_IN_BRACKETS = lazy_pattern(r"[ \t]*,?[ \t]*")
_COMPACT = lazy_pattern(r":\S")
_PAIR = 2


def assignment_slot(source: Source, kind: Kind, match: re.Match[str]) -> Slot | None:
    """Returns the slot after the assignment that a pattern of a notation matches; None if there is none."""
    line, style = source.line_at(match.start()), NOTATIONS[kind].style
    if style is None or match.start() - line.start > _LONGEST:
        return None
    lead = source.text[line.start : match.start()]
    end = source.line_at(match.end()).end
    tail = style.tail.fullmatch(source.text, match.end(), min(end, match.end() + _LONGEST))
    slot = _assignment_form(source.text, kind, match)
    if not lead.strip() and _CONTINUED.search(source.text, max(0, line.start - _LONGEST), line.start):
        return slot._replace(before=f" \\{source.newline_after(line.start)}{lead}")
    if tail and style.lead.fullmatch(lead):
        before = source.newline_after(end) + lead
        return _with_comma(slot._replace(offset=end, before=before), match, style, tail)
    if style.before_joint is None:
        return _same_line(kind, match, slot, lead)
    return slot._replace(before=style.joint) if style.before_joint.fullmatch(lead) else None


def _assignment_form(text: str, kind: Kind, match: re.Match[str]) -> Slot:
    """Returns a slot after an assignment, with its quotes and its sign."""
    value = match.lastgroup or ""
    name = match.span("inner" if value == "whole" else "name")
    start, end = match.span(value)
    quote = '"' if kind is Kind.TOML and value == "bare" else ""
    middle, closing = text[name[1] : start] + quote, quote + text[end : match.end()].rstrip(" \t")
    opening = text[match.start() : name[0]]
    return Slot(match.end(), opening=opening, middle=middle, on="true", closing=closing)


def _with_comma(slot: Slot, match: re.Match[str], style: Style, tail: re.Match[str]) -> Slot:
    """Returns a slot on the next line with the comma that notations have between entries."""
    if "comma" not in style.tail.groupindex:
        return slot
    if tail["comma"]:
        return slot._replace(after=",")
    return slot._replace(comma=match.end()) if match.lastgroup == "whole" else slot


def _same_line(kind: Kind, match: re.Match[str], slot: Slot, lead: str) -> Slot | None:
    """Returns the slot behind an assignment that a command takes, if it is known to take several."""
    word = lead.rsplit(maxsplit=1)[-1] if lead.strip() else ""
    if match.groupdict().get("old"):
        return None
    if word in _FLAGS:
        return slot._replace(before=f" {word} ")
    is_start = kind is Kind.PROCFILE and word.endswith(":")
    return slot._replace(before=" ") if is_start or _BEFORE.match(word) else None


def entry_slot(source: Source, entry: CollectionEntry, name: str) -> Slot | None:
    """Returns the slot after an entry that sets `name`; None if its style can't be repeated."""
    span, slot = _extent(entry), _entry_form(source.text, entry, name)
    if span is None or slot is None:
        return None
    line = source.line_at(span.start)
    lead = source.text[max(line.start, span.start - _LONGEST) : span.start]
    end = source.line_at(span.end).end
    if entry.parent.is_in_brackets:
        is_listed = entry.key or source.text[entry.parent.span.start] == "["
        before = _before_in_brackets(source, span, lead, end)
        return slot._replace(offset=span.end, before=before) if is_listed and before else None
    if not _LEAD.fullmatch(lead) or not (entry.key or "-" in lead) or span.start - line.start > _LONGEST:
        return None
    if end - span.end > _LONGEST or not _TAIL.fullmatch(source.text, span.end, end):
        return None
    indent = lead.replace("-", " ") if entry.key else re.sub("-(?=.*-)", " ", lead)
    return slot._replace(offset=end, before=source.newline_after(end) + indent)


def _before_in_brackets(source: Source, span: Span, lead: str, end: int) -> str:
    """Returns what separates an entry in brackets from the next one; empty if that is not plain."""
    if lead.strip(" \t"):
        return "," if lead[-1] == "," else ", "
    is_last = _TAIL_IN_BRACKETS.fullmatch(source.text, span.end, min(end, span.end + _LONGEST))
    return "," + source.newline_after(span.start) + lead if is_last else ""


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


def _entry_form(text: str, entry: CollectionEntry, name: str) -> Slot | None:
    """Returns a slot that spells a variable as an entry does."""
    if isinstance(entry.value, Collection):
        if entry.key:
            return _wrapped_form(text, entry.key, entry.value)
        return _pair_form(text, entry.value, name)
    quote = _quote(text, entry.value) if entry.value else ""
    if entry.key:
        return _key_form(text, entry.key, quote)
    return _form(quote, "=", quote) if entry.value else None


def _form(opening: str, middle: str, closing: str) -> Slot:
    return Slot(0, opening=opening, middle=middle, on="true", closing=closing)


def _key_form(text: str, key: DataToken, quote: str) -> Slot:
    """Returns the form `NAME: "value"`; it is quoted, since YAML and JSON would take `true` for no text."""
    own = _quote(text, key)
    blank = "" if _COMPACT.match(text, key.span.end) else " "
    return _form(own, f"{own}:{blank}{quote or chr(34)}", quote or '"')


def _wrapped_form(text: str, key: DataToken, mapping: Collection) -> Slot | None:
    """Returns the form `NAME: {value: "value"}`."""
    own = _quote(text, key)
    return _form(own, f'{own}: {{{own}value{own}: "', '"}') if mapping.is_in_brackets else None


def _pair_form(text: str, mapping: Collection, name: str) -> Slot | None:
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
    return _form(opening, f"{own}{between}{inner}value{inner}: {quote}", f"{quote}{closing}")


def _quote(text: str, token: DataToken) -> str:
    first = text[token.span.start : token.span.start + 1]
    return first if first in {"'", '"'} else ""
