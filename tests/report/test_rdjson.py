"""Reviewdog's diagnostic format, as its definition has it."""

from __future__ import annotations

import json

import jsonschema
import pytest

from cloudinary_lint.report import Report, render
from tests.report import FILES, IMAGE, made_up, report


def closed(*required: str, **properties: object) -> dict[str, object]:
    return {
        "type": "object",
        "required": list(required),
        "properties": properties,
        "additionalProperties": False,
    }


TEXT = {"type": "string"}
NUMBER = {"type": "integer", "minimum": 1}
PLACE = closed("line", "column", line=NUMBER, column=NUMBER)
RANGE = closed("start", start=PLACE, end=PLACE)
SOURCE = closed("name", name=TEXT, url=TEXT)
SEVERITY = {"enum": ["UNKNOWN_SEVERITY", "ERROR", "WARNING", "INFO"]}
DIAGNOSTIC = closed(
    "message",
    "location",
    message=TEXT,
    location=closed("path", path=TEXT, range=RANGE),
    severity=SEVERITY,
    source=SOURCE,
    code=closed("value", value=TEXT, url=TEXT),
    suggestions={"type": "array", "items": closed("range", "text", range=RANGE, text=TEXT)},
    original_output=TEXT,
)
SCHEMA = closed(  # the messages of reviewdog's proto/rdf/reviewdog.proto
    "diagnostics", diagnostics={"type": "array", "items": DIAGNOSTIC}, source=SOURCE, severity=SEVERITY
)


@pytest.mark.parametrize(
    "given", [Report(), report(), report(takes_unsafe=True)], ids=["nothing", "many findings", "unsafe fixes"]
)
def test_is_valid(given):
    jsonschema.validate(json.loads(render(given, "rdjson")), SCHEMA)


def test_columns_are_bytes():
    document = json.loads(render(report(**{"a.py": f"a = 'é🎈', '{IMAGE}'\n"}), "rdjson"))
    (diagnostic,) = document["diagnostics"]
    before = len("a = 'é🎈', '".encode())
    assert diagnostic["location"]["range"] == {
        "start": {"line": 1, "column": before + 1},
        "end": {"line": 1, "column": before + len(IMAGE) + 1},
    }


def test_paths_are_those_of_the_working_folder():
    shown = json.loads(render(report(folder="shop"), "rdjson"))
    assert {one["location"]["path"] for one in shown["diagnostics"]} == set(FILES)


def test_a_message_says_what_to_do():
    (one,) = json.loads(render(made_up(), "rdjson"))["diagnostics"]
    assert one["message"] == "it is so\nmake it otherwise"
    (one,) = json.loads(render(made_up(advice=""), "rdjson"))["diagnostics"]
    assert one["message"] == "it is so"
