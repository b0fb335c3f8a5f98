"""How statements and expressions bind names: what each name is bound to there.

Refuses to know scopes, and which of several bindings a use of a name means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python import syntax

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Import:
    """A name bound by an import: the dotted path it stands for."""

    path: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name bound to the value of an expression."""

    value: syntax.Expression
    annotation: syntax.Expression | None = None


@dataclass(frozen=True, slots=True)
class Looped:
    """A name bound to each element of an expression in turn, or to the part of it with an index."""

    iterable: syntax.Expression
    index: int | None = None


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, with its annotation."""

    annotation: syntax.Expression | None


@dataclass(frozen=True, slots=True)
class Declared:
    """A name that is only declared: `name: annotation`."""

    annotation: syntax.Expression


@dataclass(frozen=True, slots=True)
class Opaque:
    """A name bound in any other way: a function, a class, an unpacking, `with … as`."""

    node: syntax.Node


Bound = Import | Assigned | Looped | Parameter | Declared | Opaque


@dataclass(frozen=True, slots=True)
class Binding:
    """One binding of a name: what it binds to, from where on in the reading order, and by which node."""

    bound: Bound
    order: int
    node: syntax.Node


def is_stand_in(bound: Bound) -> bool:
    """Whether a name is bound to None, or not yet bound: it stands in for what comes later, or failed."""
    match bound:
        case Assigned(syntax.Name("None")) | Declared():
            return True
        case _:
            return False


def bound_by(node: syntax.Node) -> Iterator[tuple[str, Bound]]:
    """The names that a node itself binds."""
    match node:
        case syntax.Import() | syntax.ImportFrom():
            yield from _imports(node)
        case syntax.Assign(targets, value):
            for target in targets:
                yield from _assigned(target.target, value)
        case syntax.AnnAssign(syntax.Name(name), annotation, value):
            yield name, Assigned(value, annotation) if value else Declared(annotation)
        case syntax.NamedExpr(syntax.Name(name), value):
            yield name, Assigned(value)
        case syntax.For(target, iterable) | syntax.CompFor(target, iterable):
            yield from _looped(target, iterable)
        case (
            syntax.AugAssign(target)
            | syntax.WithItem(asname=syntax.AsName(target))
            | syntax.ExceptHandler(name=syntax.AsName(target))
        ):
            yield from _unpacked(target, Opaque(node))
        case (
            syntax.FunctionDef(syntax.Name(name))
            | syntax.ClassDef(syntax.Name(name))
            | syntax.TypeAlias(syntax.Name(name))
            | syntax.MatchAs(name=syntax.Name(name))
            | syntax.MatchStar(syntax.Name(name))
            | syntax.MatchMapping(rest=syntax.Name(name))
        ):
            yield name, Opaque(node)
        case syntax.Param(syntax.Name(name), annotation):
            yield name, Parameter(annotation)
        case _:
            return


def _assigned(target: syntax.Node, value: syntax.Expression) -> Iterator[tuple[str, Bound]]:
    """The names of one target; of two tuples of one length each name gets its own part."""
    match target, value:
        case syntax.Name(name), _:
            yield name, Assigned(value)
        case (
            (syntax.Tuple(targets) | syntax.List(targets)),
            (syntax.Tuple(values) | syntax.List(values)),
        ) if len(targets) == len(values) and not any(_is_starred(part) for part in (*targets, *values)):
            for inner, part in zip(targets, values, strict=True):
                yield from _assigned(inner, part)
        case _:
            yield from _unpacked(target, Opaque(target))


def _is_starred(element: syntax.Expression) -> bool:
    return isinstance(element, syntax.Starred)


def _looped(target: syntax.Node, iterable: syntax.Expression) -> Iterator[tuple[str, Bound]]:
    match target:
        case syntax.Name(name):
            yield name, Looped(iterable)
        case syntax.Tuple(elements) | syntax.List(elements) if not any(map(_is_starred, elements)):
            for index, element in enumerate(elements):
                yield from _unpacked(element, Looped(iterable, index))
        case _:
            yield from _unpacked(target, Opaque(target))


def _unpacked(target: syntax.Node, bound: Bound) -> Iterator[tuple[str, Bound]]:
    """The names in a target; what stands deeper in it gets a part that is not followed."""
    match target:
        case syntax.Name(name):
            yield name, bound
        case syntax.Tuple(elements) | syntax.List(elements):
            for element in elements:
                yield from _unpacked(unstarred(element), Opaque(target))
        case _:
            return


def _imports(node: syntax.Import | syntax.ImportFrom) -> Iterator[tuple[str, Bound]]:
    prefix = node.module if isinstance(node, syntax.ImportFrom) else ""
    for alias in node.names:
        path = dotted(alias.name)
        if alias.asname and isinstance(alias.asname.name, syntax.Name):
            yield alias.asname.name.value, Import(f"{prefix}.{path}" if prefix else path)
        elif prefix:
            yield path, Import(f"{prefix}.{path}")
        else:
            top = path.partition(".")[0]
            yield top, Import(top)


def unstarred(node: syntax.Expression) -> syntax.Expression:
    """An element of a tuple, list or set; of what is unpacked there, the whole."""
    return node.value if isinstance(node, syntax.Starred) else node


def dotted(node: syntax.Node) -> str:
    """A name or attribute as it is written; empty for any other expression."""
    parts: list[str] = []
    while isinstance(node, syntax.Attribute):
        parts.append(node.attr.value)
        node = node.value
    return ".".join((node.value, *reversed(parts))) if isinstance(node, syntax.Name) else ""
