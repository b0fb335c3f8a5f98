"""project-says-nothing: a whole project, told under `strict` as a finding and otherwise in one line."""

from __future__ import annotations

import pytest

from cloudinary_lint.project.advice import project_note
from tests.project import codes, surveyed

APP = "INSTALLED_APPS = ['shop', 'cloudinary']\n"
MODELS = """
from cloudinary.models import CloudinaryField
from django.db import models


class Product(models.Model):
    photo = CloudinaryField('photo')
"""
TAG = "{% load cloudinary %}\n{% cloudinary_url photo secure=True %}\n"
SILENT = {"settings.py": APP, "shop/models.py": MODELS}

TOLD = [
    pytest.param({"settings.py": f"{APP}CLOUDINARY = {{'secure': True}}\n"}, id="a CLOUDINARY dict"),
    pytest.param({"settings.py": f"{APP}CLOUDINARY_STORAGE = {{'SECURE': True}}\n"}, id="the storage's dict"),
    pytest.param({"shop/apps.py": "import cloudinary\ncloudinary.config(secure=True)\n"}, id="a config call"),
    pytest.param(
        {"shop/apps.py": "import cloudinary\ncloudinary.config(secure=x)\n"}, id="a call that may say it"
    ),
    pytest.param(
        {"shop/apps.py": "import cloudinary\ncloudinary.config(**x)\n"}, id="a call with open options"
    ),
    pytest.param(
        {"unused.py": "import cloudinary\ncloudinary.config(secure=True)\n"}, id="a call that nothing runs"
    ),
    pytest.param({".env": "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"}, id="the URL in an env file"),
    pytest.param(
        {".env.example": "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"}, id="the URL in a sample"
    ),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n"}, id="the variable in an env file"
    ),
    pytest.param({"broken.py": "import cloudinary\n(\n"}, id="a file that can't be read and may say it"),
    pytest.param(
        {"shop/models.py": "from django.db import models\n"}, id="a project that builds no addresses"
    ),
]

UNTOLD = [
    pytest.param({}, id="nothing"),
    pytest.param(
        {"settings.py": f"{APP}CLOUDINARY = {{'shorten': True}}\n"}, id="a dict that says nothing of it"
    ),
    pytest.param(
        {"shop/apps.py": "import cloudinary\ncloudinary.config(shorten=True)\n"}, id="a call without it"
    ),
    pytest.param(
        {"shop/apps.py": "import cloudinary\ncloudinary.config(secure=False)\n"}, id="a call against it"
    ),
    pytest.param({".env": "DEBUG=1\n"}, id="an env file without it"),
]

BUILDS = [
    pytest.param("shop/models.py", MODELS, True, id="a field"),
    pytest.param(
        "shop/views.py",
        "import cloudinary\n\nx = cloudinary.CloudinaryImage('a').build_url(secure=True)\n",
        True,
        id="a builder",
    ),
    pytest.param(
        "shop/views.py", "def f(p):\n    return p.photo.image(crop='fill')\n", False, id="no mention"
    ),
    pytest.param(
        "shop/views.py",
        "import cloudinary\ndef f(p):\n    return p.photo.image(crop='fill', secure=True)\n",
        True,
        id="a builder by its keywords",
    ),
    pytest.param(
        "shop/views.py", "import cloudinary.uploader\ncloudinary.uploader.upload(x)\n", False, id="uploads"
    ),
    pytest.param("templates/page.html", TAG, True, id="a tag"),
    pytest.param("templates/page.html", "{% cloudinary photo %}", True, id="the other tag"),
    pytest.param(
        "templates/page.html", "{{ photo.build_url(secure=True) }}", True, id="a builder in a template"
    ),
    pytest.param("templates/page.html", "{{ photo.url }} {% cloudinary_includes %}", False, id="another tag"),
]


@pytest.mark.parametrize("files", TOLD)
def test_silent_where_something_asks_or_nothing_is_built(files):
    project = surveyed({**SILENT, **files})
    assert project_note(project) is None
    assert all("CLD106" not in found for found in codes({**SILENT, **files}, "settings.py", strict=True))


def test_silent_where_the_settings_say_secure():
    assert project_note(surveyed(SILENT, secure=True)) is None
    assert codes(SILENT, "settings.py", strict=True, secure=True) == []


def test_silent_where_the_sdk_is_not_used():
    files = {"templates/page.html": TAG}
    assert project_note(surveyed(files)) is None


def test_silent_without_strict():
    assert codes(SILENT, "settings.py") == []


@pytest.mark.parametrize("files", UNTOLD)
def test_reported_under_strict(files):
    found = codes({**SILENT, **files}, "settings.py", strict=True)
    assert "1 CLD106" in found


@pytest.mark.parametrize("files", UNTOLD)
def test_noted_otherwise(files):
    note = project_note(surveyed({**SILENT, **files}))
    assert note is not None
    assert note.startswith("no setting of this project turns https on")
    assert "\n" not in note


@pytest.mark.parametrize(("path", "text", "builds"), BUILDS)
def test_what_builds_addresses(path, text, builds):
    assert (project_note(surveyed({"settings.py": APP, path: text})) is not None) is builds


def test_it_stands_at_the_installed_app():
    assert codes(SILENT, "settings.py", strict=True) == ["1 CLD106"]
    assert codes(SILENT, "shop/models.py", strict=True) == []


def test_it_stands_in_the_first_of_several_settings():
    files = {**SILENT, "local/settings.py": APP}
    assert codes(files, "local/settings.py", strict=True) == ["1 CLD106"]
    assert codes(files, "settings.py", strict=True) == []


def test_settings_of_tests_come_last():
    files = {**SILENT, "a/tests/settings.py": APP}
    assert codes(files, "settings.py", strict=True) == ["1 CLD106"]


def test_it_stands_at_the_first_import_where_no_app_is_installed():
    files = {"shop/models.py": MODELS, "zoo/models.py": MODELS}
    assert codes(files, "shop/models.py", strict=True) == ["1 CLD106"]
    assert codes(files, "zoo/models.py", strict=True) == []


def test_it_stands_once_in_a_file_that_installs_and_imports():
    files = {"settings.py": f"import cloudinary\nfrom cloudinary import api\n{APP}", "shop/models.py": MODELS}
    assert codes(files, "settings.py", strict=True) == ["3 CLD106"]


def test_an_ignore_comment_for_it_is_used_without_strict_too():
    files = {**SILENT, "settings.py": f"# cloudinary-lint: ignore[CLD106] -- set where it runs\n{APP}"}
    assert codes(files, "settings.py") == []
    assert codes(files, "settings.py", strict=True) == []


def test_the_note_tells_the_smallest_edit():
    note = project_note(surveyed(SILENT))
    assert note is not None
    assert 'CLOUDINARY = {"secure": True}' in note
    assert "secure = true" in note
