"""The command line: what it prints where, what it writes, and with which exit code it ends."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from cloudinary_lint import __version__
from cloudinary_lint.cli import adding_ignores, console, session
from cloudinary_lint.cli.main import main
from cloudinary_lint.config.settings import FORMATS
from cloudinary_lint.linting import engine
from cloudinary_lint.linting import run as rounds
from cloudinary_lint.project import inventory, surveyed_files
from cloudinary_lint.rules import all_rules

SECRET = "hunter2hunter2"
SETTINGS = f"""import os

CLOUDINARY_STORAGE = {{
    'CLOUD_NAME': 'demo',
    'API_KEY': os.environ['API_KEY'],
    'API_SECRET': '{SECRET}',
}}
"""
FIXED = SETTINGS.replace("2',\n}", "2',\n    'SECURE': True,\n}")
CLEAN = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': True}\n"
UNSAFE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'SECURE': False}\n"
SEVERAL = "it has several names (hard links), and only one of them would change"
LINE = (
    "settings.py:3:1: CLD101 CLOUDINARY_STORAGE relies on the package's default for https; "
    "add 'SECURE': True\n"
)
READ_ON = "To read why, and what to write instead: cloudinary-lint --explain CLD101"


class Run:
    """The program in a folder of its own."""

    def __init__(
        self, folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        self.folder = folder
        self.capsys = capsys
        self.monkeypatch = monkeypatch
        self.code = -1
        self.out = ""
        self.err = ""

    def __call__(self, *arguments: str, stdin: bytes = b"", **files: str) -> Run:
        for name, text in files.items():
            self.write(name, text)
        self.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        self.capsys.readouterr()
        self.code = main(arguments)
        self.out, self.err = self.capsys.readouterr()
        return self

    def binary(self, *arguments: str, stdin: bytes = b"") -> bytes:
        """Standard output as bytes."""
        stream = io.TextIOWrapper(io.BytesIO())
        with self.monkeypatch.context() as patch:
            patch.setattr(sys, "stdout", stream)
            self(*arguments, stdin=stdin)
        stream.flush()
        raw = stream.buffer
        assert isinstance(raw, io.BytesIO)
        return raw.getvalue()

    def write(self, name: str, text: str | bytes) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())

    def read(self, name: str) -> str:
        return (self.folder / name).read_bytes().decode()

    @property
    def last(self) -> str:
        return self.err.splitlines()[-1]


@pytest.fixture
def run(tmp_path, capsys, monkeypatch):
    for name in ("CLOUDINARY_LINT_OUTPUT_FORMAT", "NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "project"
    folder.mkdir()
    monkeypatch.chdir(folder)
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    return Run(folder, capsys, monkeypatch)


def settings(run: Run, text: str) -> None:
    run.write("pyproject.toml", f"[tool.cloudinary-lint]\n{text}\n")


def program(*arguments: str, cwd: Path, **options) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "cloudinary_lint", *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, check=False, **options)


class TestChecking:
    def test_nothing_to_report(self, run):
        run.write("settings.py", CLEAN)
        assert run().code == 0
        assert (run.out, run.err) == ("", "No findings (1 file checked)\n")

    @pytest.mark.parametrize("words", [[], ["."], ["notes.bin"], ["a", "b"]])
    def test_no_file_to_check_is_said(self, run, words):
        run.write("notes.bin", "x")
        for name in ("a", "b"):
            (run.folder / name).mkdir()
        assert run(*words).code == 0
        note = f"note: there is no file to check in {', '.join(words) or '.'}\n"
        assert run.err == f"{note}No findings (0 files checked)\n"
        assert (run("--quiet", *words).code, run.err) == (0, "")

    @pytest.mark.parametrize(
        ("text", "is_said"),
        [
            pytest.param("<img src='http://res.cloudinary.com/a'>", True, id="a page"),
            pytest.param("CLOUDINARY_URL=cloudinary://k:s@demo?a=b&c", True, id="an env file"),
            pytest.param("import cloudinary\n", False, id="Python"),
            pytest.param("<p>\n", False, id="a page that doesn't matter"),
        ],
    )
    def test_input_that_is_no_python_has_to_be_named(self, run, text, is_said):
        run("-", stdin=text.encode())
        assert ("name it, as in --stdin-filename page.html" in run.err) is is_said
        run("-", "--stdin-filename", "page.py", stdin=text.encode())
        assert "name it" not in run.err

    def test_files_about_other_things_are_checked_too(self, run):
        run.write("a.py", "import os\n")
        run.write("b.html", "<p>")
        assert run().last == "No findings (2 files checked)"

    def test_findings_go_to_standard_output_and_the_rest_does_not(self, run):
        run.write("settings.py", SETTINGS)
        assert run().code == 1
        assert run.out == LINE
        assert run.err == f"{READ_ON}\n1 finding in 1 file (1 checked); 1 can be fixed with --fix\n"
        assert run.read("settings.py") == SETTINGS

    def test_findings_are_sorted(self, run):
        run.write("b.py", SETTINGS + SETTINGS)
        run.write("a/c.py", SETTINGS)
        run.write(".env", f"CLOUDINARY_URL=cloudinary://1:{SECRET}@demo\n")
        assert [line.partition(": ")[0] for line in run().out.splitlines()] == [
            ".env:1:16",
            "a/c.py:3:1",
            "b.py:3:1",
            "b.py:10:1",
        ]

    @pytest.mark.parametrize("paths", [["a.py"], ["b.py", "a.py"], ["."], ["a.py", "c.html"], []])
    def test_any_subset_gives_the_same_answer(self, run, paths):
        run.write("a.py", "import cloudinary\ncloudinary.CloudinaryImage('x').build_url()\n")
        run.write("b.py", "CLOUDINARY = {'cloud_name': 'demo'}\n")
        run.write("c.html", "{% load cloudinary %}{% cloudinary_url x %}\n")
        assert "a.py:2:33: CLD301" in run(*paths).out

    def test_the_configuration_of_the_project_counts_wherever_it_stands(self, run):
        run.write("shop/views.py", "import cloudinary\ncloudinary.CloudinaryImage('x').build_url()\n")
        assert run("shop/views.py").code == 1
        run.write("settings.py", "import cloudinary\ncloudinary.config(cloud_name='demo', secure=True)\n")
        assert run("shop/views.py").code == 0
        assert run("shop/views.py", "--strict").code == 1

    def test_a_file_that_cannot_be_read_is_a_finding(self, run):
        run.write("a.py", b"import cloudinary\n# caf\xe9\n")
        assert run().code == 1
        assert run.out == "a.py:2:6: CLD901 the file cannot be read: byte 0xe9 is not valid utf-8\n"

    def test_minified_scripts_are_passed_over(self, run):
        run.write("a.js", "x='http://res.cloudinary.com/demo/x.jpg';" * 100)
        run.write("b.js", "x='http://res.cloudinary.com/demo/x.jpg';\n" * 100)
        assert {line.partition(":")[0] for line in run("--verbose").out.splitlines()} == {"b.js"}
        assert "a.js: passed over: minified" in run.err


class TestTrouble:
    def test_a_path_that_is_not_there_is_trouble_and_the_rest_is_linted(self, run):
        run.write("settings.py", SETTINGS)
        assert run("nowhere", "settings.py").code == 2
        assert run.out == LINE
        assert run.err.startswith("cloudinary-lint: nowhere: does not exist\n")

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            pytest.param(
                ["--selct", "CLD1"], "--selct: no such option; did you mean --select?", id="an unknown option"
            ),
            pytest.param(
                ["--sel", "CLD1"], "--sel: no such option; did you mean --select?", id="half an option"
            ),
            pytest.param(
                ["--color", "red"],
                "--color: must be one of auto, always, never, not 'red'",
                id="an unknown color",
            ),
            pytest.param(["--select"], "--select: expected one argument", id="a value that lacks"),
            pytest.param(
                ["--select", "CLD1O1"], "--select: no rule is named 'CLD1O1'; did you mean CLD", id="select"
            ),
            pytest.param(["--ignore", "CLD1,E5"], "--ignore: no rule is named 'E5'", id="ignore"),
            pytest.param(
                ["--explain", "CLD110"],
                "--explain: no rule is named 'CLD110'; did you mean CLD1",
                id="explain",
            ),
            pytest.param(
                ["--output-format", "jsn"], "--output-format: must be one of concise, full, json", id="format"
            ),
            pytest.param(["--exclude", "!"], "--exclude: '!' is not a valid glob", id="no glob"),
            pytest.param(
                ["--root", "nowhere"], "--root: nowhere is no folder", id="a root that is not there"
            ),
            pytest.param(
                ["--config", "nowhere"],
                "nowhere: cannot be read: No such file",
                id="settings that are not there",
            ),
            pytest.param(
                ["--config", "a", "--isolated"], "--config and --isolated can't be combined", id="both"
            ),
            pytest.param(
                ["-", "a.py"], "- (standard input) can't be combined with other paths", id="input and paths"
            ),
            pytest.param(["--stdin-filename", "a.py"], "--stdin-filename needs -", id="a name without input"),
        ],
    )
    def test_wrong_usage(self, run, arguments, message):
        assert run(*arguments).code == 2
        assert run.out == ""
        assert run.err.startswith(f"cloudinary-lint: {message}")
        assert run.err.count("\n") == 1

    def test_wrong_settings(self, run):
        settings(run, "strct = true")
        run.write("settings.py", SETTINGS)
        assert run().code == 2
        path = run.folder / "pyproject.toml"
        assert run.err == (
            f"cloudinary-lint: {path}: [tool.cloudinary-lint] strct: no such setting; did you mean strict?\n"
        )

    def test_broken_settings(self, run):
        settings(run, "strict = ")
        assert run("-", stdin=b"").code == 2
        assert "pyproject.toml:2: not TOML: " in run.err

    def test_a_file_that_may_not_be_read(self, run, monkeypatch):
        real = inventory.read_up_to

        def read(path, *rest, follows):
            if path.endswith(("a.css", "c.py")):
                raise PermissionError(13, "Permission denied") if path.endswith("css") else FileNotFoundError
            return real(path, *rest, follows=follows)

        for name in ("a.css", "settings.py", "c.py"):
            run.write(name, SETTINGS)
        monkeypatch.setattr(inventory, "read_up_to", read)
        assert run("--verbose").code == 2
        assert run.out == LINE
        assert "cloudinary-lint: a.css: cannot be read: Permission denied\n" in run.err
        assert "cloudinary-lint: c.py: not checked: it has vanished\n" in run.err

    def test_odd_names_forge_no_lines(self, run):
        assert run("a\nb\x1b[31m").code == 2
        assert run.err.startswith("cloudinary-lint: a\\x0ab\\x1b[31m: does not exist\n")

    def test_an_interruption(self, run, monkeypatch):
        def interrupt(*_):
            raise KeyboardInterrupt

        monkeypatch.setattr(session, "find", interrupt)
        assert run().code == 130


class TestBugs:
    @pytest.fixture
    def crash(self, run, monkeypatch):
        def fail(*_):
            raise ValueError(SECRET) from KeyError(SECRET)

        monkeypatch.setattr(surveyed_files, "read", fail)
        run.write("settings.py", SETTINGS)
        return run()

    def test_end_with_the_path_that_was_read(self, crash):
        assert crash.code == 2
        assert crash.out == ""
        first, *frames = crash.err.splitlines()
        assert (
            first
            == f"cloudinary-lint: this is a bug in cloudinary-lint {__version__} while reading settings.py"
        )
        assert "  cloudinary_lint/project/surveyed_files.py:" in crash.err
        assert "ValueError: not shown, since it may quote the file" in frames
        assert frames[-1] == "after KeyError"

    def test_show_no_credential(self, crash):
        assert SECRET not in crash.err

    def test_say_all_where_no_file_is_read(self, run, monkeypatch):
        def fail(*_):
            message = "of all things"
            raise ValueError(message)

        monkeypatch.setattr(session, "find", fail)
        assert run().code == 2
        assert run.err.splitlines()[-1] == "ValueError: of all things"

    def test_while_fixing(self, run, monkeypatch):
        def fail(*_):
            raise ValueError(SECRET)

        monkeypatch.setattr(engine, "fix", fail)
        assert run("--fix", **{"settings.py": SETTINGS}).code == 2
        assert "while reading settings.py" in run.err


class TestFixing:
    def test_writes_and_says_so(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--fix").code == 0
        assert run.read("settings.py") == FIXED
        assert run.out == ""
        assert run.err == (
            "settings.py:3: CLD101 fixed: added 'SECURE': True\n1 fixed; no findings left (1 file checked)\n"
        )

    def test_twice_changes_nothing(self, run):
        run("--fix", **{"settings.py": SETTINGS})
        assert run("--fix").err == "No findings (1 file checked)\n"
        assert run.read("settings.py") == FIXED

    def test_reports_what_remains(self, run):
        run.write("settings.py", SETTINGS)
        run.write("other.py", UNSAFE)
        assert run("--fix").code == 1
        assert run.read("other.py") == UNSAFE
        assert run.out.startswith("other.py:1:45: CLD201 ")
        assert run.last == "1 fixed; 1 finding left, 1 fixable with --unsafe-fixes"

    def test_unsafe_fixes_are_made_where_they_are_wanted(self, run):
        run.write("settings.py", UNSAFE)
        assert run("--unsafe-fixes").last == "1 finding in 1 file (1 checked); 1 can be fixed with --fix"
        assert run("--fix", "--unsafe-fixes").code == 0
        assert run.read("settings.py") == UNSAFE.replace("False", "True")

    def test_configuration_comes_first_and_may_settle_the_rest(self, run):
        run.write("app.py", "import cloudinary\ncloudinary.config(cloud_name='demo', api_key='x')\n")
        view = "import cloudinary\ncloudinary.CloudinaryImage('x').build_url()\n"
        run.write("views.py", view)
        assert "CLD301" in run().out
        assert run("--fix").code == 0
        assert run.read("views.py") == view
        assert run.read("app.py").endswith("api_key='x', secure=True)\n")

    def test_configuration_that_never_settles_is_left(self, run, monkeypatch):
        monkeypatch.setattr(rounds, "_ROUNDS", 1)
        run.write("settings.py", SETTINGS)
        run.write("a.html", "<img src='http://res.cloudinary.com/demo/x.jpg'>\n")
        assert run("--fix").code == 0

    def test_what_configuration_does_not_settle_is_fixed_too(self, run):
        run.write("settings.py", SETTINGS)
        run.write("a.html", "<img src='http://res.cloudinary.com/demo/x.jpg'>\n")
        assert run("--fix").code == 0
        assert run.read("a.html") == "<img src='https://res.cloudinary.com/demo/x.jpg'>\n"

    def test_a_fix_can_be_a_reason_to_fail(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--fix", "--exit-non-zero-on-fix").code == 1
        assert run("--fix", "--exit-non-zero-on-fix").code == 0

    def test_a_file_that_cannot_be_written_is_trouble_and_reported_as_it_is(self, run):
        run.write("settings.py", SETTINGS)
        run.write("other.py", SETTINGS)
        os.link("settings.py", "same.txt")
        assert run("--fix").code == 2
        assert run.read("settings.py") == SETTINGS
        assert run.read("other.py") == FIXED
        assert run.out == LINE
        assert run.err.splitlines() == [
            "other.py:3: CLD101 fixed: added 'SECURE': True",
            f"cloudinary-lint: settings.py: not written: {SEVERAL}",
            READ_ON,
            "1 fixed; 1 finding left, 1 fixable with --fix",
        ]

    def test_line_ends_and_marks_stay(self, run):
        raw = b"\xef\xbb\xbf" + SETTINGS.replace("\n", "\r\n").encode()
        run.write("settings.py", raw)
        run("--fix")
        assert (run.folder / "settings.py").read_bytes() == b"\xef\xbb\xbf" + FIXED.replace(
            "\n", "\r\n"
        ).encode()

    def test_a_file_and_a_link_to_it_are_fixed_once(self, run):
        run.write("settings.py", SETTINGS)
        (run.folder / "link.py").symlink_to("settings.py")
        assert run("--fix", "settings.py", "link.py").code == 0
        assert run.read("settings.py") == FIXED
        assert (run.folder / "link.py").is_symlink()


SAMPLES_NOTE = "note: .env.example:1 sets nothing: repeat {} in every environment"
SAMPLE_FILES = {
    "requirements.txt": "cloudinary\n",
    "app.py": "import cloudinary\nimg = cloudinary.CloudinaryImage('a').url\n",
}


class TestSamplesNote:
    @pytest.mark.parametrize(
        ("text", "line"),
        [
            pytest.param(
                "CLOUDINARY_URL=cloudinary://k:s@demo\n", "?secure=true in CLOUDINARY_URL", id="of a URL"
            ),
            pytest.param(
                "CLOUDINARY_CLOUD_NAME=\nCLOUDINARY_API_KEY=\n", "CLOUDINARY_SECURE=true", id="of variables"
            ),
        ],
    )
    def test_says_what_is_left_to_do_by_hand(self, run, text, line):
        done = run("--fix", **SAMPLE_FILES, **{".env.example": text})
        assert "secure" in run.read(".env.example").lower()
        assert SAMPLES_NOTE.format(line) in done.err.splitlines()
        assert "note:" not in run("--fix").err

    def test_silent_under_quiet(self, run):
        sample = {".env.example": "CLOUDINARY_URL=cloudinary://k:s@demo\n"}
        assert run("--fix", "--quiet", **SAMPLE_FILES, **sample).err == ""

    @pytest.mark.parametrize(
        "more",
        [
            pytest.param({".env": "CLOUDINARY_URL=cloudinary://k:s@demo\n"}, id="a real env file"),
            pytest.param(
                {
                    "conf.py": "import cloudinary\n\ncloudinary.config(cloud_name='demo')\n",
                    "main.py": "import conf\n",
                },
                id="a call",
            ),
        ],
    )
    def test_silent_where_more_than_samples_is_fixed(self, run, more):
        sample = {".env.example": "CLOUDINARY_URL=cloudinary://k:s@demo\n"}
        assert "note:" not in run("--fix", **SAMPLE_FILES, **sample, **more).err


class TestDiffs:
    def test_print_what_would_be_written_and_write_nothing(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--diff").code == 1
        assert run.read("settings.py") == SETTINGS
        assert run.out == (
            "--- a/settings.py\n"
            "+++ b/settings.py\n"
            "@@ -4,4 +4,5 @@\n"
            "     'CLOUD_NAME': 'demo',\n"
            "     'API_KEY': os.environ['API_KEY'],\n"
            "     'API_SECRET': '**************',\n"
            "+    'SECURE': True,\n"
            " }\n"
        )
        assert run.last == (
            "cloudinary-lint: credentials are masked; --show-secrets prints a patch that can be applied"
        )

    def test_win_over_fixing(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--fix", "--diff").code == 1
        assert run.read("settings.py") == SETTINGS

    def test_are_empty_where_nothing_can_be_fixed(self, run):
        assert run("--diff", **{"settings.py": UNSAFE}).code == 1
        assert run.out == ""
        assert run.last == "1 finding in 1 file (1 checked); 1 can be fixed with --fix --unsafe-fixes"
        assert run("--diff", "--exit-zero").code == 0
        assert run("--diff", "--unsafe-fixes").out.count("+CLOUDINARY_STORAGE") == 1

    def test_are_empty_where_nothing_is_found(self, run):
        assert (run("--diff", **{"settings.py": CLEAN}).code, run.out) == (0, "")

    def test_say_nothing_of_credentials_where_none_are_masked(self, run):
        run.write("a.html", "<img src='http://res.cloudinary.com/demo/x.jpg'>\n")
        assert run("--diff").last == "1 finding in 1 file (1 checked); 1 can be fixed with --fix"

    @pytest.mark.parametrize(
        ("name", "raw"),
        [
            pytest.param("settings.py", SETTINGS.encode(), id="a plain file"),
            pytest.param("a folder/my settings.py", SETTINGS.encode(), id="a name with blanks"),
            pytest.param('größe"\t\\.py', SETTINGS.encode(), id="a name that is quoted"),
            pytest.param("settings.py", SETTINGS.replace("\n", "\r\n").encode(), id="CRLF"),
            pytest.param("settings.py", SETTINGS.rstrip().encode(), id="no line end at the end"),
            pytest.param("settings.py", b"\xef\xbb\xbf" + SETTINGS.encode(), id="a byte-order mark"),
            pytest.param(
                "settings.py", f"# coding: latin-1\n# é\n{SETTINGS}# é\n".encode("latin-1"), id="latin-1"
            ),
            pytest.param("settings.py", b"import os, x\rCLOUDINARY_STORAGE = {'API_KEY': 'x'}\r", id="CR"),
            pytest.param("settings.py", f"x = '\f\x0b\x85'\n{SETTINGS}\f\n".encode(), id="form feeds"),
            pytest.param(".env", b"CLOUDINARY_URL=cloudinary://1:x@demo", id="an env file"),
        ],
    )
    def test_can_be_applied(self, run, name, raw):
        run.write(name, raw)
        patch = run.binary("--diff", "--show-secrets")
        assert run.code == 1
        assert b"*" not in patch
        assert "masked" not in run.err
        applied = subprocess.run(
            ["git", "apply", "-"], cwd=run.folder, input=patch, check=False, capture_output=True
        )
        assert (applied.returncode, applied.stderr) == (0, b"")
        as_patched = (run.folder / name).read_bytes()
        run.write(name, raw)
        run("--fix")
        assert (run.folder / name).read_bytes() == as_patched

    def test_can_be_applied_below_the_root(self, run, monkeypatch):
        run.write("src/settings.py", SETTINGS)
        monkeypatch.chdir(run.folder / "src")
        patch = run.binary("--diff", "--show-secrets")
        subprocess.run(["git", "apply", "-"], cwd=run.folder / "src", input=patch, check=True)
        assert run.read("src/settings.py") == FIXED

    def test_are_safe_to_look_at(self, run, monkeypatch):
        run.write("settings.py", SETTINGS.replace("'demo',", "'demo',  # \x1b").replace("\n", "\r\n"))
        monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
        run("--diff", "--color", "never")
        assert "\x1b" not in run.out
        assert "\r" not in run.out
        assert "'demo',  # \\x1b\n" in run.out


class TestStandardInput:
    def test_is_judged_by_its_name(self, run):
        assert run("-", "--stdin-filename", "settings.py", stdin=SETTINGS.encode()).code == 1
        assert run.out == LINE
        assert (
            run("-", "--stdin-display-name=shop/.env", stdin=b"CLOUDINARY_URL=cloudinary://1:x@demo").code
            == 1
        )
        assert run.out.startswith("shop/.env:1:16: CLD104 ")

    def test_is_python_without_a_name(self, run):
        assert run("-", stdin=SETTINGS.encode()).out.startswith("-:3:1: CLD101 ")

    @pytest.mark.parametrize("name", ["notes.rst", "node_modules/a.py"])
    def test_is_passed_over_where_the_file_would_be(self, run, name):
        assert run("-", "--stdin-filename", name, stdin=SETTINGS.encode()).code == 0
        assert run("-", "--fix", "--stdin-filename", name, stdin=SETTINGS.encode()).out == SETTINGS

    def test_is_excluded_where_it_is_forced(self, run):
        settings(run, "exclude = ['/old/']")
        words = ("-", "--stdin-filename", "old/settings.py")
        assert run(*words, stdin=SETTINGS.encode()).code == 1
        assert run(*words, "--force-exclude", stdin=SETTINGS.encode()).code == 0

    def test_is_fixed_onto_standard_output(self, run):
        run.write("settings.py", SETTINGS)
        assert run("-", "--fix", "--stdin-filename", "settings.py", stdin=SETTINGS.encode()).code == 0
        assert run.out == FIXED
        assert run.err.splitlines() == [
            "settings.py:3: CLD101 fixed: added 'SECURE': True",
            "1 fixed; no findings left (1 file checked)",
        ]
        assert run.read("settings.py") == SETTINGS

    def test_leaves_what_remains_on_standard_error(self, run):
        assert run("-", "--fix", "--stdin-filename", "settings.py", stdin=UNSAFE.encode()).code == 1
        assert run.out == UNSAFE
        assert run.err.startswith("settings.py:1:45: CLD201 ")

    @pytest.mark.parametrize(
        "raw",
        [
            pytest.param(b"import cloudinary\nx = (\n", id="what can't be parsed"),
            pytest.param(b"import cloudinary\r\n# caf\xe9", id="what can't be decoded"),
            pytest.param(b"", id="nothing"),
            pytest.param(b"\xff\xfe\0", id="anything at all"),
        ],
    )
    def test_comes_back_unchanged_where_it_cannot_be_fixed(self, run, raw):
        assert run.binary("-", "--fix", "--stdin-filename", "settings.py", stdin=raw) == raw

    def test_can_be_diffed(self, run):
        run("-", "--diff", "--stdin-filename", "settings.py", stdin=SETTINGS.encode())
        assert run.out.startswith("--- a/settings.py\n+++ b/settings.py\n")

    def test_takes_the_place_of_the_file_in_its_project(self, run):
        run.write("app.py", "import cloudinary\ncloudinary.CloudinaryImage('x').build_url()\n")
        text = (
            "import cloudinary\ncloudinary.config(secure=True)\ncloudinary.CloudinaryImage('x').build_url()\n"
        )
        assert run("app.py").code == 1
        assert run("-", "--stdin-filename", "app.py", stdin=text.encode()).code == 0


class TestSelection:
    def test_codes_and_prefixes(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--select", "CLD2,CLD3", "--select", "CLD9").code == 0
        assert run("--select", "CLD1").code == 1
        assert run("--ignore", "CLD101").code == 0

    def test_settings_of_the_project(self, run):
        settings(run, "ignore = ['CLD101']")
        run.write("settings.py", SETTINGS)
        assert run().code == 0
        assert run("--isolated").code == 1
        assert run("--select", "CLD101").code == 1

    def test_settings_of_another_file(self, run):
        settings(run, "ignore = ['CLD101']")
        run.write("settings.py", SETTINGS)
        run.write("conf/other.toml", "[tool.cloudinary-lint]\nignore = ['CLD102']\n")
        assert run("--config", "conf/other.toml").code == 1

    def test_a_root_that_is_given(self, run):
        settings(run, "ignore = ['CLD101']")
        run.write("sub/settings.py", SETTINGS)
        assert run().code == 0
        assert run("--root", "sub").code == 1

    def test_each_file_has_the_settings_of_its_own_project(self, run):
        for name in ("a", "b"):
            run.write(f"{name}/settings.py", SETTINGS)
            subprocess.run(["git", "init", "-q", name], check=True)
        run.write("b/pyproject.toml", "[tool.cloudinary-lint]\nignore = ['CLD101']\n")
        assert run("a", "b").out == f"a/{LINE}"

    def test_ignores_for_some_files(self, run):
        settings(run, "per-file-ignores = {'/tests/' = ['CLD1']}")
        run.write("tests/settings.py", SETTINGS)
        run.write("settings.py", SETTINGS)
        assert run().out == LINE

    def test_excluded_files(self, run):
        run.write("old/settings.py", SETTINGS)
        assert run("--exclude", "old/").code == 0
        assert run("--exclude", "old/", "old/settings.py").code == 1
        assert run("--exclude", "old/", "--force-exclude", "old/settings.py", "--verbose").code == 0
        assert "old/settings.py: passed over: excluded\n" in run.err

    def test_files_of_other_kinds(self, run):
        run.write("README.md", "![](http://res.cloudinary.com/demo/x.jpg)\n")
        assert run().code == 0
        assert run("--extend-include", "*.md").out.startswith("README.md:1:5: CLD402 ")

    def test_a_project_whose_environment_is_secure(self, run):
        run.write("a.py", "import cloudinary\ncloudinary.CloudinaryImage('x').build_url()\n")
        assert run().code == 1
        settings(run, "secure = true")
        assert run().code == 0

    def test_names_of_fields(self, run):
        run.write("a.jinja", "{{ a.cover.build_url() }}\n")
        run.write("b.py", "def f(a):\n    return a.cover.build_url()\n")
        assert "b.py" not in run().out
        settings(run, "cloudinary-fields = ['cover']")
        assert "b.py:2:20: CLD301 " in run().out


class TestOutput:
    def test_is_full_on_a_terminal(self, run, monkeypatch):
        run.write("settings.py", SETTINGS)
        monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True)
        monkeypatch.setenv("TERM", "xterm")
        assert "\x1b[1;31m^^" in run().out

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            pytest.param(([], "", ""), "concise", id="nothing said"),
            pytest.param(([], "", "json"), "json", id="the settings"),
            pytest.param(([], "full", "json"), "full", id="the environment over the settings"),
            pytest.param((["--output-format=json"], "full", "full"), "json", id="the command line over both"),
        ],
    )
    def test_has_the_format_that_is_asked_for(self, run, monkeypatch, said, expected):
        words, variable, setting = said
        run.write("settings.py", SETTINGS)
        if setting:
            settings(run, f"output-format = '{setting}'")
        monkeypatch.setenv("CLOUDINARY_LINT_OUTPUT_FORMAT", variable)
        signs = {"concise": LINE[:20], "full": "    3 | ", "json": '"version": 1'}
        out = run(*words).out
        assert signs[expected] in out
        assert (out == LINE) == (expected == "concise")

    def test_an_unknown_format_in_the_environment_is_trouble(self, run, monkeypatch):
        monkeypatch.setenv("CLOUDINARY_LINT_OUTPUT_FORMAT", "xml")
        assert run().code == 2
        assert run.err.startswith("cloudinary-lint: CLOUDINARY_LINT_OUTPUT_FORMAT: must be one of concise, ")

    def test_json_is_one_object_even_where_nothing_is_found(self, run):
        assert json.loads(run("--output-format", "json").out)["findings"] == []

    @pytest.mark.parametrize("name", FORMATS)
    def test_has_every_format_wherever_it_is_asked_for(self, run, monkeypatch, name):
        run.write("settings.py", SETTINGS)
        settings(run, "strict = false")
        wanted = run("--output-format", name).out
        assert "CLD101" in wanted
        monkeypatch.setenv("CLOUDINARY_LINT_OUTPUT_FORMAT", name)
        assert run().out == wanted
        monkeypatch.delenv("CLOUDINARY_LINT_OUTPUT_FORMAT")
        settings(run, f"output-format = '{name}'")
        assert run().out == wanted

    @pytest.mark.parametrize(
        ("name", "path"),
        [
            pytest.param("github", "file=shop/settings.py,", id="github"),
            pytest.param("gitlab", '"path": "shop/settings.py"', id="gitlab"),
            pytest.param("sarif", '"uri": "shop/settings.py"', id="sarif"),
            pytest.param("json", '"path": "settings.py"', id="json"),
            pytest.param("rdjson", '"path": "settings.py"', id="rdjson"),
        ],
    )
    @pytest.mark.parametrize("words", [[], ["--root", "."]], ids=["the root of git", "a root of its own"])
    def test_has_the_paths_that_its_reader_knows(self, run, monkeypatch, name, path, words):
        run.write("shop/settings.py", SETTINGS)
        monkeypatch.chdir(run.folder / "shop")
        assert path in run(*words, "--output-format", name).out

    def test_quiet_leaves_out_the_summary(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--quiet").err == ""
        assert run.out == LINE

    def test_quiet_says_nothing_of_fixes(self, run):
        run.write("settings.py", SETTINGS)
        assert (run("--fix", "--quiet").out, run.err) == ("", "")

    def test_the_full_format_does_not_say_where_to_read_on_twice(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--output-format", "full").err.count("\n") == 1

    def test_statistics_count_codes(self, run):
        run.write("settings.py", SETTINGS)
        total = "1 finding in 1 file (1 checked); 1 can be fixed with --fix\n"
        assert run("--statistics").err == f"1  CLD101  storage-without-secure\n{total}"
        assert run.out == ""

    def test_statistics_come_after_the_findings_where_a_format_is_asked_for(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--statistics", "--output-format", "concise").out == LINE
        assert run.err.startswith("1  CLD101  storage-without-secure\n")

    def test_verbose_tells_of_every_file(self, run):
        run.write("settings.py", SETTINGS)
        run.write("LICENSE", "")
        assert run("--verbose").err.startswith("settings.py: read\nLICENSE: passed over: of no known kind\n")

    def test_exit_zero_forgives_findings_but_no_trouble(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--exit-zero").code == 0
        assert run("--exit-zero", "nowhere").code == 2

    def test_a_project_where_nothing_asks_for_https_is_one_finding(self, run):
        field = "class Product(models.Model):\n    photo = CloudinaryField('photo')\n"
        run.write("models.py", f"from cloudinary.models import CloudinaryField\n{field}")
        assert run("--quiet").code == 1
        assert run.out.count("CLD106") == 1
        assert run.err == ""
        assert run("--ignore", "CLD106").code == 0

    @pytest.mark.parametrize(
        ("choice", "environment", "is_terminal", "expected"),
        [
            pytest.param("auto", {}, False, False, id="a file"),
            pytest.param("auto", {}, True, True, id="a terminal"),
            pytest.param("auto", {"TERM": "dumb"}, True, False, id="a dumb terminal"),
            pytest.param("auto", {"NO_COLOR": "1"}, True, False, id="NO_COLOR"),
            pytest.param("auto", {"NO_COLOR": ""}, True, True, id="an empty NO_COLOR"),
            pytest.param("auto", {"FORCE_COLOR": "1"}, False, True, id="FORCE_COLOR"),
            pytest.param("auto", {"NO_COLOR": "1", "FORCE_COLOR": "1"}, True, False, id="both"),
            pytest.param("always", {"NO_COLOR": "1"}, False, True, id="always"),
            pytest.param("never", {"FORCE_COLOR": "1"}, True, False, id="never"),
        ],
    )
    def test_colors(self, choice, environment, is_terminal, expected):
        class Stream(io.StringIO):
            def isatty(self):
                return is_terminal

        assert console.has_color(choice, Stream(), environment) is expected

    def test_letters_that_the_terminal_lacks_are_spelled_out(self, run):
        run.write("größe.py", SETTINGS)
        done = program(cwd=run.folder, env={**os.environ, "PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
        assert done.returncode == 1
        assert b"gr\\xf6\\xdfe.py:3:1: CLD101" in done.stdout


class TestInformation:
    def test_version(self, run):
        assert (run("--version").code, run.out) == (0, f"cloudinary-lint {__version__}\n")

    def test_help(self, run):
        assert run("--help").code == 0
        for option in ("--fix", "--diff", "--stdin-display-name", "--exit-non-zero-on-fix", "--show-config"):
            assert option in run.out

    def test_all_rules_are_listed(self, run):
        assert run("--list-rules").code == 0
        assert [line.split()[:2] for line in run.out.splitlines()] == [
            [rule.code, rule.name] for rule in all_rules()
        ]

    @pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
    def test_every_rule_is_explained(self, run, rule):
        assert run("--explain", rule.code.lower()).code == 0
        assert run.out.startswith(f"# {rule.code} · {rule.name}\n")

    def test_the_configuration_is_shown(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--show-config").code == 0
        assert "settings.py:3  CLOUDINARY_STORAGE" in run.out
        assert "Verdict: left to the environment" in run.out
        assert SECRET not in run.out
        assert (
            json.loads(run("--show-config", "--output-format", "json", "settings.py").out)["verdict"]
            == "left to the environment"
        )

    def test_the_configuration_of_each_project_in_a_folder_is_shown(self, run):
        run.write("a/manage.py", "")
        run.write("b/manage.py", "")
        run.write("a/settings.py", SETTINGS)
        run.write("b/settings.py", "CLOUDINARY = {'secure': True}\n")
        assert run("--show-config").code == 0
        assert [line for line in run.out.splitlines() if line.startswith(("a:", "b:", "Verdict"))] == [
            "a:",
            "Verdict: left to the environment: the only account is that of the storage at settings.py:3.",
            "b:",
            "Verdict: covered by settings.py:1.",
        ]


ADDED = [
    pytest.param(
        "app.py",
        "import cloudinary\ncloudinary.config(\n    api_key=k,\n)\n",
        "import cloudinary\ncloudinary.config(  # cloudinary-lint: ignore[CLD103]\n    api_key=k,\n)\n",
        id="a Python statement",
    ),
    pytest.param(
        "app.py",
        "x = 'http://res.cloudinary.com/a'  # the logo\n",
        "x = 'http://res.cloudinary.com/a'  # the logo  # cloudinary-lint: ignore[CLD402]\n",
        id="a line with a comment",
    ),
    pytest.param(
        ".env",
        "CLOUDINARY_URL=cloudinary://k:s@d\n",
        "# cloudinary-lint: ignore[CLD104]\nCLOUDINARY_URL=cloudinary://k:s@d\n",
        id="an env file: above",
    ),
    pytest.param(
        "page.html",
        "{% load cloudinary %}\n{% cloudinary a %}\n",
        "{% load cloudinary %}\n{% cloudinary a %} {# cloudinary-lint: ignore[CLD302] #}\n",
        id="a template",
    ),
]


class TestAddIgnore:
    @pytest.mark.parametrize(("name", "before", "after"), ADDED)
    def test_writes_a_comment_in_the_form_of_the_file(self, run, name, before, after):
        run.write(name, before)
        assert run("--add-ignore", name).code == 0
        assert (run.out, run.read(name)) == ("", after)
        assert run("--add-ignore", name).code == 0
        assert run.read(name) == after

    def test_a_reason_stands_in_the_comment(self, run):
        run.write("app.py", "x = 'http://res.cloudinary.com/a'\n")
        run("--add-ignore=set by the CDN")
        assert run.read("app.py").endswith("  # cloudinary-lint: ignore[CLD402] -- set by the CDN\n")
        assert run.err.startswith("app.py:1: CLD402 ignored: added an ignore comment\n")

    def test_two_rules_share_a_comment(self, run):
        run.write("app.py", "import cloudinary\ncloudinary.config(api_key=k, upload_prefix='http://a.b')\n")
        assert run("--add-ignore").code == 0
        assert run.read("app.py").count("cloudinary-lint: ignore[") == 1

    def test_many_are_written_at_once(self, run, monkeypatch):
        """One at a time, a thousand would take an hour."""
        url = "http://res.cloudinary.com/a"
        odd = [
            f'y = """\n{url}\n{url}\n"""\n',
            f"z = '{url}', '{url}'\n",
            f"import cloudinary\ncloudinary.config(api_key=k, upload_prefix='{url}')\n",
            f"a = (\n    '{url}'\n    '{url}'\n)\n",
            f"b = '{url}'  # cloudinary-lint: ignore[CLD404]\n",
        ]
        plain = [f"x{number} = '{url}'\n" for number in range(300)]
        run.write("app.py", "".join((*plain, *odd, *plain)))
        run.write("a.env", "CLOUDINARY_URL=cloudinary://k:s@demo\n" * 300)
        checks, real = [], adding_ignores.run.check
        monkeypatch.setattr(
            adding_ignores.run, "check", lambda *words: checks.append(words[1]) or real(*words)
        )
        assert run("--add-ignore", "--ignore", "CLD902", "app.py", "a.env").code == 0
        assert len(checks) < 40
        assert run("--ignore", "CLD902", "app.py", "a.env").code == 0
        assert run.read("app.py").count("ignore[CLD402]") > 600
        assert odd[0] in run.read("app.py"), "a string is not a place for a comment"

    def test_what_has_no_comments_is_still_reported(self, run):
        run.write("a.json", '{"a": "http://res.cloudinary.com/a"}\n')
        assert (run("--add-ignore").code, run.out.split()[1]) == (1, "CLD402")
        assert run.read("a.json") == '{"a": "http://res.cloudinary.com/a"}\n'

    def test_only_selected_rules_are_ignored(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--add-ignore", "--select", "CLD4").code == 0
        assert run.read("settings.py") == SETTINGS

    def test_a_file_that_cannot_be_written_is_trouble(self, run):
        run.write("settings.py", SETTINGS)
        os.link("settings.py", "other.py")
        assert run("--add-ignore", "settings.py").code == 2
        assert run.read("settings.py") == SETTINGS
        assert run.out == LINE

    @pytest.mark.parametrize("other", ["--fix", "--diff", "-"])
    def test_goes_with_no_other_way_of_writing(self, run, other):
        assert run("--add-ignore", other).code == 2
        assert "--add-ignore can't be combined with" in run.err

    def test_a_reason_of_two_lines_is_wrong_usage(self, run):
        assert run("--add-ignore=a\nb").code == 2


class TestOutputFile:
    def test_holds_what_would_go_to_standard_output(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--output-file", "found.txt").code == 1
        assert (run.out, run.read("found.txt")) == ("", LINE)

    def test_takes_the_place_of_what_was_there(self, run):
        run.write("settings.py", SETTINGS)
        run.write("found.json", "old")
        run("--output-file", "found.json", "--output-format", "json")
        assert json.loads(run.read("found.json"))["summary"]["findings"] == 1

    def test_is_left_alone_where_the_run_breaks_off(self, run):
        run.write("found.txt", "old")
        assert run("--output-file", "found.txt", "--config", "nowhere.toml").code == 2
        assert run.read("found.txt") == "old"

    def test_that_cannot_be_written_is_trouble(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--output-file", "no/such/folder/found.txt").code == 2
        assert "cloudinary-lint: no/such/folder/found.txt: cannot be written: " in run.err

    def test_holds_a_diff(self, run):
        run.write("settings.py", SETTINGS)
        run("--output-file", "fix.patch", "--diff", "settings.py")
        assert run.read("fix.patch").startswith("--- a/settings.py\n+++ b/settings.py\n")


class TestOptions:
    def test_paths_may_stand_on_both_sides_of_an_option(self, run):
        run.write("a/settings.py", SETTINGS)
        run.write("b/settings.py", SETTINGS)
        assert run("a", "--strict", "b").out.count("CLD101") == 2

    def test_every_wrong_option_is_named_with_the_nearest_right_one(self, run):
        assert run("--fx", "--selct=CLD1").code == 2
        assert run.err == (
            "cloudinary-lint: --fx: no such option; did you mean --fix?\n"
            "cloudinary-lint: --selct=CLD1: no such option; did you mean --select?\n"
        )

    def test_rules_are_selected_by_name(self, run):
        run.write("settings.py", SETTINGS)
        assert run("--select", "storage-without-secure").out == LINE
        assert run("--ignore", "Storage-Without-Secure").out == ""
        assert run("--select", "all").out == LINE

    def test_a_rule_is_explained_by_its_name(self, run):
        by_name = run("--explain", "storage-without-secure").out
        assert by_name == run("--explain", "cld101").out

    def test_every_wrong_setting_is_a_line(self, run):
        run.write("pyproject.toml", "[tool.cloudinary-lint]\nstrct = true\nsecure = 1\n")
        assert run().code == 2
        assert run.err.count("cloudinary-lint: ") == 2
        assert run.err.count("\n") == 2


class TestProcess:
    def test_is_the_same_as_a_module_and_as_a_command(self, run):
        run.write("settings.py", SETTINGS)
        module = program(cwd=run.folder)
        command = subprocess.run(
            [Path(sys.executable).with_name("cloudinary-lint")],
            cwd=run.folder,
            capture_output=True,
            check=False,
        )
        assert module.stdout == command.stdout == LINE.encode()
        assert module.returncode == command.returncode == 1

    @pytest.mark.parametrize("words", [[], ["--diff"], ["--list-rules"], ["--output-format", "json"]])
    def test_a_reader_that_goes_away_is_no_trouble(self, run, words):
        for number in range(3):
            run.write(f"settings{number}.py", SETTINGS)
        command = [sys.executable, "-m", "cloudinary_lint", *words]
        reader, writer = os.pipe()
        os.close(reader)
        done = subprocess.run(command, cwd=run.folder, stdout=writer, stderr=subprocess.PIPE, check=False)
        os.close(writer)
        assert done.returncode == (0 if words == ["--list-rules"] else 1)
        assert b"Error" not in done.stderr


URL = f"cloudinary://123:{SECRET}@demo"
CONFIG = "import cloudinary\ncloudinary.config"
IMAGE = "http://res.cloudinary.com/demo/x.jpg"
CARRIERS = {
    "settings.py": SETTINGS,
    "urls.py": f"import os\nos.environ['CLOUDINARY_URL'] = '{URL}'\n",
    "pieces.py": f"import os\nos.environ['CLOUDINARY_URL'] = (\n'cloudinary://1:'\n'{SECRET}'\n'@demo')\n",
    "defaults.py": f"import os\nURL = os.getenv('CLOUDINARY_URL', '{URL}')\n",
    "config.py": f"{CONFIG}(cloud_name='demo', api_key='123', api_secret='{SECRET}')\n",
    "off.py": f"{CONFIG}(cloud_name='demo', api_secret='{SECRET}', secure=False)\n",
    "functions.py": f"import cloudinary\ndef f(secret='{SECRET}'): cloudinary.config(api_secret=secret)\n",
    "broken.py": f"{CONFIG}(api_secret='{SECRET}'\n",
    "quotes.py": f"import cloudinary\napi_secret = '{SECRET}' '\n",
    "latin.py": f"{CONFIG}(api_secret='{SECRET}é')\n".encode("latin-1"),
    "wide.py": f"{CONFIG}(api_secret='{SECRET}'\n".encode("utf-16"),
    ".env": f"CLOUDINARY_URL={URL}\n",
    "b.env": f"CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_API_SECRET={SECRET}\nCLOUDINARY_SECURE=False\n",
    "c.env": f"# my password: {SECRET}\nCLOUDINARY_URL='{URL}/?secure=true'\n",
    "compose.yml": f"environment:\n  - CLOUDINARY_URL={URL}\n  - API_SECRET={SECRET}\n",
    "app.json": f'{{"env": {{"CLOUDINARY_URL": "{URL}", "API_SECRET": "{SECRET}"}}}}\n',
    "a.toml": f'[env]\nCLOUDINARY_URL = "{URL}"\napi_secret = "{SECRET}"\n',
    "a.ini": f"[env]\nCLOUDINARY_URL = {URL}\napi_secret = {SECRET}\n",
    "deploy.sh": f"export CLOUDINARY_URL={URL}\nexport API_SECRET={SECRET}\n",
    "Dockerfile": f"FROM x\nENV CLOUDINARY_URL={URL}\nENV API_SECRET {SECRET}\n",
    "a.js": f"const apiSecret = '{SECRET}', u = '{IMAGE}'\n",
    "a.html": f"{{% load cloudinary %}}<input name='api_key' value='{SECRET}'>{{% cloudinary_url x %}}\n",
    "b.html": f"<a href='http://jane:{SECRET}@x/'><img src='{IMAGE}'></a>\n",
    "a.jinja": f"{{{{ config(api_secret='{SECRET}') }}}}{{{{ image.build_url(width=1) }}}}\n",
}
CHANNELS = [
    *(pytest.param(["--output-format", name], id=f"as {name}") for name in FORMATS),
    pytest.param(["--diff"], id="as a diff"),
    pytest.param(["--diff", "--unsafe-fixes"], id="as a diff of all fixes"),
    pytest.param(["--verbose", "--statistics", "--strict"], id="with every word"),
    pytest.param(["--show-config"], id="as configuration"),
    pytest.param(["--fix", "--unsafe-fixes"], id="while fixing"),
]


@pytest.mark.parametrize("words", CHANNELS)
def test_no_channel_shows_a_credential(run, words):
    for number, (name, text) in enumerate(CARRIERS.items()):
        run.write(f"{number}/{name}", text)
        (run.folder / str(number) / ".git").mkdir()
        assert run(str(number)).code == 1, f"{name} is seen"
        run(*words, str(number))
        shown = (run.out + run.err).replace("\\x00", "")
        assert SECRET not in shown
        assert "hunter2" not in shown


def test_streams_that_are_no_files_are_written_too(monkeypatch, tmp_path):
    class Gone(io.StringIO):
        def write(self, _text):
            raise BrokenPipeError

        def fileno(self):
            return descriptor

    monkeypatch.setattr(sys, "stderr", stream := io.StringIO())
    console.prepare()
    console.write_line("a\x1bb")
    assert stream.getvalue() == "a\\x1bb\n"
    descriptor = os.open(tmp_path / "pipe", os.O_CREAT | os.O_WRONLY)
    console.write(Gone(), "text")
    os.write(descriptor, b"lost")
    os.close(descriptor)
    assert (tmp_path / "pipe").read_bytes() == b""


class TestManyLinks:
    """A folder full of links that lead nowhere, such as an old virtual environment."""

    @pytest.fixture
    def many(self, run):
        for number in range(8):
            (run.folder / f"module{number}.py").symlink_to("nowhere.py")
        return run

    def test_a_few_are_named_and_the_rest_counted(self, many):
        assert many().code == 0
        assert many.err.count(".py: not checked: a link to nowhere\n") == 5
        assert "3 more: not checked: a link to nowhere (--verbose names them)\n" in many.err

    def test_all_are_named_where_every_word_is_wanted(self, many):
        many("--verbose")
        assert many.err.count(".py: not checked: a link to nowhere\n") == 8
        assert "more: not checked" not in many.err
