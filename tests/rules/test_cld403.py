"""http-upload-prefix: where calls of the API go, in everything that can say so."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cloudinary_lint.project import Project
from tests.rules import assert_fixed, assert_silent, assert_unfixed, findings

SILENT = [
    pytest.param("app.py", "import cloudinary\ncloudinary.config(secure=True)\n", id="no prefix"),
    pytest.param(
        "app.py",
        "import cloudinary\ncloudinary.config(secure=True, upload_prefix='https://api.cloudinary.com')\n",
        id="https",
    ),
    pytest.param(
        "app.py",
        "import cloudinary\ncloudinary.config(secure=True, api_proxy='http://proxy.example.org:3128')\n",
        id="a proxy",
    ),
    pytest.param(
        "app.py",
        "import cloudinary\ncloudinary.config(secure=True, upload_prefix=os.environ['PREFIX'])\n",
        id="a value that is not known",
    ),
    pytest.param(
        "app.py", "import cloudinary\ncloudinary.config(secure=True, upload_prefix=None)\n", id="None"
    ),
    pytest.param(
        "app.py",
        "import other\nother.config(upload_prefix='http://api.example.org')\n",
        id="someone else's function",
    ),
    pytest.param("app.py", "upload_prefix = 'http://api.example.org'\n", id="a variable of that name"),
    pytest.param("app.py", "OTHER = {'upload_prefix': 'http://api.example.org'}\n", id="another dict"),
    pytest.param("app.py", "# cloudinary.config(upload_prefix='http://api.example.org')\n", id="a comment"),
    pytest.param(".env", "CLOUDINARY_UPLOAD_PREFIX=https://api.cloudinary.com\n", id="https in an env file"),
    pytest.param(".env", "CLOUDINARY_UPLOAD_PREFIX=\n", id="an empty variable"),
    pytest.param(".env", "CLOUDINARY_API_PROXY=http://proxy.example.org\n", id="a proxy in an env file"),
    pytest.param(
        ".env", "# CLOUDINARY_UPLOAD_PREFIX=http://api.cloudinary.com\n", id="a comment in an env file"
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_URL=cloudinary://k:s@demo?secure=1&api_proxy=http://proxy.example.org\n",
        id="a proxy in a URL",
    ),
]

WRITTEN = [
    pytest.param(
        "app.py", "import cloudinary\ncloudinary.config(secure=True, upload_prefix='{}')\n", id="config()"
    ),
    pytest.param("app.py", 'import cloudinary\ncloudinary.config(upload_prefix="{}")\n', id="double quotes"),
    pytest.param(
        "app.py",
        "from cloudinary import config\nconfig(**{{'upload_prefix': '{}'}})\n",
        id="options that are in sight",
    ),
    pytest.param(
        "app.py",
        "import cloudinary.uploader\ncloudinary.uploader.upload(x, upload_prefix='{}')\n",
        id="an upload",
    ),
    pytest.param(
        "app.py", "from cloudinary.api import resources\nresources(upload_prefix='{}')\n", id="the admin API"
    ),
    pytest.param(
        "app.py",
        "import cloudinary.utils\ncloudinary.utils.private_download_url('a', 'b', upload_prefix='{}')\n",
        id="the address of a download",
    ),
    pytest.param(
        "settings.py", "CLOUDINARY = {{'secure': True, 'upload_prefix': '{}'}}\n", id="Django's setting"
    ),
    pytest.param(
        "settings.py",
        "CLOUDINARY = {{'secure': True}}\nCLOUDINARY['upload_prefix'] = '{}'\n",
        id="an item of it",
    ),
    pytest.param(".env", "CLOUDINARY_UPLOAD_PREFIX={}\n", id="an env file"),
    pytest.param(
        ".env", "export CLOUDINARY_UPLOAD_PREFIX='{}' # ours\n", id="an env file, exported and quoted"
    ),
    pytest.param(".env", "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true&upload_prefix={}\n", id="a URL"),
    pytest.param(
        "env.py",
        "import os\nos.environ['CLOUDINARY_URL'] = 'cloudinary://k:s@demo?secure=1&upload_prefix={}'\n",
        id="a URL in Python",
    ),
    pytest.param(
        "compose.yml",
        'CLOUDINARY_URL: "cloudinary://k:s@demo?secure=1&upload_prefix={}"\n',
        id="a URL in YAML",
    ),
]

ELSEWHERE = [
    pytest.param(
        "env.py", "import os\nos.environ['CLOUDINARY_UPLOAD_PREFIX'] = '{}'\n", id="Python's environment"
    ),
    pytest.param("compose.yml", "environment:\n  CLOUDINARY_UPLOAD_PREFIX: {}\n", id="YAML"),
    pytest.param("compose.yml", "environment:\n  - CLOUDINARY_UPLOAD_PREFIX={}\n", id="a list of YAML"),
    pytest.param("Dockerfile", "ENV CLOUDINARY_UPLOAD_PREFIX={}\n", id="a Dockerfile"),
    pytest.param("run.sh", "export CLOUDINARY_UPLOAD_PREFIX={}\n", id="shell"),
]

PLACES = [
    pytest.param(
        "app.py", "import cloudinary\ncloudinary.config(upload_prefix='http://x.org')\n", "2:34", id="a call"
    ),
    pytest.param("settings.py", "CLOUDINARY = {'upload_prefix': 'http://x.org'}\n", "1:33", id="a dict"),
    pytest.param(".env", "CLOUDINARY_UPLOAD_PREFIX=http://x.org\n", "1:26", id="a variable"),
    pytest.param(
        ".env", "CLOUDINARY_URL=cloudinary://k:s@d?secure=1&upload_prefix=http://x.org\n", "1:58", id="a URL"
    ),
]


@pytest.mark.parametrize(("name", "text"), SILENT)
def test_silent(name, text):
    assert_silent("CLD403", name, text)


@pytest.mark.parametrize(("name", "written"), [*WRITTEN, *ELSEWHERE])
@pytest.mark.parametrize("host", ["api.cloudinary.com", "API.Cloudinary.com/"])
def test_fixed_for_cloudinarys_hosts(name, written, host):
    assert_fixed("CLD403", name, written.format(f"http://{host}"), written.format(f"https://{host}"))


@pytest.mark.parametrize(("name", "written"), [*WRITTEN, *ELSEWHERE])
@pytest.mark.parametrize("host", ["gateway.example.org", "localhost:8000", "api.cloudinary.com.example.org"])
def test_no_fix_for_other_hosts(name, written, host):
    text = written.format(f"http://{host}")
    (found,) = findings(text, name)
    assert_unfixed(found, name, text)
    assert found.endswith("CLD403")


@pytest.mark.parametrize(("name", "text", "place"), PLACES)
def test_it_stands_at_the_literal(name, text, place):
    assert findings(text, name) == [f"{place} CLD403"]


def test_the_scheme_in_capitals():
    before = "CLOUDINARY = {'secure': True, 'upload_prefix': 'HTTP://api.cloudinary.com'}\n"
    assert_fixed("CLD403", "settings.py", before, before.replace("HTTP", "https"))


def test_a_value_that_is_escaped_in_the_url():
    before = "CLOUDINARY_URL=cloudinary://k:s@demo?secure=1&upload_prefix=http%3A%2F%2Fapi.cloudinary.com\n"
    assert_fixed("CLD403", ".env", before, before.replace("http%", "https%"))


def test_a_scheme_that_is_written_in_pieces_is_left_to_a_person():
    text = "CLOUDINARY = {'secure': True, 'upload_prefix': 'ht' 'tp://api.cloudinary.com'}\n"
    assert_unfixed("1:31 CLD403", "settings.py", text)


def test_it_silences_the_address_that_it_is_about_and_no_other():
    prefix, other = "upload_prefix='http://api.cloudinary.com'", "x='http://res.cloudinary.com'"
    text = f"import cloudinary\ncloudinary.config(secure=True, {prefix}, {other})\n"
    assert [found.split()[1] for found in findings(text, "app.py")] == ["CLD403", "CLD402"]


def test_a_prefix_that_is_a_name_is_an_address_like_others():
    before = (
        "import cloudinary\nPREFIX = 'http://api.cloudinary.com'\ncloudinary.config(upload_prefix=PREFIX)\n"
    )
    assert [found.split()[1] for found in findings(before, "app.py")] == ["CLD402"]


@pytest.mark.parametrize("covered", [True, False])
def test_reported_whatever_the_configuration_says(covered):
    text = "CLOUDINARY = {'secure': True, 'upload_prefix': 'http://api.cloudinary.com'}\n"
    (found,) = findings(text, "settings.py", Project(is_set_outside=covered))
    assert found.endswith("CLD403")


@pytest.mark.parametrize(("prefix", "scheme"), [("http://api.cloudinary.com", "http:"), ("", "https:")])
def test_the_sdk_addresses_its_api_with_the_scheme_of_the_prefix(prefix, scheme):
    code = (
        "import cloudinary.utils; cloudinary.config(secure=True); "
        "print(cloudinary.utils.cloudinary_api_url('upload')); "
        "print(cloudinary.utils.private_download_url('a', 'png'))"
    )
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("CLOUDINARY", "DJANGO"))
    }
    account = {"CLOUDINARY_CLOUD_NAME": "demo", "CLOUDINARY_API_KEY": "key", "CLOUDINARY_API_SECRET": "word"}
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environ | account | {"CLOUDINARY_UPLOAD_PREFIX": prefix},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert {line.partition("//")[0] for line in done.stdout.splitlines()} == {scheme}
