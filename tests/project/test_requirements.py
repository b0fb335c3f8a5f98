"""Which releases of the SDK a project's requirements and lock files admit."""

from __future__ import annotations

import pytest

from tests.project import surveyed

POETRY = (
    '[[package]]\nname = "certifi"\nversion = "1.1.0"\n\n[[package]]\nname = "cloudinary"\nversion = "{}"\n'
)
PIPFILE = '{{"default": {{"cloudinary": {{"hashes": ["sha256:a"], "index": "pypi", "version": "=={}"}}}}}}\n'
LOCKS = [
    pytest.param("poetry.lock", POETRY, id="Poetry"),
    pytest.param("uv.lock", POETRY + 'source = {{ registry = "a" }}\n', id="uv"),
    pytest.param("pdm.lock", POETRY + 'requires_python = ">=3.8"\n', id="PDM"),
    pytest.param("pylock.toml", POETRY.replace("package", "packages"), id="pylock.toml"),
    pytest.param("pylock.dev.toml", POETRY.replace("package", "packages"), id="a named pylock"),
    pytest.param("Pipfile.lock", PIPFILE, id="Pipenv"),
]

OLD = [
    pytest.param("requirements.txt", "cloudinary==1.25.0\n", id="an exact version"),
    pytest.param("requirements.txt", "cloudinary==1.25.0 ; python_version < '3.9'  # why\n", id="a marker"),
    pytest.param("requirements.txt", "cloudinary>=1.20,<1.26\n", id="a range that ends below"),
    pytest.param("requirements.txt", "cloudinary <= 1.25\n", id="a limit with blanks"),
    pytest.param("requirements.txt", "cloudinary~=1.25.0\n", id="a compatible release with a patch"),
    pytest.param(
        "pyproject.toml", '[project]\ndependencies = ["cloudinary<1.26", "a==2.0"]\n', id="pyproject"
    ),
    pytest.param("pyproject.toml", '[tool.poetry.dependencies]\ncloudinary = "~1.25"\n', id="Poetry's tilde"),
    pytest.param("pyproject.toml", 'cloudinary = {version = "1.25.0", extras = []}\n', id="a table"),
    pytest.param("Pipfile", 'cloudinary = "==1.25.0"\n', id="a Pipfile"),
    pytest.param("environment.yml", "dependencies:\n- cloudinary=1.25\n", id="conda"),
]

NEW = [
    pytest.param("requirements.txt", "cloudinary\n", id="any version"),
    pytest.param("requirements.txt", "cloudinary>=1.20\n", id="a minimum"),
    pytest.param("requirements.txt", "cloudinary~=1.25\n", id="a compatible release without a patch"),
    pytest.param("requirements.txt", "cloudinary~=1.26.0\n", id="a compatible release of the first"),
    pytest.param("requirements.txt", "cloudinary!=1.25.0\n", id="a version that is excluded"),
    pytest.param("requirements.txt", "cloudinary==1.26.0\n", id="the first that reads it"),
    pytest.param("requirements.txt", "cloudinary==1.44.0\nother==1.2\n", id="another package"),
    pytest.param("requirements.txt", "django-cloudinary-storage==0.3.0\n", id="the storage"),
    pytest.param("pyproject.toml", '[tool.poetry.dependencies]\ncloudinary = "^1.20"\n', id="Poetry's caret"),
    pytest.param("Pipfile", 'cloudinary = "*"\nother = "==1.2"\n', id="a Pipfile"),
]


@pytest.mark.parametrize(("path", "form"), LOCKS)
def test_the_version_of_a_lock_file(path, form):
    assert surveyed({path: form.format("1.26.0")}).reads_variables
    assert not surveyed({path: form.format("1.25.9")}).reads_variables
    assert surveyed({path: form.format("1.25.9")}).uses_sdk


@pytest.mark.parametrize(("path", "form"), LOCKS)
def test_a_lock_file_decides_before_requirements(path, form):
    files = {"requirements.txt": "cloudinary==1.20.0\n", path: form.format("1.44.1")}
    assert surveyed(files).reads_variables
    files = {"requirements.txt": "cloudinary>=1.40\n", path: form.format("1.20.0")}
    assert not surveyed(files).reads_variables


@pytest.mark.parametrize("path", ["poetry.lock", "Pipfile.lock"])
def test_a_lock_file_without_the_sdk_decides_nothing(path):
    text = POETRY.replace("cloudinary", "other").format("2.0") + "# cloudinary\n"
    assert not surveyed({"requirements.txt": "cloudinary==1.20.0\n", path: text}).reads_variables


@pytest.mark.parametrize(("path", "text"), OLD)
def test_a_release_that_does_not_read_the_variable(path, text):
    assert not surveyed({path: text}).reads_variables


@pytest.mark.parametrize(("path", "text"), NEW)
def test_a_release_that_may_read_the_variable(path, text):
    assert surveyed({path: text}).reads_variables
    assert surveyed({path: text}).uses_sdk


def test_what_only_lies_beside_requirements_pins_nothing():
    files = {"requirements/base.txt": "cloudinary\n", "requirements/old.html": "cloudinary==1.25.0\n"}
    assert surveyed(files).reads_variables


@pytest.mark.parametrize("package", ["cloudinary", "cloudinary_storage", "gamma_cloudinary"])
@pytest.mark.parametrize(
    "text", ["import {}\n", "INSTALLED_APPS = ['{}']\n", "INSTALLED_APPS = ['{}.apps.A']\n"]
)
def test_beside_a_package_of_another_language_one_of_python_counts(package, text):
    foreign = {"package.json": '{"dependencies": {"cloudinary": "2"}}'}
    assert surveyed({**foreign, "settings.py": "# cloudinary\n"}).is_foreign
    project = surveyed({**foreign, "settings.py": text.format(package)})
    assert (project.uses_sdk, project.is_foreign) == (True, False)
