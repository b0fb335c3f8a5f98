"""unreadable: what can't be decoded or parsed, where, and when that is nobody's business."""

from __future__ import annotations

import pytest

from cloudinary_lint.linting import engine
from tests.rules import context, kind, place

SILENT = [
    pytest.param("settings.py", b"import cloudinary\n", id="Python"),
    pytest.param("settings.py", b"# -*- coding: latin-1 -*-\n# cloudinary \xe9\n", id="a cookie of Python"),
    pytest.param("settings.py", b"\xef\xbb\xbfimport cloudinary\n", id="a mark"),
    pytest.param("settings.py", b"import cloudinary\nmatch x:\n    case [1, *_] if y: pass\n", id="match"),
    pytest.param("settings.py", b"import cloudinary\ntype X[T] = list[T]\n", id="grammar of Python 3.12"),
    pytest.param(
        "settings.py", b"import cloudinary\ntry: pass\nexcept* E: pass\n", id="groups of exceptions"
    ),
    pytest.param("settings.py", b"print 'hello'\n", id="Python that can't be parsed and is not ours"),
    pytest.param("page.html", b"<p>\xff</p>", id="a template that can't be decoded and is not ours"),
    pytest.param("page.html", "{% load cloudinary %}".encode("utf-16"), id="UTF-16 with a mark"),
    pytest.param("page.html", b"{% cloudinary {{ {# <!-- %}", id="a template that does not render"),
    pytest.param(".env", b"CLOUDINARY_URL='never closed\n= x\n", id="lines of an env file that mean nothing"),
    pytest.param("app.json", b'{"cloudinary": ', id="JSON that is cut off"),
    pytest.param("a.yml", b"cloudinary: [\n\t- x", id="YAML that is broken"),
    pytest.param("fixtures/shop.json", b'{"a": "cloudinary \xe9"}', id="a fixture that can't be decoded"),
    pytest.param("dump.json", b'{"a": "cloudinary"}'.ljust(1_000_001), id="a dump that is too large"),
    pytest.param("package-lock.json", b'{"a": "cloudinary"}'.ljust(1_000_001), id="a lock file"),
    pytest.param(
        "settings.py", b"# cloudinary-lint: ignore-file\nimport cloudinary (\n", id="an ignored file"
    ),
]

REPORTED = [
    pytest.param(
        "settings.py",
        b"import cloudinary\nprint 'hello'\n",
        2,
        "libcst 1.9.0 can't parse it as Python 3",
        id="Python 2",
    ),
    pytest.param("settings.py", b"cloudinary.config(\n", 1, "libcst", id="a bracket that stays open"),
    pytest.param(
        "settings.py",
        b"# \xe9 cloudinary\n",
        1,
        "byte 0xe9 is not valid utf-8",
        id="Latin-1 without a cookie",
    ),
    pytest.param(
        "settings.py",
        b"# coding: klingon\nimport cloudinary\n",
        1,
        "its encoding is unknown",
        id="a cookie that nobody knows",
    ),
    pytest.param(
        "page.html", b"{% load cloudinary %}\r\n\xff", 2, "byte 0xff is not valid utf-8", id="a template"
    ),
    pytest.param("app.json", b'{"cloudinary": "\xe9"}', 1, "byte 0xe9 is not valid utf-8", id="app.json"),
    pytest.param(
        "deploy/settings.json",
        b'{"cloudinary": ""}'.ljust(1_000_001),
        1,
        "it is larger than 1 MB",
        id="configuration in JSON that is too large",
    ),
    pytest.param(".env", b"A=1\nCLOUDINARY_URL=\xe9\n", 2, "byte 0xe9 is not valid utf-8", id="an env file"),
    pytest.param("a.css", b"/* cloudinary \xe9 */", 1, "byte 0xe9 is not valid utf-8", id="a style sheet"),
    pytest.param(
        "a.yml",
        "cloudinary".encode("utf-16") + b"x",
        1,
        "byte 0x78 is not valid utf-16-le",
        id="UTF-16 cut off",
    ),
    pytest.param("a.vue", b"<!-- cloudinary \xe9 -->", 1, "byte 0xe9 is not valid utf-8", id="a component"),
    pytest.param("a.svelte", b"<!-- cloudinary \xe9 -->", 1, "byte 0xe9 is not valid utf-8", id="Svelte"),
    pytest.param("a.jsx", b"// cloudinary \xe9", 1, "byte 0xe9 is not valid utf-8", id="JSX"),
    pytest.param("a.tsx", b"// cloudinary \xe9", 1, "byte 0xe9 is not valid utf-8", id="TSX"),
    pytest.param("a.mjs", b"// cloudinary \xe9", 1, "byte 0xe9 is not valid utf-8", id="a module"),
    pytest.param("a.cjs", b"// cloudinary \xe9", 1, "byte 0xe9 is not valid utf-8", id="a module of Node's"),
    pytest.param("a.less", b"// cloudinary \xe9", 1, "byte 0xe9 is not valid utf-8", id="Less"),
    pytest.param(
        "env.prod", b"CLOUDINARY_URL=\xe9", 1, "byte 0xe9 is not valid utf-8", id="an env file's word"
    ),
    pytest.param(
        ".flaskenv", b"CLOUDINARY_URL=\xe9\n", 1, "byte 0xe9 is not valid utf-8", id="Flask's env file"
    ),
    pytest.param(
        ".envs/a", b"CLOUDINARY_URL=\xe9\n", 1, "byte 0xe9 is not valid utf-8", id="a folder of env files"
    ),
    pytest.param("settings.py.dist", b"import cloudinary (\n", 1, "libcst", id="a sample in Python"),
]


def checked(name: str, raw: bytes) -> engine.CheckedFile:
    return engine.check(name, raw, kind(name), context(name))


@pytest.mark.parametrize(("name", "raw"), SILENT)
def test_silent(name, raw):
    assert "CLD901" not in [finding.code for finding in checked(name, raw).findings]


@pytest.mark.parametrize(("name", "raw", "line", "why"), REPORTED)
def test_reported_where_reading_stopped(name, raw, line, why):
    result = checked(name, raw)
    (finding,) = result.findings
    assert place(result, finding).partition(":")[0] == str(line)
    assert finding.code == "CLD901"
    assert finding.message.startswith(f"the file cannot be read: {why}")
    assert finding.fix is None


def test_stands_at_the_byte_that_cannot_be_decoded():
    result = checked(".env", b"A=1\nCLOUDINARY_URL=\xe9\n")
    assert place(result, result.findings[0]) == "2:16 CLD901"


def test_a_file_that_cannot_be_read_stays_as_it_is():
    result = checked("settings.py", b"import cloudinary (\n")
    done = engine.fix(result, kind("settings.py"), context("settings.py"), lambda _: True)
    assert (done.applied, done.checked) == ((), result)
