"""The files of a run: read, checked, and fixed in rounds.

Configuration is fixed first, in all files; then the projects are surveyed again, since it may have
made the rest harmless. Refuses to know the command line and what is printed.
"""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.files import parallel as workers
from cloudinary_lint.files.contents import read_file
from cloudinary_lint.files.paths import inside
from cloudinary_lint.languages import candidates
from cloudinary_lint.languages.registry import Kind, decoded, keep
from cloudinary_lint.languages.registry import read as read_language
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.file_selection import Skipped
from cloudinary_lint.text.edits import Safety
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cloudinary_lint.facts import Document
    from cloudinary_lint.linting.engine import Applied, Checked
    from cloudinary_lint.linting.file_selection import Target
    from cloudinary_lint.linting.projects import Projects
    from cloudinary_lint.rules.finding import Finding
    from cloudinary_lint.text.source import Source

_ENOUGH = 80_000
"""Characters of Python that take longer to read than a process takes to copy and to answer."""
_ROUNDS = 10
_CONFIGURATION = ("CLD1", "CLD2")


@dataclass(slots=True)
class CurrentFile:
    """The file that is being read, for whoever has to tell of a bug."""

    path: str = ""


class Work(NamedTuple):
    """A file of the run: its bytes when it was read, what was found, and what was fixed since."""

    target: Target
    raw: bytes
    checked: Checked
    applied: tuple[Applied, ...] = ()

    @property
    def new(self) -> bytes:
        """The bytes of the file as it is after fixing."""
        return self.checked.source.encode(self.checked.source.text) if self.applied else self.raw


def read(target: Target) -> bytes | Skipped:
    """The bytes of a file, or why it is passed over."""
    try:
        raw = read_file(target.path)
    except FileNotFoundError:
        return Skipped(target.shown, "not checked: it has vanished", is_said=True)
    except OSError as error:
        return Skipped(target.shown, f"cannot be read: {error.strerror}", is_trouble=True)
    return Skipped(target.shown, "minified") if candidates.is_minified(raw, target.kind.value) else raw


def check(target: Target, raw: bytes, projects: Projects, reading: CurrentFile) -> Work | None:
    """What is found in a file; None where it can't hold anything to report."""
    if not _is_candidate(target, raw, projects):
        return None
    reading.path = target.shown
    checked = engine.check(target.shown, raw, target.kind, projects.judge(target))
    reading.path = ""
    return Work(target, raw, checked)


def _is_candidate(target: Target, raw: bytes, projects: Projects) -> bool:
    kind = target.kind.value
    if not candidates.is_candidate(raw, kind):
        return False
    return not candidates.is_open(raw, kind) or bool(projects.of(target.root).fields)


def preparse(found: Sequence[tuple[Target, bytes]], reading: CurrentFile) -> None:
    """Reads Python files in several processes, where there are enough of them, for when they are checked."""
    if sum(len(raw) for _, raw in found) < _ENOUGH:
        return
    processes = workers.how_many()
    sources = [source for target, raw in found if (source := _source(target, raw))] if processes > 1 else []
    if len(sources) < processes or sum(len(one.text) for one in sources) < _ENOUGH:
        return
    import_module("cloudinary_lint.languages.python")  # once, for all

    def document(source: Source) -> Document | None:
        reading.path = source.path
        try:
            return read_language(source, Kind.PYTHON)
        except Unreadable:
            return None

    for source, read_there in zip(sources, workers.spread(sources, document, processes), strict=True):
        if read_there is not None:
            keep(read_there, source, Kind.PYTHON)
    reading.path = ""


def _source(target: Target, raw: bytes) -> Source | None:
    """A Python file that is certain to be read, as a check and a survey know it."""
    if target.kind is not Kind.PYTHON or not candidates.mentions(raw):
        return None
    try:
        return decoded(inside(target.path, target.root).as_posix(), raw, target.kind)
    except Unreadable:
        return None


def fix(works: Sequence[Work], projects: Projects, reading: CurrentFile) -> list[Work]:
    """The files after fixing: configuration until nothing changes, then the rest."""
    for _ in range(_ROUNDS):
        fixed = [_fixed(work, projects, reading, _is_configuration) for work in works]
        changed = [new for old, new in zip(works, fixed, strict=True) if len(new.applied) > len(old.applied)]
        if not changed:
            break
        projects.change({work.target.path: work.new for work in changed})
        works = [_rechecked(work, projects, reading) for work in fixed]
    return [_fixed(work, projects, reading, lambda finding: not _is_configuration(finding)) for work in works]


def recheck(works: Sequence[Work], projects: Projects, reading: CurrentFile) -> list[Work]:
    """The same files, judged anew by what is in all of them now."""
    projects.change({work.target.path: work.new for work in works})
    return [_rechecked(work, projects, reading) for work in works]


def _is_configuration(finding: Finding) -> bool:
    return finding.code.startswith(_CONFIGURATION)


def _fixed(work: Work, projects: Projects, reading: CurrentFile, is_due: Callable[[Finding], bool]) -> Work:
    takes_unsafe = projects.settings_of(work.target.root).unsafe_fixes

    def is_wanted(finding: Finding) -> bool:
        is_fine = finding.fix is not None and (takes_unsafe or finding.fix.safety is Safety.SAFE)
        return is_fine and is_due(finding)

    if work.target.submodule or not any(map(is_wanted, work.checked.findings)):
        return work
    reading.path = work.target.shown
    fixed = engine.fix(work.checked, work.target.kind, projects.judge(work.target), is_wanted)
    reading.path = ""
    return work._replace(checked=fixed.checked, applied=(*work.applied, *fixed.applied))


def _rechecked(work: Work, projects: Projects, reading: CurrentFile) -> Work:
    again = check(work.target, work.new, projects, reading)
    return work._replace(checked=again.checked) if again else work
