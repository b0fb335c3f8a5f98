"""What a project uses of the SDK: where it says so first, whether it builds addresses, who names the cloud.

Templates are told by their bytes. Refuses to know what is secure.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options, Owner, SdkUse
from cloudinary_lint.project.effectiveness import is_test

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Fact, Option
    from cloudinary_lint.project.surveyed_files import Surveyed

_BUILDS = re.compile(rb"\{%[-+]?[ \t]*cloudinary(?:_url)?[ \t]|\.(?:build_url|video_thumbnail)\b")


def is_building(raw: bytes) -> bool:
    """Whether a template, by its bytes, uses the SDK's tags or methods."""
    return _BUILDS.search(raw) is not None


def is_builder(fact: Fact) -> bool:
    """Whether a fact is a call that makes the SDK build an address, as far as its file tells."""
    match fact:
        case Options(carrier=Carrier.CALL):
            keywords = {option.key for option in fact.options}
            is_alike = fact.receiver.owner is Owner.UNRESOLVED and not keywords.isdisjoint(
                sdk.ONLY_CLOUDINARY
            )
            return fact.receiver.owner is Owner.SDK or is_alike
        case _:
            return False


def home(files: Sequence[Surveyed]) -> PurePosixPath | None:
    """Where a finding about the whole project stands: with the installed app, else the first import."""
    uses = (
        (not fact.is_app, is_test(file.path), file.path)
        for file in files
        for fact in file.document.facts
        if isinstance(fact, SdkUse)
    )
    first = min(uses, default=None)
    return first[-1] if first else None


def clouds(files: Sequence[Surveyed]) -> frozenset[PurePosixPath]:
    """The files that set `CLOUDINARY_CLOUD_NAME`, if only to be filled."""
    return frozenset(
        file.path
        for file in files
        for fact in file.document.facts
        if isinstance(fact, Options) and any(option.key == sdk.CLOUD_VARIABLE for option in _variables(fact))
    )


def _variables(fact: Options) -> tuple[Option, ...]:
    return fact.options if fact.carrier is Carrier.ENV else fact.beside
