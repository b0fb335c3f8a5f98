"""The scopes of a file: what its code binds names to, and the dotted path or the bindings that a name means.

There is no path where bindings disagree.
"""

from __future__ import annotations

import builtins
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.node_values import (
    dotted_name,
    grouped,
    import_aliases,
    imported_module,
    is_none,
)
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.python.tree import Tree

_COMPREHENSIONS = (cst.ListComp, cst.SetComp, cst.DictComp, cst.GeneratorExp)
_SCOPES = frozenset({cst.Module, cst.FunctionDef, cst.ClassDef, cst.Lambda, *_COMPREHENSIONS})
_EDGES = _SCOPES | {cst.CompFor}
"""Nodes whose parts may be searched for in different scopes."""
_BINDERS = (
    *(cst.Import, cst.ImportFrom, cst.Assign, cst.AnnAssign, cst.NamedExpr, cst.For, cst.CompFor),
    *(cst.AugAssign, cst.WithItem, cst.ExceptHandler, cst.ExceptStarHandler, cst.FunctionDef, cst.ClassDef),
    *(cst.TypeAlias, cst.MatchAs, cst.MatchStar, cst.MatchMapping, cst.Param),
)
_KNOWN = frozenset(
    {sdk.CONFIG, *sdk.FUNCTIONS, *sdk.DICT_FUNCTIONS, *sdk.CONSTRUCTORS, *sdk.SEARCHES, *sdk.RESPONSES}
)
_MOST_BINDINGS = 4
_LONGEST_CHAIN = 16
"""Names that are followed, each bound to the next: a long chain would end in a RecursionError."""


class Binding(NamedTuple):
    """A node that binds a name, and after which index in the reading order the name is bound.

    It is bound to `value`, to what an import gives the `path` of, to each element of `iterable` in turn, or
    to the part with the index `part` of each. Where there is none of these, it is bound in any other way.
    """

    node: cst.CSTNode
    order: int
    value: cst.BaseExpression | None = None
    path: str = ""
    iterable: cst.BaseExpression | None = None
    part: int | None = None

    @property
    def is_provisional(self) -> bool:
        """Whether the name is bound to None or only declared, until later or instead of what failed."""
        if self.value is None:
            return isinstance(self.node, cst.AnnAssign)
        return is_none(self.value)


def _bound_names(node: cst.CSTNode, order: int) -> Iterator[tuple[str, Binding]]:
    binding = Binding(node, order)
    match node:
        case cst.Import() | cst.ImportFrom():
            for name, path in _imported_names(node):
                yield name, binding._replace(path=path)
        case cst.Assign(targets, value):
            for target in targets:
                yield from _names_in(target.target, binding._replace(value=value))
        case cst.AnnAssign(cst.Name(name), _, value) | cst.NamedExpr(cst.Name(name), value):
            yield name, binding._replace(value=value)
        case cst.For(target, iterable) | cst.CompFor(target, iterable):
            yield from _names_in(target, binding._replace(iterable=iterable))
        case (
            cst.AugAssign(target)
            | cst.WithItem(asname=cst.AsName(target))
            | cst.ExceptHandler(name=cst.AsName(target))
            | cst.ExceptStarHandler(name=cst.AsName(target))
            | cst.FunctionDef(target)
            | cst.ClassDef(target)
            | cst.TypeAlias(target)
            | cst.MatchAs(name=target)
            | cst.MatchStar(target)
            | cst.MatchMapping(rest=target)
            | cst.Param(target)
        ):
            yield from _names_in(target, binding) if target else ()


def _imported_names(node: cst.Import | cst.ImportFrom) -> Iterator[tuple[str, str]]:
    prefix = f"{imported_module(node)}." if isinstance(node, cst.ImportFrom) else ""
    for alias in import_aliases(node):
        path = dotted_name(alias.name)
        if alias.asname and isinstance(alias.asname.name, cst.Name):
            yield alias.asname.name.value, prefix + path
        else:
            name = path if prefix else path.partition(".")[0]
            yield name, prefix + name


def _names_in(target: cst.CSTNode, binding: Binding) -> Iterator[tuple[str, Binding]]:
    """Yields the names in a target; a tuple assigned to one of the same length is taken apart."""
    match target:
        case cst.Name(name):
            yield name, binding
        case cst.Tuple(elements) | cst.List(elements):
            for element, part in zip(elements, _parts(binding, elements), strict=True):
                yield from _names_in(element.value, part)


def _parts(binding: Binding, elements: Sequence[cst.BaseElement]) -> Sequence[Binding]:
    """Returns what each element of a target is bound to."""
    unknown = Binding(binding.node, binding.order)
    if not any(map(_is_starred, elements)):
        match binding:
            case Binding(value=cst.Tuple(values) | cst.List(values)) if len(values) == len(elements):
                if not any(map(_is_starred, values)):
                    return [binding._replace(value=part.value) for part in values]
            case Binding(iterable=cst.BaseExpression(), part=None):
                return [binding._replace(part=index) for index in range(len(elements))]
    return [unknown] * len(elements)


def _is_starred(element: cst.BaseElement) -> bool:
    return isinstance(element, cst.StarredElement)


class Names:
    """The names of a file, in all of its scopes. Dicts have the nodes' `id` as keys, as in the tree."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._chains: dict[int, tuple[cst.CSTNode, ...]] = {}
        self._scopes: dict[int, cst.CSTNode | None] = {}
        self._paths: dict[tuple[int, str], str | None] = {}
        self._followed_names = 0
        self._uses: dict[str, Mapping[int, list[cst.Name]]] = {}
        self._known: dict[int, str | None] = {}

    def qualified_name(self, node: cst.CSTNode) -> str | None:
        """Returns the dotted path of a name or attribute by imports; None if they don't determine it."""
        if self._followed_names:
            return self._resolve(node)
        if id(node) not in self._known:
            self._known[id(node)] = self._resolve(node)
        return self._known[id(node)]

    def path(self, node: cst.CSTNode) -> str:
        """Returns the dotted path of a name or attribute by the imports of the file, else as written."""
        return self.qualified_name(node) or dotted_name(node)

    def _resolve(self, node: cst.CSTNode) -> str | None:
        attributes: list[str] = []
        while isinstance(node, cst.Attribute):
            attributes.append(node.attr.value)
            node = node.value
        path = self._imported_path(node) if isinstance(node, cst.Name) else None
        return ".".join((path, *reversed(attributes))) if path else None

    def _imported_path(self, name: cst.Name) -> str | None:
        scope = self.binding_scope(name)
        if scope is None:
            return self._star_import_path(name.value)
        key = (id(scope), name.value)
        if key not in self._paths and self._followed_names < _LONGEST_CHAIN:
            self._paths[key] = None  # for a name that depends on itself
            self._followed_names += 1
            bindings = [one for one in self._table[key] if not one.is_provisional]
            paths = {one.path or (self.qualified_name(one.value) if one.value else None) for one in bindings}
            self._paths[key] = paths.pop() if len(paths) == 1 else None
            self._followed_names -= 1
        return self._paths.get(key)

    def _star_import_path(self, name: str) -> str | None:
        """Returns the path of a name that the SDK's star-imports bind; None if others may, too."""
        if not all(module.partition(".")[0] == sdk.APP for module in self._stars):
            return None
        paths = [f"{module}.{name}" for module in self._stars]
        return next((path for path in paths if path in _KNOWN), next(iter(paths), None))

    def starred_path(self, name: cst.Name) -> str:
        """Returns the path of a name that only the file's one star-import can bind; else an empty text."""
        is_open = self.binding_scope(name) is None and not hasattr(builtins, name.value)
        if not is_open or len(self._stars) != 1 or name.value.startswith("_"):
            return ""
        (module,) = self._stars
        return f"{module}{name.value}" if module.endswith(".") else f"{module}.{name.value}"

    @cached_property
    def _stars(self) -> Sequence[str]:
        imports = self._tree.of(cst.ImportFrom)
        return [imported_module(node) for node in imports if isinstance(node.names, cst.ImportStar)]

    def uses(self, name: cst.Name) -> Sequence[cst.Name]:
        """Returns all names of the file that are bound in the same scope, in order."""
        if name.value not in self._uses:
            names = self._tree.names(name.value)
            self._uses[name.value] = grouped((id(self.binding_scope(node)), node) for node in names)
        return self._uses[name.value].get(id(self.binding_scope(name)), ())

    def bindings(self, node: cst.CSTNode) -> Sequence[Binding]:
        """Returns the bindings that a use of a name can mean, in order, all of one scope."""
        scope = self.binding_scope(node)
        return self._table[id(scope), node.value] if scope and isinstance(node, cst.Name) else ()

    def bindings_above(self, node: cst.CSTNode) -> Iterator[Binding]:
        """Yields the bindings of a name that hold where it is used, the nearest first."""
        bindings = self.bindings(node)
        count = bisect_left(bindings, self._tree.order(node), key=lambda binding: binding.order)
        return (bindings[index] for index in range(count - 1, -1, -1))

    def nearest_value(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """Returns the expression that the nearest binding above a name assigns to it."""
        binding = next(self.bindings_above(node), None)
        return binding.value if binding else None

    def only_value(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """Returns the expression of the one binding of a name, which is an assignment."""
        bindings = self.bindings(node)
        return bindings[0].value if len(bindings) == 1 else None

    def first_values(self, node: cst.CSTNode) -> Sequence[cst.BaseExpression | None]:
        """Returns what the first bindings of a name assign: a name may be bound and used very often."""
        return [binding.value for binding in self.bindings(node)[:_MOST_BINDINGS]]

    def constant(self, node: cst.CSTNode) -> cst.BaseExpression | None:
        """Returns what `only_value` does; a star-import might bind a name of the module, too."""
        given = self.only_value(node)
        is_shadowed = self._stars and given and self.binding_scope(node) is self._tree.module
        return None if is_shadowed else given

    def binding_scope(self, node: cst.CSTNode) -> cst.CSTNode | None:
        """Returns the scope whose bindings a use of a name can mean; None where no scope binds it."""
        if not isinstance(node, cst.Name) or node.value not in self._bound:
            return None
        if id(node) not in self._scopes:
            self._scopes[id(node)] = self._found_scope(node)
        return self._scopes[id(node)]

    def _found_scope(self, name: cst.Name) -> cst.CSTNode | None:
        for scope in self._scopes_around(name):
            is_global = isinstance(self._declarations.get((id(scope), name.value)), cst.Global)
            binding_scope = self._tree.module if is_global else scope
            if (id(binding_scope), name.value) in self._table:
                return binding_scope
        return None

    def scope(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the innermost scope around a node."""
        return next(self._scopes_around(node), self._tree.module)

    def _scopes_around(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yields the scopes that are searched for a name used at a node, from the innermost.

        Decorators, defaults and bases belong to the scope around, as does what a comprehension goes
        through first; the names of a class are visible to the code directly in it.
        """
        below: list[int] = []
        while (
            id(node) not in self._chains
            and node is not self._tree.module
            and type(self._tree.parent(node)) not in _EDGES
        ):
            below.append(id(node))
            node = self._tree.parent(node)
        if id(node) not in self._chains:
            self._chains[id(node)] = tuple(self._search_order(node))
        chain = self._chains[id(node)]
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

    @cached_property
    def _table(self) -> Mapping[tuple[int, str], list[Binding]]:
        table = grouped(
            ((id(self._scope_bound_in(node, name)), name), binding)
            for node in self._tree.of(*_BINDERS)
            for name, binding in _bound_names(node, self._visible_after(node))
        )
        for bindings in table.values():
            bindings.sort(key=lambda binding: binding.order)
        return table

    @cached_property
    def _bound(self) -> frozenset[str]:
        """Returns the names that any scope binds."""
        return frozenset(name for _, name in self._table)

    @cached_property
    def _declarations(self) -> Mapping[tuple[int, str], cst.CSTNode]:
        """Returns the names that a scope declares to be those of another scope."""
        return {
            (id(self.scope(node)), item.name.value): node
            for node in self._tree.of(cst.Global, cst.Nonlocal)
            for item in node.names
        }

    def _scope_bound_in(self, node: cst.CSTNode, name: str) -> cst.CSTNode:
        if isinstance(node, cst.Param):
            return self._tree.parent(self._tree.parent(node))
        scopes = self._scopes_around(node)
        if isinstance(node, cst.NamedExpr):
            scopes = (scope for scope in scopes if not isinstance(scope, _COMPREHENSIONS))
        scope = next(scopes)
        match self._declarations.get((id(scope), name)):
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
                return self._tree.order(self.scope(node))
            case cst.For(iter=iterable):
                return self._tree.last(iterable)
            case cst.Assign() | cst.AnnAssign() | cst.AugAssign() | cst.NamedExpr():
                return self._tree.last(node)
            case _:
                return self._tree.order(node)

    @cached_property
    def functions(self) -> frozenset[str]:
        """Returns the names of all functions and methods that the file defines."""
        return frozenset(node.name.value for node in self._tree.of(cst.FunctionDef))


def _encloses(scope: cst.CSTNode, inner: cst.CSTNode) -> bool:
    """Whether a part of a scope's node is inside of the scope itself: of a function, its body alone."""
    if isinstance(scope, (cst.FunctionDef, cst.ClassDef, cst.Lambda)):
        return inner is scope.body
    return True
