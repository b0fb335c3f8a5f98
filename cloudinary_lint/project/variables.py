"""Why variables don't reach the SDK: it does not read them, is imported before, or nothing sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.project.effectiveness import is_sample
from cloudinary_lint.project.module_names import module_parts
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import PurePosixPath

    from cloudinary_lint.facts import Options
    from cloudinary_lint.project.coverage import Evidence
    from cloudinary_lint.project.surveyed_files import Surveyed


def unread(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    """Why the SDK does not read variables at all."""
    if not fact.options:
        return None  # variables of unknown names
    is_filled_in = is_sample(file.path) and any(option.key == sdk.CLOUD_VARIABLE for option in fact.options)
    if sdk.names_cloud(fact.options) is Truth.OFF and not is_filled_in:
        return f"the SDK ignores it, because {sdk.CLOUD_VARIABLE} is not set"
    if not evidence.reads_variables:
        return "the pinned SDK does not read it (1.26 and later do)"
    return None


def unloaded(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    """Why variables don't reach the SDK: it was imported before they are set, or nothing sets them."""
    if evidence.is_read_again:
        return None
    if file.kind is Kind.PYTHON:
        return None if fact.function else _set_too_late(file, fact, evidence)
    if file.kind is not Kind.ENV:
        return None
    if evidence.env_readers and not evidence.sets_environment:
        readers = " and ".join(sorted(evidence.env_readers))
        return f"it is read only by {readers}, without setting environment variables"
    if evidence.lone_loader:
        return f"only {evidence.lone_loader} loads it, which not every process runs"
    loader = evidence.late_loader
    return f"{loader} loads it after importing the SDK" if loader else None


def _set_too_late(file: Surveyed, fact: Options, evidence: Evidence) -> str | None:
    line = _line_of_import_before(file, fact.place.start)
    if line:
        return f"this module imports the SDK first (line {line})"
    if is_lone_entry(file.path, evidence.entry_names):
        return f"only {file.path} sets it, which not every process runs"
    late = _importing_late(file, evidence)
    return f"{late} imports the SDK before this module" if late else None


def _importing_late(file: Surveyed, evidence: Evidence) -> str:
    """The first module that imports this one, if all that do import the SDK before; else an empty text."""
    late = [_late_import(importer, file.path) for importer in _importers(file, evidence)]
    return late[0] if late and all(late) else ""


def _importers(file: Surveyed, evidence: Evidence) -> Iterator[Surveyed]:
    """The modules of a server that import a module."""
    paths = {path for path, _ in evidence.importers(file.path)}
    return (other for other in evidence.counting if other.path in paths)


def _late_import(importer: Surveyed, path: PurePosixPath) -> str:
    """The importer, where it imports the module below an import of the SDK; else an empty text."""
    name = module_parts(path)[-1:]
    module = importer.document.module
    own = [
        one.place.start
        for one in (module.imports if module else ())
        if name and name[0] in one.path.split(".")[-2:] and not one.function
    ]
    return str(importer.path) if own and _line_of_import_before(importer, min(own)) else ""


def is_lone_entry(path: PurePosixPath, names: Collection[str]) -> bool:
    """Whether a module is one of the ways into Django, and there are others which don't run it."""
    is_command = path.name == "manage.py"
    servers = {"wsgi.py", "asgi.py"}
    return bool(servers.intersection(names)) if is_command else path.name in servers and "manage.py" in names


def late_loader(evidence: Evidence) -> PurePosixPath | None:
    """The first of the modules that load env files, if the SDK is imported before each of them loads one."""
    loaders = [
        (file, module.loads_env)
        for file in evidence.files
        if (module := file.document.module) and module.loads_env
    ]
    is_late = all(
        _line_of_import_before(file, loaded.start) or _importing_late(file, evidence)
        for file, loaded in loaders
    )
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
