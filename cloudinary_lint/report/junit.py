"""JUnit XML: a suite for each file, a failed test for each finding; where all is well, one that passed.

Tests have the same names when lines move, so that their history goes on.
"""

from __future__ import annotations

from collections import Counter
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from cloudinary_lint.report.concise import line
from cloudinary_lint.report.markdown import as_markdown
from cloudinary_lint.report.printable import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic

_NAME = "cloudinary-lint"
_NO_XML = str.maketrans({"\ufffe": "\\ufffe", "\uffff": "\\uffff"})
"""What is no character at all, and the only thing that can be printed and not stand in XML."""


def render(report: Report) -> str:
    """The whole report as one document."""
    files = groupby(report.findings, attrgetter("path"))
    suites = [line for path, findings in files for line in _suite(path, list(findings))]
    counts = _counts(max(len(report.findings), 1), len(report.findings))
    lines = (
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="{_NAME}"{counts}>',
        *(suites or _passed()),
        "</testsuites>",
    )
    return "".join(f"{line}\n" for line in lines).translate(_NO_XML)


def _passed() -> Iterator[str]:
    yield f'  <testsuite name="{_NAME}"{_counts(1, 0)}>'
    yield f'    <testcase name="no findings" classname="{_NAME}"/>'
    yield "  </testsuite>"


def _suite(path: str, findings: list[Diagnostic]) -> Iterator[str]:
    name = quoteattr(printable(path))
    yield f"  <testsuite name={name}{_counts(len(findings), len(findings))}>"
    for title, finding in _titled(findings):
        yield f"    <testcase name={quoteattr(title)} classname={name}>"
        message = quoteattr(as_markdown(finding.message))
        yield f'      <failure type="{finding.code}" message={message}>{escape(_body(finding))}</failure>'
        yield "    </testcase>"
    yield "  </testsuite>"


def _titled(findings: Iterable[Diagnostic]) -> Iterator[tuple[str, Diagnostic]]:
    """Each finding with a name that no other of the file has."""
    seen: Counter[str] = Counter()
    for finding in findings:
        title = f"{finding.code} {as_markdown(finding.message)}"
        seen[title] += 1
        yield title if seen[title] == 1 else f"{title} ({seen[title]})", finding


def _body(finding: Diagnostic) -> str:
    advice = [f"help: {finding.advice}"] if finding.advice else []
    said = as_markdown("\n".join((line(finding, has_color=False), *advice)))
    return f"{said}\nmore: {finding.url}"


def _counts(tests: int, failures: int) -> str:
    return f' tests="{tests}" failures="{failures}" errors="0"'
