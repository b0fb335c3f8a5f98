"""The line that CLD106 adds, run: it makes https of http, whoever names the account, and nothing else."""

from __future__ import annotations

import os

import pytest

from tests.oracle import world
from tests.oracle.test_precedence import RELEASES, SDKS
from tests.oracle.tool import bare, run

APPS = 'INSTALLED_APPS = ["cloudinary"]\n'
MODELS = "from cloudinary.models import CloudinaryField\nclass Post:\n    cover = CloudinaryField()\n"
STORAGE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'other', 'API_KEY': 'k', 'API_SECRET': 's', 'SECURE': True}\n"
SCRIPT = """
django()
import cloudinary
found = cloudinary.CloudinaryImage("sky").build_url(width=9)
"""
PROJECTS = [
    pytest.param({"settings.py": APPS}, id="settings"),
    pytest.param({"settings.py": f"import cloudinary\n{APPS}"}, id="settings that import the SDK"),
    pytest.param(
        {"settings.py": f"from cloudinary import config as media\n{APPS}"}, id="settings that import config"
    ),
    pytest.param({"settings.py": APPS + STORAGE}, id="a storage beside"),
    pytest.param({"base.py": APPS, "settings.py": "from base import *\nDEBUG = 1\n"}, id="split settings"),
    pytest.param(
        {"base.py": APPS + STORAGE, "settings.py": "from base import *\n"}, id="split settings with a storage"
    ),
    pytest.param(
        {"base.py": APPS, "settings.py": "import cloudinary\nfrom base import *\n"},
        id="split settings below an import of the SDK",
    ),
    pytest.param(
        {"base.py": f"import cloudinary\n{APPS}", "settings.py": "from base import *\n"},
        id="split settings that import the SDK themselves",
    ),
    pytest.param({"settings.py": f"{APPS}if USE_TZ:\n    {STORAGE}"}, id="a storage that is conditional"),
]
NAMES = {"CLOUDINARY_CLOUD_NAME": "mine", "CLOUDINARY_API_KEY": "k", "CLOUDINARY_API_SECRET": "s"}
URL = {"CLOUDINARY_URL": "cloudinary://k:s@mine"}
ENVIRONMENTS = [
    pytest.param(NAMES, id="variables"),
    pytest.param(URL, id="a URL"),
    pytest.param({**NAMES, **URL}, id="both"),
]


@pytest.mark.parametrize("release", RELEASES, ids=lambda release: release or "newest")
@pytest.mark.parametrize("environ", ENVIRONMENTS)
@pytest.mark.parametrize("files", PROJECTS)
def test_the_fix_makes_https_of_http_and_changes_nothing_else(files, environ, release):
    if release and not (SDKS / release).exists() and "CI" not in os.environ:
        pytest.skip(f"cloudinary {release} is not there: make .sdks/.ready")
    sdk = world(*([str(SDKS / release)] if release else []))
    files = {**files, "shop/models.py": MODELS}
    assert "CLD106" in run(files)[0]
    rest, fixed = run(files, "--fix")
    assert rest == set()
    before, after = (sdk.ask(one, SCRIPT, **environ) for one in (files, fixed))
    assert (before[:7], after[:8]) == ("http://", "https://")
    assert bare(before) == bare(after)
