"""Several projects in one repository, and the env files that git ignores, by the findings of whole runs."""

from __future__ import annotations

import json

import pytest

from cloudinary_lint.cli.main import main
from tests.repositories import init, run_git

CALL = "import cloudinary\nurl = cloudinary.CloudinaryImage('x').build_url()\n"
SECURE = "import cloudinary\ncloudinary.config(secure=True)\n"
MANAGE = "import os\n"
URL = "CLOUDINARY_URL=cloudinary://k:s@demo?secure=true\n"
PLAIN = "CLOUDINARY_URL=cloudinary://key:word@demo\n"
CALL_IN_A, CALL_IN_B = "a/views.py:2 CLD301", "b/views.py:2 CLD301"


@pytest.fixture
def check(tmp_path, monkeypatch, capsys):
    init(tmp_path)
    monkeypatch.chdir(tmp_path)

    def found(files, *arguments):
        for name, text in files.items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        run_git(tmp_path, "add", ".")
        capsys.readouterr()
        main(["--no-cache", "--output-format", "concise", *arguments])
        lines = capsys.readouterr().out.splitlines()
        return [
            f"{place.rpartition(':')[0]} {rest[:6]}" for place, _, rest in (x.partition(": ") for x in lines)
        ]

    return found


SITES = {"a/manage.py": MANAGE, "b/manage.py": MANAGE, "a/views.py": CALL, "b/views.py": CALL}
PROJECTS = [
    pytest.param(
        {"a/views.py": CALL, "b/views.py": CALL, "b/urls.py": SECURE}, [], id="one repository is one"
    ),
    pytest.param(
        {**SITES, "b/urls.py": SECURE}, [CALL_IN_A], id="two folders with a manage.py are two projects"
    ),
    pytest.param(
        {**SITES, "b/manage.py": "", "b/urls.py": SECURE, "manage.py": MANAGE},
        [],
        id="a manage.py around the others makes them one",
    ),
    pytest.param({**SITES, ".env": URL}, [], id="an env file outside of both holds for each"),
    pytest.param(
        {**SITES, "deploy/compose.yml": f"environment:\n  {URL.replace('=', ': ', 1)}"},
        [],
        id="a compose file outside of both holds for each",
    ),
    pytest.param(
        {**SITES, "tools/app.py": SECURE}, [CALL_IN_A, CALL_IN_B], id="a module outside of both does not"
    ),
    pytest.param(
        {**SITES, "tools/app.py": SECURE, "a/urls.py": "from tools import app\n"},
        [CALL_IN_B],
        id="a module outside of both does where it is imported",
    ),
    pytest.param(
        {
            **SITES,
            "b/media/setup.py": SECURE,
            "b/urls.py": "import media.setup\n",
            "a/urls.py": "import b.media.setup\n",
        },
        [],
        id="a module of another project does where it is imported",
    ),
    pytest.param(
        {
            **SITES,
            "b/media/setup.py": SECURE,
            "b/media/all.py": "from .setup import x\n",
            "a/urls.py": "from media.all import x\n",
        },
        [],
        id="a module of another project does where one that is imported imports it",
    ),
    pytest.param(
        {
            **SITES,
            "b/shop/media.py": SECURE,
            "b/urls.py": "import shop.media\n",
            "a/shop/media.py": "DEBUG = 1\n",
            "a/urls.py": "import shop.media\n",
        },
        [CALL_IN_A],
        id="a module of another project does not where the own one of that name is imported",
    ),
    pytest.param(
        {**SITES, "tools/app.py": SECURE, "a/tests/test_app.py": "from tools import app\n"},
        [CALL_IN_A, CALL_IN_B],
        id="a module outside of both does not where a test imports it",
    ),
    pytest.param(
        {
            "a/views.py": CALL,
            "b/views.py": CALL,
            "b/pyproject.toml": "[tool.cloudinary-lint]\nsecure = true\n",
        },
        [CALL_IN_A],
        id="a folder with settings of its own is a project",
    ),
    pytest.param(
        {"a/views.py": CALL, "b/views.py": CALL, "b/cloudinary-lint.toml": "secure = true\n"},
        [CALL_IN_A],
        id="so is one with a cloudinary-lint.toml",
    ),
    pytest.param(
        {"a/views.py": CALL, "a/pyproject.toml": "[project]\nname = 'a'\n", "b/urls.py": SECURE},
        [],
        id="another pyproject.toml makes none",
    ),
]


@pytest.mark.parametrize(("files", "expected"), PROJECTS)
def test_which_project_a_file_belongs_to(check, files, expected):
    assert [one for one in check(files) if "301" in one] == expected


@pytest.mark.parametrize(("files", "expected"), PROJECTS)
def test_any_subset_gives_the_same_answer(check, files, expected):
    for name in ("a/views.py", "b/views.py"):
        if name in files:
            found = [one for one in check(files, name) if "301" in one]
            assert found == [one for one in expected if one.startswith(name)]


IGNORED = [
    pytest.param(".env", [".env:1 CLD104"], id="at the root"),
    pytest.param("env.py", [], id="a module that names no URL"),
    pytest.param("site/.env", ["site/.env:1 CLD104"], id="beside the settings"),
    pytest.param("docs/.env", [], id="nowhere else"),
    pytest.param("notes.txt", [], id="no other file"),
]


@pytest.mark.parametrize(("name", "expected"), IGNORED)
def test_an_env_file_that_git_ignores_is_read_where_a_developer_has_an_account(check, name, expected):
    text = "x = 1\n" if name.endswith(".py") else PLAIN
    files = {
        ".gitignore": f"{name}\n",
        name: text,
        "site/settings.py": "DEBUG = 1\n",
        "site/a.py": "import cloudinary\n",
    }
    assert check(files) == expected


def test_it_has_no_part_in_the_verdict(check):
    files = {".gitignore": ".env\n", ".env": URL, "a/views.py": CALL}
    assert check(files) == [CALL_IN_A]


@pytest.mark.parametrize("name", ["a/cloudinary-lint.toml", "a/views.py"], ids=["with settings", "without"])
def test_a_ci_is_given_paths_from_the_top_of_the_repository(check, tmp_path, monkeypatch, capsys, name):
    check({"a/views.py": CALL, name: "" if name.endswith("toml") else CALL})
    monkeypatch.chdir(tmp_path / "a")
    main(["--no-cache", "--output-format", "gitlab"])
    assert [one["location"]["path"] for one in json.loads(capsys.readouterr().out)] == ["a/views.py"]
