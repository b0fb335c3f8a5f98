"""Findings as an editor shows them: diagnostics, and the rule's page where the pointer rests.

Refuses to know files and projects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol.types import (
    CodeDescription,
    Diagnostic,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
    Position,
    Range,
)
from pygls.uris import from_fs_path

from cloudinary_lint.report.severity import Severity, severity
from cloudinary_lint.report.told import tell
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cloudinary_lint.findings import Finding, Related
    from cloudinary_lint.report.told import Told
    from cloudinary_lint.run import Work
    from cloudinary_lint.server.positions import Positions

SOURCE = "cloudinary-lint"
_SEVERITIES = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.NOTE: DiagnosticSeverity.Information,
}
_TAGS = {"CLD902": [DiagnosticTag.Unnecessary]}


def diagnostics(work: Work, positions: Positions) -> Iterator[tuple[Finding, Diagnostic]]:
    """What is found in a file, each finding with what the editor shows of it."""
    told = tell(work.checked, takes_unsafe=False)
    for finding, one in zip(work.checked.findings, told, strict=True):
        yield finding, _diagnostic(one, positions.range(finding.place), work.target.root)


def _diagnostic(told: Told, place: Range, root: Path) -> Diagnostic:
    return Diagnostic(
        range=place,
        message=told.message,
        severity=_SEVERITIES[severity(told.code)],
        code=told.code,
        code_description=CodeDescription(told.url),
        source=SOURCE,
        tags=_TAGS.get(told.code),
        related_information=[_related(one, root) for one in told.related] or None,
    )


def _related(related: Related, root: Path) -> DiagnosticRelatedInformation:
    start = Position(related.line - 1, 0)
    location = Location(from_fs_path(str(root / related.path)) or "", Range(start, start))
    return DiagnosticRelatedInformation(location, related.message)


def page(findings: Iterable[Finding]) -> str:
    """The pages of the rules that findings are of, in Markdown."""
    codes = {finding.code for finding in findings}
    return "\n\n---\n\n".join(rule.manual for rule in all_rules() if rule.code in codes)
