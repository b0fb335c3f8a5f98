"""Writes unified diffs as git does: a line ends with `\\n` alone, `\\r` is part of it.

Raw lines are compared, redacted ones are shown.
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

_CONTEXT = 3
_NO_NEWLINE = "\n\\ No newline at end of file\n"
_QUOTED = lazy_pattern(r'[\x00-\x1f\x7f"\\]')
_NAMED = {"\a": "a", "\b": "b", "\t": "t", "\n": "n", "\v": "v", "\f": "f", "\r": "r", '"': '"', "\\": "\\"}


class Side(NamedTuple):
    """A text, raw and as it is shown: both have the same number of lines."""

    raw: str
    shown: str


def unified_diff(path: str, old: Side, new: Side) -> str:
    """Returns the diff of one file; the empty text if nothing changes."""
    before, after = _split(old.raw), _split(new.raw)
    first, rest = _common(before, after)
    matcher = SequenceMatcher(None, before[first : len(before) - rest], after[first : len(after) - rest])
    shown = _split(old.shown)[first:], _split(new.shown)[first:]
    hunks = [_hunk(group, *shown, first) for group in matcher.get_grouped_opcodes(_CONTEXT)]
    return "".join((f"--- {_name(f'a/{path}')}\n", f"+++ {_name(f'b/{path}')}\n", *hunks)) if hunks else ""


def encode(diff: str, encoding: str) -> bytes:
    """Returns the bytes of a diff, in the encoding of the file it is about if git can read that."""
    try:
        is_plain = "@".encode(encoding) == b"@"
        return diff.encode(encoding if is_plain else "utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return diff.encode("utf-8", "surrogateescape")


def _split(text: str) -> list[str]:
    return [line for line in re.split(r"(?<=\n)", text) if line]


def _common(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """Returns how many equal lines at both ends, beyond the context, need not be compared."""
    most = min(len(before), len(after))
    first = next((index for index in range(most) if before[index] != after[index]), most)
    rest = next((index for index in range(most - first) if before[~index] != after[~index]), most - first)
    return max(first - _CONTEXT, 0), max(rest - _CONTEXT, 0)


def _hunk(
    group: Sequence[tuple[str, int, int, int, int]], before: Sequence[str], after: Sequence[str], first: int
) -> str:
    """Returns one hunk; the group's line numbers are relative to `first`."""
    start, end = group[0], group[-1]
    lines = [
        f"@@ -{_range(first + start[1], first + end[2])} +{_range(first + start[3], first + end[4])} @@\n"
    ]
    for tag, *(old_start, old_end, new_start, new_end) in group:
        if tag == "equal":
            lines += (_line(" ", line) for line in before[old_start:old_end])
        else:
            lines += (_line("-", line) for line in before[old_start:old_end])
            lines += (_line("+", line) for line in after[new_start:new_end])
    return "".join(lines)


def _line(mark: str, line: str) -> str:
    return f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}{_NO_NEWLINE}"


def _range(start: int, end: int) -> str:
    """Returns lines as a hunk's header counts them: from 1, an empty range by the line before it."""
    length = end - start
    if length == 1:
        return str(start + 1)
    return f"{start + 1 if length else start},{length}"


def _name(path: str) -> str:
    """Returns a path as git writes it: quoted if it must be, followed by a tab if it has blanks."""
    if _QUOTED.search(path):
        return '"' + _QUOTED.sub(lambda found: _escape(found[0]), path) + '"'
    return f"{path}\t" if " " in path else path


def _escape(character: str) -> str:
    return "\\" + (_NAMED.get(character) or f"{ord(character):03o}")
