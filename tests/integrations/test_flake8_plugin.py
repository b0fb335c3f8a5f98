"""The plugin of flake8, run by the real one: it finds what the command finds, and flake8 does its part."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from cloudinary_lint.cli.main import main
from cloudinary_lint.integrations.flake8_plugin import Plugin, checking
from cloudinary_lint.project import surveyed_files
from tests import ROOT

SECRET = "hunter2hunter2"
IMAGE = "http://res.cloudinary.com/demo/a.jpg"
FILES = {
    "settings.py": f"CLOUDINARY_STORAGE = {{\n    'CLOUD_NAME': 'demo',\n    'API_SECRET': '{SECRET}',\n}}\n",
    ".env": f"CLOUDINARY_CLOUD_NAME=demo\nCLOUDINARY_API_SECRET={SECRET}\n",
    "shop/views.py": (
        "import cloudinary\n\n\ndef f(name):\n"
        "    größe, x = 'é🎈', cloudinary.CloudinaryImage(name).build_url(width=1)\n"
        "    y = cloudinary.CloudinaryImage(name).build_url()  # cloudinary-lint: ignore[CLD301] -- old\n"
        "    z = cloudinary.CloudinaryImage(name).build_url()  # noqa: CLD301\n"
        "    return größe, x, y, z  # cloudinary-lint: ignore[CLD301]\n"
    ),
    "shop/crlf.py": f"a = 1\r\nb = '{IMAGE}'\r\n",
    "shop/mark.py": f"\ufeffa = '{IMAGE}'\n",
    "shop/latin.py": f"# coding: latin-1\na = 'é', '{IMAGE}'\n".encode("latin-1"),
    "other/undecodable.py": b"import cloudinary\n# caf\xe9\n",
    "shop/text.py": f'PAGE = """\n<img src="{IMAGE}">\n<img src="{IMAGE}">\n"""\n',
    "old/settings.py": f"CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'demo', 'API_SECRET': '{SECRET}'}}\n",
    "shop/page.html": f"<img src='{IMAGE}'>\n",
    "setup.cfg": "[flake8]\nfilename = *.py,*.html\nselect = CLD\n",
    "pyproject.toml": (
        "[tool.cloudinary-lint]\nexclude = ['/old/']\nper-file-ignores = { 'shop/mark.py' = ['CLD402'] }\n"
    ),
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for project in (tmp_path, tmp_path / "other"):
        subprocess.run(["git", "init", "-q", project], check=True)
    for name, text in FILES.items():
        write(tmp_path / name, text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def flake8(*arguments: str, stdin: bytes = b"") -> tuple[int, list[str]]:
    """The exit code, and the lines without the `./` that flake8 puts before a path that it walked to."""
    done = subprocess.run(
        [sys.executable, "-m", "flake8", *arguments], input=stdin, capture_output=True, check=False
    )
    assert not done.stderr
    lines = done.stdout.decode().splitlines()
    return done.returncode, sorted(line.removeprefix("./") for line in lines)


def command(capsys, *arguments: str) -> list[str]:
    main(["--output-format=concise", "--quiet", *arguments])
    return sorted(capsys.readouterr().out.splitlines())


def codes(lines: list[str]) -> set[str]:
    return {line.split()[1] for line in lines}


@pytest.mark.parametrize("jobs", [1, 3], ids=["one process", "several processes"])
def test_it_finds_what_the_command_line_finds(folder, capsys, jobs):
    wanted = [line for line in command(capsys) if ".py:" in line]
    status, found = flake8(f"--jobs={jobs}", ".")
    assert (status, found) == (1, wanted)
    assert {line.partition(":")[0] for line in found} == {
        "settings.py",
        "shop/views.py",
        "shop/crlf.py",
        "shop/latin.py",
        "other/undecodable.py",
        "shop/text.py",
    }


def test_what_flake8_cannot_parse_it_tells_itself(folder):
    write(folder / "broken.py", "import cloudinary\ncloudinary.config(\n")
    _, found = flake8("--select=CLD,E9", "broken.py")
    assert codes(found) >= {"E999"} or codes(found) == {"E902"}
    assert not [code for code in codes(found) if code.startswith("CLD")]


@pytest.mark.usefixtures("folder")
class TestStandardInput:
    def test_without_a_name(self):
        text = b"import cloudinary\ncloudinary.config(cloud_name='demo', api_key='x')\n"
        status, found = flake8("-", stdin=text)
        assert (status, found) == (
            1,
            [
                (
                    "stdin:2:1: CLD103 cloudinary.config() does not say secure=True, "
                    "so the SDK builds http:// addresses"
                )
            ],
        )

    def test_takes_the_place_of_the_file_in_its_project(self):
        text = FILES["shop/views.py"]
        assert isinstance(text, str)
        _, found = flake8("-", "--stdin-display-name=shop/views.py", stdin=text.encode())
        assert found[0].startswith("shop/views.py:5:55: CLD301 ")
        covered = text.replace("cloudinary\n", "cloudinary\ncloudinary.config(secure=True)\n", 1)
        _, found = flake8("-", "--stdin-display-name=shop/views.py", stdin=covered.encode())
        assert codes(found) == {"CLD902"}, "the configuration makes the call harmless"

    def test_with_a_name_that_is_excluded(self):
        text = FILES["old/settings.py"]
        assert isinstance(text, str)
        assert flake8("-", "--stdin-display-name=old/settings.py", stdin=text.encode()) == (0, [])

    def test_with_an_encoding_of_its_own(self):
        text = f"# coding: latin-1\na = 'é', '{IMAGE}'\n"
        _, found = flake8("-", "--stdin-display-name=new.py", stdin=text.encode("latin-1"))
        message = "the Cloudinary address begins with http://, so the connection is not encrypted"
        assert found == [f"new.py:2:11: CLD402 {message}"]


class TestChoiceOfFlake8:
    @pytest.mark.parametrize(
        ("arguments", "expected"),
        [
            pytest.param(["--select=CLD4"], {"CLD402"}, id="select"),
            pytest.param(["--extend-ignore=CLD4,CLD3"], {"CLD902"}, id="ignore"),
            pytest.param(["--per-file-ignores=shop/*:CLD4,CLD902"], {"CLD301"}, id="per-file-ignores"),
            pytest.param(["--select=E,F,W"], set(), id="not selected"),
            pytest.param(["--exclude=shop"], set(), id="exclude"),
        ],
    )
    @pytest.mark.usefixtures("folder")
    def test_counts(self, arguments, expected):
        _, found = flake8("--max-line-length=200", *arguments, "shop")
        assert {code for code in codes(found) if code.startswith("CLD")} == expected

    def test_beside_other_plugins(self, folder):
        write(folder / "both.py", f"def f(a=[]):\n    return '{IMAGE}'\n")
        _, found = flake8("--isolated", "both.py")
        assert codes(found) == {"B006", "CLD402"}


NOQA = [
    pytest.param(
        f"a = [\n    '{IMAGE}',  # noqa\n    '{IMAGE}',\n]  # noqa: CLD402\n", [3, 4], id="its line"
    ),
    pytest.param(f'a = """\n<i>\n{IMAGE}\n"""  # noqa: CLD402\n', [], id="the string before it"),
    pytest.param(f'a = f"""\n{{x}}\n{IMAGE}\n"""  # noqa: CLD402\n', [], id="the f-string"),
    pytest.param(f'a = f("""\n{IMAGE}\n""", """\n{IMAGE}""")  # noqa\n', [], id="the strings"),
    pytest.param(f'a = f("""\n{IMAGE}\n""",\n  1)  # noqa\n', [2], id="no string on another line"),
    pytest.param(f"a = 1, \\\n  '{IMAGE}', \\\n  2  # noqa\n", [], id="lines with a backslash"),
    pytest.param(f'# noqa\na = """\n{IMAGE}"""\n', [3], id="nothing below"),
    pytest.param(f'a = """{IMAGE}\n""" \\\n  # noqa\n', [], id="a line before a backslash"),
]


@pytest.fixture(scope="module")
def noqa(tmp_path_factory):
    """A folder with a file for each row, and what flake8 finds in them in one run."""
    folder = tmp_path_factory.mktemp("noqa")
    subprocess.run(["git", "init", "-q", folder], check=True)
    write(folder / "setup.cfg", FILES["setup.cfg"])
    for number, row in enumerate(NOQA):
        write(folder / "rows" / f"{number}.py", str(row.values[0]))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        return folder, flake8("rows")[1]


@pytest.mark.parametrize(
    ("number", "row"), [pytest.param(n, row.values, id=row.id) for n, row in enumerate(NOQA)]
)
def test_noqa_reaches_as_far_as_on_the_command_line(noqa, capsys, monkeypatch, number, row):
    folder, lines = noqa
    monkeypatch.chdir(folder)
    found = [line for line in lines if line.startswith(f"rows/{number}.py:")]
    assert found == command(capsys, f"rows/{number}.py")
    assert [int(line.split(":")[1]) for line in found] == row[1]


def test_wrong_settings_leave_the_other_plugins_alone(folder):
    write(folder / "pyproject.toml", "[tool.cloudinary-lint]\nstrct = true\n")
    write(folder / "settings.py", "import os\n\n\nCLOUDINARY = { }\n")
    status, found = flake8("settings.py", "--select", "CLD,E,F")
    assert status == 1
    assert [line.split(" ")[1] for line in found] == ["CLD901", "F401", "E201"]
    assert found[0].endswith("[tool.cloudinary-lint] strct: no such setting; did you mean strict?")


@pytest.mark.usefixtures("folder")
class TestInProcess:
    @pytest.fixture(autouse=True)
    def _fresh(self):
        checking._projects.cache_clear()  # noqa: SLF001 - they live as long as flake8's process
        yield
        checking._projects.cache_clear()  # noqa: SLF001

    def lines(self, name: str) -> list[str]:
        return Path(name).read_text(encoding="utf-8").splitlines(keepends=True)

    def test_a_finding_has_line_column_text_and_plugin(self):
        plugin = Plugin(tree=None, filename="settings.py", lines=self.lines("settings.py"))
        message = "CLD101 CLOUDINARY_STORAGE relies on the package's default for https; add 'SECURE': True"
        assert list(plugin.run()) == [(1, 0, message, Plugin)]

    @pytest.mark.parametrize(
        "name",
        [
            pytest.param("shop/page.html", id="a template"),
            pytest.param("old/settings.py", id="an excluded file"),
            pytest.param("setup.cfg", id="a file of another kind"),
            pytest.param("nowhere.py", id="a file that says nothing of Cloudinary"),
            pytest.param("script", id="a file of no known kind"),
        ],
    )
    def test_nothing_is_found_in(self, name):
        lines = self.lines(name) if Path(name).exists() else ["import os\n"]
        assert checking.found(name, lines) == []

    def test_standard_input_without_a_name_is_python(self):
        ((line, column, text),) = checking.found("stdin", [f"a = '{IMAGE}'\n"])
        assert (line, column, text[:6]) == (1, 5, "CLD402")

    def test_what_cannot_be_decoded_is_judged_by_its_bytes(self):
        with Path("other/undecodable.py").open(encoding="latin-1") as file:
            ((_, _, text),) = checking.found("other/undecodable.py", file.readlines())
        assert text == "CLD901 the file cannot be read: byte 0xe9 is not valid utf-8"

    def test_wrong_settings_are_one_finding(self):
        write(Path("pyproject.toml"), "[tool.cloudinary-lint]\nstrct = true\nsecure = 1\n")
        ((_, _, text),) = checking.found("settings.py", self.lines("settings.py"))
        assert text.startswith("CLD901 the file is not checked: ")
        assert "strct: no such setting; did you mean strict?; " in text
        assert text.endswith("secure: must be true or false, not a number")

    def test_a_bug_is_told_without_a_credential(self, monkeypatch):
        def fail(*_):
            raise ValueError(SECRET) from KeyError(SECRET)

        monkeypatch.setattr(surveyed_files, "read", fail)
        with pytest.raises(
            checking.CheckFailed, match=r"a bug in cloudinary-lint .* while reading \S+"
        ) as caught:
            checking.found("settings.py", self.lines("settings.py"))
        assert SECRET not in str(caught.value)
        assert caught.value.__context__ is None


def test_nothing_is_loaded_before_a_file_is_checked():
    program = "import sys, cloudinary_lint.integrations.flake8_plugin; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    ours = {name for name in done.stdout.split() if name.startswith("cloudinary_lint")}
    assert ours == {f"cloudinary_lint{name}" for name in ("", ".integrations", ".integrations.flake8_plugin")}


def test_its_name_is_one_that_flake8_takes_and_begins_every_code():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    plugin = "cloudinary_lint.integrations.flake8_plugin:Plugin"
    assert f'[project.entry-points."flake8.extension"]\nCLD = "{plugin}"\n' in text
