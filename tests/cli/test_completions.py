"""Completion: the script that is printed, typed into real shells."""

from __future__ import annotations

import os
import pty
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.cli import argument_parser, option_table
from cloudinary_lint.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

SHELLS = {
    "bash": ["bash", "--norc", "--noprofile", "-i"],
    "zsh": ["zsh", "-f", "-i"],
    "tcsh": ["tcsh", "-f"],
}
SOURCES = {
    "bash": "source ./script",
    "zsh": 'autoload -Uz compinit; compinit -D -u; eval "$(<script)"',
    "tcsh": "source ./script",
}
TO_THE_START = "\x01"


def script(shell: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "cloudinary_lint", "--completions", shell], capture_output=True, check=True
    )
    return done.stdout.decode()


def typed(shell: str, words: str, folder: Path) -> str:
    """What a line has become when its last word was completed: the shell echoes it, and ends."""
    lines = [SOURCES[shell], f"{words}\t{TO_THE_START}echo '=' ", "exit"]
    reader, writer = pty.openpty()
    process = subprocess.Popen(
        ["setsid", "--ctty", "--wait", *SHELLS[shell]],
        cwd=folder,
        env={
            **os.environ,
            "TERM": "vt100",
            "HOME": str(folder),
            "LC_ALL": "C.UTF-8",
            "PS1": "",
            "HISTFILE": "",
        },
        stdin=writer,
        stdout=writer,
        stderr=writer,
    )
    os.close(writer)
    os.write(reader, "".join(f"{line}\n" for line in lines).encode())
    shown = b""
    while data := _read(reader):
        shown += data
    process.wait()
    os.close(reader)
    echoed = [line for line in shown.decode().replace("\r", "\n").split("\n") if line.startswith("= ")]
    assert echoed, shown
    return " ".join(echoed[-1].removeprefix("= ").split())


def _read(reader: int) -> bytes:
    try:
        return os.read(reader, 4096)
    except OSError:  # the shell has gone
        return b""


COMPLETED = [
    pytest.param("--output-format sa", "--output-format sarif", id="a format"),
    pytest.param("--output-format xy", "--output-format xy", id="nothing that is known"),
    pytest.param("--explain CLD304", "--explain CLD304", id="a code"),
    pytest.param("--write-b", "--write-baseline", id="an option"),
    pytest.param("--config pypro", "--config pyproject.toml", id="a file"),
    pytest.param("--root fol", "--root folder", id="a folder"),
    pytest.param("pypro", "pyproject.toml", id="a path"),
]


def prepared(shell: str, folder: Path) -> None:
    """A folder with a file, a folder and the script for the shell."""
    if not (shutil.which(shell) and shutil.which("setsid")):
        pytest.skip(f"{shell} is not installed")
    (folder / "script").write_text(script(shell), encoding="utf-8")
    (folder / "pyproject.toml").touch()
    (folder / "folder").mkdir()


@pytest.mark.parametrize("shell", SHELLS)
@pytest.mark.parametrize(("words", "expected"), COMPLETED)
def test_a_shell_completes(tmp_path, shell, words, expected):
    prepared(shell, tmp_path)
    found = typed(shell, f"cloudinary-lint {words}", tmp_path).rstrip("/")
    assert found == f"cloudinary-lint {expected}"


def offered_by_fish(words: str, folder: Path) -> list[str]:
    """The words that fish offers for the last one of a line, without their descriptions."""
    done = subprocess.run(
        ["fish", "--no-config", "-c", "source script; complete -C $argv[1]", f"cloudinary-lint {words}"],
        cwd=folder,
        env={**os.environ, "HOME": str(folder), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        check=True,
        encoding="utf-8",
    )
    assert done.stderr == ""
    return [line.partition("\t")[0] for line in done.stdout.splitlines()]


@pytest.mark.parametrize(("words", "expected"), COMPLETED)
def test_fish_completes(tmp_path, words, expected):
    prepared("fish", tmp_path)
    found = [word.rstrip("/") for word in offered_by_fish(words, tmp_path)]
    assert found == ([] if "xy" in words else [expected.split()[-1]])


@pytest.mark.parametrize(
    ("words", "unexpected"),
    [
        pytest.param("--output-format ", "pyproject.toml", id="no file where a format is wanted"),
        pytest.param("--root ", "pyproject.toml", id="no file where a folder is wanted"),
        pytest.param("--fix ", "sarif", id="no word behind a flag"),
    ],
)
def test_fish_does_not_offer(tmp_path, words, unexpected):
    prepared("fish", tmp_path)
    found = offered_by_fish(words, tmp_path)
    assert found
    assert unexpected not in found


def test_fish_needs_no_shtab(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["--completions", "fish"]) == 0
    assert "complete -c cloudinary-lint -l fix " in capsys.readouterr().out


def test_without_shtab_it_says_how_to_install_it(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "shtab", None)
    assert main(["--completions", "bash"]) == 2
    wanted = "cloudinary-lint: --completions needs shtab: pip install 'cloudinary-lint[completions]'\n"
    assert capsys.readouterr() == ("", wanted)


@pytest.mark.parametrize("shell", option_table.SHELLS)
def test_every_option_is_in_the_script(capsys, shell):
    assert main(["--completions", shell]) == 0
    text = capsys.readouterr().out
    for action in argument_parser.parser()._actions:  # noqa: SLF001 - there is no other list of them
        for option in action.option_strings:
            assert option.lstrip("-") in text


def test_an_unknown_shell_is_trouble(capsys):
    assert main(["--completions", "ksh"]) == 2
    assert "must be one of bash, zsh, fish, tcsh, not 'ksh'" in capsys.readouterr().err
