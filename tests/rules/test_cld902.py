"""unused-ignore: comments that suppress, and comments that only seem to."""

from __future__ import annotations

import pytest

from cloudinary_lint.linting import engine
from tests.rules import CODES, assert_fixed, check, context, findings, fixed, kind

CONFIG = "import cloudinary\ncloudinary.config(cloud_name='demo')"
LOAD = "{% load cloudinary %}\n"

USED = [
    pytest.param("a.py", CONFIG + "  # cloudinary-lint: ignore[CLD103]\n", id="behind a statement"),
    pytest.param(
        "a.py",
        "import cloudinary\n# cloudinary-lint: ignore[CLD103] -- set elsewhere\n"
        "cloudinary.config(\n    api_key=1,\n)\n",
        id="above a statement, with a reason",
    ),
    pytest.param(
        "a.py",
        "import cloudinary\nif x:\n    # cloudinary-lint: ignore[CLD103]\n"
        "    cloudinary.config(api_key=1)\nelse:\n    # cloudinary-lint: ignore[CLD103]\n"
        "    # set elsewhere\n    cloudinary.config(api_key=1)\n",
        id="above the first statement of a block",
    ),
    pytest.param(
        "a.py",
        "import cloudinary\nif (\n    # cloudinary-lint: ignore[CLD103]\n"
        "    cloudinary.config(api_key=1)\n):\n    pass\n",
        id="alone on a line amid a statement",
    ),
    pytest.param(
        "a.py",
        "import cloudinary\ncloudinary.config(\n    api_key=1,  # cloudinary-lint: ignore[CLD103]\n)\n",
        id="inside a statement",
    ),
    pytest.param(
        "a.html", LOAD + "{% cloudinary i %}{# cloudinary-lint: ignore[CLD302] #}\n", id="a template comment"
    ),
    pytest.param(
        "a.html", LOAD + "<!-- cloudinary-lint: ignore[CLD302] -->\n{% cloudinary i %}\n", id="HTML, above"
    ),
    pytest.param(
        "a.html",
        LOAD + "{% comment %}cloudinary-lint: ignore[CLD302]{% endcomment %}\n{% cloudinary i %}\n",
        id="a comment tag",
    ),
    pytest.param("a.jinja", "{# cloudinary-lint: ignore[CLD301] #}\n{{ i.build_url() }}\n", id="Jinja"),
    pytest.param(
        ".env", "# cloudinary-lint: ignore[CLD104]\nCLOUDINARY_URL=cloudinary://k:s@d\n", id="an env file"
    ),
    pytest.param("a.yml", "# cloudinary-lint: ignore[CLD402]\na: http://res.cloudinary.com/a\n", id="YAML"),
    pytest.param(
        "a.css", "/* cloudinary-lint: ignore[CLD402] */\n@import 'http://res.cloudinary.com/a';\n", id="CSS"
    ),
    pytest.param(
        "a.js", "x = 'http://res.cloudinary.com/a' // cloudinary-lint: ignore[CLD402]\n", id="JavaScript"
    ),
    pytest.param("a.py", CONFIG + "  # cloudinary-lint: ignore[cld1]\n", id="a prefix in lower case"),
    pytest.param("a.py", CONFIG + "  # cloudinary-lint: ignore[config-without-secure]\n", id="a name"),
    pytest.param("a.py", CONFIG + "  # Cloudinary-Lint: Ignore[Cld103]\n", id="another case"),
    pytest.param("a.py", CONFIG + "  # CLOUDINARY_LINT: IGNORE[CLD103]\n", id="with an underscore"),
    pytest.param(".env", "# Cloudinary-lint: ignore-file\nCLOUDINARY_URL=cloudinary://k:s@d\n", id="a file"),
    pytest.param("a.py", "x = 1  # cloudinary-lint: see the wiki\n", id="words about it"),
    pytest.param(
        "a.jsx",
        (
            "x = <p>\n  {/* cloudinary-lint: ignore[CLD402] */}\n"
            "  <img src='http://res.cloudinary.com/a'/>\n</p>\n"
        ),
        id="JSX, above",
    ),
    pytest.param(
        "a.tsx",
        "x = <p>\n  <img src='http://res.cloudinary.com/a'/> {/* cloudinary-lint: ignore[CLD402] */}\n</p>\n",
        id="JSX, behind",
    ),
    pytest.param(
        "a.vue",
        (
            "<template>\n<!-- cloudinary-lint: ignore[CLD402] -->\n"
            "<img src='http://res.cloudinary.com/a'>\n</template>\n"
        ),
        id="Vue",
    ),
    pytest.param("a.py", CONFIG + "  # noqa: CLD103\n", id="a noqa"),
    pytest.param("a.py", CONFIG + "  # noqa: E501, cld1\n", id="a noqa for others and a prefix"),
    pytest.param("a.py", "x = 1  # noqa\n", id="a noqa for everything"),
    pytest.param("a.py", "x = 1  # NOQA : CLD103\n", id="what flake8 takes for a noqa for everything"),
    pytest.param("a.py", "x = 1  # noqa: E501\n", id="a noqa for others"),
    pytest.param("a.py", "x = 1  # ruff: noqa: CLD103\n", id="a noqa that ruff alone understands"),
    pytest.param("a.py", 'x = """\n# noqa: CLD103\n"""\n', id="a noqa in a string"),
    pytest.param("a.py", "x = 'cloudinary-lint: ignore[CLD103]'\n", id="an ignore comment in a string"),
    pytest.param(".env", "A=1  # cloudinary-lint: ignore-file\n", id="ignore-file at the end of a line"),
    pytest.param(".env", "A=1  # cloudinary-lint is fine\n", id="another comment at the end of a line"),
    pytest.param(".env", "A='x\n# cloudinary-lint: ignore[CLD104]\n'\n", id="a value with such a line"),
]

UNUSED = [
    pytest.param("a.py", "x = 1  # cloudinary-lint: ignore[CLD103]\n", "x = 1\n", id="behind a statement"),
    pytest.param("a.py", "# cloudinary-lint: ignore[CLD103]\nx = 1\n", "x = 1\n", id="alone on its line"),
    pytest.param("a.py", "x = 1  # cloudinary-lint: ignore\n", "x = 1\n", id="no codes"),
    pytest.param("a.py", "x = 1  # cloudinary-lint: ignore[]\n", "x = 1\n", id="an empty list"),
    pytest.param("a.py", "x = 1  # noqa: CLD103\n", "x = 1\n", id="a noqa"),
    pytest.param("a.py", "x = 1  # noqa: CLD103 because\n", "x = 1\n", id="a noqa with a reason"),
    pytest.param("a.py", "# noqa: CLD103\nx = 1\n", "x = 1\n", id="a noqa alone on its line"),
    pytest.param(
        "a.py", "x = 1  # noqa: CLD103, E501\n", "x = 1  # noqa: E501\n", id="a noqa and another tool's code"
    ),
    pytest.param(
        "a.py",
        "x = 1  # noqa: E501,CLD103 # type: ignore\n",
        "x = 1  # noqa: E501 # type: ignore\n",
        id="a noqa before another comment",
    ),
    pytest.param(
        "a.py",
        "x = 1  # noqa: CLD103 # type: ignore\n",
        "x = 1  # type: ignore\n",
        id="a whole noqa before another comment",
    ),
    pytest.param(
        "a.py",
        "x = 1  # type: ignore  # noqa: CLD103\n",
        "x = 1  # type: ignore\n",
        id="a whole noqa behind another comment",
    ),
    pytest.param(
        "a.py",
        "x = 1  # noqa: E501 CLD103 because of x\n",
        "x = 1  # noqa: E501 because of x\n",
        id="a noqa with blanks between the codes",
    ),
    pytest.param(
        "a.py",
        CONFIG + "  # cloudinary-lint: ignore[CLD201, CLD103] -- why\n",
        CONFIG + "  # cloudinary-lint: ignore[CLD103] -- why\n",
        id="one code of two",
    ),
    pytest.param(
        "a.html", "<p>\n{# cloudinary-lint: ignore[CLD302] #}\n</p>\n", "<p>\n</p>\n", id="a template"
    ),
    pytest.param("a.jinja", "<p>{# cloudinary-lint: ignore[CLD301] #}</p>\n", "<p></p>\n", id="Jinja"),
    pytest.param(".env", "A=1\n# cloudinary-lint: ignore[CLD104]\nB=1\n", "A=1\nB=1\n", id="an env file"),
    pytest.param("a.yml", "# cloudinary-lint: ignore[CLD402]\na: 1\n", "a: 1\n", id="YAML"),
    pytest.param("a.css", "a {} /* cloudinary-lint: ignore[CLD402] */\n", "a {}\n", id="CSS"),
    pytest.param("a.js", "x() // cloudinary-lint: ignore[CLD402]\n", "x()\n", id="JavaScript"),
    pytest.param(
        "a.jsx",
        "x = <p>\n  {/* cloudinary-lint: ignore[CLD402] */}\n</p>\n",
        "x = <p>\n</p>\n",
        id="JSX, with its braces",
    ),
    pytest.param(
        "a.js",
        "const f = () =>\n{/* cloudinary-lint: ignore[CLD402] */}\n",
        "const f = () =>\n{}\n",
        id="a comment that is all of a function",
    ),
    pytest.param("a.py", "x = 1  # CLOUDINARY-LINT: ignore[cld103]\n", "x = 1\n", id="another case"),
    pytest.param(
        "a.py",
        "x = f(  # noqa: CLD103\n    1,\n)\n",
        "x = f(\n    1,\n)\n",
        id="a noqa in a statement without a finding",
    ),
]


@pytest.mark.parametrize(("name", "text"), USED)
def test_silent(name, text):
    assert findings(text, name) == []


@pytest.mark.parametrize(("name", "before", "after"), UNUSED)
def test_fixed(name, before, after):
    assert_fixed("CLD902", name, before, after)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("x = 1  # cloudinary-lint: ignore\n", "an ignore comment without a code suppresses nothing"),
        (
            "x = 1  # cloudinary-lint: ignore[CLD3O1]\n",
            'unknown rule "CLD3O1" in an ignore comment; did you mean CLD301?',
        ),
        (
            "x = 1  # cloudinary-lint: ignore[storage-with-secure]\n",
            'unknown rule "storage-with-secure" in an ignore comment; did you mean storage-without-secure?',
        ),
        ("x = 1  # cloudinary-lint: ignore[X1, Y2]\n", 'unknown rules "X1" and "Y2" in an ignore comment'),
        ("x = 1  # noqa: CLD999\n", 'unknown rule "CLD999" in a noqa comment; did you mean CLD902?'),
        (
            "x = 1  # cloudinary-lint: ignore[CLD103]\n",
            "unused ignore comment: nothing here triggers CLD103",
        ),
        ("x = 1  # noqa: CLD103, CLD2\n", "unused noqa comment: nothing here triggers CLD103 and CLD2"),
    ],
)
def test_says_what_is_wrong(text, message):
    (finding,) = check(text, "a.py").findings
    assert finding.message == message


MEANT = [
    pytest.param(
        "a.py",
        CONFIG + "  # cloudinary-lint: ignore[CLD1O3]\n",
        ["2:1 CLD103", "2:41 CLD902"],
        id="a mistyped code in an ignore comment",
    ),
    pytest.param(
        "a.py", CONFIG + "  # noqa: CLD193\n", ["2:1 CLD103", "2:39 CLD902"], id="a mistyped code in a noqa"
    ),
    pytest.param(
        "a.py", CONFIG + "  # cloudinary-lint: ignore\n", ["2:1 CLD103", "2:41 CLD902"], id="no code at all"
    ),
    pytest.param(
        "a.py",
        CONFIG + "  # cloudinary-lint: ignore CLD103\n",
        ["2:1 CLD103", "2:41 CLD902"],
        id="a code without brackets",
    ),
    pytest.param(
        "a.py",
        CONFIG + "  # cloudinary-lint: disable=CLD103\n",
        ["2:1 CLD103", "2:41 CLD902"],
        id="the word of another tool",
    ),
    pytest.param(
        "a.py",
        "# cloudinary-lint: ignore-next-line CLD103\n" + CONFIG.replace("\n", "; "),
        ["1:3 CLD902", "2:20 CLD103"],
        id="the word of another tool, above",
    ),
    pytest.param(
        "a.py",
        "import cloudinary\ncloudinary.config(\n    api_key=1,\n)  # noqa: CLD103\n",
        ["2:1 CLD103", "4:4 CLD902"],
        id="a noqa on the last line of a statement",
    ),
    pytest.param(
        "a.js",
        "x = 'http://res.cloudinary.com/a' // cloudinary-lint: ignore\n",
        ["1:6 CLD402", "1:38 CLD902"],
        id="no code in JavaScript",
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_URL=cloudinary://k:s@d # cloudinary-lint: ignore[CLD104]\n",
        ["1:16 CLD104", "1:37 CLD902"],
        id="at the end of a line of an env file",
    ),
    pytest.param(
        "a.yml",
        "a: http://res.cloudinary.com/a # cloudinary-lint: ignore[CLD402]\n",
        ["1:4 CLD402", "1:34 CLD902"],
        id="at the end of a line of YAML",
    ),
    pytest.param(
        "a.toml",
        "a = 'http://res.cloudinary.com/a' # cloudinary-lint: ignore[CLD402]\n",
        ["1:6 CLD402", "1:37 CLD902"],
        id="at the end of a line of TOML",
    ),
]


@pytest.mark.parametrize(("name", "text", "expected"), MEANT)
def test_what_somebody_meant_to_ignore_is_not_fixed(name, text, expected):
    assert findings(text, name) == expected
    assert fixed(text, name, unsafe=True) == text


def test_a_noqa_on_another_line_says_where_to_put_it():
    text = "import cloudinary\ncloudinary.config(\n    api_key=1,\n)  # noqa: CLD103\n"
    found = [one for one in check(text, "a.py").findings if one.code == "CLD902"]
    assert [(one.message, one.advice) for one in found] == [
        ("a noqa comment applies to its own line alone", "move it to line 2")
    ]


def test_a_noqa_that_suppresses_one_finding_is_not_meant_for_another():
    text = (
        "a = [\n    'http://res.cloudinary.com/a',  # noqa: CLD402\n    'http://res.cloudinary.com/b',\n]\n"
    )
    assert fixed(text, "a.py") == text.replace("http://res.cloudinary.com/b", "https://res.cloudinary.com/b")


def test_another_statement_is_fixed_all_the_same():
    meant = "cloudinary.config(api_key=1)  # cloudinary-lint: ignore[CLD1O3]\n"
    other = "cloudinary.config(api_key=1{})\n"
    before = f"import cloudinary\n{meant}{other.format('')}"
    assert fixed(before, "a.py") == f"import cloudinary\n{meant}{other.format(', secure=True')}"


def test_a_comment_at_the_end_of_a_line_says_where_to_put_it():
    (finding,) = check("A=1 # cloudinary-lint: ignore[CLD104]\n", ".env").findings
    assert finding.advice == "put it alone on the line above"


def test_a_prefix_is_unused_only_where_all_its_rules_are_selected():
    raw = b"x = 1  # cloudinary-lint: ignore[CLD3]\n"
    for codes, expected in ((CODES, ["CLD902"]), (CODES - {"CLD302"}, [])):
        view = context("a.py")._replace(codes=codes)
        assert [found.code for found in engine.check("a.py", raw, kind("a.py"), view).findings] == expected


def test_stands_at_the_comments_own_words():
    assert findings("x = 1  # why? cloudinary-lint: ignore[CLD103]\n", "a.py") == ["1:15 CLD902"]


def test_a_code_that_is_not_selected_is_not_missed():
    view = context("a.py")._replace(codes=frozenset({"CLD902", "CLD201"}))
    for code, expected in (("CLD103", []), ("CLD201", ["CLD902"]), ("CLD999", ["CLD902"])):
        raw = f"x = 1  # cloudinary-lint: ignore[{code}]\n".encode()
        assert [found.code for found in engine.check("a.py", raw, kind("a.py"), view).findings] == expected


def test_a_finding_that_the_project_covers_is_suppressed_all_the_same():
    raw = (CONFIG + "  # cloudinary-lint: ignore[CLD103]\n").encode()
    view = context("a.py", covered=True)
    assert engine.check("a.py", raw, kind("a.py"), view).findings == ()
