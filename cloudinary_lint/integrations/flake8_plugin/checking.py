"""What is found in one file that flake8 hands over; settings and surveys are kept for the next one.

Where flake8's lines are those of the file, its bytes are judged, as the command line does; else they
are an editor's, and take the place of the file in its project.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from cloudinary_lint.config.errors import UsageError
from cloudinary_lint.config.settings import ProjectSettings
from cloudinary_lint.files.disk import Disk
from cloudinary_lint.files.paths import absolute, inside
from cloudinary_lint.files.reading import CurrentFile, read_file
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.linting import run
from cloudinary_lint.linting.baseline import KnownFinding, read, take
from cloudinary_lint.linting.file_selection import FileSelection, Skipped, Target, classify
from cloudinary_lint.linting.projects import Projects
from cloudinary_lint.project.store import Stores
from cloudinary_lint.report.crash import BugReporter
from cloudinary_lint.report.diagnostic import diagnostics
from cloudinary_lint.report.printable import printable
from cloudinary_lint.text.source import Unreadable, decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from cloudinary_lint.linting.run import Work
    from cloudinary_lint.report.diagnostic import Diagnostic

_UNREADABLE = "CLD901"
_NAMELESS = "stdin"
"""What flake8 calls standard input that has no name."""
_NEWLINE = re.compile(r"\r\n?")


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in flake8's words: line and column from 1, code and message."""

    line: int
    column: int
    text: str


class Failed(Exception):
    """Why a file could not be checked, in words that quote nothing of it: flake8 prints them all."""


def found(filename: str, lines: Sequence[str]) -> list[Found]:
    """The findings in a file; wrong settings are one finding. Raises Failed for bugs.

    An exception would end flake8, and the other plugins with it.
    """
    reading = _reading()
    reading.path = ""
    said: list[str] = []
    with BugReporter(reading, said.append):
        try:
            return _found(filename, lines, reading)
        except UsageError as error:
            return [Found(1, 1, f"{_UNREADABLE} the file is not checked: {printable(str(error))}")]
    raise Failed(" ".join("".join(said).split()))


def _found(filename: str, lines: Sequence[str], reading: CurrentFile) -> list[Found]:
    target = _target(filename)
    work = run.check(target, _raw(target.path, lines), _projects(), reading) if target else None
    _projects().save()
    return [
        Found(one.start.line, one.start.column, f"{one.code} {printable(one.message)}")
        for one in (_new(work) if work else ())
    ]


def _new(work: Work) -> Iterator[Diagnostic]:
    """The findings that the project's baseline, if it has one, does not hold."""
    root = work.target.root
    path = inside(work.target.path, root).as_posix()
    left = Counter({entry: count for entry, count in _baseline(root).items() if entry.path == path})
    for one in diagnostics(work.checked, takes_unsafe=False):
        if not take(KnownFinding(path, one.code, one.digest), left):
            yield one


@cache
def _baseline(root: Path) -> Counter[KnownFinding]:
    name = _projects().settings_of(root).baseline
    return read(root / name, name) if name else Counter()


@cache
def _projects() -> Projects:
    return Projects(Disk(), ProjectSettings().of, {}, Stores(is_kept=True), _reading())


@cache
def _reading() -> CurrentFile:
    return CurrentFile()


def _target(filename: str) -> Target | None:
    """The file, if it is one to lint; flake8 takes all it is given for Python."""
    projects, path = _projects(), absolute(filename)
    if filename == _NAMELESS:
        return Target(filename, path, projects.disk.root_of(path.parent), Kind.PYTHON)
    target = classify(path, projects.disk, FileSelection(projects.settings_of), is_named=False)
    return None if isinstance(target, Skipped) or target.kind is not Kind.PYTHON else target


def _raw(path: Path, lines: Sequence[str]) -> bytes:
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
    """The text of a file as flake8 reads it: what can't be decoded is Latin-1."""
    try:
        return decode("", raw, is_python=True).text
    except Unreadable:
        return raw.decode("latin-1")
