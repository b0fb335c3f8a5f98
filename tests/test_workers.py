"""Work in several processes: in order, whole, and the same as in one."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path, PurePosixPath

import pytest

from cloudinary_lint.files import parallel as workers
from cloudinary_lint.languages import registry as languages
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import run
from cloudinary_lint.linting.file_selection import Target
from cloudinary_lint.text.source import Source, Unreadable

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no processes")

HERE = Path(__file__).parent.parent
CONFIG = "import cloudinary\ncloudinary.config(cloud_name='demo')\nurl = image.build_url(crop='fill')\n"


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_results_come_in_order(processes):
    assert workers.spread(range(7), lambda number: number**2, processes) == [0, 1, 4, 9, 16, 25, 36]


def test_work_is_spread_over_processes():
    found = workers.spread(range(4), lambda _: os.getpid(), 2)
    assert found[0] == found[2] == os.getpid()
    assert found[1] == found[3] != os.getpid()


def test_what_a_process_fails_at_is_left_open(capfd, monkeypatch):
    own, copies = os.getpid(), list[int]()
    copy = os.fork

    def fork() -> int:
        copies.append(child := int(copy()))
        return child

    monkeypatch.setattr(os, "fork", fork)

    def work(number: int) -> int:
        if os.getpid() != own:
            raise ValueError
        return number

    assert workers.spread(range(4), work, 2) == [0, None, 2, None]
    assert capfd.readouterr() == ("", "")
    with pytest.raises(ChildProcessError):  # nobody waits for it any more
        os.waitpid(copies[0], os.WNOHANG)


@pytest.mark.parametrize(("count", "processes"), [(3, 1), (4, 2)], ids=["few", "many"])
def test_only_many_items_are_looked_at_in_several_processes(monkeypatch, count, processes):
    monkeypatch.setattr(workers, "_ENOUGH", 4)
    monkeypatch.setattr(workers, "how_many", lambda: 2)
    said = workers.each(range(count), lambda number: (number, os.getpid()))
    assert [number for number, _ in said] == list(range(count))
    assert len({process for _, process in said}) == processes


def test_what_a_process_failed_at_is_looked_at_here(monkeypatch):
    own = os.getpid()
    monkeypatch.setattr(workers, "_ENOUGH", 0)
    monkeypatch.setattr(workers, "how_many", lambda: 2)

    def look(number: int) -> int:
        if os.getpid() != own:
            raise ValueError
        return number

    assert workers.each(range(4), look) == [0, 1, 2, 3]


def test_a_process_with_threads_is_not_copied(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert workers.how_many() == 1
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert workers.how_many() == min(len(os.sched_getaffinity(0)), 8)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert workers.how_many() == 1


def found(*texts: str) -> list[tuple[Target, bytes]]:
    return [
        (Target(f"{number}.py", HERE / f"{number}.py", HERE, Kind.PYTHON), text.encode())
        for number, text in enumerate(texts)
    ]


@pytest.fixture
def spread(monkeypatch):
    """How often work was spread, in two processes however little there is."""
    calls: list[int] = []
    real = workers.spread

    def spread(items, work, processes):
        calls.append(len(items))
        return real(items, work, processes)

    monkeypatch.setattr(workers, "spread", spread)
    monkeypatch.setattr(workers, "how_many", lambda: 2)
    languages.forget()
    yield calls
    languages.forget()


def test_files_read_in_several_processes_are_read_as_in_one(spread, monkeypatch):
    monkeypatch.setattr(run, "_ENOUGH", 0)
    texts = [CONFIG, CONFIG + "x = {'a': (1, None)}\n", "cloudinary = (", "import os\n", CONFIG * 3]
    run.preparse(found(*texts), run.CurrentFile())
    assert spread == [4]
    kept = dict(languages._KEPT)  # noqa: SLF001
    assert [source.path for source, _, _ in kept] == ["0.py", "1.py", "4.py"]
    languages.forget()
    for (source, kind, _), document in kept.items():
        assert languages.read(source, kind) == document


@pytest.mark.parametrize(
    "texts",
    [
        pytest.param([CONFIG], id="one file"),
        pytest.param([CONFIG] * 9, id="little text"),
        pytest.param(["import os\n" * 9999] * 9, id="others' files"),
        pytest.param(["# coding: nonsense\n# cloudinary\n" + "#" * 99_999] * 2, id="what can't be decoded"),
    ],
)
def test_a_little_work_is_not_spread(spread, texts):
    run.preparse(found(*texts), run.CurrentFile())
    assert spread == []


def test_a_bug_is_told_with_the_file_it_was_in(spread, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(run, "_ENOUGH", 0)
    monkeypatch.setattr(run, "read_language", fail)
    reading = run.CurrentFile()
    with pytest.raises(ZeroDivisionError):
        run.preparse(found(CONFIG, CONFIG), reading)
    assert reading.path == "0.py"
    assert spread == [2]


def test_only_so_many_files_are_kept(monkeypatch):
    languages.forget()
    monkeypatch.setattr(languages, "_MOST_KEPT", 2)
    for number in range(5):
        languages.read(Source(f"{number}.yml", "a: b\n"), Kind.YAML)
    assert [source.path for source, _, _ in languages._KEPT] == ["3.yml", "4.yml"]  # noqa: SLF001
    with pytest.raises(Unreadable):
        languages.read(Source(str(PurePosixPath("a.py")), "x = ("), Kind.PYTHON)
