"""Only the fix changes: whatever the bytes around it are, they come back as they were."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from cloudinary_lint.rules import all_rules

CODES = frozenset(rule.code for rule in all_rules())

PYTHON = (
    "settings.py",
    "# héllo 🎈\nCLOUDINARY = {\n\t'cloud_name': 'größe 🎈',  # 🎈\n}\n# end\n",
    "# héllo 🎈\nCLOUDINARY = {\n\t'cloud_name': 'größe 🎈',  # 🎈\n\t'secure': True,\n}\n# end\n",
)
TEMPLATE = (
    "templates/page.html",
    "{% load cloudinary %}\n<p>größe 🎈\n\t{% cloudinary_url i alt='🎈' as u %}</p>\nend\n",
    "{% load cloudinary %}\n<p>größe 🎈\n\t{% cloudinary_url i alt='🎈' secure=True as u %}</p>\nend\n",
)
JINJA = (
    "page.jinja",
    "{% set g = 'größe 🎈' %}\n<p>\n\t{{ i.build_url(\n\t\twidth=1\n\t) }}</p>\nend\n",
    "{% set g = 'größe 🎈' %}\n<p>\n\t{{ i.build_url(\n\t\twidth=1,\n\t\tsecure=True\n\t) }}</p>\nend\n",
)
ENV = (
    ".env",
    '# größe 🎈\nA=🎈\nCLOUDINARY_URL="cloudinary://k:s@demo"  # 🎈\nB=1\n',
    '# größe 🎈\nA=🎈\nCLOUDINARY_URL="cloudinary://k:s@demo?secure=true"  # 🎈\nB=1\n',
)
YAML = (
    "compose.yml",
    "# größe 🎈\nenvironment:\n  A: '🎈'\n  CLOUDINARY_URL: cloudinary://k@demo  # 🎈\n  B: 1\n",
    "# größe 🎈\nenvironment:\n  A: '🎈'\n  CLOUDINARY_URL: cloudinary://k@demo?secure=true  # 🎈\n  B: 1\n",
)
COMPONENT = (
    "web/App.vue",
    (
        "<template>\n<p>größe 🎈\n\t<img src='http://res.cloudinary.com/a' alt=🎈></p>\n</template>\n"
        "<script>\na = `http://res.cloudinary.com/🎈` // http://res.cloudinary.com/a\n</script>\n"
        "<style>\na { b: url(http://res.cloudinary.com/é) }\n</style>\n"
    ),
    (
        "<template>\n<p>größe 🎈\n\t<img src='https://res.cloudinary.com/a' alt=🎈></p>\n</template>\n"
        "<script>\na = `https://res.cloudinary.com/🎈` // http://res.cloudinary.com/a\n</script>\n"
        "<style>\na { b: url(https://res.cloudinary.com/é) }\n</style>\n"
    ),
)
JSX = (
    (
        "/* größe 🎈 http://res.cloudinary.com/a */\nexport const A = () => <p>🎈\n"
        "\t{/* http://res.cloudinary.com/a */}\n"
        "\t<img src='http://res.cloudinary.com/é' alt=\"🎈\"/>\n</p>\n"
    ),
    (
        "/* größe 🎈 http://res.cloudinary.com/a */\nexport const A = () => <p>🎈\n"
        "\t{/* http://res.cloudinary.com/a */}\n"
        "\t<img src='https://res.cloudinary.com/é' alt=\"🎈\"/>\n</p>\n"
    ),
)
STYLE = (
    "// größe 🎈 http://res.cloudinary.com/a\n@u: 'http://res.cloudinary.com/🎈';\na { b: @u }\n",
    "// größe 🎈 http://res.cloudinary.com/a\n@u: 'https://res.cloudinary.com/🎈';\na { b: @u }\n",
)
FILES = [
    pytest.param(*PYTHON, id="Python"),
    pytest.param(*TEMPLATE, id="a Django template"),
    pytest.param(*JINJA, id="a Jinja template"),
    pytest.param(*ENV, id="an env file"),
    pytest.param(*YAML, id="YAML"),
    pytest.param(*COMPONENT, id="a component"),
    pytest.param("web/App.svelte", *COMPONENT[1:], id="a component of Svelte"),
    pytest.param("web/App.jsx", *JSX, id="JSX"),
    pytest.param("web/App.tsx", *JSX, id="TSX"),
    pytest.param("web/a.mjs", *JSX, id="a module of JavaScript"),
    pytest.param("web/a.cjs", *JSX, id="a module of Node's"),
    pytest.param("static/a.less", *STYLE, id="Less"),
    pytest.param("env.prod", *ENV[1:], id="an env file by its words"),
    pytest.param("settings.py.example", *PYTHON[1:], id="a sample in Python"),
    pytest.param(".envs/.local/.django", *ENV[1:], id="a folder of env files"),
    pytest.param(".flaskenv", *ENV[1:], id="Flask's env file"),
]


ENDS = [
    pytest.param("\n", id="LF"),
    pytest.param("\r\n", id="CRLF"),
    pytest.param("\r", id="CR"),
]
MARKS = [
    pytest.param(b"", "utf-8", id="no mark"),
    pytest.param(b"\xef\xbb\xbf", "utf-8", id="UTF-8 with a mark"),
    pytest.param(b"\xff\xfe", "utf-16-le", id="UTF-16, little-endian"),
    pytest.param(b"\xfe\xff", "utf-16-be", id="UTF-16, big-endian"),
    pytest.param(b"\xff\xfe\0\0", "utf-32-le", id="UTF-32, little-endian"),
    pytest.param(b"\0\0\xfe\xff", "utf-32-be", id="UTF-32, big-endian"),
]


def fixed(name: str, raw: bytes) -> bytes:
    kind = kind_of(name)
    assert kind is not None
    context = LintContext(View(name), CODES)
    checked = engine.check(name, raw, kind, context)
    done = engine.fix(checked, kind, context, lambda finding: finding.fix is not None).checked
    return done.source.encode(done.source.text)


def codes(name: str, raw: bytes) -> list[str]:
    kind = kind_of(name)
    assert kind is not None
    return [found.code for found in engine.check(name, raw, kind, LintContext(View(name), CODES)).findings]


@pytest.mark.parametrize("end", ENDS)
@pytest.mark.parametrize(("mark", "encoding"), MARKS)
@pytest.mark.parametrize(("name", "before", "after"), FILES)
def test_line_ends_and_marks(name, before, after, *, mark, encoding, end):
    raw, expected = (mark + text.replace("\n", end).encode(encoding) for text in (before, after))
    assert fixed(name, raw) == expected


@pytest.mark.parametrize(("name", "before", "after"), FILES)
def test_no_final_newline(name, before, after):
    assert fixed(name, before.rstrip("\n").encode()) == after.rstrip("\n").encode()


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", ""])
@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        pytest.param(
            "a.py", "CLOUDINARY = {'api_key': 1}", "CLOUDINARY = {'api_key': 1, 'secure': True}", id="Python"
        ),
        pytest.param(
            "a.html",
            "{% load cloudinary %}{% cloudinary i %}",
            "{% load cloudinary %}{% cloudinary i secure=True %}",
            id="a Django template",
        ),
        pytest.param(
            "a.jinja", "{{ i.build_url() }}", "{{ i.build_url(secure=True) }}", id="a Jinja template"
        ),
        pytest.param(
            ".env",
            "CLOUDINARY_URL=cloudinary://k:s@d",
            "CLOUDINARY_URL=cloudinary://k:s@d?secure=true",
            id="an env file",
        ),
    ],
)
def test_a_fix_at_the_very_end(name, before, after, end):
    assert fixed(name, (before + end).encode()) == (after + end).encode()


@pytest.mark.parametrize("ends", list(permutations(("\r\n", "\r", "\n"))), ids=repr)
@pytest.mark.parametrize(("name", "before", "after"), FILES)
def test_mixed_line_ends(name, before, after, ends):
    """A line that is added ends like the one it follows."""
    old, new = before.split("\n"), after.split("\n")
    given = [ends[number % 3] for number in range(len(old) - 1)]
    expected = list(given)
    if len(new) > len(old):
        added = next(number for number, line in enumerate(new) if "secure" in line)
        expected.insert(added, given[added - 1])
    assert fixed(name, joined(old, given)).decode() == joined(new, expected).decode()


def joined(lines: list[str], ends: list[str]) -> bytes:
    return "".join(line + end for line, end in zip(lines, [*ends, ""], strict=True)).encode()


@pytest.mark.parametrize("character", ["\f", "\v", "\x1c", "\x85", "\u2028"], ids=ascii)
@pytest.mark.parametrize(("name", "before", "after"), FILES)
def test_characters_that_end_lines_for_some(name, before, after, character):
    """They stand in a comment or a text, where each language allows them."""
    raw, expected = (text.replace("größe", f"grö{character}ße") for text in (before, after))
    assert fixed(name, raw.encode()) == expected.encode()


def test_a_form_feed_between_statements():
    before = b"import os\n\f\nCLOUDINARY = {'api_key': 1}\n\f\n"
    assert fixed("settings.py", before) == before.replace(b"1}", b"1, 'secure': True}")


@pytest.mark.parametrize("cookie", ["latin-1", "iso-8859-15", "cp1252"])
def test_a_cookie_of_python(cookie):
    before = (
        f"# -*- coding: {cookie} -*-\n# größe\nCLOUDINARY = {{'cloud_name': 'é', 'x': 'ß'}}  # é\n".encode(
            cookie
        )
    )
    assert fixed("settings.py", before) == before.replace(b"'}", b"', 'secure': True}")


@pytest.mark.parametrize(("name", "before", "after"), [row for row in FILES if row.id != "Python"])
def test_bytes_that_are_not_utf8_are_reported_and_stay(name, before, after):
    raw = f"{before}# cloudinary".replace("🎈", "").encode("latin-1")
    assert codes(name, raw) == ["CLD901"]
    assert fixed_or_same(name, raw) == raw


def test_bytes_that_are_not_utf8_in_python_without_a_cookie():
    raw = "CLOUDINARY = {'cloud_name': 'größe'}\n".encode("latin-1")
    assert codes("settings.py", raw) == ["CLD901"]
    assert fixed_or_same("settings.py", raw) == raw


def fixed_or_same(name: str, raw: bytes) -> bytes:
    """The bytes that fixing leaves: those that were, where nothing could be applied."""
    kind = kind_of(name)
    assert kind is not None
    context = LintContext(View(name), CODES)
    done = engine.fix(
        engine.check(name, raw, kind, context), kind, context, lambda finding: finding.fix is not None
    )
    return done.checked.source.encode(done.checked.source.text) if done.applied else raw


AROUND = st.text(
    st.characters(
        codec="utf-8", exclude_characters="'\"\\{}%#$`<>&;:=\r\n\f\v\0", exclude_categories=["Cc", "Cs"]
    )
)


@given(before=AROUND, after=AROUND)
def test_any_text_around_a_fix_in_python(before, after):
    text = f"# {before}\nCLOUDINARY = {{'api_key': '{after}'}}  # {after}\n"
    expected = f"# {before}\nCLOUDINARY = {{'api_key': '{after}', 'secure': True}}  # {after}\n"
    assert fixed("settings.py", text.encode()) == expected.encode()


@given(before=AROUND, after=AROUND)
def test_any_text_around_a_fix_in_a_template(before, after):
    text = f"{before}{{% load cloudinary %}}{before}{{% cloudinary i alt='{after}' %}}{after}"
    expected = f"{before}{{% load cloudinary %}}{before}{{% cloudinary i alt='{after}' secure=True %}}{after}"
    assert fixed("page.html", text.encode()) == expected.encode()


@given(before=AROUND, after=AROUND)
def test_any_text_around_a_fix_in_an_env_file(before, after):
    text = f"# {before}\nCLOUDINARY_URL='cloudinary://k:s@demo'\nA='{after}'\n"
    expected = f"# {before}\nCLOUDINARY_URL='cloudinary://k:s@demo?secure=true'\nA='{after}'\n"
    assert fixed(".env", text.encode()) == expected.encode()
