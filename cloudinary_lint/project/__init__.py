"""The project that a file lives in: what its files declare together, and how one of them sees it.

Made by `survey` before anything is judged; rules are given it finished.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Carrier
from cloudinary_lint.project.declarations import Declaration, UnreadableFile, Verdict
from cloudinary_lint.project.effectiveness import is_sample, is_settings, is_test
from cloudinary_lint.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import PurePosixPath

    from cloudinary_lint.project.imports import Star

__all__ = ["Declaration", "Project", "UnreadableFile", "Verdict", "View"]

_DJANGO, _JINJA = "DjangoTemplates", "Jinja2"
_OLD_DATA = frozenset({"testing", "fixtures", "testdata", "migrations"})


@dataclass(frozen=True)
class Project:
    """What the files of a project say together.

    `is_set_outside`: the settings say that the environment turns secure on. `fields`: attributes that
    hold Cloudinary resources. `defined`: functions, methods and classes of its own that bear the SDK's
    names; `tags`: template tags of its own, by library. `reads`: variables, settings
    (`CLOUDINARY_STORAGE`, read whole) and keys of settings (`CLOUDINARY_STORAGE.SECURE`) that its own
    code reads. `changes_host`: some configuration names a host of its own. `apps`: the installed ones.
    `is_foreign`: only other languages' SDKs are required. `reads_variables`: no pin keeps the SDK from
    reading `CLOUDINARY_SECURE`. `clouds`: the files that set `CLOUDINARY_CLOUD_NAME`. `builds`: it uses
    Cloudinary's fields, tags or builders. `starred`: for a settings module, where it is star-imported.
    `covered_by_imports`: the settings modules that import, directly or not, another one whose `config()` asks
    for https. `home`: the file for a finding about the whole project. `engines`: the backends of `TEMPLATES`
    and their folders.
    `is_read_again`: `reset_config()` makes the SDK read the settings when they are whole.
    """

    declarations: tuple[Declaration, ...] = ()
    blind: tuple[UnreadableFile, ...] = ()
    is_set_outside: bool = False
    fields: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reads: frozenset[str] = frozenset()
    apps: frozenset[str] = frozenset()
    changes_host: bool = False
    has_gamma: bool = False
    is_foreign: bool = False
    uses_sdk: bool = True
    builds: bool = True
    reads_variables: bool = True
    clouds: frozenset[PurePosixPath] = frozenset()
    starred: Mapping[PurePosixPath, Star] = field(default_factory=dict)
    covered_by_imports: frozenset[PurePosixPath] = frozenset()
    home: PurePosixPath | None = None
    engines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    is_read_again: bool = False

    def template_language(self, path: PurePosixPath) -> str | None:
        """What `TEMPLATES` says a template is written in: `django`, `jinja`, or None."""
        backends = {backend.rpartition(".")[2] for backend, _ in self.engines}
        folders = (folder for backend, found in self.engines if backend.endswith(_JINJA) for folder in found)
        if backends == {_JINJA} or any(_is_below(path, folder) for folder in folders):
            return "jinja"
        return "django" if _DJANGO in backends else None

    @cached_property
    def witnesses(self) -> tuple[Declaration, ...]:
        """The declarations that cover the project."""
        return tuple(one for one in self.declarations if one.covers)

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the project asks for https."""
        if self.is_set_outside or self.witnesses:
            return Verdict.COVERED
        return Verdict.UNKNOWN if self.blind else Verdict.NOT_COVERED

    @cached_property
    def secure_paths(self) -> frozenset[PurePosixPath]:
        """The files with a declaration that asks for https, whether it counts or not."""
        return frozenset(one.path for one in self.declarations if one.says_secure)

    @cached_property
    def secure_call_paths(self) -> frozenset[PurePosixPath]:
        """The files with a call of `config()` that asks for https, whether it counts or not."""
        return frozenset(one.path for one in self.declarations if one.is_config_call and one.says_secure)

    @cached_property
    def _covering_calls(self) -> frozenset[PurePosixPath]:
        return frozenset(one.path for one in self.witnesses if one.is_config_call)

    @cached_property
    def has_covering_call(self) -> bool:
        """Whether some call of `config()` that counts asks for https."""
        return bool(self._covering_calls)

    @cached_property
    def has_covering_call_beside_settings(self) -> bool:
        """Whether such a call stands in a module that is no settings module."""
        return not all(map(is_settings, self._covering_calls))

    @cached_property
    def has_secure_settings(self) -> bool:
        """Whether a `CLOUDINARY` dict that counts asks for https."""
        return any(one.carrier is Carrier.SETTINGS for one in self.witnesses)


def _is_below(path: PurePosixPath, folder: str) -> bool:
    """Whether a path leads through a folder that is told by the end of its own path."""
    return f"/{folder.strip('/')}/" in f"/{path}"


@dataclass(frozen=True)
class View:
    """The project as one of its files sees it. `path` is relative to its root, `text` is that of the file."""

    path: PurePosixPath
    project: Project = field(default_factory=Project)
    text: str = field(default="", repr=False)

    @property
    def holds_old_data(self) -> bool:
        """Whether the file is a migration, a test or a fixture, whose texts are data of the past."""
        folders = (part.lower() for part in self.path.parts[:-1])
        return is_test(self.path) or not _OLD_DATA.isdisjoint(folders)

    @property
    def is_sample(self) -> bool:
        """Whether the file is a sample by its name: what is empty in it is there to be filled."""
        return is_sample(self.path)

    def line(self, offset: int) -> int:
        """The line (from 1) of an offset in the file."""
        return Source(str(self.path), self.text).position(offset)[0]

    def is_covered(self, carrier: Carrier) -> bool:
        """Whether the configuration that this file can rely on makes a missing option harmless."""
        match carrier:
            case Carrier.CALL | Carrier.TAG:
                return (
                    self.project.verdict is not Verdict.NOT_COVERED or self.path in self.project.secure_paths
                )
            case Carrier.ENV:
                return self._has_covered_declarations or self.project.has_secure_settings
            case _:
                return self._has_covered_declarations

    @property
    def _has_covered_declarations(self) -> bool:
        """Only calls of `config()` cover declarations, and a settings module only those that run with it."""
        project = self.project
        if project.is_set_outside or project.blind or self.path in project.secure_call_paths:
            return True
        if is_settings(self.path):
            return project.has_covering_call_beside_settings or self.path in project.covered_by_imports
        return project.has_covering_call
