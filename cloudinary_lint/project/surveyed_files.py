"""Reads files for the survey, and tells which of them can configure the SDK and what they use of it."""

from __future__ import annotations

from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Document, Language, Options, Owner, SdkUse
from cloudinary_lint.facts.module_summary import ModuleSummary
from cloudinary_lint.languages.registry import AUTO, Kind, decode_file, kind_of, read
from cloudinary_lint.project.paths import is_migration, is_own, is_test, name_of, split
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.records import NamedTuple
from cloudinary_lint.text.source import Unreadable, position_in

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.facts.module_summary import Import

_CONFIGURING = frozenset(
    {Kind.PYTHON, Kind.ENV, Kind.YAML, Kind.TOML, Kind.SHELL, Kind.DOCKERFILE},
)
DECLARING = _CONFIGURING | {Kind.JSON, Kind.INI, Kind.PROCFILE}
_NO_MODULE = ModuleSummary()


class FileFacts(NamedTuple):
    """The facts of a file: the starts of its lines, its documents by template language.

    `failure`: why it can't be read, and the line (from 1).
    """

    starts: tuple[int, ...] = (0,)
    documents: tuple[tuple[str, Document], ...] = ()
    failure: tuple[str, int] | None = None

    @property
    def document(self) -> Document | None:
        """Returns the document as read without a setting for templates; None if it wasn't read so."""
        return dict(self.documents).get(AUTO)


class SurveyedFile(NamedTuple):
    """A file of a survey that was read; `starts` are the offsets of its lines."""

    path: str
    kind: Kind
    starts: tuple[int, ...]
    document: Document

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Returns the facts of the file."""
        return self.document.facts

    @property
    def module(self) -> ModuleSummary:
        """Returns the summary of a module; an empty one for what isn't Python."""
        return self.document.module or _NO_MODULE

    def position(self, offset: int) -> tuple[int, int]:
        """Returns line and column of an offset, both from 1."""
        return position_in(self.starts, offset)

    def options(self, *carriers: Carrier) -> Iterator[Options]:
        """Yields the options with one of these carriers."""
        return (fact for fact in self.facts if isinstance(fact, Options) and fact.carrier in carriers)

    def imports(self) -> Iterator[Import]:
        """Yields what a module imports when it is imported itself."""
        return (one for one in self.module.imports if not one.function)

    @property
    def imports_sdk(self) -> bool:
        """Whether a module imports the SDK when it is imported itself."""
        return any(one.path.partition(".")[0] == sdk.APP for one in self.imports())

    @property
    def builds(self) -> bool:
        """Whether a file builds addresses by the SDK's configuration; fields of a migration don't."""
        return self.module.builds and not is_migration(self.path)

    @property
    def calls(self) -> bool:
        """Whether a file builds addresses by calls or tags that leave secure to the configuration."""
        return any(
            (fact.carrier is Carrier.TAG or fact.receiver.owner is Owner.SDK) and not sdk.secure_options(fact)
            for fact in self.options(Carrier.CALL, Carrier.TAG)
        )


def read_facts(path: str, raw: bytes) -> FileFacts:
    """Returns the facts of a file; for a kind that can't configure the SDK, only whether it decodes."""
    kind = kind_of(path)
    if kind is None:
        return FileFacts()
    try:
        source = decode_file(path, raw, kind)
        documents = ((AUTO, read(source, kind)),) if kind in DECLARING else ()
        return FileFacts(source.starts, documents)
    except Unreadable as error:
        return FileFacts(failure=(error.reason, error.line))


def may_configure(path: str) -> bool:
    """Whether a file of that name can configure the SDK: of JSON files only `app.json`."""
    return kind_of(path) in _CONFIGURING or name_of(path) == "app.json"


def home(files: Sequence[SurveyedFile], counting: Collection[str]) -> str | None:
    """Returns the file for findings about a project: the installed app, or the first import that counts."""
    uses = (
        (
            not fact.is_app,
            file.path not in counting,
            is_test(file.path) or is_migration(file.path),
            fact.is_secured,
            split(file.path),
        )
        for file in files
        for fact in file.facts
        if isinstance(fact, SdkUse) and is_own(file.path)
    )
    first = min(uses, default=None)
    return "/".join(first[-1]) if first else None


def clouds(files: Sequence[SurveyedFile]) -> frozenset[str]:
    """Returns the files that set `CLOUDINARY_CLOUD_NAME`, even if it is empty."""
    options = ((file.path, fact) for file in files for fact in file.options(*Carrier))
    return frozenset(
        path
        for path, fact in options
        for option in (fact.options if fact.carrier is Carrier.ENV else fact.siblings)
        if option.key == sdk.CLOUD_VARIABLE
    )


def _naming_cloud(files: Sequence[SurveyedFile]) -> Iterator[tuple[str, Options]]:
    """Yields the files and their variables among which `CLOUDINARY_CLOUD_NAME` has a value."""
    for file in files:
        for fact in file.options(Carrier.ENV):
            if sdk.names_cloud(fact.options) is Truth.ON:
                yield file.path, fact


def named_clouds(files: Sequence[SurveyedFile]) -> frozenset[str]:
    """Returns the env files in which `CLOUDINARY_CLOUD_NAME` has a value."""
    return frozenset(path for path, fact in _naming_cloud(files) if fact.language is Language.ENV)


def clouds_beside(files: Sequence[SurveyedFile]) -> dict[str, str]:
    """Returns for each env file that a service loads which names the cloud itself, where it does."""
    return {name: path for path, fact in _naming_cloud(files) for name in _env_files(path, fact)}


def env_file_with_cloud(path: str, url: Options, named: Collection[str]) -> str | None:
    """Returns the env file in the environment of a URL that names the cloud, so that the URL is ignored."""
    return next((one for one in _env_files(path, url) if one in named), None)


def _env_files(path: str, fact: Options) -> Iterator[str]:
    return (normpath(join(dirname(path), name)) for name in fact.env_files)
