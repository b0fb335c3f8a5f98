"""address-as-source: a tag or builder that gets an address, which the SDK returns as it is."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.project import codes
from tests.rules import assert_silent, findings, fixed

COVER = Project(fields=frozenset({"cover"}))
COVERED = Project(fields=frozenset({"cover"}), is_set_outside=True)
LOAD = "{% load cloudinary %}"
IMPORTS = (
    "import cloudinary\nfrom cloudinary import CloudinaryImage, uploader\n"
    "from cloudinary.utils import cloudinary_url\n"
)

SILENT_TAGS = [
    ("the field itself", "{% cloudinary_url p.cover width=200 secure=True %}"),
    ("the url of something else", "{% cloudinary_url p.logo.url width=200 secure=True %}"),
    ("a field with another attribute", "{% cloudinary_url p.cover.public_id width=200 secure=True %}"),
    ("a variable", "{% cloudinary_url url width=200 secure=True %}"),
    ("a filter", "{% cloudinary_url p.cover.url|lower width=200 secure=True %}"),
    ("type fetch", "{% cloudinary_url p.cover.url type='fetch' secure=True %}"),
    ("a type that is not known", "{% cloudinary_url p.cover.url type=t secure=True %}"),
    ("options that are not in sight", "{% cloudinary_url p.cover.url options %}"),
    ("a public id", "{% cloudinary_url 'sky' width=200 secure=True %}"),
    ("a literal https address alone", "{% cloudinary_url 'https://e.org/a.png' %}"),
    ("another library's tag", "{% load cloudinary_url from other %}{% cloudinary_url p.cover.url width=2 %}"),
    ("a comment", "{# {% cloudinary_url p.cover.url width=200 %} #}"),
    ("a name for the field", "{% with c=p.cover %}{% cloudinary_url c width=2 secure=True %}{% endwith %}"),
    ("a name whose tag has ended", "{% with u=p.cover.url %}{% endwith %}{% cloudinary_url u secure=True %}"),
    (
        "a name that an inner tag binds anew",
        (
            "{% with u=p.cover.url %}{% with u=p.cover %}{% cloudinary_url u secure=True %}"
            "{% endwith %}{% endwith %}"
        ),
    ),
    (
        "a name that a loop binds anew",
        (
            "{% with u=p.cover.url %}{% for u in us %}{% cloudinary_url u secure=True %}"
            "{% endfor %}{% endwith %}"
        ),
    ),
    (
        "a name that another tag binds anew",
        "{% with u=p.cover.url %}{% url 'a' as u %}{% cloudinary_url u secure=True %}{% endwith %}",
    ),
    (
        "a name for a filtered address",
        "{% with u=p.cover.url|lower %}{% cloudinary_url u secure=True %}{% endwith %}",
    ),
    (
        "an attribute of the address",
        "{% with u=p.cover.url %}{% cloudinary_url u.name secure=True %}{% endwith %}",
    ),
    ("a default that is an address", "{% cloudinary_url p.title|default:p.cover.url width=2 secure=True %}"),
]
NAMED_TAGS = [
    ("with", "{% with u=p.cover.url %}{% cloudinary_url u width=2 %}{% endwith %}"),
    ("with, in its older form", "{% with p.cover.url as u %}{% cloudinary_url u secure=True %}{% endwith %}"),
    ("with, among others", "{% with a=1 u=p.cover.url %}{% cloudinary u width=a %}{% endwith %}"),
    ("with for the field", "{% with c=p.cover %}{% cloudinary_url c.url width=2 %}{% endwith %}"),
    (
        "with for its owner",
        "{% with q=p %}{% with u=q.cover.url %}{% cloudinary_url u width=2 %}{% endwith %}{% endwith %}",
    ),
    (
        "with under its own name",
        (
            "{% with cover=p.cover %}{% with cover=cover.url %}{% cloudinary_url cover %}"
            "{% endwith %}{% endwith %}"
        ),
    ),
    (
        "with in a loop",
        "{% for p in ps %}{% with u=p.cover.url %}{% cloudinary_url u width=2 %}{% endwith %}{% endfor %}",
    ),
    (
        "with behind a loop",
        "{% with u=p.cover.url %}{% for u in us %}{% endfor %}{% cloudinary_url u %}{% endwith %}",
    ),
    ("firstof", "{% firstof p.cover.url 'sky' as u %}{% cloudinary_url u width=2 %}"),
    ("a default", "{% cloudinary_url p.cover.url|default:'sky' width=2 %}"),
    (
        "a default behind a name",
        "{% with u=p.cover.url %}{% cloudinary_url u|default:'' width=2 %}{% endwith %}",
    ),
    (
        "a filter that keeps it",
        "{% cloudinary_url p.cover.url|default_if_none:''|safe width=2 secure=True %}",
    ),
]
TAGS = [
    (
        "the url of a field",
        "{% cloudinary_url p.cover.url width=200 secure=True %}",
        "{% cloudinary_url p.cover width=200 secure=True %}",
    ),
    (
        "the image tag",
        "{% cloudinary p.cover.url alt=p.title secure=True %}",
        "{% cloudinary p.cover alt=p.title secure=True %}",
    ),
    (
        "as a keyword",
        "{% cloudinary_url source=p.cover.url secure=True %}",
        "{% cloudinary_url source=p.cover secure=True %}",
    ),
    (
        "a field by its name",
        "{% cloudinary_url cover.url secure=True %}",
        "{% cloudinary_url cover secure=True %}",
    ),
    (
        "type upload",
        "{% cloudinary_url p.cover.url type='upload' secure=True %}",
        "{% cloudinary_url p.cover type='upload' secure=True %}",
    ),
    ("build_url of a field", "{% cloudinary_url p.cover.build_url secure=True %}", None),
    ("a literal http address", "{% cloudinary_url 'http://e.org/a.png' %}", None),
    ("a literal https address", "{% cloudinary_url 'https://e.org/a.png' width=200 %}", None),
]
SILENT_CALLS = [
    ("the field itself", "u = p.cover.build_url(width=1, secure=True)"),
    ("the url of something else", "u = cloudinary_url(p.logo.url, width=1, secure=True)"),
    (
        "a public id of a response",
        "u = cloudinary_url(uploader.upload(f)['public_id'], width=1, secure=True)",
    ),
    ("another service's response", "u = cloudinary_url(other(f)['url'], width=1, secure=True)"),
    ("secure_url alone", "u = cloudinary_url(uploader.upload(f)['secure_url'])"),
    ("a secure address alone", "u = cloudinary_url(CloudinaryImage('a').build_url(secure=True))"),
    ("type fetch", "u = cloudinary_url('http://e.org/a.png', type='fetch', secure=True)"),
    (
        "a constructor's type",
        "u = CloudinaryImage('http://e.org/a.png', type='fetch').build_url(secure=True)",
    ),
    ("a text that begins otherwise", "u = cloudinary_url(f'{n}https://e.org/', width=1, secure=True)"),
    ("a text that goes on with an address", "u = cloudinary_url(a + 'http://e.org/', secure=True)"),
    ("the https beginning of a text alone", "u = cloudinary_url(f'https://e.org/{n}')"),
    ("unknown options", "u = cloudinary_url('http://e.org/a.png', **o)"),
    ("a literal https address alone", "u = CloudinaryImage('https://e.org/a.png').build_url()"),
    ("what is uploaded", "u = uploader.upload_image('http://e.org/a.png').build_url(width=1, secure=True)"),
    ("another function", "u = other(p.cover.url, width=1)"),
    ("a name that is bound anew", "u = p.cover.url\nu = 'a'\nv = cloudinary_url(u, width=1, secure=True)"),
]
CALLS = [
    ("the url of a field", "u = cloudinary_url(p.cover.url, width=1, secure=True)", "4:20 CLD306"),
    ("by way of a name", "a = p.cover.url\nu = cloudinary_url(a, width=1)", "5:20 CLD306"),
    (
        "the url of a field in a constructor",
        "u = CloudinaryImage(p.cover.url).build_url(width=1)",
        "4:21 CLD306",
    ),
    ("the url of a resource", "u = cloudinary_url(CloudinaryImage('a').url, width=1)", "4:20 CLD306"),
    (
        "build_url of a resource",
        "u = cloudinary_url(CloudinaryImage('a').build_url(secure=True), width=1)",
        "4:20 CLD306",
    ),
    (
        "secure_url of a response",
        "u = CloudinaryImage(uploader.upload(f)['secure_url']).build_url(width=1)",
        "4:21 CLD306",
    ),
    ("a literal", "u = cloudinary_url('http://e.org/a.png')", "4:20 CLD306"),
    ("a literal https address", "u = cloudinary_url('https://e.org/a.png', width=1)", "4:20 CLD306"),
    ("the beginning of a text", "u = cloudinary_url(f'https://e.org/{n}', width=1)", "4:20 CLD306"),
    ("the beginning of a sum", "u = cloudinary_url('http://e.org/' + n, secure=True)", "4:20 CLD306"),
    ("secure off", "u = cloudinary_url(p.cover.url, secure=False)", "4:20 CLD306"),
]
SILENT_JINJA = [
    ("the field itself", "{{ p.cover.build_url(width=1, secure=True) }}"),
    ("the url of something else", "{{ cloudinary_url(p.logo.url, width=1, secure=True)[0] }}"),
    ("type fetch", "{{ cloudinary_url(p.cover.url, type='fetch', secure=True)[0] }}"),
    ("unknown options", "{{ cloudinary_url(p.cover.url, **o)[0] }}"),
    ("a sum", "{{ cloudinary_url(p.cover.url ~ a, width=1, secure=True)[0] }}"),
    ("a name for the field", "{% set c = p.cover %}{{ cloudinary_url(c, width=1, secure=True) }}"),
    (
        "a name that is bound twice",
        "{% set u = p.cover.url %}{% set u = p.title %}{{ cloudinary_url(u, width=1, secure=True) }}",
    ),
    (
        "a name that is a macro's, too",
        "{% set u = p.cover.url %}{% macro m(u) %}{{ cloudinary_url(u, secure=True) }}{% endmacro %}",
    ),
    ("an own macro", "{% macro cloudinary_url(a) %}{% endmacro %}{{ cloudinary_url(p.cover.url, width=1) }}"),
]
JINJA = [
    ("the url of a field", "{{ cloudinary_url(p.cover.url, width=1, secure=True)[0] }}"),
    ("build_url", "{{ cloudinary_url(p.image.build_url(width=1, secure=True), width=1, secure=True)[0] }}"),
    ("a literal", "{{ cloudinary_url('https://e.org/a.png', width=1)[0] }}"),
    ("a name", "{% set u = p.cover.url %}{{ cloudinary_url(u, width=1, secure=True)[0] }}"),
    ("a name for the field", "{% with c = p.cover %}{{ cloudinary_url(c.url, width=1)[0] }}{% endwith %}"),
    ("in a constructor", "{{ CloudinaryImage(p.cover.url).image(width=1) }}"),
]


def rows(table):
    return [pytest.param(*row, id=name) for name, *row in table]


@pytest.mark.parametrize("text", rows(SILENT_TAGS))
def test_silent_tags(text):
    assert_silent("CLD306", "page.html", LOAD + text, COVER)


@pytest.mark.parametrize(("text", "after"), rows(TAGS))
def test_tags(text, after):
    found = findings(LOAD + text, "page.html", COVER)
    assert [one for one in found if "CLD402" not in one] == ["1:22 CLD306"]
    assert fixed(LOAD + text, "page.html", COVER) == LOAD + text
    assert fixed(LOAD + text, "page.html", COVER, unsafe=True) == LOAD + (after or text)


@pytest.mark.parametrize("text", rows(NAMED_TAGS))
def test_what_the_source_stands_for(text):
    assert [one.split()[1] for one in findings(LOAD + text, "page.html", COVER)] == ["CLD306"]
    assert fixed(LOAD + text, "page.html", COVER, unsafe=True) == LOAD + text


@pytest.mark.parametrize("text", rows(SILENT_CALLS))
def test_silent_calls(text):
    assert_silent("CLD306", "views.py", IMPORTS + text, COVER)


@pytest.mark.parametrize(("text", "found"), rows(CALLS))
def test_calls(text, found):
    assert findings(f"{IMPORTS}{text}\n", "views.py", COVER) == [found]
    assert fixed(f"{IMPORTS}{text}\n", "views.py", COVER, unsafe=True) == f"{IMPORTS}{text}\n"


@pytest.mark.parametrize("text", rows(SILENT_JINJA))
def test_silent_jinja(text):
    assert_silent("CLD306", "page.jinja", text, COVER)


@pytest.mark.parametrize("text", rows(JINJA))
def test_jinja(text):
    assert [one.split()[1] for one in findings(text, "page.jinja", COVER)] == ["CLD306"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "{% cloudinary_url p.cover.url %}", [], id="the source alone is https where that is configured"
        ),
        pytest.param(
            "{% cloudinary_url p.cover.url width=2 %}", ["1:22 CLD306"], id="options have no effect"
        ),
    ],
)
def test_a_project_that_is_covered(text, expected):
    assert findings(LOAD + text, "page.html", COVERED) == expected


def test_the_url_of_anything_is_no_missing_option():
    """It may be an address, then `secure` has no effect; or a public id, then it has."""
    assert findings(f"{LOAD}{{% cloudinary_url p.logo.url %}}", "page.html", COVER) == []


def test_a_response_of_an_own_function():
    files = {
        "shop/media.py": "from cloudinary import uploader\ndef save(f):\n    return uploader.upload(f)\n",
        "shop/views.py": "from cloudinary.utils import cloudinary_url\nfrom .media import save\n"
        "u = cloudinary_url(save(f)['secure_url'], width=1)\n",
    }
    assert codes(files, "shop/views.py") == ["3 CLD306"]
