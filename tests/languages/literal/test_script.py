"""JavaScript and TypeScript: strings, templates, regular expressions and comments, told apart."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.languages.registry import Kind
from tests.reading import compared, reaches, urls, written

A = "http://res.cloudinary.com/a"

SILENT = [
    pytest.param(f"// {A}\n", id="a comment of one line"),
    pytest.param(f"x /* '\n {A} */", id="a comment over lines"),
    pytest.param(f"/* {A}", id="a comment without an end"),
    pytest.param(f"#!/usr/bin/env node {A}", id="the line that names the interpreter"),
    pytest.param(f"x = 1 // '{A}'", id="a string in a comment"),
    pytest.param("x = /http:\\/\\/res.cloudinary.com/", id="a regular expression"),
    pytest.param(f"x = /[/\"]/ // '{A}'", id="a slash and a quote in a class"),
    pytest.param(f'if (x) /"/.test(y) // {A}', id="an expression behind a condition"),
    pytest.param(f"return /'/ // {A}", id="behind a keyword"),
    pytest.param(f"}} /'/.test(x) // {A}", id="behind a block"),
    pytest.param(f"x = a / b // {A}", id="division"),
    pytest.param(f"x = (a) / b[0] / c++ / 2 // '{A}'", id="division behind brackets and increments"),
    pytest.param(f"x = `'` / \"'\" / 2 // {A}", id="division of texts"),
    pytest.param(f"x = `${{a}}` // {A}", id="behind a template"),
    pytest.param(f"x = `${{`${{'}}'}}`}}` // {A}", id="behind nested templates"),
    pytest.param(f"x = `\\`$\\${{` // {A}", id="behind escapes in a template"),
    pytest.param(f"x = 'it\\'s' // {A}", id="behind an escaped quote"),
    pytest.param(f"x = 'it\\\ns' // {A}", id="behind a string over lines"),
    pytest.param(f"<p>Don't</p> // {A}", id="behind an apostrophe in markup"),
    pytest.param(f"x = 'y\n// {A}", id="behind a string without an end"),
    pytest.param(f"x = /y\n// {A}", id="behind a slash of markup"),
    pytest.param(f"{{ a: ') }} // {A}", id="behind brackets that don't match"),
]

WRITTEN = [
    pytest.param(f"x = '{A}'", id="single quotes"),
    pytest.param(f'x = "{A}" // y', id="double quotes"),
    pytest.param(f"x = `{A}`", id="a template"),
    pytest.param(f"x = `\n{A}", id="a template without an end"),
    pytest.param(f"x = '<img src=\"{A}\">'", id="markup in a string"),
    pytest.param(f"x = `${{f('{A}')}}`", id="a string in a template"),
    pytest.param(f"x = `${{f({{a: `${{b}}`}})}} {A}`", id="behind a hole with braces"),
    pytest.param(f"x = `${{(}} {A}`", id="behind a hole with a bracket too many"),
    pytest.param(f"x = {{a: '{A}'}}", id="an object"),
    pytest.param(f"x = /\\//g, y = '{A}'", id="behind a regular expression"),
    pytest.param(f'<a href="{A}">Don\'t</a>', id="an attribute of markup"),
    pytest.param(f'<p><b x={{y}} /><img src="{A}" /></p>', id="behind the end of a tag"),
    pytest.param(f"f('{A}')", id="an argument"),
    pytest.param(f"x.replace(y, z)('{A}')", id="an argument behind a search"),
    pytest.param(f"x.replace(y, {{a: '{A}'}})", id="an object in a search"),
    pytest.param(f"x = y === z ? '{A}' : ''", id="behind a comparison"),
    pytest.param(f"x => '{A}'", id="what a function returns"),
    pytest.param(f"switch (x) {{ case y: '{A}' }}", id="in a case"),
    pytest.param(f"import x from '{A}'", id="an import"),
    pytest.param(f"x = a\n/b/g\ny = '{A}'", id="division over lines"),
    pytest.param(f"const a: string = '{A}' as const", id="TypeScript"),
]

COMPARED = [
    pytest.param(f"x.replace('{A}', y)", id="the first argument of replace"),
    pytest.param(f"x.replace(/y/, '{A}')", id="the second"),
    pytest.param(f"x.replace( `{A}${{y}}`, z)", id="a template"),
    pytest.param(f"new RegExp('{A}')", id="RegExp"),
    pytest.param(f"x == '{A}'", id="=="),
    pytest.param(f"x!=='{A}'", id="!=="),
    pytest.param(f"'{A}' === x", id="the left side"),
    pytest.param(f"`{A}` != x", id="a template on the left side"),
    pytest.param(f"case '{A}':", id="case"),
    pytest.param(f"expect(x).toBe('{A}')", id="a test's expectation"),
]


SEARCHES = "startsWith endsWith includes indexOf match matchAll test exec replaceAll split search"


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert written(Kind.SCRIPT, text) == compared(Kind.SCRIPT, text) == []


@pytest.mark.parametrize("text", WRITTEN)
def test_written(text):
    assert written(Kind.SCRIPT, text) == [A]
    assert compared(Kind.SCRIPT, text) == []


@pytest.mark.parametrize("text", COMPARED)
def test_compared(text):
    assert [address[: len(A)] for address in compared(Kind.SCRIPT, text)] == [A]
    assert written(Kind.SCRIPT, text) == []


@pytest.mark.parametrize("method", SEARCHES.split())
def test_an_argument_of_a_search_is_compared(method):
    assert compared(Kind.SCRIPT, f"x.{method}('{A}')") == [A]


def test_escapes():
    assert written(Kind.SCRIPT, r"x = 'http:\/\/res.cloudinary.com\/a b'") == [
        r"http:\/\/res.cloudinary.com\/a"
    ]
    assert written(Kind.SCRIPT, r"x = 'y\nhttp:\u002f\x2fres.cloudinary.com'") == [
        r"http:\u002f\x2fres.cloudinary.com"
    ]
    assert written(Kind.SCRIPT, r"x = 'y\u{1F600}http://res.cloudinary.com'") == ["http://res.cloudinary.com"]


def test_a_placeholder_in_the_host():
    text = "x = `http://${a ? `'` : b}-res.cloudinary.com/c d`"
    assert written(Kind.SCRIPT, text) == ["http://${a ? `'` : b}-res.cloudinary.com/c"]


REACHES = [
    pytest.param("// cloudinary-lint: x\na\nb", "a", "a\nb", id="the next line"),
    pytest.param("a // cloudinary-lint: x\nb", "a // cloudinary-lint: x", "a\nb", id="its line"),
    pytest.param("  /* cloudinary-lint: x */\r\n// y\r\na", "a", "// y\r\na", id="below another comment"),
    pytest.param(
        "a {/* cloudinary-lint: x */}\nb", "a {/* cloudinary-lint: x */}", "a {}\nb", id="in markup"
    ),
]


@pytest.mark.parametrize(("text", "reach", "left"), REACHES)
def test_a_comment_reaches_its_line_or_the_next(text, reach, left):
    [(_, *found)] = reaches(Kind.SCRIPT, text)
    assert found == [reach, left]


def test_no_variable():
    assert urls(Kind.SCRIPT, "process.env.CLOUDINARY_URL='cloudinary://k:s@c'") == []


STRINGS = [
    "'x'",
    '"//"',
    "'/*'",
    '"it\'s"',
    "'\\''",
    "`a`",
    "`//${'`'}`",
    "`${`${1}`}/*`",
    "/'/",
    "/[/]/g",
    "/\\//",
]
COMMENTS = ["// '\n", '/* " */', "/* ` */", "//\n", "/**/"]
PLACES = ["f({})", "x = {};", "[{}, 1]", "y = {} || 2", "return {};", "({{a: {}}})"]
PARTS = st.one_of(
    st.builds(str.format, st.sampled_from(PLACES), st.sampled_from(STRINGS)),
    st.sampled_from(["a / b;", "x++ / 2;", "if (a) {}", "(a) / 2;", "}", "{", "\n"]),
    st.sampled_from(COMMENTS),
)


@given(st.lists(PARTS, max_size=8))
def test_what_stands_before_does_not_matter(parts):
    before = " ".join(parts)
    assert written(Kind.SCRIPT, f"{before}\n;'{A}' // {A}x") == [A]
