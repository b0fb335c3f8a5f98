"""Checks a file that flake8 passes; settings and surveys are kept for the next one.

If flake8's lines are those of the file, its bytes are checked, as by the command line; else the lines come
from an editor, and replace the file in its project.
"""

from __future__ import annotations

import codecs
from collections import Counter
from functools import cache
from typing import TYPE_CHECKING

from cloudinary_lint.config.settings import Settings, UsageError, of_projects
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.paths import absolute_path
from cloudinary_lint.files.reading import read_file
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import run
from cloudinary_lint.linting.baseline import KnownFinding, read, take
from cloudinary_lint.linting.file_selection import FileSelection, Skipped, Target, classify
from cloudinary_lint.project.store import Stores
from cloudinary_lint.report.crash import BugReporter
from cloudinary_lint.report.diagnostic import diagnostics
from cloudinary_lint.report.terminal import escape_controls
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Unreadable, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cloudinary_lint.report.diagnostic import Diagnostic

_UNREADABLE = "CLD901"
_NAMELESS = "stdin"
"""The name that flake8 gives to standard input without a name."""
_NEWLINE = lazy_pattern(r"\r\n?")


class CheckFailed(Exception):
    """Raised with a bug report that quotes nothing of the file: flake8 prints all of it."""


def found(filename: str, lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """Returns the findings in a file: line from 1, column from 0, text. Raises CheckFailed for bugs.

    Wrong settings are one finding: an exception would end flake8, and the other plugins with it.
    """
    reading = _projects().reading
    reading.path = ""
    lines_of_report: list[str] = []
    with BugReporter(reading, lines_of_report.append):
        try:
            return _found(filename, lines)
        except UsageError as error:
            return [(1, 0, f"{_UNREADABLE} the file is not checked: {escape_controls(str(error))}")]
    raise CheckFailed(" ".join("".join(lines_of_report).split()))


def _found(filename: str, lines: Sequence[str]) -> list[tuple[int, int, str]]:
    """Returns the findings in a file, with its lines as flake8 has read them."""
    target = _target(filename)
    work = run.check(target, _raw(target.path, lines), _projects()) if target else None
    _projects().save()
    return [
        (one.start.line, one.start.column - 1, f"{one.code} {escape_controls(one.message)}")
        for one in (_new(work) if work else ())
    ]


def _new(work: run.Work) -> Iterator[Diagnostic]:
    """Yields the findings that the project's baseline, if it has one, does not list."""
    path = work.target.relative_path
    left = Counter(
        {entry: count for entry, count in _baseline(work.target.root).items() if entry.path == path}
    )
    for one in diagnostics(work.checked, takes_unsafe=False):
        if not take(KnownFinding(path, one.code, one.digest), left):
            yield one


@cache
def _baseline(root: Path) -> Counter[KnownFinding]:
    name = _projects().settings_of(root).baseline
    return read(root / name, name) if name else Counter()


@cache
def _projects() -> run.Projects:
    return run.Projects(Disk(), of_projects(Settings()), {}, Stores(is_kept=True))


def _target(filename: str) -> Target | None:
    """Returns the file if it is one to lint; flake8 takes every file for Python."""
    projects, path = _projects(), absolute_path(filename)
    if filename == _NAMELESS:
        return Target(filename, str(path), projects.disk.root_of(path.parent), Kind.PYTHON)
    target = classify(str(path), projects.disk, FileSelection(projects.settings_of), is_named=False)
    return None if isinstance(target, Skipped) or target.kind is not Kind.PYTHON else target


def _raw(path: Path, lines: Sequence[str]) -> bytes:
    """Returns the bytes of a file if its lines are those of flake8, else flake8's lines as UTF-8."""
    text = "".join(lines)
    try:
        raw = read_file(path)
    except OSError:
        raw = b""
    if _NEWLINE.sub("\n", _text(raw)) == _NEWLINE.sub("\n", text):
        return raw
    raw = codecs.BOM_UTF8 + text.encode("utf-8", "surrogatepass")  # the mark outdoes a cookie
    _projects().change({path: raw})
    return raw


def _text(raw: bytes) -> str:
    """Returns the text of a file as flake8 reads it: what can't be decoded is Latin-1."""
    try:
        return decode("", raw, is_python=True).text
    except Unreadable:
        return raw.decode("latin-1")
