"""A project: what its files declare together, and how one of them sees it.

`survey` makes it before any rule runs; rules get it complete.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier
from cloudinary_lint.languages.kinds import calls
from cloudinary_lint.project.declarations import TURNS_OFF, Declaration, Scope, UnreadableFile, Verdict
from cloudinary_lint.project.own_definitions import Results
from cloudinary_lint.project.paths import is_aside, is_fixture, is_test
from cloudinary_lint.project.summary import Manifests
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.edits import Fix, Safety, replace
from cloudinary_lint.text.records import dataclass, field
from cloudinary_lint.text.source import Source

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from cloudinary_lint.facts.module_summary import Result
    from cloudinary_lint.project.imports import Star
    from cloudinary_lint.text.source import Span

__all__ = ["Declaration", "Project", "UnreadableFile", "Verdict", "View"]

_ACCOUNT_VARIABLES = frozenset({sdk.CLOUD_VARIABLE, sdk.URL_VARIABLE})
_DJANGO, _JINJA = "DjangoTemplates", "Jinja2"


@dataclass(frozen=True)
class Project:
    """A surveyed project: what its files declare and define together.

    `is_set_outside`: the settings say that the environment turns secure on. `fields`: attributes that
    hold Cloudinary resources. `defined`: functions, methods and classes of its own that bear the SDK's
    names; `tags`: template tags of its own, by library. `reads`: variables, settings
    (`CLOUDINARY_STORAGE`, read whole) and keys of settings (`CLOUDINARY_STORAGE.SECURE`) that its own
    code reads. `changes_host`: some configuration names a host of its own;
    `is_host_called`: some call does; `drops_cname`: some configuration does by `cname`, which https replaces;
    `splits_url`: code takes `CLOUDINARY_URL` apart. `apps`: the installed ones.
    `is_foreign`: only other languages' SDKs are required. `reads_variables`: no pin keeps the SDK from
    reading `CLOUDINARY_SECURE`. `clouds`: the files that set `CLOUDINARY_CLOUD_NAME`; `named_clouds`: the env
    files in which it has a value. `building`: the modules that build addresses by the SDK's configuration
    and have no finding of their own; `calling`: those with calls and tags. `starred`: for a settings module,
    where it is star-imported.
    `covered_by_imports`: the settings modules that import, directly or not, another one whose `config()` asks
    for https. `settings`: the settings modules, and what they import. `importing`: for a module with a call
    of `config()` that start-up does not run, those that import it, directly or not. `home`: the file for a
    finding about the whole project. `engines`: the backends of `TEMPLATES` and their folders.
    `app_settings`: the settings modules with the SDK's app; `loads_sdk_early`: what one of them imports, or
    it itself or a settings module that star-imports it, imports the SDK. `loads_sdk_first`: a package
    around one, `manage.py` or `wsgi.py` does, so that it may be half imported when they are loaded.
    `results`: what its own functions give. `searched`: constants with an address, by their module, that other
    modules only search for.
    `is_read_again`: `reset_config()` makes the SDK read the settings when they are whole. `read_first`: the
    settings that are read from within an import of the SDK that comes before them. `env_readers`: packages by
    which a server reads env files without setting environment variables. `has_new_django`: a pin keeps Django
    at 5.1 or above. `spread`: for each file, the dicts that its calls of `config()` spread out and that leave
    secure off, and whether they hold the account. `follows_sdk`: every settings module that a server may
    start with imports the SDK before it star-imports the one with the SDK's app. `passes_settings`: a
    call of `config()` that counts takes in Django's setting `CLOUDINARY`.
    """

    declarations: tuple[Declaration, ...] = ()
    unreadable: tuple[UnreadableFile, ...] = ()
    is_set_outside: bool = False
    fields: frozenset[str] = frozenset()
    defined: frozenset[str] = frozenset()
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    reads: frozenset[str] = frozenset()
    apps: frozenset[str] = frozenset()
    changes_host: bool = False
    is_host_called: bool = False
    drops_cname: bool = False
    has_gamma: bool = False
    is_foreign: bool = False
    uses_sdk: bool = True
    building: frozenset[str] = frozenset()
    calling: frozenset[str] = frozenset()
    reads_variables: bool = True
    clouds: frozenset[str] = frozenset()
    named_clouds: frozenset[str] = frozenset()
    starred: Mapping[str, Star] = field(default_factory=dict)
    covered_by_imports: frozenset[str] = frozenset()
    settings: frozenset[str] = frozenset()
    importing: Mapping[str, frozenset[str]] = field(default_factory=dict)
    home: str | None = None
    is_django: bool = False
    app_settings: tuple[str, ...] = ()
    loads_sdk_early: bool = False
    loads_sdk_first: bool = False
    splits_url: bool = False
    engines: tuple[tuple[str, tuple[str, ...]], ...] = ()
    results: Results = field(default_factory=Results)
    is_read_again: bool = False
    read_first: frozenset[str] = frozenset()
    manifests: Manifests = field(default_factory=lambda: Manifests((), ()), compare=False)
    env_readers: frozenset[str] = frozenset()
    searched: Mapping[str, frozenset[str]] = field(default_factory=dict)
    has_new_django: bool = False
    follows_sdk: bool = False
    passes_settings: bool = False
    spread: Mapping[str, Mapping[str, bool]] = field(default_factory=dict)

    def template_language(self, path: str) -> str | None:
        """Returns the language of a template by `TEMPLATES`: `django`, `jinja`, or None."""
        backends = {backend.rpartition(".")[2] for backend, _ in self.engines}
        folders = (folder for backend, found in self.engines if backend.endswith(_JINJA) for folder in found)
        if backends == {_JINJA} or any(f"/{folder.strip('/')}/" in f"/{path}" for folder in folders):
            return "jinja"
        return "django" if _DJANGO in backends else None

    def may_use(self, path: str, letters: bytes) -> bool:
        """Whether a file that doesn't mention Cloudinary may use what its modules give.

        It imports a function that gives a response or resource, or calls a method on what is named as a field
        is. `letters` are what `kinds.letters_of` returns: of ASCII alone, whatever the encoding.
        """
        fields = self.fields if calls(letters) else ()
        is_near = any(not name.isascii() or name.lower().encode() in letters for name in fields)
        return is_near or path in self.results.users

    @cached_property
    def witnesses(self) -> tuple[Declaration, ...]:
        """Returns the declarations that cover the project."""
        return tuple(one for one in self.declarations if one.covers)

    @cached_property
    def verdict(self) -> Verdict:
        """Whether the project asks for https."""
        if self.is_set_outside or self.witnesses:
            return Verdict.COVERED
        if self.unreadable:
            return Verdict.UNKNOWN
        return Verdict.LEFT if self.samples or self.lone_storages else Verdict.NOT_COVERED

    @cached_property
    def samples(self) -> tuple[Declaration, ...]:
        """Returns the samples that turn secure on; none if a real environment contradicts them."""
        is_contradicted = any(map(_is_plain_environment, self.declarations))
        asking = (
            one for one in self.declarations if one.scope is Scope.ENVIRONMENT and one.may_turn_on_secure
        )
        return () if is_contradicted else tuple(asking)

    @cached_property
    def lone_storages(self) -> tuple[Declaration, ...]:
        """Returns the storages that hold the only known account, and would turn secure on once they are used.

        Until then an address can't be built, unless the environment of the host names an account.
        """
        if self.has_gamma or not self.reads.isdisjoint(_ACCOUNT_VARIABLES):
            return ()
        accounts = [
            one
            for one in self.declarations
            if one.names_account and not is_test(one.path) and not is_aside(one.path)
        ]
        if not all(one.carrier is Carrier.STORAGE and one.may_turn_on_secure for one in accounts):
            return ()
        return tuple(accounts)

    @property
    def reads_settings(self) -> bool:
        """Whether the SDK would read a new `CLOUDINARY` dict in Django's settings, and the environment."""
        is_django = self.is_django or any(one.carrier is Carrier.STORAGE for one in self.declarations)
        return is_django and self.reads_variables and not self.loads_sdk_early

    @property
    def builds(self) -> bool:
        """Whether it builds addresses where no call of the module itself, or of one it imports, decides.

        Calls and tags are part of it where they have no finding of their own, beside a storage alone.
        """
        places = self.building | self.calling if self.lone_storages else self.building
        return not places <= self.secure_paths

    @cached_property
    def slashed(self) -> Declaration | None:
        """A URL that ends in a bare slash."""
        return next((one for one in self.declarations if one.is_slashed), None)

    @cached_property
    def opposing(self) -> tuple[Declaration, ...]:
        """Returns the declarations that reach the SDK and turn secure off, those that decide last first."""
        carriers = (Carrier.STORAGE, Carrier.CONFIG, Carrier.ENV, Carrier.SETTINGS)
        off = [one for one in self.declarations if one.reason == TURNS_OFF and one.carrier in carriers]
        return tuple(sorted(off, key=lambda one: carriers.index(one.carrier)))

    @cached_property
    def has_own_dict(self) -> bool:
        """Whether some settings module has a `CLOUDINARY` dict that doesn't turn secure on."""
        return any(
            one.carrier is Carrier.SETTINGS and not one.may_turn_on_secure and not is_test(one.path)
            for one in self.declarations
        )

    @cached_property
    def ineffective(self) -> tuple[Declaration, ...]:
        """Returns the declarations that turn secure on and don't reach the whole project.

        A storage that does so by its default is one of them only where it is not loaded.
        """
        return tuple(
            one
            for one in self.declarations
            if not one.counts and one.may_turn_on_secure and not is_test(one.path)
            if one.truth is not None or one.scope is Scope.NOTHING
        )

    @cached_property
    def secure_paths(self) -> frozenset[str]:
        """Returns the files that a declaration turns secure on for, if not in all of the project."""
        return self._reached_by(one for one in self.declarations if one.scope is not Scope.NOTHING)

    @cached_property
    def secure_call_paths(self) -> frozenset[str]:
        """Returns the same for calls of `config()`."""
        return self._reached_by(one for one in self.declarations if one.carrier is Carrier.CONFIG)

    def _reached_by(self, declarations: Iterable[Declaration]) -> frozenset[str]:
        found = [one for one in declarations if one.may_turn_on_secure]
        limited = (self.importing.get(one.path, ()) for one in found if one.scope is Scope.IMPORTERS)
        return frozenset(one.path for one in found).union(*limited)

    @cached_property
    def covering_calls(self) -> frozenset[str]:
        """Returns the files whose calls of `config()` count and ask for https."""
        return frozenset(one.path for one in self.witnesses if one.carrier is Carrier.CONFIG)

    @cached_property
    def is_settled_in_code(self) -> bool:
        """Whether a `CLOUDINARY` dict that counts asks for https, or one, or a call, has a finding."""
        return any(
            (one.carrier is Carrier.SETTINGS and (one.covers or one.has_finding))
            or (one.carrier is Carrier.CONFIG and one.has_finding)
            for one in self.declarations
        )


def _is_plain_environment(one: Declaration) -> bool:
    """Whether a declaration is a real environment that names an account and does not ask for https."""
    is_apart = one.is_sample or is_test(one.path) or is_aside(one.path)
    is_real = one.carrier in {Carrier.URL, Carrier.ENV} and not is_apart
    return is_real and one.names_account and one.truth in {None, Truth.OFF}


@dataclass(frozen=True)
class View:
    """A project as seen by one of its files. `path` is relative to its root, `text` is that of the file."""

    path: str
    project: Project = field(default_factory=Project)
    text: str = field(default="", repr=False)

    @property
    def is_for_tests(self) -> bool:
        """Whether the file is a test or data of tests: no page is served by it."""
        return is_test(self.path) or is_fixture(self.path)

    @property
    def is_foreign(self) -> bool:
        """Whether the file belongs to another language's package, or the project is that alone."""
        return self.project.is_foreign or self.project.manifests.is_foreign(self.path)

    def gives(self, path: str, wanted: Result) -> bool:
        """Whether a function that this file imports by a path gives such a thing of the SDK."""
        return self.project.results.give(path, self.path, wanted)

    def fix(self, title: str, span: Span | None, new: str, safety: Safety = Safety.SAFE) -> Fix | None:
        """Returns the fix that replaces a part of the file; None without one."""
        return Fix(title, (replace(self.text, span, new),), safety) if span else None

    def line(self, offset: int) -> int:
        """Returns the line (from 1) of an offset in the file."""
        return self._source.position(offset)[0]

    @cached_property
    def _source(self) -> Source:
        return Source(self.path, self.text)

    def is_covered(self, carrier: Carrier) -> bool:
        """Whether the configuration that this file can rely on makes a missing option harmless.

        In tests and their data it always is.
        """
        match carrier:
            case _ if self.is_for_tests:
                return True
            case Carrier.CALL | Carrier.TAG:
                return (
                    self.project.verdict is not Verdict.NOT_COVERED or self.path in self.project.secure_paths
                )
            case Carrier.ENV:
                return self._has_covered_declarations or self.project.is_settled_in_code
            case _:
                return self._has_covered_declarations

    @property
    def _has_covered_declarations(self) -> bool:
        """Whether a call of `config()` covers declarations; for a settings module, one that runs with it."""
        project = self.project
        if project.is_set_outside or project.unreadable or self.path in project.secure_call_paths:
            return True
        if self.path in project.settings:
            is_beside = not project.covering_calls <= project.settings
            return is_beside or self.path in project.covered_by_imports
        return bool(project.covering_calls)
