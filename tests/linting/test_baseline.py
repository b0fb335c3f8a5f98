"""Baselines: what is known is not reported, what is new is, and what is fixed is named."""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter

import pytest

from cloudinary_lint.cli.main import main
from cloudinary_lint.config.settings import UsageError
from cloudinary_lint.integrations.flake8_plugin import checking
from cloudinary_lint.linting.baseline import KnownFinding, as_text, read, take

SECRET = "hunter2hunter2"
IMAGE = "http://res.cloudinary.com/demo/a.jpg"
SETTINGS = f"CLOUDINARY_STORAGE = {{'CLOUD_NAME': 'demo', 'API_SECRET': '{SECRET}'}}\n"
LINE = f"a = '{IMAGE}'\n"


class Run:
    """The program in a project of its own."""

    def __init__(self, folder, capsys) -> None:
        self.folder = folder
        self.capsys = capsys

    def __call__(self, *arguments: str) -> tuple[int, list[str], str]:
        self.capsys.readouterr()
        code = main(arguments)
        out, err = self.capsys.readouterr()
        return code, out.splitlines(), err

    def write(self, **files: str) -> None:
        for name, text in files.items():
            path = self.folder / name
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")

    def baseline(self, name: str = "known.json"):
        return json.loads((self.folder / name).read_text(encoding="utf-8"))


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CLOUDINARY_LINT_OUTPUT_FORMAT", raising=False)
    return Run(tmp_path, capsys)


@pytest.fixture
def known(run):
    """A project whose findings are all known."""
    run.write(**{"settings.py": SETTINGS, "shop/a.py": LINE + LINE})
    assert run("--write-baseline", "known.json")[0] == 0
    return run


class TestWriting:
    def test_says_how_many_and_reports_none(self, run):
        run.write(**{"settings.py": SETTINGS, "shop/a.py": LINE + LINE})
        assert run("--write-baseline", "known.json") == (
            0,
            [],
            "3 findings written to known.json (2 files checked)\n",
        )
        found = run.baseline()
        assert found["version"] == 1
        rows = [(row["path"], row["code"], row["count"]) for row in found["findings"]]
        assert rows == [("settings.py", "CLD101", 1), ("shop/a.py", "CLD402", 2)]

    def test_holds_no_credential_and_no_line(self, known):
        text = (known.folder / "known.json").read_text(encoding="utf-8")
        assert SECRET not in text
        assert IMAGE not in text
        assert all(row.keys() == {"path", "code", "digest", "count"} for row in known.baseline()["findings"])

    def test_comes_after_fixing(self, run):
        run.write(**{"settings.py": SETTINGS, "a.py": "x = 1\ncloudinary.CloudinaryImage('x')\n"})
        assert run("--fix", "--write-baseline", "known.json")[0] == 0
        assert run.baseline()["findings"] == []

    def test_is_the_same_from_every_folder(self, known, monkeypatch):
        before = known.baseline()
        monkeypatch.chdir(known.folder / "shop")
        assert known("--write-baseline", "../known.json", "..")[0] == 0
        assert known.baseline() == before

    def test_replaces_what_was_known(self, known):
        known.write(**{"settings.py": ""})
        assert known("--write-baseline", "known.json")[0] == 0
        assert [row["path"] for row in known.baseline()["findings"]] == ["shop/a.py"]

    def test_a_file_that_cannot_be_written_is_trouble(self, run):
        code, _, err = run("--write-baseline", "nowhere/known.json")
        assert (code, err) == (
            2,
            "cloudinary-lint: nowhere/known.json: cannot be written: No such file or directory\n",
        )

    def test_a_disk_that_is_full_leaves_what_was_known(self, known):
        before = (known.folder / "known.json").read_bytes()
        known.write(**{f"shop/{number}.py": LINE for number in range(9)})
        code = (
            "import resource, sys; from cloudinary_lint.cli.main import main; "
            "resource.setrlimit(resource.RLIMIT_FSIZE, (50, 50)); "
            "sys.exit(main(['--no-cache', '--write-baseline', 'known.json']))"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (
            2,
            "cloudinary-lint: known.json: cannot be written: File too large\n",
        )
        assert (known.folder / "known.json").read_bytes() == before
        assert not list(known.folder.glob(".cloudinary-lint*"))

    def test_a_link_of_the_project_leads_to_no_other_file(self, run, tmp_path_factory):
        other = tmp_path_factory.mktemp("home") / ".profile"
        other.write_text("mine\n", encoding="utf-8")
        (run.folder / "known.json").symlink_to(other)
        assert run("--write-baseline", "known.json") == (
            2,
            [],
            "cloudinary-lint: known.json: cannot be written: it is a link to a file outside of the project\n",
        )
        assert other.read_text(encoding="utf-8") == "mine\n"

    def test_a_link_elsewhere_is_its_users_own(self, run, tmp_path_factory):
        folder = tmp_path_factory.mktemp("home")
        (folder / "link").symlink_to(tmp_path_factory.mktemp("work"))
        assert run("--write-baseline", str(folder / "link" / "known.json"))[0] == 0
        assert (folder / "link" / "known.json").is_file()

    def test_trouble_is_trouble(self, run):
        assert run("--write-baseline", "known.json", "nowhere")[0] == 2


KNOWN = [
    pytest.param({}, id="nothing changed"),
    pytest.param({"shop/a.py": f"import os\n\n\n{LINE}b = 1\n{LINE}"}, id="lines moved"),
    pytest.param({"shop/a.py": f"if x:\n    {LINE}    {LINE}"}, id="lines were indented"),
    pytest.param({"shop/a.py": LINE}, id="one of two is gone"),
    pytest.param({"settings.py": SETTINGS.replace(SECRET, "correct-horse-9")}, id="another credential"),
]
NEW = [
    pytest.param({"shop/a.py": LINE * 3}, ["shop/a.py:3:6: CLD402"], id="one more of the same"),
    pytest.param({"shop/a.py": f"b = '{IMAGE}'\n{LINE}{LINE}"}, ["shop/a.py:1:6: CLD402"], id="another line"),
    pytest.param({"shop/b.py": LINE}, ["shop/b.py:1:6: CLD402"], id="another file"),
    pytest.param(
        {"settings.py": SETTINGS.replace("}", ", 'SECURE': False}")}, ["settings.py:1:"], id="another code"
    ),
]


class TestReading:
    @pytest.mark.parametrize("files", KNOWN)
    def test_what_is_known_is_not_reported(self, known, files):
        known.write(**files)
        code, out, err = known("--baseline", "known.json")
        assert (code, out) == (0, [])
        assert " in the baseline)\n" in err
        assert known("--no-baseline")[0] == 1

    @pytest.mark.parametrize(("files", "expected"), NEW)
    def test_what_is_new_is_reported(self, known, files, expected):
        known.write(**files)
        code, out, _ = known("--baseline", "known.json")
        assert code == 1
        assert len(out) == len(expected)
        assert all(line.startswith(start) for line, start in zip(out, expected, strict=True))

    def test_the_setting_is_read_from_every_folder(self, known, monkeypatch):
        known.write(**{"pyproject.toml": "[tool.cloudinary-lint]\nbaseline = 'known.json'\n"})
        assert known()[:2] == (0, [])
        monkeypatch.chdir(known.folder / "shop")
        assert known()[:2] == (0, [])
        assert known("--no-baseline")[0] == known("--isolated")[0] == 1
        assert known("--write-baseline", "../all.json", "..")[0] == 0
        assert known.baseline("all.json") == known.baseline()

    def test_each_project_has_its_own(self, known):
        for name in ("one", "two"):
            (known.folder / name).mkdir()
            subprocess.run(["git", "init", "-q", name], check=True)
            known.write(**{f"{name}/a.py": LINE})
        known.write(**{"one/pyproject.toml": "[tool.cloudinary-lint]\nbaseline = 'known.json'\n"})
        assert known("--root", "one", "--write-baseline", "one/known.json", "one")[0] == 0
        code, out, _ = known("one", "two")
        assert (code, [line.partition(":")[0] for line in out]) == (1, ["two/a.py"])

    def test_json_counts_what_is_known(self, known):
        _, out, _ = known("--baseline", "known.json", "--output-format", "json")
        document = json.loads("\n".join(out))
        assert (document["findings"], document["summary"]["known"]) == ([], 3)

    def test_a_fix_mends_what_is_known_too(self, known):
        code, _, err = known("--baseline", "known.json", "--fix")
        assert code == 0
        assert "http://" not in (known.folder / "shop" / "a.py").read_text(encoding="utf-8")
        assert STALE in err

    def test_a_diff_fails_for_what_is_new_alone(self, known):
        assert known("--baseline", "known.json", "--diff")[0] == 0
        assert known("--diff")[0] == 1


STALE = "note: CLD402 in shop/a.py is fixed; update the baseline with --write-baseline known.json\n"


class TestStaleEntries:
    @pytest.mark.parametrize(
        ("text", "words"),
        [
            pytest.param("", [], id="the finding is gone"),
            pytest.param(LINE, [], id="one of two is gone"),
            pytest.param("", ["shop"], id="its folder is checked"),
            pytest.param(None, ["settings.py"], id="its file is gone"),
        ],
    )
    def test_are_told(self, known, text, words):
        if text is None:
            (known.folder / "shop" / "a.py").unlink()
        else:
            known.write(**{"shop/a.py": text})
        code, _, err = known("--baseline", "known.json", *words)
        assert code == 0
        assert err.startswith(STALE)

    @pytest.mark.parametrize(
        "words",
        [
            pytest.param(["settings.py"], id="of a file that is not checked"),
            pytest.param(["--select=CLD1"], id="of a code that is not selected"),
            pytest.param(["--quiet"], id="where all is quiet"),
        ],
    )
    def test_are_not_told(self, known, words):
        known.write(**{"shop/a.py": ""})
        code, _, err = known("--baseline", "known.json", *words)
        assert code == 0
        assert "is fixed" not in err


ROW = '{"path": "a.py", "code": "CLD101", "digest": "00", "count": 1}'
BROKEN = [
    pytest.param("", "known.json:1:1: not JSON: ", id="an empty file"),
    pytest.param('{\n  "version": 1,\n', "known.json:3:1: not JSON: ", id="it breaks off"),
    pytest.param("[]", "known.json: not a baseline: must be an object with version 1", id="a list"),
    pytest.param('{"version": 1}', "known.json: not a baseline: ", id="no findings"),
    pytest.param('{"version": "1", "findings": []}', "known.json: not a baseline: ", id="no number"),
    pytest.param(
        '{"version": 2, "findings": []}', "known.json: version: 2 is of a later cloudinary-lint", id="later"
    ),
    pytest.param('{"version": 1, "findings": [1]}', "known.json: findings[0]: must have", id="no entry"),
    pytest.param(
        f'{{"version": 1, "findings": [{ROW}, {ROW.replace("1}", "0}")}]}}',
        "known.json: findings[1]: must have the texts path, code and digest, and a count from 1",
        id="a count of nothing",
    ),
    pytest.param("[" * 100_000, "known.json: not a baseline: it nests too deeply", id="a nest"),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_a_broken_baseline_is_trouble(run, text, message):
    run.write(**{"known.json": text, "a.py": LINE})
    for words in ([], ["--fix"], ["--diff"]):
        code, out, err = run("--baseline", "known.json", *words)
        assert (code, out) == (2, [])
        assert err.startswith(f"cloudinary-lint: {message}")
        assert err.count("\n") == 1
    assert (run.folder / "a.py").read_text(encoding="utf-8") == LINE


def test_a_baseline_in_another_encoding_is_trouble(run):
    (run.folder / "known.json").write_bytes(b'{"caf\xe9')
    assert run("--baseline", "known.json")[2] == "cloudinary-lint: known.json: byte 5 is not valid UTF-8\n"


def test_a_baseline_that_is_not_there_says_how_it_comes_to_be(run):
    assert run("--baseline", "known.json")[2] == (
        "cloudinary-lint: known.json: cannot be read: No such file or directory; "
        "--write-baseline known.json writes it\n"
    )


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(
            ["--write-baseline=a", "--diff"], "--write-baseline can't be combined with --diff or -", id="diff"
        ),
        pytest.param(
            ["--write-baseline=a", "-"], "--write-baseline can't be combined with --diff or -", id="input"
        ),
        pytest.param(
            ["--write-baseline=a", "--baseline=a"], "only one of --baseline, --no-baseline and", id="two"
        ),
        pytest.param(
            ["--no-baseline", "--baseline=a"], "only one of --baseline, --no-baseline and", id="none and one"
        ),
    ],
)
def test_what_cannot_be_done_together(run, words, message):
    code, _, err = run(*words)
    assert code == 2
    assert err.startswith(f"cloudinary-lint: {message}")


def test_flake8_knows_what_is_known(known):
    known.write(**{"pyproject.toml": "[tool.cloudinary-lint]\nbaseline = 'known.json'\n"})
    caches = (checking._projects, checking._baseline)  # noqa: SLF001 - they live as long as flake8's process
    for one in caches:
        one.cache_clear()
    found = checking.found("shop/a.py", [LINE, LINE, LINE])
    for one in caches:
        one.cache_clear()
    assert [line for line, _, _ in found] == [3]


def test_what_is_written_is_read(tmp_path):
    entries = [
        KnownFinding("ä b.py", "CLD101", "00"),
        KnownFinding("a.py", "CLD402", "ff"),
        KnownFinding("a.py", "CLD402", "ff"),
    ]
    path = tmp_path / "known.json"
    for some in (entries, []):
        path.write_text(as_text(some), encoding="utf-8")
        assert read(path, "known.json") == Counter(some)


def test_an_entry_is_taken_as_often_as_it_is_there():
    entry = KnownFinding("a.py", "CLD101", "00")
    left = Counter({entry: 2})
    assert [take(entry, left) for _ in range(3)] == [True, True, False]


def test_a_later_line_of_a_baseline_is_one_line(known):
    text = (known.folder / "known.json").read_text(encoding="utf-8")
    assert text.count("\n") == len(known.baseline()["findings"]) + 5
    with pytest.raises(UsageError):
        read(known.folder, "a folder")
