"""Edits and fixes: the only code that changes a text.

An edit carries the text it expects to replace, and `apply` compares before it writes: a wrong position
becomes a refused fix, never a corrupted file.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from enum import Enum
from itertools import accumulate
from typing import TYPE_CHECKING

from cloudinary_lint.text.records import NamedTuple
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


class Safety(Enum):
    """A fix is safe if it changes nothing but http to https, else unsafe."""

    SAFE = "safe"
    UNSAFE = "unsafe"


class EditRefused(Exception):
    """Raised for an edit whose old text differs from the file's, or that overlaps another edit."""


class Edit(NamedTuple):
    """A replacement of the text `old` at offset `start` by `new`."""

    start: int
    old: str
    new: str

    @property
    def end(self) -> int:
        return self.start + len(self.old)

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


_PAST = {"add": "added", "call": "called", "remove": "removed", "use": "used", "write": "wrote"}
"""The verbs that the title of a fix may begin with, and their past tense."""


class Fix(NamedTuple):
    """Edits that belong together, their title and their safety.

    `title` is an imperative that begins with a verb of `_PAST`: `add secure=True`.
    """

    title: str
    edits: tuple[Edit, ...]
    safety: Safety = Safety.SAFE

    @property
    def past_title(self) -> str:
        """Returns the title in the past tense, for a fix that was applied: `added secure=True`."""
        verb, _, rest = self.title.partition(" ")
        return f"{_PAST[verb]} {rest}"


def replace(text: str, span: Span, new: str) -> Edit:
    """Returns the edit that replaces the text of a span by `new`."""
    old = text[span.start : span.end]
    return Edit(span.start, old, new)


def apply(text: str, edits: Iterable[Edit]) -> str:
    """Returns the text after all edits. Raises Refused if one doesn't fit. `apply(text, ())` is `text`."""
    pieces: list[str] = []
    done = 0
    for edit in sorted(set(edits)):
        if not done <= edit.start <= len(text) or text[edit.start : edit.end] != edit.old:
            message = f"the text at offset {edit.start} is not what the fix expects"
            raise EditRefused(message)
        pieces += (text[done : edit.start], edit.new)
        done = edit.end
    return "".join((*pieces, text[done:]))


def compatible(fixes: Iterable[Fix]) -> list[Fix]:
    """Returns the fixes that can be applied together, in order of place: none touches an earlier one."""
    taken: list[Edit] = []
    chosen: list[Fix] = []
    for fix in sorted((fix for fix in fixes if fix.edits), key=lambda fix: min(fix.edits)):
        if any(_touches(edit, taken) for edit in fix.edits):
            continue
        for edit in fix.edits:
            index = bisect_left(taken, edit)
            if taken[index : index + 1] != [edit]:
                taken.insert(index, edit)
        chosen.append(fix)
    return chosen


def _touches(edit: Edit, taken: Sequence[Edit]) -> bool:
    """Whether an edit overlaps or touches another one of `taken`, which is sorted and has no overlaps."""
    index = bisect_left(taken, edit)
    near = taken[max(index - 1, 0) : index + 2]
    return any(other != edit and edit.start <= other.end and other.start <= edit.end for other in near)


def new_offsets(edits: Iterable[Edit]) -> Callable[[int], int]:
    """Returns the function from offsets in the old text, outside of all edits, to those in the new text."""
    ordered = sorted(set(edits))
    ends = [edit.end for edit in ordered]
    grown = _growths(ordered)
    return lambda offset: offset + grown[bisect_right(ends, offset)]


def new_spans(edits: Iterable[Edit]) -> list[Span]:
    """Returns the spans of the edits' new texts, in the new text."""
    ordered = sorted(set(edits))
    starts = [edit.start + growth for edit, growth in zip(ordered, _growths(ordered), strict=False)]
    return [Span(start, start + len(edit.new)) for start, edit in zip(starts, ordered, strict=True)]


def _growths(edits: Sequence[Edit]) -> list[int]:
    """Returns by how much the text has grown before the first edit, after the first, and so on."""
    return [0, *accumulate(len(edit.new) - len(edit.old) for edit in edits)]
