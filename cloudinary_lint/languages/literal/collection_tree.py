"""Builds the mappings and lists that JSON and YAML nest, and finds where an entry can be added.

An alias is replaced by the value that its anchor names; `<<` adds the entries of other mappings. A new entry
is written in the style of the one before it.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Slot
from cloudinary_lint.languages.literal.notations import LONGEST
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple, dataclass, field
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.text.source import Source

_MERGE = "<<"
_LEAD = lazy_pattern(r"[ \t]*(?:-[ ]+)*")
_TAIL = lazy_pattern(r"(?:[ \t]*:)?[ \t]*(?:#[^\r\n]*)?")
_TAIL_IN_BRACKETS = lazy_pattern(r"[ \t]*,?[ \t]*")
_COMPACT = lazy_pattern(r":\S")
_PAIR = 2


class Mark(Enum):
    """The type of a token."""

    OPEN = "open"
    CLOSE = "close"
    IS = "is"  # between a key and its value
    NEXT = "next"  # between entries
    SCALAR = "scalar"
    TEXT = "text"  # text that is no single value
    LINE = "line"  # a line of a text, which may be a script or an env file
    COMMENT = "comment"


class DataToken(NamedTuple):
    """A token; `mapped` is the value of a scalar or text, `takes_more`: it can be appended to.

    `anchor` names a scalar, or the collection that it opens; `alias` the anchor that a scalar refers to.
    """

    mark: Mark
    span: Span
    mapped: MappedText | None = None
    takes_more: bool = True
    anchor: str = ""
    alias: str = ""


@dataclass(slots=True, eq=False)
class CollectionEntry:
    """An entry of a mapping or list; in a list it has no key. `value` is None if there is none.

    `written` is the scalar in its place: an alias, whose value is elsewhere, or the value itself.
    """

    parent: Collection
    key: DataToken | None = None
    value: DataToken | Collection | None = None
    written: DataToken | None = None

    @property
    def scalar(self) -> DataToken | None:
        """Returns the value, unless it is a collection."""
        return self.value if isinstance(self.value, DataToken) else None


@dataclass(eq=False)
class Collection:
    """A mapping or list, the value of the entry `owner`; `span` is that of its brackets, empty in blocks."""

    span: Span
    owner: CollectionEntry | None = None
    entries: list[CollectionEntry] = field(default_factory=list)

    @property
    def is_in_brackets(self) -> bool:
        return self.span.start < self.span.end

    @property
    def parent(self) -> Collection | None:
        """Returns the collection that this one is in."""
        return self.owner.parent if self.owner else None

    @property
    def name(self) -> str:
        """Returns the key that this collection is the value of."""
        return content(self.owner.key) if self.owner else ""

    @cached_property
    def by_key(self) -> Mapping[str, CollectionEntry]:
        """Returns the entries of a mapping."""
        return {content(entry.key): entry for entry in self.entries if entry.key}

    def scalar(self, key: str) -> DataToken | None:
        """Returns the scalar of a key; None if there is none."""
        entry = self.by_key.get(key)
        return entry.scalar if entry else None

    @property
    def merged_mappings(self) -> tuple[Collection, ...]:
        """Returns the mappings that `<<` adds to this one; of several, the first wins."""
        entry = self.by_key.get(_MERGE)
        if entry is None or not isinstance(entry.value, Collection):
            return ()
        items = (one.value for one in entry.value.entries if one.key is None)
        return tuple(one for one in items if isinstance(one, Collection)) or (entry.value,)


def collections(tokens: Iterable[DataToken]) -> Sequence[Collection]:
    """Returns all collections in order; the first one holds the documents of the file."""
    entry = CollectionEntry(Collection(Span(0, 0)))
    found = [entry.parent]
    anchors: dict[str, DataToken | Collection] = {}
    for token in tokens:
        match token.mark:
            case Mark.SCALAR:
                if token.anchor:
                    anchors[token.anchor] = token
                entry.value, entry.written = anchors.get(token.alias, token), token
            case Mark.IS:
                entry.key, entry.value, entry.written = entry.written, None, None
            case Mark.NEXT:
                entry = _next_entry(entry)
            case Mark.OPEN:
                owner = entry if entry.value is None else _next_entry(entry)
                owner.value = opened = Collection(token.span, owner)
                found.append(opened)
                if token.anchor:
                    anchors[token.anchor] = opened
                entry = CollectionEntry(opened)
            case Mark.CLOSE:
                if entry.parent.is_in_brackets:
                    entry.parent.span = entry.parent.span._replace(end=token.span.end)
                entry = _owner(entry)
            case _:
                continue
    while entry.parent.owner:
        entry = _owner(entry)
    _next_entry(entry)
    return found


def _next_entry(entry: CollectionEntry) -> CollectionEntry:
    """Adds an entry to its collection, unless it is empty, and returns the one after it."""
    if not (entry.key or entry.value):
        return entry
    entry.parent.entries.append(entry)
    return CollectionEntry(entry.parent)


def _owner(entry: CollectionEntry) -> CollectionEntry:
    """Adds the last entry to its collection, and returns the entry that has the collection as its value."""
    following = _next_entry(entry)
    return entry.parent.owner or following


def content(token: DataToken | None) -> str:
    """Returns the text of a scalar; empty if there is none."""
    return token.mapped.text if token and token.mapped else ""


def entry_slot(source: Source, entry: CollectionEntry, name: str) -> Slot | None:
    """Returns the slot after an entry that sets `name`; None if its style can't be repeated."""
    span, slot = _extent(entry), _entry_form(source.text, entry, name)
    if span is None or slot is None:
        return None
    line = source.line_at(span.start)
    lead = source.text[max(line.start, span.start - LONGEST) : span.start]
    end = source.line_at(span.end).end
    if entry.parent.is_in_brackets:
        is_listed = entry.key or source.text[entry.parent.span.start] == "["
        before = _before_in_brackets(source, span, lead, end)
        return slot._replace(offset=span.end, before=before) if is_listed and before else None
    if not _LEAD.fullmatch(lead) or not (entry.key or "-" in lead) or span.start - line.start > LONGEST:
        return None
    if end - span.end > LONGEST or not _TAIL.fullmatch(source.text, span.end, end):
        return None
    indent = lead.replace("-", " ") if entry.key else re.sub("-(?=.*-)", " ", lead)
    return slot._replace(offset=end, before=source.newline_after(end) + indent)


def _before_in_brackets(source: Source, span: Span, lead: str, end: int) -> str:
    """Returns what separates an entry in brackets from the next one; empty if that is not plain."""
    if lead.strip(" \t"):
        return "," if lead[-1] == "," else ", "
    is_last = _TAIL_IN_BRACKETS.fullmatch(source.text, span.end, min(end, span.end + LONGEST))
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
    """Returns a slot that spells a variable as an entry does.

    A value is quoted, since YAML and JSON would take `true` for no text.
    """
    own = _quote(text, entry.key)
    if isinstance(entry.value, Collection):
        if entry.key is None:
            return _pair_form(text, entry.value, name)
        return _form(own, f'{own}: {{{own}value{own}: "', '"}') if entry.value.is_in_brackets else None
    quote = _quote(text, entry.value)
    if entry.key is None:
        return _form(quote, "=", quote) if entry.value else None
    blank = "" if _COMPACT.match(text, entry.key.span.end) else " "
    return _form(own, f"{own}:{blank}{quote or chr(34)}", quote or '"')


def _form(opening: str, middle: str, closing: str) -> Slot:
    return Slot(0, opening=opening, middle=middle, on="true", closing=closing)


def _pair_form(text: str, mapping: Collection, name: str) -> Slot | None:
    """Returns the form of a mapping with a name and a value, or another key instead of the value."""
    if len(mapping.entries) != _PAIR:
        return None
    first, second = mapping.entries
    start, end = _extent(first), _extent(second)
    if not (start and end and first.scalar and second.key) or content(first.scalar) != name:
        return None
    own, inner = _quote(text, first.scalar), _quote(text, second.key)
    quote = _quote(text, second.scalar) or '"'
    opening = text[start.start : first.scalar.span.start] + own
    between = text[first.scalar.span.end : second.key.span.start]
    closing = text[end.end : mapping.span.end] if mapping.is_in_brackets else ""
    if mapping.is_in_brackets:
        opening = text[mapping.span.start : start.start] + opening
    return _form(opening, f"{own}{between}{inner}value{inner}: {quote}", f"{quote}{closing}")


def _quote(text: str, token: DataToken | None) -> str:
    first = text[token.span.start : token.span.start + 1] if token else ""
    return first if first in {"'", '"'} else ""
