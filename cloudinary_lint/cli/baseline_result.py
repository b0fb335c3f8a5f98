"""The findings of a run, split by whether a baseline knows them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cloudinary_lint.linting.baseline import KnownFinding
    from cloudinary_lint.report.diagnostic import Diagnostic


@dataclass(frozen=True, slots=True)
class BaselineResult:
    """The findings to report, how many more are known, and the entries of each baseline that are fixed."""

    found: tuple[Diagnostic, ...]
    known: int = 0
    stale: Mapping[str, tuple[KnownFinding, ...]] = field(default_factory=dict)
