"""README.md and the pages of docs/ agree with the program: excerpts, options, settings, links."""

from __future__ import annotations

import re
import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.config.settings import FORMATS
from cloudinary_lint.rules import all_rules
from tests import ROOT
from tests.config import schema
from tests.docs import readme
from tests.docs.pages import DOCS
from tests.docs.readme import README

if TYPE_CHECKING:
    from pathlib import Path

toml = import_module("tomllib" if sys.version_info >= (3, 11) else "tomli")
TEXT = README.read_text(encoding="utf-8")


def run(*arguments: str, folder: Path = ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cloudinary_lint", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


PAGES = [
    README,
    *sorted({*DOCS.glob("*.md")} - {DOCS / "performance.md"}),
]  # it names the options of benchmarks/
each_page = pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
OTHERS = {
    "--all-files": "pre-commit",
    "--bleeding-edge": "pre-commit",
    "--extend-ignore": "flake8",
    "--per-file-ignores": "flake8",
    "--stdin-display-name": "flake8",
}
"""Options of other programs that the pages name."""


def test_the_readme_is_short():
    assert len(TEXT.splitlines()) <= 130


@pytest.mark.parametrize("name", readme.PARTS)
def test_a_part_is_what_the_program_prints(name):
    assert readme.between(name, TEXT) == readme.PARTS[name](), "run `make generate`"


@each_page
def test_every_option_that_a_page_names_exists(page):
    helped = set(re.findall(r"--[a-z][-a-z]+", run("--help").stdout))
    named = set(re.findall(r"(?<![-\w])--[a-z][-a-z]+", page.read_text(encoding="utf-8")))
    assert named - helped - set(OTHERS) == set()


@each_page
def test_every_page_that_a_page_links_exists(page):
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))
    generated = {"rules/index.md", *(f"rules/{rule.code}.md" for rule in all_rules())}
    known = generated if page.parent == DOCS else set()
    assert [link for link in links if link not in known and not (page.parent / link).exists()] == []


@each_page
def test_every_code_that_a_page_names_is_a_rule(page):
    named = set(re.findall(r"\bCLD\d{3}\b", page.read_text(encoding="utf-8")))
    named -= {"CLD193"} if page.name == "messages.md" else set()  # an example of an unknown code
    assert named <= {rule.code for rule in all_rules()}


def test_the_formats_are_all_on_their_page():
    table = (
        (DOCS / "formats.md").read_text(encoding="utf-8").partition("\n\n| format |")[2].partition("\n\n")[0]
    )
    assert sorted(re.findall(r"^\| `([a-z]+)`", table, re.MULTILINE)) == sorted(FORMATS)


def test_the_demo_installs_what_the_example_requires():
    extras = toml.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    offered = {*extras["dependencies"], *extras["optional-dependencies"]["demo"]}
    required = (ROOT / "examples/shop/requirements.txt").read_text(encoding="utf-8").split()
    assert set(required) <= offered


def _settings() -> list[str]:
    text = (DOCS / "settings.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| ((?:`[-a-z]+`(?:, )?)+) \|", text, re.MULTILINE)
    return [key for row in rows for key in re.findall(r"`([-a-z]+)`", row)]


def test_the_settings_are_all_on_their_page():
    assert sorted(_settings()) == sorted(schema.DESCRIPTIONS)


@pytest.mark.parametrize("key", _settings())
def test_a_setting_of_the_page_is_a_known_key(tmp_path, key):
    (tmp_path / "pyproject.toml").write_text(f"[tool.cloudinary-lint]\n{key} = 1979-05-27\n")
    done = run(".", folder=tmp_path)
    assert done.returncode == 2
    assert key in done.stderr
    assert "unknown" not in done.stderr.lower()


def test_an_unknown_setting_is_an_error_that_names_the_nearest(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.cloudinary-lint]\nexclud = []\n")
    done = run(".", folder=tmp_path)
    assert done.returncode == 2
    assert "exclude" in done.stderr
