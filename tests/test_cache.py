"""Answers that are kept: said again only while they hold, believed only from the user's own folder."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path, PurePosixPath

import pytest
from cloudinary_lint.cli.fast_path.cache import Answer, decoded

from cloudinary_lint.cli import fast_path as front
from cloudinary_lint.cli import main as cli
from cloudinary_lint.cli.fast_path import cache, reading
from cloudinary_lint.cli.fast_path import run_cache as memory
from cloudinary_lint.languages.kinds import is_surveyed, kind_word
from cloudinary_lint.project.packages import is_requirements
from tests.test_discovery import init, make, run_git

SECRET = "s3cr3t-k3y"
FILES = {
    "shop/settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_SECRET': '" + SECRET + "'}\n",
    "shop/cloud.py": "import cloudinary\ncloudinary.config(cloud_name='demo', api_secret='" + SECRET + "')\n",
    "shop/other.py": "x = 1\n",
    "shop/views.py": "from shop import models\n",
    "page.html": "<p>\n",
    "README": "A shop.\n",
}
OTHERS = ("NO_COLOR", "FORCE_COLOR", "CLOUDINARY_LINT_OUTPUT_FORMAT")


@pytest.fixture
def kept(tmp_path, monkeypatch):
    """The folder where answers are kept."""
    folder = tmp_path / "cache"
    monkeypatch.setenv(cache.VARIABLE, str(folder))
    return folder


@pytest.fixture
def here(tmp_path, monkeypatch, kept):
    folder = tmp_path / "project"
    init(folder)
    monkeypatch.chdir(folder)
    for name in OTHERS:
        monkeypatch.delenv(name, raising=False)
    make(folder, *FILES, **FILES)
    return folder


@pytest.fixture
def run(monkeypatch, capfd):
    """Runs the program; whether the answer was remembered, and the answer."""

    def serve(*words: str):
        served: list[bool] = []
        real = cli.main

        def main(*given, **named):
            served.append(True)
            return real(*given, **named)

        monkeypatch.setattr(sys, "argv", ["cloudinary-lint", *words])
        with monkeypatch.context() as patch:
            patch.setattr(cli, "main", main)
            code = front.main()
        return not served, (code, *capfd.readouterr())

    return serve


def same_again(run, *words: str) -> bool:
    """Whether a run is remembered; what it says is what a run without memory says."""
    remembered, answer = run(*words)
    assert answer == run(*words, "--no-cache")[1]
    return bool(remembered)


WORDS = [
    pytest.param((), id="a tree"),
    pytest.param(("shop/cloud.py", "--force-exclude"), id="a file"),
    pytest.param(("--output-format", "json", "--select=CLD1", "--statistics"), id="options"),
    pytest.param(("--fix", "--select", "CLD2"), id="fixing nothing"),
]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("words", WORDS)
def test_an_answer_is_said_again(run, words):
    first = run(*words)
    assert not first[0]
    assert run(*words) == (True, first[1])
    assert same_again(run, *words)


def test_an_answer_that_may_rest_on_a_baseline_is_not_kept(here, run):
    settings = '[tool.cloudinary-lint]\nbaseline = "known.base"\n'
    (here / "pyproject.toml").write_text(settings, encoding="utf-8")
    (here / ".gitignore").write_text("known.base\n", encoding="utf-8")
    run("--write-baseline", "known.base")
    assert run()[1][0] == 0
    (here / "known.base").write_text('{"version": 1, "findings": []}\n', encoding="utf-8")
    assert not same_again(run)
    assert run()[1][0] == 1


CHANGES = [
    pytest.param({"shop/other.py": "y = 2\n"}, True, id="a module that nobody asked about"),
    pytest.param({"page.html": "<b>\n"}, True, id="a template without tags"),
    pytest.param({"shop/settings.py": "CLOUDINARY = {'secure': True}\n"}, False, id="the settings"),
    pytest.param({"shop/cloud.py": ""}, False, id="a module that mentions Cloudinary no more"),
    pytest.param({"shop/other.py": "import cloudinary\n"}, False, id="a module that mentions it now"),
    pytest.param({"shop/views.py": "from shop import cloud\n"}, False, id="an import of what was asked for"),
    pytest.param({"README": "Run shop/cloud.py\n"}, False, id="a page that names it"),
    pytest.param({"shop/other.py": "def\timage(): pass\n"}, False, id="a function of the SDK's name"),
    pytest.param({"shop/other.py": "a.image()\n"}, False, id="a call that may be the SDK's"),
    pytest.param({"new.py": ""}, False, id="one file more"),
    pytest.param({"page.html": None}, False, id="one file less"),
    pytest.param({"pyproject.toml": "[tool.cloudinary-lint]\nsecure = true\n"}, False, id="settings"),
    pytest.param({"requirements.txt": "cloudinary==1.20\n"}, False, id="what is required"),
    pytest.param({".gitignore": "shop/settings.py\n"}, False, id="what git ignores"),
]


@pytest.mark.parametrize(("changes", "holds"), CHANGES)
def test_an_answer_holds_while_nothing_changes_that_it_rests_on(here, run, changes, holds):
    run()
    for name, text in changes.items():
        if text is None:
            (here / name).unlink()
        else:
            (here / name).write_text(text, encoding="utf-8")
    assert same_again(run) is holds


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    ("name", "value"), [("NO_COLOR", "1"), ("CLOUDINARY_LINT_OUTPUT_FORMAT", "json")], ids=str
)
def test_an_answer_holds_in_its_own_circumstances(run, monkeypatch, name, value):
    run()
    monkeypatch.setenv(name, value)
    assert not run()[0]


class TestStamps:
    """Files that an answer does not rest on are not opened again, unless they may have changed."""

    OTHERS = ("shop/other.py", "shop/views.py", "page.html", "README")

    @pytest.fixture(autouse=True)
    def _long_ago(self, monkeypatch):
        monkeypatch.setattr(memory, "moment", lambda: 1 << 62)

    @pytest.fixture
    def opened(self, here, run, monkeypatch):
        """Whether the answer was remembered, and which files of the project were opened for that."""

        def check() -> tuple[bool, set[str]]:
            names: list[str] = []

            def read(path: str, *, follows: bool) -> bytes:
                names.append(path)
                return reading.read(path, follows=follows)

            with monkeypatch.context() as patch:
                patch.setattr(memory, "read", read)
                remembered = run()[0]
            return remembered, {Path(name).relative_to(here).as_posix() for name in names}

        return check

    def test_nothing_has_changed(self, run, opened):
        run()
        assert opened() == (True, {"shop/settings.py", "shop/cloud.py"})

    def test_one_has_changed(self, here, run, opened):
        run()
        (here / "page.html").write_text("<b>\n", encoding="utf-8")
        assert opened() == (True, {"shop/settings.py", "shop/cloud.py", "page.html"})

    def test_a_change_is_seen_that_hides_its_time_and_size(self, here, run, opened):
        path = here / "page.html"
        path.write_text("<p>".ljust(33), encoding="utf-8")
        run()
        before = path.stat()
        path.write_text("<p>cloudinary".ljust(33), encoding="utf-8")
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
        assert path.stat().st_size == before.st_size
        assert not opened()[0]

    def test_what_was_changed_a_moment_ago_may_be_changed_unseen(self, run, opened, monkeypatch):
        monkeypatch.setattr(memory, "moment", lambda: 0)
        run()
        assert opened() == (True, {"shop/settings.py", "shop/cloud.py", *self.OTHERS})

    def test_a_file_that_git_lists_is_gone(self, here, run, opened):
        run_git(here, "add", ".")
        run()
        assert opened()[0]
        (here / "page.html").unlink()
        assert not opened()[0]

    def test_a_file_that_is_changed_while_the_run_goes_on(self, here, kept, run, monkeypatch):
        real = cli.main

        def main(*given, **named):
            (here / "page.html").write_text("<b>", encoding="utf-8")
            return real(*given, **named)

        monkeypatch.setattr(cli, "main", main)
        run()
        assert not list(kept.iterdir())


def test_another_folder_is_shown_other_paths(here, run, monkeypatch):
    run()
    monkeypatch.chdir(here / "shop")
    assert not run("..")[0]


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "words",
    [
        ("--no-cache",),
        ("--verbose",),
        ("--diff",),
        ("--root", "."),
        ("--show-config",),
        ("..",),
        ("nowhere.py",),
    ],
    ids=" ".join,
)
def test_what_is_not_kept(kept, run, words):
    run(*words)
    assert not kept.exists() or not list(kept.iterdir())


def test_a_run_that_writes_is_not_kept(here, kept, run):
    code, *_ = run("--fix")[1]
    assert SECRET in (here / "shop/cloud.py").read_text()
    assert "secure=True" in (here / "shop/cloud.py").read_text()
    assert code == 0
    assert not list(kept.iterdir())


def test_no_credential_is_kept(kept, here, run):
    del here
    run("--output-format=json")
    run("--output-format", "full")
    texts = [path.read_bytes() for path in kept.iterdir()]
    assert len(texts) == 2
    assert all(b"CLD10" in text and SECRET.encode() not in text for text in texts)


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param(lambda _: b"", id="nothing"),
        pytest.param(lambda raw: raw[:-1], id="cut off"),
        pytest.param(lambda raw: raw.replace(b"CLD103", b"CLD999"), id="changed"),
        pytest.param(lambda raw: b"\x80\x04" + raw, id="something before it"),
        pytest.param(lambda raw: raw.replace(b"answer 2", b"answer 1"), id="of another version"),
    ],
)
def test_what_is_not_whole_is_not_believed(kept, run, spoil):
    run()
    (path,) = kept.iterdir()
    path.write_bytes(spoil(path.read_bytes()))
    assert not same_again(run)
    assert same_again(run)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"x",
        b"3:a",
        b"1:0",
        b"1:0,1:1",
        b"1:01:x0:1:9",
        b"1:x1:x0:1:x",
        b"1:01:x0:1:01:1",
        b"-1:",
        b"1:01:x0:1:01:14:\xff\xff\xff\xff",
    ],
)
def test_odd_fields_are_no_answer(body):
    whole = cache._MARK + body  # noqa: SLF001
    with pytest.raises(ValueError):  # noqa: PT011 - whichever
        decoded(whole + cache.digest(whole))


def test_answers_are_read_as_they_were_written():
    answer = Answer(1, b"d" * 16, b"s" * 32, [b"cloud", b"a b:c"], [(1, "ä\n\udc80"), (2, "")])
    again = decoded(answer.encoded())
    assert all(getattr(again, name) == getattr(answer, name) for name in Answer.__slots__)


class TestPlace:
    @pytest.fixture(autouse=True)
    def _here(self, here):
        self.here = here

    def test_answers_that_a_repository_brings_along_are_not_believed(self, run, monkeypatch):
        monkeypatch.setenv(cache.VARIABLE, str(self.here / ".cache"))
        run()
        assert not run()[0]
        assert not list(self.here.glob(".cache/*"))

    def test_a_link_into_the_project_is_no_way_round(self, tmp_path, run, monkeypatch):
        (self.here / "forged").mkdir()
        (tmp_path / "link").symlink_to(self.here / "forged")
        monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "link"))
        run()
        assert not run()[0]
        assert not list((self.here / "forged").iterdir())

    def test_a_folder_that_others_may_write_to_is_not_used(self, kept, run):
        kept.mkdir()
        kept.chmod(0o777)
        run()
        assert not list(kept.iterdir())

    @pytest.mark.parametrize("place", ["relative", "/proc/nowhere"])
    def test_where_there_is_no_place_nothing_is_kept(self, run, monkeypatch, place):
        monkeypatch.setenv(cache.VARIABLE, place)
        run()
        assert not run()[0]
        assert not Path("relative").exists()

    def test_the_usual_place(self, tmp_path, monkeypatch):
        monkeypatch.delenv(cache.VARIABLE)
        monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
        assert cache.folder(str(self.here)) == str(tmp_path / "xdg" / "cloudinary-lint")
        assert (tmp_path / "xdg" / "cloudinary-lint").stat().st_mode & 0o777 == 0o700

    def test_outside_of_a_repository(self, run, monkeypatch):
        monkeypatch.setattr(front, "Run", _Lost)
        run()
        assert not run()[0]


class _Lost:
    def __init__(self) -> None:
        """Knows no project."""

    def root_of(self, _folder: str) -> str:
        raise reading.Odd


@pytest.mark.usefixtures("here")
def test_a_file_that_changes_meanwhile(run, monkeypatch, kept):
    real = cli.main

    def main(**named):
        code = real(**named)
        Path("shop/other.py").write_text("z = 3\n")
        return code

    monkeypatch.setattr(cli, "main", main)
    run()
    assert not list(kept.iterdir())


@pytest.mark.usefixtures("here")
def test_old_answers_make_room(kept, monkeypatch, run):
    monkeypatch.setattr(cache, "_MOST", 4)
    for number in range(6):
        run(f"--select=CLD{number + 1}")
    assert len(list(kept.iterdir())) <= 4
    monkeypatch.setattr(cache, "_LARGEST", 10)
    before = set(kept.iterdir())
    run("--ignore=CLD1")
    assert set(kept.iterdir()) == before


@pytest.mark.usefixtures("here")
def test_a_place_that_is_full(kept, monkeypatch, run):
    def fail(*_):
        raise OSError

    monkeypatch.setattr(cache.os, "replace", fail)
    assert run()[1][0] == 1
    assert not run()[0]
    assert kept.exists()


@pytest.mark.usefixtures("here")
def test_a_reader_that_goes_away(run, monkeypatch):
    run()

    class Gone(io.StringIO):
        def flush(self) -> None:
            raise BrokenPipeError

        def fileno(self) -> int:
            return os.open(os.devnull, os.O_WRONLY)

    stream = Gone()
    memory._say(stream, "x")  # noqa: SLF001
    assert stream.getvalue() == "x"


def test_names_of_requirements_are_looked_at():
    names = (
        "requirements.txt",
        "requirements.in",
        "a/requirements/base.txt",
        "Pipfile",
        "Pipfile.lock",
        "setup.py",
    )
    more = (
        "poetry.lock",
        "uv.lock",
        "pdm.lock",
        "pyproject.toml",
        "setup.cfg",
        "require.pip",
        "package.json",
    )
    for name in (*names, *more, "setup.py", "package.json", "composer.json", "environment.yml", "conda.yaml"):
        assert is_requirements(PurePosixPath(name))
        assert is_surveyed(PurePosixPath(name).name)
    assert is_surveyed("Procfile")
    assert not is_surveyed("photo.png")
    assert not kind_word("poetry.lock")


def test_a_repository_within_is_left_alone(here, run, kept):
    init(here / "sub")
    make(here, "sub/a.py")
    run_git(here / "sub", "add", ".")
    run()
    assert not list(kept.iterdir())
