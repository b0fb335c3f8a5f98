"""dead-setting: secure or a URL where neither the SDK nor a storage looks."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.project import codes, surveyed
from tests.rules import assert_silent, assert_unfixed, check, findings

SILENT = [
    pytest.param("import cloudinary\ncloudinary.config(secure=True)", id="a config call without a URL"),
    pytest.param(
        "import somewhere\nsomewhere.config(cloudinary_url='x')", id="a config function of someone else's"
    ),
    pytest.param("CLOUDINARY_STORAGE = {'SECURE': True}", id="a storage dict without a URL"),
    pytest.param("OTHER = {'CLOUDINARY_URL': 'cloudinary://k:s@demo'}", id="another dict"),
    pytest.param("import os\nCLOUDINARY_URL = os.environ['CLOUDINARY_URL']", id="a URL from the environment"),
    pytest.param("import os\nCLOUDINARY_URL = os.getenv('CLOUDINARY_URL')", id="a URL from getenv"),
    pytest.param(
        "import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=true'", id="the environment"
    ),
    pytest.param(
        """
        import os
        CLOUDINARY_URL = "cloudinary://k:s@demo?secure=true"
        os.environ["CLOUDINARY_URL"] = CLOUDINARY_URL
        """,
        id="a URL that is passed on",
    ),
    pytest.param(
        "DEFAULT_FILE_STORAGE = 'cloudinary_storage.storage.MediaCloudinaryStorage'",
        id="a storage as old Django reads it, where no pin says which one is in use",
    ),
    pytest.param("CLOUDINARY_URL = ''", id="an empty URL"),
    pytest.param("CLOUDINARY_URL = None", id="no URL"),
    pytest.param("CLOUDINARY_FOLDER = 'shop'", id="a setting of the project's own"),
    pytest.param("CLOUDINARY = {'secure': True}", id="the setting that is read"),
    pytest.param("secure = True", id="a name without Cloudinary's"),
    pytest.param("# CLOUDINARY_SECURE = True", id="a comment"),
    pytest.param(
        "def f():\n    CLOUDINARY_SECURE = True\n    return CLOUDINARY_SECURE", id="a local variable"
    ),
    pytest.param(
        "CLOUDINARY_SECURE = True\nprint(CLOUDINARY_SECURE)", id="a name that the module itself reads"
    ),
    pytest.param(
        "import cloudinary\nCLOUDINARY_CONFIG = cloudinary.config(secure=True)",
        id="what the SDK itself returns",
    ),
]

REPORTED = [
    pytest.param(
        "import cloudinary\ncloudinary.config(cloudinary_url=url, secure=True)\n",
        "2:19 CLD206",
        id="the URL of a config call",
    ),
    pytest.param(
        "import cloudinary\ncloudinary.config(cloudinary_url='cloudinary://k:s@demo', secure=True)\n",
        "2:19 CLD206",
        id="a literal URL of a config call",
    ),
    pytest.param(
        "import cloudinary\ncloudinary.config(secure=True, cloudinary_url=None)\n",
        "2:32 CLD206",
        id="the URL of a config call, whatever its value",
    ),
    pytest.param(
        "from cloudinary import config\nX = {'cloudinary_url': URL, 'secure': True}\nconfig(**X)\n",
        "2:6 CLD206",
        id="the URL of options that are in sight",
    ),
    pytest.param(
        "import os\nCLOUDINARY_STORAGE = {'CLOUDINARY_URL': os.environ.get('CLOUDINARY_URL')}\n",
        "2:23 CLD206",
        id="the URL of the storage's dict",
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = dict(SECURE=True, CLOUDINARY_URL='')\n",
        "1:40 CLD206",
        id="the URL of the storage's dict, whatever its value",
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = {'SECURE': True}\nCLOUDINARY_STORAGE['CLOUDINARY_URL'] = URL\n",
        "2:1 CLD206",
        id="the URL of the storage's dict, added later",
    ),
    pytest.param("CLOUDINARY_URL = 'cloudinary://k:s@demo?secure=true'\n", "1:1 CLD206", id="a bare URL"),
    pytest.param("CLOUDINARY_URL = 'cloudinary://k:s@demo'\n", "1:1 CLD206", id="a bare URL without secure"),
    pytest.param("CLOUDINARY_URL = f'cloudinary://{k}:{s}@{n}'\n", "1:1 CLD206", id="an f-string"),
    pytest.param("CLOUDINARY_URL: str = 'cloudinary://k:s@demo'\n", "1:1 CLD206", id="an annotated URL"),
    pytest.param("CLOUDINARY_SECURE = True\n", "1:1 CLD206", id="secure as a Django setting"),
    pytest.param("CLOUDINARY_CONFIG = {'secure': True}\n", "1:1 CLD206", id="a dict under another name"),
    pytest.param("app.config['CLOUDINARY_SECURE'] = True\n", "1:1 CLD206", id="secure as a Flask setting"),
    pytest.param("class Config:\n    CLOUDINARY_SECURE = True\n", "2:5 CLD206", id="secure of a Flask class"),
    pytest.param(
        "app.config['CLOUDINARY_URL'] = 'cloudinary://k:s@demo'\n",
        "1:1 CLD206",
        id="a URL as a Flask setting",
    ),
    pytest.param(
        "app.config.update(CLOUDINARY_URL='cloudinary://k:s@demo')\n", "1:19 CLD206", id="a URL in an update"
    ),
    pytest.param(
        "app.config.from_mapping({'CLOUDINARY_URL': 'cloudinary://k:s@demo'})\n",
        "1:26 CLD206",
        id="a URL in a mapping",
    ),
]

READ = [
    pytest.param("CLOUDINARY_SECURE = True\n", "CLOUDINARY_SECURE", id="secure"),
    pytest.param(
        "app.config['CLOUDINARY_SECURE'] = True\n", "CLOUDINARY_SECURE", id="secure as a Flask setting"
    ),
    pytest.param(
        "CLOUDINARY_CONFIG = {'secure': True}\n", "CLOUDINARY_CONFIG", id="a dict under another name"
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUDINARY_URL': x}\n", "CLOUDINARY_STORAGE", id="the storage's dict"
    ),
    pytest.param(
        "CLOUDINARY_STORAGE = {'CLOUDINARY_URL': x}\n",
        "CLOUDINARY_STORAGE.CLOUDINARY_URL",
        id="the dict's key",
    ),
]

READERS = [
    pytest.param("from django.conf import settings\nx = settings.CLOUDINARY_SECURE\n", id="settings.X"),
    pytest.param("import os\nx = os.environ.get('CLOUDINARY_SECURE')\n", id="os.environ"),
    pytest.param("x = current_app.config['CLOUDINARY_SECURE']\n", id="current_app.config"),
    pytest.param("x = getattr(settings, 'CLOUDINARY_SECURE', True)\n", id="getattr"),
]


@pytest.mark.parametrize("text", SILENT)
def test_silent(text):
    assert_silent("CLD206", "settings.py", text)


@pytest.mark.parametrize(("text", "expected"), REPORTED)
def test_reported(text, expected):
    assert_unfixed(expected, "settings.py", text)


@pytest.mark.parametrize(("text", "name"), READ)
def test_silent_on_what_the_project_reads(text, name):
    assert_silent("CLD206", "settings.py", text, Project(reads=frozenset({name})))


@pytest.mark.parametrize(
    ("reader", "is_read"),
    [
        ("from django.conf import settings\nx = settings.CLOUDINARY_URL\n", True),
        ("from shop.settings import CLOUDINARY_URL\n", True),
        ("import os\nx = os.environ['CLOUDINARY_URL']\n", False),
        ("import os\nx = os.getenv('CLOUDINARY_URL')\n", False),
    ],
)
def test_the_setting_of_a_url_is_told_from_the_variable(reader, is_read):
    text = "CLOUDINARY_URL = 'cloudinary://k:s@demo'\n"
    project = surveyed({"shop/settings.py": text, "shop/apps.py": f"import cloudinary\n{reader}"})
    assert findings(text, "shop/settings.py", project) == ([] if is_read else ["1:1 CLD206"])


@pytest.mark.parametrize("reader", READERS)
def test_silent_where_a_module_reads_the_setting(reader):
    text = "CLOUDINARY_SECURE = True\n"
    project = surveyed({"settings.py": text, "views.py": reader, "requirements.txt": "cloudinary\n"})
    assert findings(text, "settings.py", project) == []


@pytest.mark.parametrize(
    "text", ["CLOUDINARY_URL = 'cloudinary://k:s@demo'\n", "CLOUDINARY_STORAGE = {'CLOUDINARY_URL': x}\n"]
)
def test_reading_the_variable_of_the_url_silences_nothing(text):
    (found,) = findings(text, "settings.py", Project(reads=frozenset({"CLOUDINARY_URL"})))
    assert found.endswith("CLD206")


def test_the_storage_that_reads_any_case_does_not_read_the_url_either():
    text = "CLOUDINARY_STORAGE = {'CLOUDINARY_URL': x}\n"
    assert findings(text, "settings.py", Project(has_gamma=True)) == ["1:23 CLD206"]


def test_it_silences_the_storage_without_secure():
    text = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'CLOUDINARY_URL': x}\n"
    assert findings(text, "settings.py") == ["1:45 CLD206"]


def test_it_does_not_silence_the_call_without_secure():
    text = "import cloudinary\ncloudinary.config(cloudinary_url=x)\n"
    assert findings(text, "settings.py") == ["2:1 CLD103", "2:19 CLD206"]


@pytest.mark.parametrize("covered", [True, False])
def test_reported_whatever_the_rest_of_the_project_says(covered):
    text = "CLOUDINARY_SECURE = True\n"
    assert findings(text, "settings.py", Project(is_set_outside=covered)) == ["1:1 CLD206"]


def test_what_is_said_of_a_url_is_another_thing():
    (url,) = check("CLOUDINARY_URL = 'cloudinary://k:s@demo'\n", "settings.py").findings
    (secure,) = check("CLOUDINARY_SECURE = True\n", "settings.py").findings
    assert "environment variable" in url.advice
    assert "CLOUDINARY =" in secure.advice


MEDIA = "DEFAULT_FILE_STORAGE = 'cloudinary_storage.storage.MediaCloudinaryStorage'\n"
STATIC = "STATICFILES_STORAGE = 'cloudinary_storage.storage.StaticHashedCloudinaryStorage'\n"
NEW = {"requirements.txt": "Django==5.2.4\ncloudinary\n"}
USED_STORAGES = [
    pytest.param(
        f"{MEDIA}STORAGES = {{'default': {{'BACKEND': DEFAULT_FILE_STORAGE}}}}\n", id="is handed to STORAGES"
    ),
    pytest.param(f"{STATIC}STORAGES = {{}}\n", id="is there for collectstatic of the storage's package"),
    pytest.param("DEFAULT_FILE_STORAGE = 'storages.backends.s3.S3Storage'\n", id="is another package's"),
    pytest.param(
        "STORAGES = {'default': {'BACKEND': 'cloudinary_storage.storage.A'}}\n", id="is in STORAGES"
    ),
]
UNUSED_STORAGES = [
    pytest.param(MEDIA, id="media"),
    pytest.param(STATIC, id="static files"),
    pytest.param(f"{MEDIA}STORAGES = {{}}\n", id="media, beside STORAGES"),
    pytest.param("DEFAULT_FILE_STORAGE = 'shop.storage.CloudinaryMedia'\n", id="one of the project's own"),
]
IGNORING = [
    pytest.param("requirements.txt", "Django==5.1\n", id="an exact version"),
    pytest.param("requirements.txt", "django>=5.1,<6.0\n", id="a range"),
    pytest.param("requirements/base.txt", "Django~=5.2\n", id="a compatible release"),
    pytest.param("requirements.txt", "Django[argon2]==6.0.1\n", id="extras"),
    pytest.param("pyproject.toml", '[project]\ndependencies = ["Django>=5.2"]\n', id="pyproject"),
    pytest.param("pyproject.toml", '[tool.poetry.dependencies]\ndjango = "^5.1"\n', id="Poetry's caret"),
    pytest.param("Pipfile", 'django = "==5.1.4"\n', id="a Pipfile"),
    pytest.param("uv.lock", '[[package]]\nname = "django"\nversion = "5.2.1"\n', id="a lock file"),
    pytest.param(
        "Pipfile.lock", '{"default": {"django": {"version": "==5.1.1"}}}\n', id="a lock file of Pipenv"
    ),
]
READING = [
    pytest.param("requirements.txt", "Django\n", id="any version"),
    pytest.param("requirements.txt", "Django==4.2.16\n", id="an older version"),
    pytest.param("requirements.txt", "Django==5.0.9\n", id="the last that reads them"),
    pytest.param("requirements.txt", "Django>=4.2\n", id="a range that begins below"),
    pytest.param("requirements.txt", "Django<5.2\n", id="a range without a beginning"),
    pytest.param("requirements.txt", "Django!=5.1.1\n", id="a version that is excluded"),
    pytest.param("requirements.txt", "django-cloudinary-storage==5.1\n", id="another package"),
    pytest.param("requirements.txt", "# Django==5.1\n", id="a comment"),
]


@pytest.mark.parametrize("text", UNUSED_STORAGES)
def test_a_storage_that_new_django_ignores(text):
    assert codes({**NEW, "settings.py": text}, "settings.py") == ["1 CLD206"]


@pytest.mark.parametrize("text", USED_STORAGES)
def test_silent_on_a_storage_that(text):
    assert codes({**NEW, "settings.py": text}, "settings.py") == []


@pytest.mark.parametrize(("path", "text"), IGNORING)
def test_django_ignores_the_old_settings_where_it_is_pinned_by(path, text):
    assert codes({path: text, "settings.py": MEDIA}, "settings.py") == ["1 CLD206"]


@pytest.mark.parametrize(("path", "text"), READING)
def test_django_may_read_the_old_settings_where_it_is_pinned_by(path, text):
    assert codes({path: text, "settings.py": MEDIA}, "settings.py") == []


def test_a_lock_file_decides_which_django_it_is():
    lock = {"uv.lock": '[[package]]\nname = "django"\nversion = "5.0.1"\n'}
    assert (
        codes(
            {"pyproject.toml": 'dependencies = ["django>=5.1"]\n', **lock, "settings.py": MEDIA},
            "settings.py",
        )
        == []
    )


def test_settings_for_tests_are_nobodys_storage():
    assert codes({**NEW, "tests/settings.py": MEDIA}, "tests/settings.py") == []
