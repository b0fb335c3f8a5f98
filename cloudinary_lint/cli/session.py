"""One run of the command line: its projects, its files, and what was read of them.

Refuses to know what is printed.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.cli.request import overlaid
from cloudinary_lint.config import settings
from cloudinary_lint.config.errors import UsageError
from cloudinary_lint.files import parallel as workers
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.paths import absolute, inside, is_folder
from cloudinary_lint.languages.candidates import is_candidate
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import run
from cloudinary_lint.linting.file_selection import Choice, Skipped, Target, find, judged
from cloudinary_lint.linting.projects import Projects

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.cli.request import Request
    from cloudinary_lint.config.settings import Settings
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot
    from cloudinary_lint.linting.run import CurrentFile, Work

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Gathered:
    """The files of a run: those that may hold something, all that were read, all that were passed over."""

    works: tuple[Work, ...]
    read: tuple[str, ...]
    passed: tuple[Skipped, ...]
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
        return str(inside(Path.cwd(), Disk().root_of(Path.cwd())))


def begin(request: Request, reading: CurrentFile) -> Session:
    """A session for a request. Raises UsageError where its settings can't be read."""
    disk = Disk(absolute(request.root) if request.root else None)
    if request.root and not is_folder(absolute(request.root)):
        message = f"--root: {request.root} is no folder"
        raise UsageError(message)
    return Session(request, reading, disk, Projects(disk, _settings_of(request)))


def _settings_of(request: Request) -> Callable[[Path], Settings]:
    given = settings.of_file(Path(request.config)) if request.config else None
    if request.isolated:
        given = settings.Settings()

    @cache
    def settings_of(root: Path) -> Settings:
        return overlaid(given or settings.of_project(root), request)

    return settings_of


def gather(session: Session) -> Gathered:
    """Reads what was asked for, and checks it."""
    choice = choice_of(session)
    if session.request.is_stdin:
        return _gather_stdin(session, choice)
    targets, passed = find(session.request.paths, session.disk, choice)
    found: list[tuple[Target, bytes]] = []
    read: list[str] = []
    for target, seen in zip(targets, workers.each(targets, _glance), strict=True):
        raw = run.read(target) if seen is True else seen
        if isinstance(raw, Skipped):
            passed.append(raw)
            continue
        read.append(target.shown)
        if isinstance(raw, bytes):
            found.append((target, raw))
    run.preparse(found, session.reading)
    works = [run.check(target, raw, session.projects, session.reading) for target, raw in found]
    return Gathered(tuple(filter(None, works)), tuple(read), tuple(passed))


def _glance(target: Target) -> bool | Skipped:
    """Whether a file can hold anything to report, or why it is passed over."""
    raw = run.read(target)
    return raw if isinstance(raw, Skipped) else is_candidate(raw, target.kind.value)


def sight(session: Session) -> WorkspaceSnapshot:
    """What a session sees, for a server that takes a new one whenever the disk changes."""
    from cloudinary_lint.integrations.language_server.documents import WorkspaceSnapshot  # noqa: PLC0415 - the server alone asks

    return WorkspaceSnapshot(session.disk, choice_of(session))


def roots_of(session: Session) -> list[Path]:
    """The projects that the paths belong to."""
    paths = [absolute(path) for path in session.request.paths]
    return sorted({session.disk.root_of(path if is_folder(path) else path.parent) for path in paths})


def choice_of(session: Session) -> Choice:
    """What is said about files, by the settings and on the command line."""
    request = session.request
    return Choice(
        session.projects.settings_of, request.exclude, request.extend_include, request.force_exclude
    )


def _gather_stdin(session: Session, choice: Choice) -> Gathered:
    """Standard input, judged by the name it is given; Python where it has none."""
    raw = sys.stdin.buffer.read()
    name = session.request.stdin_filename
    if name:
        found = judged(absolute(name), session.disk, choice, is_named=True)
    else:
        path = absolute(STDIN)
        found = Target(STDIN, path, session.disk.root_of(path.parent), Kind.PYTHON)
    if isinstance(found, Skipped):
        return Gathered((), (), (found,), raw)
    session.projects.change({found.path: raw})
    work = run.check(found, raw, session.projects, session.reading)
    return Gathered((work,) if work else (), (found.shown,), (), raw)
