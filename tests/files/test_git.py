"""The answer of another program: with and without `subprocess`, whole or none."""

from __future__ import annotations

import os
import resource
import sys
import threading
from pathlib import Path
from unittest import mock

import pytest

from cloudinary_lint.files import git
from cloudinary_lint.files.git import TooLong, TooSlow, run_program

LARGE = 300_000


@pytest.fixture(params=["posix_spawn", "subprocess"], autouse=True)
def way(request, monkeypatch):
    if request.param == "subprocess":
        monkeypatch.delattr(os, "posix_spawn", raising=False)
    elif not hasattr(os, "posix_spawn"):
        pytest.skip("this system has no posix_spawn")
    return request.param


def answer(program: str, seconds: float = 60, length: int = 10**6, memory: int = 10**9, **environment: str):
    with mock.patch.multiple(git, _LENGTH=length, _MEMORY=memory):
        return run_program((sys.executable, "-I", "-c", program), environment, seconds)


def test_both_streams_are_heard_to_their_ends():
    program = f"import sys; sys.stderr.write('e' * {LARGE}); sys.stdout.write('o' * {LARGE}); sys.exit(3)"
    done = answer(program)
    assert (done.code, done.out, done.err) == (3, b"o" * LARGE, b"e" * LARGE)


def test_a_program_is_given_nothing_but_its_environment():
    done = answer("import os, sys; print(os.environ['A'], 'PATH' in os.environ, sys.stdin.read())", A="b")
    assert done.out.split() == [b"b", b"False"]


def test_what_takes_too_long_is_ended():
    with pytest.raises(TooSlow):
        answer("import sys; sys.stdin.close(); input()\nwhile True: pass", seconds=0)


@pytest.mark.parametrize("program", ["while True: print('a' * 10_000)", "print('a' * 2_000_000)"])
def test_what_says_too_much_is_ended(program):
    with pytest.raises(TooLong):
        answer(program)


def test_what_says_as_much_as_it_may_is_heard():
    assert len(answer(f"print('a' * {LARGE}, end='')", length=LARGE).out) == LARGE


def test_what_takes_too_much_memory_fails(way):
    """Where another process can be limited; a program tries to take more until it is."""
    if not hasattr(resource, "prlimit") or way == "subprocess":
        pytest.skip("this system limits no other process")
    program = "while True:\n try: len(bytearray(300_000_000))\n except MemoryError: raise SystemExit(7)"
    assert answer(program, memory=200_000_000).code == 7


def test_what_is_not_there_does_not_answer():
    with pytest.raises(OSError, match="No such file"):
        run_program(("/nowhere/git", "ls-files"), {}, 60)


def test_nothing_stays_open_or_running():
    streams = Path("/proc/self/fd")
    children = Path(f"/proc/self/task/{threading.get_native_id()}/children")
    if not streams.is_dir() or not children.is_file():
        pytest.skip("this system does not tell what is open and runs")
    before = len(list(streams.iterdir())), children.read_text().split()
    answer("print()")
    for seconds, program in ((0, "while True: pass"), (60, "while True: print('a' * 10_000)")):
        with pytest.raises((TooSlow, TooLong)):
            answer(program, seconds=seconds)
    assert (len(list(streams.iterdir())), children.read_text().split()) == before
