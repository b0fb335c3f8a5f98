"""Builds the mappings and lists that JSON and YAML nest, from their tokens.

An alias is replaced by the value that its anchor names; `<<` adds the entries of other mappings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts import assert_never

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.text.source import Span

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
    return _Builder().build(tokens)


class _Builder:
    """Builds collections; `_open` are those that haven't ended, each with the entry that is being read."""

    def __init__(self) -> None:
        self._found: list[Collection] = []
        self._open: list[CollectionEntry] = []
        self._anchors: dict[str, DataToken | Collection] = {}

    def build(self, tokens: Iterable[DataToken]) -> Sequence[Collection]:
        is_begun = False
        for token in tokens:
            if not is_begun:
                self._begin(token.span._replace(end=token.span.start))
                is_begun = True
            self._add(token)
        while self._open:
            self._finish()
            self._open.pop()
        return self._found

    def _add(self, token: DataToken) -> None:
        entry = self._open[-1]
        match token.mark:
            case Mark.SCALAR:
                if token.anchor:
                    self._anchors[token.anchor] = token
                entry.value, entry.written = self._anchors.get(token.alias, token), token
            case Mark.IS:
                entry.key, entry.value, entry.written = entry.written, None, None
            case Mark.NEXT:
                self._finish()
            case Mark.OPEN:
                self._open_collection(token)
            case Mark.CLOSE:
                self._close(token)
            case Mark.TEXT | Mark.LINE | Mark.COMMENT:
                pass
            case _:
                assert_never(token.mark)

    def _open_collection(self, token: DataToken) -> None:
        if self._open[-1].value is not None:
            self._finish()
        owner = self._open[-1]
        owner.value = self._begin(token.span, owner)
        if token.anchor:
            self._anchors[token.anchor] = owner.value

    def _close(self, token: DataToken) -> None:
        self._finish()
        if len(self._open) > 1:
            ended = self._open.pop().parent
            if ended.is_in_brackets:
                ended.span = ended.span._replace(end=token.span.end)

    def _begin(self, span: Span, owner: CollectionEntry | None = None) -> Collection:
        new = Collection(span, owner)
        self._found.append(new)
        self._open.append(CollectionEntry(new))
        return new

    def _finish(self) -> None:
        """Adds the entry that has been read to its collection, and begins another one."""
        entry = self._open[-1]
        if entry.key or entry.value:
            entry.parent.entries.append(entry)
            self._open[-1] = CollectionEntry(entry.parent)


def content(token: DataToken | None) -> str:
    """Returns the text of a scalar; empty if there is none."""
    return token.mapped.text if token and token.mapped else ""
