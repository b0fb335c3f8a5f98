"""Builds the mappings and lists that JSON and YAML nest, from their tokens.

An alias is replaced by the value that its anchor names; `<<` adds the entries of other mappings.
"""

from __future__ import annotations

from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.facts import assert_never
from cloudinary_lint.records import NamedTuple, dataclass, field
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cloudinary_lint.languages.mapped_text import MappedText

_MERGE = "<<"


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
            case Mark.TEXT | Mark.LINE | Mark.COMMENT:
                pass
            case _:
                assert_never(token.mark)
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
