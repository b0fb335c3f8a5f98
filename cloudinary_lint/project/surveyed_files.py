"""The files of a project as a survey reads them: only those whose bytes say that they matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.languages.candidates import matters, mentions
from cloudinary_lint.languages.registry import Kind, decoded, kind_of, read
from cloudinary_lint.project.declarations import UnreadableFile
from cloudinary_lint.project.sdk_usage import TEMPLATES, is_building
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Document
    from cloudinary_lint.text.source import Source

_DEFINES = re.compile(
    rb"\b(?:def|class)[ \t]+(build_url|image|video|video_thumbnail|source|picture|cloudinary_url)\b"
)
_OWN = (b"build_url", b"image", b"video", b"source", b"picture", b"cloudinary_url")
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


class QuickScan(NamedTuple):
    """What a file's bytes tell at a glance.

    `defined`: the SDK's names that a module defines as its own; `is_building`: a template may build
    addresses; `matters`: it has to be read.
    """

    defined: frozenset[str] = frozenset()
    is_building: bool = False
    matters: bool = False


class Surveyed(NamedTuple):
    """One file that matters, read."""

    path: PurePosixPath
    kind: Kind
    source: Source
    document: Document


def glance(path: PurePosixPath, raw: bytes) -> QuickScan:
    """What a file of a known kind tells at a glance."""
    kind = kind_of(path.name)
    return QuickScan(
        defined_names(raw) if kind is Kind.PYTHON else frozenset(),
        kind in TEMPLATES and is_building(raw),
        matters(raw),
    )


def survey_file(path: PurePosixPath, raw: bytes) -> Surveyed | UnreadableFile | None:
    """What a file that matters holds; None where it can't concern the survey."""
    kind = kind_of(path.name)
    if kind is None:
        return None
    try:
        source = decoded(str(path), raw, kind)
        return Surveyed(path, kind, source, read(source, kind)) if kind in _DECLARING else None
    except Unreadable as error:
        return UnreadableFile(path, error.line, error.reason) if mentions(raw) else None


def is_declaring(path: PurePosixPath) -> bool:
    """Whether files of that name can configure the SDK."""
    return kind_of(path.name) in _DECLARING


def defined_names(raw: bytes) -> frozenset[str]:
    """The SDK's names that a module defines as its own."""
    if not any(name in raw for name in _OWN):
        return frozenset()
    return frozenset(match[1].decode() for match in _DEFINES.finditer(raw))
