"""Formats JSON and JUnit XML for other programs, and the code reviews of GitHub, GitLab and Reviewdog."""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint import __version__
from cloudinary_lint.report import fixable
from cloudinary_lint.report.diagnostic import severity
from cloudinary_lint.report.document import as_json_text, as_markdown, repository_path, with_fingerprints
from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.report.text import line
from cloudinary_lint.rules import DOCUMENTATION
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic, Place, SuggestedFix

_NAME = "cloudinary-lint"
_NO_XML = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})
"""The only printable characters that XML doesn't allow."""
_GITHUB = {"error": "error", "warning": "warning", "note": "notice"}
_GITLAB = {"error": "critical", "warning": "major", "note": "info"}
_RDJSON = {"error": "ERROR", "warning": "WARNING", "note": "INFO"}
_BETWEEN_ENDS = lazy_pattern(r"[^\r\n]+")
_DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
_PROPERTY = _DATA | str.maketrans({":": "%3A", ",": "%2C"})


def render_json(report: Report) -> str:
    """Returns JSON: an object with `version` (of this format), `tool`, `findings` and `summary`.

    Lines and columns are from 1, columns in characters, ends exclusive. It never has the text of a linted
    line; a change whose new text would show a credential has `new: null`.
    """
    document = {
        "version": 1,
        "tool": f"{_NAME} {__version__}",
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
        "edits": [
            {"start": _place(one.start), "end": _place(one.end), "new": one.new} for one in fix.changes
        ],
    }


def _place(place: Place) -> dict[str, int]:
    return {"line": place.line, "column": place.column}


def render_github(report: Report) -> str:
    """Returns workflow commands of GitHub Actions, which become annotations of a pull request.

    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """
    return "".join(f"{_command(finding, report)}\n" for finding in report.findings)


def _command(finding: Diagnostic, report: Report) -> str:
    properties = {
        "title": f"{finding.code} {finding.name}",
        "file": _file(repository_path(finding.path, report)),
    }
    details = ",".join(f"{key}={value.translate(_PROPERTY)}" for key, value in properties.items())
    name = _GITHUB[severity(finding.code)]
    return f"::{name} {details},{_properties(finding)}::{_message(finding).translate(_DATA)}"


def _file(path: str) -> str:
    """Returns a path without control characters, except line ends, which GitHub's own escapes encode."""
    return _BETWEEN_ENDS.sub(lambda found: escape_controls(found[0]), path)


def _properties(finding: Diagnostic) -> str:
    """Returns the properties of the place; GitHub accepts columns only if a finding is in one line."""
    lines = f"line={finding.start.line},endLine={finding.end.line}"
    if finding.start.line != finding.end.line:
        return lines
    return f"{lines},col={finding.start.column},endColumn={finding.end.column}"


def _message(finding: Diagnostic) -> str:
    """Returns the concise line, since the log shows the message alone, then the advice."""
    advice = [f"help: {escape_controls(finding.advice)}"] if finding.advice else []
    return "\n".join((line(finding, has_color=False), *advice, f"more: {finding.url}"))


def render_gitlab(report: Report) -> str:
    """Returns GitLab's Code Quality report: a list of objects, for `artifacts: reports: codequality`.

    https://docs.gitlab.com/ci/testing/code_quality/
    """
    issues = [
        {
            "type": "issue",
            "check_name": finding.code,
            "description": f"{finding.code} {as_markdown(finding.message)}",
            "content": {"body": f"{as_markdown(finding.advice)}\n\n{finding.url}".lstrip()},
            "categories": ["Security"],
            "severity": _GITLAB[severity(finding.code)],
            "fingerprint": mark,
            "location": {
                "path": repository_path(finding.path, report),
                "positions": {
                    "begin": _place(finding.start),
                    "end": _place(finding.end),
                },
            },
        }
        for finding, mark in with_fingerprints(report)
    ]
    return as_json_text(issues)


def render_rdjson(report: Report) -> str:
    """Returns Reviewdog's diagnostics, with fixes as suggestions that a reviewer accepts with one click.

    Columns count bytes of UTF-8, ends are exclusive. A suggestion is a whole fix; an unsafe one is given only
    with `--unsafe-fixes`. https://github.com/reviewdog/reviewdog/tree/master/proto/rdf
    """
    document = {
        "source": {"name": _NAME, "url": DOCUMENTATION},
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
        "severity": _RDJSON[severity(finding.code)],
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


def render_junit(report: Report) -> str:
    """Returns JUnit XML: a suite for each file, a failed test for each finding, or one passed test.

    Names of tests don't depend on line numbers, so their history continues when lines move.
    """
    files = groupby(report.findings, attrgetter("path"))
    suites = [line for path, findings in files for line in _suite(path, list(findings))]
    counts = _counts(max(len(report.findings), 1), len(report.findings))
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="{_NAME}"{counts}>',
        *(suites or _passing_suite()),
        "</testsuites>",
    )
    return "".join(f"{line}\n" for line in lines).translate(_NO_XML)


def _passing_suite() -> Iterator[str]:
    yield f'  <testsuite name="{_NAME}"{_counts(1, 0)}>'
    yield f'    <testcase name="no findings" classname="{_NAME}"/>'
    yield "  </testsuite>"


def _suite(path: str, findings: list[Diagnostic]) -> Iterator[str]:
    from xml.sax.saxutils import escape, quoteattr  # noqa: PLC0415 - takes longer to load than the other formats

    name = quoteattr(escape_controls(path))
    yield f"  <testsuite name={name}{_counts(len(findings), len(findings))}>"
    for title, finding in _with_titles(findings):
        yield f"    <testcase name={quoteattr(title)} classname={name}>"
        message = quoteattr(as_markdown(finding.message))
        yield f'      <failure type="{finding.code}" message={message}>{escape(_body(finding))}</failure>'
        yield "    </testcase>"
    yield "  </testsuite>"


def _with_titles(findings: Iterable[Diagnostic]) -> Iterator[tuple[str, Diagnostic]]:
    """Yields each finding with a name that is unique in its file."""
    seen: Counter[str] = Counter()
    for finding in findings:
        title = f"{finding.code} {as_markdown(finding.message)}"
        seen[title] += 1
        yield title if seen[title] == 1 else f"{title} ({seen[title]})", finding


def _body(finding: Diagnostic) -> str:
    advice = [f"help: {finding.advice}"] if finding.advice else []
    text = as_markdown("\n".join((line(finding, has_color=False), *advice)))
    return f"{text}\nmore: {finding.url}"


def _counts(tests: int, failures: int) -> str:
    return f' tests="{tests}" failures="{failures}" errors="0"'
