"""Whole projects at work: what is said to be covered builds https in the world, all else builds http."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Verdict
from tests.oracle import schemes, world
from tests.project import Files, codes, surveyed

CALL = "import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n"
DICT = "CLOUDINARY = {'cloud_name': 'demo', 'secure': True}\n"
STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_KEY': 'k', 'API_SECRET': 's'}\n"
STORED = "STORAGES = {'default': {'BACKEND': 'cloudinary_storage.storage.MediaCloudinaryStorage'}}\n"
APPS = "INSTALLED_APPS = ['shop']\n"
URL = "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"
PUT = "os.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=true'\n"
LOAD = "from dotenv import load_dotenv\nload_dotenv('.env')\n"
READY = """\
from django.apps import AppConfig
import cloudinary
class Shop(AppConfig):
    name = 'shop'
    def ready(self):
        {}
"""
IMAGE = """\
from cloudinary import CloudinaryImage
def page():
    return CloudinaryImage('sky').build_url(cloud_name='demo')
"""

COVERED = [
    pytest.param({"settings.py": CALL}, id="a call in the settings"),
    pytest.param(
        {"settings.py": "from cloudinary import config as c\nc(secure=True)\n"}, id="under another name"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config().secure = True\n"}, id="an attribute"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config().update(secure=True)\n"}, id="an update"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\nsetattr(cloudinary.config(), 'secure', True)\n"}, id="setattr"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary._config.secure = True\n"}, id="the private name"
    ),
    pytest.param({"settings.py": DICT}, id="a dict"),
    pytest.param({"settings.py": "CLOUDINARY = dict(cloud_name='demo', secure=True)\n"}, id="a call of dict"),
    pytest.param({"settings.py": "CLOUDINARY = {'secure': 1}\n"}, id="a number that is true"),
    pytest.param({"settings.py": "CLOUDINARY = {'secure': 'false'}\n"}, id="a text that looks off"),
    pytest.param({"settings.py": "CLOUDINARY = {}\nCLOUDINARY['secure'] = True\n"}, id="a key set later"),
    pytest.param({"settings.py": "CLOUDINARY = {}\nCLOUDINARY |= {'secure': True}\n"}, id="a dict merged in"),
    pytest.param(
        {"settings.py": DICT + "CLOUDINARY = {**CLOUDINARY, 'shorten': True}\n"},
        id="a dict spread in its own",
    ),
    pytest.param(
        {"settings.py": "CLOUDINARY = {'shorten': True}\n" + DICT}, id="a dict that replaces another one"
    ),
    pytest.param({"settings.py": "BASE = {'secure': True}\nCLOUDINARY = {**BASE}\n"}, id="a dict spread out"),
    pytest.param(
        {"settings.py": "MEDIA = {'secure': True}\nCLOUDINARY = MEDIA\n"}, id="a dict by another name"
    ),
    pytest.param(
        {"settings.py": "CLOUDINARY = {'cloud_name': 'demo'} | {'secure': True}\n"}, id="two dicts joined"
    ),
    pytest.param(
        {"settings.py": "def options():\n    return {'secure': True}\nCLOUDINARY = options()\n"},
        id="a dict that a function returns",
    ),
    pytest.param(
        {"settings.py": "CLOUDINARY = {key: True for key in ['secure']}\n"}, id="a dict comprehension"
    ),
    pytest.param(
        {"settings.py": "from media import A\nCLOUDINARY = A\n", "media.py": "A = {'secure': True}\n"},
        id="a dict of another module",
    ),
    pytest.param(
        {"settings.py": CALL + "def later():\n    cloudinary.reset_config()\n"},
        id="a call that a function may undo",
    ),
    pytest.param({"settings.py": DICT + "import cloudinary\n"}, id="an import below the dict"),
    pytest.param(
        {"settings.py": "import cloudinary\n" + DICT + "cloudinary.config(**CLOUDINARY)\n"},
        id="a late dict that is handed over",
    ),
    pytest.param({"base.py": DICT, "settings.py": "from base import *\n"}, id="a dict that is star-imported"),
    pytest.param(
        {
            "base.py": "DEBUG = False\n",
            "settings.py": "from base import *\nimport os\n" + DICT + "import cloudinary\n",
        },
        id="a dict below a star",
    ),
    pytest.param({".env": URL, "settings.py": LOAD}, id="a URL loaded by the settings"),
    pytest.param(
        {".env": URL, "settings.py": LOAD + "import cloudinary\n"}, id="a URL loaded above the import"
    ),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n", "settings.py": LOAD}, id="variables"
    ),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=False\n", "settings.py": LOAD},
        id="a variable that looks off",
    ),
    pytest.param({"settings.py": PUT}, id="a URL put into the environment"),
    pytest.param(
        {"env.py": "import os\n" + PUT, "settings.py": "import env\n"}, id="a URL put there by a module"
    ),
    pytest.param(
        {
            "settings.py": APPS.replace("shop", "shop.apps.Shop"),
            "shop/apps.py": READY.format("cloudinary.config(secure=True)"),
        },
        id="a call once the applications are ready",
    ),
    pytest.param(
        {
            "settings.py": "import cloudinary\n" + DICT + APPS.replace("shop", "shop.apps.Shop"),
            "shop/apps.py": READY.format("cloudinary.reset_config()"),
        },
        id="a late dict that is read again",
    ),
    pytest.param(
        {
            "settings.py": STORAGE + STORED + APPS,
            "shop/models.py": "from cloudinary_storage.storage import RawMediaCloudinaryStorage\n",
        },
        id="a storage that models import",
    ),
    pytest.param(
        {
            "settings.py": STORAGE + APPS,
            "shop/models.py": "from cloudinary_storage.validators import validate_video\n",
        },
        id="a storage whose validators models import",
    ),
    pytest.param(
        {
            ".env": URL.replace("?secure=true", ""),
            "settings.py": LOAD + STORED + APPS,
            "shop/models.py": "from cloudinary_storage.storage import RawMediaCloudinaryStorage\n",
        },
        id="a storage that models import, and that no setting tells anything",
    ),
    pytest.param(
        {
            "settings.py": "def read():\n"
            "    return {'CLOUD_NAME': 'demo', 'API_KEY': 'k', 'API_SECRET': 's'}\n"
            "CLOUDINARY_STORAGE = read()\n" + STORED + APPS,
            "shop/models.py": "from cloudinary_storage.storage import RawMediaCloudinaryStorage\n",
        },
        id="a storage that models import, and whose setting is known at run time alone",
    ),
    pytest.param(
        {
            "settings.py": APPS.replace("shop", "shop.apps.Shop"),
            "shop/apps.py": READY.format("self.start(cloudinary)")
            + "    def start(self, sdk):\n        sdk.config(cloud_name='demo', secure=True)\n",
        },
        id="a call of a module that is handed on",
    ),
    pytest.param(
        {
            "settings.py": "INSTALLED_APPS = ['gamma_cloudinary', 'shop']\n"
            + STORAGE.replace("}", ", 'secure': True}")
        },
        id="the fork with the key in any case",
    ),
    pytest.param(
        {"base.py": DICT, "settings.py": "from base import *\nimport cloudinary\n"},
        id="a dict that is star-imported above an import of the SDK",
    ),
    pytest.param(
        {
            "base.py": DICT,
            "settings.py": "from base import *\nCLOUDINARY = {**CLOUDINARY, 'shorten': True}\n",
        },
        id="a dict that is star-imported and extended",
    ),
    pytest.param(
        {".env": URL, "media.py": "import cloudinary\n", "settings.py": LOAD + "import media\n"},
        id="a URL loaded above the import of a module that imports the SDK",
    ),
    pytest.param(
        {
            "settings.py": APPS.replace("shop", "shop.apps.Shop"),
            "shop/apps.py": READY.format("from .cloud import setup; setup()"),
            "shop/cloud.py": "import cloudinary\ndef setup():\n    cloudinary.config(secure=True)\n",
        },
        id="a call in a function that is imported and called on one line",
    ),
    pytest.param({"shop/__init__.py": CALL, "settings.py": APPS}, id="a call in a package"),
    pytest.param(
        {"shop/urls.py": CALL, "settings.py": "ROOT_URLCONF = 'shop.urls'\n"}, id="a call in the URLs"
    ),
]

NOT_COVERED = [
    pytest.param({"settings.py": ""}, id="nothing"),
    pytest.param({"settings.py": CALL + "cloudinary.reset_config()\n"}, id="a call that is undone"),
    pytest.param({"settings.py": "CLOUDINARY = None\n"}, id="a setting that is None"),
    pytest.param({"settings.py": "A = ''\nCLOUDINARY = A\n"}, id="a setting that is empty"),
    pytest.param(
        {"settings.py": "import os\nCLOUDINARY = os.getenv('MEDIA')\n"}, id="a setting that is a variable"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(cloud_name='demo')\n"}, id="a call without it"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(secure=None)\n"}, id="a call with None"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(secure='')\n"}, id="a call with no text"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(SECURE=True)\n"}, id="a call in the wrong case"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.secure = True\n"}, id="an attribute of the module"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.Config().secure = True\n"},
        id="an attribute of another Config",
    ),
    pytest.param({"settings.py": "CLOUDINARY = {'cloud_name': 'demo'}\n"}, id="a dict without it"),
    pytest.param({"settings.py": "CLOUDINARY = {'SECURE': True}\n"}, id="a dict in the wrong case"),
    pytest.param({"settings.py": "CLOUDINARY = {'secure': 0}\n"}, id="a dict with zero"),
    pytest.param({"settings.py": DICT + "CLOUDINARY['secure'] = False\n"}, id="a key unset later"),
    pytest.param({"settings.py": "import cloudinary\n" + DICT}, id="a dict below the import"),
    pytest.param(
        {"settings.py": "import cloudinary.uploader\n" + DICT}, id="a dict below the import of a part"
    ),
    pytest.param(
        {"settings.py": "from cloudinary import uploader\n" + DICT}, id="a dict below an import from it"
    ),
    pytest.param(
        {"settings.py": "import cloudinary\n" + DICT + "cloudinary.reset_config()\n"},
        id="a dict read again while the module is half made",
    ),
    pytest.param(
        {"base.py": DICT + "import cloudinary\n", "settings.py": "from base import *\n"},
        id="a dict that is star-imported with an import of the SDK",
    ),
    pytest.param(
        {"base.py": DICT, "settings.py": "import cloudinary\nfrom base import *\n"},
        id="a dict that is star-imported below an import of the SDK",
    ),
    pytest.param(
        {
            "base.py": DICT,
            "local.py": "from base import *\n",
            "settings.py": "from cloudinary import uploader\nfrom local import *\n",
        },
        id="a dict that is star-imported by way of another module, below an import of the SDK",
    ),
    pytest.param(
        {"base.py": DICT, "settings.py": "from base import *\nCLOUDINARY = {'shorten': True}\n"},
        id="a dict that is star-imported and replaced",
    ),
    pytest.param(
        {"settings.py": DICT + "CLOUDINARY = {'shorten': True}\n"}, id="a dict that is replaced below"
    ),
    pytest.param(
        {"base.py": DICT, "settings.py": "from base import *\nCLOUDINARY['secure'] = False\n"},
        id="a dict that is star-imported and turned off",
    ),
    pytest.param(
        {
            "settings.py": CALL + APPS.replace("shop", "shop.apps.Shop"),
            "shop/apps.py": READY.format("cloudinary.reset_config()"),
        },
        id="a call of the settings that is undone once the applications are ready",
    ),
    pytest.param({"settings.py": "CLOUDINARY_SECURE = True\n"}, id="a setting that nobody reads"),
    pytest.param(
        {"settings.py": "CLOUDINARY_URL = 'cloudinary://k:s@demo?secure=true'\n"},
        id="a URL as a Django setting",
    ),
    pytest.param({".env": URL.replace("?secure=true", ""), "settings.py": LOAD}, id="a URL without it"),
    pytest.param({".env": URL.replace("=true", "="), "settings.py": LOAD}, id="a URL with an empty one"),
    pytest.param(
        {".env": URL.replace("secure", "SECURE"), "settings.py": LOAD}, id="a URL in the wrong case"
    ),
    pytest.param(
        {".env": URL + "CLOUDINARY_CLOUD_NAME=demo\n", "settings.py": LOAD}, id="a URL that is ignored"
    ),
    pytest.param({".env": "CLOUDINARY_SECURE=true\n", "settings.py": LOAD}, id="a variable that is not read"),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=false\n", "settings.py": LOAD},
        id="a variable that says no",
    ),
    pytest.param({".env": URL, "settings.py": "import cloudinary\n" + LOAD}, id="a URL loaded too late"),
    pytest.param(
        {".env": URL, "media.py": "import cloudinary\n", "settings.py": "import media\n" + LOAD},
        id="a URL loaded below the import of a module that imports the SDK",
    ),
    pytest.param(
        {"media.py": "import cloudinary\n", "settings.py": "from media import cloudinary\nimport os\n" + PUT},
        id="a URL put into the environment below the import of a module that imports the SDK",
    ),
    pytest.param({"settings.py": "import cloudinary\n" + PUT}, id="a URL put into the environment too late"),
    pytest.param(
        {
            "settings.py": STORAGE.replace("}", ", 'SECURE': False}") + APPS,
            "shop/models.py": "from cloudinary_storage.storage import RawMediaCloudinaryStorage\n",
        },
        id="a storage that says no",
    ),
    pytest.param(
        {"settings.py": "INSTALLED_APPS = ['gamma_cloudinary', 'shop']\n" + STORAGE},
        id="the fork without the key",
    ),
    pytest.param({"tools/media.py": CALL, "settings.py": ""}, id="a call in a module that nobody imports"),
    pytest.param(
        {"tools/cloudinary.py": CALL, "settings.py": ""},
        id="a call in a module that nobody imports, named like the SDK",
    ),
    pytest.param({"tests/conftest.py": CALL, "settings.py": ""}, id="a call in a test"),
]

START = """
django()
from importlib import import_module
from django.conf import settings
if settings.ROOT_URLCONF != 'world_urls':
    import_module(settings.ROOT_URLCONF)
found = import_module('shop.page').page()
"""


def run(files: Files) -> set[str]:
    """The scheme that the project builds, once it has started."""
    return schemes(world().ask({"shop/__init__.py": "", "shop/page.py": IMAGE, **files}, START))


@pytest.mark.parametrize("files", COVERED)
def test_a_covered_project_builds_https(files: Files) -> None:
    assert surveyed({"shop/page.py": IMAGE, **files}).verdict is Verdict.COVERED
    assert run(files) == {"https"}


@pytest.mark.parametrize("files", NOT_COVERED)
def test_a_project_that_is_not_covered_builds_http(files: Files) -> None:
    assert surveyed({"shop/page.py": IMAGE, **files}).verdict is Verdict.NOT_COVERED
    assert run(files) == {"http"}
    assert codes({**files, "shop/page.py": IMAGE}, "shop/page.py") == ["3 CLD301"]


@pytest.mark.parametrize(
    "storage",
    [
        pytest.param(STORAGE, id="a storage that nothing has used yet"),
        pytest.param(STORAGE.replace("}", ", 'SECURE': True}"), id="with the key"),
    ],
)
def test_a_storage_that_may_be_loaded_later_is_left_to_run_time(storage: str) -> None:
    files = {"settings.py": storage + STORED + APPS}
    assert surveyed({"shop/page.py": IMAGE, **files}).verdict is Verdict.LEFT
    assert run(files) == {"http"}
