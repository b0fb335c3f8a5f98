"""The findings of a run, told apart by whether a baseline knows them.

Refuses to know baselines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cloudinary_lint.linting.baseline import KnownFinding
    from cloudinary_lint.report.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class BaselineResult:
    """The findings to report, how many more are known, and what each baseline lists that is no more."""

    found: tuple[Diagnostic, ...]
    known: int = 0
    stale: Mapping[str, tuple[KnownFinding, ...]] = field(default_factory=dict)
