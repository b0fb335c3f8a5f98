"""git is asked in repositories that set traps: none springs, none leads out, none keeps the tool waiting.

The traps are set for the real git, and shown to work: what springs where git is called plainly doesn't
where the tool calls it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import sys
from pathlib import Path, PureWindowsPath
from types import SimpleNamespace

import pytest

from cloudinary_lint.files import git
from cloudinary_lint.files.git import Output, TooSlow
from tests.hostile.runs import FIXED, SETTINGS, init, run, write

PROGRAMS = [
    "core.alternateRefsCommand",
    "core.askPass",
    "core.editor",
    "core.fsmonitor",
    "core.gitProxy",
    "core.pager",
    "core.sshCommand",
    "sequence.editor",
    "pager.ls-files",
    "diff.external",
    "diff.x.command",
    "diff.x.textconv",
    "filter.x.clean",
    "filter.x.smudge",
    "filter.x.process",
    "merge.x.driver",
    "alias.ls-files",
    "alias.grep",
    "credential.helper",
    "gpg.program",
    "gpg.ssh.program",
    "browser.x.cmd",
    "difftool.x.cmd",
    "mergetool.x.cmd",
    "interactive.diffFilter",
    "uploadpack.packObjectsHook",
    "submodule.x.update",
    "trailer.x.cmd",
    "remote.origin.uploadpack",
]
HOOKS = (
    "post-index-change",
    "fsmonitor-watchman",
    "query-watchman",
    "post-checkout",
    "reference-transaction",
)
COMMANDS = ("ls-files", "grep", "status", "rev-parse", "config", "fsmonitor--daemon")


class Traps:
    """Programs that leave a mark when they are run, and where their names can be put."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.marks = folder / "marks"
        self.marks.mkdir(parents=True)

    def program(self, name: str, folder: str = "programs") -> str:
        path = self.folder / folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'#!/bin/sh\n: > "{self.marks}/$(basename "$0")"\nexit 0\n', encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    def config(self) -> str:
        """A configuration in which every program is a trap."""
        lines = [
            f"[{place(key)}]\n\t{key.rpartition('.')[2]} = {'!' * key.startswith('alias')}{self.program(key)}"
            for key in PROGRAMS
        ]
        return "\n".join(
            (
                *lines,
                f"[core]\n\thooksPath = {self.hooks()}\n\tuntrackedCache = true\n\tpreloadIndex = true",
                '[protocol "ext"]\n\tallow = always\n',
            )
        )

    def hooks(self) -> Path:
        return self.programs("hooks", *HOOKS)

    def programs(self, folder: str, *names: str) -> Path:
        """A folder of programs."""
        for name in names:
            self.program(name, folder)
        return self.folder / folder

    @property
    def sprung(self) -> list[str]:
        return sorted(path.name for path in self.marks.iterdir())


def place(key: str) -> str:
    """The section of a key, as a configuration names it."""
    section, _, rest = key.partition(".")
    middle = rest.rpartition(".")[0]
    return f'{section} "{middle}"' if middle else section


@pytest.fixture
def traps(tmp_path: Path) -> Traps:
    return Traps(tmp_path / "traps")


def commit(folder: str, *names: str) -> None:
    """Makes a repository with some files in it."""
    init(folder)
    for name in names:
        write(f"{folder}/{name}")
    write(f"{folder}/.gitattributes", "* filter=x diff=x merge=x\n")
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com")
    subprocess.run(["git", "add", "."], cwd=folder, check=True)
    subprocess.run(["git", *identity, "commit", "--quiet", "-m", "x"], cwd=folder, check=True)


def plain(traps: Traps) -> None:
    """A repository whose own configuration is hostile."""
    with Path(".git/config").open("a", encoding="utf-8") as file:
        file.write(traps.config())


def including(traps: Traps) -> None:
    """One that includes a hostile file of the project."""
    write("settings.gitconfig", traps.config())
    subprocess.run(["git", "config", "include.path", "../settings.gitconfig"], check=True)


def including_under_a_condition(traps: Traps) -> None:
    """One that includes a hostile file of the project where it lies anywhere."""
    write("settings.gitconfig", traps.config())
    subprocess.run(["git", "config", "includeIf.gitdir:/**.path", "../settings.gitconfig"], check=True)


def of_work_tree(traps: Traps) -> None:
    """One with a configuration for its work tree."""
    subprocess.run(["git", "config", "extensions.worktreeConfig", "true"], check=True)
    write(".git/config.worktree", traps.config())


def pointing_elsewhere(traps: Traps) -> None:
    """A `.git` that is a file, and names a hostile folder."""
    plain(traps)
    shutil.move(".git", traps.folder / "elsewhere")
    write(".git", f"gitdir: {traps.folder / 'elsewhere'}\n")


def within(traps: Traps) -> None:
    """A hostile repository in a harmless one."""
    commit("sub", "urls.py")
    with Path("sub/.git/config").open("a", encoding="utf-8") as file:
        file.write(traps.config())


def partial(traps: Traps) -> None:
    """A partial clone, whose objects are gone and would be fetched by a program of its choice."""
    plain(traps)
    command = traps.program("ext")
    for key, value in (
        ("remote.origin.url", f"ext::{command}"),
        ("remote.origin.promisor", "true"),
        ("extensions.partialClone", "origin"),
        ("core.repositoryFormatVersion", "1"),
    ):
        subprocess.run(["git", "config", key, value], check=True)
    shutil.rmtree(".git/objects")
    Path(".git/objects").mkdir()


def sparse(traps: Traps) -> None:
    """A partial clone whose index holds folders, and whose trees are gone: to list files is to fetch them."""
    commit(".", "near/urls.py", "far/urls.py")
    subprocess.run(["git", "sparse-checkout", "init", "--cone", "--sparse-index"], check=True)
    subprocess.run(["git", "sparse-checkout", "set", "near"], check=True)
    partial(traps)


LAYOUTS = (
    *(plain, including, including_under_a_condition, of_work_tree, pointing_elsewhere),
    *(within, partial, sparse),
)


@pytest.mark.usefixtures("here")
class TestPrograms:
    @pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.__name__)
    @pytest.mark.parametrize("words", [(".",), ("--force-exclude", "settings.py"), ("--fix", ".")], ids=str)
    def test_of_a_repository_are_not_run(self, traps, layout, words):
        commit(".", "settings.py")
        layout(traps)
        done = run(*words)
        assert traps.sprung == []
        assert ("CLD101" in done.out) != ("--fix" in words)
        again = run(*words)
        assert traps.sprung == [], "what is kept of the first run changes nothing"
        assert "--fix" in words or (again.code, again.out) == (done.code, done.out)

    @pytest.mark.parametrize("layout", LAYOUTS[:5], ids=lambda layout: layout.__name__)
    def test_of_a_repository_are_run_where_git_is_asked_plainly(self, traps, layout):
        commit(".", "settings.py")
        layout(traps)
        write("settings.py", SETTINGS.replace("demo", "shop"))  # as long: only its content tells
        subprocess.run(["git", "status"], check=False, capture_output=True)
        assert "core.fsmonitor" in traps.sprung
        assert "filter.x.clean" in traps.sprung or "filter.x.process" in traps.sprung

    @pytest.mark.parametrize("held", ["GIT_ALLOW_PROTOCOL", "GIT_NO_LAZY_FETCH"])
    def test_of_a_remote_are_held_back_twice(self, traps, monkeypatch, held):
        """An older git knows one of the two alone."""
        sparse(traps)
        for name in {"GIT_ALLOW_PROTOCOL", "GIT_NO_LAZY_FETCH"} - {held}:
            monkeypatch.delitem(git._ADDED, name)  # noqa: SLF001
        assert "CLD101" in run(".").out
        assert traps.sprung == []
        subprocess.run(["git", "-c", "protocol.allow=never", "ls-files"], check=False, capture_output=True)
        assert "ext" in traps.sprung, "what is said of all protocols is not said of this one"

    def test_of_the_environment_are_not_run(self, traps, monkeypatch):
        commit(".", "settings.py")
        folder = traps.programs("exec", *(f"git-{name}" for name in COMMANDS))
        trace = traps.marks / "trace"
        for name, value in {
            "GIT_EXEC_PATH": str(folder),
            "GIT_EXTERNAL_DIFF": traps.program("diff"),
            "GIT_PAGER": traps.program("pager"),
            "GIT_EDITOR": traps.program("editor"),
            "GIT_SSH_COMMAND": traps.program("ssh"),
            "GIT_ASKPASS": traps.program("askpass"),
            "GIT_PROXY_COMMAND": traps.program("proxy"),
            "GIT_CONFIG_PARAMETERS": f"'core.fsmonitor={traps.program('parameters')}'",
            "GIT_CONFIG_COUNT": "1",
            "GIT_CONFIG_KEY_0": "core.fsmonitor",
            "GIT_CONFIG_VALUE_0": traps.program("count"),
            "GIT_TRACE": str(trace),
            "GIT_TRACE2": str(trace),
            "GIT_TRACE2_EVENT": str(trace),
            "GIT_TRACE_SETUP": str(trace),
        }.items():
            monkeypatch.setenv(name, value)
        assert "CLD101" in run(".").out
        assert traps.sprung == []
        subprocess.run(["git", "ls-files", "--others"], check=False, capture_output=True)
        assert traps.sprung != []

    @pytest.mark.parametrize("path", ["", ".", "bin", ":bin", "./bin:."])
    def test_of_the_project_that_are_called_git_are_not_run(self, traps, monkeypatch, path):
        for name in ("git", "bin/git"):
            write(name, f"#!/bin/sh\n: > '{traps.marks}/git'\n").chmod(0o755)
        init()
        write("settings.py")
        monkeypatch.setenv("PATH", path)
        assert "CLD101" in run(".").out
        assert traps.sprung == []

    def test_a_bare_repository_in_disguise_is_only_a_folder(self, traps):
        """What looks like a repository's inside, without `.git`: git takes it for one, and hears it."""
        commit(".", "urls.py")
        plain(traps)
        shutil.copytree(".git", "data")
        write("data/settings.py")
        write("data/info/exclude", "*")
        write("data/index", index())
        subprocess.run(["git", "config", "--file", "data/config", "core.worktree", "."], check=True)
        assert "data/settings.py:1:1: CLD101" in run("data").out
        assert traps.sprung == []
        plainly = ("git", "-C", "data", "-c", "core.fsmonitor=false", "ls-files", "-co", "--exclude-standard")
        assert subprocess.run(plainly, check=True, capture_output=True).stdout == b""


def index(*names: bytes) -> bytes:
    """An index as git reads it, with names that git itself refuses to write."""
    entries = b"".join(_entry(name) for name in sorted(names))
    whole = b"DIRC" + struct.pack(">II", 2, len(names)) + entries
    return whole + hashlib.sha1(whole, usedforsecurity=False).digest()


def _entry(name: bytes) -> bytes:
    numbers = struct.pack(">10I", 0, 0, 0, 0, 0, 0, 0o100644, 0, 0, 0)
    head = numbers + bytes(20) + struct.pack(">H", len(name)) + name
    return head + bytes(8 - len(head) % 8)


@pytest.mark.usefixtures("here")
class TestNames:
    def test_of_an_index_lead_nowhere_else(self, tmp_path):
        (tmp_path / "outside.py").write_text(SETTINGS, encoding="utf-8")
        init()
        write("settings.py")
        write("a..b.py")
        names = (
            b"../outside.py",
            b"x/../../outside.py",
            b"settings.py",
            b"a..b.py",
            b"..",
            b".git/config.py",
        )
        write(".git/index", index(*names, os.fsencode(tmp_path / "outside.py")))
        write(".git/config.py")
        listed = subprocess.run(["git", "ls-files"], check=True, capture_output=True).stdout
        assert b"../outside.py" in listed, "git itself lists them"
        assert run("--fix", ".").code == 0
        assert (tmp_path / "outside.py").read_text(encoding="utf-8") == SETTINGS
        assert Path(".git/config.py").read_text(encoding="utf-8") == SETTINGS
        assert Path("settings.py").read_text(encoding="utf-8") == FIXED
        assert Path("a..b.py").read_text(encoding="utf-8") == FIXED

    @pytest.mark.parametrize("name", [".GIT", ".Git", ".HG"])
    def test_of_version_control_are_passed_over_in_any_case(self, name):
        """On a disk that tells no case apart, `.GIT` is the repository itself."""
        write(f"{name}/settings.py")
        write("CVS2/settings.py")
        done = run("--fix", ".", f"{name}/settings.py")
        assert Path(name, "settings.py").read_text(encoding="utf-8") == SETTINGS
        assert Path("CVS2/settings.py").read_text(encoding="utf-8") == FIXED
        assert done.code == 0

    @pytest.mark.parametrize(
        "name", ["..\\x.py", "a\\..\\..\\x.py", "C:\\x.py", "C:x.py", "\\\\host\\share\\x.py", "\\x.py"]
    )
    def test_lead_nowhere_else_on_windows(self, monkeypatch, name):
        """Names of an index that are harmless elsewhere."""
        monkeypatch.setitem(sys.modules, "pathlib", SimpleNamespace(PurePath=PureWindowsPath))
        listed = git._listing(Output(0, os.fsencode(f"a.py\0b/c.py\0{name}\0"), b""))  # noqa: SLF001
        assert listed.names == ("a.py", "b/c.py")

    def test_behind_a_link_are_not_followed(self, tmp_path):
        commit(".", "sub/settings.py")
        shutil.move("sub", tmp_path / "outside")
        Path("sub").symlink_to(tmp_path / "outside")
        done = run("--fix", ".")
        assert "sub/settings.py: not checked: behind a link to a folder\n" in done.err
        assert (tmp_path / "outside/settings.py").read_text(encoding="utf-8") == SETTINGS

    def test_are_the_same_in_a_work_tree_and_in_a_submodule(self, tmp_path):
        commit("module", "settings.py")
        commit("main", "urls.py")
        allowed = ("-c", "protocol.file.allow=always")
        subprocess.run(
            ["git", *allowed, "submodule", "--quiet", "add", "../module", "sub"], cwd="main", check=True
        )
        subprocess.run(["git", "worktree", "add", "--quiet", str(tmp_path / "tree")], cwd="main", check=True)
        assert [line.partition(":")[0] for line in run("main").out.splitlines()] == [
            "main/sub/settings.py",
            "main/urls.py",
        ]
        os.chdir(tmp_path / "tree")
        assert run(".").out.startswith("urls.py:1:1: CLD101 ")


NAMED = [
    pytest.param((".",), False, id="the folder around it"),
    pytest.param((".", "urls.py"), False, id="another file"),
    pytest.param(("sub",), True, id="itself"),
    pytest.param((".", "sub/"), True, id="itself beside the folder around it"),
    pytest.param(("sub/settings.py",), True, id="a file of it"),
]


def submodule() -> None:
    """One as `git submodule add` makes it."""
    commit("../module", "settings.py")
    add = ("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../module", "sub")
    subprocess.run(["git", *add], check=True)


def older_submodule() -> None:
    """One that holds its own `.git`, as git made them once, and makes them of a clone that is added."""
    commit("sub", "settings.py")
    subprocess.run(["git", "-c", "advice.addEmbeddedRepo=false", "add", "sub"], check=True)


@pytest.mark.parametrize("make", [submodule, older_submodule], ids=lambda make: make.__name__)
@pytest.mark.usefixtures("here")
class TestSubmodules:
    @pytest.mark.parametrize(("words", "is_written"), NAMED)
    def test_are_written_where_they_are_named(self, make, words, is_written):
        commit(".", "urls.py")
        make()
        done = run("--fix", *words)
        assert Path("sub/settings.py").read_text(encoding="utf-8") == (FIXED if is_written else SETTINGS)
        assert Path("urls.py").read_text(encoding="utf-8") == (FIXED if "." in words else SETTINGS)
        assert (done.out.partition(":")[0] == "sub/settings.py") != is_written
        assert ("sub: not written: a git submodule that was not named" in done.err) != is_written

    def test_are_no_part_of_a_diff_where_they_are_not_named(self, make):
        commit(".", "urls.py")
        make()
        assert "sub/settings.py" not in run("--diff", ".").out
        assert "sub/settings.py" in run("--diff", "sub").out

    def test_are_written_from_within(self, make):
        commit(".", "urls.py")
        make()
        os.chdir("sub")
        assert run("--fix").code == 0
        assert Path("settings.py").read_text(encoding="utf-8") == FIXED


@pytest.mark.usefixtures("here")
def test_other_repositories_within_are_written():
    """One that git doesn't track is only another folder of its user."""
    commit(".", "urls.py")
    commit("inner", "settings.py")
    assert run("--fix").code == 0
    assert Path("inner/settings.py").read_text(encoding="utf-8") == FIXED


CONFIGURATIONS = [
    ("core.excludesFile", "/dev/zero"),
    ("core.attributesFile", "/dev/zero"),
    ("core.worktree", "/"),
    ("core.worktree", "sub"),
    ("core.worktree", "/nowhere"),
    ("core.bare", "true"),
    ("core.sparseCheckout", "true"),
    ("core.repositoryFormatVersion", "9"),
    ("core.quotePath", "false"),
    ("core.abbrev", "nonsense"),
    ("extensions.objectFormat", "sha256"),
    ("include.path", "/dev/zero"),
    ("color.ui", "always"),
    ("column.ui", "always"),
    ("submodule.recurse", "true"),
]


@pytest.mark.parametrize(("key", "value"), CONFIGURATIONS, ids="=".join)
@pytest.mark.usefixtures("here")
def test_no_configuration_hides_a_file(key, value):
    """Whatever a repository says of itself, the files of its folder are listed, with git or without."""
    commit(".", "settings.py", "sub/settings.py")
    subprocess.run(["git", "config", key, value], check=True)
    git.reset_time_limit()
    done = run(".")
    assert done.out.count("CLD101") == 2
    assert done.code == 1


PIPES = [
    pytest.param(".gitignore", id="for what is ignored"),
    pytest.param("sub/.gitignore", id="for what is ignored in a folder"),
    pytest.param(".git/info/exclude", id="for what is ignored in all clones"),
    pytest.param(".git/index", id="for the index"),
    pytest.param(".git/config", id="for the configuration"),
    pytest.param(".git/HEAD", id="for the head"),
]


@pytest.mark.usefixtures("here")
def test_what_git_could_not_list_is_heard_in_every_language(traps, monkeypatch):
    program = traps.folder / "git"
    program.write_text(
        '#!/bin/sh\nprintf "settings.py\\0"\n'
        '[ "$LC_ALL" = C ] && m="could not open directory" || m="konnte Verzeichnis nicht öffnen"\n'
        'echo "$m" >&2\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(traps.folder))
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    listing = git.list_files(".")
    assert listing is not None
    assert (listing.names, listing.is_whole) == (("settings.py",), False)


def forged(stem: bytes, count: int) -> bytes:
    """An index of version 4, in which each name holds only what it adds to the one before it."""
    entries = bytearray()
    before = b""
    for number in range(count):
        ending = b"%06d.bin" % number
        kept = next(index for index in range(7) if before[: index + 1] != ending[: index + 1])
        name, dropped = (ending[kept:], len(ending) - kept) if before else (stem + ending, 0)
        entries += struct.pack(">10I", 0, 0, 0, 0, 0, 0, 0o100644, 0, 0, 0) + bytes(20)
        entries += struct.pack(">H", min(len(stem) + len(ending), 0xFFF)) + _number(dropped) + name + b"\0"
        before = ending
    whole = b"DIRC" + struct.pack(">II", 4, count) + entries
    return whole + hashlib.sha1(whole, usedforsecurity=False).digest()


def _number(value: int) -> bytes:
    """A number as git writes it: seven bits a byte, the highest first."""
    found = [value & 127]
    while value := value >> 7:
        value -= 1
        found.append(128 | (value & 127))
    return bytes(reversed(found))


@pytest.mark.usefixtures("here")
class TestBounds:
    """What git may answer, and what it may take for it."""

    @pytest.mark.parametrize(
        ("count", "length", "reason"),
        [
            pytest.param(2000, 60_000, "git's list of its files is longer than 32 MB", id="a long answer"),
            pytest.param(50_000, 60_000, "git has not the memory to list its files", id="a far longer one"),
            pytest.param(3, 60_000, "git lists names that are too long for any system", id="long names"),
        ],
    )
    def test_an_index_that_is_forged_is_not_believed(self, count, length, reason):
        init()
        write("settings.py")
        write(".git/index", forged(b"a" * length, count))
        git.reset_time_limit()
        done = run(".")
        assert done.code == 2
        assert done.out.startswith("settings.py:1:1: CLD101 ")
        assert (
            done.err.splitlines()[0]
            == f"cloudinary-lint: .: cannot be listed: {reason} (searched without git)"
        )
        assert len(done.err) < 1000

    def test_a_project_of_many_files_is_listed(self):
        init()
        write("settings.py")
        write(".git/index", forged(b"folder/with/a/name/", 20_000))
        done = run(".")
        assert done.code == 1
        assert "cannot be listed" not in done.err


@pytest.mark.usefixtures("here")
class TestWaiting:
    """A pipe that nobody writes to would be waited at for ever."""

    @pytest.mark.parametrize("name", PIPES)
    def test_at_a_pipe_ends(self, monkeypatch, name):
        monkeypatch.setattr(git, "_SECONDS", 0.1)
        git.reset_time_limit()
        init()
        write("sub/settings.py")
        Path(name).unlink(missing_ok=True)
        os.mkfifo(name)
        done = run(".")
        assert "CLD101" in done.out
        assert ".: cannot be listed: git gave no answer within 0 seconds (searched without git)\n" in done.err
        assert done.code == 2

    def test_is_for_all_repositories_of_a_run_together(self, monkeypatch):
        """The first takes all the time there is; the others are not even asked."""
        init()
        for name in "abc":
            commit(name, "settings.py")
            Path(name, ".gitignore").unlink(missing_ok=True)
            os.mkfifo(f"{name}/.gitignore")
        asked: list[float] = []

        def run_program(_command: object, _environment: object, seconds: float) -> Output:
            asked.append(seconds)
            clock[0] += 45
            raise TooSlow

        clock = [0.0]
        git.reset_time_limit()
        monkeypatch.setattr(git, "run_program", run_program)
        monkeypatch.setattr(git.time, "monotonic", lambda: clock[0])
        done = run("a", "b", "c")
        git.reset_time_limit()
        assert done.code == 2
        assert done.out.count("CLD101") == 3
        assert asked[:3] == [60, 15, 0]

    def test_does_not_begin_where_there_is_no_git(self):
        write("settings.py")
        os.mkfifo(".gitignore")
        assert "CLD101" in run(".").out
