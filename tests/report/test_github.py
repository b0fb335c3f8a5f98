"""Workflow commands, read as the runner of GitHub Actions reads them."""

from __future__ import annotations

import re

import pytest

from cloudinary_lint.report import Report, render
from cloudinary_lint.text.source import Span
from tests.report import FILES, IMAGE, made_up, report

ESCAPES = {"%0D": "\r", "%0A": "\n", "%3A": ":", "%2C": ",", "%25": "%"}
COLUMNS = {"col", "endColumn"}


def annotation(line: str) -> tuple[str, dict[str, str], str]:
    """The command, its properties and its message; fails where the runner would take it for text."""
    match = re.fullmatch(r"::(error|warning|notice) ([^\r\n]*?)::([^\r\n]*)", line)
    assert match
    given = dict(pair.split("=", 1) for pair in match[2].split(","))
    properties = {key: _unescaped(value, ESCAPES) for key, value in given.items()}
    return match[1], properties, _unescaped(match[3], ["%0D", "%0A", "%25"])


def _unescaped(text: str, known) -> str:
    return re.sub("|".join(known), lambda found: ESCAPES[found[0]], text)


def commands(given: Report) -> list[tuple[str, dict[str, str], str]]:
    return [annotation(line) for line in render(given, "github").splitlines()]


def test_every_finding_is_a_command():
    found = commands(report(folder="shop"))
    assert {properties["file"] for _, properties, _ in found} == {f"shop/{name}" for name in FILES}
    assert {command for command, _, _ in found} == {"error", "warning", "notice"}


def test_a_command_tells_place_title_and_what_to_do():
    ((command, properties, message),) = commands(report(**{"a.py": f"a = 1, '{IMAGE}'\n"}))
    assert command == "warning"
    place = {"file": "a.py", "line": "1", "endLine": "1", "col": "9", "endColumn": "45"}
    assert properties == {"title": "CLD402 http-address", **place}
    assert message.splitlines() == [
        "a.py:1:9: CLD402 the Cloudinary address begins with http://, so the connection is not encrypted",
        "help: write https://",
        "more: https://cloudinary-lint.github.io/cloudinary-lint/rules/CLD402/",
    ]


@pytest.mark.parametrize("given", [report(), made_up(text="a = (\n1)")], ids=["real ones", "made up"])
def test_the_runner_takes_every_place(given):
    for _, properties, _ in commands(given):
        line, end = int(properties["line"]), int(properties["endLine"])
        assert 1 <= line <= end
        if line == end:
            assert 1 <= int(properties["col"]) <= int(properties["endColumn"])
        else:
            assert COLUMNS.isdisjoint(properties), "the runner refuses columns of several lines"


@pytest.mark.parametrize(
    "path",
    [
        pytest.param("a%b.py", id="a percent sign"),
        pytest.param("a,col=1.py", id="what looks like a property"),
        pytest.param("a::error::b.py", id="what looks like a command"),
        pytest.param("a\r\n::error::b.py", id="a line end"),
        pytest.param("a%0Ab.py", id="what looks escaped"),
    ],
)
def test_a_path_forges_nothing(path):
    ((_, properties, _),) = commands(made_up(path=path))
    assert properties["file"] == path


def test_words_forge_nothing():
    talkative = made_up(message="50%\n::error::so", advice="100%0A\r::stop-commands::x")
    ((_, _, message),) = commands(talkative)
    assert message.splitlines()[:2] == [
        "a.py:1:1: CLD101 50%\\x0a::error::so",
        "help: 100%0A\\x0d::stop-commands::x",
    ]


def test_advice_may_lack():
    ((_, _, message),) = commands(made_up(advice="", place=Span(0, 0)))
    assert message.splitlines()[1].startswith("more: ")
