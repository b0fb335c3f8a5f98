"""The projects of a run: settings and survey of each root, made once and when they are needed.

Refuses to know rules and findings.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import selected
from cloudinary_lint.files.contents import NotRegular, read_file
from cloudinary_lint.files.paths import inside
from cloudinary_lint.languages.candidates import matters
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from cloudinary_lint.project.survey import survey
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path, PurePosixPath

    from cloudinary_lint.config.settings import Settings
    from cloudinary_lint.files.disk import Disk
    from cloudinary_lint.linting.file_selection import Target
    from cloudinary_lint.project import Project

_KEPT = 1_000_000
"""Bytes of a file that matters and is kept while its project is surveyed: it is looked at more than once."""


@dataclass
class Projects:
    """The projects of a run. `texts` are files as they will be written, or as an editor holds them."""

    disk: Disk
    settings_of: Callable[[Path], Settings]
    texts: dict[Path, bytes] = field(default_factory=dict)
    _surveyed: dict[Path, Project] = field(default_factory=dict)

    def judge(self, target: Target) -> LintContext:
        """What decides over one file."""
        settings = self.settings_of(target.root)
        path = inside(target.path, target.root)
        return LintContext(
            View(path, partial(self.of, target.root)),
            selected(settings, str(path)),
            settings.strict,
            settings.template_language,
        )

    def of(self, root: Path) -> Project:
        """What the files of a project say together."""
        if root not in self._surveyed:
            settings = self.settings_of(root)
            self._surveyed[root] = survey(
                self.disk.project(root),
                self._loader(root),
                is_set_outside=settings.secure,
                fields=frozenset(settings.cloudinary_fields),
            )
        return self._surveyed[root]

    @property
    def asked(self) -> frozenset[str]:
        """The words that surveys searched files for."""
        return frozenset[str]().union(*(project.asked for project in self._surveyed.values()))

    def change(self, texts: dict[Path, bytes]) -> None:
        """Takes files as they will be written; every project is surveyed anew."""
        self.texts.update(texts)
        self._surveyed.clear()

    def apart(self, settings_of: Callable[[Path], Settings]) -> Projects:
        """The same projects, for changes that stay there."""
        return Projects(self.disk, settings_of, dict(self.texts), dict(self._surveyed))

    def _loader(self, root: Path) -> Callable[[PurePosixPath], bytes | None]:
        kept: dict[PurePosixPath, bytes] = {}

        def load(path: PurePosixPath) -> bytes | None:
            if path in kept:
                return kept[path]
            raw = self._read(root / path)
            if raw is not None and len(raw) <= _KEPT and matters(raw):
                kept[path] = raw
            return raw

        return load

    def _read(self, path: Path) -> bytes | None:
        if path in self.texts:
            return self.texts[path]
        try:
            return read_file(path)
        except (FileNotFoundError, NotRegular):
            return None
        except OSError as error:
            reason = f"cannot be opened: {error.strerror}"
            raise Unreadable(reason) from None
