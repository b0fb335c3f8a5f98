"""The hooks, as the programs that run them see them: which files they name, what is printed, when they fail.

Refuses to know what the rules find.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cloudinary_lint.languages.registry import kind_of
from tests import ROOT

WHEELHOUSE = ROOT / ".wheelhouse"
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = yaml.safe_load(MANIFEST.read_text(encoding="utf-8"))
BIN = Path(sys.executable).parent

PASSED_OVER = [
    "README.md",
    "docs/index.rst",
    "messages.en.po",
    "locale/environment.po",
    "environment",
    "env.lock",
    "envelope",
    "my-env",
    "myenv",
    ".envs",
    ".env~",
    "app.env.bak",
    "sample",
    "example.environment",
    "xenv.sample",
    "env.sample.bak",
    "settings.pyc",
    "settings.py.orig",
    "settings.pyi",
    ".py",
    ".html",
    "py",
    "html",
    "page.htmlx",
    "page.xhtml",
    "page.php",
    "page.html.erb",
    "style.sass",
    "photo.jpg",
    "Makefile",
    "dockerfile",
    "MyDockerfile",
    "procfile",
    "Procfile.dev",
    "run.bash",
    "table.csv",
    "a.py/b",
    ".env/bin/activate",
    "Dockerfile/readme",
    "env-test.md",
    "env.test.log",
    "dotenv",
    "env.list",
    ".envrc.example",
    "settings.py-tpl",
    "settings.py.bak",
    ".envs/README.md",
    "envs/local",
    "a.envs/local",
    "page.astro",
]
READ = [
    "settings.py",
    "shop/settings/base.py",
    "SETTINGS.PY",
    "env.py",
    "env_sample.py",
    "página.py",
    "with space.py",
    "index.html",
    "templates/a/b/index.htm",
    "page.djhtml",
    "page.jinja",
    "page.jinja2",
    "mail.txt.j2",
    "mail.txt",
    "robots.txt",
    "feed.xml",
    "logo.svg",
    "Index.HTML",
    ".env",
    "env",
    "deploy/.env",
    ".env.production",
    ".env.example",
    ".env.md",
    ".ENV",
    "production.env",
    "a.b.env",
    "env.example",
    "env-sample",
    "env_template",
    "env.dist",
    "env-default.txt",
    "example_env.txt",
    "sample.env",
    "local-env",
    "template_.env",
    ".env-example",
    ".env_local.txt",
    ".envrc",
    "a.envrc",
    "render.yaml",
    "docker-compose.yml",
    "app.json",
    "pyproject.toml",
    "setup.cfg",
    "tox.ini",
    "style.css",
    "style.scss",
    "main.js",
    "main.ts",
    "app.jsx",
    "app.tsx",
    "app.mjs",
    "app.cjs",
    "page.vue",
    "page.svelte",
    "style.less",
    ".flaskenv",
    "env.txt",
    "env.prod",
    "env_prod",
    ".env_prod",
    ".env-development",
    "dot-env-template",
    "dotenv.example",
    "env-sample-travis-ci",
    "env_prod-example",
    "secrets.env.example",
    "production.env.sample",
    "env.local.sample",
    "ci-env",
    ".envs/.local/.django",
    "a/.envs/postgres",
    "settings.py.example",
    "a/local.py.dist",
    "b.py.sample",
    "c.PY.TPL",
    "deploy.sh",
    "Dockerfile",
    "Dockerfile.prod",
    "web/Dockerfile-dev",
    "web.dockerfile",
    "Procfile",
    "a/Procfile",
]
_WORDS = (
    "env .env dot . - _ example sample template tpl dev prod ci txt py html j2 md vue Dockerfile Procfile A"
    " / .. .envs/ .flaskenv"
)


@pytest.mark.parametrize("hook", HOOKS, ids=lambda hook: hook["id"])
class TestManifest:
    @pytest.mark.parametrize("name", PASSED_OVER)
    def test_files_leaves_out_what_is_not_read(self, hook, name):
        assert kind_of(name) is None
        assert not re.search(hook["files"], name)

    @pytest.mark.parametrize("name", READ)
    def test_files_names_what_is_read(self, hook, name):
        assert kind_of(name) is not None
        assert re.search(hook["files"], name)

    @given(parts=st.lists(st.sampled_from(_WORDS.split()), min_size=1, max_size=6))
    def test_files_and_the_program_agree_on_every_name(self, hook, parts):
        name = "".join(parts).strip("/")
        # Python 3.14 sees no suffix after leading dots alone.
        if name and not re.search(r"(^|/)\.\.|//", name):
            assert bool(re.search(hook["files"], name)) == (kind_of(name) is not None)

    def test_what_a_user_can_replace_holds_nothing_required(self, hook):
        assert "args" not in hook
        assert "--force-exclude" in hook["entry"].split()


def test_only_the_fixing_hook_fixes():
    fixing = [hook["id"] for hook in HOOKS if "--fix" in hook["entry"].split()]
    assert fixing == ["cloudinary-lint-fix"]


@dataclass(frozen=True, slots=True)
class Result:
    code: int
    output: str


@dataclass(frozen=True, slots=True)
class Runner:
    """A program that runs hooks, in an environment that knows no network and no user."""

    name: str
    repository: Path
    revision: str
    environ: dict[str, str]

    def __call__(self, folder: Path, *arguments: str) -> Result:
        command = [str(BIN / self.name), *arguments, "--color=never"]
        done = subprocess.run(
            command,
            cwd=folder,
            env=self.environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
        )
        return Result(done.returncode, done.stdout)


def git(folder: Path, environ: dict[str, str], *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=environ, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip()


def commit(folder: Path, environ: dict[str, str]) -> str:
    """Makes the folder a repository that holds what lies in it, and tells the revision."""
    git(folder, environ, "init", "--quiet", "--initial-branch=main")
    git(folder, environ, "add", "--all")
    git(folder, environ, "commit", "--quiet", "--message=all", "--no-verify")
    return git(folder, environ, "rev-parse", "HEAD")


def _environ(home: Path) -> dict[str, str]:
    own = {
        "HOME": str(home),
        "PATH": os.pathsep.join([str(BIN), os.environ["PATH"]]),
        "PRE_COMMIT_HOME": str(home / "pre-commit"),
        "PREK_HOME": str(home / "prek"),
        "VIRTUALENV_NO_PERIODIC_UPDATE": "1",
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(WHEELHOUSE),
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_NO_CONFIG": "1",
        "UV_NO_INDEX": "1",
        "UV_OFFLINE": "1",
        "UV_FIND_LINKS": str(WHEELHOUSE),
        "UV_CACHE_DIR": str(home / "uv"),
        "UV_PYTHON_DOWNLOADS": "never",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        **{
            f"GIT_{who}_{what}": "x@example.com"
            for who in ("AUTHOR", "COMMITTER")
            for what in ("NAME", "EMAIL")
        },
    }
    kept = ("LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT")
    return own | {name: os.environ[name] for name in kept if name in os.environ}


@pytest.fixture(
    scope="module",
    params=["pre-commit", "prek"],
)
def runner(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Runner:
    if not (WHEELHOUSE / ".ready").exists():
        reason = "no .wheelhouse to install the hooks from: `make test` prepares it"
        pytest.fail(reason) if os.environ.get("CI") else pytest.skip(reason)
    home = tmp_path_factory.mktemp("home")
    environ = _environ(home)
    repository = tmp_path_factory.mktemp("hooks") / "cloudinary-lint"
    caches = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "cloudinary_lint", repository / "cloudinary_lint", ignore=caches)
    for name in ("pyproject.toml", "README.md", "LICENSE", MANIFEST.name):
        shutil.copy(ROOT / name, repository)
    return Runner(request.param, repository, commit(repository, environ), environ)


INSECURE = {
    "settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_KEY': KEY}\n",
    ".env.example": "CLOUDINARY_URL=cloudinary://your-api-key:your-api-secret@demo\n",
    "templates/page.html": "{% load cloudinary %}{% cloudinary_url photo secure=true %}\n",
}
SECURE = {
    "settings.py": "CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo', 'API_KEY': KEY, 'SECURE': True}\n",
    ".env.example": "CLOUDINARY_URL=cloudinary://your-api-key:your-api-secret@demo?secure=true\n",
    "templates/page.html": "{% load cloudinary %}{% cloudinary_url photo secure=True %}\n",
}
BESIDE = {
    "README.md": "An address: http://res.cloudinary.com/demo/a.jpg\n",
    "locale/messages.en.po": 'msgid "http://res.cloudinary.com/demo/a.jpg"\n',
    "vendor/copy.py": "PHOTO = 'http://res.cloudinary.com/demo/a.jpg'\n",
    "pyproject.toml": "[tool.cloudinary-lint]\nexclude = ['vendor']\n",
}
PLACES = {
    "settings.py": "settings.py:1:1: CLD101 ",
    ".env.example": ".env.example:1:16: CLD104 ",
    "templates/page.html": "templates/page.html:1:22: CLD303 ",
}


@pytest.fixture
def scratch(tmp_path: Path, runner: Runner) -> Path:
    """A repository with findings, and with files that the hook must not touch."""
    config = {
        "repos": [
            {
                "repo": str(runner.repository),
                "rev": runner.revision,
                "hooks": [{"id": hook["id"]} for hook in HOOKS],
            }
        ]
    }
    files = INSECURE | BESIDE | {".pre-commit-config.yaml": yaml.safe_dump(config)}
    for name, text in files.items():
        path = tmp_path / "scratch" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    commit(tmp_path / "scratch", runner.environ)
    return tmp_path / "scratch"


def texts(folder: Path, names: dict[str, str]) -> dict[str, str]:
    return {name: (folder / name).read_text(encoding="utf-8") for name in names}


class TestRun:
    def test_the_manifest_is_valid(self, runner):
        assert runner(runner.repository, "validate-manifest", MANIFEST.name).code == 0

    def test_tried_out_the_hook_reports_every_file_of_its_own_and_no_other(self, runner, scratch):
        result = runner(scratch, "try-repo", str(runner.repository), "cloudinary-lint", "--all-files")
        assert result.code == 1, result.output
        found = re.findall(r"^ *(\S+:\d+:\d+: CLD\d+ )", result.output, re.MULTILINE)
        assert sorted(found) == sorted(PLACES.values()), result.output
        assert texts(scratch, INSECURE) == INSECURE

    def test_the_fixing_hook_fails_once_and_then_both_pass(self, runner, scratch):
        first = runner(scratch, "run", "cloudinary-lint-fix", "--all-files")
        assert (first.code, "files were modified" in first.output) == (1, True), first.output
        assert texts(scratch, SECURE | BESIDE) == SECURE | BESIDE
        for hook in HOOKS:
            again = runner(scratch, "run", hook["id"], "--all-files")
            assert (again.code, "Passed" in again.output) == (0, True), again.output
        assert texts(scratch, SECURE | BESIDE) == SECURE | BESIDE

    def test_a_file_alone_gives_the_findings_that_it_gives_among_others(self, runner, scratch):
        result = runner(scratch, "run", "cloudinary-lint", "--files", ".env.example", "README.md")
        assert result.code == 1, result.output
        assert [PLACES[".env.example"]] == [p for p in PLACES.values() if p in result.output]

    def test_a_partly_staged_project_gives_what_all_files_of_that_state_give(self, runner, scratch):
        view = "import cloudinary\nPHOTO = cloudinary.CloudinaryImage('x').build_url(width=1)\n"
        (scratch / "views.py").write_text(view, encoding="utf-8")
        git(scratch, runner.environ, "add", "views.py")
        secure = "import cloudinary\ncloudinary.config(secure=True)\n"
        (scratch / "settings.py").write_text(secure, encoding="utf-8")
        staged = runner(scratch, "run", "cloudinary-lint")
        git(scratch, runner.environ, "stash", "--keep-index")
        everything = runner(scratch, "run", "cloudinary-lint", "--all-files")
        found, expected = (
            re.findall(r"^ *(views\.py:.*)$", one.output, re.MULTILINE) for one in (staged, everything)
        )
        assert found == expected
        assert [line.split()[1] for line in found] == ["CLD301"], staged.output

    def test_a_file_of_another_kind_alone_runs_nothing(self, runner, scratch):
        result = runner(scratch, "run", "cloudinary-lint", "--files", "README.md")
        assert (result.code, "Skipped" in result.output) == (0, True), result.output

    @pytest.mark.parametrize("stage", HOOKS[0]["stages"])
    def test_the_hook_runs_in_stage(self, runner, scratch, stage):
        result = runner(scratch, "run", "cloudinary-lint", "--hook-stage", stage, "--files", ".env.example")
        assert (result.code, PLACES[".env.example"] in result.output) == (1, True), result.output
