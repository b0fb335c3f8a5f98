"""The snippets of docs/ci.md: schemas of the services, and the commands that are in them, run."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.resources import files

import pytest
import yaml
from jsonschema import Draft7Validator

from cloudinary_lint.cli import options
from cloudinary_lint.cli.main import main
from cloudinary_lint.config.settings import FORMATS
from tests.docs.pages import ROOT, snippets, text_of

PAGE = "ci.md"
BARE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
_COMMAND = re.compile(r"(?:^|- run: |- )(cloudinary-lint(?: [^\n|>#]*)?)", re.MULTILINE)
COMMANDS = sorted({found.strip() for found in _COMMAND.findall(text_of(PAGE)) if "--" in found})


def one(heading: str, language: str = "yaml") -> str:
    (code,) = snippets(PAGE, heading, language)
    return code


def assert_valid(document: object, schema: str) -> None:
    """Against the schema that the service publishes, as a package brings it."""
    folder = files("check_jsonschema.builtin_schemas.vendor")
    validator = Draft7Validator(json.loads(folder.joinpath(f"{schema}.json").read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(document)] == []


def workflow(heading: str) -> object:
    # YAML 1.1 takes `on` for true.
    return json.loads(json.dumps(yaml.safe_load(one(heading).replace("\non:", '\n"on":'))))


@pytest.mark.parametrize("heading", ["GitHub Actions", "Code scanning on GitHub"])
def test_a_workflow_is_one_to_github(heading):
    assert_valid(workflow(heading), "github-workflows")


def test_a_job_is_one_to_gitlab():
    assert_valid(yaml.safe_load(one("GitLab")), "gitlab-ci")


def test_a_schema_can_say_no():
    with pytest.raises(AssertionError):
        assert_valid({"cloudinary-lint": {"scrpt": ["a"]}}, "gitlab-ci")


@pytest.mark.parametrize("more", ["", one("pre-commit.ci")], ids=["alone", "with pre-commit.ci"])
def test_the_hooks_are_configured(tmp_path, more):
    path = tmp_path / ".pre-commit-config.yaml"
    path.write_text(one("pre-commit and prek") + more, encoding="utf-8")
    for command in (["-m", "pre_commit", "validate-config"], ["-m", "prek", "validate-config"]):
        done = subprocess.run(
            [sys.executable, *command, path], capture_output=True, check=False, encoding="utf-8", cwd=tmp_path
        )
        assert done.returncode == 0, done.stdout + done.stderr


def test_the_hooks_exist():
    there = {hook["id"] for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text())}
    (repository,) = yaml.safe_load(one("pre-commit and prek"))["repos"]
    assert {hook["id"] for hook in repository["hooks"]} <= there
    called = re.search(r"pre-commit run (\S+)", one("pre-commit and prek", "sh"))
    assert called
    assert called[1] in there


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_is_understood(command):
    program, *arguments = shlex.split(command)
    assert program == "cloudinary-lint"
    assert options.parse(arguments).output_format in FORMATS


@pytest.fixture
def project(tmp_path, monkeypatch):
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "settings.py").write_text(BARE)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("heading", "language", "code", "reads"),
    [
        pytest.param("GitHub Actions", "yaml", 1, lambda out: out.startswith("::warning "), id="annotations"),
        pytest.param(
            "Code scanning on GitHub",
            "yaml",
            0,
            lambda out: json.loads(out)["runs"][0]["results"],
            id="SARIF, and the upload happens",
        ),
        pytest.param("GitLab", "yaml", 1, lambda out: json.loads(out)[0]["fingerprint"], id="Code Quality"),
        pytest.param("Anything else", "sh", 1, lambda out: list(ET.fromstring(out)), id="JUnit"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_command_gives_what_the_service_reads(capsys, heading, language, code, reads):
    found = _COMMAND.findall(one(heading, language))
    command = next(one for one in found if "--output-format" in one)
    assert main(shlex.split(command)[1:]) == code
    assert reads(capsys.readouterr().out)


def test_what_a_job_writes_is_what_it_uploads():
    (job,) = yaml.safe_load(one("GitLab")).values()
    (script,) = job["script"]
    assert script.endswith(f"> {job['artifacts']['reports']['codequality']}")
    steps = yaml.safe_load(one("Code scanning on GitHub"))["jobs"]["cloudinary-lint"]["steps"]
    assert steps[-2]["run"].endswith(f"> {steps[-1]['with']['sarif_file']}")


def test_the_version_is_the_one_that_the_readme_names():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"rev: (v[\d.]+)|@(v\d+\.\d+[\d.]*)", text_of(PAGE)))
    assert {first or second for first, second in named} == set(re.findall(r"rev: (v[\d.]+)", readme))
