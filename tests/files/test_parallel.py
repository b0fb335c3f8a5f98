"""Work in several processes: in order, whole, and the same as in one."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.files import parallel as workers
from cloudinary_lint.languages import registry as languages
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.project import inventory, surveyed_files
from cloudinary_lint.text.source import Source, Unreadable
from tests.inventories import in_memory

if TYPE_CHECKING:
    from cloudinary_lint.project.inventory import Inventory

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no processes")

CONFIG = "import cloudinary\ncloudinary.config(cloud_name='demo')\nurl = image.build_url(crop='fill')\n"


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
def test_results_come_in_order(processes, monkeypatch):
    monkeypatch.setattr(workers, "how_many", lambda: processes)
    assert workers.spread(range(7), lambda number: number**2) == [0, 1, 4, 9, 16, 25, 36]


def test_work_is_spread_over_processes(monkeypatch):
    monkeypatch.setattr(workers, "how_many", lambda: 2)
    found = workers.spread(range(4), lambda _: os.getpid())
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

    monkeypatch.setattr(workers, "how_many", lambda: 2)
    assert workers.spread(range(4), work) == [0, None, 2, None]
    assert capfd.readouterr() == ("", "")
    with pytest.raises(ChildProcessError):  # nobody waits for it any more
        os.waitpid(copies[0], os.WNOHANG)


@pytest.mark.parametrize(("count", "is_worth_it"), [(3, False), (4, True)], ids=["few", "many"])
def test_only_many_items_are_worth_several_processes(monkeypatch, count, is_worth_it):
    monkeypatch.setattr(workers, "_ENOUGH", 4)
    monkeypatch.setattr(workers, "how_many", lambda: 2)
    assert workers.pays(count) is is_worth_it


def test_results_of_several_processes_are_in_order(monkeypatch):
    monkeypatch.setattr(workers, "_ENOUGH", 4)
    monkeypatch.setattr(workers, "how_many", lambda: 2)
    found = workers.each(range(4), lambda number: (number, os.getpid()))
    assert [number for number, _ in found] == [0, 1, 2, 3]
    assert len({process for _, process in found}) == 2


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


@pytest.fixture
def spread(monkeypatch):
    """How often reading was spread, in two processes however little there is."""
    calls: list[int] = []
    real = workers.spread

    def spread(items, *others):
        calls.append(len(items))
        return real(items, *others)

    monkeypatch.setattr(workers, "spread", spread)
    monkeypatch.setattr(workers, "how_many", lambda: 2)
    languages.clear_documents()
    yield calls
    languages.clear_documents()


def looked_at(*texts: str) -> tuple[list[str], Inventory]:
    files = {f"{number}.py": text.encode() for number, text in enumerate(texts)}
    found = in_memory(files)
    return [path for path, _ in found.summaries(list(files))], found


def test_files_read_in_several_processes_are_read_as_in_one(spread, monkeypatch):
    texts = [CONFIG, CONFIG + "x = {'a': (1, None)}\n", "cloudinary = (", "import os\n", CONFIG * 3]
    paths, alone = looked_at(*texts)
    expected = alone.facts(paths)
    assert spread == []
    monkeypatch.setattr(inventory, "_ENOUGH", 0)
    paths, shared = looked_at(*texts)
    assert shared.facts(paths) == expected
    assert spread == [5]
    assert [path for path, facts in expected.items() if facts.failure] == ["2.py"]


@pytest.mark.parametrize(
    "texts",
    [pytest.param([CONFIG], id="one file"), pytest.param([CONFIG] * 9, id="little text")],
)
def test_a_little_work_is_not_spread(spread, texts):
    paths, found = looked_at(*texts)
    found.facts(paths)
    assert spread == []


def test_a_bug_is_told_with_the_file_it_was_in(spread, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    monkeypatch.setattr(inventory, "_ENOUGH", 0)
    monkeypatch.setattr(surveyed_files, "read", fail)
    paths, found = looked_at(CONFIG, CONFIG)
    with pytest.raises(ZeroDivisionError):
        found.facts(paths)
    assert found.current.path == "0.py"
    assert spread == [2]


def test_only_so_many_files_are_kept(monkeypatch):
    languages.clear_documents()
    monkeypatch.setattr(languages, "_MAX_DOCUMENTS", 2)
    for number in range(5):
        languages.read(Source(f"{number}.yml", "a: b\n"), Kind.YAML)
    assert [source.path for source, _, _ in languages._DOCUMENTS] == ["3.yml", "4.yml"]  # noqa: SLF001
    with pytest.raises(Unreadable):
        languages.read(Source(str(PurePosixPath("a.py")), "x = ("), Kind.PYTHON)
