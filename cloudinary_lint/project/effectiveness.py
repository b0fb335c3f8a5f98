"""Which modules speak for a project: all but tests and those that nothing runs. In doubt a module counts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import PurePosixPath

_TEST_NAME = re.compile(r"test_.*|.*_test\.py|tests\.py|conftest\.py")
_SAMPLE = re.compile(r"(?:.*[._-])?(?:example|sample|template|dist|default)s?(?:[._-].*)?", re.IGNORECASE)
_TEST_FOLDERS = frozenset({"tests", "test"})
_ENTRY_NAMES = frozenset(
    {
        "apps.py",
        "urls.py",
        "models.py",
        "admin.py",
        "views.py",
        "tasks.py",
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
    """Whether a module speaks for its project, and why."""

    counts: bool
    reason: str


def is_test(path: PurePosixPath) -> bool:
    """Whether a path is that of a test, or of something that tests use."""
    return _TEST_NAME.fullmatch(path.name) is not None or not _TEST_FOLDERS.isdisjoint(path.parts[:-1])


def is_sample(path: PurePosixPath) -> bool:
    """Whether a path is that of a sample: what is empty in it is there to be filled."""
    return _SAMPLE.fullmatch(path.name) is not None


def is_settings(path: PurePosixPath) -> bool:
    """Whether a path is that of a settings module: `*settings*.py`, or a module in a settings folder."""
    return path.suffix == ".py" and ("settings" in path.name or "settings" in path.parts[:-1])


def standing(path: PurePosixPath) -> Effectiveness | None:
    """What a path alone tells of a module's standing; None where the rest of the project has to be asked."""
    if is_test(path):
        return Effectiveness(counts=False, reason="a test")
    if path.suffix != ".py":
        reason = "a sample: each environment has to repeat it" if is_sample(path) else "read at run time"
        return Effectiveness(counts=True, reason=reason)
    if is_settings(path):
        return Effectiveness(counts=True, reason="a settings module")
    if path.name in _ENTRY_NAMES or path.parts[-3:-1] == ("management", "commands"):
        return Effectiveness(counts=True, reason="an entry point")
    return None
