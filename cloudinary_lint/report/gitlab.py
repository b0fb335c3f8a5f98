"""Formats GitLab's Code Quality report: a list of objects, for `artifacts: reports: codequality`.

https://docs.gitlab.com/ci/testing/code_quality/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.report.diagnostic import Severity, severity
from cloudinary_lint.report.document import as_json_text
from cloudinary_lint.report.markdown import as_markdown
from cloudinary_lint.report.repository import repository_path, with_fingerprints

if TYPE_CHECKING:
    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "major", Severity.NOTE: "info"}


def render(report: Report) -> str:
    """Returns the whole report as one list."""
    issues = [_issue(finding, mark, report) for finding, mark in with_fingerprints(report)]
    return as_json_text(issues)


def _issue(finding: Diagnostic, mark: str, report: Report) -> dict[str, object]:
    start, end = finding.start, finding.end
    return {
        "type": "issue",
        "check_name": finding.code,
        "description": f"{finding.code} {as_markdown(finding.message)}",
        "content": {"body": f"{as_markdown(finding.advice)}\n\n{finding.url}".lstrip()},
        "categories": ["Security"],
        "severity": _SEVERITIES[severity(finding.code)],
        "fingerprint": mark,
        "location": {
            "path": repository_path(finding.path, report),
            "positions": {
                "begin": {"line": start.line, "column": start.column},
                "end": {"line": end.line, "column": end.column},
            },
        },
    }
