"""CSS and SCSS: addresses outside of comments, and comments that speak."""

from __future__ import annotations

import pytest

from cloudinary_lint.languages.registry import Kind
from tests.reading import reaches, urls, written

SHARED = [
    pytest.param("/* url(http://res.cloudinary.com/no) */ a {}", [], id="a comment"),
    pytest.param("a {} /* http://res.cloudinary.com/no", [], id="a comment without an end"),
    pytest.param("/* \" */ a { b: url('http://res.cloudinary.com/1') }", ["1"], id="a quote in a comment"),
    pytest.param("a { b: url(http://res.cloudinary.com/1) }", ["1"], id="url() without quotes"),
    pytest.param("a{b:url( 'http://res.cloudinary.com/1' )}", ["1"], id="url() with quotes"),
    pytest.param(
        "a{b:URL(http://res.cloudinary.com/1)top,url(http://res.cloudinary.com/2)}", ["1", "2"], id="two"
    ),
    pytest.param('@import "http://res.cloudinary.com/1";', ["1"], id="an import"),
    pytest.param(
        'a { content: "/*"; b: url(http://res.cloudinary.com/1) /* */ }', ["1"], id="/* in a string"
    ),
    pytest.param("a { content: '\\'/*'; b: url(http://res.cloudinary.com/1) }", ["1"], id="an escaped quote"),
    pytest.param(
        "a { content: '\\\n/*'; b: url(http://res.cloudinary.com/1) }", ["1"], id="a string over lines"
    ),
    pytest.param(
        "a { content: 'x\n} b { c: url(http://res.cloudinary.com/1) } /* ' */",
        ["1"],
        id="a string without end",
    ),
    pytest.param("a { b: url(/*) } c { d: url(http://res.cloudinary.com/1) }", ["1"], id="/* in url()"),
]
ONLY_SCSS = [
    pytest.param("// http://res.cloudinary.com/no\na {}", [], id="a comment of one line"),
    pytest.param(
        "a { // it's\n b: url(http://res.cloudinary.com/1); }", ["1"], id="an apostrophe in a comment"
    ),
    pytest.param(
        "a { b: url(//e.com); c: '//'; d: url(http://res.cloudinary.com/1) }",
        ["1"],
        id="// in url() and text",
    ),
    pytest.param("$a: 'http://res.cloudinary.com/1'; // $b", ["1"], id="a variable"),
    pytest.param(
        "a { b: url(#{$x}/y); c: url('http://#{$cloud}-res.cloudinary.com/1') }", ["1"], id="interpolation"
    ),
]
SAYS = "/* cloudinary-lint: x */"
REACHES = [
    pytest.param(f"{SAYS}\na {{}}\nb {{}}", "a {}", "a {}\nb {}", id="the next line"),
    pytest.param(f"a {{}} {SAYS}\nb {{}}", f"a {{}} {SAYS}", "a {}\nb {}", id="its line"),
    pytest.param(f"{SAYS} a {{}}\nb {{}}", f"{SAYS} a {{}}", " a {}\nb {}", id="before code"),
    pytest.param(
        "a {\n  b: c; /*\n cloudinary-lint: x */ d: e\n}",
        "  b: c; /*\n cloudinary-lint: x */ d: e",
        "a {\n  b: c; d: e\n}",
        id="its lines",
    ),
    pytest.param(
        "/*\n cloudinary-lint: x\n*/\n/* more */\n/* and\nmore */\r\na {}",
        "a {}",
        "/* more */\n/* and\nmore */\r\na {}",
        id="below comments over lines",
    ),
]


@pytest.mark.parametrize(("text", "expected"), SHARED)
@pytest.mark.parametrize("kind", [Kind.CSS, Kind.SCSS])
def test_addresses(kind, text, expected):
    assert [address[-1] for address in written(kind, text)] == expected


@pytest.mark.parametrize(("text", "expected"), ONLY_SCSS)
def test_addresses_in_scss(text, expected):
    assert [address[-1] for address in written(Kind.SCSS, text)] == expected


def test_two_slashes_are_no_comment_in_css():
    assert written(Kind.CSS, "a { b: c // url(http://res.cloudinary.com/1)\n}")


@pytest.mark.parametrize(("text", "reach", "left"), REACHES)
def test_a_comment_reaches_its_line_or_the_next(text, reach, left):
    [(_, *found)] = reaches(Kind.CSS, text)
    assert found == [reach, left]


def test_no_variable():
    assert urls(Kind.CSS, "CLOUDINARY_URL=cloudinary://k:s@c") == []
