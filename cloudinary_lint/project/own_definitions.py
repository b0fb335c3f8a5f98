"""Finds the project's own fields, template tags, and functions that return responses of the SDK."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.project.imports import absolute
from cloudinary_lint.project.module_names import module_parts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import PurePosixPath

    from cloudinary_lint.facts.module_summary import FunctionResult, ModuleSummary

_HOPS = 8
"""Modules that a name is followed through; circles end there too."""
_DJANGO = "django."
"""The start of paths to Django's own fields, whose names a project may reuse."""


@dataclass(frozen=True)
class Results:
    """The functions of a project that return responses or resources, by module.

    `modules` are all Python files of the project, `imported` the paths that those modules import which
    were read: a name may come to them from another module.
    """

    functions: Mapping[PurePosixPath, Mapping[str, FunctionResult]] = field(default_factory=dict)
    imported: Mapping[PurePosixPath, tuple[str, ...]] = field(default_factory=dict)
    modules: tuple[PurePosixPath, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.functions)

    def give(self, path: str, importer: PurePosixPath, *, is_resource: bool = False) -> bool:
        """Whether a function, by the path that a module imports it by, returns a response or a resource."""
        for _ in range(_HOPS):
            found = self._function(path, importer)
            if found is None:
                return False
            module, result = found
            if not result.through:
                return result.is_resource is is_resource
            path, importer = result.through, module
        return False

    def _function(self, path: str, importer: PurePosixPath) -> tuple[PurePosixPath, FunctionResult] | None:
        """Returns the function that a path means, and its module; the longest name of a module decides."""
        for _ in range(_HOPS):
            parts = absolute(importer, path)
            found = next(self._places(parts, importer), None)
            if found is None:
                return None
            module, name = found
            if result := self.functions.get(module, {}).get(name):
                return module, result
            first, _, rest = name.partition(".")
            again = next(
                (one for one in self.imported.get(module, ()) if one.rpartition(".")[2] == first), None
            )
            if again is None:
                return None
            path, importer = f"{again}.{rest}" if rest else again, module
        return None

    def _places(self, parts: tuple[str, ...], importer: PurePosixPath) -> Iterator[tuple[PurePosixPath, str]]:
        """Yields the modules that the first parts of a path can mean, with the name in them."""
        for size in range(len(parts) - 1, 0, -1):
            module = self._module(parts[:size], importer)
            if module is not None:
                yield module, ".".join(parts[size:])

    def _module(self, parts: tuple[str, ...], importer: PurePosixPath) -> PurePosixPath | None:
        """Returns the one module of that name: below the root, beside the importer, or below another folder.

        In another folder a name of one part would be too easily that of another package.
        """
        named = self._by_name.get(parts[-1], ())
        ending = [one for one in named if module_parts(one)[-len(parts) :] == parts]
        for base in ((), importer.parent.parts):
            exact = [one for one in ending if module_parts(one) == (*base, *parts)]
            if exact:
                return exact[0]
        return ending[0] if len(ending) == 1 and len(parts) > 1 else None

    @cached_property
    def _by_name(self) -> Mapping[str, list[PurePosixPath]]:
        found: dict[str, list[PurePosixPath]] = {}
        for path in self.modules:
            for name in module_parts(path)[-1:]:
                found.setdefault(name, []).append(path)
        return found


def results(
    modules: Iterable[tuple[PurePosixPath, ModuleSummary]], paths: Iterable[PurePosixPath]
) -> Results:
    """Returns what the functions of the modules return; `paths` are all files of the project."""
    every = tuple(modules)
    if not any(not one.through for _, module in every for one in module.results):
        return Results()
    return Results(
        {path: {one.name: one for one in module.results} for path, module in every if module.results},
        {path: tuple(one.path for one in module.imports) for path, module in every},
        tuple(path for path in paths if path.suffix == ".py"),
    )


def field_names(modules: Iterable[ModuleSummary]) -> frozenset[str]:
    """Returns the class attributes that are a `CloudinaryField` or a field derived from it."""
    every = tuple(modules)
    lines = [line for module in every for line in module.classes]
    fields = {sdk.FIELD} - {line.name for line in lines if sdk.FIELD not in map(_last, line.bases)}
    while more := {line.name for line in lines if not fields.isdisjoint(map(_last, line.bases))} - fields:
        fields |= more
    return frozenset(
        a.name
        for module in every
        for a in module.attributes
        if _last(a.callee) in fields and not a.callee.startswith(_DJANGO)
    )


def _last(path: str) -> str:
    return path.rpartition(".")[2]


def own_tags(modules: Iterable[tuple[PurePosixPath, ModuleSummary]]) -> dict[str, frozenset[str]]:
    """Returns the template tags that a project registers, by the name of their library."""
    tags: dict[str, frozenset[str]] = {}
    for path, module in modules:
        if "templatetags" in path.parts[:-1] and module.tags:
            tags[path.stem] = tags.get(path.stem, frozenset()) | module.tags
    return tags
