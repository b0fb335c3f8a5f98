"""A credential that is planted anywhere is shown nowhere: not in any format, not in any word."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cloudinary_lint.config.settings import FORMATS
from cloudinary_lint.linting import engine
from cloudinary_lint.project import surveyed_files
from tests.hostile.runs import run
from tests.integrations.language_server.editor import Editor
from tests.planted import CARRIERS, credentials, leaks, plant

CREDENTIAL = "gjkmrtvwqz"
CHANNELS = [
    *(("--output-format", name, "--strict", "--statistics") for name in FORMATS),
    ("--output-format", "full", "--unsafe-fixes", "--verbose", "--color", "always"),
    ("--diff",),
    ("--diff", "--unsafe-fixes", "--strict", "--verbose"),
    ("--show-config",),
    ("--show-config", "--output-format", "json"),
    ("--show-files",),
    ("--write-baseline", "baseline.json"),
    ("--baseline", "baseline.json", "--strict"),
    ("--fix", "--unsafe-fixes", "--output-format", "full"),
    ("--output-format", "full", "--strict"),
]


def shown(words: tuple[str, ...]) -> str:
    done = run(*words)
    assert "this is a bug" not in done.err
    kept = Path("baseline.json")
    return done.said + (kept.read_text(encoding="utf-8") if kept.exists() else "")


@pytest.mark.parametrize("name", CARRIERS)
def test_every_carrier_is_seen(here, name):
    """Where nothing is found, nothing is shown, and nothing would be tested."""
    plant(name, CREDENTIAL)
    assert run("--strict", "--unsafe-fixes", ".").code == 1
    assert CREDENTIAL in Path(name).read_bytes().decode("utf-8", "replace")


@settings(max_examples=int(os.environ.get("PLANTED", "12")), deadline=None)
@given(st.dictionaries(st.sampled_from(sorted(CARRIERS)), credentials, min_size=4, max_size=8))
def test_no_channel_shows_a_credential(planted):
    before = Path.cwd()
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        try:
            for name, credential in planted.items():
                plant(name, credential)
            for words in CHANNELS:
                said = shown(words)
                for name, credential in planted.items():
                    assert leaks(said, credential) == [], (name, words, said)
        finally:
            os.chdir(before)


@pytest.mark.usefixtures("here")
class TestElsewhere:
    def test_in_the_plugin_of_flake8(self):
        for name in CARRIERS:
            plant(name, CREDENTIAL)
        command = [sys.executable, "-m", "flake8", "--select=CLD", "--show-source", "--verbose", "."]
        done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", errors="replace")
        ours = [line for line in (done.stdout + done.stderr).splitlines() if ": CLD" in line]
        assert len(ours) > 10
        assert leaks("\n".join(ours), CREDENTIAL) == []

    def test_in_an_editor(self, here):
        editor = Editor(here)
        try:
            for name in sorted(set(CARRIERS) - {"undecodable.py"}):
                path = plant(name, CREDENTIAL, here)
                found = editor.open(path)
                titles = [action.title for one in found for action in editor.actions(path, one.range)]
                said = "\n".join((*map(str, found), *titles))
                assert leaks(said, CREDENTIAL) == [], (name, said)
        finally:
            editor.quit()

    @pytest.mark.parametrize("name", ["entry.py", ".env", "page.html"])
    def test_in_a_bug(self, monkeypatch, name):
        """Of whatever kind, with the file in its message, its arguments and its causes."""
        text = plant(name, CREDENTIAL).read_text(encoding="utf-8")

        def fail(*_: object) -> None:
            raise ValueError(text) from KeyError(text, text)

        for module in (engine, surveyed_files):
            monkeypatch.setattr(module, "read", fail)
        done = run(name)
        assert done.code == 2
        assert "this is a bug" in done.err
        assert leaks(done.said, CREDENTIAL) == []

    @pytest.mark.parametrize(
        "text",
        [
            pytest.param("[tool.cloudinary-lint]\nselect = '§'\n", id="the wrong kind of value"),
            pytest.param("[tool.cloudinary-lint]\nsecure = '§'\n", id="a text for a flag"),
            pytest.param("[tool.cloudinary-lint]\napi_secret = '§'\n", id="a setting there is not"),
            pytest.param("[tool.x]\napi_secret = '§\n[tool.cloudinary-lint]\n", id="broken TOML"),
            pytest.param("[tool.x]\na = '§'\nb = §\n[tool.cloudinary-lint]\n", id="a bare word"),
        ],
    )
    def test_in_settings(self, text):
        Path("pyproject.toml").write_text(text.replace("§", CREDENTIAL), encoding="utf-8")
        for words in ((), ("--show-settings",), ("--show-config",)):
            done = run(*words)
            assert done.code == 2
            assert leaks(done.said, CREDENTIAL) == []

    def test_but_where_it_is_asked_for(self):
        plant("entry.py", CREDENTIAL)
        assert CREDENTIAL in run("--diff", "--show-secrets").out
