"""The projects of a run: the settings, files and survey of each root, each made once.

`context` returns a project whose survey is complete.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import selected
from cloudinary_lint.files.paths import relative_path
from cloudinary_lint.files.reading import CurrentFile
from cloudinary_lint.files.stamps import racy_after
from cloudinary_lint.linting.engine import LintContext
from cloudinary_lint.project import View
from cloudinary_lint.project.imports import shared_modules
from cloudinary_lint.project.inventory import FolderContents, Inventory
from cloudinary_lint.project.store import Stores
from cloudinary_lint.project.survey import survey
from cloudinary_lint.records import dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from cloudinary_lint.config.settings import Settings
    from cloudinary_lint.files.disk import Disk
    from cloudinary_lint.linting.engine import CheckedFile
    from cloudinary_lint.linting.file_selection import Target
    from cloudinary_lint.project import Project
    from cloudinary_lint.project.inventory import Content, Missing
    from cloudinary_lint.project.summary import Summary


@dataclass
class Projects:
    """The projects of a run. `texts` are contents that replace those on disk: fixed files, open documents."""

    disk: Disk
    settings_of: Callable[[Path], Settings]
    texts: dict[Path, bytes] = field(default_factory=dict)
    stores: Stores = field(default_factory=Stores)
    reading: CurrentFile = field(default_factory=CurrentFile)
    _inventories: dict[Path, Inventory] = field(default_factory=dict)
    _surveyed: dict[Path, Project] = field(default_factory=dict)
    _listed: dict[Path, list[str]] = field(default_factory=dict)
    _racy_after: int = field(default_factory=racy_after)

    def context(self, target: Target, raw: bytes) -> LintContext:
        """Returns the context in which one file with this content is checked."""
        settings = self.settings_of(target.root)
        path = target.relative_path
        return LintContext(
            View(path, self.of(target.root)),
            selected(settings, path),
            settings.strict,
            settings.template_language,
            self.inventory(target.root).documents(path, raw),
        )

    def of(self, root: Path) -> Project:
        """Returns the surveyed project of a root."""
        if root not in self._surveyed:
            settings = self.settings_of(root)
            self._surveyed[root] = survey(
                self._files(root),
                self.inventory(root),
                is_set_outside=settings.secure,
                fields=frozenset(settings.cloudinary_fields),
                exclude=settings.exclude,
            )
        return self._surveyed[root]

    def _files(self, root: Path) -> list[str]:
        """Returns the files of a project, and modules beside it that it imports."""
        if root not in self._listed:
            own = self.disk.project(root)
            others = self.disk.modules_beside(root)
            imported = shared_modules(own, others, self.inventory(root).summaries) if others else []
            self._listed[root] = [*own, *imported]
        return self._listed[root]

    def inventory(self, root: Path) -> Inventory:
        """Returns the inventory of a project's files in this run."""
        if root not in self._inventories:
            contents = FolderContents(root, self.texts, self.stores.trusts_stamps, self._racy_after)
            self._inventories[root] = Inventory(contents, self.stores.of(str(root)), self.reading)
        return self._inventories[root]

    def summaries(self, targets: Iterable[Target]) -> list[Summary | Missing]:
        """Returns the summary of each of these files, in order."""
        paths: dict[Path, list[str]] = {}
        places = [(target.root, target.relative_path) for target in targets]
        for root, path in places:
            paths.setdefault(root, []).append(path)
        found: dict[Path, dict[str, Summary]] = {
            root: dict(self.inventory(root).summaries(own)) for root, own in paths.items()
        }
        return [found[root].get(path) or self.inventory(root).missing[path] for root, path in places]

    def content(self, target: Target) -> Content | Missing:
        """Returns the content of a file, as it was read first in this run."""
        return self.inventory(target.root).content(target.relative_path)

    def add(self, target: Target, raw: bytes, checked: CheckedFile) -> None:
        """Adds the documents of a file with this content to the inventory."""
        self.inventory(target.root).add(target.relative_path, raw, checked.documents)

    def save(self) -> None:
        """Saves the facts that were read in this run for the next one."""
        for root, inventory in self._inventories.items():
            inventory.save(self._listed.get(root))

    def change(self, texts: dict[Path, bytes]) -> None:
        """Replaces the contents of files; every project is surveyed again."""
        self.texts.update(texts)
        self._surveyed.clear()
        for root, inventory in self._inventories.items():
            inventory.forget([relative_path(path, root).as_posix() for path in texts])

    def copy_with(self, settings_of: Callable[[Path], Settings]) -> Projects:
        """Returns a copy of the projects whose changes don't affect this one."""
        return Projects(
            self.disk, settings_of, dict(self.texts), self.stores, self.reading, {}, dict(self._surveyed)
        )
