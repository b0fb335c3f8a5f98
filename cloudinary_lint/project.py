"""The project that a file lives in, as far as a rule needs it.

Refuses to know syntax: what it holds was read by the language readers.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import PurePosixPath

_TEST_FOLDERS = frozenset({"tests", "test", "testing", "fixtures", "testdata", "migrations"})


@dataclass(frozen=True, slots=True)
class Project:
    """What the files of a project say together.

    `fields`: attributes that hold Cloudinary resources. `defined`: functions and methods of its own.
    `reads`: variables, settings (`CLOUDINARY_STORAGE`, read whole) and keys of settings
    (`CLOUDINARY_STORAGE.SECURE`) that its own code reads. `changes_host`: some configuration names a
    host of its own. `has_gamma`: it uses django-gamma-cloudinary. `is_foreign`: only other languages'
    SDKs are required.
    """

    fields: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    changes_host: bool = False
    has_gamma: bool = False
    is_foreign: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """The project as one of its files sees it.

    `path` is relative to the project's root, `text` is that of the file. `is_covered`: some
    configuration that this file can rely on asks for https, or leaves it to run time.
    """

    path: PurePosixPath
    project: Project = Project()
    text: str = field(default="", repr=False)
    is_covered: bool = False

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
