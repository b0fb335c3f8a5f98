"""Finds the project's own dicts that calls of `cloudinary.config` spread out: `**settings.X`, `**conf.X`."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Options
from cloudinary_lint.project.imports import absolute
from cloudinary_lint.project.module_names import module_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts.module_summary import NamedDict
    from cloudinary_lint.project.surveyed_files import SurveyedFile

Spread = dict[PurePosixPath, dict[str, bool]]
"""For each file the paths of dicts that surely leave secure off, and whether they name the account."""
_DJANGO = ("django", "conf", "settings")


def spread_names(files: Iterable[SurveyedFile]) -> dict[PurePosixPath, tuple[str, ...]]:
    """Returns, for each file, the paths of the dicts that its calls spread out."""
    found: dict[PurePosixPath, tuple[str, ...]] = {}
    for file in files:
        for fact in file.document.facts:
            if isinstance(fact, Options) and fact.spread:
                found[file.path] = (*found.get(file.path, ()), *fact.spread)
    return found


def modules_of(names: Mapping[PurePosixPath, Sequence[str]], paths: Iterable[str]) -> set[PurePosixPath]:
    """Returns the modules, among these paths, that may define the dicts of these names."""
    parts = (absolute(path, name) for path, every in names.items() for name in every)
    wanted = {one[:size] for one in parts for size in range(1, len(one))}
    modules = (PurePosixPath(path) for path in paths if path.endswith(".py"))
    return {path for path in modules if any(_ends(path, one) for one in wanted)}


def spread_dicts(
    files: Sequence[SurveyedFile], is_settings: Callable[[PurePosixPath], bool]
) -> Mapping[PurePosixPath, Mapping[str, bool]]:
    """Returns the dicts that are spread out and known to leave secure off."""
    dicts = _by_name(files)
    found: Spread = {}
    for path, names in spread_names(files).items():
        for name in names:
            meant = list(_meant(path, name, dicts.get(name.rpartition(".")[2], ()), is_settings))
            if meant and not any(one.may_turn_on or not one.is_known for one in meant):
                is_own = name.rpartition(".")[2] in sdk.DICT_SETTINGS
                account = not is_own and any(one.has_account for one in meant)
                found.setdefault(path, {})[name] = account
    return found


def passes_settings(files: Iterable[SurveyedFile]) -> bool:
    """Whether a call in one of these files spreads out Django's setting `CLOUDINARY`."""
    names = (name for every in spread_names(files).values() for name in every)
    return f"{'.'.join(_DJANGO)}.{sdk.SETTING}" in names


def _by_name(files: Iterable[SurveyedFile]) -> dict[str, list[tuple[PurePosixPath, NamedDict]]]:
    """Returns the dicts of all modules, by the last part of their names."""
    found: dict[str, list[tuple[PurePosixPath, NamedDict]]] = {}
    for file in files:
        for one in file.document.module.dicts if file.document.module else ():
            found.setdefault(one.name.rpartition(".")[2], []).append((file.path, one))
    return found


def _meant(
    path: PurePosixPath,
    name: str,
    dicts: Iterable[tuple[PurePosixPath, NamedDict]],
    is_settings: Callable[[PurePosixPath], bool],
) -> Iterator[NamedDict]:
    """Yields the dicts that a path may mean: of the module that it names, of Django's settings, its own."""
    parts = absolute(path, name)
    is_django = parts[:3] == _DJANGO
    for other, one in dicts:
        own = tuple(one.name.split("."))
        is_named = len(own) < len(parts) and parts[-len(own) :] == own and _ends(other, parts[: -len(own)])
        is_setting = is_django and parts[3:] == own and is_settings(other)
        is_same = parts == own and (other == path or (is_settings(path) and is_settings(other)))
        if is_named or is_setting or is_same:
            yield one


def _ends(path: PurePosixPath, parts: tuple[str, ...]) -> bool:
    return module_parts(path)[-len(parts) :] == parts


def is_resolved(fact: Options, spread: Mapping[str, bool]) -> bool:
    """Whether all unknown options of a call come from dicts that are known to leave secure off."""
    return fact.carrier is Carrier.CONFIG and bool(fact.spread) and all(one in spread for one in fact.spread)
