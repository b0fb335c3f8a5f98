"""Env files: what python-dotenv reads of them is what is found, and what is left after a fix."""

from __future__ import annotations

from io import StringIO

import pytest
from dotenv import dotenv_values
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import UNKNOWN, Address, Carrier, Language, Literal, Options, fill
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.text import records
from cloudinary_lint.text.edits import apply, replace
from cloudinary_lint.text.source import Source, Unreadable
from tests.reading import cut, reaches, read, secrets, secured, urls, variables, written

U = "cloudinary://k:s@c"


def values(text: str) -> dict[str, str | None]:
    """What python-dotenv reads, placeholders as they stand."""
    return dotenv_values(stream=StringIO(text, newline=""), interpolate=False)


def added(text: str) -> str:
    """The text with the variable's line added."""
    whole = variables(Kind.ENV, text)
    assert whole
    assert whole.slot
    return apply(text, fill(whole.slot, "CLOUDINARY_SECURE"))


NO_URL = [
    pytest.param("", id="an empty file"),
    pytest.param("\n\n", id="blank lines"),
    pytest.param(f"# CLOUDINARY_URL={U}\n", id="a line that is commented out"),
    pytest.param(f"  #CLOUDINARY_URL={U}", id="the same, indented"),
    pytest.param(f"A=1 # CLOUDINARY_URL={U}\n", id="a comment behind a value"),
    pytest.param(f"MY_CLOUDINARY_URL={U}\n", id="another variable"),
    pytest.param(f"cloudinary_url={U}\n", id="lower case"),
    pytest.param(f"CLOUDINARY_URL: {U}\n", id="YAML in an env file"),
    pytest.param("CLOUDINARY_URL=\n", id="no value"),
    pytest.param("CLOUDINARY_URL\n", id="no equals sign"),
    pytest.param("CLOUDINARY_URL=${OTHER}\n", id="a placeholder"),
    pytest.param("CLOUDINARY_URL=cloudinary://demo\n", id="a URL without credentials"),
    pytest.param(f"CLOUDINARY_URL='{U}\n", id="a quote that does not end"),
    pytest.param(f'CLOUDINARY_URL="{U}" x\n', id="something behind the quotes"),
    pytest.param(f'CLOUDINARY_URL= # "{U}"\n', id="a comment in the place of the value"),
    pytest.param(f"A='\nCLOUDINARY_URL={U}\n'\n", id="a line within quotes"),
]

SECURED = [
    pytest.param(f"CLOUDINARY_URL={U}", f"CLOUDINARY_URL={U}?secure=true", id="no final newline"),
    pytest.param(f"CLOUDINARY_URL={U}\nA=1\n", f"CLOUDINARY_URL={U}?secure=true\nA=1\n", id="a line"),
    pytest.param(f"CLOUDINARY_URL={U}\r\n", f"CLOUDINARY_URL={U}?secure=true\r\n", id="CRLF"),
    pytest.param(f"A=1\rCLOUDINARY_URL={U}\r", f"A=1\rCLOUDINARY_URL={U}?secure=true\r", id="CR"),
    pytest.param(f"CLOUDINARY_URL={U} # c", f"CLOUDINARY_URL={U}?secure=true # c", id="before a comment"),
    pytest.param(f"CLOUDINARY_URL={U}  \t", f"CLOUDINARY_URL={U}?secure=true  \t", id="before blanks"),
    pytest.param(f"CLOUDINARY_URL={U}#f", f"CLOUDINARY_URL={U}?secure=true#f", id="before a fragment"),
    pytest.param(f"CLOUDINARY_URL='{U}'", f"CLOUDINARY_URL='{U}?secure=true'", id="single quotes"),
    pytest.param(f'CLOUDINARY_URL="{U}" # c', f'CLOUDINARY_URL="{U}?secure=true" # c', id="double quotes"),
    pytest.param(f"CLOUDINARY_URL = {U}", f"CLOUDINARY_URL = {U}?secure=true", id="blanks around the ="),
    pytest.param(f"'CLOUDINARY_URL'={U}", f"'CLOUDINARY_URL'={U}?secure=true", id="a quoted name"),
    pytest.param(f"export CLOUDINARY_URL={U}", f"export CLOUDINARY_URL={U}?secure=true", id="export"),
    pytest.param(f"CLOUDINARY_URL={U}?a=b", f"CLOUDINARY_URL={U}?a=b&secure=true", id="behind a query"),
    pytest.param(
        f"export CLOUDINARY_URL={U}?a=b",
        f"export CLOUDINARY_URL={U}?a=b",
        id="none where a shell cuts at the &",
    ),
    pytest.param(
        f"export CLOUDINARY_URL='{U}?a=b'",
        f"export CLOUDINARY_URL='{U}?a=b&secure=true'",
        id="quotes keep the & from the shell",
    ),
    pytest.param(
        "CLOUDINARY_URL=cloudinary://${K}:${S:-x}@${C}",
        "CLOUDINARY_URL=cloudinary://${K}:${S:-x}@${C}?secure=true",
        id="placeholders hold no query",
    ),
    pytest.param(
        "CLOUDINARY_URL=cloudinary://{{ k }}:{{ s }}@{{ c }}",
        "CLOUDINARY_URL=cloudinary://{{ k }}:{{ s }}@{{ c }}?secure=true",
        id="placeholders of a template",
    ),
    pytest.param(
        "CLOUDINARY_URL=cloudinary://<k>:<s>@<c>",
        "CLOUDINARY_URL=cloudinary://<k>:<s>@<c>?secure=true",
        id="a sample",
    ),
    pytest.param(
        'CLOUDINARY_URL="cloudinary://k:\\"s@c\\n"',
        'CLOUDINARY_URL="cloudinary://k:\\"s@c?secure=true\\n"',
        id="escapes",
    ),
    pytest.param(
        'CLOUDINARY_URL="cloudinary://k:s\n@c\n"\nA=1',
        'CLOUDINARY_URL="cloudinary://k:s\n@c?secure=true\n"\nA=1',
        id="a value of several lines, which the SDK joins",
    ),
    pytest.param(
        f"CLOUDINARY_URL={U}\nCLOUDINARY_URL={U}",
        f"CLOUDINARY_URL={U}?secure=true\nCLOUDINARY_URL={U}?secure=true",
        id="a variable that is set twice",
    ),
    pytest.param(
        f"oh no\n'\nCLOUDINARY_URL={U}", f"oh no\n'\nCLOUDINARY_URL={U}?secure=true", id="behind errors"
    ),
    pytest.param(
        f"\ufeffCLOUDINARY_URL={U}", f"\ufeffCLOUDINARY_URL={U}?secure=true", id="a mark that is left"
    ),
]

ADDED = [
    pytest.param("CLOUDINARY_A=1", "CLOUDINARY_A=1\nCLOUDINARY_SECURE=true", id="no final newline"),
    pytest.param(
        "CLOUDINARY_A=1\nB=1\n", "CLOUDINARY_A=1\nCLOUDINARY_SECURE=true\nB=1\n", id="below the last one"
    ),
    pytest.param(
        "B=1\r\nCLOUDINARY_A=1", "B=1\r\nCLOUDINARY_A=1\r\nCLOUDINARY_SECURE=true", id="CRLF before it"
    ),
    pytest.param("CLOUDINARY_A=1\rB=1", "CLOUDINARY_A=1\rCLOUDINARY_SECURE=true\rB=1", id="CR"),
    pytest.param(
        "CLOUDINARY_A=1 # c\n", "CLOUDINARY_A=1 # c\nCLOUDINARY_SECURE=true\n", id="below its comment"
    ),
    pytest.param("CLOUDINARY_A='1'\n", "CLOUDINARY_A='1'\nCLOUDINARY_SECURE='true'\n", id="single quotes"),
    pytest.param('CLOUDINARY_A="1"\n', 'CLOUDINARY_A="1"\nCLOUDINARY_SECURE="true"\n', id="double quotes"),
    pytest.param(
        'CLOUDINARY_A="1\n2"\nB=1',
        'CLOUDINARY_A="1\n2"\nCLOUDINARY_SECURE="true"\nB=1',
        id="a value of several lines",
    ),
    pytest.param(
        "CLOUDINARY_A = 1\n", "CLOUDINARY_A = 1\nCLOUDINARY_SECURE = true\n", id="blanks around the ="
    ),
    pytest.param(
        "CLOUDINARY_A =1\n", "CLOUDINARY_A =1\nCLOUDINARY_SECURE =true\n", id="a blank before the ="
    ),
    pytest.param(
        "CLOUDINARY_A=   # c\n", "CLOUDINARY_A=   # c\nCLOUDINARY_SECURE=true\n", id="no value, a comment"
    ),
    pytest.param("CLOUDINARY_A = \n", "CLOUDINARY_A = \nCLOUDINARY_SECURE = true\n", id="no value, blanks"),
    pytest.param(
        "CLOUDINARY_A=''", "CLOUDINARY_A=''\nCLOUDINARY_SECURE='true'", id="an empty value in quotes"
    ),
    pytest.param(
        "export  CLOUDINARY_A=1", "export  CLOUDINARY_A=1\nexport  CLOUDINARY_SECURE=true", id="export"
    ),
    pytest.param("\n\n  CLOUDINARY_A=1", "\n\n  CLOUDINARY_A=1\n  CLOUDINARY_SECURE=true", id="indentation"),
    pytest.param("'CLOUDINARY_A'=1", "'CLOUDINARY_A'=1\n'CLOUDINARY_SECURE'=true", id="a quoted name"),
    pytest.param(
        "CLOUDINARY_A=1\nexport CLOUDINARY_URL='x'\nB=1",
        "CLOUDINARY_A=1\nexport CLOUDINARY_URL='x'\nexport CLOUDINARY_SECURE='true'\nB=1",
        id="in the style of the last one, the URL among them",
    ),
    pytest.param(
        "CLOUDINARY_A='1'\nCLOUDINARY_SECURE # c\n",
        "CLOUDINARY_A='1'\nCLOUDINARY_SECURE # c\nCLOUDINARY_SECURE='true'\n",
        id="below a name without a value, which would take it away",
    ),
]


@pytest.mark.parametrize("text", NO_URL)
def test_no_url(text):
    assert urls(Kind.ENV, text) == []


@pytest.mark.parametrize(("before", "after"), SECURED)
def test_a_url_is_secured_where_it_ends(before, after):
    assert secured(Kind.ENV, before) == after
    if before != after:
        kept = {key: value for key, value in values(before).items() if key != "CLOUDINARY_URL"}
        assert {key: value for key, value in values(after).items() if key != "CLOUDINARY_URL"} == kept
        assert "secure=true" in values(after)["CLOUDINARY_URL"]


@pytest.mark.parametrize(("before", "after"), ADDED)
def test_a_line_is_added_in_the_style_of_the_last(before, after):
    assert added(before) == after
    assert values(after) == {**values(before), "CLOUDINARY_SECURE": "true"}


def test_the_variables_of_a_file_together():
    text = (
        "A=1\nCLOUDINARY_API_KEY='k\\'k'\nCLOUDINARY_CLOUD_NAME=${C}\nCLOUDINARY_SECURE=\n"
        "# CLOUDINARY_Y=1\nCLOUDINARY_X\n"
    )
    whole = variables(Kind.ENV, text)
    assert (whole.name, whole.language, cut(text, whole.place)) == (
        "CLOUDINARY_*",
        Language.ENV,
        "CLOUDINARY_CLOUD_NAME",
    )
    assert [(option.key, option.value, option.on) for option in whole.options] == [
        ("CLOUDINARY_API_KEY", Literal("k'k"), "true"),
        ("CLOUDINARY_CLOUD_NAME", UNKNOWN, "true"),
        ("CLOUDINARY_SECURE", Literal(""), "true"),
    ]
    assert [cut(text, option.value_span) for option in whole.options] == ["k\\'k", "${C}", ""]
    assert cut(text, whole.extent).startswith("CLOUDINARY_API_KEY")
    assert cut(text, whole.extent).endswith("CLOUDINARY_X")


def test_without_a_cloud_they_stand_at_the_first():
    text = "export CLOUDINARY_B=1\nCLOUDINARY_A=1\n"
    assert cut(text, variables(Kind.ENV, text).place) == "CLOUDINARY_B"
    assert variables(Kind.ENV, "A=1\n") is None


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param("CLOUDINARY_SECURE=", "CLOUDINARY_SECURE=true", id="nothing"),
        pytest.param("CLOUDINARY_SECURE='' # c", "CLOUDINARY_SECURE='true' # c", id="nothing in quotes"),
        pytest.param("CLOUDINARY_SECURE= # c", "CLOUDINARY_SECURE=true # c", id="a comment"),
        pytest.param("CLOUDINARY_SECURE = ", "CLOUDINARY_SECURE = true", id="blanks around the ="),
        pytest.param("CLOUDINARY_SECURE= ", "CLOUDINARY_SECURE=true ", id="a blank behind the ="),
        pytest.param('CLOUDINARY_SECURE="f\\"se"', 'CLOUDINARY_SECURE="true"', id="escapes"),
        pytest.param("CLOUDINARY_SECURE=false # c", "CLOUDINARY_SECURE=true # c", id="a value"),
    ],
)
def test_a_value_is_replaced_where_it_stands(before, after):
    [option] = variables(Kind.ENV, before).options
    assert apply(before, [replace(before, option.value_span, option.on)]) == after
    assert values(after) == {"CLOUDINARY_SECURE": "true"}


def test_a_url_knows_the_variables_beside_it():
    text = f"CLOUDINARY_CNAME=1\nCLOUDINARY_URL={U}\nCLOUDINARY_CNAME=2\nCLOUDINARY_A=3\nOTHER=1\n"
    facts = [fact for fact in read(Kind.ENV, text).facts if isinstance(fact, Options)]
    [url] = [fact for fact in facts if fact.carrier is Carrier.URL]
    assert [(option.key, option.value) for option in url.siblings] == [("CLOUDINARY_CNAME", Literal("2"))]
    assert (url.name, cut(text, url.variable)) == ("CLOUDINARY_URL", "CLOUDINARY_URL")
    assert url.parent.options == url.siblings
    assert records.replace(url.parent, options=facts[0].options) == facts[0]


def test_addresses_in_values():
    text = (
        "A=http://res.cloudinary.com/a # http://res.cloudinary.com/b\n"
        "#B=http://res.cloudinary.com/c\nB='x http://api.cloudinary.com'"
    )
    assert written(Kind.ENV, text) == ["http://res.cloudinary.com/a", "http://api.cloudinary.com"]


REACHES = [
    pytest.param("# cloudinary-lint: x\nA=1\nB=2\n", "A=1", "A=1\nB=2\n", id="the line below"),
    pytest.param(
        "# cloudinary-lint: x\r\n  A='1\r\n2' # c\r\nB=2",
        "  A='1\r\n2' # c",
        "  A='1\r\n2' # c\r\nB=2",
        id="all of its value",
    ),
    pytest.param("B=2\n\t# cloudinary-lint: x\n# c\nA=1", "A=1", "B=2\n# c\nA=1", id="below other comments"),
    pytest.param("# cloudinary-lint: x\n\nA=1", "", "\nA=1", id="a blank line ends it"),
    pytest.param("A=1\n# cloudinary-lint: x", "", "A=1\n", id="nothing below"),
]


@pytest.mark.parametrize(("text", "reach", "left"), REACHES)
def test_a_comment_reaches_what_is_below(text, reach, left):
    assert reaches(Kind.ENV, text) == [("# cloudinary-lint: x", reach, left)]


def test_a_comment_behind_a_value_does_not_speak():
    assert reaches(Kind.ENV, "A=1 # cloudinary-lint: x\n# another\n") == []


def test_what_must_not_be_shown():
    text = (
        f"CLOUDINARY_URL='{U}?a=b'\nAPI_SECRET=\"two\nlines\" # c\nCLOUDINARY_CLOUD_NAME=demo\nTOKEN=\n"
        "oh no: broken\nBROKEN TOKEN = x\nPASSWORD='x\\'y'"
    )
    assert secrets(Kind.ENV, text) == ["k:s", "two\nlines", " broken", " x", "x\\'y"]


def test_an_error_without_a_name_is_not_hidden():
    assert secrets(Kind.ENV, "oh no\n") == []


def test_blanks_that_would_keep_the_parser_for_hours_are_trouble():
    text = "A=1\nB=" + "x" + " " * 100_000 + "y"
    with pytest.raises(Unreadable) as raised:
        read(Kind.ENV, text)
    assert (raised.value.line, raised.value.column) == (2, 4)


NAMES = [
    "CLOUDINARY_URL",
    "CLOUDINARY_CLOUD_NAME",
    "CLOUDINARY_SECURE",
    "A",
    "export ",
    "\ufeff",
    "é",
    "cloudinary://k:s@c",
]
SIGNS = [
    "=",
    " = ",
    "=  ",
    "'",
    '"',
    "\\",
    "\\n",
    "#",
    " #",
    " ",
    "\n",
    "\r\n",
    "\r",
    "\t",
    "\x0b",
    "\x85",
    "\xa0",
    "?a=b",
    "&",
]
VALUES = [
    "true",
    "${A}",
    "${",
    "{{ a }}",
    "$A",
    "http://res.cloudinary.com/a",
    "# cloudinary-lint: ignore[CLD104]",
]
PIECES = st.sampled_from([*NAMES, *SIGNS, *VALUES])
TEXTS = st.lists(PIECES, max_size=25).map("".join)


@given(TEXTS)
def test_every_span_is_what_it_says(text):
    document = read(Kind.ENV, text)
    known = values(text)
    for fact in document.facts:
        match fact:
            case Options(carrier=Carrier.ENV):
                assert all(option.key in known for option in fact.options)
                assert {option.key for option in fact.options} == {
                    key for key, value in known.items() if key.startswith("CLOUDINARY_") and value is not None
                }
            case Options(carrier=Carrier.URL):
                assert cut(text, fact.place).lower().startswith("cloudinary://")
            case Address():
                assert cut(text, fact.scheme) == "http"


@given(TEXTS)
def test_a_fix_changes_the_url_alone(text):
    before = values(text)
    for fact in read(Kind.ENV, text).facts:
        if isinstance(fact, Options) and fact.slot and fact.carrier is Carrier.URL:
            after = values(apply(text, fill(fact.slot, "secure")))
            assert list(after) == list(before)
            changed = {key for key in before if after[key] != before[key]}
            assert changed <= {"CLOUDINARY_URL"}
            if changed:
                old, new = before["CLOUDINARY_URL"], after["CLOUDINARY_URL"]
                assert len(new) - len(old) in {len("secure=true"), len("&secure=true")}
                assert "secure=true" in new


@given(TEXTS)
def test_a_line_that_is_added_changes_nothing_else(text):
    whole = variables(Kind.ENV, text)
    if whole and whole.slot:
        after = values(added(text))
        assert after.pop("CLOUDINARY_SECURE") == "true"
        before = values(text)
        before.pop("CLOUDINARY_SECURE", None)
        assert after == before


@given(TEXTS)
def test_positions_are_those_of_the_text(text):
    source = Source("a", text)
    for comment in read(Kind.ENV, text).comments:
        assert source.line_at(comment.span.start).covers(comment.span)
        if comment.is_misplaced:
            assert comment.reach == source.line_at(comment.span.start)
        else:
            assert comment.span.end <= comment.reach.start
