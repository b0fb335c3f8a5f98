"""A run of the command line: finds its files and projects, and checks the files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from cloudinary_lint.config import settings
from cloudinary_lint.config.settings import UsageError
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.paths import absolute_path, is_folder, relative_path
from cloudinary_lint.files.reading import TooLarge, read_stream
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import run
from cloudinary_lint.linting.file_selection import FileSelection, Skipped, Target, classify, find
from cloudinary_lint.project.declarations import is_unrelated
from cloudinary_lint.project.inventory import Missing
from cloudinary_lint.project.store import Stores
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cloudinary_lint.cli.options import Request
    from cloudinary_lint.config.settings import Settings
    from cloudinary_lint.files.git import Listing
    from cloudinary_lint.files.reading import CurrentFile
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot
    from cloudinary_lint.project.summary import Summary

STDIN = "-"


class Session(NamedTuple):
    """A request with the projects and folders of its run."""

    request: Request
    projects: run.Projects

    @property
    def disk(self) -> Disk:
        return self.projects.disk

    def settings_of(self, root: Path) -> Settings:
        return self.projects.settings_of(root)

    @property
    def settings(self) -> Settings:
        """Returns the settings of the working folder's project."""
        return self.settings_of(self.disk.root_of(Path.cwd()))

    def baseline_of(self, root: Path) -> Path | None:
        """Returns the baseline of a project; None if all findings are reported."""
        request = self.request
        if request.no_baseline or request.write_baseline:
            return None
        own = self.settings_of(root).baseline
        return absolute_path(request.baseline) if request.baseline else root / own if own else None

    @property
    def folder(self) -> str:
        """Returns the working folder relative to the top of its repository, whatever root was given."""
        return str(relative_path(Path.cwd(), Disk().top_of(Path.cwd())))


class CheckedFiles(NamedTuple):
    """The files of a run: those that may hold findings, the names of all files read, the skipped files."""

    session: Session
    works: tuple[run.Work, ...]
    read: tuple[str, ...]
    skipped: tuple[Skipped, ...]
    stdin: bytes = b""


def begin(
    request: Request,
    reading: CurrentFile,
    stores: Stores | None = None,
    listings: Mapping[str, Listing] | None = None,
) -> Session:
    """Returns a session for a request. Raises UsageError if its settings can't be read.

    `stores` are those of an earlier session, if there was one; `listings` what git has listed already.
    """
    disk = Disk(absolute_path(request.root) if request.root else None, listings or {})
    kept = stores or Stores(is_kept=not request.no_cache, trusts_stamps=not request.fix)
    if request.root and not is_folder(absolute_path(request.root)):
        message = f"--root: {request.root} is no folder"
        raise UsageError(message)
    settings_of = settings.of_projects(
        request.overrides, _settings_of_all(request), no_baseline=request.no_baseline
    )
    return Session(request, run.Projects(disk, settings_of, {}, kept, reading))


def _settings_of_all(request: Request) -> Settings | None:
    """Returns the settings that the command line gives for all projects, if any."""
    if request.isolated:
        return settings.Settings()
    return settings.of_file(Path(request.config)) if request.config else None


def check_files(session: Session) -> CheckedFiles:
    """Finds the files that are asked for, surveys their projects, and checks them."""
    if session.request.is_stdin:
        return _check_stdin(session)
    projects = session.projects
    read, skipped = find_files(session)
    candidates: dict[Target, bytes] = {}
    for target in [target for target, seen in read.items() if seen.is_candidate]:
        content = projects.content(target)
        if isinstance(content, Missing):
            skipped.append(_skipped(target, content))
            del read[target]
        elif not read[target].needs_fields or projects.may_use_results(target, content.raw):
            candidates[target] = content.raw
    projects.read_ahead(candidates)
    works: list[run.Work] = []
    for target in projects.reading.each("checking files", list(candidates)):
        works.append(run.lint(target, candidates[target], projects))
        projects.add(target, candidates[target], works[-1].checked)
    names = tuple(target.display_path for target in read)
    return CheckedFiles(session, tuple(works), names, tuple(skipped))


def find_files(session: Session) -> tuple[dict[Target, Summary], list[Skipped]]:
    """Returns the files that are asked for and can be read, with their summaries, and the skipped ones."""
    targets, skipped = find(session.request.paths, session.disk, selection_of(session))
    read: dict[Target, Summary] = {}
    for target, seen in zip(targets, session.projects.summaries(targets), strict=True):
        if isinstance(seen, Missing):
            skipped.append(_skipped(target, seen))
        elif seen.is_minified:
            skipped.append(Skipped(target.display_path, "minified"))
        else:
            read[target] = seen
    return read, skipped


def _skipped(target: Target, missing: Missing) -> Skipped:
    if missing.has_vanished:
        return Skipped(target.display_path, "not checked: it has vanished", is_reported=True)
    if missing.is_too_large:
        return Skipped(target.display_path, f"not checked: it is {missing.reason}", is_reported=True)
    return Skipped(target.display_path, f"cannot be read: {missing.reason}", is_error=True)


def snapshot(session: Session) -> WorkspaceSnapshot:
    """Returns the workspace of a session, for a server that takes a new one whenever the disk changes."""
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot  # noqa: PLC0415 - only for the server

    return WorkspaceSnapshot(session.disk, selection_of(session), session.projects.stores)


def roots_of(session: Session) -> list[Path]:
    """Returns the projects that the paths belong to."""
    paths = [absolute_path(path) for path in session.request.paths]
    return sorted({session.disk.root_of(path if is_folder(path) else path.parent) for path in paths})


def roots_below(session: Session) -> list[Path]:
    """Returns the projects that the paths belong to, and those in the folders among them.

    A project that has nothing to do with the SDK is left out if there are others.
    """
    folders = [path for path in map(absolute_path, session.request.paths) if is_folder(path)]
    files = (file for folder in folders for file in session.disk.files(folder))
    found = {*roots_of(session), *map(session.disk.root_of_file, files)}
    related = [root for root in found if not is_unrelated(session.projects.of(root))]
    return sorted(related) or roots_of(session)


def selection_of(session: Session) -> FileSelection:
    """Returns the settings and options that select files."""
    request = session.request
    return FileSelection(
        session.projects.settings_of, request.exclude, request.extend_include, request.force_exclude
    )


def _check_stdin(session: Session) -> CheckedFiles:
    """Checks standard input as a file of the name that is given; as Python without a name."""
    try:
        raw = read_stream(sys.stdin.buffer)
    except TooLarge as error:
        message = f"standard input is {error.strerror}"
        raise UsageError(message) from None
    name = session.request.stdin_filename
    if name:
        found = classify(str(absolute_path(name)), session.disk, selection_of(session), is_named=True)
    else:
        path = absolute_path(STDIN)
        found = Target(STDIN, str(path), session.disk.root_of(path.parent), Kind.PYTHON)
    if isinstance(found, Skipped):
        return CheckedFiles(session, (), (), (found,), raw)
    session.projects.change({found.path: raw})
    work = run.check(found, raw, session.projects)
    return CheckedFiles(session, (work,) if work else (), (found.display_path,), (), raw)
