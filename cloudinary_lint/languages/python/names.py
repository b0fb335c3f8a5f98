"""What a name stands for: a small table of imports and assignments per scope.

libcst's own name resolution costs a second per thousand lines; this table knows what the reader
asks of it and says nothing where several bindings disagree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.tree import Tree

_SCOPES = (
    cst.Module,
    cst.FunctionDef,
    cst.ClassDef,
    cst.Lambda,
    cst.ListComp,
    cst.SetComp,
    cst.DictComp,
    cst.GeneratorExp,
)
_HOPS = 3


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


class Names:
    """The bindings of every scope of a file."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._known: dict[tuple[int, int], str | None] = {}

    def qualified(self, node: cst.CSTNode, hops: int = _HOPS) -> str | None:
        """The dotted path that a name or attribute stands for, when imports of the file tell it."""
        attributes: list[str] = []
        while isinstance(node, cst.Attribute):
            attributes.append(node.attr.value)
            node = node.value
        if not isinstance(node, cst.Name):
            return None
        path = self._imported(node, hops)
        return ".".join((path, *reversed(attributes))) if path else None

    def _imported(self, name: cst.Name, hops: int) -> str | None:
        bindings = self.bindings(name)
        if not bindings:
            return self._starred(name.value)
        key = (id(bindings), hops)
        if key not in self._known:
            paths = {self._path(binding.bound, hops) for binding in bindings if not _is_none(binding.bound)}
            self._known[key] = paths.pop() if len(paths) == 1 else None
        return self._known[key]

    def _path(self, bound: Bound, hops: int) -> str | None:
        match bound:
            case Import(path):
                return path
            case Assigned(cst.Attribute() as value) if hops:
                return self.qualified(value, hops - 1)
            case _:
                return None

    def _starred(self, name: str) -> str | None:
        return next((f"{module}.{name}" for module in self._stars), None)

    def bindings(self, name: cst.Name) -> list[Binding]:
        """The bindings that a use of a name can mean, in order: those of the nearest scope that has any."""
        for scope in self.scopes(name):
            found = self._table.get((scope, name.value))
            if found:
                return found
        return []

    def scopes(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """The scopes that are searched for a name used at a node, from the innermost."""
        own = True
        for scope in self._tree.ancestors(node):
            if isinstance(scope, _SCOPES):
                if own or not isinstance(scope, cst.ClassDef):
                    yield scope
                own = False

    def scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """The innermost scope around a node."""
        return next(self.scopes(node), self._tree.module)

    @cached_property
    def defined(self) -> frozenset[str]:
        """The names of all functions and methods that the file defines."""
        nodes = self._tree.nodes
        return frozenset(node.name.value for node in nodes if isinstance(node, cst.FunctionDef))

    @cached_property
    def _stars(self) -> list[str]:
        return [
            module
            for node in self._tree.nodes
            if isinstance(node, cst.ImportFrom) and isinstance(node.names, cst.ImportStar)
            if (module := _module(node)).partition(".")[0] == "cloudinary"
        ]

    @cached_property
    def _table(self) -> dict[tuple[cst.CSTNode, str], list[Binding]]:
        table: dict[tuple[cst.CSTNode, str], list[Binding]] = {}
        for order, node in enumerate(self._tree.nodes):
            for name, bound in _bound(node):
                scope = node if isinstance(bound, Parameter) else self.scope(node)
                table.setdefault((scope, name), []).append(Binding(bound, order))
        return table


def _is_none(bound: Bound) -> bool:
    match bound:
        case Assigned(cst.Name("None")):
            return True
        case _:
            return False


def _bound(node: cst.CSTNode) -> Iterator[tuple[str, Bound]]:
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
    prefix = f"{_module(node)}." if isinstance(node, cst.ImportFrom) else ""
    for alias in node.names:
        path = _dotted(alias.name)
        if alias.asname and isinstance(alias.asname.name, cst.Name):
            yield alias.asname.name.value, Import(prefix + path)
        elif prefix:
            yield path, Import(prefix + path)
        else:
            top = path.partition(".")[0]
            yield top, Import(top)


def _module(node: cst.ImportFrom) -> str:
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
