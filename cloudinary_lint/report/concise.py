"""Formats a line for each finding, `path:line:column: CLDnnn message`, which editors parse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.report.terminal import colorize, escape_controls, hyperlink

if TYPE_CHECKING:
    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic


def render(report: Report) -> str:
    """Returns all findings, a line each."""
    return "".join(f"{line(finding, has_color=report.has_color)}\n" for finding in report.findings)


def line(finding: Diagnostic, *, has_color: bool, has_links: bool = False) -> str:
    """Returns the line of one finding."""
    path = colorize(escape_controls(finding.path), "path", has_color=has_color)
    code = colorize(finding.code, "code", has_color=has_color)
    code = hyperlink(code, finding.url) if has_links else code
    return f"{path}:{finding.start.line}:{finding.start.column}: {code} {escape_controls(finding.message)}"
