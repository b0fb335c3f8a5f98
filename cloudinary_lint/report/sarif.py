"""Formats SARIF 2.1.0, which code scanning reads.

Paths are relative to the top of the repository, columns count characters. It has no linted text; a fix that
would show a credential is left out, and so is an unsafe one without `--unsafe-fixes`.
https://docs.oasis-open.org/sarif/sarif/v2.1.0/
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from cloudinary_lint import __version__
from cloudinary_lint.report.diagnostic import severity
from cloudinary_lint.report.document import as_json_text, as_markdown, repository_path, with_fingerprints
from cloudinary_lint.rules import DOCUMENTATION, all_rules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.report import Report
    from cloudinary_lint.report.diagnostic import Diagnostic, Place, SuggestedFix
    from cloudinary_lint.rules import Rule

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"
_SCORES = {"error": "7.5", "warning": "4.8", "note": "0.0"}
_CLEARTEXT = ("security", "external/cwe/cwe-319")


def render_sarif(report: Report) -> str:
    """Returns the whole report as one log with one run."""
    codes = {finding.code for finding in report.findings}
    rules = [rule for rule in all_rules() if rule.code in codes]
    run = {
        "tool": {
            "driver": {
                "name": "cloudinary-lint",
                "semanticVersion": __version__,
                "informationUri": DOCUMENTATION,
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The top of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": [_result(finding, mark, rules, report) for finding, mark in with_fingerprints(report)],
    }
    document = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
    return as_json_text(document)


def _rule(rule: Rule) -> dict[str, object]:
    grade = severity(rule.code)
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.summary},
        "help": {"text": rule.manual, "markdown": rule.manual},
        "helpUri": rule.url,
        "defaultConfiguration": {"level": grade},
        "properties": {
            "precision": "very-high",
            "problem.severity": "recommendation" if grade == "note" else grade,
            **_security(rule, grade),
        },
    }


def _security(rule: Rule, grade: str) -> dict[str, object]:
    """Returns the properties that make a rule a security alert; rules about the check itself are none."""
    if rule.code.startswith("CLD9"):
        return {"tags": ["maintainability"]}
    return {"tags": list(_CLEARTEXT), "security-severity": _SCORES[grade]}


def _result(finding: Diagnostic, mark: str, rules: Sequence[Rule], report: Report) -> dict[str, object]:
    artifact = _artifact(repository_path(finding.path, report))
    result: dict[str, object] = {
        "ruleId": finding.code,
        "ruleIndex": next(index for index, rule in enumerate(rules) if rule.code == finding.code),
        "level": severity(finding.code),
        "message": _message(f"{finding.message}\n{finding.advice}" if finding.advice else finding.message),
        "locations": [_location(artifact, _region(finding.start, finding.end))],
        "partialFingerprints": {"cloudinaryLint/v1": mark},
    }
    if finding.related:
        result["relatedLocations"] = [
            _location(_artifact(one.path), {"startLine": one.line}) | {"message": _message(one.message)}
            for one in finding.related
        ]
    if finding.fix and finding.fix.is_wanted and all(one.new is not None for one in finding.fix.changes):
        result["fixes"] = [_fix(finding.fix, artifact)]
    return result


def _message(text: str) -> dict[str, str]:
    """Returns a message as text and as Markdown; SARIF has links in plain text too: `[text](target)`."""
    markdown = as_markdown(text)
    return {"text": markdown.replace("](", "] ("), "markdown": markdown}


def _artifact(path: str) -> dict[str, object]:
    return {"uri": quote(path.encode("utf-8", "surrogateescape")), "uriBaseId": _ROOT}


def _location(artifact: dict[str, object], region: dict[str, int]) -> dict[str, object]:
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _fix(fix: SuggestedFix, artifact: dict[str, object]) -> dict[str, object]:
    return {
        "description": _message(fix.title),
        "artifactChanges": [
            {
                "artifactLocation": artifact,
                "replacements": [
                    {"deletedRegion": _region(one.start, one.end), "insertedContent": {"text": one.new}}
                    for one in fix.changes
                ],
            }
        ],
        "properties": {"safety": "safe" if fix.is_safe else "unsafe"},
    }


def _region(start: Place, end: Place) -> dict[str, int]:
    return {
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
