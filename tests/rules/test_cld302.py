"""tag-without-secure: the SDK's own tags in Django templates."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.rules import assert_fixed, assert_silent, findings, fixed

LOAD = "{% load cloudinary %}\n"

SILENT = [
    pytest.param(LOAD + "{% cloudinary_url i secure=True %}", id="secure is said"),
    pytest.param(LOAD + "{% cloudinary_url i secure=is_https %}", id="secure is a variable"),
    pytest.param(LOAD + "{% cloudinary_url i secure=False %}", id="secure is off: CLD201"),
    pytest.param(LOAD + "{% cloudinary_url i Secure=True %}", id="secure is misspelled: CLD202"),
    pytest.param(LOAD + "{% cloudinary_url i secure='no' %}", id="secure is a text: CLD203"),
    pytest.param(LOAD + "{% cloudinary_url i secure=true %}", id="secure is in lower case: CLD303"),
    pytest.param(LOAD + "{% cloudinary_url i options %}", id="a positional variable of options"),
    pytest.param(LOAD + "{% cloudinary_static 'a.png' %}", id="cloudinary_static"),
    pytest.param(LOAD + "{% cloudinary_js_config %}", id="cloudinary_js_config"),
    pytest.param(LOAD + "{% cloudinary_includes %}", id="cloudinary_includes"),
    pytest.param(LOAD + "{% cloudinary_url\n  i %}", id="a tag over two lines, which is text"),
    pytest.param(LOAD + "{# {% cloudinary_url i %} #}", id="a comment"),
    pytest.param(LOAD + "{% comment %}{% cloudinary_url i %}{% endcomment %}", id="a comment tag"),
    pytest.param(LOAD + "{% verbatim %}{% cloudinary_url i %}{% endverbatim %}", id="verbatim"),
    pytest.param(LOAD + "{% cloudinary_url 'https://e.org/a.png' %}", id="a literal address"),
    pytest.param(LOAD + "{% cloudinary 'http://e.org/a.png' width=1 %}", id="a literal http address"),
    pytest.param("{% load images %}\n{% cloudinary_url i %}", id="a tag of the project"),
    pytest.param(
        "{% load cloudinary_static from cloudinary %}\n{% cloudinary_url i %}", id="another tag is loaded"
    ),
    pytest.param("{% load static %}\n{% cloudinary_url i %}", id="nothing of Cloudinary is loaded"),
]

FIXED = [
    pytest.param("{% cloudinary_url i %}", "{% cloudinary_url i secure=True %}", id="cloudinary_url"),
    pytest.param("{% cloudinary i %}", "{% cloudinary i secure=True %}", id="cloudinary"),
    pytest.param("{%cloudinary_url i%}", "{%cloudinary_url i secure=True%}", id="no blanks at the brackets"),
    pytest.param("{%  cloudinary_url  i  %}", "{%  cloudinary_url  i secure=True  %}", id="more blanks"),
    pytest.param(
        "{% cloudinary_url i width=1 as u %}",
        "{% cloudinary_url i width=1 secure=True as u %}",
        id="before as",
    ),
    pytest.param(
        "<img src=\"{% cloudinary_url p.image crop='fill' gravity='face' %}\">",
        "<img src=\"{% cloudinary_url p.image crop='fill' gravity='face' secure=True %}\">",
        id="in an attribute",
    ),
    pytest.param(
        "{% cloudinary_url 'http://e.org/a.png' type='fetch' %}",
        "{% cloudinary_url 'http://e.org/a.png' type='fetch' secure=True %}",
        id="a fetched address",
    ),
    pytest.param(
        "{% if a %}{% cloudinary i|default:j %}{% endif %}",
        "{% if a %}{% cloudinary i|default:j secure=True %}{% endif %}",
        id="a filter",
    ),
]

LOADED = [
    pytest.param("{% load cloudinary %}", id="alone"),
    pytest.param("{% load static cloudinary i18n %}", id="among others that have no such tag"),
    pytest.param("{% load cloudinary_url from cloudinary %}", id="by name"),
    pytest.param("{% extends 'base.html' %}{% load cloudinary %}", id="after extends"),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD302", "templates/page.html", text)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed(before, after):
    assert_fixed("CLD302", "templates/page.html", LOAD + before, LOAD + after)


@pytest.mark.parametrize("load", LOADED)
def test_every_way_to_load_it(load):
    before, after = f"{load}\n{{% cloudinary_url i %}}\n", f"{load}\n{{% cloudinary_url i secure=True %}}\n"
    assert_fixed("CLD302", "templates/page.html", before, after)


@pytest.mark.parametrize("name", ["page.htm", "page.djhtml", "mail.txt", "feed.xml", "logo.svg"])
def test_every_kind_of_template(name):
    assert_fixed(
        "CLD302", name, LOAD + "{% cloudinary_url i %}\n", LOAD + "{% cloudinary_url i secure=True %}\n"
    )


@pytest.mark.parametrize(
    "option", ["cname='e.org'", "secure_distribution='e.org'", "secure_cdn_subdomain=True"]
)
def test_unsafe_beside_what_changes_the_host(option):
    before, after = f"{{% cloudinary_url i {option} %}}", f"{{% cloudinary_url i {option} secure=True %}}"
    assert_fixed("CLD302", "templates/page.html", LOAD + before, LOAD + after, unsafe=True)


@pytest.mark.parametrize(
    ("loads", "library"),
    [
        pytest.param("{% load cloudinary %}{% load images %}", "images", id="loaded after the SDK's"),
        pytest.param("{% load cloudinary images %}", "images", id="loaded after it in the same tag"),
        pytest.param("{% load cloudinary %}", "cloudinary", id="under the SDK's name"),
    ],
)
def test_silent_on_a_tag_that_a_library_of_the_project_brings(loads, library):
    text = loads + "\n{% cloudinary_url i %}"
    assert_silent("CLD302", "page.html", text, Project(tags={library: frozenset({"cloudinary_url"})}))
    assert findings(text, "page.html", Project(tags={library: frozenset({"other"})})) == ["2:1 CLD302"]


def test_a_library_of_the_project_loaded_first_is_overruled_by_the_sdks():
    text = "{% load images %}{% load cloudinary %}\n{% cloudinary_url i %}"
    assert findings(text, "page.html", Project(tags={"images": frozenset({"cloudinary_url"})})) == [
        "2:1 CLD302"
    ]


def test_under_strict_a_variable_of_options_is_no_excuse():
    before, after = (
        LOAD + "{% cloudinary_url i options %}",
        LOAD + "{% cloudinary_url i options secure=True %}",
    )
    assert findings(before, "page.html", strict=True) == ["2:1 CLD302"]
    assert fixed(before, "page.html", strict=True) == before
    assert fixed(before, "page.html", strict=True, unsafe=True) == after


def test_stands_at_the_start_of_the_tag():
    assert findings(LOAD + "<p>{% cloudinary i %}</p>", "page.html") == ["2:4 CLD302"]
