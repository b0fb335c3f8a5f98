"""unused-ignore: comments that suppress, and comments that only seem to."""

from __future__ import annotations

import pytest

from cloudinary_lint.linting import engine
from tests.rules import assert_fixed, check, findings, judge, kind

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
    pytest.param("a.py", CONFIG + "  # noqa: CLD103\n", id="noqa, which others report where it is unused"),
    pytest.param("a.py", "x = 1  # noqa: CLD103\n", id="an unused noqa"),
    pytest.param("a.py", "x = 'cloudinary-lint: ignore[CLD103]'\n", id="a text that says it"),
]

UNUSED = [
    pytest.param("a.py", "x = 1  # cloudinary-lint: ignore[CLD103]\n", "x = 1\n", id="behind a statement"),
    pytest.param("a.py", "# cloudinary-lint: ignore[CLD103]\nx = 1\n", "x = 1\n", id="alone on its line"),
    pytest.param("a.py", "x = 1  # cloudinary-lint: ignore\n", "x = 1\n", id="no codes"),
    pytest.param("a.py", "x = 1  # cloudinary-lint: ignore[]\n", "x = 1\n", id="an empty list"),
    pytest.param(
        "a.py", "x = 1  # cloudinary-lint: ignore[CLD999]\n", "x = 1\n", id="a code that no rule has"
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
        ("x = 1  # cloudinary-lint: ignore\n", "this comment names no code, and suppresses nothing"),
        ("x = 1  # cloudinary-lint: ignore[CLD999]\n", "this comment names CLD999, which no rule has"),
        ("x = 1  # cloudinary-lint: ignore[CLD103]\n", "this comment suppresses no CLD103"),
    ],
)
def test_says_what_is_wrong(text, message):
    (finding,) = check(text, "a.py").findings
    assert finding.message == message


def test_stands_at_the_comments_own_words():
    assert findings("x = 1  # why? cloudinary-lint: ignore[CLD103]\n", "a.py") == ["1:15 CLD902"]


def test_a_code_that_is_not_selected_is_not_missed():
    view = judge("a.py")._replace(codes=frozenset({"CLD902", "CLD201"}))
    for code, expected in (("CLD103", []), ("CLD201", ["CLD902"]), ("CLD999", ["CLD902"])):
        raw = f"x = 1  # cloudinary-lint: ignore[{code}]\n".encode()
        assert [found.code for found in engine.check("a.py", raw, kind("a.py"), view).findings] == expected


def test_a_finding_that_the_project_covers_is_suppressed_all_the_same():
    raw = (CONFIG + "  # cloudinary-lint: ignore[CLD103]\n").encode()
    view = judge("a.py", covered=True)
    assert engine.check("a.py", raw, kind("a.py"), view).findings == ()
