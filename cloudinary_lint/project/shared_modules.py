"""The modules of other projects of a repository that a project imports, so that they configure it too."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from cloudinary_lint.project.effectiveness import is_test
from cloudinary_lint.project.imports import imports_of
from cloudinary_lint.project.module_names import module_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.project.summary import Summary

_Parts = tuple[str, ...]


def shared_modules(
    own: Iterable[str],
    others: Mapping[str, PurePosixPath],
    summaries: Callable[[Sequence[str]], Iterable[tuple[str, Summary]]],
) -> list[str]:
    """Returns the modules of other projects that a project imports, also by way of others.

    `own` are its files, `others` the modules of the others with their paths in the repository; both are
    told by their paths from the project's root. An import means a module of another project by its path
    from the top of the repository, or by the end of that path where no own module has it.
    """
    modules = [path for path in own if path.endswith(".py")]
    taken = {end for path in modules for end in _ends(module_parts(PurePosixPath(path)), 1)}
    named = {name: path for path, whole in others.items() for name in _names(path, whole, taken)}
    found: dict[str, None] = {}
    waiting = [path for path in modules if not is_test(PurePosixPath(path))] if named else []
    while waiting:
        meant = [named.get(parts) for path, seen in summaries(waiting) for parts in _imported(path, seen)]
        waiting = list(dict.fromkeys(path for path in meant if path and path not in found))
        found.update(dict.fromkeys(waiting))
    return list(found)


def _names(path: str, whole: PurePosixPath, taken: set[_Parts]) -> Iterator[_Parts]:
    """Yields what an import may call a module: a relative one means its path from the project's root."""
    yield module_parts(PurePosixPath(path))
    yield from (end for end in _ends(module_parts(whole), 2) if end not in taken)
    if module_parts(whole) not in taken:
        yield module_parts(whole)


def _ends(parts: _Parts, shortest: int) -> Iterator[_Parts]:
    return (parts[start:] for start in range(len(parts) - shortest + 1))


def _imported(path: str, seen: Summary) -> Iterator[_Parts]:
    """Yields the modules that a module imports, and the packages around them."""
    for one in imports_of(PurePosixPath(path), seen.imports) if seen.imports else ():
        yield from (one.parts[:length] for length in range(1, len(one.parts) + 1))
