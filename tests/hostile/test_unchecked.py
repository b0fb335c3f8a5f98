"""No silent pass: each row of SECURITY.md's table, in a real folder, with and without git."""

from __future__ import annotations

import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import ROOT
from tests.hostile.runs import FIXED, PERMITTED, SETTINGS, Done, run, unprivileged, write
from tests.hostile.test_git import forged

if TYPE_CHECKING:
    from collections.abc import Callable

NOTHING = "note: there is no file to check in .\nNo findings (0 files checked)\n"
PAGE = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
SCRIPTS = ("a.jsx", "a.tsx", "a.mjs", "a.cjs", "a.vue", "a.svelte", "a.less")
BROKEN = "import cloudinary\nprint 'secure'\n"


@dataclass(frozen=True)
class Row:
    """One row of the table."""

    what: str
    seen: str
    code: int


@dataclass(frozen=True)
class Case:
    """How a row comes about: what lies in the folder, and how the program is run there."""

    prepare: Callable[[], object]
    words: tuple[str, ...] = (".",)
    runs: Callable[..., Done] = run
    is_for_git: bool = True
    needs_git: bool = False


def table() -> list[Row]:
    rows = re.findall(r"^\| (.+?) \| `(.+?)` \| (\d) \|$", PAGE.partition("unchecked:begin")[2], re.MULTILINE)
    return [Row(what, seen, int(code)) for what, seen, code in rows]


def closed_file() -> None:
    write("closed/settings.py").chmod(0)


def closed_folder(mode: int) -> Callable[[], None]:
    def prepare() -> None:
        write("closed/settings.py")
        Path("closed").chmod(mode)

    return prepare


def beside(text: str | bytes, *, is_closed: bool = False) -> Callable[[], None]:
    def prepare() -> None:
        write("views.py", "import cloudinary\n")
        path = write("settings.py", text)
        if is_closed:
            path.chmod(0)

    return prepare


def special() -> None:
    os.mkfifo("settings.py")
    with socket.socket(socket.AF_UNIX) as server:
        server.bind("urls.py")


def link(target: str) -> Callable[[], None]:
    def prepare() -> None:
        Path("../outside.py").write_text(SETTINGS, encoding="utf-8")
        Path("settings.py").symlink_to(target)

    return prepare


def vanishing(*words: str) -> Done:
    return swapping("settings.py", lambda path: path.unlink(missing_ok=True), *words)


def becoming_a_pipe(*words: str) -> Done:
    return swapping("settings.py", pipe, *words)


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def swapping(name: str, swap: Callable[[Path], object], *words: str) -> Done:
    """A run during which a file becomes something else in the moment before it is opened."""
    real = os.open

    def opened(path: str | Path, flags: int, mode: int = 0o777, *, dir_fd: int | None = None) -> int:
        if Path(path).name == name:
            swap(Path(path))
            assert flags & os.O_NONBLOCK, "this would wait for ever"
        return real(path, flags, mode, dir_fd=dir_fd)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "open", opened)
        return run(*words)


def several(*names: str) -> Callable[[], None]:
    def prepare() -> None:
        for name in names:
            write(name, b"A = 'http://res.cloudinary.com/\xe9'\n")

    return prepare


def linked_twice() -> None:
    os.link(write("settings.py"), "same.txt")


CASES = {
    "a file that may not be opened": Case(closed_file, runs=unprivileged),
    "a folder that may not be listed": Case(closed_folder(0), runs=unprivileged),
    "a folder that may be listed and not entered": Case(
        closed_folder(0o400), ("closed/settings.py", "."), runs=unprivileged
    ),
    "what git would not list within a minute, or in 32 MB": Case(
        lambda: write(".git/index", forged(b"a" * 5000, 1)), needs_git=True
    ),
    "a named path that is not there": Case(lambda: None, ("settings.py",)),
    "a named pipe, socket or device": Case(special, ("settings.py",)),
    "a pipe, socket or device in a folder without git, which lists none": Case(special, is_for_git=False),
    "a file that becomes a pipe, socket or device while the tool runs": Case(
        lambda: write("settings.py"), runs=becoming_a_pipe
    ),
    "a link to nowhere in a folder": Case(link("nowhere")),
    "a link in a circle in a folder": Case(link("settings.py")),
    "a link in a folder that leads out of the project": Case(link("../outside.py")),
    "a file that vanishes while the tool runs": Case(lambda: write("settings.py"), runs=vanishing),
    "bytes that are not in the file's encoding": Case(lambda: write("a.html", b"{% cloudinary \xe9 %}")),
    "the same in a script, a component or a style (`.jsx`, `.vue`, `.less` …)": Case(several(*SCRIPTS)),
    "the same in an env file by its folder or its words (`.envs/…`, `.flaskenv`, `env.prod`)": Case(
        several(".envs/.local/.django", ".flaskenv", "env.prod")
    ),
    "an encoding that nobody knows": Case(lambda: write("a.py", "# coding: klingon\nimport cloudinary\n")),
    "Python with a syntax error": Case(lambda: write("settings.py", BROKEN)),
    "a sample of a Python module (`settings.py.example`) with a syntax error": Case(
        lambda: write("settings.py.example", BROKEN)
    ),
    "Python that is nested too deeply": Case(
        lambda: write("a.py", f"import cloudinary\nx = {'[' * 3000}{']' * 3000}\n")
    ),
    "a file larger than what is read (Python, templates and env files: 0.5 MB, others: 1 MB)": Case(
        lambda: write("a.py", "import cloudinary\n".ljust(500_001))
    ),
    "a file larger than 100 MB": Case(lambda: os.truncate(write("a.json"), 100_000_001)),
    "a file beside the named ones that may not be opened": Case(
        beside(SETTINGS, is_closed=True), ("views.py",), unprivileged
    ),
    "a file beside the named ones with a syntax error": Case(beside(BROKEN), ("views.py",)),
    "a folder beside the named files that may not be listed": Case(
        lambda: (write("views.py", "import cloudinary\n"), closed_folder(0)()), ("views.py",), unprivileged
    ),
    "settings that can't be read": Case(lambda: os.mkfifo("pyproject.toml")),
    "settings that are not TOML": Case(lambda: write("pyproject.toml", "[tool.cloudinary-lint\n")),
    "a setting that does not exist": Case(
        lambda: write("pyproject.toml", "[tool.cloudinary-lint]\nplugins = ['evil']\n")
    ),
    "a fix that can't be written": Case(linked_twice, ("--fix", ".")),
}


def test_the_table_is_all_there_is():
    assert [row.what for row in table()] == list(CASES)


@pytest.mark.parametrize("row", table(), ids=lambda row: row.what)
def test_is_said(anywhere, row):
    case = CASES[row.what]
    if case.runs is unprivileged and not PERMITTED:
        pytest.skip("root reads everything here")
    if not case.is_for_git and Path(".git").exists():
        pytest.skip("git lists none")
    if case.needs_git and not Path(".git").exists():
        pytest.skip("no git is asked")
    case.prepare()
    done = case.runs(*case.words)
    closed = Path("closed")
    if closed.is_dir():
        closed.chmod(0o700)
    assert row.seen in done.said
    assert done.code == row.code
    assert "this is a bug" not in done.err


def test_each_kind_of_file_is_said(anywhere):
    several(*SCRIPTS)()
    assert run(".").out.count("CLD901 the file cannot be read") == len(SCRIPTS)


SWAPPED = [
    pytest.param("settings.py", 2, id="a file that is linted"),
    pytest.param("wsgi.py", 1, id="a file beside it"),
    pytest.param("pyproject.toml", 2, id="the settings"),
    pytest.param("known.json", 2, id="the baseline"),
    pytest.param(".gitignore", 0, id="a list of what is ignored"),
    pytest.param("cloudinary/__init__.py", 0, id="a copy of the SDK"),
]


@pytest.mark.parametrize(("name", "code"), SWAPPED)
def test_nothing_waits_at_a_pipe_that_is_swapped_in(anywhere, name, code):
    write("pyproject.toml", "[tool.cloudinary-lint]\nbaseline = 'known.json'\n")
    write("known.json", '{"version": 1, "findings": []}')
    write("cloudinary/__init__.py", "class CloudinaryImage: class Config: USER_AGENT")
    write("settings.py", "import cloudinary\ncloudinary.CloudinaryImage('x').build_url()\n")
    write("wsgi.py", "import cloudinary\ncloudinary.config(secure=True)\n")
    write(".gitignore", "")
    is_walk = name in {".gitignore", "cloudinary/__init__.py"}
    if is_walk and Path(".git").exists():
        pytest.skip("git reads it")
    done = swapping(Path(name).name, pipe, "." if is_walk else "settings.py")
    assert Path(name).is_fifo()
    assert done.code == code
    assert code < 2 or "not a regular file" in done.err


@pytest.mark.usefixtures("anywhere")
class TestSilence:
    """What is nobody's business costs no word and no exit code."""

    def test_odd_files_of_other_kinds(self):
        os.mkfifo("pipe")
        Path("link").symlink_to("nowhere")
        Path("folder").symlink_to("..")
        write("a.bin", b"cloudinary \xff")
        done = run(".")
        assert (done.code, done.err) == (
            0,
            "note: there is no file to check in .\nNo findings (0 files checked)\n",
        )

    def test_what_is_excluded_or_never_linted(self):
        if not PERMITTED:
            pytest.skip("root reads everything here")
        for name in ("old/a.py", "node_modules/a.py"):
            write(name).parent.chmod(0)
        done = unprivileged("--exclude", "old/", ".")
        for name in ("old", "node_modules"):
            Path(name).chmod(0o700)
        assert (done.code, done.err) == (
            0,
            "note: there is no file to check in .\nNo findings (0 files checked)\n",
        )

    def test_files_that_git_tracks_and_nobody_has(self):
        write("a.py", FIXED)
        assert run(".").code == 0

    def test_files_that_cannot_be_read_and_are_not_ours(self):
        write("a.py", "print 'hello'\n")
        write("b.html", b"\xff\xfe\xff")
        assert run(".").err == "No findings (2 files checked)\n"


def test_a_named_file_that_cannot_be_read_is_not_noted_again(here):
    write("settings.py", BROKEN)
    write("views.py", "import cloudinary\n")
    done = run(".")
    assert done.code == 1
    assert "note:" not in done.err


def test_what_nobody_can_read_is_said_of_a_configuration_too(here):
    write("settings.py", BROKEN)
    assert "Verdict: unknown: settings.py:2 can't be read" in run("--show-config").out
    done = run("--show-config", "nowhere")
    assert (done.code, done.err) == (2, "cloudinary-lint: nowhere: does not exist\n")


def test_a_folder_that_cannot_be_listed_is_said_of_a_configuration_too(here):
    if not PERMITTED:
        pytest.skip("root reads everything here")
    write("closed/settings.py").parent.chmod(0)
    done = unprivileged("--show-config")
    Path("closed").chmod(0o700)
    assert (done.code, done.err) == (2, "cloudinary-lint: closed: cannot be listed: Permission denied\n")
