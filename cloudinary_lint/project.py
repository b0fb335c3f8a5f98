"""The project that a file lives in, as far as a rule needs it.

Refuses to know syntax: what it holds was read by the language readers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePosixPath

_TEST_FOLDERS = frozenset({"tests", "test", "testing", "fixtures", "testdata", "migrations"})


@dataclass(frozen=True, slots=True)
class Project:
    """What the files of a project say together: names of attributes that hold Cloudinary resources."""

    fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class View:
    """The project as one of its files sees it; `path` is relative to the project's root."""

    path: PurePosixPath
    project: Project = Project()

    @property
    def holds_old_data(self) -> bool:
        """Whether the file is a migration, a test or a fixture: its texts stand for what once was."""
        name = self.path.name
        return (
            not _TEST_FOLDERS.isdisjoint(part.lower() for part in self.path.parts[:-1])
            or name.startswith(("test_", "conftest."))
            or self.path.stem.endswith("_test")
            or name == "tests.py"
        )
