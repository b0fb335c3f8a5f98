"""secure-lowercase: `true` in a Django tag."""

from __future__ import annotations

import pytest

from tests.rules import assert_fixed, assert_silent, findings

LOAD = "{% load cloudinary %}\n"

SILENT = [
    pytest.param("page.html", LOAD + "{% cloudinary_url i secure=True %}", id="True"),
    pytest.param("page.html", LOAD + "{% cloudinary_url i secure='true' %}", id="a text, which is on"),
    pytest.param("page.html", LOAD + "{% cloudinary_url i secure=is_true %}", id="another variable"),
    pytest.param("page.html", LOAD + "{% cloudinary_url i secure=false %}", id="false: CLD201"),
    pytest.param(
        "page.html", LOAD + "{% cloudinary_url i width=1 sign_url=true secure=True %}", id="another option"
    ),
    pytest.param("page.html", LOAD + "{# {% cloudinary_url i secure=true %} #}", id="a comment"),
    pytest.param(
        "page.html", "{% load own %}\n{% cloudinary_url i secure=true %}", id="a tag of the project"
    ),
    pytest.param("page.jinja", "{{ i.build_url(secure=true) }}", id="Jinja, where it is right"),
]

FIXED = [
    pytest.param(
        "{% cloudinary_url i secure=true %}", "{% cloudinary_url i secure=True %}", id="cloudinary_url"
    ),
    pytest.param("{% cloudinary i secure=true %}", "{% cloudinary i secure=True %}", id="cloudinary"),
    pytest.param("{% cloudinary i secure=TRUE %}", "{% cloudinary i secure=True %}", id="in capitals"),
    pytest.param(
        "{% cloudinary_url i secure=true width=1 as u %}",
        "{% cloudinary_url i secure=True width=1 as u %}",
        id="among other options",
    ),
    pytest.param(
        "{% cloudinary_url i options secure=true %}",
        "{% cloudinary_url i options secure=True %}",
        id="behind a variable of options",
    ),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD303", name, text)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed(before, after):
    assert_fixed("CLD303", "templates/page.html", LOAD + before, LOAD + after)


def test_unsafe_beside_what_changes_the_host():
    before = LOAD + "{% cloudinary_url i cname='e.org' secure=true %}"
    assert_fixed("CLD303", "page.html", before, before.replace("true", "True"), unsafe=True)


def test_stands_at_the_start_of_the_tag():
    assert findings(LOAD + "<p>{% cloudinary i secure=true %}</p>", "page.html") == ["2:4 CLD303"]
