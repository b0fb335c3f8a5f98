"""YAML: blocks, flow collections, scalars and comments, as PyYAML reads them."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.facts import UNKNOWN, Literal
from cloudinary_lint.languages.registry import Kind
from tests.reading import reaches, secrets, secured, siblings, urls, variables, written

U = "cloudinary://k:s@c"

NO_URL = [
    pytest.param(f"# CLOUDINARY_URL: {U}\n", id="a comment"),
    pytest.param(f"a: 1 # CLOUDINARY_URL: {U}\n", id="a comment behind a value"),
    pytest.param("CLOUDINARY_URL:\n", id="no value"),
    pytest.param("CLOUDINARY_URL: # x\n", id="a comment for a value"),
    pytest.param("CLOUDINARY_URL: ${CLOUDINARY_URL}\n", id="a placeholder"),
    pytest.param("CLOUDINARY_URL: ${{ secrets.URL }}\n", id="a secret of the CI"),
    pytest.param("CLOUDINARY_URL: {{ .Values.url }}\n", id="a template"),
    pytest.param("- key: CLOUDINARY_URL\n  sync: false\n", id="a value that is not synchronised"),
    pytest.param("- CLOUDINARY_URL\n", id="a name alone"),
    pytest.param(f"CLOUDINARY_URL:{U}\n", id="no blank behind the colon"),
    pytest.param(f"MY_CLOUDINARY_URL: {U}\n", id="another variable"),
    pytest.param(f"cloudinary_url: {U}\n", id="lower case"),
    pytest.param(f"a: 'CLOUDINARY_URL: {U}'\n", id="a text that looks like it"),
    pytest.param(f"a: |\n  CLOUDINARY_URL: {U}\n  b\n", id="the same in a block"),
    pytest.param(f"CLOUDINARY_URL: {U}\n  ?secure=true\n", id="a value over two lines"),
    pytest.param(f"- CLOUDINARY_URL={U}\n  x\n", id="an item over two lines"),
    pytest.param(f'CLOUDINARY_URL: "{U}\n  x"\n', id="a quoted value over two lines"),
    pytest.param(f'- CLOUDINARY_URL="{U}"\n', id="quotes that belong to the value"),
    pytest.param(f"- key: OTHER\n  value: {U}\n- key: CLOUDINARY_URL\n", id="the value of another name"),
    pytest.param(f"CLOUDINARY_URL:\n  - value: {U}\n", id="a list below the name"),
    pytest.param("CLOUDINARY_URL: cloudinary://demo\n", id="a URL without credentials"),
    pytest.param(f"CLOUDINARY_URL: '{U}\n", id="a quote that does not end"),
]

SECURED = [
    pytest.param("CLOUDINARY_URL: {}\n", id="a plain value"),
    pytest.param("CLOUDINARY_URL: {}", id="no final newline"),
    pytest.param("a:\r\n  CLOUDINARY_URL: {}\r\n  b: c\r\n", id="CRLF"),
    pytest.param("CLOUDINARY_URL: {} # x\n", id="a comment behind it"),
    pytest.param("CLOUDINARY_URL: {}\n  # x\n", id="a comment below it, further in"),
    pytest.param("env: ['CLOUDINARY_URL={}',\n", id="a flow list without an end"),
    pytest.param('CLOUDINARY_URL: "{}" # x\n', id="double quotes"),
    pytest.param("'CLOUDINARY_URL' : '{}'\n", id="single quotes, a quoted key, a blank before the colon"),
    pytest.param("CLOUDINARY_URL:\n  {}\nb: c\n", id="on the next line"),
    pytest.param("CLOUDINARY_URL: >-\n\n  {}\n\nb: c\n", id="a folded block of one line"),
    pytest.param("CLOUDINARY_URL: |2 # x\n  {}\n", id="a literal block of one line"),
    pytest.param("CLOUDINARY_URL: !!str &url {}\n", id="a tag and an anchor"),
    pytest.param("? CLOUDINARY_URL: {}\n", id="a mapping as a key"),
    pytest.param("--- # x\n- - a: 1\n    CLOUDINARY_URL: {}\n...\n", id="nested lists, documents"),
    pytest.param('--- {{CLOUDINARY_URL: "{}"}}\n', id="a document on the line of its mark"),
    pytest.param(
        "services:\n  web:\n    environment:\n      A: b\n      CLOUDINARY_URL: {}\n", id="compose, a mapping"
    ),
    pytest.param("environment:\n- CLOUDINARY_URL={}\n- A=b\n", id="compose, a list"),
    pytest.param(
        "environment:\n  - 'CLOUDINARY_URL={}'\n  - \"A=b\"\n", id="compose, a list of quoted items"
    ),
    pytest.param("envVars:\n  - key: CLOUDINARY_URL\n    value: {}\n", id="render"),
    pytest.param(
        "env:\n- name: A\n  value: b\n- value: '{}'\n  name: CLOUDINARY_URL\n", id="Kubernetes, value first"
    ),
    pytest.param("env:\n  CLOUDINARY_URL:\n    description: x\n    value: {}\n", id="a value below the name"),
    pytest.param("env: {{A: b, CLOUDINARY_URL: '{}', c: [d]}}\n", id="a flow mapping"),
    pytest.param("env: {{'CLOUDINARY_URL':'{}'}}\n", id="a flow mapping as JSON writes it"),
    pytest.param("env: [A=b, 'CLOUDINARY_URL={}']\n", id="a flow list"),
    pytest.param(
        "env: [ # x\n  {{name: CLOUDINARY_URL,\n   value: !!str '{}' }}\n]\n", id="a flow list over lines"
    ),
    pytest.param("a: b\nc:\n- d: |\n    x\n   \n    y\n  CLOUDINARY_URL: {}\n", id="below a block"),
    pytest.param("a: don't\nb: [don't, it's]\nCLOUDINARY_URL: {}\n", id="below apostrophes"),
    pytest.param("a: 'it''s # no: comment'\nCLOUDINARY_URL: {}\n", id="below doubled quotes"),
    pytest.param('a: "x: \\" # y\n  z"\nCLOUDINARY_URL: {}\n', id="below a text over lines"),
    pytest.param("a: b # c: 'd\nCLOUDINARY_URL: {}\n", id="below an apostrophe in a comment"),
    pytest.param("a: x#y\nCLOUDINARY_URL: {}\n", id="below a number sign within a word"),
    pytest.param("a: b\n\n\n# c\nCLOUDINARY_URL: {}\n", id="below blank lines"),
    pytest.param("a: >\n# c\nCLOUDINARY_URL: {}\n", id="below an empty block"),
    pytest.param("a: 'x' y\nCLOUDINARY_URL: {}\n", id="below what is no YAML"),
    pytest.param("{{% if a %}}\nCLOUDINARY_URL: {}\n{{% endif %}}\n", id="in a template"),
    pytest.param("run: |\n  cd x\n  export CLOUDINARY_URL={}\n", id="a script in a block"),
    pytest.param(".env: |\n  A=b\n  CLOUDINARY_URL='{}'\n", id="an env file in a block"),
]


@pytest.mark.parametrize("text", NO_URL)
def test_no_url(text):
    assert urls(Kind.YAML, text) == []


@pytest.mark.parametrize("form", SECURED)
@pytest.mark.parametrize("url", [U, "cloudinary://$K:$S@c"])
def test_secured_where_it_ends(form, url):
    assert secured(Kind.YAML, form.format(url)) == form.format(f"{url}?secure=true")


@pytest.mark.parametrize("url", ["cloudinary://${K:-x}:$(S)@c", "cloudinary://{{ k }}:${{ s }}@%(c)s"])
def test_placeholders_hold_no_query(url):
    assert secured(Kind.YAML, f"CLOUDINARY_URL: {url}\n") == f"CLOUDINARY_URL: {url}?secure=true\n"


def test_behind_a_query():
    assert secured(Kind.YAML, f"CLOUDINARY_URL: {U}?a=b\n") == f"CLOUDINARY_URL: {U}?a=b&secure=true\n"


@pytest.mark.parametrize(
    "form",
    [
        pytest.param("env: {{A: b, CLOUDINARY_URL: {}}}\n", id="a flow mapping"),
        pytest.param("env: [A=b, CLOUDINARY_URL={}]\n", id="a flow list"),
    ],
)
def test_a_query_would_end_a_plain_scalar_between_brackets(form):
    assert secured(Kind.YAML, form.format(U)) == form.format(U)
    with pytest.raises(yaml.YAMLError):
        yaml.safe_load(form.format(f"{U}?secure=true"))
    assert secured(Kind.YAML, form.format(f"{U}?a=b")) == form.format(f"{U}?a=b&secure=true")


def test_an_unquoted_ampersand_in_a_script_is_left_alone():
    text = f"run: |\n  cd x\n  CLOUDINARY_URL={U}?a=b\n"
    assert secured(Kind.YAML, text) == text
    text = f"run: |\n  cd x\n  CLOUDINARY_URL={U}?a=b&c=d\n"
    assert secured(Kind.YAML, text) == text


def test_escapes_are_kept():
    text = (
        'CLOUDINARY_URL: "cloudinary:\\/\\/k:s\\x41\\u0041\\U00000041@c"\n'
        "b:\n- 'CLOUDINARY_URL=cloudinary://k:s''@c'\n"
    )
    assert secured(Kind.YAML, text) == text.replace("@c", "@c?secure=true")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(
            f"a:\n  CLOUDINARY_URL: {U}\n  b:\n  - CLOUDINARY_NO=1\n  CLOUDINARY_CLOUD_NAME: demo\n"
            "  CLOUDINARY_API_KEY: ${K}\n  CLOUDINARY_SECURE: yes\nc:\n  CLOUDINARY_NO: 1\n",
            id="a mapping",
        ),
        pytest.param(
            f"a:\n- name: CLOUDINARY_URL\n  value: {U}\n- name: CLOUDINARY_CLOUD_NAME\n  value: demo\n"
            "- {name: CLOUDINARY_API_KEY, value: $K}\n- key: CLOUDINARY_SECURE\n  value: yes\n"
            "c:\n- name: CLOUDINARY_NO\n  value: 1\n",
            id="a list of names and values",
        ),
        pytest.param(
            f"CLOUDINARY_URL:\n  value: {U}\nCLOUDINARY_CLOUD_NAME: {{value: demo}}\n"
            "CLOUDINARY_API_KEY: $K\nCLOUDINARY_SECURE: {value: yes}\nc: {CLOUDINARY_NO: {value: 1}}\n",
            id="values below names",
        ),
    ],
)
def test_the_variables_of_one_mapping_or_list_are_beside_a_url(text):
    assert siblings(Kind.YAML, text) == {
        "CLOUDINARY_CLOUD_NAME": Literal("demo"),
        "CLOUDINARY_API_KEY": UNKNOWN,
        "CLOUDINARY_SECURE": UNKNOWN,
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("true", Literal("true")),
        ("'False'", Literal("False")),
        ("False", UNKNOWN),
        ("~", UNKNOWN),
        ("no", UNKNOWN),
    ],
)
def test_what_a_value_is_resolved_to_is_not_guessed(value, expected):
    whole = variables(Kind.YAML, f"CLOUDINARY_CLOUD_NAME: demo\nCLOUDINARY_SECURE: {value}\n")
    assert whole.options[-1].value == expected


def test_variables_stand_together_where_they_decide():
    assert variables(Kind.YAML, "CLOUDINARY_CLOUD_NAME: demo\n") is not None
    assert variables(Kind.YAML, "CLOUDINARY_SECURE: true\n") is None
    assert variables(Kind.YAML, "env_file: .env\nenvironment:\n  CLOUDINARY_CLOUD_NAME: demo\n") is None
    assert variables(Kind.YAML, "build:\n  args:\n    CLOUDINARY_CLOUD_NAME: demo\n") is None


def test_addresses():
    text = """
# http://res.cloudinary.com/no
a: http://res.cloudinary.com/1#x # http://res.cloudinary.com/no
b: "http:\\/\\/res.cloudinary.com/2"
c: [http://res.cloudinary.com/3, 'http://res.cloudinary.com/4']
d: |
  # http://res.cloudinary.com/no
  curl http://res.cloudinary.com/5
e: x
  http://res.cloudinary.com/6
f: "x
  http://res.cloudinary.com/7"
http://res.cloudinary.com/8
g: 'x' http://res.cloudinary.com/9
"""
    found = written(Kind.YAML, text)
    assert [address[-1] for address in found] == ["x", *"23456789"]


REACHES = [
    pytest.param("# cloudinary-lint: x\na: b\nc: d\n", "a: b", "a: b\nc: d\n", id="the line below"),
    pytest.param("a:\r\n  # cloudinary-lint: x\r\n  b: c\r\n", "  b: c", "a:\r\n  b: c\r\n", id="indented"),
    pytest.param("a: |\n  b\n  # cloudinary-lint: x\n  c\n", "  c", "a: |\n  b\n  c\n", id="in a script"),
    pytest.param("[ # a\n # cloudinary-lint: x\n b]", " b]", "[ # a\n b]", id="in a flow list"),
]


@pytest.mark.parametrize(("text", "reach", "left"), REACHES)
def test_a_comment_reaches_the_line_below(text, reach, left):
    assert reaches(Kind.YAML, text) == [("# cloudinary-lint: x", reach, left)]


@pytest.mark.parametrize(
    "text", ["a: b # cloudinary-lint: x\n", "a: '\n  # cloudinary-lint: x'\n", "a#cloudinary-lint: x\n"]
)
def test_no_comment_of_its_own_line(text):
    assert reaches(Kind.YAML, text) == []


def test_secrets():
    text = (
        f"CLOUDINARY_URL: {U}\nenv:\n- name: CLOUDINARY_API_SECRET\n  value: abc\n"
        "- name: DB_PASSWORD\n  value: 'x y'\n"
    )
    assert secrets(Kind.YAML, text) == ["k:s", "abc", "x y"]


KEYS = st.sampled_from(["a", "CLOUDINARY_A", "b c", "on", "'", "é: x", "#"])
TEXTS = st.one_of(
    st.sampled_from(
        [
            "x",
            "it's",
            'say "x"',
            "a # b",
            "a: b",
            "- a",
            "{a",
            "[",
            "x\ny\n",
            "\n",
            " x",
            "x ",
            "|",
            "true",
            "",
        ]
    ),
    st.text(alphabet="ab '\"#:-[]{},&*!|>%@`\\\n\té", max_size=12),
)
TREES = st.recursive(
    TEXTS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8
)


STYLES = st.fixed_dictionaries(
    {
        "default_style": st.sampled_from([None, "'", '"']),
        "default_flow_style": st.sampled_from([None, True, False]),
        "indent": st.sampled_from([1, 2, 4]),
    }
)
URL = "cloudinary://key:secret@cloud?a=b"
NODES = st.sampled_from(
    [{"CLOUDINARY_URL": URL}, [f"CLOUDINARY_URL={URL}"], [{"name": "CLOUDINARY_URL", "value": URL}]]
)


@given(before=TREES, node=NODES, after=TREES, style=STYLES)
def test_found_and_secured_in_all_that_pyyaml_writes(before, node, after, style):
    text = yaml.safe_dump([before, node, after], **style, allow_unicode=True, width=10_000)
    fixed = secured(Kind.YAML, text)
    assert fixed == text.replace(URL, f"{URL}&secure=true")
    assert yaml.safe_load(fixed)[::2] == [before, after]
