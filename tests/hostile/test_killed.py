"""Whatever breaks off a write, and wherever: the file is the old one or the new one, and it is said which."""

from __future__ import annotations

import errno
import json
import os
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from cloudinary_lint.cli import fixing
from cloudinary_lint.linting import writing
from cloudinary_lint.linting.folders import Folder
from cloudinary_lint.linting.writing import NotWritten, write
from tests import ROOT
from tests.hostile.killer import NEW, OLD, at_step
from tests.hostile.runs import FIXED, SETTINGS, outside, run
from tests.hostile.runs import write as make


def attempts(kind: str) -> list[str]:
    done = outside(sys.executable, "-m", "tests.hostile.killer", kind, PYTHONPATH=str(ROOT))
    assert done.code == 0, done.err
    found: list[str] = json.loads(done.out)
    return found


@pytest.mark.usefixtures("here")
class TestKilled:
    @pytest.mark.parametrize(
        ("kind", "least"),
        [pytest.param("file", 200, id="one that is fixed"), pytest.param("new", 100, id="one that is made")],
    )
    def test_at_any_step_of_writing_a_file_is_the_old_or_the_new_one(self, kind, least):
        states = Counter(attempts(kind))
        assert set(states) == {"old", "new"}
        assert states["old"] > least, "it was killed at many steps"

    def test_at_any_step_of_a_run_the_next_one_ends_its_work(self):
        *states, count = attempts("tree")
        assert int(count.split()[0]) > 40, "it was killed at many steps"
        assert not [state for state in states if "broken" in state or not state.endswith("exit 0 | whole")]
        assert any("| 1 left |" in state for state in states)
        assert {"old old old", "new old old", "new new old", "new new new"} <= {
            state.partition(" |")[0] for state in states
        }

    def test_what_it_leaves_is_never_linted(self):
        make(".cloudinary-lint-abc.py")
        assert run(".", ".cloudinary-lint-abc.py", "--verbose").err.startswith(
            ".cloudinary-lint-abc.py: passed over: left by a run that was killed\n"
        )


def each_step(path: Path, act, check) -> int:
    """Acts at each step of writing a file, up to its replacement; tells how many there are."""
    number = 0
    real = Folder.replace
    while True:
        number += 1
        path.write_bytes(OLD)
        acted: list[int] = []
        replaced: list[int] = []

        def once(acted=acted, replaced=replaced) -> None:
            if not replaced:
                acted.append(1)
                act()

        def replace(*words, replaced=replaced) -> None:
            real(*words)
            replaced.append(1)

        before = sys.gettrace()
        setattr(Folder, "replace", replace)  # noqa: B010 - mypy takes a method for a constant
        sys.settrace(at_step(number, once))
        try:
            write(path, OLD, NEW, path.parent)
            outcome = "written"
        except (NotWritten, KeyboardInterrupt) as error:
            outcome = str(error) or "interrupted"
        except OSError:  # before anything was begun
            outcome = "not begun"
        finally:
            sys.settrace(before)
            setattr(Folder, "replace", real)  # noqa: B010 - likewise
        if not acted:
            return number - 1
        check(outcome)


class TestEachStep:
    def test_may_fail(self, here):
        path = here / "file.py"
        outcomes: Counter[str] = Counter()

        def fail() -> None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        def check(outcome: str) -> None:
            outcomes[outcome] += 1
            assert path.read_bytes() == (NEW if outcome == "written" else OLD)
            assert [one.name for one in here.iterdir() if one != path] == []

        assert each_step(path, fail, check) > 25
        assert set(outcomes) <= {"written", "No space left on device", "not begun"}
        assert outcomes["No space left on device"] > 15

    def test_may_be_interrupted(self, here):
        path = here / "file.py"
        outcomes: Counter[str] = Counter()

        def interrupt() -> None:
            raise KeyboardInterrupt

        def check(outcome: str) -> None:
            outcomes[outcome] += 1
            assert path.read_bytes() == OLD
            assert [one.name for one in here.iterdir() if one != path] == []

        assert each_step(path, interrupt, check) > 25
        assert set(outcomes) == {"interrupted"}

    @pytest.mark.parametrize(
        ("other", "left"),
        [
            pytest.param(NEW, {"written": NEW}, id="a run that writes the same"),
            pytest.param(
                b"mine\n",
                {"it was changed by someone else meanwhile": b"mine\n"},
                id="someone who writes something else",
            ),
        ],
    )
    def test_may_meet(self, here, other, left):
        """Between the last look and the replacement is a moment that no system closes."""
        path = here / "file.py"
        outcomes: Counter[str] = Counter()

        def meet() -> None:
            path.write_bytes(other)

        def check(outcome: str) -> None:
            outcomes[outcome] += 1
            assert path.read_bytes() in {NEW, left.get(outcome)}
            assert [one.name for one in here.iterdir() if one != path] == []

        steps = each_step(path, meet, check)
        (expected,) = left
        assert set(outcomes) <= {expected, "written"}
        assert outcomes[expected] >= steps - 3


@pytest.mark.usefixtures("here")
class TestDisks:
    def test_that_are_full(self):
        """A limit on the size of files, since every system has one to set; it says so in other words."""
        make("settings.py")
        code = (
            "import resource, sys; from cloudinary_lint.cli.main import main; "
            "resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50)); sys.exit(main(['--fix']))"
        )
        done = outside(sys.executable, "-c", code)
        assert done.code == 2
        assert done.out.startswith("settings.py:1:1: CLD101 ")
        assert done.err.startswith("cloudinary-lint: settings.py: not written: File too large\n")
        assert [str(path) for path in Path().iterdir()] == ["settings.py"]
        assert Path("settings.py").read_text(encoding="utf-8") == SETTINGS

    def test_that_are_read_only(self, monkeypatch):
        make("settings.py")

        def fail(*_: object) -> int:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))

        monkeypatch.setattr(Folder, "create", fail)
        done = run("--fix")
        assert done.code == 2
        assert done.err.startswith("cloudinary-lint: settings.py: not written: Read-only file system\n")


@pytest.mark.skipif(not hasattr(os, "chown"), reason="this platform has no owners")
class TestOwners:
    def test_that_cannot_be_kept_take_their_rights_with_them(self, here, monkeypatch):
        path = here / "run.py"
        path.write_bytes(OLD)
        path.chmod(0o6755)
        asked: list[tuple[int, int]] = []

        def refuse(_path: object, owner: int, group: int) -> None:
            asked.append((owner, group))
            raise PermissionError

        monkeypatch.setattr(os, "chown", refuse)
        write(path, OLD, NEW, here)
        found = path.stat()
        assert found.st_mode & 0o7777 == 0o755
        assert asked == [(found.st_uid, found.st_gid), (-1, found.st_gid)]

    def test_one_attribute_that_cannot_be_kept_costs_no_other(self, here, monkeypatch):
        path = here / "a.py"
        path.write_bytes(OLD)
        kept: list[str] = []

        def set_(_path: object, name: str, _value: bytes) -> None:
            if name == "security.x":
                raise PermissionError
            kept.append(name)

        monkeypatch.setattr(os, "listxattr", lambda _: ["security.x", "user.y"], raising=False)
        monkeypatch.setattr(os, "getxattr", lambda *_: b"z", raising=False)
        monkeypatch.setattr(os, "setxattr", set_, raising=False)
        write(path, OLD, NEW, here)
        assert kept == ["user.y"]


NAMES = ("a.py", "b.py", "c.py", "d.py")


@pytest.mark.usefixtures("here")
class TestHalfWay:
    """Of each file it is said what became of it."""

    def break_off(self, monkeypatch, error: BaseException, *, is_written: bool = False):
        real = writing.write

        def fail(path: Path, old: bytes, new: bytes, root: Path) -> None:
            if path.name == "c.py":
                if is_written:
                    real(path, old, new, root)
                raise error
            real(path, old, new, root)

        monkeypatch.setattr(fixing, "write", fail)
        for name in (*NAMES, "e.html"):
            make(name, SETTINGS if name.endswith("py") else "cloudinary")
        return run("--fix")

    def said(self, done) -> list[tuple[str, bool]]:
        lines = re.findall(
            r"^(?:cloudinary-lint: )?(\w\.\w+):(?:\d+: CLD101 (fixed):| not written:)", done.err, re.MULTILINE
        )
        return [(name, bool(fixed)) for name, fixed in lines]

    def in_place(self) -> list[tuple[str, bool]]:
        return [(name, Path(name).read_text(encoding="utf-8") == FIXED) for name in NAMES]

    @pytest.mark.parametrize("is_written", [False, True])
    @pytest.mark.parametrize(
        ("error", "code"), [(KeyboardInterrupt(), 130), (ValueError("hunter2"), 2)], ids=["stopped", "a bug"]
    )
    def test_of_a_run_that_is_broken_off(self, monkeypatch, error, code, is_written):
        done = self.break_off(monkeypatch, error, is_written=is_written)
        assert done.code == code
        assert self.said(done) == self.in_place()
        assert self.in_place() == [("a.py", True), ("b.py", True), ("c.py", is_written), ("d.py", False)]
        assert ("this is a bug" in done.err) == (code == 2)

    def test_of_one_file_that_cannot_be_written(self, monkeypatch):
        done = self.break_off(monkeypatch, NotWritten("it is read-only"))
        assert done.code == 2
        assert self.said(done) == self.in_place()
        assert done.out.startswith("c.py:1:1: CLD101 CLOUDINARY_STORAGE ")
        assert done.out.count("\n") == 1
        assert done.err.endswith("3 fixed; 1 finding left, 1 fixable with --fix\n")

    def test_what_rests_on_a_file_that_was_not_written_is_reported_again(self):
        config = "import cloudinary\ncloudinary.config(cloud_name='demo', api_key='x')\n"
        os.link(make("settings.py", config), "same.txt")
        view = make("views.py", "import cloudinary\ncloudinary.CloudinaryImage('x').build_url()\n")
        done = run("--fix")
        assert done.code == 2
        assert [line.split()[1] for line in done.out.splitlines()] == ["CLD103", "CLD301"]
        assert "secure" not in view.read_text(encoding="utf-8")


@pytest.mark.usefixtures("here")
class TestTwoRunsAtOnce:
    def test_one_in_the_midst_of_the_other(self, monkeypatch):
        """Whichever step of the first the second comes between."""
        number, is_met = 0, True
        while is_met:
            number += 1
            is_met = False

            def meet() -> None:
                nonlocal is_met
                is_met = True
                monkeypatch.setattr(fixing, "write", write)
                assert run("--fix").code == 0

            for name in NAMES[:2]:
                make(name)
            trace = at_step(number, meet)

            def watched(*arguments, trace=trace):
                before = sys.gettrace()
                sys.settrace(trace)
                write(*arguments)
                sys.settrace(before)

            monkeypatch.setattr(fixing, "write", watched)
            assert run("--fix").code == 0
            assert sorted(map(str, Path().iterdir())) == list(NAMES[:2])
            assert {Path(name).read_text(encoding="utf-8") for name in NAMES[:2]} == {FIXED}
        assert number > 30

    def test_side_by_side(self):
        for number in range(30):
            make(f"{number}.py")
        command = (sys.executable, "-m", "cloudinary_lint", "--fix")
        runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(2)]
        outputs = [one.communicate() for one in runs]
        assert [one.returncode for one in runs] == [0, 0], outputs
        assert {path.read_text(encoding="utf-8") for path in Path().iterdir()} == {FIXED}
