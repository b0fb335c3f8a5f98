"""The summary of a Python module that the survey uses: imports, calls, the names it defines and reads."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from cloudinary_lint.text.records import NamedTuple, dataclass

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
    """A class and the dotted paths of its bases, resolved by the imports (names of the module stay bare)."""

    name: str
    bases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribute:
    """A class attribute assigned from a call: `cover = CloudinaryField(…)`, the callee as a dotted path."""

    name: str
    callee: str


@dataclass(frozen=True, slots=True)
class NamedString:
    """A string that names an installed app, a template tag or a module, and its place."""

    text: str
    place: Span


@dataclass(frozen=True, slots=True)
class ConfigReset:
    """A call of `reset_config`: its place and the enclosing function, empty at module level."""

    place: Span
    function: str


class Result(Enum):
    """What a function always returns, None aside; or that it is the SDK's `cloudinary_url` itself."""

    RESPONSE = "response"
    RESPONSES = "responses"
    RESOURCE = "resource"
    RESOURCES = "resources"
    BUILDER = "builder"


VALUE = ":value"
UNLESS_USED = ":unless:"
"""Begins a condition instead of a path: no other module of the project uses the name behind it."""


class FunctionResult(NamedTuple):
    """A function, method or class, by its dotted name, and what calling it gives.

    With `:value` behind the name, it is what the name itself is bound to; with `:1`, that part of the tuple
    which calling it gives. `condition` is the path of an imported name that this depends on, likewise, and
    with `[]` behind it where an element of that is meant.
    """

    name: str
    kind: Result
    condition: str = ""


class NamedDict(NamedTuple):
    """A dict of a module that may be spread out elsewhere, by its dotted name (`Config.MEDIA` in a class).

    `is_known`: all of its keys are, and nothing in the module changes it otherwise. `may_turn_on`: it turns
    secure on, or may; `has_account`: it holds credentials and no `secure`.
    """

    name: str
    is_known: bool = False
    may_turn_on: bool = False
    has_account: bool = False


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
    """One Python module, as the survey needs it.

    * `defined`: functions, methods and classes; `tags`: template tags that it registers.
    * `reads`: environment variables, settings (`CLOUDINARY_STORAGE`, as a whole) and keys of settings
      (`CLOUDINARY_STORAGE.SECURE`) that its code reads; `settings.CLOUDINARY_URL` is a setting.
    * `splits_url`: it takes `CLOUDINARY_URL` apart as text.
    * `strings`: dotted names in string literals; `apps`: the items of `INSTALLED_APPS`.
    * `engines`: the dotted backends of `TEMPLATES`, each with its literal `DIRS`.
    * `loads_env`: the first place where it loads an env file; `resets`: its calls of `reset_config`.
    * `env_readers`: the packages by which it reads env files without setting environment variables.
    * `creates_app`: it creates the Flask, FastAPI or WSGI application.
    * `results`: its functions that return responses or resources of the SDK.
    * `builds`: it makes the SDK build an address that no rule about calls reports: by a field, `.url`, a
      builder that is passed on or gets unknown options.
    * `startup`: the functions that run at start-up (`ready()` of an AppConfig, application factories,
      handlers of start-up); `calls`: calls of functions that may be the project's own.
    * `dicts`: its dicts with options of the SDK.
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
    splits_url: bool = False
    dicts: tuple[NamedDict, ...] = ()
