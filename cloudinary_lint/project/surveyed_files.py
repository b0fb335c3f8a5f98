"""Reads files for the survey, and decides which of them can configure the SDK."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.registry import AUTO, Kind, decode_file, kind_of, read
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.text.source import Unreadable, position_in

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Document

_DECLARING = frozenset(
    {
        Kind.PYTHON,
        Kind.ENV,
        Kind.YAML,
        Kind.JSON,
        Kind.TOML,
        Kind.INI,
        Kind.SHELL,
        Kind.DOCKERFILE,
        Kind.PROCFILE,
    },
)
_CONFIGURING = frozenset(
    {Kind.PYTHON, Kind.ENV, Kind.YAML, Kind.TOML, Kind.SHELL, Kind.DOCKERFILE},
)


class ReadFailure(NamedTuple):
    """The reason why a file can't be read, and the place (line and column from 1)."""

    reason: str
    line: int
    column: int


class FileFacts(NamedTuple):
    """The facts of a file: the starts of its lines, its documents by template language, or a failure."""

    starts: tuple[int, ...] = (0,)
    documents: tuple[tuple[str, Document], ...] = ()
    failure: ReadFailure | None = None

    def document(self, language: str) -> Document | None:
        """Returns the document as read in a template language; None if it wasn't read in that one."""
        return dict(self.documents).get(language)


class SurveyedFile(NamedTuple):
    """A file of a survey that was read; `starts` are the offsets of its lines."""

    path: PurePosixPath
    kind: Kind
    starts: tuple[int, ...]
    document: Document

    def position(self, offset: int) -> tuple[int, int]:
        """Returns line and column of an offset, both from 1."""
        return position_in(self.starts, offset)


def read_facts(path: str, raw: bytes) -> FileFacts:
    """Returns the facts of a file; for a kind that can't configure the SDK, only whether it decodes."""
    kind = kind_of(path)
    if kind is None:
        return FileFacts()
    try:
        source = decode_file(path, raw, kind)
        documents = ((AUTO, read(source, kind)),) if kind in _DECLARING else ()
        return FileFacts(source.starts, documents)
    except Unreadable as error:
        return FileFacts(failure=ReadFailure(error.reason, error.line, error.column))


def may_configure(path: str) -> bool:
    """Whether a file of that name can configure the SDK: of JSON files only `app.json`."""
    return kind_of(path) in _CONFIGURING or path.rpartition("/")[2] == "app.json"


def is_declaring(name: str) -> bool:
    """Whether files of that name can configure the SDK."""
    return kind_of(name) in _DECLARING
