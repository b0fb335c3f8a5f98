"""url-bare-slash: a URL whose path is nothing but a slash, where secure makes the SDK look at it."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from cloudinary_lint.project import Project
from tests.rules import assert_fixed, assert_silent, findings

SILENT = [
    pytest.param("cloudinary://k:s@demo?secure=true", id="no path"),
    pytest.param("cloudinary://k:s@demo/img.example.org?secure=true", id="a host"),
    pytest.param("cloudinary://k:s@demo/", id="without secure: CLD104"),
    pytest.param("cloudinary://k:s@demo/?shorten=true", id="another parameter: CLD104"),
    pytest.param("cloudinary://k:s@demo/?SECURE=true", id="a misspelled secure: CLD202"),
    pytest.param("cloudinary://k:s@demo/?secure=", id="an empty secure: CLD201"),
    pytest.param("cloudinary://k:s@demo/?secure=${S}", id="a secure that is not known"),
    pytest.param(
        "cloudinary://k:s@demo/?secure=true&secure_distribution=img.example.org", id="a host in the query"
    ),
]

WRITTEN = [
    pytest.param(".env", "CLOUDINARY_URL={}\n", "1:1", id="an env file"),
    pytest.param(".env", "export CLOUDINARY_URL='{}' # ours\n", "1:8", id="an env file, exported and quoted"),
    pytest.param(".env.example", "CLOUDINARY_URL={}\n", "1:1", id="a sample"),
    pytest.param("compose.yml", "environment:\n  CLOUDINARY_URL: {}\n", "2:3", id="YAML"),
    pytest.param("app.json", '{{"CLOUDINARY_URL": "{}"}}\n', "1:3", id="JSON"),
    pytest.param("run.sh", "export CLOUDINARY_URL='{}'\n", "1:8", id="shell"),
    pytest.param("Dockerfile", "ENV CLOUDINARY_URL={}\n", "1:5", id="Dockerfile"),
    pytest.param("env.py", "import os\nos.environ['CLOUDINARY_URL'] = '{}'\n", "2:13", id="Python"),
    pytest.param(
        "env.py", "import os\nos.environ.setdefault('CLOUDINARY_URL', '{}')\n", "2:24", id="setdefault"
    ),
    pytest.param("env.py", "import os\nos.environ.update(CLOUDINARY_URL='{}')\n", "2:19", id="a keyword"),
]


@pytest.mark.parametrize("url", SILENT)
def test_silent(url):
    assert_silent("CLD205", ".env", f"CLOUDINARY_URL={url}\n")


def test_silent_where_the_url_is_not_read():
    text = "CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_URL=cloudinary://k:s@demo/?secure=true\n"
    assert_silent("CLD205", ".env", text)


def test_silent_where_only_another_language_requires_cloudinary():
    text = "CLOUDINARY_URL=cloudinary://k:s@demo/?secure=true\n"
    assert_silent("CLD205", ".env", text, Project(is_foreign=True))


@pytest.mark.parametrize(("name", "written", "place"), WRITTEN)
def test_fixed_in_every_language(name, written, place):
    before = written.format("cloudinary://k:s@demo/?secure=true")
    after = written.format("cloudinary://k:s@demo?secure=true")
    assert findings(before, name) == [f"{place} CLD205"]
    assert_fixed("CLD205", name, before, after, unsafe=True)


@pytest.mark.parametrize("query", ["secure=1", "shorten=true&secure=true", "secure=true#here"])
def test_the_rest_of_the_url_stays(query):
    before = f"CLOUDINARY_URL=cloudinary://k:s@demo/?{query}\n"
    assert_fixed("CLD205", ".env", before, before.replace("/?", "?"), unsafe=True)


def test_several_slashes_are_no_host_either():
    before = "CLOUDINARY_URL=cloudinary://k:s@demo//?secure=true\n"
    assert_fixed("CLD205", ".env", before, before.replace("demo//", "demo"), unsafe=True)


def test_what_reads_as_off_is_reported_as_well():
    assert findings("CLOUDINARY_URL=cloudinary://k:s@demo/?secure=no\n", ".env") == [
        "1:1 CLD205",
        "1:39 CLD203",
    ]


@pytest.mark.parametrize("covered", [True, False])
def test_reported_whatever_the_rest_of_the_project_says(covered):
    text = "CLOUDINARY_URL=cloudinary://k:s@demo/?secure=true\n"
    assert findings(text, ".env", Project(is_set_outside=covered)) == ["1:1 CLD205"]


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("cloudinary://k:s@demo/?secure=true", "https:///image/upload/a"),
        ("cloudinary://k:s@demo?secure=true", "https://res.cloudinary.com/demo/image/upload/a"),
        (
            "cloudinary://k:s@demo/?secure=true&secure_distribution=img.example.org",
            "https://img.example.org/image/upload/a",
        ),
        ("cloudinary://k:s@demo/?secure=", "http://demo-res.cloudinary.com/image/upload/a"),
    ],
)
def test_the_sdk_builds(url, expected):
    code = "import cloudinary; print(cloudinary.CloudinaryImage('a').build_url())"
    environ = {
        name: value for name, value in os.environ.items() if not name.startswith(("CLOUDINARY", "DJANGO"))
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environ | {"CLOUDINARY_URL": url},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stdout.strip() == expected
