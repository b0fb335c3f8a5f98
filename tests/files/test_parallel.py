"""Work in several processes: in order, whole, and the same as in one."""

from __future__ import annotations

import os
import sys
import threading
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.files import parallel as workers
from cloudinary_lint.languages import registry as languages
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.project import surveyed_files
from cloudinary_lint.text.source import Source, Unreadable
from tests.inventories import in_memory

if TYPE_CHECKING:
    from cloudinary_lint.project.inventory import Inventory

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="this system copies no processes")

CONFIG = "import cloudinary\ncloudinary.config(cloud_name='demo')\nurl = image.build_url(crop='fill')\n"


@pytest.fixture
def _two(monkeypatch):
    monkeypatch.setattr(workers, "how_many", lambda: 2)


@pytest.mark.parametrize("processes", [1, 2, 3, 8])
@pytest.mark.parametrize(
    "costs",
    [[0] * 7, [workers._FORK] * 7, [number * workers._FORK for number in range(7)]],  # noqa: SLF001
    ids=["little work", "much work", "more and more work"],
)
def test_results_come_in_order(processes, costs, monkeypatch):
    monkeypatch.setattr(workers, "how_many", lambda: processes)
    found = workers.each(range(7), lambda number: number**2, costs, dump=str, load=int)
    assert found == [0, 1, 4, 9, 16, 25, 36]


@pytest.mark.usefixtures("_two")
def test_work_is_spread_over_processes():
    pipes = [os.pipe(), os.pipe()]

    def meet(number: int) -> int:
        """The process of an item, which ends when the other item has begun, too."""
        os.write(pipes[number][1], b"x")
        os.read(pipes[1 - number][0], 1)
        return os.getpid()

    found = workers.each(range(2), meet, [workers._FORK] * 2)  # noqa: SLF001
    assert os.getpid() in found
    assert len({*found}) == 2
    for pipe in pipes:
        for end in pipe:
            os.close(end)


@pytest.mark.parametrize(
    ("costs", "ahead", "count"),
    [
        pytest.param([1, 1, 1], 0, 1, id="little work is done by one"),
        pytest.param([90_000, 100, 100], 0, 1, id="one long piece of work is done by one"),
        pytest.param([20_000, 20_000], 0, 2, id="two long pieces are done by two"),
        pytest.param([100] * 120, 90_000, 2, id="another works while this one is busy"),
        pytest.param([100] * 20, 90_000, 1, id="what takes less than a process is done here"),
        pytest.param([100] * 300, 0, 2, id="many short pieces are done by two"),
        pytest.param([], 90_000, 1, id="nothing to do"),
    ],
)
@pytest.mark.usefixtures("_two")
def test_several_processes_work_where_that_saves_time(costs, ahead, count):
    assert workers.how_many_pay(costs, ahead) == count


@pytest.mark.usefixtures("_two")
@pytest.mark.parametrize("cost", [0, workers._FORK], ids=["in one process", "in two processes"])  # noqa: SLF001
def test_what_is_to_be_done_first_is_done_here(cost):
    order: list[str] = []
    costs = [cost] * 4
    workers.each(range(4), lambda _: order.append("item"), costs, first=(0, lambda: order.append("first")))
    assert order[0] == "first"
    assert order.count("first") == 1


@pytest.mark.usefixtures("_two")
def test_what_a_process_failed_at_is_done_here(capfd, monkeypatch):
    own, copies = os.getpid(), list[int]()
    copy = os.fork

    def fork() -> int:
        copies.append(child := int(copy()))
        return child

    monkeypatch.setattr(os, "fork", fork)

    def work(number: int) -> int:
        if number == 1 and os.getpid() != own:
            raise ValueError
        return number

    assert workers.each(range(4), work, [workers._FORK] * 4) == [0, 1, 2, 3]  # noqa: SLF001
    assert capfd.readouterr() == ("", "")
    with pytest.raises(ChildProcessError):  # nobody waits for it any more
        os.waitpid(copies[0], os.WNOHANG)


@pytest.mark.usefixtures("_two")
def test_what_no_process_can_be_forked_for_is_done_here(monkeypatch):
    descriptors = open_descriptors()

    def fork() -> int:
        raise BlockingIOError

    monkeypatch.setattr(os, "fork", fork)
    assert workers.each(range(4), lambda number: number, [workers._FORK] * 4) == [0, 1, 2, 3]  # noqa: SLF001
    assert open_descriptors() == descriptors


def open_descriptors() -> int:
    """The open descriptors of this process where the system lists them; else 0."""
    folder = Path("/proc/self/fd")
    return len([*folder.iterdir()]) if folder.exists() else 0


def test_a_process_with_threads_is_not_copied(monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(threading, "active_count", lambda: 2)
    assert workers.how_many() == 1
    monkeypatch.setattr(threading, "active_count", lambda: 1)
    assert workers.how_many() == min(len(os.sched_getaffinity(0)), 8)
    monkeypatch.setattr(sys, "platform", "darwin")
    assert workers.how_many() == 1


@pytest.fixture(autouse=True)
def _anew():
    languages.clear_documents()
    yield
    languages.clear_documents()


def looked_at(*texts: str) -> tuple[list[str], Inventory]:
    files = {f"{number}.py": text.encode() for number, text in enumerate(texts)}
    found = in_memory(files)
    return [path for path, _ in found.summaries(list(files))], found


def test_files_read_in_several_processes_are_read_as_in_one(process_counts, monkeypatch):
    texts = [CONFIG, CONFIG + "x = {'a': (1, None)}\n", "cloudinary = (", "import os\n", CONFIG * 3]
    paths, alone = looked_at(*texts)
    expected = alone.facts(paths)
    monkeypatch.setattr(workers, "_FORK", 1)
    languages.clear_documents()
    paths, shared = looked_at(*texts)
    assert shared.facts(paths) == expected
    assert process_counts == [1, 1, 2, 2]
    assert [path for path, facts in expected.items() if facts.failure] == ["2.py"]


@pytest.mark.parametrize(
    "texts",
    [pytest.param([CONFIG], id="one file"), pytest.param([CONFIG] * 9, id="little text")],
)
def test_a_little_work_is_not_spread(process_counts, texts):
    paths, files = looked_at(*texts)
    files.facts(paths)
    assert process_counts == [1, 1]


def test_a_bug_is_told_with_the_file_it_was_in(process_counts, monkeypatch):
    def fail(*_):
        raise ZeroDivisionError

    paths, files = looked_at(CONFIG, CONFIG)
    monkeypatch.setattr(workers, "_FORK", 1)
    monkeypatch.setattr(surveyed_files, "read", fail)
    with pytest.raises(ZeroDivisionError):
        files.facts(paths)
    assert files.current.path in {"0.py", "1.py"}  # whichever this process took
    assert process_counts == [1, 2]


def test_only_so_many_files_are_kept(monkeypatch):
    languages.clear_documents()
    monkeypatch.setattr(languages, "_MAX_DOCUMENTS", 2)
    for number in range(5):
        languages.read(Source(f"{number}.yml", "a: b\n"), Kind.YAML)
    assert [source.path for source, _, _ in languages._DOCUMENTS] == ["3.yml", "4.yml"]  # noqa: SLF001
    with pytest.raises(Unreadable):
        languages.read(Source(str(PurePosixPath("a.py")), "x = ("), Kind.PYTHON)
