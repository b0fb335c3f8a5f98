"""What a run does to the world, whatever it is given to read: it starts git, opens files, and prints."""

from __future__ import annotations

import ast
import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest

from cloudinary_lint.integrations.flake8_plugin import Plugin, checking
from tests import ROOT
from tests.hostile.runs import FIXED, SETTINGS, init, outside, run, write
from tests.planted import CARRIERS, plant

WATCHED = """
import json, os, sys
from cloudinary_lint.cli.main import main
os.sched_getaffinity = lambda _: {0}  # what forked processes do is not seen here
seen = []
def note(event, arguments):
    seen.append((event, [str(one) for one in arguments]))
sys.addaudithook(note)
code = main(sys.argv[2:])
recorded = list(seen)
with open(sys.argv[1], "w") as file:
    json.dump(recorded, file)
sys.exit(code)
"""
BAIT = """import os, socket, subprocess
os.makedirs('sprung')
import cloudinary
cloudinary.config(cloud_name='demo', api_secret='x')
"""
WRITING = (
    "os.remove",
    "os.rename",
    "os.chmod",
    "os.chown",
    "os.mkdir",
    "os.link",
    "os.symlink",
    "os.setxattr",
)


@pytest.fixture
def project(here: Path) -> Path:
    """A project in which every file would leave a mark if it ran, and every reader has something to read."""
    init()
    for name in CARRIERS:
        plant(name, "x")
    for name in (
        "settings.py",
        "conftest.py",
        "setup.py",
        "sitecustomize.py",
        "libcst.py",
        "dotenv.py",
        "shop/__init__.py",
    ):
        write(name, BAIT)
    write("pyproject.toml", "[tool.cloudinary-lint]\nstrict = true\n[build-system]\nbuild-backend = 'shop'\n")
    write("locale/x.jinja", "{{ ''.__class__.__mro__ }}{% import 'os' as os %}{{ image.build_url() }}\n")
    return here


def events(tmp_path: Path, *words: str) -> list[tuple[str, list[str]]]:
    """The audit events of a run in a process of its own, from when its own code is loaded."""
    record = tmp_path / "events.json"
    done = outside(
        sys.executable, "-P" if sys.version_info >= (3, 11) else "-I", "-c", WATCHED, str(record), *words
    )
    assert done.code in {0, 1}, done.err
    return [(name, arguments) for name, arguments in json.loads(record.read_text(encoding="utf-8"))]


RUNS = [
    pytest.param((".",), id="checking"),
    pytest.param(("--fix", "--unsafe-fixes", "."), id="fixing"),
    pytest.param(("--diff", "--unsafe-fixes", "."), id="diffing"),
    pytest.param(("--show-config",), id="showing the configuration"),
]


@pytest.mark.parametrize("words", RUNS)
def test_a_run_is_watched(project, tmp_path, words):
    seen = events(tmp_path, *words)
    assert ("open", str(project / "settings.py")) in {(name, said[0]) for name, said in seen if said}
    assert not Path("sprung").exists()
    assert not [event for event in seen if event[0].startswith(("socket.", "urllib.", "ftplib.", "ctypes."))]
    assert {Path(said[0]).name for name, said in seen if name in {"subprocess.Popen", "os.posix_spawn"}} == {
        "git"
    }
    assert not [name for name, _ in seen if name in {"os.exec", "os.fork", "os.system", "os.startfile"}]
    here = (str(project), "./")
    code = [said for name, said in seen if name in {"compile", "exec", "import"}]
    assert not [said for said in code if any(one.startswith(here) or str(project) in one for one in said)]
    assert_written(seen, project if "--fix" in words else None)


def assert_written(seen: list[tuple[str, list[str]]], folder: Path | None) -> None:
    """Files were written and changed in the folder alone (if there is one), and where facts are kept."""
    written = [said[0] for name, said in seen if name == "open" and _is_writing(said)]
    written += [said[0] for name, said in seen if name in WRITING]
    kept = os.environ["CLOUDINARY_LINT_CACHE_DIR"]
    ours = [
        name
        for name in written
        if "__pycache__" not in name and name not in {os.devnull, kept} and not name.isdigit()
    ]
    ours = [name for name in ours if not Path(name).is_relative_to(Path(kept) / "cloudinary-lint")]
    assert bool(ours) == bool(folder)
    placed = [Path(folder or "", name) for name in ours if os.sep in name]  # the others are in an open folder
    assert not [path for path in placed if folder and not path.is_relative_to(folder)]


def _is_writing(said: list[str]) -> bool:
    flags = int(said[2]) if said[2].lstrip("-").isdigit() else 0
    return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND))


def test_the_modules_of_a_project_are_not_taken_for_the_tools(project):
    """The command doesn't look into the working folder; neither may what it loads."""
    done = outside(str(Path(sys.executable).with_name("cloudinary-lint")), ".")
    assert done.code == 1
    assert not Path("sprung").exists()


@pytest.mark.parametrize(
    "words", [(".",), ("--fix", "--unsafe-fixes", "."), ("--version",), ("--lsp",)], ids=str
)
def test_python_m_loads_no_module_of_a_project(project, words):
    write("probe.py", "import sys\nprint(*{name.partition('.')[0] for name in sys.modules})")
    by_python_itself = outside(sys.executable, "-m", "probe").out.split()
    names = {*sys.stdlib_module_names, "pygls", "lsprotocol", "attrs"}.difference(by_python_itself)
    assert len(names) > 100
    for name in sorted(names):
        write(f"{name}.py", BAIT)
    done = outside(sys.executable, "-m", "cloudinary_lint", *words)
    assert done.code in {0, 1}, done.err
    assert not Path("sprung").exists()


def test_the_plugin_of_flake8_loads_no_module_of_a_project(here, monkeypatch):
    before = ["", str(here), *sys.path]
    monkeypatch.setattr(sys, "path", before)
    paths: list[list[str]] = []
    monkeypatch.setattr(checking, "found", lambda *_: paths.append(sys.path) or [])
    Plugin(ast.parse(""), "a.py", [])
    assert {"", str(here)}.isdisjoint(paths[0])
    assert sys.path is before


class Environment(dict[str, str]):
    """Variables that tell who asks for them."""

    def __init__(self) -> None:
        super().__init__(os.environ)
        self.asked: set[str] = set()

    def __getitem__(self, name: str) -> str:
        self.asked.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        self.asked.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.asked.add(str(name))
        return super().__contains__(name)


@pytest.mark.usefixtures("here")
class TestEnvironment:
    def test_only_the_variables_that_are_documented_are_read(self, monkeypatch):
        for name in CARRIERS:
            plant(name, "x")
        environment = Environment()
        monkeypatch.setattr(os, "environ", environment)
        run("--strict", "--output-format", "full", ".")
        run("--strict", ".")
        page = (ROOT / "SECURITY.md").read_text(encoding="utf-8")
        undocumented = {name for name in environment.asked if f"`{name}`" not in page}
        assert undocumented <= {"PATH", "COLUMNS", "LINES", "LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"}
        assert "CLOUDINARY_LINT_OUTPUT_FORMAT" in environment.asked

    def test_the_variables_of_the_sdk_change_nothing(self, monkeypatch):
        for name in CARRIERS:
            plant(name, "x")
        before = run("--strict", ".")
        monkeypatch.setenv("CLOUDINARY_URL", "cloudinary://1:2@x?secure=true")
        monkeypatch.setenv("CLOUDINARY_SECURE", "true")
        monkeypatch.setenv("DJANGO_SETTINGS_MODULE", "settings")
        assert run("--strict", ".") == before


CLEAR, FORGED = "\x1b[2J\x1b]0;x\x07\x9b1m", "a.py:1:1: CLD101 forged"
UNUSUAL_NAMES = [
    pytest.param(f"a\n{FORGED}\n.py", id="line ends"),
    pytest.param(f"a\r{FORGED}.py", id="returns"),
    pytest.param(f"{CLEAR}.py", id="escape sequences"),
    pytest.param("\u202eyp.a.py", id="another direction"),
    pytest.param("a\u2028b\x85.py", id="other line ends"),
    pytest.param(os.fsdecode(b"\xff\xfe.py"), id="bytes that are no characters"),
    pytest.param("::error file=x::forged.py", id="a command of GitHub"),
    pytest.param(" ##vso[task.setvariable variable=x]y.py", id="a command of Azure"),
    pytest.param("a ##vso[task.setvariable variable=PATH]y.py", id="a command of Azure amid a line"),
    pytest.param("###[add-mask]a.py", id="a command of GitHub in its old form"),
    pytest.param("a\u3000::stop-commands::x.py", id="a command of GitHub amid a line"),
    pytest.param("\u3000::stop-commands::x.py", id="a command of GitHub behind a blank"),
    pytest.param("%0A::error ::x.py", id="an escaped command of GitHub"),
    pytest.param(']]><x>&amp;".py', id="marks of XML"),
    pytest.param("--fix.py", id="an option"),
]
FORMATTED = ("concise", "full", "github", "junit", "json", "sarif", "gitlab", "rdjson")
RAW = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\udc80-\udcff]")


OWN = re.compile(r"::(?:error|warning|notice) title=CLD\d{3} [a-z-]+,file=[^:,]*,line=\d+,endLine=\d+[^:]*::")
SHOWING = [
    *(("--output-format", one) for one in FORMATTED),
    ("--show-config",),
    ("--show-config", "--output-format", "json"),
    ("--show-settings",),
    ("--show-settings", "--output-format", "json"),
    ("--show-files",),
    ("--fix",),
]


def commands(said: str) -> list[str]:
    """The lines that the runners of GitHub and Azure obey, as they look for them; less those of `github`."""
    lines = re.split(r"\r\n|\r|\n", said)
    return [
        line
        for line in lines
        if re.search(r"##\w*\[", line)
        or (line.strip().startswith("::") and "::" in line.strip()[2:] and not OWN.match(line))
    ]


@pytest.mark.usefixtures("anywhere")
class TestForgery:
    @pytest.mark.parametrize("name", UNUSUAL_NAMES)
    def test_names_forge_nothing(self, name):
        write(name)
        usual = {"concise": 1, "github": 1}
        for words in SHOWING:
            done = run(*words, "--verbose", "--statistics")
            assert "CLD101" in done.said or words[0].startswith("--show")
            assert RAW.findall(done.said) == []
            assert commands(done.said) == []
            assert not [line for line in done.said.splitlines() if line.startswith(FORGED)]
            if words[-1] in usual:
                assert len(done.out.splitlines()) == usual[words[-1]]

    @pytest.mark.parametrize("form", ["json", "sarif", "gitlab", "rdjson"])
    def test_names_are_told_to_programs_as_they_are(self, form):
        name = "a##vso[b.c]###[d]####.py"
        write(name)
        said = run("--output-format", form).out
        assert name in str(json.loads(said)).replace("%23", "#").replace("%5B", "[").replace("%5D", "]")

    @pytest.mark.parametrize(
        "text", [CLEAR, "##vso[task.setvariable variable=PATH]x", "##[add-mask]x", "::stop-commands::x"]
    )
    def test_lines_forge_nothing(self, text):
        write("a.py", f"# {text}\nCLOUDINARY_STORAGE = {{'CLOUD_NAME': '{text}\u202e'}}  # {text}\r\n")
        write(".env", f"CLOUDINARY_CLOUD_NAME=demo{text}\n")
        write("compose.yml", f"{text}:\n  CLOUDINARY_URL: cloudinary://k:s@c?SECURE=true&{text}\n")
        for name in FORMATTED:
            done = run("--output-format", name, "--strict")
            assert "CLD101" in done.out
            assert RAW.findall(done.said) == []
            assert commands(done.said) == []

    def test_baselines_forge_nothing(self):
        rows = [
            {"path": f"{name}.py", "code": name, "digest": name, "count": 1}
            for name in ("::error ::x", "a\n::error ::x", CLEAR, "##[add-mask]x", "##vso[a.b]x")
        ]
        write("known.json", json.dumps({"version": 1, "findings": rows}))
        write("pyproject.toml", "[tool.cloudinary-lint]\nbaseline = 'known.json'\n")
        done = run("--baseline", "known.json")
        assert done.err.count(" is fixed; ") == len(rows)
        assert RAW.findall(done.said) == []
        assert commands(done.said) == []

    def test_settings_forge_nothing(self):
        text = '[tool.cloudinary-lint]\n"\\u001B[2J\\na.py:1:1: CLD101 ##[add-mask]x" = 1\n'
        write("pyproject.toml", text)
        done = run()
        assert done.code == 2
        assert len(done.err.splitlines()) == 1
        assert RAW.findall(done.said) == []
        assert commands(done.said) == []

    def test_settings_that_are_shown_forge_nothing(self):
        write(
            "pyproject.toml", "[tool.cloudinary-lint]\nexclude = ['##[add-mask]x', '##vso[a.b]', '::a::b']\n"
        )
        for words in (("--show-settings",), ("--show-settings", "--output-format", "json")):
            done = run(*words)
            assert "add-mask" in done.out
            assert commands(done.said) == []


NONSENSE = [
    pytest.param("select = ['CLD1', 7]", id="a number among codes"),
    pytest.param("plugins = ['os']", id="a plugin"),
    pytest.param("output-format = 'os.system'", id="a module for a format"),
    pytest.param("output-format = '../../x'", id="a path for a format"),
    pytest.param("template-language = '{{ x }}'", id="a template"),
    pytest.param("exclude = ['[']\nexclude = 3", id="a key that comes twice"),
    pytest.param("exclude = ['!']", id="no glob"),
    pytest.param(f"exclude = {'[' * 5000}{']' * 5000}", id="nesting"),
    pytest.param(f"strict = {'9' * 5000}", id="a long number"),
    pytest.param("strict = 1979-05-27", id="a date"),
    pytest.param("baseline = '/dev/zero'", id="a device for a baseline"),
    pytest.param("baseline = 'pipe'", id="a pipe for a baseline"),
    pytest.param("baseline = 'number.json'", id="a baseline with a long number"),
    pytest.param("per-file-ignores = {'*' = ['EVIL']}", id="a code there is not"),
    pytest.param("[tool.cloudinary-lint.select]\nx = 1", id="a table for a list"),
]


@pytest.mark.usefixtures("here")
class TestNonsense:
    @pytest.mark.parametrize("text", NONSENSE)
    def test_in_settings_is_trouble_in_one_line(self, text):
        write("a.py")
        os.mkfifo("pipe")
        write("number.json", f'{{"version": {"9" * 5000}, "findings": []}}')
        write("pyproject.toml", f"[tool.cloudinary-lint]\n{text}\n")
        done = run(".")
        assert done.code == 2
        assert "this is a bug" not in done.err
        assert len(done.err.splitlines()) == 1
        assert Path("a.py").read_text(encoding="utf-8") == SETTINGS

    @pytest.mark.no_cover  # to note each line would take as long again
    def test_in_a_folder_survives(self):
        """Loops, depth, names of nothing, and fifty thousand files."""
        deep = "/".join(["d"] * 300)
        write(f"{deep}/settings.py")
        Path("loop").symlink_to(".")
        Path("d/up").symlink_to("../..")
        Path("root").symlink_to("/")
        Path("device.py").symlink_to("/dev/zero")
        Path("self.py").symlink_to("self.py")
        for folder in range(50):
            Path(f"many/{folder}").mkdir(parents=True)
            for number in range(1000):
                os.close(os.open(f"many/{folder}/{number}.py", os.O_CREAT | os.O_WRONLY))
        done = run("--fix", ".")
        assert done.code == 0
        assert Path(deep, "settings.py").read_text(encoding="utf-8") == FIXED
        assert done.err.splitlines()[-1] == "1 fixed; no findings left (50001 files checked)"

    def test_links_out_are_not_written(self, tmp_path):
        outer = tmp_path / "outer.py"
        outer.write_text(SETTINGS, encoding="utf-8")
        Path("link.py").symlink_to(outer)
        Path("folder").symlink_to(tmp_path)
        init()
        for words in (("--fix", "."), ("--fix", "link.py"), ("--fix", "folder/outer.py")):
            run(*words)
            assert outer.read_text(encoding="utf-8") == SETTINGS
