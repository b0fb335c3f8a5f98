"""What a command printed is repeated while nothing has changed, and only then."""

from __future__ import annotations

import io
import os
import sys
from pathlib import Path

import pytest

from cloudinary_lint.cli import fast_path
from cloudinary_lint.cli.fast_path import answers
from cloudinary_lint.files import cache_folder, stamps
from tests.hostile.runs import run
from tests.repositories import init, run_git

BAD = "import cloudinary\ncloudinary.config(cloud_name='demo')\n"
OK = "import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n"
TOOL = "[tool.cloudinary-lint]\n"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """A repository with a finding, an ignored env file and a folder of its own, last changed a while ago."""
    monkeypatch.setenv("CLOUDINARY_LINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(answers, "racy_after", lambda: 1 << 62)
    here = tmp_path / "project"
    init(here)
    monkeypatch.chdir(here)
    for name, text in {"app.py": BAD, "shop/a.html": "<p>\n", ".gitignore": "*.log\n", "a.log": "\n"}.items():
        write(name, text)
    return here


@pytest.fixture
def ask(monkeypatch):
    """Gives a command: what it printed, and whether that was a kept answer."""
    repeated: list[int | None] = []
    repeat = answers.Answer.repeat
    monkeypatch.setattr(
        answers.Answer, "repeat", lambda answer: repeated.append(repeat(answer)) or repeated[-1]
    )

    def give(*words: str):
        repeated.clear()
        monkeypatch.setattr(sys, "argv", ["cloudinary-lint", *words])
        done = run(program=lambda _: fast_path.main())
        return done, any(code is not None for code in repeated)

    return give


def write(name: str, text: str) -> None:
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_text(text, encoding="utf-8")


def with_same_size_and_time() -> None:
    found = Path("app.py").stat()
    write("app.py", BAD.replace("demo", "shop"))
    os.utime("app.py", ns=(found.st_atime_ns, found.st_mtime_ns))


CHANGES = {
    "a file": lambda: write("app.py", OK),
    "a file, with the size and time that it had": with_same_size_and_time,
    "a file that is new": lambda: write("new.py", BAD),
    "a file that is gone": lambda: Path("shop/a.html").unlink(),
    "a file with another name": lambda: Path("app.py").rename("apps.py"),
    "a file in a new folder": lambda: write("new/new.py", BAD),
    "a file that git ignores, beside others": lambda: write("a.log", "CLOUDINARY_URL=cloudinary://1:2@a\n"),
    "an env file that git ignores": lambda: (write(".gitignore", "*.log\n.env\n"), write(".env", "A=1\n")),
    "what git ignores": lambda: write(".gitignore", "app.py\n"),
    "what git tracks": lambda: run_git(Path.cwd(), "add", "-f", "a.log"),
    "settings": lambda: write("cloudinary-lint.toml", "select = ['CLD1']\n"),
    "settings in a folder": lambda: write("shop/pyproject.toml", TOOL),
    "a link": lambda: Path("b.py").symlink_to("app.py"),
    "a repository within": lambda: init(Path("shop")),
    "an environment within": lambda: write("shop/pyvenv.cfg", ""),
}
COMMANDS = (
    pytest.param((), id="no argument"),
    pytest.param((".",), id="the working folder"),
    pytest.param(("app.py", "shop"), id="a file and a folder"),
    pytest.param(("--strict", "--quiet", "--output-format=json"), id="options about the output"),
)
NEVER = {
    "--fix": (),
    "--diff": (),
    "--no-cache": (),
    "--show-config": (),
    "--add-ignore=reason": (),
    "--output-file=out": (),
    "--baseline=b.json": (lambda: run("--write-baseline", "b.json"),),
    "../other.py": (lambda: write("../other.py", BAD),),
    "ignored/a.py": (lambda: write("ignored/a.py", BAD), lambda: write(".gitignore", "ignored/\n")),
}
UNKNOWN = {
    "settings that name a baseline": lambda: write("pyproject.toml", TOOL + "baseline = '../b.json'\n"),
    "settings with an escape": lambda: write("pyproject.toml", TOOL + '"b\\u0061seline" = "../b.json"\n'),
    "a link": lambda: Path("b.py").symlink_to("../b.py"),
    "a repository within": lambda: (init(Path("sub")), write("sub/a.py", OK)),
    "a pipe": lambda: os.mkfifo("pipe.py"),
}


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("words", COMMANDS)
def test_repeated(ask, words):
    first, is_repeated = ask(*words)
    assert not is_repeated
    assert ask(*words) == (first, True)
    assert run(*words, "--no-cache") == first


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("change", [pytest.param(change, id=name) for name, change in CHANGES.items()])
def test_answered_anew_after_a_change_of(ask, change):
    ask()
    assert ask()[1]
    change()
    answer, is_repeated = ask()
    assert not is_repeated
    assert answer == run("--no-cache")


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(("word", "before"), [pytest.param(*row, id=row[0]) for row in NEVER.items()])
def test_never_kept(ask, word, before):
    for step in before:
        step()
    for _ in range(2):
        assert not ask(word)[1]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("make", [pytest.param(make, id=name) for name, make in UNKNOWN.items()])
def test_never_kept_beside(ask, make):
    make()
    for _ in range(2):
        assert not ask()[1]


@pytest.mark.usefixtures("project")
def test_never_kept_of_a_file_that_was_changed_a_moment_ago(ask, monkeypatch):
    monkeypatch.setattr(answers, "racy_after", stamps.racy_after)
    for _ in range(2):
        assert not ask()[1]


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "change",
    [
        pytest.param(lambda patch: patch.setenv("NO_COLOR", "1"), id="variable"),
        pytest.param(lambda patch: patch.chdir("shop"), id="folder"),
        pytest.param(lambda patch: patch.setattr(cache_folder, "_KEYS", [b"k" * 16]), id="program"),
    ],
)
def test_not_repeated_for_another(ask, change, monkeypatch):
    ask(".")
    with monkeypatch.context() as patch:
        change(patch)
        assert not ask(".")[1]


@pytest.mark.parametrize(
    "damage",
    [
        pytest.param(lambda raw: raw[:-1], id="cut short"),
        pytest.param(lambda raw: raw.replace(b"CLD103", b"CLD104"), id="altered"),
        pytest.param(lambda _: b"", id="empty"),
        pytest.param(lambda _: cache_folder.MARK, id="nothing but the mark"),
        pytest.param(lambda _: cache_folder.MARK + b"\xff" * 99, id="of another program"),
    ],
)
def test_a_damaged_answer_is_given_anew(ask, damage, project):
    first, _ = ask()
    for path in (project.parent / "cache").rglob("*.facts"):
        path.write_bytes(damage(path.read_bytes()))
    assert ask() == (first, False)


@pytest.mark.usefixtures("project")
def test_an_answer_without_findings_is_repeated(ask):
    write("app.py", OK)
    first, _ = ask()
    assert first.code == 0
    assert ask() == (first, True)


def test_what_the_encoding_of_the_output_lacks_is_escaped_again(tmp_path, monkeypatch):
    answer = answers.Answer(str(tmp_path / f"{'0' * 32}{cache_folder.SUFFIX}"), b"key")
    assert answer.kept(lambda: int(sys.stdout.write("é\n") == 0)) == 0
    out = io.TextIOWrapper(io.BytesIO(), encoding="ascii")
    monkeypatch.setattr(sys, "stdout", out)
    assert answer.repeat() == 0
    assert out.buffer.getvalue() == b"\\xe9\n"


@pytest.mark.usefixtures("project")
def test_errors_are_not_kept(ask):
    for _ in range(2):
        assert not ask("missing.py")[1]
