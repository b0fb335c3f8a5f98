"""Why variables don't reach the SDK: it does not read them, or has been imported before they are set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.project.effectiveness import is_sample
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project.coverage import Evidence
    from cloudinary_lint.project.surveyed_files import Surveyed


def unread(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    """Why the SDK does not read variables at all."""
    is_filled_in = is_sample(file.path) and any(option.key == sdk.CLOUD_VARIABLE for option in fact.options)
    if sdk.names_cloud(fact.options) is Truth.OFF and not is_filled_in:
        return f"the SDK ignores it, because {sdk.CLOUD_VARIABLE} is not set"
    if not evidence.reads_variables:
        return "the pinned SDK does not read it (1.26 and later do)"
    return None


def unloaded(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    """Why variables are set too late: the module that sets them, or loads the file, has imported the SDK."""
    if evidence.is_read_again:
        return None
    if file.kind is Kind.PYTHON:
        line = None if fact.function else _line_of_import_before(file, fact.place.start)
        return f"this module has imported the SDK before (line {line})" if line else None
    if file.kind is not Kind.ENV:
        return None
    loader = evidence.late_loader
    return f"loaded by {loader} after it imports the SDK" if loader else None


def late_loader(files: Iterable[Surveyed]) -> PurePosixPath | None:
    """The first of the modules that load env files, if all of them have imported the SDK before."""
    loaders = [
        (file, module.loads_env) for file in files if (module := file.document.module) and module.loads_env
    ]
    is_late = all(_line_of_import_before(file, loaded.start) for file, loaded in loaders)
    return loaders[0][0].path if loaders and is_late else None


def _line_of_import_before(file: Surveyed, offset: int) -> int | None:
    module = file.document.module
    starts = (
        one.place.start
        for one in (module.imports if module else ())
        if one.path.partition(".")[0] == sdk.APP and one.place.start < offset and not one.function
    )
    first = next(starts, None)
    return None if first is None else file.position(first)[0]
