"""A finding: what a rule reports about one place in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cloudinary_lint.text.edits import Fix
    from cloudinary_lint.text.source import Span


class Related(NamedTuple):
    """Another place that a finding rests on: path, line (from 1) and what is there."""

    path: str
    line: int
    message: str


class Finding(NamedTuple):
    """One thing a rule reports: its code, where it stands, what is wrong, what to do.

    `is_covered` says that the project's configuration makes it harmless, so that it is shown
    only under `strict`.
    """

    code: str
    place: Span
    message: str
    advice: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    is_covered: bool = False
