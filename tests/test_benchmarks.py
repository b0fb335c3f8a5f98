"""What the benchmarks are made of: the same repository each time, and commands that are run in rounds."""

from __future__ import annotations

import ast
import sys

import pytest

from benchmarks import cases, instructions, timing
from benchmarks.editor import changes, settings
from benchmarks.monorepo import make


def texts(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*.py")}


def test_the_monorepo_is_the_same_each_time(tmp_path):
    for name in ("one", "two"):
        make(tmp_path / name, 120, 3)
    one, two = (texts(tmp_path / name) for name in ("one", "two"))
    assert one == two
    assert len(one) == len(cases.tracked(tmp_path / "one")) == 120
    assert len(cases.mentioning(tmp_path / "one")) == 3
    assert cases.mentioning(tmp_path / "one", "*.html") == []
    assert cases.commit(tmp_path / "one") == ""


@pytest.mark.skipif(not instructions.is_there(), reason="valgrind is not installed")
def test_instructions_are_the_same_each_time(tmp_path):
    command = timing.Command("nothing", ("/bin/true",))
    first, second = (instructions.count(command, tmp_path) for _ in range(2))
    assert first == second > 0


def test_an_editor_is_told_of_each_change(tmp_path):
    ast.parse(settings(1000))
    assert 990 <= settings(1000).count("\n") <= 1000
    assert len(changes(tmp_path, 30, 2)) == 2


def test_commands_are_timed_side_by_side(tmp_path):
    program = "open('said', 'a').write(__import__('sys').argv[1])"
    commands = [timing.Command(name, (sys.executable, "-I", "-c", program, name)) for name in "ab"]
    times = timing.compare(commands, tmp_path, 2)
    assert (tmp_path / "said").read_text() == "abab"
    assert all(time.wall > 0 for time in times.values())


def test_a_file_is_changed_before_each_run(tmp_path):
    path = tmp_path / "a.py"
    path.write_bytes(b"a = 1\n")
    command = timing.Command("size", (sys.executable, "-I", "-c", "pass"), edited=path)
    seen = []
    for _ in range(3):
        command.prepare()
        seen.append(path.read_bytes())
    assert seen == [b"a = 1\n\n", b"a = 1\n", b"a = 1\n\n"]
