"""What advice says where https would change or lose the host, and which storages a finding names."""

from __future__ import annotations

import pytest

from cloudinary_lint.languages.registry import Kind, kind_of
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import Project, View
from tests.project import CODES, surveyed

ENV = "CLOUDINARY_URL=cloudinary://k:s@demo/\n"
SLASH = 'remove the "/" after the cloud name at .env:1, then {}'
CNAME = "{}, and name the host of cname in secure_distribution: https addresses ignore cname"
CALL = "from cloudinary import CloudinaryImage\nu = CloudinaryImage('a').build_url()\n"
CONFIG = "import cloudinary\ncloudinary.config(cloud_name='demo')\n"
TAG = "{% load cloudinary %}{% cloudinary photo %}\n"
LOWER = "{% load cloudinary %}{% cloudinary photo secure=true %}\n"
DICT = "CLOUDINARY = {'cloud_name': 'demo'}\n"
UPPER = "CLOUDINARY = {'cloud_name': 'demo', 'SECURE': True}\n"
STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
VARIABLES = "CLOUDINARY_CLOUD_NAME=demo\n"
APPS = "INSTALLED_APPS = ['cloudinary']\n"
MODELS = "from cloudinary.models import CloudinaryField\nclass Post:\n    cover = CloudinaryField()\n"


def found(files, path, code):
    kind = kind_of(path)
    assert kind is not None
    context = LintContext(View(path, surveyed(files)), CODES)
    (one,) = [x for x in engine.check(path, files[path].encode(), kind, context).findings if x.code == code]
    return one


@pytest.mark.parametrize(
    ("path", "text", "code", "edit"),
    [
        pytest.param("app.py", CALL, "CLD301", "add secure=True", id="a call"),
        pytest.param("app.py", CONFIG, "CLD103", "add secure=True", id="the configuration"),
        pytest.param("page.html", TAG, "CLD302", "add secure=True", id="a tag"),
        pytest.param("page.html", LOWER, "CLD303", "write secure=True", id="a tag in lower case"),
        pytest.param("settings.py", DICT, "CLD102", "add 'secure': True", id="Django's dict"),
        pytest.param(
            "settings.py", UPPER, "CLD202", "write secure instead of SECURE", id="a key in capitals"
        ),
        pytest.param("settings.py", STORAGE, "CLD101", "add 'SECURE': True", id="the storage's dict"),
        pytest.param("prod.env", VARIABLES, "CLD105", "add CLOUDINARY_SECURE=true", id="variables"),
    ],
)
def test_the_slash_of_a_url_goes_first(path, text, code, edit):
    files = {".env": ENV, "requirements.txt": "cloudinary\n", path: text}
    one = found(files, path, code)
    assert one.advice == SLASH.format(edit)
    assert one.fix is None


def test_several_slashes_are_no_host_for_a_call_either():
    files = {".env": ENV.replace("/\n", "//\n"), "requirements.txt": "cloudinary\n", "app.py": CALL}
    one = found(files, "app.py", "CLD301")
    assert (one.advice, one.fix) == (SLASH.format("add secure=True"), None)


@pytest.mark.parametrize("slashes", ["/", "//"])
def test_the_slash_of_a_url_that_no_project_holds_goes_first(slashes):
    raw = f"CLOUDINARY_URL=cloudinary://k:s@demo{slashes}?SECURE=true\n".encode()
    context = LintContext(View(".env", Project()), CODES)
    (one,) = engine.check(".env", raw, Kind.ENV, context).findings
    assert one.advice == 'remove the "/" after the cloud name, then write secure instead of SECURE'
    assert one.fix is None


def test_the_slash_goes_first_of_a_project_that_says_nothing():
    files = {"settings.py": APPS, "shop/models.py": MODELS, "tests/.env": ENV}
    one = found(files, "settings.py", "CLD106")
    assert one.advice.startswith(
        'remove the "/" after the cloud name at tests/.env:1, then add `CLOUDINARY = '
    )
    assert one.fix is None


@pytest.mark.parametrize(
    ("files", "path", "code"),
    [
        pytest.param(
            {"app.py": CONFIG.replace(")", ", cname='img.example.org')")},
            "app.py",
            "CLD103",
            id="in the call",
        ),
        pytest.param(
            {"app.py": CALL.replace("url()", "url(cname='img.example.org')")},
            "app.py",
            "CLD301",
            id="of a call",
        ),
        pytest.param(
            {"app.py": CALL, ".env": "CLOUDINARY_URL=cloudinary://k:s@demo?cname=img.example.org\n"},
            "app.py",
            "CLD301",
            id="of a URL",
        ),
    ],
)
def test_the_host_of_cname_is_kept_by_secure_distribution(files, path, code):
    assert found(files, path, code).advice == CNAME.format("add secure=True")


@pytest.mark.parametrize(
    "options",
    [
        pytest.param("", id="no cname"),
        pytest.param("cname=''", id="an empty cname"),
        pytest.param("cname='a.org', secure_distribution='a.org'", id="secure_distribution beside it"),
    ],
)
def test_nothing_more_is_advised_for(options):
    files = {"app.py": CALL.replace("url()", f"url({options})")}
    assert found(files, "app.py", "CLD301").advice == "add secure=True"


BESIDE = {".env": "CLOUDINARY_URL=cloudinary://k:s@demo\n", "settings.py": STORAGE, "manage.py": "DEBUG\n"}


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        pytest.param("app.py", CALL, "CLD301", id="a call"),
        pytest.param("page.html", TAG, "CLD302", id="a tag"),
        pytest.param("page.html", "{% load static %}{{ p.cover.build_url }}\n", "CLD305", id="an expression"),
    ],
)
def test_a_storage_that_is_loaded_too_late_is_named_at(path, text, code):
    one = found({**BESIDE, "shop/models.py": MODELS, path: text}, path, code)
    words = "CLOUDINARY_STORAGE has no effect here: it is read only when the storage is first used"
    assert [*one.related] == [("settings.py", 1, words)]


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({"settings.py": "DEBUG = True\n"}, id="no storage"),
        pytest.param({"settings.py": STORAGE.replace("}", ", 'SECURE': False}")}, id="a storage that is off"),
    ],
)
def test_no_storage_is_named_for(files):
    assert found({**BESIDE, **files, "app.py": CALL}, "app.py", "CLD301").related == ()
