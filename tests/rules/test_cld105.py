"""env-without-secure: env files that name the cloud, and the declarations that cover them."""

from __future__ import annotations

import pytest

from cloudinary_lint.project import Project
from tests.project import surveyed
from tests.rules import assert_fixed, assert_silent, assert_unfixed, findings, fixed

NAMED = "CLOUDINARY_CLOUD_NAME=demo\n"

SILENT = [
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n", id="secure is said"),
    pytest.param(
        ".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=${S}\n", id="secure is another variable"
    ),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=false\n", id="secure is off: CLD201"),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=no\n", id="secure is a text: CLD203"),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_secure=true\n", id="the rest has no case"),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=\n", id="an empty name"),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=''\n", id="an empty name in quotes"),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME\n", id="a name without a value"),
    pytest.param(".env", "CLOUDINARY_CLOUD_NAME=${NAME}\n", id="a name that another variable tells"),
    pytest.param(".env.local", "CLOUDINARY_CLOUD_NAME=\n", id="an empty name in a file that is no sample"),
    pytest.param(".env", "# CLOUDINARY_CLOUD_NAME=demo\n", id="a comment"),
    pytest.param(".env", "CLOUDINARY_API_KEY=key\n", id="no name"),
    pytest.param(".env", "cloudinary_cloud_name=demo\n", id="a name in lower case, which nobody reads"),
    pytest.param(".env", "MY_CLOUDINARY_CLOUD_NAME=demo\n", id="another variable"),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo\n", id="a URL alone: CLD104"),
    pytest.param(
        ".env",
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\nCLOUDINARY_CLOUD_NAME=demo\n",
        id="a URL that says secure in vain: CLD204",
    ),
]

FIXED = [
    pytest.param(NAMED, f"{NAMED}CLOUDINARY_SECURE=true\n", id="one line"),
    pytest.param("CLOUDINARY_CLOUD_NAME=demo", f"{NAMED}CLOUDINARY_SECURE=true", id="no final newline"),
    pytest.param(
        "CLOUDINARY_CLOUD_NAME=demo\r\nDEBUG=1\r\n",
        "CLOUDINARY_CLOUD_NAME=demo\r\nCLOUDINARY_SECURE=true\r\nDEBUG=1\r\n",
        id="the file's line ends",
    ),
    pytest.param(
        """
        # Cloudinary
        CLOUDINARY_CLOUD_NAME=demo  # from the console
        CLOUDINARY_API_KEY=key
        CLOUDINARY_API_SECRET=secret  # from the console

        DEBUG=1
        """,
        """
        # Cloudinary
        CLOUDINARY_CLOUD_NAME=demo  # from the console
        CLOUDINARY_API_KEY=key
        CLOUDINARY_API_SECRET=secret  # from the console
        CLOUDINARY_SECURE=true

        DEBUG=1
        """,
        id="below the last line of its kind and its comment",
    ),
    pytest.param(
        """
        CLOUDINARY_CLOUD_NAME=demo
        DEBUG=1
        export CLOUDINARY_API_KEY="key"
        """,
        """
        CLOUDINARY_CLOUD_NAME=demo
        DEBUG=1
        export CLOUDINARY_API_KEY="key"
        export CLOUDINARY_SECURE="true"
        """,
        id="exported and quoted as the last line is",
    ),
    pytest.param(
        "CLOUDINARY_CLOUD_NAME = 'demo'\n",
        "CLOUDINARY_CLOUD_NAME = 'demo'\nCLOUDINARY_SECURE = 'true'\n",
        id="blanks and single quotes",
    ),
    pytest.param(
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_CLOUD_NAME=\nCLOUDINARY_CLOUD_NAME=demo\n",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_CLOUD_NAME=\nCLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n",
        id="the last one decides",
    ),
    pytest.param(
        "CLOUDINARY_URL=cloudinary://k:s@demo\nCLOUDINARY_CLOUD_NAME=demo\n",
        "CLOUDINARY_URL=cloudinary://k:s@demo\nCLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\n",
        id="beside a URL that is not read",
    ),
    pytest.param(
        "CLOUDINARY_CLOUD_NAME=demo\ncloudinary_secure=true\n",
        "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_SECURE=true\ncloudinary_secure=true\n",
        id="a variable in lower case, which nobody reads",
    ),
]

SAMPLES = [
    ".env.example",
    ".env.sample",
    ".env.template",
    ".env.dist",
    ".env.defaults",
    ".env.example.local",
    "env.example",
    "env-sample",
    "example_env.txt",
    "sample.env",
]

UNSAFE = [
    pytest.param("CLOUDINARY_CNAME=img.example.org", id="a cname"),
    pytest.param("CLOUDINARY_SECURE_DISTRIBUTION=img.example.org", id="a host for secure addresses"),
    pytest.param("CLOUDINARY_CDN_SUBDOMAIN=true\nCLOUDINARY_PRIVATE_CDN=true", id="private subdomains"),
]

COVERED = [
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(secure=True)\n"},
        id="a config call that says secure",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(**load())\n"},
        id="a config call that may say secure",
    ),
    pytest.param({"settings.py": "CLOUDINARY = {'secure': True}\n"}, id="a CLOUDINARY dict that says secure"),
    pytest.param(
        {"settings.py": "CLOUDINARY = {'cloud_name': 'demo'}\n"},
        id="a CLOUDINARY dict without secure, which has a finding of its own",
    ),
    pytest.param(
        {"settings.py": "import cloudinary\ncloudinary.config(cloud_name='demo')\n"},
        id="a config call without secure, which has a finding of its own",
    ),
]

NOT_COVERED = [
    pytest.param({}, id="nothing else"),
    pytest.param(
        {".env.production": f"{NAMED}CLOUDINARY_SECURE=true\n"}, id="another env file that says secure"
    ),
    pytest.param(
        {"tests/settings.py": "CLOUDINARY = {'cloud_name': 'demo'}\n"},
        id="a CLOUDINARY dict without secure that does not count",
    ),
    pytest.param({"settings.py": "CLOUDINARY_STORAGE = {'SECURE': True}\n"}, id="the storage's dict"),
    pytest.param(
        {"tests/conftest.py": "import cloudinary\ncloudinary.config(secure=True)\n"},
        id="a config call of a test",
    ),
]

USERS = [
    pytest.param({"app.py": "import cloudinary\n"}, id="an import"),
    pytest.param({"settings.py": "INSTALLED_APPS = ['cloudinary']\n"}, id="an installed app"),
    pytest.param({"requirements.txt": "cloudinary==1.44.0\n"}, id="requirements"),
    pytest.param({"pyproject.toml": "[project]\ndependencies = ['cloudinary>=1.40']\n"}, id="pyproject.toml"),
    pytest.param({"Pipfile": "[packages]\ncloudinary = '*'\n"}, id="a Pipfile"),
    pytest.param({"requirements/base.txt": "django-cloudinary-storage\n"}, id="the storage"),
]

STRANGERS = [
    pytest.param({"app.py": "import boto3\n"}, id="Python without the SDK"),
    pytest.param({"package.json": '{"dependencies": {"cloudinary": "^2"}}\n'}, id="another language's SDK"),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD105", name, text)


@pytest.mark.parametrize(("before", "after"), FIXED)
def test_fixed(before, after):
    assert_fixed("CLD105", ".env", before, after)


@pytest.mark.parametrize("name", [".env", ".env.production", "prod.env", "env", ".env.local"])
def test_every_env_file(name):
    assert_fixed("CLD105", name, NAMED, f"{NAMED}CLOUDINARY_SECURE=true\n")


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("value", ["", '""', "demo", "<cloud>", "${NAME}"])
def test_what_is_empty_in_a_sample_is_there_to_be_filled(name, value):
    before = f"CLOUDINARY_CLOUD_NAME={value}\n"
    style = value if value == '""' else ""
    assert_fixed("CLD105", name, before, f"{before}CLOUDINARY_SECURE={style[:1]}true{style[:1]}\n")


@pytest.mark.parametrize("line", UNSAFE)
def test_unsafe_beside_what_changes_the_host(line):
    before = f"{NAMED}{line}\n"
    assert_fixed("CLD105", ".env", before, f"{before}CLOUDINARY_SECURE=true\n", unsafe=True)


def test_unsafe_where_another_file_changes_the_host():
    project = Project(changes_host=True)
    assert_fixed("CLD105", ".env", NAMED, f"{NAMED}CLOUDINARY_SECURE=true\n", project, unsafe=True)


@pytest.mark.parametrize("files", COVERED)
def test_silent_beside_a_dict_or_a_call_unless_strict(files):
    project = surveyed({".env": NAMED, "requirements.txt": "cloudinary\n", **files})
    assert findings(NAMED, ".env", project) == []
    assert findings(NAMED, ".env", project, strict=True) == ["1:1 CLD105"]


@pytest.mark.parametrize("files", NOT_COVERED)
def test_reported_where_the_project_does_not_say_secure(files):
    project = surveyed({".env": NAMED, "requirements.txt": "cloudinary\n", **files})
    assert findings(NAMED, ".env", project) == ["1:1 CLD105"]


@pytest.mark.parametrize("files", USERS)
def test_reported_where_the_project_uses_the_sdk(files):
    assert findings(NAMED, ".env", surveyed({".env": NAMED, **files})) == ["1:1 CLD105"]


@pytest.mark.parametrize("files", STRANGERS)
def test_silent_where_the_project_does_not_use_the_sdk(files):
    assert_silent("CLD105", ".env", NAMED, surveyed({".env": NAMED, **files}))


def test_no_fix_for_an_sdk_that_does_not_read_the_variable():
    project = surveyed({".env": NAMED, "requirements.txt": "cloudinary==1.25.0\n"})
    assert_unfixed("1:1 CLD105", ".env", NAMED, project)


def test_stands_at_the_name():
    assert findings("DEBUG=1\nexport CLOUDINARY_CLOUD_NAME=demo\nX=1\n", ".env") == ["2:8 CLD105"]


def test_no_fix_is_repeated():
    once = fixed(NAMED, ".env")
    assert fixed(once, ".env") == once
