"""Formats JSON: an object with `version` (of this format), `tool`, `findings` and `summary`.

Lines and columns are from 1, columns in characters, ends exclusive. It never has the text of a linted line;
a change whose new text would show a credential has `new: null`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import __version__
from cloudinary_lint.report import fixable
from cloudinary_lint.report.document import as_json_text

if TYPE_CHECKING:
    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Change, Diagnostic, Place, SuggestedFix


def render(report: Report) -> str:
    """Returns the whole report as one object."""
    document = {
        "version": 1,
        "tool": f"cloudinary-lint {__version__}",
        "findings": [_finding(finding) for finding in report.findings],
        "summary": {
            "findings": len(report.findings),
            "files": len({finding.path for finding in report.findings}),
            "fixable": fixable(report),
            "known": report.known,
            "checked": report.checked,
        },
    }
    return as_json_text(document)


def _finding(finding: Diagnostic) -> dict[str, object]:
    return {
        "path": finding.path,
        "line": finding.start.line,
        "column": finding.start.column,
        "endLine": finding.end.line,
        "endColumn": finding.end.column,
        "code": finding.code,
        "name": finding.name,
        "url": finding.url,
        "message": finding.message,
        "advice": finding.advice,
        "fix": _fix(finding.fix) if finding.fix else None,
        "related": [
            {"path": related.path, "line": related.line, "message": related.message}
            for related in finding.related
        ],
    }


def _fix(fix: SuggestedFix) -> dict[str, object]:
    return {
        "what": fix.title,
        "safety": "safe" if fix.is_safe else "unsafe",
        "edits": [_edit(change) for change in fix.changes],
    }


def _edit(change: Change) -> dict[str, object]:
    return {"start": _place(change.start), "end": _place(change.end), "new": change.new}


def _place(place: Place) -> dict[str, int]:
    return {"line": place.line, "column": place.column}
