"""When the storage configures the SDK: its import hands its settings over, and its own default is https."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.project.declarations import Declaration

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cloudinary_lint.facts.module_summary import Import
    from cloudinary_lint.project.surveyed_files import Surveyed

StorageImport = tuple["Surveyed", "Import"]


def storage_import(counting: Iterable[Surveyed]) -> StorageImport | None:
    """Where modules that count import the storage as they are imported themselves; None where none does."""
    for file in counting:
        for one in file.document.module.imports if file.document.module else ():
            if one.path.startswith(sdk.STORAGE_MODULES) and not one.function:
                return file, one
    return None


def own_default(counting: Sequence[Surveyed], imported: StorageImport) -> Declaration | None:
    """What an imported storage declares where no dict in sight tells it anything."""
    if any(_is_dict(file) for file in counting):
        return None
    file, one = imported
    line, column = file.position(one.place.start)
    reason = "its module is imported, and its own default is https"
    return Declaration(file.path, line, column, Carrier.STORAGE, "storage", None, counts=True, reason=reason)


def _is_dict(file: Surveyed) -> bool:
    return any(isinstance(fact, Options) and fact.carrier is Carrier.STORAGE for fact in file.document.facts)
