"""secure-string: text that a person reads as off and the SDK takes for on."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.rules import assert_silent, assert_unfixed, check

SILENT = [
    pytest.param("settings.py", "CLOUDINARY = {'secure': 'true'}", id="a text that reads as on"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': 'yes'}", id="yes"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': ''}", id="an empty text, which is off: CLD201"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': f'{x}'}", id="a text that is not known"),
    pytest.param("settings.py", "CLOUDINARY = {'SECURE': 'false'}", id="a key that nobody reads: CLD202"),
    pytest.param(
        "settings.py", "CLOUDINARY = {'secure': 'false', **more}", id="an open rest may override it"
    ),
    pytest.param("app.py", "client.config(secure='false')", id="another object's config"),
    pytest.param("app.py", "builder.build_url(secure='false')", id="another object's build_url"),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=false", id="exactly false, which is off"
    ),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=TRUE", id="TRUE"),
    pytest.param(".env", "CLOUDINARY_SECURE=False", id="without a cloud name the variable is not read"),
    pytest.param(
        ".env",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\nCLOUDINARY_URL=cloudinary://k:s@demo?secure=false",
        id="a URL that is ignored",
    ),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=1", id="?secure=1"),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=", id="?secure=, which is off: CLD201"),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=1&secure=0", id="the first decides"),
    pytest.param("page.html", "{% load cloudinary %}{% cloudinary i secure='yes' %}", id="yes in a tag"),
    pytest.param("page.html", "{% load own %}{% cloudinary i secure='false' %}", id="a tag of the project"),
    pytest.param("page.jinja", "{{ i.build_url(secure=false) }}", id="Jinja's false, which is off"),
]

REPORTED = [
    pytest.param("settings.py", "CLOUDINARY_STORAGE = {'SECURE': 'False'}", "1:23", id="a dict's 'False'"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': 'no'}", "1:15", id="a dict's 'no'"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': ' off '}", "1:15", id="blanks around off"),
    pytest.param("settings.py", "CLOUDINARY = dict(secure='0')", "1:19", id="'0' in dict()"),
    pytest.param("app.py", "import cloudinary\ncloudinary.config(secure='none')", "2:19", id="config()"),
    pytest.param(
        "app.py",
        "from cloudinary.utils import cloudinary_url\ncloudinary_url('a', secure='false')",
        "2:21",
        id="cloudinary_url()",
    ),
    pytest.param(
        "app.py", "photo.build_url(crop='fill', secure='false')", "1:30", id="build_url() by a keyword"
    ),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=false", "1:38", id="?secure=false"),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=0", "1:38", id="?secure=0"),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=no", "1:38", id="?secure=no"),
    pytest.param(
        ".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=0&secure=1", "1:38", id="the first decides"
    ),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=False", "2:1", id="CLOUDINARY_SECURE=False"
    ),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE='0'", "2:1", id="CLOUDINARY_SECURE='0'"
    ),
    pytest.param(
        "page.html", "{% load cloudinary %}{% cloudinary i secure='false' %}", "1:38", id="a tag's 'false'"
    ),
    pytest.param("page.jinja", "{{ i.build_url(secure='false') }}", "1:16", id="a text in Jinja"),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD203", name, text)


@pytest.mark.parametrize(("name", "text", "place"), REPORTED)
def test_reported_without_a_fix(name, text, place):
    assert_unfixed(f"{place} CLD203", name, text)


def test_says_which_way_it_works_today():
    (finding,) = check("CLOUDINARY = {'secure': 'False'}", "settings.py").findings
    assert finding.message == "'secure': 'False' turns secure on: any non-empty string is true"


@pytest.mark.parametrize("reads", ["CLOUDINARY", "CLOUDINARY.secure"])
def test_silent_where_the_project_reads_it_itself(reads):
    assert_silent("CLD203", "settings.py", "CLOUDINARY = {'secure': 'no'}", Project(reads=frozenset({reads})))
