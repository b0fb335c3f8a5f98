"""Finds what a project defines itself: fields, template tags, dicts for `config()`, constants."""

from __future__ import annotations

import re
from functools import cache
from posixpath import splitext
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, Carrier
from cloudinary_lint.languages.address_use import is_searched_for
from cloudinary_lint.project.imports import Modules, absolute, users_by_name
from cloudinary_lint.project.paths import ends_with, folders_around, is_test, module_name, name_of, split
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.facts.module_summary import NamedDict
    from cloudinary_lint.project.surveyed_files import SurveyedFile

    Read = Callable[[str], bytes]
    Searches = Callable[[str, str], tuple[bool, ...]]

Spread = dict[str, dict[str, bool]]
"""For each file the paths of dicts that surely leave secure off, and whether they name the account."""
_DJANGO = "django."
"""The start of paths to Django's own fields, whose names a project may reuse."""
_SETTINGS = "django.conf.settings"
_IMPORT = lazy_pattern(
    r"^[ \t]*(?:from\b[^\n]*?\bimport\b[ \t]*(?:\([^)]*\)|[^\n]*)|import\b[^\n]*)", re.MULTILINE
)
_COMPARED_AFTER = lazy_pattern(r"[ \t]*(?:[=!]=|(?:not[ \t]+)?in\b)")
_COMPARED_BEFORE = lazy_pattern(r"(?:[=!]=|\bin)[ \t]*(?:\w+\.)*\Z")
_NEAR = 100
"""Characters before a name in which an operator is searched."""
_MOST = 50
"""Constants of one module: each is searched for in all modules that import it."""


def field_names(files: Sequence[SurveyedFile]) -> frozenset[str]:
    """Returns the class attributes that are a `CloudinaryField` or a field derived from it."""
    lines = [(line.name, {*map(_last, line.bases)}) for file in files for line in file.module.classes]
    fields = {sdk.FIELD} - {name for name, bases in lines if sdk.FIELD not in bases}
    while more := {name for name, bases in lines if not fields.isdisjoint(bases)} - fields:
        fields |= more
    return frozenset(
        one.name
        for file in files
        for one in file.module.attributes
        if _last(one.callee) in fields and not one.callee.startswith(_DJANGO)
    )


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def own_tags(files: Iterable[SurveyedFile]) -> dict[str, frozenset[str]]:
    """Returns the template tags that a project registers, by the name of their library."""
    tags: dict[str, frozenset[str]] = {}
    for file in files:
        if file.module.tags and "templatetags" in split(file.path)[:-1]:
            name = splitext(name_of(file.path))[0]
            tags[name] = tags.get(name, frozenset()) | file.module.tags
    return tags


def spread_names(files: Iterable[SurveyedFile]) -> Iterator[tuple[str, str]]:
    """Yields the paths of the dicts that calls of `config()` spread out, each with its file."""
    for file in files:
        for fact in file.options(Carrier.CONFIG):
            yield from ((file.path, name) for name in fact.spread)


def modules_of(names: Iterable[tuple[str, str]], paths: Iterable[str]) -> set[str]:
    """Returns the modules, among these paths, that may define the dicts of these names."""
    wanted = {module for path, name in names for module in folders_around(absolute(path, name)) if module}
    modules = Modules(path for path in paths if path.endswith(".py") and wanted)
    return {path for module in wanted for path in modules.ending(module)}


def spread_dicts(files: Sequence[SurveyedFile], is_settings: Callable[[str], bool]) -> Spread:
    """Returns the dicts that are spread out and known to leave secure off."""
    dicts: dict[str, list[tuple[str, NamedDict]]] = {}
    for file in files:
        for one in file.module.dicts:
            dicts.setdefault(_last(one.name), []).append((file.path, one))
    found: Spread = {}
    for path, name in spread_names(files):
        meant = list(_meant(path, name, dicts.get(_last(name), ()), is_settings))
        if meant and not any(one.may_turn_on or not one.is_known for one in meant):
            is_own = _last(name) in sdk.DICT_SETTINGS
            found.setdefault(path, {})[name] = not is_own and any(one.has_account for one in meant)
    return found


def passes_settings(files: Iterable[SurveyedFile]) -> bool:
    """Whether a call in one of these files spreads out Django's setting `CLOUDINARY`."""
    return any(name == f"{_SETTINGS}.{sdk.SETTING}" for _, name in spread_names(files))


def _meant(
    path: str,
    name: str,
    dicts: Iterable[tuple[str, NamedDict]],
    is_settings: Callable[[str], bool],
) -> Iterator[NamedDict]:
    """Yields the dicts that a path may mean: of the module that it names, of Django's settings, its own."""
    whole = absolute(path, name)
    for other, one in dicts:
        own = one.name.replace(".", "/")
        module = whole.removesuffix(f"/{own}")
        is_named = module != whole and ends_with(module_name(other), module)
        is_setting = name == f"{_SETTINGS}.{one.name}" and is_settings(other)
        is_same = whole == own and (other == path or (is_settings(path) and is_settings(other)))
        if is_named or is_setting or is_same:
            yield one


def is_resolved(fact: Options, spread: Mapping[str, bool]) -> bool:
    """Whether all unknown options of a call come from dicts that are known to leave secure off."""
    return fact.carrier is Carrier.CONFIG and bool(fact.spread) and all(one in spread for one in fact.spread)


def searched_constants(
    files: Iterable[SurveyedFile], lines: Mapping[str, bytes], read: Read
) -> dict[str, frozenset[str]]:
    """Returns the constants with an address that other modules use, and only to search for it, by module.

    A search of their text, not a parse: in doubt a constant is delivered. `lines` are the imports of
    all modules.
    """
    bound = {file.path: _constants(file) for file in files}
    if not any(bound.values()):
        return {}
    users = users_by_name(lines)

    @cache
    def searches(path: str, name: str) -> tuple[bool, ...]:
        text = "" if is_test(path) else read(path).decode("utf-8", "replace")
        return tuple(_searches(text, name))

    return {
        path: frozenset(name for name in names if _is_searched(path, name, users, searches))
        for path, names in bound.items()
        if names
    }


def _constants(file: SurveyedFile) -> set[str]:
    addresses = (fact for fact in file.facts if isinstance(fact, Address))
    names = {fact.constant for fact in addresses if fact.constant}
    return names if len(names) <= _MOST else set()


def _is_searched(module: str, name: str, users: Mapping[str, set[str]], searches: Searches) -> bool:
    """Whether other modules use a constant, each time to search for it; tests aside."""
    direct = users.get(name, set())
    own = name_of(module_name(module))
    found = {path: searches(path, name) for path in (direct | users.get(own, set())) - {module}}
    is_unclear = any(not uses for path, uses in found.items() if path in direct and not is_test(path))
    return not is_unclear and any(found.values()) and all(map(all, found.values()))


def _searches(text: str, name: str) -> Iterator[bool]:
    code = _IMPORT.sub("", text)
    for use in re.finditer(rf"(?<![\w]){re.escape(name)}(?!\w)", code):
        before = code[max(0, use.start() - _NEAR) : use.start()]
        is_compared = _COMPARED_AFTER.match(code, use.end()) or _COMPARED_BEFORE.search(before)
        yield is_compared is not None or is_searched_for(code, Span(*use.span()))
