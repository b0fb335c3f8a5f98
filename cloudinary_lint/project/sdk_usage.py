"""Finds where a project uses the SDK, and which of its files name the cloud."""

from __future__ import annotations

from pathlib import PurePosixPath
from posixpath import normpath
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Options, Owner, SdkUse
from cloudinary_lint.project.effectiveness import is_migration, is_test
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cloudinary_lint.facts import Fact, Option
    from cloudinary_lint.project.surveyed_files import SurveyedFile


def home(files: Sequence[SurveyedFile], counting: Collection[PurePosixPath]) -> PurePosixPath | None:
    """Returns the file for findings about a project: the installed app, or the first import that counts."""
    uses = (
        (
            not fact.is_app,
            file.path not in counting,
            is_test(file.path) or is_migration(file.path),
            fact.is_secured,
            file.path,
        )
        for file in files
        for fact in file.document.facts
        if isinstance(fact, SdkUse) and is_own(file.path)
    )
    first = min(uses, default=None)
    return first[-1] if first else None


def is_own(path: PurePosixPath) -> bool:
    """Whether a file is in the project, and not in another one of the repository."""
    return ".." not in path.parts


def clouds(files: Sequence[SurveyedFile]) -> frozenset[PurePosixPath]:
    """Returns the files that set `CLOUDINARY_CLOUD_NAME`, even if it is empty."""
    return frozenset(
        file.path
        for file in files
        for fact in file.document.facts
        if isinstance(fact, Options) and any(option.key == sdk.CLOUD_VARIABLE for option in _variables(fact))
    )


def named_clouds(files: Sequence[SurveyedFile]) -> frozenset[PurePosixPath]:
    """Returns the env files in which `CLOUDINARY_CLOUD_NAME` has a value."""
    return frozenset(
        file.path
        for file in files
        for fact in file.document.facts
        if isinstance(fact, Options) and fact.language is Language.ENV and fact.carrier is Carrier.ENV
        if sdk.names_cloud(fact.options) is Truth.ON
    )


def env_file_with_cloud(
    path: PurePosixPath, url: Options, named: Collection[PurePosixPath]
) -> PurePosixPath | None:
    """Returns the env file in the environment of a URL that names the cloud, so that the URL is ignored."""
    return next((one for one in _env_files(path, url) if one in named), None)


def clouds_beside(files: Sequence[SurveyedFile]) -> dict[PurePosixPath, PurePosixPath]:
    """Returns for each env file that a service loads which names the cloud itself, where it does."""
    return {
        env_file: file.path
        for file in files
        for fact in file.document.facts
        if isinstance(fact, Options) and fact.carrier is Carrier.ENV
        if sdk.names_cloud(fact.options) is Truth.ON
        for env_file in _env_files(file.path, fact)
    }


def _env_files(path: PurePosixPath, fact: Options) -> Iterator[PurePosixPath]:
    return (PurePosixPath(normpath(path.parent / name)) for name in fact.env_files)


def _variables(fact: Options) -> tuple[Option, ...]:
    return fact.options if fact.carrier is Carrier.ENV else fact.siblings


def builds(file: SurveyedFile) -> bool:
    """Whether a file builds addresses by the SDK's configuration; the fields of a migration build none."""
    module = file.document.module
    return module is not None and module.builds and not is_migration(file.path)


def calls(file: SurveyedFile) -> bool:
    """Whether a file builds addresses by calls or tags that leave secure to the configuration."""
    built = (fact for fact in file.document.facts if isinstance(fact, Options) and _builds_address(fact))
    return any(not sdk.secure_options(fact) for fact in built)


def _builds_address(fact: Options) -> bool:
    is_call = fact.carrier is Carrier.CALL and fact.receiver.owner is Owner.SDK
    return is_call or fact.carrier is Carrier.TAG


def is_host_called(fact: Fact) -> bool:
    """Whether a call names a host that it would lose if the configuration turned secure on."""
    if not isinstance(fact, Options) or fact.carrier is not Carrier.CALL:
        return False
    return sdk.changes_host(fact) and not sdk.secure_options(fact)


def imports_sdk(file: SurveyedFile) -> bool:
    """Whether a module imports the SDK when it is imported itself."""
    imports = file.document.module.imports if file.document.module else ()
    return any(not one.function and one.path.partition(".")[0] == sdk.APP for one in imports)
