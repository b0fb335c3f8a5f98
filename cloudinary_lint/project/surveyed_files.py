"""The files of a project as a survey reads them: only those whose bytes say that they matter."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.languages.candidates import matters, mentions
from cloudinary_lint.languages.registry import Kind, decoded, kind_of, read
from cloudinary_lint.project.declarations import UnreadableFile
from cloudinary_lint.project.settings_modules import assigns_settings, is_django
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Document
    from cloudinary_lint.text.source import Source

_DEFINES = re.compile(rb"\b(?:def|class)[ \t]+(build_url|image|video|video_thumbnail|cloudinary_url)\b")
_OWN = (b"build_url", b"image", b"video", b"cloudinary_url")
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
_SECURE = re.compile(rb"secure(?!_url)")


class QuickScan(NamedTuple):
    """What a file's bytes tell at a glance.

    `defined`: the SDK's names that a module defines as its own; `matters`: it has to be read;
    `assigns_settings`: a module assigns what only settings hold; `is_django`: it is a sign of Django.
    """

    defined: frozenset[str] = frozenset()
    matters: bool = False
    assigns_settings: bool = False
    is_django: bool = False


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
        matters(raw),
        kind is Kind.PYTHON and assigns_settings(raw),
        kind is Kind.PYTHON and is_django(raw),
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
        might = may_configure(path) and mentions(raw) and mentions_secure(raw)
        return UnreadableFile(path, error.line, error.reason) if might else None


def mentions_secure(raw: bytes) -> bool:
    """Whether a file can say anything of secure, in whatever encoding: `secure_url` is another thing."""
    return _SECURE.search(raw.replace(b"\0", b"").lower()) is not None


def may_configure(path: PurePosixPath) -> bool:
    """Whether a file of that name can configure the SDK: of JSON files only `app.json`."""
    kind = kind_of(path.name)
    return kind in _CONFIGURING or path.name == "app.json"


def defined_names(raw: bytes) -> frozenset[str]:
    """The SDK's names that a module defines as its own."""
    if not any(name in raw for name in _OWN):
        return frozenset()
    return frozenset(match[1].decode() for match in _DEFINES.finditer(raw))
