"""The README says what is so: its excerpts, its options, its settings, its links."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.config.settings import FORMATS
from tests import readme

if TYPE_CHECKING:
    from pathlib import Path

TEXT = readme.README.read_text(encoding="utf-8")


def run(*arguments: str, folder: Path = readme.ROOT) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "cloudinary_lint", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=False)


@pytest.mark.parametrize("name", readme.PARTS)
def test_a_part_is_what_the_program_says_today(name):
    assert readme.between(name, TEXT) == readme.PARTS[name](), "run `make generate`"


def test_every_option_that_it_names_exists():
    helped = set(re.findall(r"--[a-z][-a-z]+", run("--help").stdout))
    # The others are options of make's, of course, or of pip's.
    assert set(re.findall(r"(?<![-\w])--[a-z][-a-z]+", TEXT)) - helped == set()


def test_every_page_that_it_links_is_there():
    links = re.findall(r"\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)", TEXT)
    assert [link for link in links if not (readme.ROOT / link).exists()] == []


def test_it_names_every_format_and_no_other():
    sentence = re.search(r"^`--output-format` is one of (.*?)\.$", TEXT, re.MULTILINE | re.DOTALL)
    assert sentence
    assert sorted(re.findall(r"`([a-z]+)`", sentence[1])) == sorted(FORMATS)


def _settings() -> list[str]:
    rows = re.findall(r"^\| ((?:`[-a-z]+`(?:, )?)+) \|", readme.between("settings", TEXT), re.MULTILINE)
    return [key for row in rows for key in re.findall(r"`([-a-z]+)`", row)]


@pytest.mark.parametrize("key", _settings())
def test_a_setting_that_it_names_is_a_known_key(tmp_path, key):
    (tmp_path / "pyproject.toml").write_text(f"[tool.cloudinary-lint]\n{key} = 1979-05-27\n")
    done = run(".", folder=tmp_path)
    assert done.returncode == 2
    assert key in done.stderr
    assert "unknown" not in done.stderr.lower()


def test_a_setting_that_nobody_knows_is_trouble(tmp_path):
    (tmp_path / "pyproject.toml").write_text("[tool.cloudinary-lint]\nexclud = []\n")
    done = run(".", folder=tmp_path)
    assert done.returncode == 2
    assert "exclude" in done.stderr
