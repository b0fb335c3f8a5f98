"""Files of any size: how much of them is read, and that the name is found wherever it is."""

from __future__ import annotations

import os
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.files.reading import TooLarge, read_file, read_up_to
from cloudinary_lint.languages.kinds import max_bytes, mentions
from cloudinary_lint.languages.registry import Kind
from tests.hostile.runs import run

if TYPE_CHECKING:
    from collections.abc import Callable

LIMIT = 100_000
CHUNK = 1 << 20
NAME = b"cloudinary"
WIDE = "\ufeffa".encode("utf-16-le")


def read(raw: bytes) -> bytes:
    Path("a.txt").write_bytes(raw)
    return read_up_to("a.txt", LIMIT, mentions, follows=True)[0]


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("size", [0, 1, 64_999, 65_000, 65_001, LIMIT - 1, LIMIT])
def test_up_to_the_limit_a_file_is_read_as_a_whole(size):
    raw = os.urandom(size)
    assert read(raw) == raw


LARGER = [
    pytest.param(b" " * 300_000, False, id="the name is nowhere"),
    pytest.param(NAME.ljust(300_000), True, id="at the start"),
    pytest.param(NAME.rjust(LIMIT), True, id="at the limit"),
    pytest.param(b" " * (LIMIT - 4) + NAME.ljust(300_000), True, id="across the limit"),
    pytest.param(b" " * (LIMIT + 1) + NAME, True, id="behind it"),
    pytest.param(b" " * (LIMIT + 1 + CHUNK - 5) + NAME.ljust(300_000), True, id="between two chunks"),
    pytest.param(b" " * 5_000_000 + b"ClOuDiNaRy", True, id="far behind it, in capitals"),
    pytest.param(WIDE * 80_000 + "Cloudinary".encode("utf-16-le"), True, id="in UTF-16"),
    pytest.param(
        "\ufeff".encode("utf-32-le") + b"a\0\0\0" * (CHUNK // 4) + "cloudinary".encode("utf-32-le"),
        True,
        id="in UTF-32, between two chunks",
    ),
    pytest.param(b"clou" + b" " * LIMIT + b"dinary", False, id="in two halves"),
]


@pytest.mark.parametrize(("raw", "has_name"), LARGER)
def test_beyond_the_limit_the_name_is_looked_for(raw, has_name):
    found = read(raw)
    assert mentions(found) == has_name
    assert found.startswith(raw[:LIMIT])
    assert len(found) > LIMIT or len(raw) <= LIMIT
    assert len(found) < LIMIT + 2 * CHUNK


@pytest.mark.parametrize("kind", [kind.value for kind in Kind])
def test_no_more_of_a_huge_file_is_held_than_is_read(kind):
    Path("a.txt").touch()
    os.truncate("a.txt", 50_000_000)
    tracemalloc.start()
    read_up_to("a.txt", max_bytes(kind), mentions, follows=True)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8_000_000


@pytest.mark.parametrize("reads", [read_file, lambda path: read_up_to(path, LIMIT, mentions, follows=True)])
def test_a_file_that_would_take_long_is_not_even_searched(reads: Callable[[str], object]):
    Path("a.txt").touch()
    os.truncate("a.txt", 100_000_001)
    with pytest.raises(TooLarge, match="larger than 100 MB"):
        reads("a.txt")


@pytest.mark.parametrize(
    ("name", "limit"), [("a.py", "0.5"), ("a.html", "0.5"), (".env", "0.5"), ("a.js", "1"), ("a.yml", "1")]
)
def test_what_is_too_large_is_reported_wherever_it_names_cloudinary(name, limit):
    Path(name).write_bytes(b"{% x %}\n" * 500_000 + b"# cloudinary\n")
    for _ in range(2):
        done = run(".")
        assert done.code == 1
        message = f"{name}:1:1: CLD901 the file cannot be read: it is larger than {limit} MB"
        assert message in done.out
    Path(name).write_bytes(b"{% x %}\n" * 500_000)
    assert run(".").code == 0
