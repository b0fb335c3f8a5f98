"""One cause, one finding: which rule's finding stays where two are about the same thing."""

from __future__ import annotations

import pytest

from cloudinary_lint.languages.registry import kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from tests.rules import CODES

PREFIX = "import cloudinary\ncloudinary.config(secure=True, upload_prefix='http://api.cloudinary.com')\n"
STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'CLOUDINARY_URL': url}\n"
LATE = "import cloudinary\nCLOUDINARY = {'cloud_name': 'demo'}\n"
IGNORED = "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"

PAIRS = [
    pytest.param("settings.py", STORAGE, "CLD206", "CLD101", id="one dict, in two places"),
    pytest.param("settings.py", LATE, "CLD207", "CLD102", id="one place"),
    pytest.param(".env", IGNORED, "CLD204", "CLD105", id="a URL among the variables of its file"),
    pytest.param("app.py", PREFIX, "CLD403", "CLD402", id="a literal within options"),
]


def found(name: str, text: str, codes: frozenset[str] = CODES) -> set[str]:
    kind = kind_of(name)
    assert kind is not None
    context = LintContext(View(name), codes)
    return {finding.code for finding in engine.check(name, text.encode(), kind, context).findings}


@pytest.mark.parametrize(("name", "text", "kept", "silent"), PAIRS)
def test_only_the_cause_is_reported(name, text, kept, silent):
    assert found(name, text) == {kept}


@pytest.mark.parametrize(("name", "text", "kept", "silent"), PAIRS)
def test_a_rule_that_is_not_selected_silences_nothing(name, text, kept, silent):
    assert found(name, text, CODES - {kept}) == {silent}


@pytest.mark.parametrize(("name", "text", "kept", "silent"), PAIRS)
def test_an_ignore_comment_for_the_cause_silences_both(name, text, kept, silent):
    *above, last = text.splitlines(keepends=True)
    assert found(name, "".join([*above, f"# cloudinary-lint: ignore[{kept}]\n", last])) == set()


@pytest.mark.parametrize(("name", "text", "kept", "silent"), PAIRS)
def test_an_ignore_comment_for_the_other_one_is_unused(name, text, kept, silent):
    comment = f"# cloudinary-lint: ignore[{silent}]\n"
    assert found(name, comment + text) == {kept, "CLD902"}


def test_the_same_in_another_place_stays():
    branches = "{'CLOUDINARY_URL': url}", "{'CLOUD_NAME': 'demo'}"
    text = "if a:\n    CLOUDINARY_STORAGE = {}\nelse:\n    CLOUDINARY_STORAGE = {}\n".format(*branches)
    assert found("settings.py", text) == {"CLD206", "CLD101"}
