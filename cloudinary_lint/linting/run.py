"""Surveys the projects of a run, checks its files, and fixes them in rounds.

Configuration is fixed first, in all files; then the projects are surveyed again, since a fixed configuration
may cover the other findings. Samples are fixed last: they set nothing, so that they must not cover what a fix
of the code would settle.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import selected
from cloudinary_lint.files.paths import relative_path
from cloudinary_lint.files.reading import CurrentFile
from cloudinary_lint.files.stamps import racy_after
from cloudinary_lint.languages import kinds
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import engine
from cloudinary_lint.project import View
from cloudinary_lint.project.imports import shared_modules
from cloudinary_lint.project.inventory import FolderContents, Inventory
from cloudinary_lint.project.paths import is_sample
from cloudinary_lint.project.store import Stores
from cloudinary_lint.project.survey import survey
from cloudinary_lint.text.edits import Safety
from cloudinary_lint.text.records import NamedTuple, dataclass, field

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    from cloudinary_lint.config.settings import Settings
    from cloudinary_lint.facts import Document
    from cloudinary_lint.files.disk import Disk
    from cloudinary_lint.linting.engine import AppliedFix, CheckedFile
    from cloudinary_lint.linting.file_selection import Target
    from cloudinary_lint.project import Project
    from cloudinary_lint.project.inventory import Content, Missing
    from cloudinary_lint.project.summary import Summary
    from cloudinary_lint.rules import Finding

_ROUNDS = 10
_CONFIGURATION = ("CLD1", "CLD2")


class Work(NamedTuple):
    """A file of the run: its bytes when it was read, its findings, and the fixes applied since."""

    target: Target
    raw: bytes
    checked: CheckedFile
    applied: tuple[AppliedFix, ...] = ()

    @property
    def is_sample(self) -> bool:
        """Whether the file is an env file for people to copy."""
        return self.target.kind is Kind.ENV and is_sample(self.target.path.as_posix())

    @property
    def new(self) -> bytes:
        """Returns the bytes of the file after fixing."""
        return self.checked.source.encode(self.checked.source.text) if self.applied else self.raw


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

    def context(self, target: Target, raw: bytes) -> engine.LintContext:
        """Returns the context in which one file with this content is checked."""
        settings = self.settings_of(target.root)
        path = target.relative_path
        return engine.LintContext(
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

    def may_use_results(self, target: Target, raw: bytes) -> bool:
        """Whether a file that doesn't mention Cloudinary may use what its project gives."""
        return self.of(target.root).may_use(target.relative_path, kinds.letters_of(raw))

    def read_ahead(self, raws: Mapping[Target, bytes]) -> None:
        """Reads files with these contents in several processes, if that pays, before they are checked."""
        by_root: dict[Path, dict[str, Target]] = {}
        for target in raws:
            by_root.setdefault(target.root, {})[target.relative_path] = target
        for root, own in by_root.items():
            self.of(root)  # before processes are forked, each of which would survey it
            contents = {path: raws[target] for path, target in own.items()}
            self.inventory(root).read_ahead(contents, partial(self._documents, own))

    def _documents(self, targets: Mapping[str, Target], path: str, raw: bytes) -> Mapping[str, Document]:
        self.reading.path = targets[path].display_path
        documents = engine.read_documents(raw, targets[path].kind, self.context(targets[path], raw))
        self.reading.path = ""
        return documents

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


def check(target: Target, raw: bytes, projects: Projects) -> Work | None:
    """Returns a checked file; None if its bytes can't hold anything to report."""
    if not _is_candidate(target, raw, projects):
        return None
    return lint(target, raw, projects)


def lint(target: Target, raw: bytes, projects: Projects) -> Work:
    """Returns a checked file, whatever its bytes."""
    context = projects.context(target, raw)
    projects.reading.path = target.display_path
    checked = engine.check(target.display_path, raw, target.kind, context)
    projects.reading.path = ""
    return Work(target, raw, checked)


def _is_candidate(target: Target, raw: bytes, projects: Projects) -> bool:
    """Whether a file is read: it mentions Cloudinary, or may use what its project gives."""
    kind = target.kind.value
    letters = kinds.letters_of(raw)
    if not kinds.is_candidate(letters, kind):
        return False
    if not kinds.needs_fields(letters, kind):
        return True
    return projects.may_use_results(target, raw)


def fix(works: Sequence[Work], projects: Projects) -> list[Work]:
    """Returns the files after fixing: configuration until nothing changes, then all others, then samples."""
    works = _configured(works, projects, are_samples=False)
    works = [
        _fixed(work, projects, lambda finding: not _is_configuration(finding))
        for work in projects.reading.each("fixing files", works)
    ]
    return list(_configured(works, projects, are_samples=True))


def _configured(works: Sequence[Work], projects: Projects, *, are_samples: bool) -> Sequence[Work]:
    """Returns the files after fixing the configuration in samples, or in all others, until none changes."""
    for _ in range(_ROUNDS):
        fixed = [
            _fixed(work, projects, _is_configuration) if work.is_sample is are_samples else work
            for work in projects.reading.each("fixing files", works)
        ]
        changed = [new for old, new in zip(works, fixed, strict=True) if len(new.applied) > len(old.applied)]
        if not changed:
            break
        projects.change({work.target.path: work.new for work in changed})
        works = [_rechecked(work, projects) for work in projects.reading.each("checking files", fixed)]
    return works


def recheck(works: Sequence[Work], projects: Projects) -> list[Work]:
    """Returns the same files, checked again with the present contents of all of them."""
    projects.change({work.target.path: work.new for work in works})
    return [_rechecked(work, projects) for work in projects.reading.each("checking files", works)]


def _is_configuration(finding: Finding) -> bool:
    return finding.code.startswith(_CONFIGURATION)


def _fixed(work: Work, projects: Projects, is_due: Callable[[Finding], bool]) -> Work:
    """Returns a file with the fixes that are due, and that its project's settings allow."""
    takes_unsafe = projects.settings_of(work.target.root).unsafe_fixes

    def is_wanted(finding: Finding) -> bool:
        is_fine = finding.fix is not None and (takes_unsafe or finding.fix.safety is Safety.SAFE)
        return is_fine and is_due(finding)

    if work.target.submodule or not any(map(is_wanted, work.checked.findings)):
        return work
    context = projects.context(work.target, work.new)
    projects.reading.path = work.target.display_path
    fixed = engine.fix(work.checked, work.target.kind, context, is_wanted)
    projects.reading.path = ""
    return work._replace(checked=fixed.checked, applied=(*work.applied, *fixed.applied))


def _rechecked(work: Work, projects: Projects) -> Work:
    again = check(work.target, work.new, projects)
    return work._replace(checked=again.checked) if again else work
