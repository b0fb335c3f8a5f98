"""JUnit XML: valid by the schema of Jenkins' xUnit plugin, and as junitparser reads it."""

from __future__ import annotations

from pathlib import Path

import pytest
import xmlschema
from junitparser import JUnitXml

from cloudinary_lint.report import Report, render
from tests.report import FILES, made_up, report

ODD = made_up(path='a<"&>\n\x1b\udcff.py', message='it\'s <so> & "that" \x00\ufffe', advice="]]> \x0b")


@pytest.fixture(scope="module")
def schema():
    return xmlschema.XMLSchema(Path(__file__).with_name("junit-10.xsd"))


def read(given: Report) -> JUnitXml:
    return JUnitXml.fromstring(render(given, "junit").encode())


@pytest.mark.parametrize("given", [Report(), report(), ODD], ids=["nothing", "many findings", "odd letters"])
def test_is_valid(schema, given):
    schema.validate(render(given, "junit"))


def test_is_looked_at_by_the_schema(schema):
    assert not schema.is_valid(render(report(), "junit").replace(" name=", " nmae="))


def test_a_file_is_a_suite_and_a_finding_a_failed_test():
    found = read(report())
    assert {suite.name for suite in found} == set(FILES)
    assert found.tests == found.failures == len(report().findings)
    assert found.errors == 0
    for suite in found:
        assert suite.tests == suite.failures == len(list(suite))
        assert {case.classname for case in suite} == {suite.name}


def test_a_test_says_what_is_wrong_and_where():
    (suite,) = read(made_up())
    (case,) = suite
    (failure,) = case.result
    assert (case.name, failure.type, failure.message) == ("CLD101 it is so", "CLD101", "it is so")
    assert failure.text == (
        "a.py:1:1: CLD101 it is so\nhelp: make it otherwise\n"
        "more: https://cloudinary-lint.github.io/cloudinary-lint/rules/CLD101/"
    )
    ((bare,),) = read(made_up(advice=""))
    assert "help" not in bare.result[0].text


def test_where_nothing_is_found_a_test_has_passed():
    found = read(Report(checked=3))
    assert (found.tests, found.failures) == (1, 0)
    ((case,),) = found
    assert (case.name, case.is_passed) == ("no findings", True)


def test_tests_of_one_file_have_different_names_that_stay_when_lines_move():
    name = "größe 🎈.py"
    before, after = (read(report(**{name: f"{more}{FILES[name]}"})) for more in ("", "import os\n\n"))
    names = [[case.name for suite in found for case in suite] for found in (before, after)]
    assert (
        names[0]
        == names[1]
        == [
            "CLD402 the Cloudinary address begins with http://, so the connection is not encrypted",
            "CLD402 the Cloudinary address begins with http://, so the connection is not encrypted (2)",
        ]
    )


def test_what_xml_cannot_hold_is_spelled_out():
    (suite,) = read(ODD)
    assert suite.name == 'a<"&>\\x0a\\x1b\\udcff.py'
    (case,) = suite
    assert case.result[0].message.startswith('it\'s `<so>` & "that" `\\x00')
    assert "help: `]]>` `\\x0b`" in case.result[0].text
