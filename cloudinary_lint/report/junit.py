"""Formats JUnit XML: a suite for each file, a failed test for each finding, or one passed test without any.

Names of tests don't depend on line numbers, so their history continues when lines move.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from cloudinary_lint.report.document import as_markdown
from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.report.text import line

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic

_NAME = "cloudinary-lint"
_NO_XML = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})
"""The only printable characters that XML doesn't allow."""


def render_junit(report: Report) -> str:
    """Returns the whole report as one document."""
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
