"""What is built from the project, and whether it works where it is installed. Refuses to know any network."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
import venv
import zipfile
from email import message_from_bytes
from pathlib import Path

import pytest

import cloudinary_lint
from cloudinary_lint.rules import DOCUMENTATION
from tests import ROOT

VERSION = cloudinary_lint.__version__
MODULES = {path.relative_to(ROOT).as_posix() for path in (ROOT / "cloudinary_lint").rglob("*.py")}


def run(*command: str | Path, folder: Path = ROOT) -> str:
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        env=os.environ | {"PIP_NO_INDEX": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The programs of an environment that holds the wheel, and sees the dependencies of this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    (programs,) = {folder / "bin", folder / "Scripts"} & set(folder.iterdir())
    run(sys.executable, "-m", "pip", "--python", programs / "python", "install", "--no-deps", wheel)
    (theirs,) = (path for path in folder.rglob("site-packages") if path.is_dir())
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (theirs / "dependencies.pth").write_text("\n".join(ours), encoding="utf-8")
    return programs


class TestWheel:
    def test_it_is_pure_python(self, wheel):
        assert wheel.name == f"cloudinary_lint-{VERSION}-py3-none-any.whl"

    def test_it_holds_the_whole_package_and_nothing_else(self, wheel):
        names = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
        assert names == MODULES | {
            "cloudinary_lint/py.typed",
            "cloudinary_lint/config/schema/cloudinary-lint.schema.json",
        }

    def test_its_metadata_say_what_it_is(self, wheel):
        archive = zipfile.ZipFile(wheel)
        info = f"cloudinary_lint-{VERSION}.dist-info"
        metadata = message_from_bytes(archive.read(f"{info}/METADATA"))
        assert metadata["Name"] == "cloudinary-lint"
        assert metadata["Version"] == VERSION
        assert metadata["Requires-Python"] == ">=3.10"
        assert metadata["License-Expression"] == "MIT"
        assert metadata["Summary"]
        urls = dict(url.split(", ") for url in metadata.get_all("Project-URL", []))
        assert {"Changelog", "Issues"} <= urls.keys()
        assert urls["Documentation"] == DOCUMENTATION
        assert "make demo" in metadata.get_payload()
        assert f"{info}/licenses/LICENSE" in archive.namelist()
        assert b"cloudinary-lint = cloudinary_lint.cli.fast_path:main" in archive.read(
            f"{info}/entry_points.txt"
        )

    @pytest.mark.parametrize("name", ["django", "cloudinary", "jinja2", "pytest", "ruff"])
    def test_what_the_tests_need_no_user_installs(self, wheel, name):
        metadata = zipfile.ZipFile(wheel).read(f"cloudinary_lint-{VERSION}.dist-info/METADATA").decode()
        required = [
            line for line in metadata.splitlines() if line.lower().startswith(f"requires-dist: {name}")
        ]
        assert all("extra ==" in line for line in required)


class TestSdist:
    def test_it_holds_the_package_its_tests_and_its_papers(self, built):
        (path,) = built.glob("*.tar.gz")
        top = f"cloudinary_lint-{VERSION}/"
        with tarfile.open(path) as archive:
            names = {name.removeprefix(top) for name in archive.getnames()}
        papers = {"LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "Makefile", "pyproject.toml"}
        hooks = {".pre-commit-hooks.yaml"}
        assert names >= MODULES | papers | hooks | {"tests/test_packaging.py", "examples/shop/manage.py"}

    def test_it_holds_nothing_that_was_made_here(self, built):
        (path,) = built.glob("*.tar.gz")
        with tarfile.open(path) as archive:
            folders = {part for name in archive.getnames() for part in Path(name).parts}
        assert folders.isdisjoint(
            {".venv", ".wheelhouse", ".git", "__pycache__", ".mypy_cache", ".hypothesis"}
        )


class TestInstalled:
    @pytest.mark.parametrize(
        "command",
        [
            pytest.param(["cloudinary-lint"], id="as a command"),
            pytest.param(["python", "-m", "cloudinary_lint"], id="as a module"),
        ],
    )
    def test_it_runs_from_the_wheel(self, installed, tmp_path, command):
        program, *arguments = command
        said = run(installed / program, *arguments, "--version", folder=tmp_path)
        assert VERSION in said

    def test_it_lints_from_the_wheel(self, installed, tmp_path):
        (tmp_path / "settings.py").write_text("CLOUDINARY_STORAGE = {'CLOUD_NAME': 'demo'}\n")
        done = subprocess.run(
            [installed / "cloudinary-lint", "--output-format=concise"],
            cwd=tmp_path,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert (done.returncode, done.stdout[:23]) == (1, "settings.py:1:1: CLD101")

    def test_it_is_the_wheel_that_runs(self, installed, tmp_path):
        said = run(
            installed / "python", "-c", "import cloudinary_lint as c; print(c.__file__)", folder=tmp_path
        )
        assert Path(said).is_relative_to(installed.parent)
