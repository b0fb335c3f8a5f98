"""A finding: what a rule reports about one place in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cloudinary_lint.text.edits import Fix
    from cloudinary_lint.text.source import Span


class Related(NamedTuple):
    """Another place that explains a finding: path, line (from 1) and what is there."""

    path: str
    line: int
    message: str


class Finding(NamedTuple):
    """One thing that a rule reports: its code, its place, what is wrong and what to write instead.

    `is_covered`: the project's configuration makes it harmless, so it is reported only under `strict`.
    `mark` is what the caret of an excerpt underlines, where that is another text than `place`.
    """

    code: str
    place: Span
    message: str
    advice: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    is_covered: bool = False
    mark: Span | None = None
