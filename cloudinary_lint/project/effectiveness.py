"""Decides by its path whether a running server loads a module. In doubt it does."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.kinds import is_python_sample
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from pathlib import PurePosixPath

_TEST_NAME = lazy_pattern(
    r"test_.*|.*_test\.py|tests\.py|conftest\.py|pytest\.ini|tox\.ini|.*\.(?:test|spec)\.[cm]?[jt]sx?"
)
_PIPELINE = lazy_pattern(
    r"(?:.*/)?\.(?:github|gitlab|circleci|buildkite|woodpecker)/.*"
    r"|(?:.*/)?(?:\.(?:gitlab-ci|travis|drone|woodpecker|appveyor)|appveyor|azure-pipelines|bitbucket-pipelines|buildspec)"
    r"[^/]*\.ya?ml"
)
_FOR_TESTS = lazy_pattern(r"(?:.*[._-])?(?:tests?|testing|ci)(?:[._-].*)?", re.IGNORECASE)
_EDITOR_FOLDERS = frozenset({".vscode", ".idea", ".devcontainer"})
_TOOL_NAMES = frozenset({"pyproject.toml", "setup.cfg"})
_SAMPLE = lazy_pattern(
    r"(?:.*[._-])?(?:example|sample|template|tpl|dist|default)s?(?:[._-].*)?", re.IGNORECASE
)
_TEST_FOLDERS = frozenset({"tests", "test", "__tests__", "__mocks__"})
_FIXTURE_FOLDERS = frozenset({"testing", "fixtures", "testdata"})
_ENTRY_NAMES = frozenset(
    {
        "apps.py",
        "urls.py",
        "models.py",
        "admin.py",
        "views.py",
        "wsgi.py",
        "asgi.py",
        "celery.py",
        "manage.py",
        "main.py",
        "app.py",
        "server.py",
        "__init__.py",
        "__main__.py",
    },
)


class Effectiveness(NamedTuple):
    """Whether a running server loads a module, and why."""

    counts: bool
    reason: str


def is_test(path: PurePosixPath) -> bool:
    """Whether a path is that of a test, or of something that tests use."""
    return _TEST_NAME.fullmatch(path.name) is not None or not _TEST_FOLDERS.isdisjoint(path.parts[:-1])


def is_migration(path: PurePosixPath) -> bool:
    """Whether a file is in a folder of migrations: it describes the past, and builds no page."""
    return "migrations" in (part.lower() for part in path.parts[:-1])


def is_fixture(path: PurePosixPath) -> bool:
    """Whether a path is that of data for tests."""
    return not _FIXTURE_FOLDERS.isdisjoint(part.lower() for part in path.parts[:-1])


def is_sample(path: PurePosixPath) -> bool:
    """Whether a path is that of a sample: what is empty in it is there to be filled."""
    return _SAMPLE.fullmatch(path.name) is not None


def is_pipeline(path: PurePosixPath) -> bool:
    """Whether a file describes a CI pipeline, whose variables no server gets."""
    return _PIPELINE.fullmatch(str(path)) is not None


def is_aside(path: PurePosixPath) -> bool:
    """Whether a file sets variables for tests or tools alone, and not for a server."""
    return path.suffix != ".py" and (
        is_pipeline(path)
        or _FOR_TESTS.fullmatch(path.name) is not None
        or path.name in _TOOL_NAMES
        or not _EDITOR_FOLDERS.isdisjoint(path.parts[:-1])
    )


def is_worker(path: PurePosixPath) -> bool:
    """Whether a module runs in a process of its own: a management command, the tasks of a worker."""
    return path.name == "tasks.py" or path.parts[-3:-1] == ("management", "commands")


def path_effectiveness(path: PurePosixPath) -> Effectiveness | None:
    """Returns whether a module counts by its path; None if that depends on the rest of the project."""
    if is_test(path):
        return Effectiveness(counts=False, reason="it is a test")
    if is_python_sample(path.name):
        return Effectiveness(counts=False, reason="it is a sample of a module, which nothing runs")
    if is_pipeline(path):
        return Effectiveness(counts=False, reason="it is a CI pipeline, which serves no page")
    if is_aside(path):
        return Effectiveness(counts=False, reason="it is for tests, tools or editors, which serve no page")
    if path.suffix != ".py":
        return Effectiveness(counts=True, reason="it is read at run time")
    if is_worker(path):
        what = "a worker" if path.name == "tasks.py" else "a management command"
        return Effectiveness(counts=False, reason=f"only {what} runs it, which serves no page")
    if path.name in _ENTRY_NAMES:
        return Effectiveness(counts=True, reason="it is an entry point")
    return None
