"""The summary of a Python module that the survey uses: imports, calls, the names it defines and reads."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from cloudinary_lint.text.source import Span


@dataclass(frozen=True, slots=True)
class Import:
    """An import: its dotted path (leading dots kept; `from a import b` is `a.b`, a star `a.*`) and place.

    `function` is the enclosing function, empty at module level.
    """

    path: str
    place: Span
    function: str = ""


@dataclass(frozen=True, slots=True)
class ClassHeader:
    """A class and the dotted paths of its bases, as far as imports tell (own names stay bare)."""

    name: str
    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A class attribute assigned from a call: `cover = CloudinaryField(…)`, the callee as a dotted path."""

    name: str
    callee: str


@dataclass(frozen=True, slots=True)
class NamedString:
    """A string that names something, and where: an installed app, a template tag, a module."""

    text: str
    place: Span


@dataclass(frozen=True, slots=True)
class ConfigReset:
    """A call of `reset_config`: where, and the function it stands in, empty at import time."""

    place: Span
    function: str


class FunctionResult(NamedTuple):
    """A function or method, by its dotted name, of which every `return` gives a response or a resource.

    `through` is the path of an imported function that has to give the same for this to be true.
    """

    name: str
    is_resource: bool
    through: str = ""


@dataclass(frozen=True, slots=True)
class FunctionCall:
    """A call of a function that may be the project's own.

    `function` is the enclosing function, empty at module level. `callee` is the path of an imported function,
    or, if `is_own`, the dotted name of one of the module (`setup`, `Shop.ready`).
    """

    function: str
    callee: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class ModuleSummary:
    """One Python module as its project sees it.

    `strings` are dotted names in string literals; `defined` functions, methods and classes; `tags`
    template tags it registers; `reads` environment variables, settings (`CLOUDINARY_STORAGE`, read
    whole) and keys of settings (`CLOUDINARY_STORAGE.SECURE`) that its code reads, of which
    `settings.CLOUDINARY_URL` is the setting and no variable; `apps` the entries of `INSTALLED_APPS`;
    `engines` the dotted backends of `TEMPLATES` with their literal `DIRS`; `loads_env` where it first
    loads an env file; `creates_app` whether it makes the Flask, FastAPI or WSGI application; `resets`
    where it calls `reset_config`, with the function around it; `results` its functions that give responses
    or resources of the SDK; `builds` whether it makes the SDK build an address in a way that no finding about
    a call can settle: by a field, `.url`, a builder that is passed on or gets unknown options; `startup` the
    functions that start-up runs, as far as the module tells: `ready()` of an AppConfig, what creates the
    application, handlers of start-up; `env_readers` the packages by which it reads env files without
    setting environment variables; `calls` the calls of functions that may be the project's own.
    """

    imports: tuple[Import, ...] = ()
    classes: tuple[ClassHeader, ...] = ()
    attributes: tuple[Attribute, ...] = ()
    defined: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    reads: frozenset[str] = frozenset()
    strings: frozenset[str] = frozenset()
    apps: tuple[NamedString, ...] = ()
    engines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    loads_env: Span | None = None
    creates_app: bool = False
    resets: tuple[ConfigReset, ...] = ()
    results: tuple[FunctionResult, ...] = ()
    builds: bool = False
    startup: frozenset[str] = frozenset()
    env_readers: frozenset[str] = frozenset()
    calls: tuple[FunctionCall, ...] = ()
