"""Where messages are rendered as Markdown, nothing that a file says becomes markup."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from xml.etree import ElementTree as ET

import markdown
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.report import render
from cloudinary_lint.report.document import as_markdown
from tests.report import made_up

PLAIN = [
    pytest.param("build_url() builds an address without secure=True", id="words and names"),
    pytest.param("CLOUDINARY_URL has no ?secure=true, so the SDK builds http:// addresses", id="a scheme"),
    pytest.param('add "SECURE": True', id="an entry"),
    pytest.param("write `secure=True`", id="code"),
    pytest.param("write `{% cloudinary_url x secure=True %}`, or remove it", id="code with blanks in it"),
    pytest.param('"url" of an upload response is always http://; use "secure_url"', id="quotes"),
]


@pytest.mark.parametrize("message", PLAIN)
def test_a_plain_message_stays_as_it_is(message):
    assert as_markdown(message) == message


ESCAPED = [
    pytest.param("see [a](b)", "see `[a](b)`", id="a link"),
    pytest.param("see ![a](b)", "see `![a](b)`", id="a picture"),
    pytest.param("ask @org/all", "ask `@org/all`", id="a mention"),
    pytest.param("a <b> c", "a `<b>` c", id="HTML"),
    pytest.param("at https://a.example", "at `https://a.example`", id="an address"),
    pytest.param("a *b* _c_", "a `*b*` `_c_`", id="emphasis"),
    pytest.param("write `a`[b](c)`d`", "write `` `a`[b](c)`d` ``", id="backticks in the file's text"),
    pytest.param("a ` b", "a `` ` `` b", id="a lone backtick"),
    pytest.param("a ``` b", "a ```` ``` ```` b", id="a fence"),
    pytest.param("a\n# b", "a\n`#` b", id="a heading"),
    pytest.param("a\x1b[2J", "a\\x1b[2J".join("``"), id="control characters"),
]


@pytest.mark.parametrize(("message", "expected"), ESCAPED)
def test_markup_becomes_code(message, expected):
    assert as_markdown(message) == expected


class Outside(HTMLParser):
    """The elements of a rendered text, and its words that are no code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: set[str] = set()
        self.words = ""
        self._depth = 0
        self.feed(markdown.markdown(text))

    def handle_starttag(self, tag, _attrs):
        self.elements.add(tag)
        self._depth += tag == "code"

    def handle_endtag(self, tag):
        self._depth -= tag == "code"

    def handle_data(self, data):
        self.words += "" if self._depth else data


PIECES = [
    "[a](http://b.example)",
    "![",
    "](x)",
    "<img src=x>",
    "@org/all",
    "`",
    "``",
    "&lt;",
    "**",
    "_",
    "a",
    " ",
]
MESSAGES = st.lists(
    st.sampled_from([*PIECES, "\n", "# ", "- ", "1. ", "~~~", "http://b", "www.b.com", "\\"])
).map("".join)


@given(MESSAGES)
def test_no_message_becomes_markup(message):
    found = Outside(as_markdown(message))
    assert found.elements <= {"p", "code"}
    assert not re.search(r"[@<>\[\]]|://\w|www\.", found.words)


FORGED = "[a](http://b.example) ![a](c) @org/all <img src=x>"


@pytest.mark.parametrize("name", ["sarif", "gitlab", "rdjson", "junit"])
def test_in_no_format(name):
    text = render(made_up(message=FORGED, advice=FORGED), name)
    said = (
        [value for node in ET.fromstring(text).iter() for value in (node.text, node.get("message"))]
        if name == "junit"
        else strings(json.loads(text), {"text", "markdown", "description", "body", "message"})
    )
    found = [Outside(value) for value in said if value and "img" in value]
    assert found
    for one in found:
        assert one.elements <= {"p", "code"}
        assert not re.search(r"[@<>\[\]]", one.words)


def test_plain_text_of_sarif_holds_no_link():
    (result,) = json.loads(render(made_up(message=FORGED), "sarif"))["runs"][0]["results"]
    assert "](" not in result["message"]["text"]


def strings(value: object, keys: set[str], key: str = "") -> list[str]:
    """The texts below any of the keys."""
    match value:
        case dict():
            return [text for name, inner in value.items() for text in strings(inner, keys, name)]
        case list():
            return [text for inner in value for text in strings(inner, keys, key)]
        case str() if key in keys:
            return [value]
        case _:
            return []
