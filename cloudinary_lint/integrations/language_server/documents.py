"""The open documents of an editor, and their projects.

A file is checked with its text in the editor. Its project is surveyed again when something is saved or
changes on disk, also with the texts in the editor.
"""

from __future__ import annotations

import codecs
from collections import Counter
from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import Settings, UsageError
from cloudinary_lint.files import git
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.paths import OWN_FILE, PYPROJECT, is_there, relative_path
from cloudinary_lint.files.reading import read_file
from cloudinary_lint.languages.kinds import is_minified
from cloudinary_lint.languages.registry import clear_documents, kind_of
from cloudinary_lint.linting import run
from cloudinary_lint.linting.baseline import KnownFinding, read, take
from cloudinary_lint.linting.file_selection import Target, classify
from cloudinary_lint.report.diagnostic import diagnostics
from cloudinary_lint.text.records import dataclass, field, replace

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from cloudinary_lint.files.reading import CurrentFile
    from cloudinary_lint.linting.file_selection import FileSelection
    from cloudinary_lint.project.store import Stores

_MARKS = (".git", PYPROJECT, OWN_FILE)
_MARK = codecs.BOM_UTF8
_MANY = 500
"""The changes after which cached documents are dropped, since an editor sends a new text at each key."""


@dataclass(frozen=True, slots=True)
class WorkspaceSnapshot:
    """The folders as they are now, the settings that select files in them, and the stores of their facts."""

    disk: Disk
    selection: FileSelection
    stores: Stores


@dataclass
class OpenDocuments:
    """The open documents. `warn` shows the user what is wrong with settings.

    `folders` are those that the editor shows.
    """

    take_snapshot: Callable[[], WorkspaceSnapshot]
    reading: CurrentFile
    warn: Callable[[str], object]
    folders: tuple[Path, ...] = ()
    texts: dict[Path, bytes] = field(default_factory=dict)
    _snapshot: WorkspaceSnapshot | None = None
    _projects: run.Projects | None = None
    _settings: dict[Path, Settings] = field(default_factory=dict)
    _good: dict[Path, Settings] = field(default_factory=dict)
    _warned: dict[Path | None, str] = field(default_factory=dict)
    _known: dict[Path, Counter[KnownFinding]] = field(default_factory=dict)
    _works: dict[Path, run.Work | None] = field(default_factory=dict)
    _changes: int = 0

    def put(self, path: Path, text: str) -> None:
        """Replaces the text of an open file. The byte-order mark makes it UTF-8, whatever its cookie says."""
        self.texts[path] = _MARK + text.encode("utf-8", "replace")
        self.projects.texts[path] = self.texts[path]
        self._works.pop(path, None)
        self._changes += 1

    def drop(self, path: Path) -> None:
        """Forgets a file that is no longer open."""
        for kept in (self.texts, self.projects.texts, self._works):
            kept.pop(path, None)

    def renew(self) -> None:
        """Forgets the state of the disk, settings included."""
        self._projects = None
        git.reset_time_limit()
        for kept in (self._settings, self._known, self._works):
            kept.clear()
        if self._changes > _MANY:
            self._changes = 0
            clear_documents()
        try:
            self._snapshot = self._look()
        except UsageError as error:
            self._complain(None, str(error))

    def is_changed(self, path: Path) -> bool:
        """Whether an open file differs from the one on disk, or belongs to no project."""
        try:
            return self._is_standalone(path) or read_file(path).removeprefix(_MARK) != self.texts[path][3:]
        except OSError:
            return True

    def is_relevant(self, path: Path) -> bool:
        """Whether a file on the disk can change what is found: one that is open is as the editor holds it."""
        root = self.snapshot.disk.root_of(path.parent)
        if path in self.texts or self.snapshot.disk.exclusion_reason(str(path), root):
            return False
        return (
            kind_of(str(relative_path(path, root))) is not None
            or path.suffix == ""
            or path.name.startswith(".git")
        )

    def work(self, path: Path) -> run.Work | None:
        """Returns an open file with its findings; None if it can't have any, or is not to be linted."""
        if path in self.texts and path not in self._works:
            self._works[path] = self.check(path, self.texts[path])
        return self._works.get(path)

    def check(self, path: Path, raw: bytes) -> run.Work | None:
        """Returns a file with these bytes and its findings; None as above."""
        selection = self.snapshot.selection._replace(settings_of=self.settings_of)
        target = classify(str(path), self.snapshot.disk, selection, is_named=False)
        if not isinstance(target, Target) or is_minified(raw, target.kind.value):
            return None
        work = run.check(target, raw, self.projects)
        return self._without_known(work) if work else None

    def _without_known(self, work: run.Work) -> run.Work:
        """Returns the same file without the findings that the project's baseline lists."""
        root, path = work.target.root, work.target.relative_path
        left = Counter(self._baseline(root))
        if not left:
            return work
        pairs = zip(work.checked.findings, diagnostics(work.checked, takes_unsafe=False), strict=True)
        new = (finding for finding, one in pairs if not take(KnownFinding(path, one.code, one.digest), left))
        return work._replace(checked=replace(work.checked, findings=tuple(new)))

    def _baseline(self, root: Path) -> Counter[KnownFinding]:
        """Returns a project's baseline; an empty one if it can't be read, which is shown once."""
        name = self.settings_of(root).baseline
        if name and root not in self._known:
            try:
                self._known[root] = read(root / name, name)
                self._warned.pop(root / name, None)
            except UsageError as error:
                self._complain(root / name, str(error))
                self._known[root] = Counter()
        return self._known.get(root, Counter())

    @property
    def snapshot(self) -> WorkspaceSnapshot:
        """Returns the latest snapshot."""
        if self._snapshot is None:
            self._snapshot = self._look()
        return self._snapshot

    def _look(self) -> WorkspaceSnapshot:
        """Takes a fresh snapshot, with the editor's folders for what is the working folder to the command."""
        seen = self.take_snapshot()
        disk = Disk(seen.disk.fixed_root, bases=self.folders)
        return replace(seen, disk=disk, selection=seen.selection._replace(bases=self.folders))

    @property
    def projects(self) -> run.Projects:
        """Returns the projects of the latest snapshot."""
        if self._projects is None:
            standalone = [path for path in self.texts if self._is_standalone(path)]
            for root in {self.snapshot.disk.root_of(path.parent) for path in standalone}:
                self.snapshot.disk.narrow(root, standalone)
            self._projects = run.Projects(
                self.snapshot.disk, self.settings_of, dict(self.texts), self.snapshot.stores, self.reading
            )
        return self._projects

    def settings_of(self, root: Path) -> Settings:
        """Returns the settings of a project; the last good ones where they are wrong, which is shown once."""
        if root not in self._settings:
            try:
                self._good[root] = self.snapshot.selection.settings_of(root)
                self._warned.pop(root, None)
            except UsageError as error:
                self._complain(root, str(error))
            self._settings[root] = self._good.get(root, Settings())
        return self._settings[root]

    def _complain(self, root: Path | None, words: str) -> None:
        if self._warned.get(root) != words:
            self._warned[root] = words
            self.warn(words)

    def _is_standalone(self, path: Path) -> bool:
        """Whether a file is in no project, so that the files around it have nothing to do with it."""
        root = self.snapshot.disk.root_of(path.parent)
        return root not in self.folders and not any(is_there(root / mark) for mark in _MARKS)
