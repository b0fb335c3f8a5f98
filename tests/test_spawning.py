"""The answer of another program: with and without `subprocess`, whole or none."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path

import pytest

from cloudinary_lint.files.git_process import ask

LARGE = 300_000


@pytest.fixture(params=["posix_spawn", "subprocess"], autouse=True)
def way(request, monkeypatch):
    if request.param == "subprocess":
        monkeypatch.delattr(os, "posix_spawn", raising=False)
    elif not hasattr(os, "posix_spawn"):
        pytest.skip("this system has no posix_spawn")


def answer(program: str, patience: float = 60, **environment: str):
    return ask((sys.executable, "-I", "-c", program), environment, patience)


def test_both_streams_are_heard_to_their_ends():
    program = f"import sys; sys.stderr.write('e' * {LARGE}); sys.stdout.write('o' * {LARGE}); sys.exit(3)"
    done = answer(program)
    assert done is not None
    assert (done.code, done.out, done.err) == (3, b"o" * LARGE, b"e" * LARGE)


def test_a_program_is_given_nothing_but_its_environment():
    done = answer("import os, sys; print(os.environ['A'], 'PATH' in os.environ, sys.stdin.read())", A="b")
    assert done is not None
    assert done.out.split() == [b"b", b"False"]


def test_what_takes_too_long_is_ended():
    assert answer("import sys; sys.stdin.close(); input()\nwhile True: pass", patience=0) is None


def test_what_is_not_there_does_not_answer():
    assert ask(("/nowhere/git", "ls-files"), {}, 60) is None


def test_nothing_stays_open_or_running():
    streams = Path("/proc/self/fd")
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    if not streams.is_dir() or not children.is_file():
        pytest.skip("this system does not tell what is open and runs")
    before = len(list(streams.iterdir())), children.read_text().split()
    answer("print()")
    answer("while True: pass", patience=0)
    assert (len(list(streams.iterdir())), children.read_text().split()) == before
