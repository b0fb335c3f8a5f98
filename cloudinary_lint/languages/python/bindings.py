"""What statements and expressions bind names to. Which scope a name belongs to is left to `scopes`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.syntax import dotted, import_aliases, imported_module

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class ImportedName:
    """A name bound by an import: the dotted path it stands for."""

    path: str


@dataclass(frozen=True, slots=True)
class Assignment:
    """A name bound to the value of an expression."""

    value: cst.BaseExpression
    annotation: cst.BaseExpression | None = None


@dataclass(frozen=True, slots=True)
class LoopTarget:
    """A name bound to each element of an expression in turn, or to the part of it with an index."""

    iterable: cst.BaseExpression
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, with its annotation."""

    annotation: cst.BaseExpression | None


@dataclass(frozen=True, slots=True)
class Declaration:
    """A name that is only declared: `name: annotation`."""

    annotation: cst.BaseExpression


@dataclass(frozen=True, slots=True)
class OpaqueBinding:
    """A name bound in any other way: a function, a class, an unpacking, `with … as`."""

    node: cst.CSTNode


Bound = ImportedName | Assignment | LoopTarget | Parameter | Declaration | OpaqueBinding


@dataclass(frozen=True, slots=True)
class Binding:
    """A binding of a name: what it is bound to, after which index in the reading order, and by which node."""

    bound: Bound
    order: int
    node: cst.CSTNode


def is_provisional(bound: Bound) -> bool:
    """Whether a name is bound to None or only declared, until a later binding or instead of a failed one."""
    match bound:
        case Assignment(cst.Name("None")) | Declaration():
            return True
        case _:
            return False


def bound_by(node: cst.CSTNode) -> Iterator[tuple[str, Bound]]:
    """Yields the names that a node itself binds."""
    match node:
        case cst.Import() | cst.ImportFrom():
            yield from _imports(node)
        case cst.Assign(targets, value):
            for target in targets:
                yield from _assigned(target.target, value)
        case cst.AnnAssign(cst.Name(name), annotation, value):
            kind = annotation.annotation
            yield name, Assignment(value, kind) if value else Declaration(kind)
        case cst.NamedExpr(cst.Name(name), value):
            yield name, Assignment(value)
        case cst.For(target, iterable) | cst.CompFor(target, iterable):
            yield from _looped(target, iterable)
        case (
            cst.AugAssign(target)
            | cst.WithItem(asname=cst.AsName(target))
            | cst.ExceptHandler(name=cst.AsName(target))
            | cst.ExceptStarHandler(name=cst.AsName(target))
        ):
            yield from _unpacked(target, OpaqueBinding(node))
        case (
            cst.FunctionDef(cst.Name(name))
            | cst.ClassDef(cst.Name(name))
            | cst.TypeAlias(cst.Name(name))
            | cst.MatchAs(name=cst.Name(name))
            | cst.MatchStar(cst.Name(name))
            | cst.MatchMapping(rest=cst.Name(name))
        ):
            yield name, OpaqueBinding(node)
        case cst.Param(cst.Name(name), annotation):
            yield name, Parameter(annotation.annotation if annotation else None)
        case _:
            return


def _assigned(target: cst.CSTNode, value: cst.BaseExpression) -> Iterator[tuple[str, Bound]]:
    """Yields the names of a target; a tuple assigned to one of the same length is taken apart."""
    match target, value:
        case cst.Name(name), _:
            yield name, Assignment(value)
        case (
            (cst.Tuple(targets) | cst.List(targets)),
            (cst.Tuple(values) | cst.List(values)),
        ) if len(targets) == len(values) and not any(_is_starred(part) for part in (*targets, *values)):
            for inner, part in zip(targets, values, strict=True):
                yield from _assigned(inner.value, part.value)
        case _:
            yield from _unpacked(target, OpaqueBinding(target))


def _is_starred(element: cst.BaseElement) -> bool:
    return isinstance(element, cst.StarredElement)


def _looped(target: cst.CSTNode, iterable: cst.BaseExpression) -> Iterator[tuple[str, Bound]]:
    match target:
        case cst.Name(name):
            yield name, LoopTarget(iterable)
        case cst.Tuple(elements) | cst.List(elements) if not any(map(_is_starred, elements)):
            for index, element in enumerate(elements):
                yield from _unpacked(element.value, LoopTarget(iterable, index))
        case _:
            yield from _unpacked(target, OpaqueBinding(target))


def _unpacked(target: cst.CSTNode, bound: Bound) -> Iterator[tuple[str, Bound]]:
    """Yields the names in a target; those of a nested target are bound to something unknown."""
    match target:
        case cst.Name(name):
            yield name, bound
        case cst.Tuple(elements) | cst.List(elements):
            for element in elements:
                yield from _unpacked(element.value, OpaqueBinding(target))
        case _:
            return


def _imports(node: cst.Import | cst.ImportFrom) -> Iterator[tuple[str, Bound]]:
    prefix = imported_module(node) if isinstance(node, cst.ImportFrom) else ""
    for alias in import_aliases(node):
        path = dotted(alias.name)
        if alias.asname and isinstance(alias.asname.name, cst.Name):
            yield alias.asname.name.value, ImportedName(f"{prefix}.{path}" if prefix else path)
        elif prefix:
            yield path, ImportedName(f"{prefix}.{path}")
        else:
            top = path.partition(".")[0]
            yield top, ImportedName(top)
