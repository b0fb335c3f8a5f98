"""What a run would go by and what it would lint: `--show-settings` and `--show-files`."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from cloudinary_lint.cli.main import main
from cloudinary_lint.config import settings
from cloudinary_lint.config.settings import TABLE, Settings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

OWN = """
select = ["CLD1", "CLD4"]
ignore = ["CLD105"]
per-file-ignores = { "tests/**" = ["CLD1"] }
exclude = ["old/"]
strict = true
baseline = "known.json"
template-language = "jinja"
"""


@pytest.fixture
def folder(tmp_path, monkeypatch):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "pyproject.toml").write_text(f"[tool.{TABLE}]{OWN}")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLOUDINARY_LINT_OUTPUT_FORMAT", raising=False)
    return tmp_path


def shown(capsys, *words: str) -> dict[str, tuple[object, str]]:
    assert main(["--show-settings", "--output-format", "json", *words]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == 1
    return {key: (one["value"], one["source"]) for key, one in document["settings"].items()}


FILE = "pyproject.toml"
SHOWN = [
    pytest.param([], "select", (["CLD1", "CLD4"], FILE), id="the file"),
    pytest.param([], "extend-include", ([], "default"), id="nobody"),
    pytest.param([], "per-file-ignores", ({"tests/**": ["CLD1"]}, FILE), id="a table"),
    pytest.param(["--select=CLD2"], "select", (["CLD2"], "--select"), id="an option instead of the file"),
    pytest.param(["--select=CLD2"], "ignore", ([], "--select"), id="an option that undoes another setting"),
    pytest.param(
        ["--ignore=CLD4"], "ignore", (["CLD4", "CLD105"], f"--ignore and {FILE}"), id="an option on top"
    ),
    pytest.param(["--ignore=CLD4", "--select=CLD2"], "ignore", (["CLD4"], "--ignore"), id="two options"),
    pytest.param(["--exclude=a/"], "exclude", (["old/", "a/"], f"--exclude and {FILE}"), id="globs of both"),
    pytest.param(["--extend-include=*.md"], "extend-include", (["*.md"], "--extend-include"), id="globs"),
    pytest.param(["--strict"], "strict", (True, "--strict"), id="a flag that is set already"),
    pytest.param(["--baseline=b.json"], "baseline", ("b.json", "--baseline"), id="another baseline"),
    pytest.param(["--no-baseline"], "baseline", ("", "--no-baseline"), id="no baseline"),
    pytest.param(["--isolated"], "strict", (False, "default"), id="no file"),
    pytest.param(["--config=conf/o.toml"], "secure", (True, "conf/o.toml"), id="another file"),
    pytest.param(["--config=conf/o.toml"], "strict", (False, "default"), id="what the other file leaves out"),
    pytest.param([], "output-format", ("json", "--output-format"), id="the format"),
]


@pytest.mark.parametrize(("words", "key", "expected"), SHOWN)
def test_a_setting_comes_from(folder, capsys, words, key, expected):
    (folder / "conf").mkdir()
    (folder / "conf" / "o.toml").write_text(f"[tool.{TABLE}]\nsecure = true\n")
    assert shown(capsys, *words)[key] == expected


def test_the_variable_is_named(folder, capsys, monkeypatch):
    monkeypatch.setenv("CLOUDINARY_LINT_OUTPUT_FORMAT", "github")
    assert main(["--show-settings"]) == 0
    assert 'output-format = "github"' in capsys.readouterr().out
    assert main(["--show-settings", "--output-format=full"]) == 0
    (line,) = (line for line in capsys.readouterr().out.splitlines() if line.startswith("output-format"))
    assert line.endswith("# --output-format")


def test_what_is_shown_are_settings(folder, capsys):
    assert main(["--show-settings"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"# the project in .\n[tool.{TABLE}]\n")
    assert settings.parse(tomllib.loads(out)["tool"][TABLE], "") == settings.of_project(folder)


def test_a_project_without_settings_has_the_usual_ones(folder, capsys):
    (folder / FILE).unlink()
    assert main(["--show-settings"]) == 0
    out = capsys.readouterr().out
    assert settings.parse(tomllib.loads(out)["tool"][TABLE], "") == Settings()
    assert all(line.endswith("# default") for line in out.splitlines()[2:])
    assert "# output-format is not set" in out


def test_each_project_has_its_own(folder, capsys):
    for name in ("one", "two"):
        subprocess.run(["git", "init", "-q", name], check=True)
    (folder / "two" / FILE).write_text(f"[tool.{TABLE}]\nsecure = true\n")
    assert main(["--show-settings", "one", "two"]) == 0
    one, two = capsys.readouterr().out.split("# the project in ")[1:]
    assert one.startswith("one\n")
    assert "secure = false" in one
    assert "secure = true " in two
    assert "two/pyproject.toml" in two


def test_a_credential_in_the_wrong_place_is_masked(folder, capsys):
    (folder / FILE).write_text(f"[tool.{TABLE}]\nexclude = ['cloudinary://123:hunter2hunter2@demo']\n")
    for form in ("full", "json"):
        assert main(["--show-settings", "--output-format", form]) == 0
        assert "hunter2" not in capsys.readouterr().out


def test_wrong_settings_are_trouble(folder, capsys):
    (folder / FILE).write_text(f"[tool.{TABLE}]\nstrct = true\n")
    assert main(["--show-settings"]) == 2
    assert "did you mean strict?" in capsys.readouterr().err


class TestFiles:
    @pytest.fixture(autouse=True)
    def _files(self, folder):
        (folder / "old").mkdir()
        for name in ("a.py", "b.html", "c.rst", "old/d.py", ".env"):
            (folder / name).touch()
        (folder / "e.js").write_text("x='http://res.cloudinary.com/demo/x.jpg';" * 100)

    @pytest.mark.parametrize(
        ("words", "expected"),
        [
            pytest.param([], [".env", "a.py", "b.html", FILE], id="the folder"),
            pytest.param(["a.py", "old"], ["a.py"], id="some paths"),
            pytest.param(["old/d.py"], ["old/d.py"], id="an excluded file that is named"),
            pytest.param(["--force-exclude", "old/d.py"], [], id="one that stays excluded"),
            pytest.param(["--exclude=*.py"], [".env", "b.html", FILE], id="more is excluded"),
            pytest.param(["--extend-include=*.rst", "c.rst"], ["c.rst"], id="more is included"),
        ],
    )
    def test_are_those_that_would_be_linted(self, capsys, words, expected):
        assert main(["--show-files", *words]) == 0
        assert capsys.readouterr().out.splitlines() == expected
        main(["--verbose", "--no-baseline", *words])
        read = [line for line in capsys.readouterr().err.splitlines() if line.endswith(": read")]
        assert read == [f"{name}: read" for name in expected]

    def test_others_are_told_where_every_word_is_wanted(self, capsys):
        assert main(["--show-files", "--verbose"]) == 0
        err = capsys.readouterr().err
        assert "old/d.py: passed over: excluded\n" in err
        assert "e.js: passed over: minified\n" in err

    def test_a_path_that_is_not_there_is_trouble(self, capsys):
        assert main(["--show-files", "nowhere", "a.py"]) == 2
        assert capsys.readouterr() == ("a.py\n", "cloudinary-lint: nowhere: does not exist\n")
