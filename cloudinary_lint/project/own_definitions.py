"""Finds the fields and template tags that a project defines itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import PurePosixPath

    from cloudinary_lint.facts.module_summary import ModuleSummary


_DJANGO = "django."
"""The start of paths to Django's own fields, whose names a project may reuse."""


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
