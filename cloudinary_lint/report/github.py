"""Formats workflow commands of GitHub Actions, which become annotations of a pull request.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.report.concise import line
from cloudinary_lint.report.diagnostic import Severity, severity
from cloudinary_lint.report.repository import repository_path
from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_BETWEEN_ENDS = lazy_pattern(r"[^\r\n]+")
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render(report: Report) -> str:
    """Returns all findings, a command each."""
    return "".join(f"{_command(finding, report)}\n" for finding in report.findings)


def _command(finding: Diagnostic, report: Report) -> str:
    properties = {
        "title": f"{finding.code} {finding.name}",
        "file": _file(repository_path(finding.path, report)),
    }
    details = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    name = _COMMANDS[severity(finding.code)]
    return f"::{name} {details},{_place(finding)}::{_message(finding).translate(_DATA)}"


def _file(path: str) -> str:
    """Returns a path without control characters, except line ends, which GitHub's own escapes encode."""
    return _BETWEEN_ENDS.sub(lambda found: escape_controls(found[0]), path)


def _place(finding: Diagnostic) -> str:
    """Returns the properties of the place; GitHub accepts columns only if a finding is in one line."""
    lines = f"line={finding.start.line},endLine={finding.end.line}"
    if finding.start.line != finding.end.line:
        return lines
    return f"{lines},col={finding.start.column},endColumn={finding.end.column}"


def _message(finding: Diagnostic) -> str:
    """Returns the concise line, since the log shows the message alone, then the advice."""
    advice = [f"help: {escape_controls(finding.advice)}"] if finding.advice else []
    return "\n".join((line(finding, has_color=False), *advice, f"more: {finding.url}"))
