"""project-says-nothing: a whole project, reported once, with a fix where one line settles it."""

from __future__ import annotations

import pytest

from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from cloudinary_lint.text.edits import Safety
from tests.project import CODES, codes, surveyed

APP = "INSTALLED_APPS = ['shop', 'cloudinary']\n"
MODELS = """
from cloudinary.models import CloudinaryField
from django.db import models


class Product(models.Model):
    photo = CloudinaryField('photo')
"""
STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_KEY': 'k', 'API_SECRET': 's', 'SECURE': True}\n"
DJANGO = {"settings.py": APP, "shop/models.py": MODELS}

SILENT = [
    pytest.param(
        {"settings.py": f"{APP}CLOUDINARY = {{'secure': True}}\n"}, id="a CLOUDINARY dict turns it on"
    ),
    pytest.param(
        {"shop/urls.py": "import cloudinary\ncloudinary.config(secure=True)\n"},
        id="a config call turns it on",
    ),
    pytest.param(
        {"shop/urls.py": "import cloudinary\ncloudinary.config(secure=x)\n"},
        id="a call leaves it to run time",
    ),
    pytest.param(
        {"shop/urls.py": "import cloudinary\ncloudinary.config(**x)\n"}, id="a call has unknown options"
    ),
    pytest.param({".env": "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"}, id="an env file asks"),
    pytest.param({".env.example": "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"}, id="a sample asks"),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n"}, id="a variable of an env file asks"
    ),
    pytest.param(
        {"shop/urls.py": "import cloudinary\n(  # secure\n"}, id="a file that may ask can't be read"
    ),
    pytest.param({"shop/models.py": "from django.db import models\n"}, id="no address is built"),
    pytest.param(
        {
            "settings.py": APP + STORAGE,
            "shop/models.py": "",
            "shop/views.py": "import cloudinary\ncloudinary.CloudinaryImage('a').build_url(secure=True)\n",
        },
        id="a storage holds the only account, and the call says secure itself",
    ),
    pytest.param(
        {
            "shop/models.py": "",
            "shop/views.py": "import cloudinary\nx = cloudinary.CloudinaryImage('a').build_url()\n",
        },
        id="a call has a finding of its own",
    ),
    pytest.param(
        {
            "shop/models.py": "from django.db import models\n",
            "shop/media.py": "import cloudinary\ndef send(name):\n    cloudinary.config(secure=True)\n"
            "    return cloudinary.CloudinaryImage(name).url\n",
            "shop/views.py": "from shop import media\n",
        },
        id="the only module that builds addresses turns it on itself",
    ),
    pytest.param(
        {
            "shop/models.py": "from django.db import models\n",
            "shop/mail.py": "import cloudinary\nx = cloudinary.CloudinaryImage('a').build_url()\n",
        },
        id="the only call has a finding of its own",
    ),
    pytest.param(
        {
            "shop/models.py": "from django.db import models\n",
            "templates/page.html": "{% load cloudinary %}{% cloudinary photo %}\n",
        },
        id="the only tag has a finding of its own",
    ),
    pytest.param({"shop/models.py": "", "tests/models.py": MODELS}, id="the only field is a test's"),
    pytest.param(
        {"shop/models.py": "", "shop/migrations/0001_initial.py": MODELS},
        id="the only field is a migration's",
    ),
    pytest.param({"settings.py": f"{APP}CLOUDINARY = {{'cloud_name': 'd'}}\n"}, id="CLD102 settles it"),
    pytest.param(
        {"shop/urls.py": "import cloudinary\ncloudinary.config(cloud_name='d')\n"}, id="CLD103 settles it"
    ),
    pytest.param({".env": "CLOUDINARY_URL=cloudinary://k:s@demo\n"}, id="CLD104 settles it"),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=demo\n", "requirements.txt": "cloudinary\n"}, id="CLD105 settles it"
    ),
    pytest.param(
        {".env": "CLOUDINARY_CLOUD_NAME=d\nCLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"},
        id="CLD204 settles it",
    ),
    pytest.param(
        {"compose.yml": "services:\n  web:\n    environment:\n      CLOUDINARY_CLOUD_NAME: demo\n"},
        id="CLD105 in YAML settles it",
    ),
    pytest.param(
        {"compose.yml": "services:\n  web:\n    environment:\n      - CLOUDINARY_CLOUD_NAME\n"},
        id="CLD105 at a name that is passed on settles it",
    ),
    pytest.param({"Dockerfile": "ENV CLOUDINARY_CLOUD_NAME=demo\n"}, id="CLD105 in a Dockerfile settles it"),
    pytest.param({"run.sh": "export CLOUDINARY_CLOUD_NAME=demo\n"}, id="CLD105 in a shell file settles it"),
    pytest.param(
        {"settings.py": f"import os\nos.environ['CLOUDINARY_CLOUD_NAME'] = 'demo'\n{APP}"},
        id="CLD105 in Python settles it",
    ),
]

REPORTED = [
    pytest.param(
        {
            "settings.py": APP + STORAGE,
            "shop/models.py": "",
            "shop/views.py": "import cloudinary\nx = cloudinary.CloudinaryImage('a').build_url()\n",
        },
        id="a storage holds the only account, so that a call has no finding of its own",
    ),
    pytest.param({}, id="nothing is declared"),
    pytest.param({"settings.py": f"{APP}CLOUDINARY = {{'shorten': True}}\n"}, id="a dict without secure"),
    pytest.param(
        {"shop/urls.py": "import cloudinary\ncloudinary.config(shorten=True)\n"}, id="a call without it"
    ),
    pytest.param(
        {"shop/urls.py": "import cloudinary\ncloudinary.config(secure=False)\n"}, id="a call against it"
    ),
    pytest.param({".env": "DEBUG=1\n"}, id="an env file without it"),
    pytest.param(
        {
            "settings.py": f"{APP}import cloudinary, shop.cloud\ncloudinary.config(cloud_name='demo')\n",
            "shop/cloud.py": "import cloudinary\ndef setup():\n    cloudinary.config(secure=True)\n",
        },
        id="an account whose CLD103 is silent, since a function that never runs could mend it",
    ),
    pytest.param({"settings.py": APP + STORAGE}, id="a storage that is loaded late asks"),
    pytest.param(
        {"settings.py": APP + STORAGE, ".env.example": "CLOUDINARY_URL=cloudinary://k:s@demo\n"},
        id="a storage asks, and CLD104 is that of a sample",
    ),
    pytest.param(
        {"unused.py": "import cloudinary\ncloudinary.config(secure=True)\n"},
        id="a call that nothing runs asks",
    ),
    pytest.param(
        {"shop/management/commands/seed.py": "import cloudinary\ncloudinary.config(secure=True)\n"},
        id="a command asks",
    ),
    pytest.param(
        {".env.example": "CLOUDINARY_CLOUD_NAME=\n", "requirements.txt": "cloudinary\n"},
        id="CLD105 is that of a sample",
    ),
    pytest.param(
        {
            ".github/workflows/ci.yml": "jobs:\n  test:\n    env:\n      CLOUDINARY_CLOUD_NAME: demo\n",
        },
        id="CLD105 is that of a CI pipeline",
    ),
    pytest.param(
        {
            ".env.example": "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n",
            "compose.yml": "environment:\n  CLOUDINARY_URL: cloudinary://k:s@demo?secure=\n",
        },
        id="a sample asks that a real environment contradicts",
    ),
]


@pytest.mark.parametrize("files", SILENT)
def test_silent_where(files):
    every = {**DJANGO, **files}
    assert all(
        "CLD106" not in found for path in ("settings.py", "shop/models.py") for found in codes(every, path)
    )


def test_silent_where_the_settings_of_the_tool_say_secure():
    assert codes(DJANGO, "settings.py", strict=True, secure=True) == []


def test_silent_where_the_sdk_is_not_used():
    assert codes({"models.py": "from shop.cloudinary import models\n"}, "models.py") == []


@pytest.mark.parametrize("files", REPORTED)
def test_reported_once_where(files):
    every = {**DJANGO, **files}
    assert [found for found in codes(every, "settings.py") if "106" in found] == ["1 CLD106"]
    assert not [found for found in codes(every, "shop/models.py") if "106" in found]


PLACES = [
    pytest.param(
        {**DJANGO, "local/settings.py": APP}, "local/settings.py", id="the first of several settings"
    ),
    pytest.param({**DJANGO, "a/tests/settings.py": APP}, "settings.py", id="settings of tests come last"),
    pytest.param(
        {"scripts/seed.py": "import cloudinary\n", "shop/models.py": MODELS},
        "shop/models.py",
        id="the first import that counts",
    ),
    pytest.param(
        {"shop/models.py": MODELS, "zoo/models.py": MODELS},
        "shop/models.py",
        id="the first import where no app is installed",
    ),
]


@pytest.mark.parametrize(("files", "place"), PLACES)
def test_it_is_reported_at(files, place):
    reported = [path for path in files if any("CLD106" in found for found in codes(files, path))]
    assert reported == [place]


def test_it_is_reported_once_in_a_file_that_installs_and_imports():
    files = {"settings.py": f"import cloudinary\nfrom cloudinary import api\n{APP}", "shop/models.py": MODELS}
    assert codes(files, "settings.py") == ["3 CLD106"]


def test_an_ignore_comment_suppresses_it():
    files = {**DJANGO, "settings.py": f"# cloudinary-lint: ignore[CLD106] -- set where it runs\n{APP}"}
    assert codes(files, "settings.py") == []


def finding(files, path="settings.py"):
    view = View(path, surveyed(files))
    checked = engine.check(path, files[path].encode(), Kind.PYTHON, LintContext(view, CODES))
    (found,) = [one for one in checked.findings if one.code == "CLD106"]
    return checked, found


FIXES = [
    pytest.param(APP, APP + "CLOUDINARY = {'secure': True}\n", id="below the apps, in their quotes"),
    pytest.param(
        'INSTALLED_APPS = [\n    "cloudinary",\n]\nDEBUG = True\n',
        'INSTALLED_APPS = [\n    "cloudinary",\n]\nCLOUDINARY = {"secure": True}\nDEBUG = True\n',
        id="below a list of several lines",
    ),
    pytest.param(
        APP + "DEBUG = True\n" + STORAGE,
        APP + "DEBUG = True\n" + STORAGE + "CLOUDINARY = {'secure': True}\n",
        id="below the storage's dict",
    ),
    pytest.param(
        APP.replace("\n", "\r\n"),
        (APP + "CLOUDINARY = {'secure': True}\n").replace("\n", "\r\n"),
        id="with the file's line ends",
    ),
    pytest.param(
        APP.strip() + "  # ours",
        APP.strip() + "  # ours\nCLOUDINARY = {'secure': True}",
        id="behind a comment",
    ),
    pytest.param(
        APP + "if not DEBUG:\n    " + STORAGE,
        APP + "CLOUDINARY = {'secure': True}\nif not DEBUG:\n    " + STORAGE,
        id="below the apps, where the storage's dict is conditional",
    ),
    pytest.param(
        f"import cloudinary\n{APP}",
        f"import cloudinary\ncloudinary.config(secure=True)\n{APP}",
        id="a call below the import",
    ),
    pytest.param(
        f"import os\nimport cloudinary as cdn\n{APP}",
        f"import os\nimport cloudinary as cdn\ncdn.config(secure=True)\n{APP}",
        id="a call by the name of the import",
    ),
    pytest.param(
        f"import cloudinary\nimport cloudinary.api\nfrom cloudinary import uploader  # us\nimport os\n{APP}",
        "import cloudinary\nimport cloudinary.api\nfrom cloudinary import uploader  # us\n"
        f"cloudinary.config(secure=True)\nimport os\n{APP}",
        id="a call below the imports of the SDK that follow",
    ),
    pytest.param(
        f"import cloudinary\nimport os\nimport cloudinary.api\n{APP}",
        f"import cloudinary\ncloudinary.config(secure=True)\nimport os\nimport cloudinary.api\n{APP}",
        id="a call above what stands between two imports",
    ),
]


@pytest.mark.parametrize(("before", "after"), FIXES)
def test_the_fix_adds_a_line(before, after):
    files = {**DJANGO, "settings.py": before}
    checked, found = finding(files)
    assert found.fix is not None
    assert found.fix.safety is Safety.SAFE
    context = LintContext(View("settings.py", surveyed(files)), CODES)
    fixed = engine.fix(checked, Kind.PYTHON, context, lambda one: one.code == "CLD106")
    assert fixed.checked.source.text == after
    assert codes({**files, "settings.py": after}, "settings.py") == []


UNFIXED = [
    pytest.param({"shop/models.py": MODELS}, "shop/models.py", id="outside of Django"),
    pytest.param({**DJANGO, "requirements.txt": "cloudinary==1.25.0\n"}, "settings.py", id="with an old SDK"),
    pytest.param(
        {**DJANGO, "local/settings.py": APP}, "local/settings.py", id="with several settings modules"
    ),
    pytest.param(
        {**DJANGO, "settings.py": f"from shop.media import x\n{APP}", "shop/media.py": "import cloudinary\n"},
        "settings.py",
        id="where what the settings import imports the SDK",
    ),
    pytest.param(
        {
            **DJANGO,
            "prod.py": "import cloudinary\nfrom settings import *\n",
            "dev.py": "from settings import *\n",
        },
        "settings.py",
        id="where some of the settings that star-import them import the SDK before",
    ),
    pytest.param(
        {**DJANGO, "prod.py": "from settings import *\nimport cloudinary\n"},
        "settings.py",
        id="where settings that star-import them import the SDK below",
    ),
    pytest.param(
        {
            "shop/__init__.py": "import cloudinary\n",
            "shop/models.py": MODELS,
            "shop/settings.py": APP,
            "shop/wsgi.py": "",
        },
        "shop/settings.py",
        id="where the package imports the SDK before its wsgi.py names them",
    ),
    pytest.param(
        {
            "shop/__init__.py": "import cloudinary\n",
            "shop/models.py": MODELS,
            "shop/settings.py": f"{APP}CLOUDINARY = {{'secure': True}}\n",
            "shop/wsgi.py": "",
        },
        "shop/settings.py",
        id="where the dict is there already, and comes too late",
    ),
    pytest.param(
        {
            "shop/__init__.py": "import os\nos.environ['DJANGO_SETTINGS_MODULE'] = 'shop.settings'\n"
            "import cloudinary\n",
            "shop/models.py": MODELS,
            "shop/settings.py": f"import cloudinary\n{APP}",
        },
        "shop/settings.py",
        id="where the SDK may be half imported when the settings are loaded",
    ),
    pytest.param(
        {**DJANGO, "settings.py": f"import cloudinary\n{APP}", "manage.py": "import cloudinary.api\n"},
        "settings.py",
        id="where manage.py imports the SDK, so that the settings are loaded amid that import",
    ),
    pytest.param(
        {**DJANGO, "settings.py": f"if x:\n    {APP}"}, "settings.py", id="where the list is conditional"
    ),
    pytest.param(
        {**DJANGO, "settings.py": f"{APP}A, CLOUDINARY = 1, {{'shorten': True}}\n"},
        "settings.py",
        id="where a tuple binds the dict below the list",
    ),
    pytest.param(
        {**DJANGO, "settings.py": f"{APP}with open(x) as CLOUDINARY:\n    pass\n"},
        "settings.py",
        id="where something else is bound to the name of the dict",
    ),
    pytest.param(
        {
            **DJANGO,
            "settings.py": APP + STORAGE.replace("True", "False"),
            "shop/media.py": "from cloudinary_storage.storage import RawMediaCloudinaryStorage\n",
            "shop/urls.py": "from shop import media\n",
        },
        "settings.py",
        id="where a storage that models import turns secure off again",
    ),
    pytest.param(
        {**DJANGO, "shop/apps.py": "import cloudinary\ncloudinary.config(secure=False)\n"},
        "settings.py",
        id="where a call turns secure off again",
    ),
    pytest.param(
        {
            **DJANGO,
            "settings.py": f"import cloudinary\n{APP}",
            "shop/apps.py": "import cloudinary\ncloudinary.config(secure=False)\n",
        },
        "settings.py",
        id="where a call turns off again what a call of the settings would turn on",
    ),
    pytest.param(
        {**DJANGO, ".env": "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=false\n"},
        "settings.py",
        id="where a variable turns secure off again",
    ),
    pytest.param(
        {**DJANGO, "prod.py": "from settings import *\nCLOUDINARY = {'shorten': True}\n"},
        "settings.py",
        id="where settings that star-import them have a dict of their own",
    ),
    pytest.param(
        {**DJANGO, "settings.py": f"from cloudinary import api\n{APP}"},
        "settings.py",
        id="where the import names no configuration",
    ),
    pytest.param(
        {**DJANGO, "tests/env.py": "import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo/'\n"},
        "settings.py",
        id="where a URL ends in a bare slash",
    ),
]


@pytest.mark.parametrize(("files", "path"), UNFIXED)
def test_there_is_no_fix(files, path):
    assert finding(files, path)[1].fix is None


ADVICE = [
    pytest.param(
        {"shop/apps.py": "import cloudinary\ncloudinary.config(secure=False)\n"},
        "turn secure on in cloudinary.config at shop/apps.py:2",
        id="a call that turns it off",
    ),
    pytest.param(
        {"prod.py": "from settings import *\nCLOUDINARY = {'shorten': True}\n"},
        'add "secure": True to CLOUDINARY at prod.py:2',
        id="a dict that would replace the one of the settings",
    ),
]


@pytest.mark.parametrize(("files", "edit"), ADVICE)
def test_its_advice_counts_where(files, edit):
    assert finding({**DJANGO, **files})[1].advice.startswith(f"{edit}; ")


def test_the_fix_imports_the_sdk_where_it_is_imported_before():
    files = {**DJANGO, "prod.py": "import cloudinary\nfrom settings import *\n"}
    checked, found = finding(files)
    context = LintContext(View("settings.py", surveyed(files)), CODES)
    fixed = engine.fix(checked, Kind.PYTHON, context, lambda one: one.code == "CLD106")
    after = APP + "import cloudinary\ncloudinary.config(secure=True)\n"
    assert fixed.checked.source.text == after
    assert found.fix.title == "add `cloudinary.config(secure=True)`"
    assert codes({**files, "settings.py": after}, "settings.py") == []


def test_it_is_unsafe_where_the_host_would_change():
    files = {**DJANGO, "shop/urls.py": "import cloudinary\ncloudinary.config(cname='img.example.com')\n"}
    assert finding(files)[1].fix.safety is Safety.UNSAFE


@pytest.mark.parametrize(
    ("options", "safety"),
    [
        pytest.param("secure_distribution='img.example.com'", Safety.UNSAFE, id="names a host"),
        pytest.param("secure_distribution='img.example.com', secure=True", Safety.SAFE, id="has the host"),
        pytest.param("width=100", Safety.SAFE, id="names none"),
    ],
)
def test_how_safe_it_is_where_a_call(options, safety):
    call = f"import cloudinary\nu = cloudinary.CloudinaryImage('a').build_url({options})\n"
    assert finding({**DJANGO, "shop/views.py": call})[1].fix.safety is safety


def test_it_names_the_declarations_that_have_no_effect():
    files = {
        **DJANGO,
        "settings.py": APP + STORAGE,
        "unused.py": "import cloudinary\ncloudinary.config(secure=True)\n",
    }
    assert [(one.path, one.line, one.message) for one in finding(files)[1].related] == [
        (
            "settings.py",
            2,
            "CLOUDINARY_STORAGE has no effect here: it is read only when the storage is first used",
        ),
        ("unused.py", 2, "cloudinary.config has no effect here: nothing imports this module"),
    ]
