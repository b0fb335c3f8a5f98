"""secure-misspelled: the case that each place reads, and every other one."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.rules import assert_fixed, assert_silent, assert_unfixed, findings, fixed

SILENT = [
    pytest.param("settings.py", "CLOUDINARY_STORAGE = {'SECURE': True}", id="SECURE in CLOUDINARY_STORAGE"),
    pytest.param("settings.py", "CLOUDINARY = {'secure': True}", id="secure in CLOUDINARY"),
    pytest.param("settings.py", "CLOUDINARY = {'cloud_name': 'demo', 'secured': True}", id="another key"),
    pytest.param("settings.py", "OTHER = {'SECURE': True, 'Secure': True}", id="another setting"),
    pytest.param("settings.py", "# CLOUDINARY = {'SECURE': True}", id="a comment"),
    pytest.param("app.py", "import cloudinary\ncloudinary.config(secure=True)", id="config(secure=True)"),
    pytest.param("app.py", "client.config(SECURE=True)", id="another object's config"),
    pytest.param("app.py", "builder.build_url(SECURE=True)", id="another object's build_url"),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true", id="?secure="),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_Secure=true", id="a variable, read in any case"
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\nCLOUDINARY_URL=cloudinary://k:s@demo?SECURE=true",
        id="a URL that is ignored",
    ),
    pytest.param("page.html", "{% load cloudinary %}{% cloudinary i secure=True %}", id="secure in a tag"),
    pytest.param("page.html", "{% load own %}{% cloudinary i Secure=True %}", id="a tag of the project"),
    pytest.param("page.jinja", "{{ i.build_url(secure=True) }}", id="secure in Jinja"),
    pytest.param("page.jinja", "{{ i.image(Secure=True) }}", id="a method that may be anybody's"),
]

FIXED = [
    pytest.param(
        "settings.py",
        'CLOUDINARY = {\n    "cloud_name": "demo",\n    "SECURE": True,\n}\n',
        'CLOUDINARY = {\n    "cloud_name": "demo",\n    "secure": True,\n}\n',
        id="SECURE in CLOUDINARY",
    ),
    pytest.param(
        "settings.py",
        "CLOUDINARY = dict(cloud_name='demo', Secure=1)\n",
        "CLOUDINARY = dict(cloud_name='demo', secure=1)\n",
        id="Secure in dict()",
    ),
    pytest.param(
        "settings.py",
        "CLOUDINARY = {'cloud_name': 'demo'}\nCLOUDINARY['Secure'] = True\n",
        "CLOUDINARY = {'cloud_name': 'demo'}\nCLOUDINARY['secure'] = True\n",
        id="a later item",
    ),
    pytest.param(
        "settings.py",
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'secure': True}\n",
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\n",
        id="secure in CLOUDINARY_STORAGE",
    ),
    pytest.param(
        "settings.py",
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'Secure': True}\n",
        "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\n",
        id="Secure in CLOUDINARY_STORAGE",
    ),
    pytest.param(
        "app.py",
        "from cloudinary import config as cc\ncc(cloud_name='demo', SECURE='true')\n",
        "from cloudinary import config as cc\ncc(cloud_name='demo', secure='true')\n",
        id="config(SECURE=…)",
    ),
    pytest.param(
        "app.py",
        "from cloudinary import CloudinaryImage\nCloudinaryImage('a').build_url(Secure=True)\n",
        "from cloudinary import CloudinaryImage\nCloudinaryImage('a').build_url(secure=True)\n",
        id="build_url(Secure=…)",
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_URL=cloudinary://k:s@demo?a=b&SECURE=true # ours\n",
        "CLOUDINARY_URL=cloudinary://k:s@demo?a=b&secure=true # ours\n",
        id="?SECURE=",
    ),
    pytest.param(
        "env.py",
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?Secure=1'\n",
        "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=1'\n",
        id="?Secure= in Python",
    ),
    pytest.param(
        "page.html",
        "{% load cloudinary %}\n{% cloudinary_url i Secure=True as u %}\n",
        "{% load cloudinary %}\n{% cloudinary_url i secure=True as u %}\n",
        id="Secure= in a tag",
    ),
    pytest.param(
        "page.jinja",
        "{{ i.build_url(SECURE=true, width=1) }}\n",
        "{{ i.build_url(secure=true, width=1) }}\n",
        id="SECURE= in Jinja",
    ),
]

UNSAFE = [
    pytest.param("not DEBUG", id="an expression"),
    pytest.param("env.bool('SECURE')", id="a call"),
]

UNSAFE_LEAVING_ANOTHER_FINDING = [
    pytest.param("False", "CLD201", id="False"),
    pytest.param("'false'", "CLD203", id="a text that reads as off"),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD202", name, text)


@pytest.mark.parametrize(("name", "before", "after"), FIXED)
def test_fixed(name, before, after):
    assert_fixed("CLD202", name, before, after)


@pytest.mark.parametrize("value", UNSAFE)
def test_unsafe_where_the_value_is_not_known_to_be_on(value):
    before, after = f"CLOUDINARY = {{'SECURE': {value}}}\n", f"CLOUDINARY = {{'secure': {value}}}\n"
    assert_fixed("CLD202", "settings.py", before, after, unsafe=True)


@pytest.mark.parametrize(("value", "left"), UNSAFE_LEAVING_ANOTHER_FINDING)
def test_unsafe_where_the_value_is_or_reads_as_off(value, left):
    before = f"CLOUDINARY = {{'SECURE': {value}}}\n"
    assert findings(before, "settings.py") == ["1:15 CLD202"]
    assert fixed(before, "settings.py") == before
    assert findings(f"CLOUDINARY = {{'secure': {value}}}\n", "settings.py") == [f"1:15 {left}"]


def test_unsafe_in_a_dict_that_others_may_share():
    before = "BASE = {'SECURE': True}\nCLOUDINARY = {**BASE, 'cloud_name': 'demo'}\n"
    after = "BASE = {'secure': True}\nCLOUDINARY = {**BASE, 'cloud_name': 'demo'}\n"
    assert_fixed("CLD202", "settings.py", before, after, unsafe=True)


def test_unsafe_beside_what_changes_the_host():
    before = "CLOUDINARY = {'SECURE': True, 'cname': 'img.example.org'}\n"
    assert_fixed("CLD202", "settings.py", before, before.replace("SECURE", "secure"), unsafe=True)


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        pytest.param(
            "1:31", "CLOUDINARY = {'secure': True, 'SECURE': True}\n", id="the right key is there as well"
        ),
        pytest.param(
            "1:23", "CLOUDINARY = {**base, 'SECURE': True}\n", id="the right key may be in an open base"
        ),
        pytest.param(
            "2:19", "import cloudinary\ncloudinary.config(SECURE=True, **base)\n", id="or among open options"
        ),
    ],
)
def test_no_fix(expected, text):
    assert_unfixed(f"{expected} CLD202", "settings.py", text)


def test_of_two_misspelled_keys_the_last_is_put_right():
    before = "CLOUDINARY = {'SECURE': True, 'Secure': True}\n"
    assert findings(before, "settings.py") == ["1:15 CLD202", "1:31 CLD202"]
    assert fixed(before, "settings.py") == "CLOUDINARY = {'SECURE': True, 'secure': True}\n"


def test_silent_on_the_storage_of_gamma_which_reads_any_case():
    assert_silent("CLD202", "settings.py", "CLOUDINARY_STORAGE = {'secure': True}", Project(has_gamma=True))
    assert findings("CLOUDINARY = {'SECURE': 1}", "settings.py", Project(has_gamma=True)) == ["1:15 CLD202"]


@pytest.mark.parametrize("reads", ["CLOUDINARY", "CLOUDINARY.SECURE"])
def test_silent_where_the_project_reads_it_itself(reads):
    assert_silent("CLD202", "settings.py", "CLOUDINARY = {'SECURE': 1}", Project(reads=frozenset({reads})))
