"""Random histories of a project: whatever changes in it, what is kept never makes an answer differ.

Each step changes something and compares a run with one under `--no-cache`. `HISTORIES=500` makes as many of
them (thousands of steps); without it there are a few.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cloudinary_lint.cli import fast_path
from cloudinary_lint.cli.fast_path import answers
from cloudinary_lint.files import stamps
from cloudinary_lint.languages import registry
from cloudinary_lint.project import inventory
from tests.hostile.runs import run
from tests.repositories import init, run_git

if TYPE_CHECKING:
    from collections.abc import Callable

HISTORIES = int(os.environ.get("HISTORIES", "4"))
STEPS = 12
YEAR = 365 * 86_400 * 10**9
BAD = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_SECRET': 'abcdefgh1234'}\n"
OK = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_SECRET': 'abcdefgh1234', 'SECURE': True}\n"
CALL = "import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n"
USE = "from cloudinary import CloudinaryImage as C\nC('a').build_url(crop='fill')\n"
TEXTS = {
    ".py": (
        *(BAD, OK, CALL, USE, "x = 1\n", "from shop import cloud\n", "from . import cloud\n", "import (\n"),
        *("from shop.settings import *\nimport cloudinary\n", "class A:\n    def image(self): pass\n"),
        *(
            "y.image(crop='fill')\n",
            "cover = CloudinaryField('a')\n",
            "# cloudinary-lint: ignore-file\n" + BAD,
        ),
        "TEMPLATES = [{'BACKEND': 'django.template.backends.jinja2.Jinja2', 'DIRS': ['pages']}]\n",
    ),
    ".html": ("<p>\n", "{% load cloudinary %}{% cloudinary_url a %}\n", "{{ a.build_url() }}\n", "\xff"),
    ".env": ("CLOUDINARY_URL=cloudinary://k:s3cr3ts3cr3t@demo\n", "CLOUDINARY_CLOUD_NAME=a\n", "A=1\n"),
    ".js": ("x" * 3000 + "\n", "x\n" * 1500, "a = 'http://res.cloudinary.com/a'\n"),
    ".txt": ("cloudinary==1.20\n", "cloudinary==1.40\n", "django-gamma-cloudinary\n", "shop/cloud.py\n", ""),
    ".foo": ("http://res.cloudinary.com/x/y.jpg\n", "cloudinary\n"),
    "": ("web: run shop/cloud.py\n", "\n"),
}
NAMES = (
    *("shop/settings.py", "shop/cloud.py", "shop/__init__.py", "shop/views.py", "other.py", "tests/urls.py"),
    *(
        "page.html",
        "pages/a.html",
        ".env",
        "a.js",
        "requirements.txt",
        "a.foo",
        "Procfile",
        "sub/settings.py",
    ),
    *("sub/a.foo", "lib/cloud.py", "my-app/foo-bar.py"),
)
TOOL = "[tool.cloudinary-lint]\n"
SETTINGS = (
    *("", TOOL + "secure = true\n", TOOL + "strict = true\n", TOOL + "extend-include = ['*.foo']\n"),
    *(
        TOOL + "exclude = ['/shop']\n",
        TOOL + "template-language = 'jinja'\n",
        TOOL + '"b\\u0061seline" = "k"\n',
    ),
    *(
        TOOL + "cloudinary-fields = ['y']\n",
        TOOL + "select = ['CLD1']\n",
        "[project]\ndependencies = ['cloudinary']\n",
    ),
)
IGNORES = ("", "sub/\n", "shop/settings.py\n", "*.html\n", "pyvenv.cfg\n", "k\n")
WORDS = (
    *(
        (".",),
        (".",),
        ("shop",),
        ("sub",),
        ("--strict", "."),
        ("--show-config",),
        ("--output-format", "json"),
    ),
    *(("shop/settings.py", "other.py"), ("--force-exclude", "sub/settings.py", "page.html"), ("link",)),
    *(("--output-format=json",), ("--verbose", "shop/settings.py")),
)


class History:
    """A project that changes at random; `versions` tells apart what a clock of finite ticks would not."""

    def __init__(self, seed: int, versions: dict[tuple[int, int], int]) -> None:
        self.choice = random.Random(seed)
        self.versions = versions
        self.step = 0

    def change(self) -> str:
        """Makes one change; its name."""
        self.step += 1
        changes = (self.write, self.write, self.write, self.restore, self.remove, self.rename, self.touch)
        more = (
            self.settings,
            self.ignore,
            self.index,
            self.link,
            self.nest,
            self.environment,
            self.move_root,
        )
        chosen = self.choice.choice(changes + more)
        chosen()
        return chosen.__name__

    def write(self) -> None:
        self._put(Path(self.choice.choice(NAMES)))

    def restore(self) -> None:
        """A file with other content, of the same size and time."""
        if path := self._any():
            found = path.stat()
            text = self.choice.choice(self._texts(path)).encode("latin-1")
            path.write_bytes(text.ljust(found.st_size)[: found.st_size])
            os.utime(path, ns=(found.st_atime_ns, found.st_mtime_ns))
            self._note(path)

    def remove(self) -> None:
        if path := self._any():
            path.unlink()

    def rename(self) -> None:
        if path := self._any():
            target = Path(self.choice.choice(NAMES))
            if not target.is_dir():
                target.parent.mkdir(parents=True, exist_ok=True)
                path.rename(target)

    def touch(self) -> None:
        if path := self._any():
            os.utime(path)
            self._note(path)

    def settings(self) -> None:
        folder = self.choice.choice((".", "sub"))
        self._put(Path(folder, "pyproject.toml"), self.choice.choice(SETTINGS))

    def ignore(self) -> None:
        self._put(Path(self.choice.choice((".", "shop")), ".gitignore"), self.choice.choice(IGNORES))

    def index(self) -> None:
        words = self.choice.choice((("add", "."), ("add", "-f", "shop"), ("rm", "-rq", "--cached", ".")))
        if Path(".git").is_dir():
            subprocess.run(("git", *words), check=False, capture_output=True)

    def link(self) -> None:
        Path("link").unlink(missing_ok=True)
        Path("link").symlink_to(self.choice.choice(("shop", "shop/settings.py", "../other", "nowhere")))

    def nest(self) -> None:
        """A repository within, an empty one too, or none any more."""
        place = Path("sub/.git")
        if place.exists():
            shutil.rmtree(place)
        elif self.choice.random() < 0.5:
            init(Path("sub"))
        else:
            place.mkdir(parents=True)

    def environment(self) -> None:
        path = Path("lib/pyvenv.cfg")
        if path.exists():
            path.unlink()
        else:
            self._put(path, "\n")

    def move_root(self) -> None:
        """The repository is one no more, or again."""
        if Path(".git").is_dir():
            shutil.rmtree(".git")
        else:
            init(Path())

    def _any(self) -> Path | None:
        found = [path for path in map(Path, NAMES) if path.is_file()]
        return self.choice.choice(found) if found else None

    def _texts(self, path: Path) -> tuple[str, ...]:
        return TEXTS.get(".env" if path.name == ".env" else path.suffix, TEXTS[""])

    def _put(self, path: Path, text: str | None = None) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((text or self.choice.choice(self._texts(path))).encode("latin-1"))
        self._note(path)

    def _note(self, path: Path) -> None:
        found = path.stat()
        self.versions[found.st_dev, found.st_ino] = self.step


@pytest.fixture
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("CLOUDINARY_LINT_CACHE_DIR", str(tmp_path / "cache"))
    here = tmp_path / "project"
    for folder in (here, tmp_path / "other"):
        init(folder)
    monkeypatch.chdir(here)
    return here


@pytest.fixture
def versions(monkeypatch):
    """A file system whose clock has no ticks: each change of a file changes its stamp."""
    found: dict[tuple[int, int], int] = {}
    real = inventory.stamp

    def stamp(status: os.stat_result, _limit: int) -> bytes:
        return bytes(real(status, 1 << 62)) + b" %d" % found.get((status.st_dev, status.st_ino), 0)

    monkeypatch.setattr(inventory, "stamp", stamp)
    return found


def assert_same(*words: str) -> None:
    """A run finds what one without a store finds."""
    answers = []
    for more in ((), ("--no-cache",)):
        registry.clear_documents()
        done = run(*words, *more)
        answers.append((done.code, done.out, done.err))
    assert answers[0] == answers[1]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("seed", range(HISTORIES))
def test_what_is_kept_holds_by_stamps(seed, versions):
    live(History(seed, versions))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("seed", range(HISTORIES))
def test_what_is_kept_holds_by_content(seed):
    live(History(1000 + seed, {}))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("seed", range(HISTORIES))
def test_what_is_kept_holds_whatever_time_it_is(seed, monkeypatch, versions):
    """The clock jumps by years between two runs, and files come from the past and from the future."""
    history = History(2000 + seed, versions)
    real = inventory.stamp

    def put_date(path: Path) -> None:
        years = history.choice.randrange(-20, 20)
        date = time.time_ns() + years * YEAR
        os.utime(path, ns=(date, date))
        versions[path.stat().st_dev, path.stat().st_ino] = history.step

    def stamp_by_clock(status: os.stat_result, _limit: int) -> bytes:
        now = status.st_ctime_ns + history.choice.choice((-YEAR, 0, YEAR, 30 * YEAR))
        return real(status, now) if stamps.stamp(status, now) else b""

    monkeypatch.setattr(history, "_note", put_date)
    monkeypatch.setattr(inventory, "stamp", stamp_by_clock)
    live(history)


def live(history: History, compare: Callable[..., object] = assert_same) -> None:
    for name in NAMES[:8]:
        history._put(Path(name))  # noqa: SLF001
    for _ in range(STEPS):
        history.change()
        compare(*history.choice.choice(WORDS))


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("seed", range(HISTORIES))
def test_what_was_printed_is_repeated_only_if_nothing_has_changed(seed, versions, monkeypatch):
    """Each command is given three times; what its own repetition prints is what the program would."""
    monkeypatch.setattr(answers, "stamp", inventory.stamp)

    def compare(*words: str) -> None:
        registry.clear_documents()
        expected = run(*words, "--no-cache")
        for _ in range(2):
            registry.clear_documents()
            monkeypatch.setattr(sys, "argv", ["cloudinary-lint", *words])
            assert run(*words, program=lambda _: fast_path.main()) == expected

    live(History(3000 + seed, versions), compare)


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def link_to_another_repository() -> None:
    write("../other/settings.py", BAD)
    Path("d.x").symlink_to("../other")
    run_git(Path.cwd(), "add", ".")


WAYS = {
    "a link to another repository": (
        *(("d.x",), link_to_another_repository, lambda: write("d.x/settings.py", OK)),
    ),
    "a root that moves down": (
        ("tests",),
        lambda: (write("tests/urls.py", CALL), write("tests/views.py", USE)),
        lambda: init(Path("tests")),
    ),
    "blanks between def and a name of the SDK": (
        (".",),
        lambda: (write("shopx.py", "import cloudinary\ny.image(crop='fill')\n"), write("d.py", "q = 1\n")),
        lambda: write("d.py", f"class A:\n    def{' ' * 50}image(self, width): pass\n"),
    ),
    "an empty repository within, with settings of its own": (
        (".",),
        lambda: (
            Path("sub/.git").mkdir(parents=True),
            write("sub/pyproject.toml", '[tool.cloudinary-lint]\nextend-include = ["*.foo"]\n'),
            write("sub/a.foo", "http://res.cloudinary.com/x/y.jpg\n"),
        ),
        lambda: write("sub/a.foo", "cloudinary\n"),
    ),
    "a baseline that is spelled with an escape and ignored by git": (
        (".",),
        lambda: (
            write("settings.py", BAD),
            write("pyproject.toml", '[tool.cloudinary-lint]\n"b\\u0061seline" = "k.base"\n'),
            write(".gitignore", "k.base\n"),
            run("-q", "--write-baseline", "k.base"),
        ),
        lambda: write("k.base", '{"version": 1, "findings": []}'),
    ),
    "a script that is minified no more": (
        (".",),
        lambda: (write("settings.py", BAD), write("a.js", "x" * 3000)),
        lambda: write("a.js", "x\n" * 1500),
    ),
    "a virtual environment that git ignores": (
        (".",),
        lambda: (write("lib/a.py", "x = 1\n"), write("a.py", BAD), write(".gitignore", "pyvenv.cfg\n")),
        lambda: write("lib/pyvenv.cfg", ""),
    ),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("way", WAYS)
def test_ways_in_which_answers_were_stale(way):
    words, before, change = WAYS[way]
    before()
    run(*words)
    change()
    assert_same(*words)


@pytest.mark.usefixtures("project")
def test_a_repository_within_that_is_ignored_is_fixed_each_time():
    init(Path("sub"))
    write(".gitignore", "sub/\n")
    for _ in range(3):
        write("sub/settings.py", BAD)
        assert run("--fix", "sub").code == 0
        assert Path("sub/settings.py").read_text(encoding="utf-8") == OK
    write("sub/settings.py", BAD)
    assert_same("sub")


@pytest.mark.usefixtures("project")
def test_a_run_that_may_write_opens_each_file(versions, monkeypatch):
    write("settings.py", OK)
    write("other.py", "x = 1\n")
    run(".")
    opened: list[str] = []
    real = inventory.read_up_to
    monkeypatch.setattr(
        inventory,
        "read_up_to",
        lambda path, *rest, follows: opened.append(path) or real(path, *rest, follows=follows),
    )
    run(".")
    assert [Path(path).name for path in opened] == ["settings.py"], "for what is shown of it"
    opened.clear()
    run("--fix", ".")
    assert {Path(path).name for path in opened} == {"settings.py", "other.py"}
