"""The files of a project as a survey takes them: what readers find in one, and which can declare anything."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.languages.registry import AUTO, Kind, decode_file, kind_of, read
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


class Trouble(NamedTuple):
    """Why a file can't be read, and where (line and column from 1)."""

    reason: str
    line: int
    column: int


class FileFacts(NamedTuple):
    """What readers found in a file: the starts of lines, documents by template language, or a trouble."""

    starts: tuple[int, ...] = (0,)
    documents: tuple[tuple[str, Document], ...] = ()
    trouble: Trouble | None = None

    def document(self, language: str) -> Document | None:
        """The document as read in a template language; None where it wasn't read in that one."""
        return dict(self.documents).get(language)


class Surveyed(NamedTuple):
    """One file that matters, read; its lines start at these offsets."""

    path: PurePosixPath
    kind: Kind
    starts: tuple[int, ...]
    document: Document

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of an offset, both from 1."""
        return position_in(self.starts, offset)


def read_facts(path: str, raw: bytes) -> FileFacts:
    """The facts of a file that matters to a survey; of a kind that declares nothing, whether it decodes."""
    kind = kind_of(path)
    if kind is None:
        return FileFacts()
    try:
        source = decode_file(path, raw, kind)
        documents = ((AUTO, read(source, kind)),) if kind in _DECLARING else ()
        return FileFacts(source.starts, documents)
    except Unreadable as error:
        return FileFacts(trouble=Trouble(error.reason, error.line, error.column))


def may_configure(path: str) -> bool:
    """Whether a file of that name can configure the SDK: of JSON files only `app.json`."""
    return kind_of(path) in _CONFIGURING or path.rpartition("/")[2] == "app.json"


def is_declaring(name: str) -> bool:
    """Whether files of that name can configure the SDK."""
    return kind_of(name) in _DECLARING
