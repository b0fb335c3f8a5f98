"""The scopes of a file: what its code binds names to, and in which scope a name is looked up."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.node_values import dotted_name, import_aliases, imported_module
from cloudinary_lint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.tree import Tree

_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_SCOPES = frozenset({cst.Module, cst.FunctionDef, cst.ClassDef, cst.Lambda, *_COMPREHENSIONS})
_EDGES = _SCOPES | {cst.CompFor}
_BINDERS = (
    cst.Import,
    cst.ImportFrom,
    cst.Assign,
    cst.AnnAssign,
    cst.NamedExpr,
    cst.For,
    cst.CompFor,
    cst.AugAssign,
    cst.WithItem,
    cst.ExceptHandler,
    cst.ExceptStarHandler,
    cst.FunctionDef,
    cst.ClassDef,
    cst.TypeAlias,
    cst.MatchAs,
    cst.MatchStar,
    cst.MatchMapping,
    cst.Param,
)


_WRITERS = (
    cst.AssignTarget,
    cst.Del,
    cst.ImportAlias,
    cst.ImportFrom,
    cst.AsName,
    cst.Global,
    cst.Nonlocal,
)


@dataclass(frozen=True, slots=True)
class ImportedName:
    """A name bound by an import, and its dotted path."""

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
class BareAnnotation:
    """A name that is only declared: `name: annotation`."""

    annotation: cst.BaseExpression


@dataclass(frozen=True, slots=True)
class OpaqueBinding:
    """A name bound in any other way: a function, a class, an unpacking, `with … as`."""

    node: cst.CSTNode


Bound = ImportedName | Assignment | LoopTarget | Parameter | BareAnnotation | OpaqueBinding


@dataclass(frozen=True, slots=True)
class Binding:
    """A binding of a name: what it is bound to, after which index in the reading order, and by which node."""

    bound: Bound
    order: int
    node: cst.CSTNode


def is_provisional(bound: Bound) -> bool:
    """Whether a name is bound to None or only declared, until a later binding or instead of a failed one."""
    match bound:
        case Assignment(cst.Name("None")) | BareAnnotation():
            return True
        case _:
            return False


def names_bound_by(node: cst.CSTNode) -> Iterator[tuple[str, Bound]]:
    """Yields the names that a node itself binds."""
    match node:
        case cst.Import() | cst.ImportFrom():
            yield from _imported_names(node)
        case cst.Assign(targets, value):
            for target in targets:
                yield from _assigned_names(target.target, value)
        case cst.AnnAssign(cst.Name(name), annotation, value):
            kind = annotation.annotation
            yield name, Assignment(value, kind) if value else BareAnnotation(kind)
        case cst.NamedExpr(cst.Name(name), value):
            yield name, Assignment(value)
        case cst.For(target, iterable) | cst.CompFor(target, iterable):
            yield from _loop_names(target, iterable)
        case (
            cst.AugAssign(target)
            | cst.WithItem(asname=cst.AsName(target))
            | cst.ExceptHandler(name=cst.AsName(target))
            | cst.ExceptStarHandler(name=cst.AsName(target))
        ):
            yield from _unpacked_names(target, OpaqueBinding(node))
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


def _assigned_names(target: cst.CSTNode, value: cst.BaseExpression) -> Iterator[tuple[str, Bound]]:
    """Yields the names of a target; a tuple assigned to one of the same length is taken apart."""
    match target, value:
        case cst.Name(name), _:
            yield name, Assignment(value)
        case (
            (cst.Tuple(targets) | cst.List(targets)),
            (cst.Tuple(values) | cst.List(values)),
        ) if len(targets) == len(values) and not any(_is_starred(part) for part in (*targets, *values)):
            for inner, part in zip(targets, values, strict=True):
                yield from _assigned_names(inner.value, part.value)
        case _:
            yield from _unpacked_names(target, OpaqueBinding(target))


def _is_starred(element: cst.BaseElement) -> bool:
    return isinstance(element, cst.StarredElement)


def _loop_names(target: cst.CSTNode, iterable: cst.BaseExpression) -> Iterator[tuple[str, Bound]]:
    match target:
        case cst.Name(name):
            yield name, LoopTarget(iterable)
        case cst.Tuple(elements) | cst.List(elements) if not any(map(_is_starred, elements)):
            for index, element in enumerate(elements):
                yield from _unpacked_names(element.value, LoopTarget(iterable, index))
        case _:
            yield from _unpacked_names(target, OpaqueBinding(target))


def _unpacked_names(target: cst.CSTNode, bound: Bound) -> Iterator[tuple[str, Bound]]:
    """Yields the names in a target; those of a nested target are bound to something unknown."""
    match target:
        case cst.Name(name):
            yield name, bound
        case cst.Tuple(elements) | cst.List(elements):
            for element in elements:
                yield from _unpacked_names(element.value, OpaqueBinding(target))


def _imported_names(node: cst.Import | cst.ImportFrom) -> Iterator[tuple[str, Bound]]:
    prefix = imported_module(node) if isinstance(node, cst.ImportFrom) else ""
    for alias in import_aliases(node):
        path = dotted_name(alias.name)
        if alias.asname and isinstance(alias.asname.name, cst.Name):
            yield alias.asname.name.value, ImportedName(f"{prefix}.{path}" if prefix else path)
        elif prefix:
            yield path, ImportedName(f"{prefix}.{path}")
        else:
            top = path.partition(".")[0]
            yield top, ImportedName(top)


class Scopes:
    """The scopes of one file."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._chains: dict[cst.CSTNode, tuple[cst.CSTNode, ...]] = {}

    def scopes_around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yields the scopes that are searched for a name used at a node, from the innermost.

        Decorators, defaults and bases belong to the scope around, as does what a comprehension goes
        through first; the names of a class are visible to the code directly in it.
        """
        below: list[cst.CSTNode] = []
        while (
            node not in self._chains
            and node is not self._tree.module
            and _is_transparent(self._tree.parent(node))
        ):
            below.append(node)
            node = self._tree.parent(node)
        if node not in self._chains:
            self._chains[node] = tuple(self._search_order(node))
        chain = self._chains[node]
        self._chains.update(dict.fromkeys(below, chain))
        return iter(chain)

    def _search_order(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        is_direct = True
        inner, passed = node, node
        for outer in self._tree.ancestors(node):
            kind = type(outer)
            if isinstance(outer, cst.CompFor):
                passed = self._tree.parent(outer) if inner is outer.iter else passed
            elif kind in _SCOPES and outer is not passed and _encloses(outer, inner):
                if is_direct or kind is not cst.ClassDef:
                    yield outer
                is_direct = False
            inner = outer

    def binding_scope(self, name: cst.Name) -> cst.CSTNode | None:
        """Returns the scope whose bindings a use of a name can mean; None where no scope binds it."""
        text = name.value
        for scope in self.scopes_around(name):
            binding_scope = (
                self._tree.module if isinstance(self._declarations.get((scope, text)), cst.Global) else scope
            )
            if (binding_scope, text) in self.table:
                return binding_scope
        return None

    @cached_property
    def table(self) -> Mapping[tuple[cst.CSTNode, str], list[Binding]]:
        """Returns the bindings of each name in each scope, in order."""
        table: dict[tuple[cst.CSTNode, str], list[Binding]] = {}
        for node in self._tree.of(*_BINDERS):
            for name, bound in names_bound_by(node):
                binding = Binding(bound, self._visible_after(node), node)
                table.setdefault((self._scope_bound_in(node, name), name), []).append(binding)
        for bindings in table.values():
            bindings.sort(key=lambda binding: binding.order)
        return table

    @cached_property
    def _declarations(self) -> Mapping[tuple[cst.CSTNode, str], cst.CSTNode]:
        """Returns the names that a scope declares to be those of another scope."""
        return {
            (next(self.scopes_around(node)), item.name.value): node
            for node in self._tree.of(cst.Global, cst.Nonlocal)
            for item in node.names
        }

    def _scope_bound_in(self, node: cst.CSTNode, name: str) -> cst.CSTNode:
        """Returns the scope in which a node binds a name."""
        if isinstance(node, cst.Param):
            return self._tree.parent(self._tree.parent(node))
        scopes = self.scopes_around(node)
        if isinstance(node, cst.NamedExpr):
            scopes = (scope for scope in scopes if not isinstance(scope, _COMPREHENSIONS))
        scope = next(scopes)
        match self._declarations.get((scope, name)):
            case cst.Global():
                return self._tree.module
            case cst.Nonlocal():
                return next(scopes, scope)
            case _:
                return scope

    def _visible_after(self, node: cst.CSTNode) -> int:
        """Returns the index in the reading order after which a binding is visible.

        That is the end of the assigned value; for the target of a loop, the end of what it goes through.
        """
        match node:
            case cst.CompFor():
                return self._tree.order(next(self.scopes_around(node)))
            case cst.For(iter=iterable):
                return self._tree.last(iterable)
            case cst.Assign() | cst.AnnAssign() | cst.AugAssign() | cst.NamedExpr():
                return self._tree.last(node)
            case _:
                return self._tree.order(node)


def _is_transparent(node: cst.CSTNode) -> bool:
    """Whether all that is in a node is searched for in the scopes around it."""
    return type(node) not in _EDGES


def _encloses(scope: cst.CSTNode, inner: cst.CSTNode) -> bool:
    """Whether a part of a scope's node is inside of the scope itself: of a function, its body alone."""
    if isinstance(scope, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
        return inner is scope.body
    return True


def is_target(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a node is the target of an assignment of any kind."""
    parent = tree.parent(node)
    return isinstance(parent, cst.AssignTarget) or (
        isinstance(parent, (cst.AugAssign, cst.AnnAssign)) and parent.target is node
    )


def is_read(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a name, attribute or item is read, and not bound, changed or deleted."""
    parent = tree.parent(node)
    match parent:
        case cst.AnnAssign(target=other) | cst.AugAssign(target=other) | cst.NamedExpr(target=other):
            return other is not node
        case cst.For(target=other) | cst.CompFor(target=other) | cst.Attribute(attr=other):
            return other is not node
        case cst.Param(name=other) | cst.FunctionDef(name=other) | cst.ClassDef(name=other):
            return other is not node
        case cst.Arg(keyword=other):
            return other is not node
        case cst.StarredElement() | cst.Tuple() | cst.List():
            return is_read(tree, parent)
        case _:
            return not isinstance(parent, _WRITERS)
