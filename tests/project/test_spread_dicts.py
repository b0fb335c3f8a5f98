"""Calls of config that spread out a dict of another module say what that dict says."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Verdict
from tests.project import Files, codes, surveyed

READY = """\
import cloudinary
from django.conf import settings
class Shop(AppConfig):
    def ready(self):
        cloudinary.config(**settings.MEDIA_CLOUDINARY)
"""
APPS = "INSTALLED_APPS = ['shop']\n"
BARE = "{'cloud_name': 'demo', 'api_key': 'k'}"
SECURE = "{'cloud_name': 'demo', 'secure': True}"
OFF = "{'cloud_name': 'demo', 'secure': False}"
MAIN = "import cloudinary\nfrom conf import MEDIA\ncloudinary.config(**MEDIA)\n"

UNKNOWN = [
    pytest.param({"app.py": MAIN, "conf.py": f"MEDIA = {SECURE}\n"}, id="turns secure on"),
    pytest.param(
        {"app.py": MAIN, "conf.py": "MEDIA = {'cloud_name': 'demo', 'secure': not DEBUG}\n"},
        id="leaves it to run time",
    ),
    pytest.param({"app.py": MAIN, "conf.py": "MEDIA = load('cloudinary')\n"}, id="is a function's result"),
    pytest.param(
        {"app.py": MAIN, "conf.py": f"MEDIA = {BARE}\nMEDIA.update(load())\n"}, id="is changed by a function"
    ),
    pytest.param(
        {"app.py": MAIN, "conf.py": f"MEDIA = {BARE}\nMEDIA['secure'] = not DEBUG\n"}, id="gets secure later"
    ),
    pytest.param(
        {"app.py": MAIN, "conf.py": f"MEDIA = {BARE}\nif x:\n    MEDIA = {SECURE}\n"}, id="has two values"
    ),
    pytest.param({"app.py": MAIN, "other.py": f"MEDIA = {BARE}\n"}, id="is in no module of the project"),
    pytest.param(
        {"app.py": MAIN.replace("**MEDIA", "**MEDIA, **load()"), "conf.py": f"MEDIA = {BARE}\n"},
        id="is spread out beside a function's result",
    ),
    pytest.param(
        {"app.py": MAIN.replace("**MEDIA", "**MEDIA['main']"), "conf.py": f"MEDIA = {BARE}\n"},
        id="is an item of a dict",
    ),
    pytest.param(
        {"shop/apps.py": READY, "settings.py": f"{APPS}MEDIA_CLOUDINARY = {SECURE}\n"},
        id="is a setting that turns secure on",
    ),
    pytest.param(
        {
            "shop/apps.py": READY,
            "proj/base.py": f"{APPS}MEDIA_CLOUDINARY = {BARE}\n",
            "proj/prod.py": f"from .base import *\nMEDIA_CLOUDINARY = {SECURE}\n",
        },
        id="is a setting that one alternative turns on",
    ),
]
KNOWN = [
    pytest.param({"app.py": MAIN, "conf.py": f"MEDIA = {BARE}\n"}, id="an imported dict"),
    pytest.param({"app.py": MAIN, "conf.py": f"MEDIA: dict[str, str] = {BARE}\n"}, id="an annotated dict"),
    pytest.param(
        {"app.py": MAIN, "conf.py": "MEDIA = dict(cloud_name='demo', api_key='k')\n"}, id="a call of dict"
    ),
    pytest.param(
        {
            "app.py": "import cloudinary, conf\ncloudinary.config(**conf.MEDIA)\n",
            "conf.py": f"MEDIA = {BARE}\n",
        },
        id="an attribute of an imported module",
    ),
    pytest.param(
        {
            "app.py": "import cloudinary\nfrom conf import Config\ncloudinary.config(**Config.MEDIA)\n",
            "conf.py": f"class Config:\n    MEDIA = {BARE}\n",
        },
        id="an attribute of an imported class",
    ),
    pytest.param(
        {"app.py": f"import cloudinary\nclass A:\n    B = {BARE}\ncloudinary.config(**A.B)\n"},
        id="an attribute of a class of the module",
    ),
    pytest.param(
        {
            "shop/app.py": "import cloudinary\nfrom .conf import MEDIA\ncloudinary.config(**MEDIA)\n",
            "shop/conf.py": f"MEDIA = {BARE}\n",
        },
        id="a dict that is imported relatively",
    ),
]


@pytest.mark.parametrize("files", UNKNOWN)
def test_what_may_turn_secure_on_leaves_it_to_run_time(files: Files) -> None:
    assert surveyed(files).verdict is Verdict.COVERED
    assert "CLD103" not in str([codes(files, path) for path in files])


@pytest.mark.parametrize("files", KNOWN)
def test_what_surely_does_not_is_reported_at_the_call(files: Files) -> None:
    assert surveyed(files).verdict is Verdict.NOT_COVERED
    (path,) = (path for path in files if path.endswith("app.py"))
    assert [found.split()[1] for found in codes(files, path)] == ["CLD103"]


def test_a_setting_is_reported_at_the_call() -> None:
    files = {"shop/apps.py": READY, "settings.py": f"{APPS}MEDIA_CLOUDINARY = {BARE}\n"}
    assert surveyed(files).verdict is Verdict.NOT_COVERED
    assert codes(files, "shop/apps.py") == ["5 CLD103"]


def test_a_setting_that_the_sdk_reads_itself_is_reported_where_it_is() -> None:
    files = {
        "shop/apps.py": READY.replace("MEDIA_CLOUDINARY", "CLOUDINARY"),
        "settings.py": f"{APPS}CLOUDINARY = {BARE}\n",
    }
    assert surveyed(files).verdict is Verdict.NOT_COVERED
    assert codes(files, "shop/apps.py") == []
    assert codes(files, "settings.py") == ["2 CLD102"]


def test_a_storage_has_other_keys_than_the_call_reads() -> None:
    files = {
        "shop/apps.py": READY.replace("MEDIA_CLOUDINARY", "CLOUDINARY_STORAGE"),
        "settings.py": f"{APPS}CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'demo', 'SECURE': True}}\n",
    }
    assert surveyed(files).verdict is Verdict.LEFT
    assert codes(files, "shop/apps.py") == []


def test_a_second_secure_would_be_a_type_error() -> None:
    files = {"app.py": MAIN, "conf.py": f"MEDIA = {OFF}\n"}
    assert surveyed(files).verdict is Verdict.NOT_COVERED
    assert codes(files, "app.py") == []
