"""The project that a file lives in: what its files say together, and how one of them sees it.

Filled by `survey`, asked by the rules. Refuses to know syntax: the language readers read it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Carrier
from cloudinary_lint.project.declarations import Declaration, UnreadableFile, Verdict
from cloudinary_lint.project.effectiveness import is_sample, is_settings, is_test
from cloudinary_lint.project.results import Results
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import PurePosixPath

    from cloudinary_lint.project.imports import Star

__all__ = ["Declaration", "Project", "UnreadableFile", "Verdict", "View", "no_project"]

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
    `reached`: for a settings module, the others that it imports, directly or not. `home`: where a
    finding about the whole project stands. `engines`: the backends of `TEMPLATES` and their folders.
    `asked`: names of modules that files which don't mention Cloudinary were searched for.
    `results`: what its own functions give.
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
    reached: Mapping[PurePosixPath, frozenset[PurePosixPath]] = field(default_factory=dict)
    home: PurePosixPath | None = None
    engines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    results: Results = field(default_factory=Results)
    is_read_again: bool = False
    asked: frozenset[str] = frozenset()

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
        return tuple(declaration for declaration in self.declarations if covers(declaration))

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the project asks for https."""
        if self.is_set_outside or self.witnesses:
            return Verdict.COVERED
        return Verdict.UNKNOWN if self.blind else Verdict.NOT_COVERED


def _is_below(path: PurePosixPath, folder: str) -> bool:
    """Whether a path leads through a folder that is told by the end of its own path."""
    return f"/{folder.strip('/')}/" in f"/{path}"


def covers(declaration: Declaration) -> bool:
    """Whether a declaration speaks for the project and turns secure on, or leaves it to run time."""
    return declaration.counts and says_secure(declaration)


def says_secure(declaration: Declaration) -> bool:
    """Whether a declaration turns secure on, or leaves it to run time."""
    is_default = declaration.truth is None and declaration.carrier is Carrier.STORAGE
    return is_default or declaration.truth in {Truth.ON, Truth.UNKNOWN}


def no_project() -> Project:
    """The project of a file that is judged by itself."""
    return Project()


@dataclass(frozen=True)
class View:
    """The project as one of its files sees it; it is surveyed when a rule first asks for it.

    `path` is relative to the project's root, `text` is that of the file.
    """

    path: PurePosixPath
    survey: Callable[[], Project] = no_project
    text: str = field(default="", repr=False)

    @cached_property
    def project(self) -> Project:
        return self.survey()

    @property
    def holds_old_data(self) -> bool:
        """Whether the file is a migration, a test or a fixture: its texts stand for what once was."""
        folders = (part.lower() for part in self.path.parts[:-1])
        return is_test(self.path) or not _OLD_DATA.isdisjoint(folders)

    @property
    def is_sample(self) -> bool:
        """Whether the file is a sample by its name: what is empty in it is there to be filled."""
        return is_sample(self.path)

    def gives_response(self, path: str) -> bool:
        """Whether a function that this file imports by a path gives responses of the SDK."""
        return self.project.results.give(path, self.path)

    def gives_resource(self, path: str) -> bool:
        """Whether a function that this file imports by a path gives resources of the SDK."""
        return self.project.results.give(path, self.path, is_resource=True)

    def line(self, offset: int) -> int:
        """The line (from 1) of an offset in the file."""
        return Source(str(self.path), self.text).position(offset)[0]

    def is_covered(self, carrier: Carrier) -> bool:
        """Whether the configuration that this file can rely on makes a missing option harmless."""
        match carrier:
            case Carrier.CALL | Carrier.TAG:
                return self._has_covered_calls
            case Carrier.ENV:
                return self._has_covered_declarations or self._has_secure_settings
            case _:
                return self._has_covered_declarations

    @cached_property
    def _has_covered_calls(self) -> bool:
        own = (declaration for declaration in self.project.declarations if declaration.path == self.path)
        return self.project.verdict is not Verdict.NOT_COVERED or any(map(says_secure, own))

    @cached_property
    def _has_covered_declarations(self) -> bool:
        """Only calls of `config()` cover declarations, and a settings module only those that run with it."""
        if self.project.is_set_outside or self.project.blind:
            return True
        calls = (d for d in self.project.declarations if d.is_config_call and says_secure(d))
        return any(self._hears(call) for call in calls)

    @property
    def _has_secure_settings(self) -> bool:
        """Whether a `CLOUDINARY` dict says secure, which variables overlay key by key."""
        return any(d.carrier is Carrier.SETTINGS for d in self.project.witnesses)

    def _hears(self, call: Declaration) -> bool:
        if call.path == self.path:
            return True
        if is_settings(self.path) and is_settings(call.path):
            return call.counts and call.path in self.project.reached.get(self.path, ())
        return call.counts
