"""The snippets of docs/ci.md, the action and the template: by the services' schemas, and run."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft7Validator

from cloudinary_lint import __version__
from cloudinary_lint.cli import options
from cloudinary_lint.cli.main import main
from cloudinary_lint.config.settings import FORMATS
from tests import ROOT
from tests.docs.pages import section, snippets, text_of

PAGE = "ci.md"
BARE = "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n"
_COMMAND = re.compile(r"(?:^|- run: |- )(cloudinary-lint(?: [^\n|>#]*)?)", re.MULTILINE)
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = {step["name"]: step for step in ACTION["runs"]["steps"] if "name" in step}
TEMPLATE = ROOT / "templates" / "cloudinary-lint.yml"
SPEC, _ = yaml.safe_load_all(TEMPLATE.read_text(encoding="utf-8"))
WHEELHOUSE = ROOT / ".wheelhouse"
COMMANDS = sorted({found.strip() for found in _COMMAND.findall(text_of(PAGE)) if "--" in found})


def one(heading: str, language: str = "yaml") -> str:
    (code,) = snippets(PAGE, heading, language)
    return code


def assert_valid(document: object, schema: str) -> None:
    """Against the schema that the service publishes, as a package brings it."""
    folder = files("check_jsonschema.builtin_schemas.vendor")
    validator = Draft7Validator(json.loads(folder.joinpath(f"{schema}.json").read_text(encoding="utf-8")))
    assert [error.message for error in validator.iter_errors(document)] == []


def gitlab_job(**given: str) -> Any:
    """The template's job after GitLab has filled in the inputs."""
    inputs = {name: one["default"] for name, one in SPEC["spec"]["inputs"].items()} | given
    text = TEMPLATE.read_text(encoding="utf-8").partition("\n---\n")[2]
    return yaml.safe_load(re.sub(r"\$\[\[ inputs\.(\w+) \]\]", lambda found: inputs[found[1]], text))


def workflow(heading: str) -> Any:
    # YAML 1.1 takes `on` for true.
    return json.loads(json.dumps(yaml.safe_load(one(heading).replace("\non:", '\n"on":'))))


each_workflow = pytest.mark.parametrize("heading", ["GitHub Actions", "Code scanning on GitHub"])


@each_workflow
def test_a_workflow_is_one_to_github(heading):
    assert_valid(workflow(heading), "github-workflows")


def test_the_action_is_one_to_github():
    assert_valid(ACTION, "github-actions")


def test_a_job_and_its_inclusion_are_ones_to_gitlab():
    assert_valid(yaml.safe_load(one("GitLab")), "gitlab-ci")
    assert_valid(gitlab_job(), "gitlab-ci")


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
    ("command", "reads"),
    [
        pytest.param(COMMANDS[0], lambda out: list(ET.fromstring(out)), id="JUnit"),
        pytest.param(COMMANDS[1], lambda out: json.loads(out)["diagnostics"], id="reviewdog"),
    ],
)
@pytest.mark.usefixtures("project")
def test_a_command_gives_what_the_service_reads(capsys, command, reads):
    arguments = shlex.split(command)[1:]
    assert main(arguments) == 1
    files = [Path(one.partition("=")[2]) for one in arguments if one.startswith("--output-file=")]
    texts = [path.read_text(encoding="utf-8") for path in files] or [capsys.readouterr().out]
    assert reads(texts[0])


def test_the_version_is_the_package_s():
    files = [ROOT / "README.md", TEMPLATE, *(ROOT / "docs").glob("*.md")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    assert set(re.findall(r"(?:rev: |@|cloudinary-lint/)(v\d+\.\d+\.\d+)\b", text)) == {f"v{__version__}"}


class TestGitHub:
    @each_workflow
    def test_the_action_has_each_input_that_a_workflow_gives(self, heading):
        steps = workflow(heading)["jobs"]["cloudinary-lint"]["steps"]
        (ours,) = [step for step in steps if step["uses"].startswith("cloudinary-lint/")]
        assert set(ours.get("with", {})) <= set(ACTION["inputs"])

    def test_the_page_lists_the_inputs_and_their_defaults(self):
        rows = re.findall(r"^\| `([-a-z]+)` \| (\S+) \|", section(PAGE, "GitHub Actions"), re.MULTILINE)
        defaults = {
            name: f"`{given['default']}`".replace("``", "none") for name, given in ACTION["inputs"].items()
        }
        assert dict(rows) == defaults

    def test_what_it_writes_is_what_is_uploaded(self):
        steps = workflow("Code scanning on GitHub")["jobs"]["cloudinary-lint"]["steps"]
        assert steps[-2]["with"]["sarif-file"] == steps[-1]["with"]["sarif_file"]

    def test_zizmor_finds_nothing(self, tmp_path):
        """Injection, permissions, pins by hash: our own action alone is named by its tag."""
        workflows = tmp_path / ".github/workflows"
        workflows.mkdir(parents=True)
        for number, heading in enumerate(("GitHub Actions", "Code scanning on GitHub")):
            (workflows / f"{number}.yml").write_text(one(heading), encoding="utf-8")
        (tmp_path / "action.yml").write_bytes((ROOT / "action.yml").read_bytes())
        (tmp_path / "zizmor.yml").write_text(ZIZMOR, encoding="utf-8")
        done = zizmor(tmp_path)
        assert done.returncode == 0, done.stdout + done.stderr

    def test_zizmor_can_say_no(self, tmp_path):
        text = (ROOT / "action.yml").read_text(encoding="utf-8")
        (tmp_path / "action.yml").write_text(text.replace('"$PYTHON" -I', "${{ inputs.paths }}"))
        (tmp_path / "zizmor.yml").write_text(ZIZMOR, encoding="utf-8")
        assert "template-injection" in zizmor(tmp_path).stdout


ZIZMOR = """
rules:
  unpinned-uses:
    config:
      policies:
        cloudinary-lint/cloudinary-lint: ref-pin
        "*": hash-pin
"""


def zizmor(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).parent / "zizmor"
    command = [str(program), "--offline", "--no-progress", "--config", "zizmor.yml", "."]
    return subprocess.run(command, cwd=folder, capture_output=True, check=False, encoding="utf-8")


@pytest.fixture(scope="module")
def runner(tmp_path_factory):
    """What a machine of GitHub offers to the steps, and the tool, installed by the action's own step."""
    if not (WHEELHOUSE / ".ready").exists():
        reason = "no .wheelhouse to install from: `make test` prepares it"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    home = tmp_path_factory.mktemp("home")
    repository = tmp_path_factory.mktemp("action") / "cloudinary-lint"
    shutil.copytree(
        ROOT / "cloudinary_lint", repository / "cloudinary_lint", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, repository)
    environment = {
        "HOME": str(home),
        "PATH": os.environ["PATH"],
        "RUNNER_TEMP": str(home),
        "GITHUB_ACTION_PATH": str(repository),
        "PYTHON": sys.executable,
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(WHEELHOUSE),
    }
    done = shell(STEPS["Install cloudinary-lint"]["run"], home, environment)
    assert done.returncode == 0, done.stderr
    return environment


def shell(script: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs a step as GitHub does for `shell: bash`."""
    path = Path(environment["RUNNER_TEMP"]) / "step.sh"
    path.write_text(script, encoding="utf-8")
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(path)]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, check=False, encoding="utf-8"
    )


class TestAction:
    def run(self, runner, folder, **inputs):
        step = STEPS["Run cloudinary-lint"]
        given = {name: str(one["default"]) for name, one in ACTION["inputs"].items()} | {
            name.replace("_", "-"): value for name, value in inputs.items()
        }
        wanted = {name: re.findall(r"inputs\.([-a-z]+)", value)[0] for name, value in step["env"].items()}
        environment = runner | {name: given[key] for name, key in wanted.items()}
        return shell(step["run"], folder, environment)

    @pytest.fixture
    def folder(self, tmp_path):
        (tmp_path / "pyproject.toml").touch()
        (tmp_path / "my shop").mkdir()
        (tmp_path / "my shop/settings.py").write_text(BARE)
        return tmp_path

    def test_annotates_findings_and_fails(self, runner, folder):
        done = self.run(runner, folder)
        assert done.returncode == 1
        assert re.match("::warning [^:]*file=my shop/settings.py,line=1,", done.stdout)

    def test_passes_where_nothing_is_found(self, runner, folder):
        (folder / "my shop/settings.py").unlink()
        assert self.run(runner, folder).returncode == 0

    def test_checks_the_paths_that_it_is_given(self, runner, folder):
        (folder / "other").mkdir()
        (folder / "other/settings.py").write_text(BARE)
        done = self.run(runner, folder, paths="my shop\nother\n")
        assert [line.count("file=") for line in done.stdout.splitlines()] == [1, 1]
        assert "other" not in self.run(runner, folder, paths="my shop").stdout

    def test_writes_sarif_beside_the_annotations(self, runner, folder):
        done = self.run(runner, folder, sarif_file="out.sarif", options="--exit-zero")
        assert done.returncode == 0
        assert done.stdout.startswith("::warning ")
        assert json.loads((folder / "out.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]

    def test_fails_where_the_settings_are_wrong(self, runner, folder):
        (folder / "pyproject.toml").write_text("[tool.cloudinary-lint]\nexclud = []\n")
        assert self.run(runner, folder, sarif_file="out.sarif").returncode == 2

    def test_takes_no_input_for_a_command(self, runner, folder):
        done = self.run(runner, folder, paths="$(touch taken); touch taken")
        assert done.returncode == 2
        assert not (folder / "taken").exists()


class TestGitLab:
    def test_the_page_lists_the_inputs_and_their_defaults(self):
        rows = re.findall(r"^\| `([-a-z]+)` \| (\S+) \|", section(PAGE, "GitLab"), re.MULTILINE)
        inputs = SPEC["spec"]["inputs"]
        assert dict(rows) == {
            name: f"`{given['default']}`".replace("``", "none") for name, given in inputs.items()
        }

    def test_the_template_has_each_input_that_is_given(self):
        ((included,),) = yaml.safe_load(one("GitLab")).values()
        assert set(included["inputs"]) <= set(SPEC["spec"]["inputs"])
        assert (ROOT / included["remote"].split("/", 6)[-1]) == TEMPLATE

    @pytest.mark.usefixtures("project")
    def test_the_job_fails_and_writes_the_report_that_it_uploads(self, runner, tmp_path):
        (job,) = gitlab_job(options="--strict settings.py").values()
        (script,) = job["script"]
        done = shell(script.replace("/tmp", runner["RUNNER_TEMP"]), tmp_path, runner)
        assert done.returncode == 1, done.stderr
        report = tmp_path / job["artifacts"]["reports"]["codequality"]
        assert json.loads(report.read_text(encoding="utf-8"))[0]["fingerprint"]

    def test_it_installs_where_it_runs(self):
        (job,) = gitlab_job().values()
        *_, install = job["before_script"]
        assert install.split()[0].rpartition("/")[0] == job["script"][0].split()[0].rpartition("/")[0]
        assert install.endswith(f'@v{__version__}"')
