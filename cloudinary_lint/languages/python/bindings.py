"""How a name is bound: by an import, an assignment, a loop, a parameter, or in a way that tells nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass(frozen=True, slots=True)
class Import:
    """A name bound by an import: the dotted path it stands for."""

    path: str


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name bound to the value of an expression."""

    value: cst.BaseExpression


@dataclass(frozen=True, slots=True)
class Looped:
    """A name bound to each element of an expression in turn."""

    iterable: cst.BaseExpression


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a function, with its annotation."""

    annotation: cst.BaseExpression | None


@dataclass(frozen=True, slots=True)
class Opaque:
    """A name bound in any other way: a function, a class, an unpacking, `with … as`."""

    node: cst.CSTNode


Bound = Import | Assigned | Looped | Parameter | Opaque


@dataclass(frozen=True, slots=True)
class Binding:
    """One binding of a name: what it binds to, and its place in the reading order."""

    bound: Bound
    order: int


def is_none(bound: Bound) -> bool:
    """Whether a name is bound to None, which says nothing of what it is meant for."""
    match bound:
        case Assigned(cst.Name("None")):
            return True
        case _:
            return False


def bound_by(node: cst.CSTNode) -> Iterator[tuple[str, Bound]]:
    """The names that a node binds."""
    match node:
        case cst.Import() | cst.ImportFrom():
            yield from _imports(node)
        case cst.Assign(targets, value):
            for target in targets:
                yield from _targets(target.target, Assigned(value))
        case cst.AnnAssign(cst.Name(name), value=cst.BaseExpression() as value):
            yield name, Assigned(value)
        case cst.NamedExpr(cst.Name(name), value):
            yield name, Assigned(value)
        case cst.For(target, iterable) | cst.CompFor(target, iterable):
            yield from _targets(target, Looped(iterable))
        case cst.AugAssign(target) | cst.WithItem(asname=cst.AsName(target)):
            yield from _targets(target, Opaque(node))
        case cst.ExceptHandler(name=cst.AsName(target)) | cst.ExceptStarHandler(name=cst.AsName(target)):
            yield from _targets(target, Opaque(node))
        case cst.FunctionDef(cst.Name(name)) | cst.ClassDef(cst.Name(name)):
            yield name, Opaque(node)
            if isinstance(node, cst.FunctionDef):
                yield from _parameters(node.params)
        case cst.Lambda(params):
            yield from _parameters(params)
        case _:
            return


def _targets(target: cst.CSTNode, bound: Bound) -> Iterator[tuple[str, Bound]]:
    match target:
        case cst.Name(name):
            yield name, bound
        case cst.Tuple(elements) | cst.List(elements):
            for element in elements:
                yield from _targets(element.value, Opaque(target))
        case _:
            return


def _parameters(params: cst.Parameters) -> Iterator[tuple[str, Bound]]:
    stars = (params.star_arg, params.star_kwarg)
    every = (*params.posonly_params, *params.params, *params.kwonly_params, *stars)
    for param in every:
        if isinstance(param, cst.Param):
            annotation = param.annotation.annotation if param.annotation else None
            yield param.name.value, Parameter(annotation)


def _imports(node: cst.Import | cst.ImportFrom) -> Iterator[tuple[str, Bound]]:
    if isinstance(node.names, cst.ImportStar):
        return
    prefix = f"{module_of(node)}." if isinstance(node, cst.ImportFrom) else ""
    for alias in node.names:
        path = _dotted(alias.name)
        if alias.asname and isinstance(alias.asname.name, cst.Name):
            yield alias.asname.name.value, Import(prefix + path)
        elif prefix:
            yield path, Import(prefix + path)
        else:
            top = path.partition(".")[0]
            yield top, Import(top)


def module_of(node: cst.ImportFrom) -> str:
    """The module of a `from` import, its leading dots kept."""
    return "." * len(node.relative) + (_dotted(node.module) if node.module else "")


def _dotted(node: cst.CSTNode) -> str:
    match node:
        case cst.Attribute(value, cst.Name(name)):
            return f"{_dotted(value)}.{name}"
        case cst.Name(name):
            return name
        case _:
            return ""
