"""`--show-config`: what each declaration says, whether it counts and why, the verdict, the smallest edit."""

from __future__ import annotations

import json
from importlib.metadata import version
from textwrap import indent

import pytest

from cloudinary_lint.report.configuration import as_json, as_text
from tests.project import Files, surveyed

APPS = "INSTALLED_APPS = ['cloudinary']\n"
CALL = "import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n"
DICT = "CLOUDINARY = {'cloud_name': 'demo', 'secure': True}\n"
STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
URL = "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"
MODELS = "from cloudinary_storage.storage import RawMediaCloudinaryStorage\n"
PUT = "import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=true'\n"
FOREIGN = {"requirements.txt": "x\n", "web/package.json": '{"dependencies": {"cloudinary": "2"}}'}

REASONS = [
    pytest.param({"settings.py": CALL}, "counts: it is a settings module", id="a settings module"),
    pytest.param({"shop/apps.py": CALL}, "counts: it is an entry point", id="an entry point"),
    pytest.param(
        {"api.py": "from flask import Flask\napp = Flask(__name__)\n" + CALL},
        "counts: it creates the application",
        id="a module that creates the application",
    ),
    pytest.param(
        {"shop/media.py": CALL, "shop/urls.py": "from . import media\n"},
        "counts: the project imports or names it",
        id="an imported module",
    ),
    pytest.param({".env": URL}, "counts: it is read at run time", id="an env file"),
    pytest.param({"tests/conftest.py": CALL}, "doesn't count: it is a test", id="a test"),
    pytest.param({"media.py": CALL}, "doesn't count: nothing imports this module", id="a module alone"),
    pytest.param(
        {"settings.py": "# Pictures\nimport cloudinary\n" + DICT},
        "doesn't count: the SDK reads the settings before this dict exists (line 2)",
        id="a dict below the import",
    ),
    pytest.param(
        {
            "conf/settings/base.py": "import cloudinary\n" + DICT,
            "conf/settings/prod.py": "from .base import *\n",
        },
        "doesn't count: the SDK reads the settings before this dict exists (line 1)",
        id="a dict below the import in a module that is star-imported",
    ),
    pytest.param(
        {
            "conf/settings/base.py": DICT + "import cloudinary\n",
            "conf/settings/prod.py": "from .base import *\n",
        },
        "doesn't count: the SDK reads the settings before conf/settings/prod.py has it (line 2)",
        id="a dict above the import in a module that is star-imported",
    ),
    pytest.param(
        {
            "conf/settings/base.py": "import cloudinary\n" + APPS,
            "conf/settings/media.py": DICT,
            "conf/settings/prod.py": "from .base import *\nfrom .media import *\n",
        },
        "doesn't count: conf/settings/prod.py imports the SDK before it star-imports this module (line 2)",
        id="a dict that is star-imported below settings that import the SDK",
    ),
    pytest.param(
        {
            "conf/settings/base.py": "import cloudinary\n" + APPS,
            "conf/settings/media.py": DICT,
            "conf/settings/prod.py": "from .media import *\nfrom .base import *\n",
        },
        "counts: it is a settings module",
        id="a dict that is star-imported above settings that import the SDK",
    ),
    pytest.param(
        {".env": URL + "CLOUDINARY_CLOUD_NAME=demo\n"},
        "doesn't count: the SDK ignores it, because CLOUDINARY_CLOUD_NAME is set too",
        id="a URL beside the cloud's name",
    ),
    pytest.param(
        {".env": "CLOUDINARY_SECURE=true\n"},
        "doesn't count: the SDK ignores it, because CLOUDINARY_CLOUD_NAME is not set",
        id="a variable without the cloud's name",
    ),
    pytest.param(
        {
            ".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n",
            "requirements.txt": "cloudinary<1.26\n",
        },
        "doesn't count: the pinned SDK does not read it (1.26 and later do)",
        id="a variable that an old SDK does not read",
    ),
    pytest.param(
        {".env": URL, "app.py": "import cloudinary\nfrom dotenv import load_dotenv\nload_dotenv()\n"},
        "doesn't count: app.py loads it after importing the SDK",
        id="an env file that is loaded too late",
    ),
    pytest.param(
        {
            "app.py": "import cloudinary, os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@d?secure=true'\n"
        },
        "doesn't count: this module imports the SDK first (line 1)",
        id="a variable that is set too late",
    ),
    pytest.param(
        {"settings.py": STORAGE, "shop/models.py": MODELS},
        "counts: it is passed to the SDK when shop/models.py is imported",
        id="a storage that models import",
    ),
    pytest.param(
        {"shop/models.py": MODELS},
        "counts: its module is imported, and its own default is https",
        id="a storage without a setting",
    ),
    pytest.param(
        {"settings.py": STORAGE},
        "doesn't count: it is read only when the storage is first used",
        id="a storage",
    ),
    pytest.param(
        {"settings.py": "INSTALLED_APPS = ['gamma_cloudinary']\n" + STORAGE},
        "doesn't count: the default of this storage is http",
        id="the storage whose default is http",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(secure=False)\n"},
        "doesn't count: it turns secure off",
        id="a call that says no",
    ),
    pytest.param(
        {
            "proj/settings/base.py": "INSTALLED_APPS = []\n",
            "proj/settings/local.py": "from .base import *\n" + DICT,
            "proj/settings/production.py": "from .base import *\n",
        },
        "doesn't count: covered under proj.settings.local only, not under proj.settings.production",
        id="a dict of one alternative",
    ),
    pytest.param(
        {
            "proj/settings/base.py": "INSTALLED_APPS = []\n",
            "proj/settings/local.py": "from .base import *\nCLOUDINARY = {'cloud_name': 'demo'}\n",
            "proj/settings/production.py": "from .base import *\n",
        },
        "doesn't count: loaded under proj.settings.local only, not under proj.settings.production",
        id="a dict of one alternative that doesn't set secure",
    ),
    pytest.param(
        {"base.py": DICT, "settings.py": "INSTALLED_APPS = []\nfrom base import *\nCLOUDINARY = {}\n"},
        "doesn't count: settings.py replaces it by a dict that does not turn secure on",
        id="a dict that is replaced",
    ),
    pytest.param(
        {"base.py": DICT, "settings.py": "import cloudinary\nfrom base import *\n"},
        "doesn't count: settings.py imports the SDK before it star-imports this module (line 2)",
        id="a dict that is star-imported too late",
    ),
    pytest.param(
        {"shop/apps.py": CALL + "cloudinary.reset_config()\n"},
        "doesn't count: reset_config() in line 3 undoes it",
        id="a call that its own module undoes below",
    ),
    pytest.param(
        {"shop/apps.py": CALL + "def again():\n    cloudinary.reset_config()\n"},
        "counts: it is an entry point",
        id="a call above a function that would undo it",
    ),
    pytest.param(
        {"manage.py": "", "shop/wsgi.py": f"def prepare():\n{indent(PUT, '    ')}prepare()\n"},
        "doesn't count: only wsgi.py runs it, not every process",
        id="a variable that wsgi.py alone sets",
    ),
    pytest.param(
        {**FOREIGN, "web/.env": URL},
        "doesn't count: it is an env file of another language's package",
        id="an env file of another language's package",
    ),
    pytest.param(
        {**FOREIGN, "web/Dockerfile": f"FROM node\nENV {URL}"},
        "doesn't count: it is a file of another language's package",
        id="a Dockerfile of another language's package",
    ),
    pytest.param(
        {"settings.py": CALL, "shop/models.py": MODELS},
        "counts: it is a settings module",
        id="a call beside a storage that models import",
    ),
    pytest.param(
        {"settings.py": CALL, "shop/apps.py": "import cloudinary\ncloudinary.reset_config()\n"},
        "doesn't count: reset_config() in shop/apps.py undoes it",
        id="a call that another module undoes",
    ),
    pytest.param(
        {"settings.py": STORAGE, "requirements.txt": "django-gamma-cloudinary\n"},
        "doesn't count: gamma_cloudinary reads it, which is not in INSTALLED_APPS",
        id="the other storage, which is not installed",
    ),
]

EDITS = [
    pytest.param({}, "", id="nothing for a project without the SDK"),
    pytest.param({"settings.py": CALL}, "", id="nothing for a covered project"),
    pytest.param(
        {"settings.py": "import cloudinary\nif secure\n"}, "", id="nothing where a file can't be read"
    ),
    pytest.param(
        {
            "settings.py": "CLOUDINARY = {'cloud_name': 'demo'}\n",
            "shop/apps.py": CALL.replace(", secure=True", ""),
        },
        "add secure=True to cloudinary.config() at shop/apps.py:2",
        id="a call before a dict",
    ),
    pytest.param(
        {
            "shop/management/commands/send.py": CALL.replace(", secure=True", "").replace(
                "cloudinary.config", "def send(): cloudinary.config"
            ),
            "shop/settings.py": CALL.replace(", secure=True", ""),
        },
        "add secure=True to cloudinary.config() at shop/settings.py:2",
        id="a call at import time before one that only a command makes",
    ),
    pytest.param(
        {"settings.py": "CLOUDINARY = {'cloud_name': 'demo'}\n", ".env": URL.replace("?secure=true", "")},
        'add "secure": True to CLOUDINARY at settings.py:1',
        id="a dict before a URL",
    ),
    pytest.param(
        {".env": "CLOUDINARY_URL=cloudinary://k:s@demo\n"},
        "add ?secure=true to CLOUDINARY_URL at .env:1",
        id="a URL",
    ),
    pytest.param(
        {".env": "CLOUDINARY_URL=cloudinary://k:s@demo/\n"},
        'remove the "/" after the cloud name at .env:1, then add ?secure=true to CLOUDINARY_URL at .env:1',
        id="a URL that ends in a bare slash",
    ),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\n"},
        "add the line CLOUDINARY_SECURE=true at .env:1",
        id="a variable",
    ),
    pytest.param(
        {"media.py": CALL.replace(", secure=True", "")},
        "call cloudinary.config(secure=True) where the application starts",
        id="no call that doesn't count",
    ),
    pytest.param(
        {"settings.py": STORAGE},
        'write CLOUDINARY = {"secure": True} into the settings module',
        id="not the storage's dict, which reaches the storage alone",
    ),
    pytest.param(
        {"settings.py": "INSTALLED_APPS = ['cloudinary']\n"},
        'write CLOUDINARY = {"secure": True} into the settings module',
        id="Django without a declaration",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\nINSTALLED_APPS = ['cloudinary']\n"},
        "call cloudinary.config(secure=True) where the application starts",
        id="Django whose settings import the SDK: a dict would come too late",
    ),
    pytest.param(
        {"settings.py": "INSTALLED_APPS = ['cloudinary']\n", "requirements.txt": "cloudinary==1.25.0\n"},
        "call cloudinary.config(secure=True) where the application starts",
        id="Django with an SDK that would not read the environment beside a dict",
    ),
    pytest.param(
        {"app.py": "import cloudinary\n"},
        "call cloudinary.config(secure=True) where the application starts",
        id="no Django and no declaration",
    ),
    pytest.param(
        {
            "settings.py": "INSTALLED_APPS = ['cloudinary']\n",
            "shop/apps.py": CALL.replace("True", "False"),
        },
        "turn secure on in cloudinary.config at shop/apps.py:2",
        id="the call that turns it off, which would undo what the settings say",
    ),
    pytest.param(
        {"settings.py": "INSTALLED_APPS = ['cloudinary']\nCLOUDINARY = {'secure': False}\n"},
        "turn secure on in CLOUDINARY at settings.py:2",
        id="the dict that turns it off, which would replace another one",
    ),
]


@pytest.mark.parametrize(("files", "reason"), REASONS)
def test_why_a_declaration_counts_or_does_not(files: Files, reason: str) -> None:
    first, *_ = as_text(surveyed(files)).splitlines()
    assert first.endswith(f"  {reason}")


@pytest.mark.parametrize(("files", "edit"), EDITS)
def test_the_smallest_edit(files: Files, edit: str) -> None:
    project = surveyed(files)
    last = as_text(project).splitlines()[-1]
    assert last == f"Smallest edit: {edit}." if edit else last.startswith("Verdict: ")
    assert json.loads(as_json(project))["advice"] == edit


PROJECT = {
    "shop/apps.py": "import cloudinary\nclass A(AppConfig):\n    def ready(self):\n"
    "        cloudinary.config(**load)\n",
    "shop/settings.py": "CLOUDINARY = {'cloud_name': 'demo', 'secure': False}\n",
    "shop/views.py": "import cloudinary\nif secure\n",
}


def test_the_whole_text() -> None:
    assert as_text(surveyed(PROJECT)) == (
        "shop/apps.py:4      cloudinary.config in A.ready()  sets secure at run time  "
        "counts: start-up runs A.ready()\n"
        "shop/settings.py:1  CLOUDINARY                      turns secure off         "
        "doesn't count: it turns secure off\n"
        f"shop/views.py:2  can't be read: libcst {version('libcst')} can't parse it as Python 3\n"
        "\n"
        "Verdict: covered by shop/apps.py:4.\n"
    )


def test_the_same_for_machines() -> None:
    shown = json.loads(as_json(surveyed(PROJECT)))
    assert shown["verdict"] == "covered"
    assert [(one["path"], one["line"], one["function"], one["covers"]) for one in shown["declarations"]] == [
        ("shop/apps.py", 4, "A.ready", True),
        ("shop/settings.py", 1, None, False),
    ]
    assert [(one["path"], one["line"]) for one in shown["unreadable"]] == [("shop/views.py", 2)]


@pytest.mark.parametrize(
    ("files", "secure", "verdict"),
    [
        pytest.param(
            {"app.py": "import cloudinary\n"},
            False,
            "not covered: no declaration that counts turns secure on",
            id="not covered",
        ),
        pytest.param(
            {"thumbs.py": "def is_cloudinary(url): return 'cloudinary' in url\n"},
            False,
            "nothing to cover: this project neither uses nor configures the Python SDK",
            id="no use of the SDK",
        ),
        pytest.param(
            {"settings.py": CALL, "shop/apps.py": CALL, ".env": URL},
            False,
            "covered by .env:1, settings.py:2 and shop/apps.py:2",
            id="covered by several",
        ),
        pytest.param(
            {"settings.py": "import cloudinary\nif secure\n", ".env": b"CLOUDINARY_URL=\xff?secure=\n"},
            False,
            "unknown: .env:1 and settings.py:2 can't be read and may configure the SDK",
            id="unknown",
        ),
        pytest.param(
            {},
            True,
            "covered: `secure = true` in [tool.cloudinary-lint] says that the environment turns secure on",
            id="covered from outside",
        ),
    ],
)
def test_the_verdict(files: Files, secure: bool, verdict: str) -> None:
    assert f"Verdict: {verdict}.\n" in as_text(surveyed(files, secure=secure))


def test_nothing_is_declared() -> None:
    assert as_text(surveyed({})).startswith("No file of this project configures the SDK.\n\nVerdict: ")
