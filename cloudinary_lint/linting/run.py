"""Checks the files of a run, and fixes them in rounds.

Configuration is fixed first, in all files; then the projects are surveyed again, since a fixed configuration
may cover the other findings. Samples are fixed last: they set nothing, so that they must not cover what a fix
of the code would settle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.files.reading import TooLarge, read_up_to
from cloudinary_lint.languages import kinds
from cloudinary_lint.languages.kinds import max_bytes
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import engine
from cloudinary_lint.linting.file_selection import Skipped
from cloudinary_lint.project.paths import is_sample
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.text.edits import Safety

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cloudinary_lint.files.reading import CurrentFile
    from cloudinary_lint.linting.engine import AppliedFix, CheckedFile
    from cloudinary_lint.linting.file_selection import Target
    from cloudinary_lint.linting.projects import Projects
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


def read(target: Target) -> bytes | Skipped:
    """Returns the bytes of a file (of one that is too large, a part), or why it is skipped."""
    kind = target.kind.value
    try:
        raw, _ = read_up_to(target.path, max_bytes(kind), kinds.mentions, follows=True)
    except FileNotFoundError:
        return Skipped(target.display_path, "not checked: it has vanished", is_reported=True)
    except TooLarge as error:
        return Skipped(target.display_path, f"not checked: it is {error.strerror}", is_reported=True)
    except OSError as error:
        return Skipped(target.display_path, f"cannot be read: {error.strerror}", is_error=True)
    return Skipped(target.display_path, "minified") if kinds.is_minified(raw, kind) else raw


def check(target: Target, raw: bytes, projects: Projects, reading: CurrentFile) -> Work | None:
    """Returns a checked file; None if its bytes can't hold anything to report."""
    if not _is_candidate(target, raw, projects):
        return None
    return lint(target, raw, projects, reading)


def lint(target: Target, raw: bytes, projects: Projects, reading: CurrentFile) -> Work:
    """Returns a checked file, whatever its bytes."""
    context = projects.context(target, raw)
    reading.path = target.display_path
    checked = engine.check(target.display_path, raw, target.kind, context)
    reading.path = ""
    return Work(target, raw, checked)


def _is_candidate(target: Target, raw: bytes, projects: Projects) -> bool:
    """Whether a file is read: it mentions Cloudinary, or may use what its project gives."""
    kind = target.kind.value
    if not kinds.is_candidate(raw, kind):
        return False
    if not kinds.needs_fields(raw, kind):
        return True
    project = projects.of(target.root)
    return bool(project.fields or project.results)


def fix(works: Sequence[Work], projects: Projects, reading: CurrentFile) -> list[Work]:
    """Returns the files after fixing: configuration until nothing changes, then all others, then samples."""
    works = _configured(works, projects, reading, are_samples=False)
    works = [
        _fixed(work, projects, reading, lambda finding: not _is_configuration(finding))
        for work in reading.each("fixing files", works)
    ]
    return list(_configured(works, projects, reading, are_samples=True))


def _configured(
    works: Sequence[Work], projects: Projects, reading: CurrentFile, *, are_samples: bool
) -> Sequence[Work]:
    """Returns the files after fixing the configuration in samples, or in all others, until none changes."""
    for _ in range(_ROUNDS):
        fixed = [
            _fixed(work, projects, reading, _is_configuration) if work.is_sample is are_samples else work
            for work in reading.each("fixing files", works)
        ]
        changed = [new for old, new in zip(works, fixed, strict=True) if len(new.applied) > len(old.applied)]
        if not changed:
            break
        projects.change({work.target.path: work.new for work in changed})
        works = [_rechecked(work, projects, reading) for work in reading.each("checking files", fixed)]
    return works


def recheck(works: Sequence[Work], projects: Projects, reading: CurrentFile) -> list[Work]:
    """Returns the same files, checked again with the present contents of all of them."""
    projects.change({work.target.path: work.new for work in works})
    return [_rechecked(work, projects, reading) for work in reading.each("checking files", works)]


def _is_configuration(finding: Finding) -> bool:
    return finding.code.startswith(_CONFIGURATION)


def _fixed(work: Work, projects: Projects, reading: CurrentFile, is_due: Callable[[Finding], bool]) -> Work:
    """Returns a file with the fixes that are due, and that its project's settings allow."""
    takes_unsafe = projects.settings_of(work.target.root).unsafe_fixes

    def is_wanted(finding: Finding) -> bool:
        is_fine = finding.fix is not None and (takes_unsafe or finding.fix.safety is Safety.SAFE)
        return is_fine and is_due(finding)

    if work.target.submodule or not any(map(is_wanted, work.checked.findings)):
        return work
    context = projects.context(work.target, work.new)
    reading.path = work.target.display_path
    fixed = engine.fix(work.checked, work.target.kind, context, is_wanted)
    reading.path = ""
    return work._replace(checked=fixed.checked, applied=(*work.applied, *fixed.applied))


def _rechecked(work: Work, projects: Projects, reading: CurrentFile) -> Work:
    again = check(work.target, work.new, projects, reading)
    return work._replace(checked=again.checked) if again else work
