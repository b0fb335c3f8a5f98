"""What the path of a file tells: its module, what it is for, and whether a running server loads it.

Paths are relative to the root of their project, with slashes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cloudinary_lint.languages.kinds import is_python_sample
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

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
_ENTRIES = "apps urls models admin views wsgi asgi celery manage main app server __init__ __main__"
_ENTRY_NAMES = frozenset(f"{name}.py" for name in _ENTRIES.split())


class Effectiveness(NamedTuple):
    """Whether a running server loads a module, and why."""

    counts: bool
    reason: str


def split(path: str) -> list[str]:
    """Returns the parts of a path: by these, paths are sorted."""
    return path.split("/")


def name_of(path: str) -> str:
    """Returns the last part of a path, or of the name of a module."""
    return path.rpartition("/")[2]


def folders_around(path: str) -> Iterator[str]:
    """Yields the folders around a file, the nearest first; the root is an empty text."""
    while path:
        path = path.rpartition("/")[0]
        yield path


def join(folder: str, path: str) -> str:
    """Returns a path in a folder, either of which may be empty."""
    return f"{folder}/{path}" if folder and path else folder or path


@lru_cache(maxsize=1 << 16)
def module_name(path: str) -> str:
    """Returns the name of a module with slashes: its path without a suffix, or that of its package."""
    folder, _, name = path.rpartition("/")
    stem, _, suffix = name.rpartition(".")
    own = stem if stem and suffix else name
    return folder if own == "__init__" else join(folder, own)


def ends(name: str) -> Iterator[str]:
    """Yields the name of a module, then without its first parts, down to the last one."""
    while name:
        yield name
        name = name.partition("/")[2]


def ends_with(module: str, name: str) -> bool:
    """Whether the name of a module ends with all of a name."""
    return f"/{module}".endswith(f"/{name}")


def is_test(path: str) -> bool:
    """Whether a path is that of a test, or of something that tests use."""
    *folders, name = split(path)
    return _TEST_NAME.fullmatch(name) is not None or not _TEST_FOLDERS.isdisjoint(folders)


def is_migration(path: str) -> bool:
    """Whether a file is in a folder of migrations: it describes the past, and builds no page."""
    return "migrations" in split(path.lower())[:-1]


def is_fixture(path: str) -> bool:
    """Whether a path is that of data for tests."""
    return not _FIXTURE_FOLDERS.isdisjoint(split(path.lower())[:-1])


def is_sample(path: str) -> bool:
    """Whether a path is that of a sample: what is empty in it is there to be filled."""
    return _SAMPLE.fullmatch(name_of(path)) is not None


def is_own(path: str) -> bool:
    """Whether a file is in the project, and not in another one of the repository."""
    return ".." not in split(path)


def is_pipeline(path: str) -> bool:
    """Whether a file describes a CI pipeline, whose variables no server gets."""
    return _PIPELINE.fullmatch(path) is not None


def is_aside(path: str) -> bool:
    """Whether a file sets variables for tests or tools alone, and not for a server."""
    *folders, name = split(path)
    return not name.endswith(".py") and (
        is_pipeline(path)
        or _FOR_TESTS.fullmatch(name) is not None
        or name in _TOOL_NAMES
        or not _EDITOR_FOLDERS.isdisjoint(folders)
    )


def is_worker(path: str) -> bool:
    """Whether a module runs in a process of its own: a management command, the tasks of a worker."""
    *folders, name = split(path)
    return name == "tasks.py" or folders[-2:] == ["management", "commands"]


def path_effectiveness(path: str) -> Effectiveness | None:
    """Returns whether a module counts by its path; None if that depends on the rest of the project."""
    if is_test(path):
        return Effectiveness(counts=False, reason="it is a test")
    if is_python_sample(name_of(path)):
        return Effectiveness(counts=False, reason="it is a sample of a module, which nothing runs")
    if is_pipeline(path):
        return Effectiveness(counts=False, reason="it is a CI pipeline, which serves no page")
    if is_aside(path):
        return Effectiveness(counts=False, reason="it is for tests, tools or editors, which serve no page")
    if not path.endswith(".py"):
        return Effectiveness(counts=True, reason="it is read at run time")
    if is_worker(path):
        what = "a worker" if name_of(path) == "tasks.py" else "a management command"
        return Effectiveness(counts=False, reason=f"only {what} runs it, which serves no page")
    if name_of(path) in _ENTRY_NAMES:
        return Effectiveness(counts=True, reason="it is an entry point")
    return None
