"""Findings: the reports of rules, each about one place in a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection

    from cloudinary_lint.text.edits import Fix
    from cloudinary_lint.text.source import Span


class Related(NamedTuple):
    """Another place that explains a finding: path, line (from 1) and a message."""

    path: str
    line: int
    message: str


class Finding(NamedTuple):
    """A report of a rule: its code and place, what is wrong (`message`) and what to write instead (`advice`).

    `is_covered`: the project's configuration makes it harmless, so it is reported only with `strict`.
    `mark` is the span that the caret of an excerpt underlines, if it is another than `place`.
    """

    code: str
    place: Span
    message: str
    advice: str = ""
    fix: Fix | None = None
    related: tuple[Related, ...] = ()
    is_covered: bool = False
    mark: Span | None = None

    def is_reported(self, codes: Collection[str], *, is_strict: bool) -> bool:
        """Whether its code is among the selected ones, and nothing covers it unless `is_strict`."""
        return self.code in codes and (is_strict or not self.is_covered)
