"""GitLab's Code Quality report: what its own validator asks for, and its documentation."""

from __future__ import annotations

import json

import jsonschema
import pytest

from cloudinary_lint.report import Report, render
from tests.report import FILES, made_up, report

LINE = {"type": "integer", "minimum": 1}
PLACE = {"type": "object", "required": ["line"], "properties": {"line": LINE, "column": LINE}}
SCHEMA = {  # https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
    "type": "array",
    "items": {
        "type": "object",
        "required": ["description", "check_name", "fingerprint", "severity", "location"],
        "properties": {
            "description": {"type": "string", "minLength": 1},
            "check_name": {"type": "string", "pattern": "^CLD[0-9]{3}$"},
            "fingerprint": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
            "location": {
                "type": "object",
                "required": ["path", "positions"],
                "properties": {
                    "path": {"type": "string", "not": {"pattern": "^(\\./|/)"}},
                    "positions": {
                        "type": "object",
                        "required": ["begin", "end"],
                        "properties": {"begin": PLACE, "end": PLACE},
                    },
                },
            },
        },
    },
}


@pytest.mark.parametrize(
    "given", [Report(), report(), report(folder="a/b")], ids=["nothing", "many findings", "in a folder"]
)
def test_is_valid(given):
    jsonschema.validate(json.loads(render(given, "gitlab")), SCHEMA)


def test_is_an_empty_list_where_nothing_is_found():
    assert render(Report(checked=3), "gitlab") == "[]\n"


def test_paths_begin_at_the_top_of_the_repository():
    issues = json.loads(render(report(folder="a/b"), "gitlab"))
    assert {issue["location"]["path"] for issue in issues} == {f"a/b/{name}" for name in FILES}
    (above,) = json.loads(render(Report(made_up(path="../x.py").findings, folder="a/b"), "gitlab"))
    assert above["location"]["path"] == "a/x.py"


def test_a_finding_tells_what_to_do():
    (issue,) = json.loads(render(made_up(), "gitlab"))
    assert issue["description"] == "CLD101 it is so"
    page = "https://cloudinary-lint.github.io/cloudinary-lint/rules/CLD101/"
    assert issue["content"]["body"] == f"make it otherwise\n\n{page}"
    (issue,) = json.loads(render(made_up(advice=""), "gitlab"))
    assert issue["content"]["body"] == page
