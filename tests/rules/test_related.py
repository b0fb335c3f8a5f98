"""A finding that exists because a declaration elsewhere doesn't count names that place and the reason."""

from __future__ import annotations

import pytest

from tests.project import surveyed
from tests.rules import check

LOST = {"unused.py": "import cloudinary\ncloudinary.config(secure=True)\n"}
USES = [
    pytest.param("app.py", "import cloudinary\ncloudinary.CloudinaryImage('a').build_url()\n", id="CLD301"),
    pytest.param("page.html", "{% load cloudinary %}{% cloudinary photo %}\n", id="CLD302"),
    pytest.param("page.html", "{% load static %}{{ photo.image.build_url }}\n", id="CLD305"),
]


@pytest.mark.parametrize(("name", "text"), USES)
def test_the_place_and_the_reason_are_named(name, text):
    (finding,) = check(text, name, surveyed({**LOST, name: text})).findings
    assert [(one.path, one.line, one.message) for one in finding.related] == [
        ("unused.py", 2, "cloudinary.config has no effect here: nothing imports this module")
    ]


@pytest.mark.parametrize(("name", "text"), USES)
@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"urls.py": "import cloudinary\n"}, id="no other declaration"),
        pytest.param({"tests/conftest.py": LOST["unused.py"]}, id="a test"),
        pytest.param(
            {"unused.py": "import cloudinary\ncloudinary.config(api_key=k)\n"}, id="one without secure"
        ),
        pytest.param({**LOST, "wsgi.py": LOST["unused.py"]}, id="another one that counts"),
    ],
)
def test_nothing_else_is_named(name, text, files):
    (finding,) = check(text, name, surveyed({**files, name: text}), strict=True).findings
    assert finding.related == ()


def test_what_a_declaration_lacks_itself_has_no_other_place():
    text = "import cloudinary\ncloudinary.config(api_key=k)\n"
    (finding,) = check(text, "app.py", surveyed({**LOST, "app.py": text})).findings
    assert finding.code == "CLD103"
    assert finding.related == ()
