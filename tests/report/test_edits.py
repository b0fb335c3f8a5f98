"""What formats offer as a fix: whoever takes it has what `--fix` writes, in the format's own columns."""

from __future__ import annotations

import json
import re

import pytest

from cloudinary_lint.report import render
from cloudinary_lint.text.edits import Edit, Safety
from tests.report import FILES, SECRET, fixed, made_up, plain, report

FIXED = [name for name, text in FILES.items() if fixed(name, text) != plain(text)]
WITHOUT = ["a%b:c,d.py"]


class Text:
    """A text that is edited as other programs do: by line and column."""

    def __init__(self, text: str, encoding: str) -> None:
        self.encoding = encoding
        self.lines = [line.encode(encoding) for line in re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)]

    def offset(self, line: int, column: int) -> int:
        width = 4 if self.encoding.startswith("utf-32") else 1
        return sum(map(len, self.lines[: line - 1])) + (column - 1) * width

    def edited(self, edits: list[tuple[tuple[int, int], tuple[int, int], str]]) -> str:
        raw = b"".join(self.lines)
        for start, end, new in sorted(set(edits), reverse=True):
            raw = raw[: self.offset(*start)] + new.encode(self.encoding) + raw[self.offset(*end) :]
        return raw.decode(self.encoding)


def by_json(shown: str):
    for finding in json.loads(shown)["findings"]:
        for edit in finding["fix"]["edits"] if finding["fix"] else ():
            start, end = edit["start"], edit["end"]
            yield (start["line"], start["column"]), (end["line"], end["column"]), edit["new"]


def by_sarif(shown: str):
    (run,) = json.loads(shown)["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    for result in run["results"]:
        for fix in result.get("fixes", ()):
            (change,) = fix["artifactChanges"]
            for one in change["replacements"]:
                region = one["deletedRegion"]
                start, end = (
                    (region["startLine"], region["startColumn"]),
                    (region["endLine"], region["endColumn"]),
                )
                yield start, end, one["insertedContent"]["text"]


def by_rdjson(shown: str):
    for diagnostic in json.loads(shown)["diagnostics"]:
        for one in diagnostic["suggestions"]:
            start, end = one["range"]["start"], one["range"]["end"]
            yield (start["line"], start["column"]), (end["line"], end["column"]), one["text"]


FORMATS = [
    pytest.param("json", by_json, "utf-32-le", id="json"),
    pytest.param("sarif", by_sarif, "utf-32-le", id="sarif"),
    pytest.param("rdjson", by_rdjson, "utf-8", id="rdjson"),
]


def test_most_files_can_be_fixed():
    assert [name for name in FILES if name not in WITHOUT] == FIXED


@pytest.mark.parametrize(("form", "edits", "encoding"), FORMATS)
@pytest.mark.parametrize("name", FIXED)
def test_who_takes_the_edits_has_what_fix_writes(form, edits, encoding, name):
    shown = render(report(takes_unsafe=True, **{name: FILES[name]}), form)
    assert Text(plain(FILES[name]), encoding).edited(list(edits(shown))) == fixed(name, FILES[name])


@pytest.mark.parametrize(("form", "edits"), [("sarif", by_sarif), ("rdjson", by_rdjson)])
class TestOffers:
    def test_unsafe_ones_are_made_only_where_they_are_wanted(self, form, edits):
        name = "page.html"
        assert list(edits(render(report(**{name: FILES[name]}), form))) == []
        assert list(edits(render(report(takes_unsafe=True, **{name: FILES[name]}), form)))
        assert list(edits(render(made_up(Edit(0, "", "x"), safety=Safety.UNSAFE), form))) == []

    @pytest.mark.parametrize(
        ("text", "offered"),
        [
            pytest.param("a = 1\nb = 2\nc = 3", True, id="plain text between the edits"),
            pytest.param(
                f"a = 1\napi_secret = '{SECRET}'\nc = 3", False, id="a credential between the edits"
            ),
        ],
    )
    def test_several_edits_are_one_fix(self, form, edits, text, offered):
        shown = render(made_up(Edit(4, "1", "one"), Edit(len(text) - 1, "3", "three"), text=text), form)
        made = list(edits(shown))
        if form == "sarif":
            assert [new for *_, new in made] == ["one", "three"]
        elif offered:
            assert made == [((1, 5), (3, 6), "one\nb = 2\nc = three")]
        else:
            assert made == []

    def test_none_would_show_a_credential(self, form, edits):
        assert list(edits(render(made_up(Edit(0, "", f"cloudinary://1:{SECRET}@demo")), form))) == []

    def test_none_is_a_page_long(self, form, edits):
        text = "a = 1\n" * 1000
        made = list(edits(render(made_up(Edit(4, "1", "2"), Edit(5998, "1", "2"), text=text), form)))
        assert len(made) == (2 if form == "sarif" else 0)
