"""bare-build-url: the method without options in a Django template, and the tag in its place."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from cloudinary_lint.text.records import replace
from tests.project import surveyed
from tests.rules import assert_fixed, assert_silent, assert_unfixed, findings, fixed
from tests.rules.pages import pages

INSTALLED = Project(apps=frozenset({"cloudinary"}))
LOADED = "{% load cloudinary %}\n"

SILENT = [
    pytest.param(
        "page.jinja", "{{ photo.image.build_url }}", id="a Jinja template, where it prints a method"
    ),
    pytest.param("page.html", "{% set x = 1 %}{{ photo.image.build_url }}", id="a sign of Jinja"),
    pytest.param("page.html", f"{LOADED}{{# {{{{ photo.image.build_url }}}} #}}", id="a comment"),
    pytest.param(
        "page.html",
        f"{LOADED}{{% comment %}}{{{{ photo.image.build_url }}}}{{% endcomment %}}",
        id="a comment tag",
    ),
    pytest.param(
        "page.html",
        f"{LOADED}{{% verbatim %}}{{{{ photo.image.build_url }}}}{{% endverbatim %}}",
        id="verbatim",
    ),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.build_url\n}}}}", id="two lines, which are text"),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.build_url() }}}}", id="a call: CLD304"),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.url }}}}", id="an attribute"),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.build_urls }}}}", id="another method"),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.build_url.x }}}}", id="something of the result"),
    pytest.param("page.html", f"{LOADED}{{{{ build_url }}}}", id="a variable of that name"),
    pytest.param("page.html", f"{LOADED}photo.image.build_url", id="text"),
]

FIXED = [
    pytest.param(
        "{{ image.build_url }}",
        "{% if image %}{% cloudinary_url image secure=True %}{% endif %}",
        id="a variable",
    ),
    pytest.param(
        '<img src="{{photo.image.build_url}}">',
        '<img src="{% if photo.image %}{% cloudinary_url photo.image secure=True %}{% endif %}">',
        id="an attribute, without blanks",
    ),
    pytest.param(
        "{% for photo in photos %}{{ photo.image.build_url }}{% endfor %}",
        "{% for photo in photos %}"
        "{% if photo.image %}{% cloudinary_url photo.image secure=True %}{% endif %}{% endfor %}",
        id="within other tags",
    ),
]

LOADS = [
    pytest.param(
        "{% load static %}\n{{ image.build_url }}\n",
        "{% load static %}\n{% load cloudinary %}\n"
        "{% if image %}{% cloudinary_url image secure=True %}{% endif %}\n",
        id="below another load",
    ),
    pytest.param(
        "{% extends 'base.html' %}\n{% block content %}{% csrf_token %}{{ image.build_url }}{% endblock %}\n",
        "{% extends 'base.html' %}\n{% load cloudinary %}\n{% block content %}{% csrf_token %}"
        "{% if image %}{% cloudinary_url image secure=True %}{% endif %}{% endblock %}\n",
        id="below extends",
    ),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD305", name, text, INSTALLED)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed_where_the_library_is_loaded(before, after):
    assert_fixed("CLD305", "page.html", LOADED + before, LOADED + after, INSTALLED, unsafe=True)


@pytest.mark.parametrize(("before", "after"), LOADS)
def test_fixed_where_the_library_has_to_be_loaded(before, after):
    assert_fixed("CLD305", "page.html", before, after, INSTALLED, unsafe=True)


def test_no_fix_behind_a_filter():
    assert_unfixed("2:1 CLD305", "page.html", f"{LOADED}{{{{ image.build_url|urlize }}}}\n", INSTALLED)


def test_no_fix_where_the_library_can_not_be_loaded():
    assert_unfixed("2:1 CLD305", "page.html", "{% load static %}\n{{ image.build_url }}\n")


def test_it_stands_at_the_start_of_the_expression():
    assert findings(f'{LOADED}<img src="{{{{ image.build_url }}}}">', "page.html") == ["2:11 CLD305"]


def test_silent_on_a_method_of_the_projects_own():
    own = replace(INSTALLED, defined=frozenset({"build_url"}))
    assert_silent("CLD305", "page.html", f"{LOADED}{{{{ router.build_url }}}}", own)


def test_reported_on_a_field_whatever_methods_the_project_has():
    own = replace(INSTALLED, defined=frozenset({"build_url"}), fields=frozenset({"image"}))
    assert findings(f"{LOADED}{{{{ photo.image.build_url }}}}", "page.html", own) == ["2:1 CLD305"]
    assert findings(f"{LOADED}{{{{ image.build_url }}}}", "page.html", own) == ["2:1 CLD305"]
    assert findings(f"{LOADED}{{{{ photo.build_url }}}}", "page.html", own) == []


def test_silent_in_a_project_that_does_not_use_the_sdk():
    assert_silent("CLD305", "page.html", "{% load static %}{{ job.build_url }}", Project(uses_sdk=False))


def test_silent_where_the_project_says_secure_unless_strict():
    text = f"{LOADED}{{{{ image.build_url }}}}"
    covered = Project(is_set_outside=True)
    assert findings(text, "page.html", covered) == []
    assert findings(text, "page.html", covered, strict=True) == ["2:1 CLD305"]


def test_the_project_is_told_by_the_survey():
    text = "{% load static %}\n{{ photo.cover.build_url }}\n"
    models = """
        from cloudinary.models import CloudinaryField
        from django.db import models


        class Photo(models.Model):
            cover = CloudinaryField()

            def build_url(self):
                return "/"
        """
    files = {"shop/models.py": models, "templates/page.html": text}
    assert findings(text, "templates/page.html", surveyed(files)) == ["2:1 CLD305"]
    covering = {**files, "shop/settings.py": "CLOUDINARY = {'secure': True}\n"}
    assert findings(text, "templates/page.html", surveyed(covering)) == []


def test_pages_say_http_before_and_https_after():
    before = [f"{LOADED}{row.values[0]}" for row in FIXED] + [str(row.values[0]) for row in LOADS]
    after = [fixed(text, "page.html", INSTALLED, unsafe=True) for text in before]
    for status, body in pages(before):
        assert status == 200
        assert "http://res.cloudinary.com/demo/image/upload/sky" in body
    for status, body in pages(after):
        assert status == 200
        assert "https://res.cloudinary.com/demo/image/upload/sky" in body
        assert "http://" not in body


def test_an_empty_field_leaves_the_page_empty_before_and_after():
    before = f"{LOADED}[{{{{ photo.empty.build_url }}}}]"
    after = fixed(before, "page.html", INSTALLED, unsafe=True)
    assert after != before
    assert pages([before, after]) == [(200, "\n[]"), (200, "\n[]")]
