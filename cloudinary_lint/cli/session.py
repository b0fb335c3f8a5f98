"""One run of the command line: its projects, its files, and what was read of them."""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.config import settings
from cloudinary_lint.config.errors import UsageError
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.paths import absolute, inside, is_folder
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import run
from cloudinary_lint.linting.file_selection import FileSelection, Skipped, Target, classify, find
from cloudinary_lint.linting.projects import Projects
from cloudinary_lint.project.contents import Missing
from cloudinary_lint.project.store import Stores
from cloudinary_lint.project.summary import Summary

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cloudinary_lint.cli.request import Request
    from cloudinary_lint.config.settings import Settings
    from cloudinary_lint.files.git import Listing
    from cloudinary_lint.files.reading import CurrentFile
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot
    from cloudinary_lint.linting.run import Work

STDIN = "-"


@dataclass(frozen=True, slots=True)
class CheckedFiles:
    """The files of a run: those that may hold something, all that were read, all that were passed over."""

    works: tuple[Work, ...]
    read: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    stdin: bytes = field(default=b"", repr=False)


class Session(NamedTuple):
    """A request, and what serves it."""

    request: Request
    reading: CurrentFile
    disk: Disk
    projects: Projects

    def settings_of(self, root: Path) -> Settings:
        return self.projects.settings_of(root)

    @property
    def settings(self) -> Settings:
        """The settings of the working folder's project."""
        return self.settings_of(self.disk.root_of(Path.cwd()))

    def baseline_of(self, root: Path) -> Path | None:
        """Where the findings are listed that are known in a project; None where all are reported."""
        request = self.request
        if request.no_baseline or request.write_baseline:
            return None
        own = self.settings_of(root).baseline
        return absolute(request.baseline) if request.baseline else root / own if own else None

    @property
    def folder(self) -> str:
        """The working folder as seen from the top of its repository, whatever root was given."""
        return str(inside(Path.cwd(), Disk().top_of(Path.cwd())))


def begin(
    request: Request,
    reading: CurrentFile,
    stores: Stores | None = None,
    listings: Mapping[str, Listing] | None = None,
) -> Session:
    """A session for a request. Raises UsageError where its settings can't be read.

    `stores` are those of an earlier session, if there was one; `listings` what git has listed already.
    """
    disk = Disk(absolute(request.root) if request.root else None, listings or {})
    kept = stores or Stores(is_kept=not request.no_cache, trusts_stamps=not request.fix)
    if request.root and not is_folder(absolute(request.root)):
        message = f"--root: {request.root} is no folder"
        raise UsageError(message)
    project_settings = settings.ProjectSettings(request.overrides, _given_settings(request))
    return Session(request, reading, disk, Projects(disk, project_settings.of, {}, kept, reading))


def _given_settings(request: Request) -> Settings | None:
    """Returns the settings that the command line gives for all projects, if any."""
    if request.isolated:
        return settings.Settings()
    return settings.of_file(Path(request.config)) if request.config else None


def check_files(session: Session) -> CheckedFiles:
    """Lists the files that were asked for, looks at each, surveys their projects, and then checks them."""
    selection = selection_of(session)
    if session.request.is_stdin:
        return _check_stdin(session, selection)
    targets, skipped = find(session.request.paths, session.disk, selection)
    summaries = session.projects.summaries(targets)
    read = [
        target for target, seen in zip(targets, summaries, strict=True) if _why_skipped(target, seen) is None
    ]
    skipped += filter(None, map(_why_skipped, targets, summaries))
    candidates = [
        (target, seen)
        for target, seen in zip(targets, summaries, strict=True)
        if isinstance(seen, Summary) and seen.is_candidate and not seen.is_minified
    ]
    projects = {root: session.projects.of(root) for root in {target.root for target, _ in candidates}}
    works: list[Work] = []
    for target, seen in session.reading.each("checking files", candidates):
        project = projects[target.root]
        if seen.needs_fields and not (project.fields or project.results):
            continue
        content = session.projects.content(target)
        if isinstance(content, Missing):
            skipped.append(_skipped(target, content))
            read.remove(target)
            continue
        works.append(run.lint(target, content.raw, session.projects, session.reading))
        session.projects.add(target, content.raw, works[-1].checked)
    return CheckedFiles(tuple(works), tuple(target.shown for target in read), tuple(skipped))


def _why_skipped(target: Target, seen: Summary | Missing) -> Skipped | None:
    """Why a file is passed over at a look; None where it is read."""
    if isinstance(seen, Missing):
        return _skipped(target, seen)
    return Skipped(target.shown, "minified") if seen.is_minified else None


def _skipped(target: Target, missing: Missing) -> Skipped:
    if missing.has_vanished:
        return Skipped(target.shown, "not checked: it has vanished", is_reported=True)
    return Skipped(target.shown, f"cannot be read: {missing.reason}", is_error=True)


def snapshot(session: Session) -> WorkspaceSnapshot:
    """What a session sees, for a server that takes a new one whenever the disk changes."""
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot  # noqa: PLC0415 - the server alone asks

    return WorkspaceSnapshot(session.disk, selection_of(session), session.projects.stores)


def roots_of(session: Session) -> list[Path]:
    """The projects that the paths belong to."""
    paths = [absolute(path) for path in session.request.paths]
    return sorted({session.disk.root_of(path if is_folder(path) else path.parent) for path in paths})


def selection_of(session: Session) -> FileSelection:
    """Returns which files the settings and the command line select."""
    request = session.request
    return FileSelection(
        session.projects.settings_of, request.exclude, request.extend_include, request.force_exclude
    )


def _check_stdin(session: Session, selection: FileSelection) -> CheckedFiles:
    """Standard input, judged by the name it is given; Python where it has none."""
    raw = sys.stdin.buffer.read()
    name = session.request.stdin_filename
    if name:
        found = classify(absolute(name), session.disk, selection, is_named=True)
    else:
        path = absolute(STDIN)
        found = Target(STDIN, path, session.disk.root_of(path.parent), Kind.PYTHON)
    if isinstance(found, Skipped):
        return CheckedFiles((), (), (found,), raw)
    session.projects.change({found.path: raw})
    work = run.check(found, raw, session.projects, session.reading)
    return CheckedFiles((work,) if work else (), (found.shown,), (), raw)
