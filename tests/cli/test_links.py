"""Codes are links in `full` on terminals that are known to show links, and nowhere else."""

from __future__ import annotations

import io
import re
import sys

import pytest

from cloudinary_lint.cli import console
from cloudinary_lint.cli.main import main

LINE = "MEDIA_URL = 'http://res.cloudinary.com/demo/image/upload/'\n"
ADDRESS = "https://cloudinary-lint.github.io/cloudinary-lint/rules/CLD402/"
LINK = f"\x1b]8;;{ADDRESS}\x1b\\\x1b[1;31mCLD402\x1b[0m\x1b]8;;\x1b\\"
KNOWN = {"TERM_PROGRAM": "vscode"}


class Stream(io.StringIO):
    """A stream that may say that it is a terminal."""

    def __init__(self, *, is_terminal: bool = True) -> None:
        super().__init__()
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param({}, id="an unknown terminal"),
        pytest.param({"TERM": "xterm-256color"}, id="a terminal that many pretend to be"),
        pytest.param({"TERM_PROGRAM": "Apple_Terminal"}, id="Apple's terminal"),
        pytest.param({"VTE_VERSION": "4803"}, id="an old GNOME Terminal"),
        pytest.param({"VTE_VERSION": "5000"}, id="the GNOME Terminal that crashes at links"),
        pytest.param({"VTE_VERSION": "new"}, id="a version that is no number"),
        pytest.param({**KNOWN, "CI": "true"}, id="a CI"),
        pytest.param({**KNOWN, "TERM": "dumb"}, id="a dumb terminal"),
        pytest.param({**KNOWN, "FORCE_HYPERLINK": "0"}, id="FORCE_HYPERLINK=0"),
        pytest.param({"FORCE_HYPERLINK": "1", "CI": "true"}, id="FORCE_HYPERLINK in a CI"),
        pytest.param({"FORCE_HYPERLINK": ""}, id="an empty FORCE_HYPERLINK"),
    ],
)
def test_no_links_without_knowing_better(environment):
    assert not console.has_links(Stream(), environment)


@pytest.mark.parametrize("environment", [KNOWN, {"FORCE_HYPERLINK": "1"}], ids=["known", "forced"])
def test_no_links_in_a_pipe(environment):
    assert not console.has_links(Stream(is_terminal=False), environment)


@pytest.mark.parametrize(
    "environment",
    [
        pytest.param(KNOWN, id="VS Code"),
        pytest.param({"TERM_PROGRAM": "iTerm.app", "TERM": "xterm-256color"}, id="iTerm"),
        pytest.param({"TERM": "xterm-kitty"}, id="kitty"),
        pytest.param({"TERM": "alacritty"}, id="Alacritty"),
        pytest.param({"VTE_VERSION": "6800"}, id="GNOME Terminal"),
        pytest.param({"KONSOLE_VERSION": "220401"}, id="Konsole"),
        pytest.param({"WT_SESSION": "a1"}, id="Windows Terminal"),
        pytest.param({"FORCE_HYPERLINK": "1"}, id="FORCE_HYPERLINK"),
    ],
)
def test_links_where_they_are_shown(environment):
    assert console.has_links(Stream(), environment)


@pytest.fixture
def shown(tmp_path, monkeypatch):
    for name in ("CI", "TERM", "NO_COLOR", "FORCE_COLOR", "CLOUDINARY_LINT_OUTPUT_FORMAT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("FORCE_HYPERLINK", "1")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "settings.py").write_text(LINE)

    def shown(*arguments: str, is_terminal: bool = True) -> str:
        stream = Stream(is_terminal=is_terminal)
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            main(["--no-cache", "--quiet", *arguments])
        return stream.getvalue()

    return shown


def test_the_code_is_the_link(shown):
    assert shown().splitlines()[0].count(LINK) == 1


@pytest.mark.parametrize(
    "arguments",
    [
        pytest.param(("--color=never",), id="without colors"),
        *(
            pytest.param((f"--output-format={name}",), id=name)
            for name in ("concise", "json", "sarif", "github", "gitlab", "junit", "rdjson")
        ),
    ],
)
def test_no_other_output_has_links(shown, arguments):
    assert "\x1b]8" not in shown(*arguments)


def test_no_pipe_has_links_even_with_colors(shown):
    text = shown("--output-format=full", "--color=always", is_terminal=False)
    assert "\x1b[1;31mCLD402" in text
    assert "\x1b]8" not in text


def test_what_is_shown_is_the_same(shown):
    assert re.sub(r"\x1b\]8;;[^\x1b]*\x1b\\|\x1b\[[\d;]*m", "", shown()) == shown("--color=never")


def test_a_blank_line_parts_the_last_finding_and_the_summary(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "settings.py").write_text(LINE)
    stream = Stream()
    monkeypatch.setattr(sys, "stdout", stream)
    main(["--no-cache", "--color=never"])
    assert stream.getvalue().endswith(f"    more: {ADDRESS}\n\n")
