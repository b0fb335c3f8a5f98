"""Turns findings into what an editor shows: diagnostics, and the text for the place of the pointer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types
from lsprotocol.types import (
    CodeDescription,
    DiagnosticRelatedInformation,
    DiagnosticSeverity,
    DiagnosticTag,
    Location,
    Position,
    Range,
)
from pygls.uris import from_fs_path

from cloudinary_lint.records import NamedTuple
from cloudinary_lint.report.diagnostic import Severity, severity
from cloudinary_lint.report.diagnostic import diagnostics as reported
from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from cloudinary_lint.integrations.language_server.positions import Positions
    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.report.diagnostic import Diagnostic
    from cloudinary_lint.rules import Finding, Related

SOURCE = "cloudinary-lint"
_SEVERITIES = {
    Severity.ERROR: DiagnosticSeverity.Error,
    Severity.WARNING: DiagnosticSeverity.Warning,
    Severity.NOTE: DiagnosticSeverity.Information,
}
_TAGS = {"CLD902": [DiagnosticTag.Unnecessary]}


class EditorDiagnostic(NamedTuple):
    """A finding, with its diagnostic and its advice, both redacted."""

    finding: Finding
    diagnostic: types.Diagnostic
    advice: str


def diagnostics(work: Work, positions: Positions) -> Iterator[EditorDiagnostic]:
    """Yields the findings of a file with what the editor shows of them."""
    shown = reported(work.checked, takes_unsafe=False)
    for finding, one in zip(work.checked.findings, shown, strict=True):
        advice = one.fix.title if one.fix else one.advice
        yield EditorDiagnostic(
            finding, _diagnostic(one, positions.range(finding.place), work.target.root), advice
        )


def _diagnostic(shown: Diagnostic, place: Range, root: Path) -> types.Diagnostic:
    return types.Diagnostic(
        range=place,
        message=shown.message,
        severity=_SEVERITIES[severity(shown.code)],
        code=shown.code,
        code_description=CodeDescription(shown.url),
        source=SOURCE,
        tags=_TAGS.get(shown.code),
        related_information=[_related(one, root) for one in shown.related] or None,
    )


def _related(related: Related, root: Path) -> DiagnosticRelatedInformation:
    start = Position(related.line - 1, 0)
    location = Location(from_fs_path(str(root / related.path)) or "", Range(start, start))
    return DiagnosticRelatedInformation(location, related.message)


def explanation(findings: Iterable[Finding]) -> str:
    """Returns a paragraph of Markdown for each rule: why its findings matter, and a link to its page."""
    codes = {finding.code for finding in findings}
    rules = (rule for rule in all_rules() if rule.code in codes)
    return "\n\n".join(f"[{rule.code} {rule.name}]({rule.url}): {rule.why}" for rule in rules)
