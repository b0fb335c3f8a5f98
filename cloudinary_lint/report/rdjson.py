"""Formats Reviewdog's diagnostics, with fixes as suggestions that a reviewer accepts with one click.

Columns count bytes of UTF-8, ends are exclusive. A suggestion is a whole fix; an unsafe one is given only
with `--unsafe-fixes`. https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.report.diagnostic import Severity, severity
from cloudinary_lint.report.document import as_json_text
from cloudinary_lint.report.markdown import as_markdown
from cloudinary_lint.rules import DOCUMENTATION

if TYPE_CHECKING:
    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic, Place, SuggestedFix

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}


def render(report: Report) -> str:
    """Returns the whole report as one object."""
    document = {
        "source": {"name": "cloudinary-lint", "url": DOCUMENTATION},
        "diagnostics": [_diagnostic(finding) for finding in report.findings],
    }
    return as_json_text(document)


def _diagnostic(finding: Diagnostic) -> dict[str, object]:
    return {
        "message": as_markdown(f"{finding.message}\n{finding.advice}".rstrip()),
        "location": {
            "path": Path(finding.path).as_posix(),
            "range": _range(finding.start, finding.end),
        },
        "severity": _SEVERITIES[severity(finding.code)],
        "code": {"value": finding.code, "url": finding.url},
        "suggestions": _suggestions(finding.fix),
    }


def _suggestions(fix: SuggestedFix | None) -> list[dict[str, object]]:
    if fix is None or not fix.is_wanted or fix.whole.new is None:
        return []
    return [{"range": _range(fix.whole.start, fix.whole.end), "text": fix.whole.new}]


def _range(start: Place, end: Place) -> dict[str, object]:
    return {
        "start": {"line": start.line, "column": start.byte},
        "end": {"line": end.line, "column": end.byte},
    }
