"""call-in-django-template: calls that Django refuses, and the tags in their place."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from cloudinary_lint.text.records import replace
from tests.project import surveyed
from tests.rules import assert_fixed, assert_silent, assert_unfixed, findings, fixed, lines
from tests.rules.pages import pages

INSTALLED = Project(apps=frozenset({"cloudinary"}))
LOADED = "{% load cloudinary %}\n"

SILENT = [
    pytest.param("page.jinja", "{{ photo.image.build_url(width=1, secure=True) }}", id="a Jinja template"),
    pytest.param("jinja2/page.html", "{{ photo.image.build_url(secure=True) }}", id="a folder of Jinja's"),
    pytest.param("page.html", "{{ photo.image.build_url(secure=True) }}", id="a call and no sign of Django"),
    pytest.param(
        "page.html", "{% set x = 1 %}{{ photo.image.build_url(secure=True) }}", id="a sign of Jinja"
    ),
    pytest.param("page.html", f"{LOADED}{{# photo.image.build_url() #}}", id="a comment"),
    pytest.param("page.html", f"{LOADED}{{# {{{{ photo.image.build_url() }}}} #}}", id="a call in a comment"),
    pytest.param(
        "page.html",
        f"{LOADED}{{% comment %}}{{{{ photo.image.build_url() }}}}{{% endcomment %}}",
        id="a comment tag",
    ),
    pytest.param(
        "page.html",
        f"{LOADED}{{% verbatim %}}{{{{ photo.image.build_url() }}}}{{% endverbatim %}}",
        id="verbatim",
    ),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.build_url(\n) }}}}", id="two lines, which are text"),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.build_url }}}}", id="no call: CLD305"),
    pytest.param("page.html", f"{LOADED}photo.image.build_url()", id="text"),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.other(width=1) }}}}", id="another method"),
    pytest.param("page.html", f"{LOADED}{{{{ photo.image.url }}}}", id="an attribute"),
]

FIXED = [
    pytest.param("{{ image.build_url() }}", "{% cloudinary_url image secure=True %}", id="no arguments"),
    pytest.param("{{image.build_url()}}", "{% cloudinary_url image secure=True %}", id="no blanks"),
    pytest.param(
        '{{ photo.image.build_url(width=100, crop="fill") }}',
        '{% cloudinary_url photo.image width=100 crop="fill" secure=True %}',
        id="a number and a string",
    ),
    pytest.param(
        "{{ photo.image.build_url(width=100,crop='fill') }}",
        "{% cloudinary_url photo.image width=100 crop='fill' secure=True %}",
        id="single quotes, and no blank behind the comma",
    ),
    pytest.param(
        "{{ image.build_url(secure=True) }}",
        "{% cloudinary_url image secure=True %}",
        id="secure, as the SDK's docs say",
    ),
    pytest.param(
        "{{ image.build_url(secure=True, width=100) }}",
        "{% cloudinary_url image width=100 secure=True %}",
        id="secure goes last",
    ),
    pytest.param(
        "{{ image.build_url(secure=true) }}",
        "{% cloudinary_url image secure=True %}",
        id="secure in Jinja's case",
    ),
    pytest.param(
        "{{ image.build_url(secure=False, width=1) }}",
        "{% cloudinary_url image width=1 secure=True %}",
        id="secure off",
    ),
    pytest.param(
        "{{ image.build_url(width = 100) }}",
        "{% cloudinary_url image width=100 secure=True %}",
        id="blanks around =",
    ),
    pytest.param(
        "{{ image.build_url(width=photo.width) }}",
        "{% cloudinary_url image width=photo.width secure=True %}",
        id="a variable",
    ),
    pytest.param(
        "{{ image.build_url(width=100,) }}",
        "{% cloudinary_url image width=100 secure=True %}",
        id="a trailing comma",
    ),
    pytest.param(
        '{% for photo in photos %}<p id="{{ photo.image.build_url(width=9) }}">{% endfor %}',
        '{% for photo in photos %}<p id="{% cloudinary_url photo.image width=9 secure=True %}">{% endfor %}',
        id="within other tags",
    ),
    pytest.param(
        "{{ image.build_url(width=1) }} and {{ image.build_url(width=2) }}",
        "{% cloudinary_url image width=1 secure=True %} and {% cloudinary_url image width=2 secure=True %}",
        id="two on one line",
    ),
]

UNFIXED = [
    pytest.param("{{ image.build_url('a.png') }}", id="a positional argument"),
    pytest.param("{{ image.build_url(**options) }}", id="open options"),
    pytest.param("{{ image.build_url(width=photo.width * 2) }}", id="an expression"),
    pytest.param("{{ image.build_url(width=f(1)) }}", id="a call within the call"),
    pytest.param("{{ image.build_url(transformation=[{'width': 1}]) }}", id="a list"),
    pytest.param("{{ image.build_url(width=1)|safe }}", id="a filter"),
    pytest.param("{{ image.build_url(width=1).strip() }}", id="a method of the result"),
    pytest.param("{{ image.build_url(effect='a\\'b') }}", id="an escaped quote"),
]

LOADS = [
    pytest.param(
        "{% load static %}\n{{ image.build_url() }}\n",
        "{% load static %}\n{% load cloudinary %}\n{% cloudinary_url image secure=True %}\n",
        id="below another load",
    ),
    pytest.param(
        "{% extends 'base.html' %}\n"
        "{% block content %}{% csrf_token %}{{ image.build_url() }}{% endblock %}\n",
        "{% extends 'base.html' %}\n{% load cloudinary %}\n"
        "{% block content %}{% csrf_token %}{% cloudinary_url image secure=True %}{% endblock %}\n",
        id="below extends",
    ),
    pytest.param(
        "{% extends 'base.html' %}\r\n{% load static %}\r\n"
        "{% block content %}{{ image.build_url() }}{% endblock %}\r\n",
        "{% extends 'base.html' %}\r\n{% load static %}\r\n{% load cloudinary %}\r\n"
        "{% block content %}{% cloudinary_url image secure=True %}{% endblock %}\r\n",
        id="below the load below extends, with the file's line ends",
    ),
    pytest.param(
        "{% csrf_token %}\n{{ image.build_url() }}\n",
        "{% load cloudinary %}\n{% csrf_token %}\n{% cloudinary_url image secure=True %}\n",
        id="on top where there is neither",
    ),
    pytest.param(
        "{% load static %}\n{{ image.build_url() }}{{ photo.image.build_url(width=1) }}\n",
        "{% load static %}\n{% load cloudinary %}\n"
        "{% cloudinary_url image secure=True %}{% cloudinary_url photo.image width=1 secure=True %}\n",
        id="once for two calls",
    ),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD304", name, text, INSTALLED)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed_where_the_library_is_loaded(before, after):
    assert_fixed("CLD304", "page.html", LOADED + before, LOADED + after, INSTALLED, unsafe=True)


@pytest.mark.parametrize(("before", "after"), LOADS)
def test_fixed_where_the_library_has_to_be_loaded(before, after):
    assert_fixed("CLD304", "page.html", before, after, INSTALLED, unsafe=True)


@pytest.mark.parametrize("text", UNFIXED)
def test_no_fix_for_what_can_not_stand_in_a_tag(text):
    assert_unfixed("2:1 CLD304", "page.html", LOADED + text, INSTALLED)


def test_no_fix_where_the_library_can_not_be_loaded():
    assert_unfixed("2:1 CLD304", "page.html", "{% load static %}\n{{ image.build_url() }}\n")


def test_the_app_is_told_by_the_survey():
    text = "{% load static %}\n{{ image.build_url() }}\n"
    files = {"shop/settings.py": "INSTALLED_APPS = ['cloudinary']\n", "templates/page.html": text}
    after = "{% load static %}\n{% load cloudinary %}\n{% cloudinary_url image secure=True %}\n"
    assert fixed(text, "templates/page.html", surveyed(files), unsafe=True) == after


def test_it_stands_at_the_start_of_the_expression():
    assert findings(f'{LOADED}<img src="{{{{ image.build_url() }}}}">', "page.html") == ["2:11 CLD304"]


def test_silent_on_a_method_of_the_projects_own():
    own = replace(INSTALLED, defined=frozenset({"build_url"}))
    assert_silent("CLD304", "page.html", f"{LOADED}{{{{ router.build_url(1) }}}}", own)


def test_reported_on_a_field_whatever_methods_the_project_has():
    own = replace(INSTALLED, defined=frozenset({"build_url"}), fields=frozenset({"image"}))
    assert findings(f"{LOADED}{{{{ photo.image.build_url(1) }}}}", "page.html", own) == ["2:1 CLD304"]


def test_silent_in_a_project_that_does_not_use_the_sdk():
    assert_silent(
        "CLD304", "page.html", "{% load static %}{{ router.build_url(1) }}", Project(uses_sdk=False)
    )


@pytest.mark.parametrize("covered", [True, False])
def test_reported_whatever_the_configuration_says(covered):
    text = f"{LOADED}{{{{ image.build_url() }}}}"
    assert findings(text, "page.html", Project(is_set_outside=covered)) == ["2:1 CLD304"]


@pytest.mark.parametrize("library", ["cloudinary", "shop"])
def test_no_fix_where_the_tag_would_be_the_projects_own(library):
    own = replace(INSTALLED, tags={library: frozenset({"cloudinary_url"})})
    text = f"{LOADED}{{% load {library} %}}\n{{{{ image.build_url() }}}}\n"
    assert_unfixed("3:1 CLD304", "page.html", text, own)


def test_pages_are_errors_before_and_say_https_after():
    rows = [row.values for row in FIXED]
    before = [LOADED + str(text) for text, _ in rows] + [lines(str(row.values[0])) for row in LOADS]
    after = [fixed(text, "page.html", INSTALLED, unsafe=True) for text in before]
    answers = pages([*before, *after])
    assert [status for status, _ in answers[: len(before)]] == [500] * len(before)
    for status, body in answers[len(before) :]:
        assert status == 200
        assert "https://res.cloudinary.com/demo/image/upload/" in body
        assert "http://" not in body
