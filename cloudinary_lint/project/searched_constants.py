"""Finds constants with an address that other modules use, and only to search for it.

A search of their text, not a parse: in doubt a constant is delivered.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Address
from cloudinary_lint.languages.addresses import is_searched_for
from cloudinary_lint.project.effectiveness import is_test
from cloudinary_lint.project.imports import users_by_name
from cloudinary_lint.project.module_names import module_parts
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

    from cloudinary_lint.project.surveyed_files import SurveyedFile

    Read = Callable[[str], bytes]
    Searches = Callable[[PurePosixPath, str], tuple[bool, ...]]

_IMPORT = lazy_pattern(
    r"^[ \t]*(?:from\b[^\n]*?\bimport\b[ \t]*(?:\([^)]*\)|[^\n]*)|import\b[^\n]*)", re.MULTILINE
)
_COMPARED_AFTER = lazy_pattern(r"[ \t]*(?:[=!]=|(?:not[ \t]+)?in\b)")
_COMPARED_BEFORE = lazy_pattern(r"(?:[=!]=|\bin)[ \t]*(?:\w+\.)*\Z")
_NEAR = 100
"""Characters before a name in which an operator is searched."""
_MOST = 50
"""Constants of one module: each is searched for in all modules that import it."""


def searched_constants(
    files: Iterable[SurveyedFile], lines: Mapping[PurePosixPath, bytes], read: Read
) -> dict[PurePosixPath, frozenset[str]]:
    """Returns these constants by the module that binds them; `lines` are the imports of all modules."""
    bound = {file.path: _constants(file) for file in files}
    if not any(bound.values()):
        return {}
    users = users_by_name(lines)

    @cache
    def searches(path: PurePosixPath, name: str) -> tuple[bool, ...]:
        text = "" if is_test(path) else read(str(path)).decode("utf-8", "replace")
        return tuple(_searches(text, name))

    return {
        path: frozenset(name for name in names if _is_searched(path, name, users, searches))
        for path, names in bound.items()
        if names
    }


def _constants(file: SurveyedFile) -> set[str]:
    addresses = (fact for fact in file.document.facts if isinstance(fact, Address))
    names = {fact.constant for fact in addresses if fact.constant}
    return names if len(names) <= _MOST else set()


def _is_searched(
    module: PurePosixPath, name: str, users: Mapping[str, set[PurePosixPath]], searches: Searches
) -> bool:
    """Whether other modules use a constant, each time to search for it; tests aside."""
    direct = users.get(name, set())
    own = "".join(module_parts(module)[-1:])
    found = {path: searches(path, name) for path in (direct | users.get(own, set())) - {module}}
    is_unclear = any(not uses for path, uses in found.items() if path in direct and not is_test(path))
    return not is_unclear and any(found.values()) and all(map(all, found.values()))


def _searches(text: str, name: str) -> Iterator[bool]:
    """Yields for each use of a name whether it is a search."""
    code = _IMPORT.sub("", text)
    for use in re.finditer(rf"(?<![\w]){re.escape(name)}(?!\w)", code):
        before = code[max(0, use.start() - _NEAR) : use.start()]
        is_compared = _COMPARED_AFTER.match(code, use.end()) or _COMPARED_BEFORE.search(before)
        yield is_compared is not None or is_searched_for(code, Span(*use.span()))
