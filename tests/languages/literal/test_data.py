"""JSON, TOML and INI, as Python's own modules read them."""

from __future__ import annotations

import configparser
import json
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import UNKNOWN, Literal, fill
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.text.edits import apply
from tests.reading import reaches, secrets, secured, siblings, urls, variables, written

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

U = "cloudinary://k:s@c"

NO_URL = [
    pytest.param(Kind.JSON, f'{{"MY_CLOUDINARY_URL": "{U}"}}', id="JSON: another name"),
    pytest.param(Kind.JSON, f'{{"a": "CLOUDINARY_URL: {U}"}}', id="JSON: a text"),
    pytest.param(Kind.JSON, f'["CLOUDINARY_URL", "{U}"]', id="JSON: a name and a value in a list"),
    pytest.param(Kind.JSON, f'{{"CLOUDINARY_URL": ["{U}"]}}', id="JSON: a list below the name"),
    pytest.param(
        Kind.JSON, f'{{"CLOUDINARY_URL": {{"example": "{U}"}}}}', id="JSON: another key below the name"
    ),
    pytest.param(Kind.JSON, f'{{"value": "{U}"}}', id="JSON: a value without a name"),
    pytest.param(Kind.JSON, f'// "CLOUDINARY_URL": "{U}"\n{{}}', id="JSON: a comment"),
    pytest.param(Kind.JSON, f'{{"CLOUDINARY_URL": "{U}\n"}}', id="JSON: a string without an end"),
    pytest.param(Kind.JSON, '{"CLOUDINARY_URL": {"required": true}, "CLOUDINARY_A": 1}', id="JSON: no text"),
    pytest.param(Kind.TOML, f'# CLOUDINARY_URL = "{U}"\n', id="TOML: a comment"),
    pytest.param(Kind.TOML, f"a = \"CLOUDINARY_URL = '{U}'\"\n", id="TOML: a text"),
    pytest.param(Kind.TOML, f'a = """\nCLOUDINARY_URL = "{U}"\n"""\n', id="TOML: a text over lines"),
    pytest.param(Kind.TOML, f'MY_CLOUDINARY_URL = "{U}"\n', id="TOML: another name"),
    pytest.param(Kind.TOML, f"CLOUDINARY_URL = '{U}\n", id="TOML: a string without an end"),
    pytest.param(Kind.INI, f"# CLOUDINARY_URL = {U}\n", id="INI: a comment"),
    pytest.param(Kind.INI, f"  ; CLOUDINARY_URL = {U}\n", id="INI: a comment with a semicolon"),
    pytest.param(Kind.INI, f"MY_CLOUDINARY_URL = {U}\n", id="INI: another name"),
    pytest.param(Kind.INI, f"CLOUDINARY_URL = {U}?a=b,c\n", id="INI: a comma that may end it"),
    pytest.param(Kind.INI, f"CLOUDINARY_URL = {U};c\n", id="INI: a semicolon that may end it"),
    pytest.param(Kind.INI, f'CLOUDINARY_URL = "{U}"x\n', id="INI: quotes within the value"),
    pytest.param(Kind.INI, "CLOUDINARY_URL = cloudinary://k:s\\@c\n", id="INI: a backslash"),
    pytest.param(Kind.INI, "CLOUDINARY_URL\n", id="INI: a name alone"),
]

SECURED = [
    pytest.param(Kind.JSON, '{"CLOUDINARY_URL": "%s"}', id="JSON: a key"),
    pytest.param(Kind.JSON, '{"env":{"a":[1,{}],"CLOUDINARY_URL":"%s"},"b":null}', id="JSON: without blanks"),
    pytest.param(
        Kind.JSON, '{"env": {"CLOUDINARY_URL": {"description": "x", "value": "%s"}}}', id="JSON: app.json"
    ),
    pytest.param(
        Kind.JSON, '[{"name": "CLOUDINARY_URL", "value": "%s"}]', id="JSON: a container's definition"
    ),
    pytest.param(Kind.JSON, '[{"value": "%s", "name": "CLOUDINARY_URL"}]', id="JSON: the value first"),
    pytest.param(Kind.JSON, '{"runArgs": ["-e", "CLOUDINARY_URL=%s"]}', id="JSON: an argument"),
    pytest.param(
        Kind.JSON, '// it\'s "x\n{"a": "\\"", /* " */ "CLOUDINARY_URL": "%s",}', id="JSON: with comments"
    ),
    pytest.param(Kind.TOML, 'CLOUDINARY_URL = "%s" # c\n', id="TOML: a basic string"),
    pytest.param(Kind.TOML, "[env]\r\nCLOUDINARY_URL='%s'", id="TOML: a literal string"),
    pytest.param(Kind.TOML, '"CLOUDINARY_URL" = "%s"\n', id="TOML: a quoted key"),
    pytest.param(Kind.TOML, 'env.CLOUDINARY_URL = "%s"\n', id="TOML: a dotted key"),
    pytest.param(Kind.TOML, 'env = { A = 1, CLOUDINARY_URL = "%s" }\n', id="TOML: an inline table"),
    pytest.param(Kind.TOML, 'env = [\n  "A=b", # it\'s\n  "CLOUDINARY_URL=%s",\n]\n', id="TOML: an array"),
    pytest.param(
        Kind.TOML, 'a = "it\'s \\" # x"\nb = \'"\'\nCLOUDINARY_URL = "%s"\n', id="TOML: behind quotes"
    ),
    pytest.param(
        Kind.TOML, 'a = """x "y" \\" z"""\nb = [[1], ["x"]]\nCLOUDINARY_URL = "%s"\n', id="TOML: and more"
    ),
    pytest.param(Kind.INI, "[a]\nCLOUDINARY_URL = %s\n", id="INI: a key"),
    pytest.param(Kind.INI, "[a]\nCLOUDINARY_URL: %s ; c\n", id="INI: a colon, a comment behind it"),
    pytest.param(Kind.INI, "[a]\nCLOUDINARY_URL='%s'\n", id="INI: quotes"),
    pytest.param(
        Kind.INI, '[program:x]\nenvironment=A="b",CLOUDINARY_URL="%s",C="d"\n', id="INI: supervisor"
    ),
    pytest.param(
        Kind.INI, "[program:x]\nenvironment=CLOUDINARY_URL=%s,C=d\n", id="INI: the same without quotes"
    ),
    pytest.param(Kind.INI, "[pytest]\nenv =\n    A=b\n    CLOUDINARY_URL=%s\n", id="INI: pytest-env"),
    pytest.param(Kind.INI, "[uwsgi]\nenv = CLOUDINARY_URL=%s\r\n", id="INI: uwsgi"),
]
PARSERS = {Kind.JSON: json.loads, Kind.TOML: tomllib.loads}


@pytest.mark.parametrize(("kind", "text"), NO_URL)
def test_no_url(kind, text):
    assert urls(kind, text) == []


@pytest.mark.parametrize(("kind", "form"), SECURED)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        (U, f"{U}?secure=true"),
        (f"{U}?a=b&c=d", f"{U}?a=b&c=d&secure=true"),
        ("cloudinary://${K}:$S@{{ c }}#f", "cloudinary://${K}:$S@{{ c }}?secure=true#f"),
    ],
)
def test_secured_where_it_ends(kind, form, before, after):
    if kind is Kind.INI and "{{" in before:
        before, after = before.replace(" c ", "c"), after.replace(" c ", "c")
    assert secured(kind, form % before) == form % after


def test_escapes_are_kept():
    text = r'{"CLOUDINARY_URL": "cloudinary:\/\/k:\u0073\"@c"}'
    assert secured(Kind.JSON, text) == text.replace("@c", "@c?secure=true")
    text = r'CLOUDINARY_URL = "cloudinary://k:\u0073\"@c"'
    assert secured(Kind.TOML, text) == text.replace("@c", "@c?secure=true")


def test_addresses():
    text = """{"a": "http:\\/\\/res.cloudinary.com\\/1", // http://res.cloudinary.com/no
        "http://res.cloudinary.com/2": "x http://res.cloudinary.com/3 y",
        "b": "http://res.cloudinary.com/4
    }"""
    assert [address[-1] for address in written(Kind.JSON, text)] == ["1", "2", "3", "4"]
    text = """# http://res.cloudinary.com/no
        a = "http://res.cloudinary.com/1" # http://res.cloudinary.com/no
        b = [ 'http://res.cloudinary.com/2', '''
        # http://res.cloudinary.com/3
        ''', "http://res.cloudinary.com/4
    """
    assert [address[-1] for address in written(Kind.TOML, text)] == ["1", "2", "3", "4"]
    text = """; http://res.cloudinary.com/no
        # http://res.cloudinary.com/no
        a = http://res.cloudinary.com/1
        b : "http://res.cloudinary.com/2"
          http://res.cloudinary.com/3
    """
    assert [address[-1:] for address in written(Kind.INI, text)] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("kind", "text", "reach"),
    [
        (Kind.TOML, "a = 1\n# cloudinary-lint: x\nb = 1\nc = 1\n", "b = 1"),
        (Kind.INI, "[a]\n; cloudinary-lint: x\n# another\n  b = 1\nc = 1\n", "  b = 1"),
    ],
)
def test_a_comment_reaches_the_line_below(kind, text, reach):
    [(_, reached, left)] = reaches(kind, text)
    assert reached == reach
    assert left == "".join(line for line in text.splitlines(keepends=True) if "lint" not in line)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.JSON, '// cloudinary-lint: x\n{"a": 1}'),
        (Kind.TOML, "a = 1 # cloudinary-lint: x\n"),
        (Kind.TOML, "a = '''\n# cloudinary-lint: x\n'''\n"),
        (Kind.INI, "a = 1 ; cloudinary-lint: x\n"),
    ],
)
def test_no_comment(kind, text):
    assert reaches(kind, text) == []


def test_the_variables_of_one_mapping_or_list_are_beside_a_url():
    text = (
        f'{{"a": {{"CLOUDINARY_URL": "{U}", "CLOUDINARY_CNAME": "1", "CLOUDINARY_SECURE": true, '
        '"CLOUDINARY_CNAME": "${A}", "CLOUDINARY_A": 1}, "b": ["CLOUDINARY_C=1"], "CLOUDINARY_D": "1"}'
    )
    assert siblings(Kind.JSON, text) == {
        "CLOUDINARY_CNAME": UNKNOWN,
        "CLOUDINARY_SECURE": Literal("true"),
    }


def test_variables_together():
    text = '[env]\nCLOUDINARY_SECURE = "false"\nCLOUDINARY_CLOUD_NAME = ""\n'
    whole = variables(Kind.TOML, text)
    assert [(option.key, option.value) for option in whole.options] == [
        ("CLOUDINARY_SECURE", Literal("false")),
        ("CLOUDINARY_CLOUD_NAME", Literal("")),
    ]
    assert apply(text, fill(whole.slot, "CLOUDINARY_A")) == f'{text}CLOUDINARY_A = "true"\n'


def test_secrets():
    text = (
        f'{{"API_TOKEN": "x\\ny", "CLOUDINARY_URL": "{U}", "env": [{{"name": "A_SECRET", "value": "abc"}}]}}'
    )
    assert secrets(Kind.JSON, text) == ["x\\ny", "k:s", "abc"]


LEAVES = st.one_of(
    st.text(max_size=8), st.sampled_from(["//", "/*", '"', "\\", "{", "a: b"]), st.integers(), st.none()
)
KEYS = st.one_of(st.text(max_size=5), st.sampled_from(["CLOUDINARY_A", "name", "value"]))
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)
URL = "cloudinary://key:secret@cloud?a=b"
NODES = st.sampled_from(
    [
        {"CLOUDINARY_URL": URL},
        [f"CLOUDINARY_URL={URL}"],
        [{"name": "CLOUDINARY_URL", "x": 1, "value": URL}],
        {"CLOUDINARY_URL": {"a": [], "value": URL}},
    ]
)


@given(before=TREES, node=NODES, after=TREES, indent=st.sampled_from([None, 0, 2]), is_ascii=st.booleans())
def test_found_and_secured_in_all_that_json_writes(before, node, after, indent, is_ascii):
    text = json.dumps([before, node, after], indent=indent, ensure_ascii=is_ascii)
    fixed = secured(Kind.JSON, text)
    assert fixed == text.replace(URL, f"{URL}&secure=true")
    assert json.loads(fixed)[::2] == [before, after]


STRINGS = st.sampled_from(
    ["x", "it's", "#", "[a]", "=", '\\"', "\\\\", "é", "{", "cloudinary://", "", "\\u0041"]
)
FORMS = st.sampled_from(
    ['"{}"', '"""{}"""', '"""\n{} "x" """', "['a', \"{}\"]", '{{ a = "{}" }}', '[\n"{}", # it\'s\n]']
)
LINES = st.builds(lambda form, text: form.format(text), FORMS, STRINGS)


@given(st.lists(LINES, max_size=5), st.sampled_from(["'%s'", '"%s"', '"%s" # \'"']))
def test_found_and_secured_in_toml(others, form):
    head = "".join(f"k{index} = {value}\n" for index, value in enumerate(others))
    text = f"{head}[x]\nCLOUDINARY_URL = {form % URL}\ny = 1\n"
    fixed = secured(Kind.TOML, text)
    before, after = tomllib.loads(text), tomllib.loads(fixed)
    assert after.pop("x") == {"CLOUDINARY_URL": f"{URL}&secure=true", "y": 1}
    assert before.pop("x")
    assert before == after


@given(
    st.lists(
        st.sampled_from(["a = b", "# c", "; d", "e: 'f", "g = h ; i", "  j", '"k" = "l', "m=n,o=p"]),
        max_size=5,
    )
)
def test_found_and_secured_in_ini(others):
    text = "\n".join(["[x]", *others, f"CLOUDINARY_URL = {URL}", *others, ""])
    fixed = secured(Kind.INI, text)
    reader = configparser.RawConfigParser(strict=False, allow_no_value=True)
    reader.read_string(fixed)
    assert fixed == text.replace(URL, f"{URL}&secure=true")
    assert f"{URL}&secure=true" in "\n".join(map(str, reader["x"].values()))
