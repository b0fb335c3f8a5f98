"""Long runs show on a terminal how far they have come, and nowhere else."""

from __future__ import annotations

import io
import itertools
import os
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from cloudinary_lint.cli import fast_path, progress
from cloudinary_lint.cli.main import main
from cloudinary_lint.cli.progress import Progress, progress_on
from cloudinary_lint.files import parallel

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals", allow_module_level=True)
else:
    import pty

LATE = "MEDIA_URL = 'http://res.cloudinary.com/demo/image/upload/'\n"


class Terminal:
    """A pseudo-terminal, what was written to it, and what is left on its screen."""

    def __init__(self) -> None:
        self._master, self.end = pty.openpty()
        self.stream = open(self.end, "w", encoding="utf-8", closefd=False)  # noqa: SIM115 - a descriptor

    def written(self) -> str:
        """Returns everything that was written, and closes the terminal."""
        self.stream.flush()
        os.close(self.end)
        raw = b""
        try:
            while part := os.read(self._master, 4096):
                raw += part
        except OSError:  # Linux ends so
            pass
        os.close(self._master)
        return raw.decode()


def screen(written: str) -> list[str]:
    """Returns the lines that a terminal shows after all this was written."""
    lines: list[str] = []
    for line in written.replace("\r\n", "\n").split("\n"):
        cells: list[str] = []
        for part in line.split("\r"):
            cells[: len(part)] = part
        lines.append("".join(cells).rstrip())
    return lines[:-1] if lines[-1] == "" else lines


@pytest.fixture
def project(tmp_path, monkeypatch):
    for name in ("CI", "TERM", "CLOUDINARY_LINT_OUTPUT_FORMAT"):
        monkeypatch.delenv(name, raising=False)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    (tmp_path / "settings.py").write_text(LATE)
    (tmp_path / "views.py").write_text("import shop\n")
    monkeypatch.chdir(tmp_path)
    ticks = itertools.count(step=5)
    monkeypatch.setattr(progress, "Progress", partial(Progress, clock=lambda: next(ticks)))
    return tmp_path


@pytest.fixture
def run(project, monkeypatch):
    assert project == Path.cwd()

    def run(*arguments: str) -> str:
        """Runs the program with standard error in a terminal, and returns what was written there."""
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr(sys, "stderr", terminal.stream)
            main(arguments)
        return terminal.written()

    return run


class TestIsShown:
    def test_in_a_run_that_takes_long(self, run):
        written = run("--no-cache")
        assert "\rreading files: 50%" in written
        assert "\rchecking files: 0%" in written

    @pytest.mark.parametrize("option", ["--fix", "--add-ignore", "--diff", "--show-config", "--statistics"])
    def test_whatever_the_run_is_for(self, run, option):
        assert "reading files: 0%" in run("--no-cache", option)

    def test_where_no_file_mentions_cloudinary(self, project, monkeypatch):
        (project / "settings.py").rename(project / "urls.py").write_text("DEBUG = True\n")
        terminal = Terminal()
        monkeypatch.setattr(sys, "stderr", terminal.stream)
        monkeypatch.setattr(sys, "argv", ["cloudinary-lint"])
        assert fast_path.main() == 0
        written = terminal.written()
        assert "reading files: 50%" in written
        assert screen(written) == ["No findings (2 files checked)"]

    def test_by_one_of_several_processes(self, run, monkeypatch):
        alone = run("--no-cache")
        monkeypatch.setattr(parallel, "_FORK", 1)
        monkeypatch.setattr(parallel, "how_many", lambda: 2)
        assert run("--no-cache").count("reading files: 0%") == alone.count("reading files: 0%")


class TestLeavesNothingBehind:
    def test_after_a_run(self, run):
        assert screen(run("--no-cache"))[-1].startswith("1 finding in 1 file (2 checked)")
        assert not any("files:" in line for line in screen(run("--no-cache")))

    def test_after_fixing(self, run):
        assert screen(run("--no-cache", "--fix")) == [
            "settings.py:1: CLD402 fixed: wrote https://",
            "1 fixed; no findings left (2 files checked)",
        ]

    def test_when_it_is_interrupted(self, run, monkeypatch):
        def interrupt(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr("cloudinary_lint.linting.engine.check", interrupt)
        written = run("--no-cache")
        assert "checking files: 0%" in written
        assert screen(written) in ([], [""])

    def test_before_a_bug_is_reported(self, run, monkeypatch):
        def fail(*_):
            raise RuntimeError

        monkeypatch.setattr("cloudinary_lint.linting.engine.check", fail)
        assert screen(run("--no-cache"))[0].startswith("cloudinary-lint: this is a bug in cloudinary-lint")


class TestIsNotShown:
    @pytest.mark.parametrize("option", ["--quiet", "-q"])
    def test_where_the_run_is_quiet(self, run, option):
        assert run("--no-cache", option) == ""

    def test_where_an_editor_asks(self, run, monkeypatch):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(LATE.encode())))
        assert "%" not in run("--no-cache", "-")

    @pytest.mark.parametrize(
        ("name", "value"),
        [pytest.param("CI", "true", id="in a CI"), pytest.param("TERM", "dumb", id="in Emacs's compilation")],
    )
    def test_where_nobody_watches(self, run, monkeypatch, name, value):
        monkeypatch.setenv(name, value)
        assert "%" not in run("--no-cache")

    @pytest.mark.usefixtures("project")
    def test_in_a_pipe(self, capfd):
        main(["--no-cache"])
        assert "%" not in capfd.readouterr().err

    def test_within_the_first_second(self):
        terminal = Terminal()
        line = Progress(terminal.stream, clock=iter((0.0, 0.5, 0.99, 1.0, 1.0)).__next__)
        assert list(line.each("reading files", "abc")) == ["a", "b", "c"]
        assert terminal.written() == "\rreading files: 66%\r                  \r"

    def test_more_often_than_ten_times_a_second(self):
        times = iter((0.0, 2.0, 2.0, 2.05, 2.11, 2.11))
        terminal = Terminal()
        list(Progress(terminal.stream, clock=times.__next__).each("reading files", "abc"))
        assert terminal.written().count("%") == 2

    def test_on_a_terminal_that_is_gone(self):
        class Gone(io.StringIO):
            def write(self, _text):
                raise OSError

        assert list(Progress(Gone(), clock=itertools.count(step=5).__next__).each("reading", "ab")) == [
            "a",
            "b",
        ]


class TestCostsNothing:
    @pytest.mark.usefixtures("project")
    def test_where_it_cannot_be_shown(self):
        code = (
            "import sys\nfrom cloudinary_lint.cli.fast_path import main\nmain()\n"
            "print('cloudinary_lint.cli.progress' in sys.modules)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, text=True)
        assert done.stdout.splitlines()[-1] == "False"

    def test_where_nobody_asks_for_it(self):
        assert progress_on(io.StringIO(), {}) is None
