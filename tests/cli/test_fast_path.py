"""The entrance: what it answers by itself is what the command line would have said, and loads nothing.

Held by what happens rather than by a clock: which modules are loaded, what is read, which processes start.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from cloudinary_lint.cli import argument_parser, option_table
from cloudinary_lint.cli import fast_path as front
from cloudinary_lint.cli import main as cli
from cloudinary_lint.cli.fast_path import files
from cloudinary_lint.files import git, parallel, reading
from tests import ROOT
from tests.repositories import init, make, run_git

HEAVY = {
    *(
        "re",
        "argparse",
        "typing",
        "dataclasses",
        "enum",
        "pathlib",
        "subprocess",
        "tomllib",
        "json",
        "hashlib",
    ),
    *("libcst", "dotenv", "functools", "collections", "importlib.util"),
}
PROGRAM = """
import os, sys
sys.path.insert(0, {root!r})
before = set(sys.modules)
from cloudinary_lint.cli.fast_path import main
code = main()
print(code, *sorted(set(sys.modules) - before))
"""
SCANNERS = {"yaml", "jsonc", "component", "flow", "lines"}
URL = "CLOUDINARY_URL: cloudinary://k:s@demo\n"
BUILDER = "page.image(width=1)\n"
FOUND = "import cloudinary\ncloudinary.config(cloud_name='demo')\n"


@pytest.fixture
def repository(tmp_path, monkeypatch):
    init(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLOUDINARY_LINT_OUTPUT_FORMAT", raising=False)
    return tmp_path


@pytest.fixture
def served(monkeypatch, capfd):
    """Runs the entrance with arguments: whether it answered by itself, and what it said and told."""

    def serve(*words: str):
        handed: list[bool] = []
        monkeypatch.setattr(sys, "argv", ["cloudinary-lint", *words])
        with monkeypatch.context() as patch:
            patch.setattr(cli, "main", lambda **_: handed.append(True))
            code = front.main()
        return not handed, code, *capfd.readouterr()

    return serve


@pytest.fixture
def same(served, monkeypatch, capfd):
    """Holds that the entrance says what the command line says, whoever answers; tells who did."""

    def check(*words: str) -> bool:
        answered, *said = served(*words)
        code = cli.main(words)
        assert not answered or said == [code, *capfd.readouterr()]
        return bool(answered)

    return check


def write(**texts: str) -> None:
    for name, text in texts.items():
        Path(name).write_text(text, encoding="utf-8")


class TestLoads:
    @pytest.mark.parametrize(
        "words",
        [
            pytest.param((), id="a tree"),
            pytest.param(("--force-exclude", "a.py", "b.html"), id="the files of a hook"),
            pytest.param(("--force-exclude", "--fix", "a.py"), id="the fixing hook"),
        ],
    )
    def test_nothing_that_takes_time(self, repository, words):
        make(repository, "a.py", "b.html", "pyproject.toml")
        run_git(repository, "add", ".")
        program = PROGRAM.format(root=str(ROOT))
        done = subprocess.run(
            [sys.executable, "-I", "-S", "-c", program, *words],
            capture_output=True,
            encoding="utf-8",
            check=True,
        )
        code, *loaded = done.stdout.split()
        assert code == "0"
        assert HEAVY.isdisjoint(loaded)
        assert {name for name in loaded if name.startswith("cloudinary_lint.")} <= {
            *(f"cloudinary_lint.{name}" for name in ("cli", "cli.fast_path", "files", "languages")),
            *(f"cloudinary_lint.languages.{name}" for name in ("candidates", "kinds")),
            *(f"cloudinary_lint.files.{name}" for name in ("git", "exclusions", "parallel", "reading")),
            "cloudinary_lint.cli.fast_path.files",
        }

    @pytest.mark.parametrize(
        ("name", "text", "spared"),
        [
            pytest.param("a.yml", URL, {"dotenv", "jsonc", "component"}, id="YAML"),
            pytest.param("Dockerfile", f"ENV {URL}", {"dotenv", *SCANNERS} - {"lines"}, id="a Dockerfile"),
            pytest.param(".env", "CLOUDINARY_CLOUD_NAME=a\n", SCANNERS, id="an env file"),
            pytest.param("a.txt", "cloudinary==1.40\n", {"dotenv", *SCANNERS}, id="no template"),
        ],
    )
    @pytest.mark.usefixtures("repository")
    def test_of_the_rest_only_what_a_file_needs(self, name, text, spared):
        write(**{name: text})
        program = PROGRAM.format(root=str(ROOT))
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        words = [sys.executable, "-c", program, "--no-cache"]
        done = subprocess.run(words, capture_output=True, encoding="utf-8", check=True, env=environment)
        loaded = {word.removeprefix("cloudinary_lint.languages.literal.") for word in done.stdout.split()}
        assert "cloudinary_lint.cli.main" in loaded
        assert {"libcst", "pickle", "hashlib", "subprocess", "tomllib", *spared}.isdisjoint(loaded)
        assert {"cloudinary_lint.linting.writing", "cloudinary_lint.languages.template"}.isdisjoint(loaded)

    @pytest.mark.usefixtures("repository")
    def test_the_rest_where_there_is_something_to_see(self):
        write(**{"a.py": FOUND})
        done = subprocess.run(
            [sys.executable, "-m", "cloudinary_lint"],
            capture_output=True,
            encoding="utf-8",
            check=False,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert done.returncode == 1
        assert done.stdout.startswith("a.py:2:1: CLD103 ")


class TestAnswers:
    @pytest.mark.parametrize(
        "words",
        [
            pytest.param((), id="the working folder"),
            pytest.param((".", "a.py", "./a.py"), id="a file twice"),
            pytest.param(("a.py", "b.txt", "c.md", "lib/d.min.js"), id="kinds that are not read"),
            pytest.param(("lib", "-q"), id="quietly"),
            pytest.param(("--force-exclude", "a.py", "lib/e.html"), id="tracked files"),
            pytest.param(("--color=never", "--exit-zero", "lib"), id="options that change nothing"),
        ],
    )
    def test_what_the_command_line_says(self, repository, same, words):
        make(repository, "a.py", "b.txt", "c.md", "lib/d.min.js", "lib/e.html", "lib/node_modules/f.py")
        make(repository, "env/pyvenv.cfg", "env/g.py", "lib/min.js", **{"lib/min.js": "x" * 3000})
        run_git(repository, "add", ".")
        write(**{"untracked.py": "", ".gitignore": "ignored.py\n", "ignored.py": ""})
        assert same(*words)

    def test_a_file_that_is_gone_is_not_counted(self, repository, same):
        make(repository, "a.py", "b.py")
        run_git(repository, "add", ".")
        (repository / "b.py").unlink()
        assert same()

    @pytest.mark.usefixtures("repository")
    def test_calls_that_are_not_cloudinarys_where_nothing_else_is(self, same):
        write(**{"a.py": BUILDER, "b.py": ""})
        assert same()
        assert same("a.py")

    def test_many_files_in_two_processes(self, repository, same, monkeypatch):
        make(repository, *(f"a{number}.py" for number in range(9)))
        write(**{"a1.py": BUILDER, "a8.py": BUILDER})
        monkeypatch.setattr(parallel, "_FORK", 40)
        monkeypatch.setattr(parallel, "how_many", lambda: 1 + hasattr(os, "fork"))
        assert same()
        assert same(*(f"a{number}.py" for number in range(9)))


class TestHandsOver:
    """What takes a closer look: the command line is asked, and hears nothing of what was seen before."""

    @pytest.mark.parametrize(
        "words",
        [
            ("--verbose",),
            ("--select=CLD1",),
            ("--output-format", "json"),
            ("--help",),
            ("--",),
            ("-",),
            ("nowhere.py",),
            ("a.py", "nowhere"),
        ],
        ids=" ".join,
    )
    def test_other_arguments(self, repository, served, words):
        make(repository, "a.py")
        assert not served(*words)[0]

    @pytest.mark.parametrize(
        ("name", "text"),
        [
            pytest.param("a.py", FOUND, id="the name"),
            pytest.param("a.html", "{{ a.build_url() }}", id="a method of Cloudinary's alone"),
            pytest.param("a.py", "a.image(crop='fill')", id="a keyword of Cloudinary's alone"),
            pytest.param("pyproject.toml", "[tool.cloudinary-lint]", id="settings"),
            pytest.param("cloudinary-lint.toml", "", id="settings in a file of their own"),
        ],
    )
    @pytest.mark.parametrize("words", [(), ("a.py",)], ids=["a tree", "a file"])
    @pytest.mark.usefixtures("repository")
    def test_files(self, served, name, text, words):
        write(**{"a.py": "", name: text})
        assert (words and name.endswith("html")) or not served(*words)[0]

    @pytest.mark.parametrize("words", [(), ("lib/b.py",)], ids=["a tree", "a file"])
    @pytest.mark.parametrize("name", ["pyproject.toml", "cloudinary-lint.toml"])
    def test_a_folder_with_settings_of_its_own(self, repository, served, words, name):
        make(repository, "a.py", "lib/b.py", f"lib/{name}", **{f"lib/{name}": "[tool.cloudinary-lint]\n"})
        assert served("a.py")[0]
        assert not served(*words)[0]

    @pytest.mark.usefixtures("repository")
    def test_a_call_where_another_file_of_the_project_mentions_cloudinary(self, served):
        write(**{"a.py": BUILDER, "b.py": "image = CloudinaryField()"})
        assert not served("a.py")[0]

    def test_an_untracked_file_of_a_hook(self, repository, served):
        make(repository, "a.py")
        assert not served("--force-exclude", "a.py")[0]

    def test_a_format_that_is_set_outside(self, repository, served, monkeypatch):
        make(repository, "a.py")
        monkeypatch.setenv("CLOUDINARY_LINT_OUTPUT_FORMAT", "jsn")
        assert not served("a.py")[0]

    def test_folders_without_git(self, tmp_path, served, monkeypatch):
        monkeypatch.chdir(tmp_path)
        make(tmp_path, "a.py")
        monkeypatch.setattr(files.os.path, "exists", lambda _: False)
        assert not served()[0]

    def test_where_git_does_not_answer(self, repository, served, monkeypatch):
        make(repository, "a.py")
        monkeypatch.setattr(git, "run_program", lambda *_: None)
        assert not served()[0]

    def test_folders_that_git_cannot_list(self, repository, served, monkeypatch):
        make(repository, "a.py")
        said = git.Output(0, b"a.py\0", b"warning: could not open directory 'b/': Permission denied")
        monkeypatch.setattr(git, "run_program", lambda *_: said)
        assert not served()[0]

    def test_repositories_within(self, repository, served):
        make(repository, "a.py")
        init(repository / "sub")
        make(repository, "sub/b.py")
        assert not served()[0]
        run_git(repository / "sub", "add", ".")
        run_git(repository / "sub", "commit", "--quiet", "-m", "x")
        run_git(repository, "-c", "advice.addEmbeddedRepo=false", "add", ".")
        assert not served()[0]

    @pytest.mark.parametrize("target", ["a.py", "lib", "nowhere", "/dev/zero"])
    def test_links(self, repository, served, target):
        make(repository, "a.py", "lib/b.py")
        Path("c.py").symlink_to(target)
        assert not served()[0]

    def test_files_behind_links(self, repository, served):
        make(repository, "lib/b.py")
        Path("other").symlink_to("lib")
        assert not served("other/b.py")[0]

    @pytest.mark.usefixtures("repository")
    def test_what_is_no_file(self, served):
        os.mkfifo("a.py")
        assert not served("a.py")[0]

    def test_what_may_not_be_read(self, repository, served, monkeypatch):
        make(repository, "a.py")

        def refuse(*_, **__):
            raise PermissionError

        monkeypatch.setattr(files, "read_up_to", refuse)
        assert not served()[0]
        assert not served("a.py")[0]

    def test_what_the_second_process_finds(self, repository, served, monkeypatch):
        make(repository, *(f"a{number}.py" for number in range(9)))
        write(**{"a8.py": FOUND})
        monkeypatch.setattr(parallel, "_FORK", 40)
        monkeypatch.setattr(parallel, "how_many", lambda: 1 + hasattr(os, "fork"))
        assert not served(*(f"a{number}.py" for number in range(9)))[0]


@pytest.mark.parametrize(
    "name",
    ["requirements.txt", "requirements/base.txt", "z/settings.py", "z/settings/base.py", ".env"],
)
def test_where_cloudinary_is_mentioned_first_is_looked_first(repository, served, monkeypatch, name):
    make(repository, *(f"a{number}.yml" for number in range(9)), name, "z.html", **{name: FOUND})
    opened: list[str] = []

    def read(path: str, *rest, follows: bool) -> tuple[bytes, os.stat_result]:
        opened.append(Path(path).relative_to(repository).as_posix())
        return reading.read_up_to(path, *rest, follows=follows)

    monkeypatch.setattr(files, "read_up_to", read)
    assert not served()[0]
    assert opened == [name]


def test_nobody_waits_for_a_process_whose_answer_is_not_needed(repository, served, monkeypatch):
    make(repository, *(f"a{number}.py" for number in range(9)), **{"a0.py": FOUND})
    killed: list[int] = []
    kill = os.kill
    monkeypatch.setattr(os, "kill", lambda process, signal: killed.append(process) or kill(process, signal))
    monkeypatch.setattr(files, "_FEW", 4)
    monkeypatch.setattr(parallel, "_FORK", 40)
    monkeypatch.setattr(parallel, "how_many", lambda: 1 + hasattr(os, "fork"))
    assert not served()[0]
    assert len(killed) == hasattr(os, "fork")
    with pytest.raises(ChildProcessError):
        os.waitpid(killed[0], os.WNOHANG)


def test_git_is_asked_once_for_the_command_line_too(repository, monkeypatch, capfd):
    monkeypatch.setattr(sys, "argv", ["cloudinary-lint"])
    make(repository, "a.py", **{"a.py": FOUND})
    asks: list[object] = []
    real = git.run_program
    monkeypatch.setattr(git, "run_program", lambda *given: asks.append(given) or real(*given))
    assert front.main() == 1
    assert "CLD103" in capfd.readouterr().out
    assert len(asks) == 1


def test_both_readings_of_the_arguments_know_the_same_words():
    known = {word for action in argument_parser.parser()._actions for word in action.option_strings}  # noqa: SLF001
    table = {name for group in option_table.GROUPS.values() for names, *_ in group for name in names.split()}
    assert table == known - {"-h", "--help", "--version"}
    assert {word.partition("=")[0] for word in front.NEUTRAL} <= table


def test_the_options_of_the_hooks_are_neutral():
    hooks = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    words = {
        word for line in hooks.splitlines() if "entry:" in line for word in line.split() if word[0] == "-"
    }
    assert words <= front.NEUTRAL


@pytest.mark.parametrize("word", sorted(front.NEUTRAL))
def test_a_word_that_is_idle_is_a_word_of_the_command_line(repository, same, word):
    make(repository, "a.py")
    run_git(repository, "add", ".")
    assert same(word, "a.py")


def test_large_files_are_read_to_their_ends(repository, served):
    Path("a.py").write_bytes(b"#" * 3_000_000 + b"cloudinary")
    assert reading.read_file("a.py", follows=False) == Path("a.py").read_bytes()
    assert not served()[0]


def test_a_name_is_tracked_only_as_a_whole(repository, served):
    make(repository, "lib/a.py", "a.py")
    run_git(repository, "add", "lib")
    assert served("--force-exclude", "lib/a.py")[0]
    assert not served("--force-exclude", "a.py")[0]


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        pytest.param((), 1, id="a tree"),
        pytest.param(("a.py",), 0, id="files"),
        pytest.param(("--force-exclude", "a.py"), 0, id="the files of a hook"),
    ],
)
def test_git_is_asked_once_and_only_about_folders(repository, served, monkeypatch, words, asked):
    make(repository, "a.py")
    run_git(repository, "add", ".")
    asks: list[object] = []
    real = git.run_program
    monkeypatch.setattr(git, "run_program", lambda *given: asks.append(given) or real(*given))
    monkeypatch.setattr(os, "fork", None)
    assert served(*words)[0]
    assert len(asks) == asked
