"""Indexes a parsed Python file: nodes in order and by type, their parents, and their places in the text.

The tree leaves out blanks, brackets, commas, operators and the nodes of libcst that only wrap an
expression, such as `Element`, `Index`, `Decorator` and `Annotation`: the parent of what they hold is the
node around them.
"""

from __future__ import annotations

import dataclasses
import unicodedata
from functools import cached_property
from itertools import chain
from typing import TYPE_CHECKING, TypeVar, overload

import libcst as cst

from cloudinary_lint.languages.python.node_values import grouped
from cloudinary_lint.languages.python.positions import positions, statement_positions
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.python.positions import StatementPositions
    from cloudinary_lint.text.source import Source

A = TypeVar("A", bound=cst.CSTNode)
B = TypeVar("B", bound=cst.CSTNode)
C = TypeVar("C", bound=cst.CSTNode)


class Tree:
    """The concrete syntax tree of one file.

    Dicts have the nodes' `id` as keys: libcst hashes a node by a function of its own, which takes longer.
    """

    def __init__(self, source: Source, module: cst.Module, lines: Sequence[int] = ()) -> None:
        """`lines` are the offsets of the lines on which statements begin, in order, if they are known."""
        self.source = source
        self.module = module
        self._lines = lines
        self._known: dict[int, StatementPositions | None] = {}
        self._written = 0
        self.nodes: list[cst.CSTNode] = []
        self._parents: dict[int, cst.CSTNode] = {}
        self._orders: dict[int, int] = {}
        self._found: dict[tuple[type[cst.CSTNode], ...], list[cst.CSTNode]] = {}
        self._index()
        self._normalize_names()

    def _index(self) -> None:
        """Walks the tree once, without recursion, and numbers the nodes."""
        nodes, parents, known = self.nodes, self._parents, _FIELDS
        waiting: list[cst.CSTNode] = [self.module]
        while waiting:
            node = waiting.pop()
            nodes.append(node)
            fields = known.get(type(node))
            if fields is None:
                fields = known[type(node)] = _fields(type(node))
            if fields:
                children = _children(node, fields)
                for child in children:
                    parents[id(child)] = node
                children.reverse()
                waiting += children
        self._orders = {id(node): order for order, node in enumerate(nodes)}

    def _normalize_names(self) -> None:
        """Gives names the form that Python gives them (NFKC), once their places are known."""
        for node in self.of(cst.Name):
            if not node.value.isascii() and not unicodedata.is_normalized("NFKC", node.value):
                self._positions  # noqa: B018 - libcst derives positions from what names are
                object.__setattr__(node, "value", unicodedata.normalize("NFKC", node.value))

    @overload
    def of(self, kind: type[A], /) -> Sequence[A]: ...
    @overload
    def of(self, kind: type[A], other: type[B], /) -> Sequence[A | B]: ...
    @overload
    def of(self, kind: type[A], other: type[B], third: type[C], /) -> Sequence[A | B | C]: ...
    @overload
    def of(self, *kinds: type[cst.CSTNode]) -> Sequence[cst.CSTNode]: ...
    def of(self, *kinds: type[cst.CSTNode]) -> Sequence[cst.CSTNode]:
        """Returns the nodes of exactly these types, in order."""
        if kinds not in self._found:
            groups = [self._kinds[kind] for kind in kinds if kind in self._kinds]
            self._found[kinds] = groups[0] if len(groups) == 1 else sorted(chain(*groups), key=self.order)
        return self._found[kinds]

    @cached_property
    def _kinds(self) -> Mapping[type[cst.CSTNode], list[cst.CSTNode]]:
        return grouped((type(node), node) for node in self.nodes)

    def names(self, name: str) -> Sequence[cst.Name]:
        """Returns all names with this text, in order, attributes and keywords among them."""
        return self._names.get(name, ())

    @cached_property
    def _names(self) -> Mapping[str, list[cst.Name]]:
        return grouped((node.value, node) for node in self.of(cst.Name))

    @cached_property
    def assignments(self) -> Sequence[tuple[cst.CSTNode, cst.BaseExpression, cst.Assign | cst.AnnAssign]]:
        """Returns the targets of all assignments, each with the value and the statement, in order."""
        found: list[tuple[cst.CSTNode, cst.BaseExpression, cst.Assign | cst.AnnAssign]] = []
        for node in self.of(cst.Assign, cst.AnnAssign):
            targets = node.targets if isinstance(node, cst.Assign) else (node,)
            if node.value is not None:
                found += ((one.target, node.value, node) for one in targets)
        return found

    def reference(self, name: cst.Name) -> cst.Name | cst.Attribute:
        """Returns a name, or the attribute that it is the last part of."""
        parent = self.parent(name)
        return parent if isinstance(parent, cst.Attribute) and parent.attr is name else name

    def parent(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the node around a node; the module's is the module."""
        return self._parents.get(id(node), self.module)

    def ancestors(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yields the nodes around a node, from the innermost."""
        while node is not self.module:
            node = self._parents[id(node)]
            yield node

    def nearest(self, node: cst.CSTNode, *kinds: type[A]) -> A | None:
        """Returns the innermost node of these types around a node."""
        return next((outer for outer in self.ancestors(node) if isinstance(outer, kinds)), None)

    def order(self, node: cst.CSTNode) -> int:
        """Returns the index of a node in the reading order."""
        return self._orders[id(node)]

    def last(self, node: cst.CSTNode) -> int:
        """Returns the index in the reading order of the last node inside a node."""
        return self._lasts[self._orders[id(node)]]

    @cached_property
    def _lasts(self) -> Sequence[int]:
        lasts = list(range(len(self.nodes)))
        for order in range(len(self.nodes) - 1, 0, -1):
            parent = self._orders[id(self._parents[id(self.nodes[order])])]
            lasts[parent] = max(lasts[parent], lasts[order])
        return lasts

    def subtree(self, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
        """Yields a node and all nodes in it, in order."""
        return iter(self.nodes[self.order(node) : self.last(node) + 1])

    def is_inside(self, node: cst.CSTNode, outer: cst.CSTNode) -> bool:
        """Whether a node is another one, or inside of it."""
        return self.order(outer) <= self.order(node) <= self.last(outer)

    def assignment_of(self, name: cst.Name) -> cst.Assign | cst.AnnAssign | None:
        """Returns the assignment whose target is the name, also as part of a tuple or list."""
        parent = self.parent(name)
        while isinstance(parent, (cst.Tuple, cst.List)):
            parent = self.parent(parent)
        match parent, self.parent(parent):
            case cst.AssignTarget(), cst.Assign() as statement:
                return statement
            case cst.AnnAssign(target, value=cst.BaseExpression()) as statement, _ if target is name:
                return statement
            case _:
                return None

    def block_of(self, node: cst.CSTNode) -> cst.CSTNode:
        """Returns the body of statements that contains a node."""
        block = self.nearest(node, cst.IndentedBlock, cst.SimpleStatementSuite, cst.Module)
        return block or self.module

    def statement_in(self, node: cst.CSTNode, block: cst.CSTNode) -> cst.CSTNode:
        """Returns the statement of a block around a node; the block if it is on the line of its `if`."""
        while self.parent(node) is not block:
            node = self.parent(node)
        return block if isinstance(block, cst.SimpleStatementSuite) else node

    def is_target(self, node: cst.CSTNode) -> bool:
        """Whether a node is the target of an assignment of any kind."""
        parent = self.parent(node)
        is_changed = isinstance(parent, (cst.AugAssign, cst.AnnAssign)) and parent.target is node
        return isinstance(parent, cst.AssignTarget) or is_changed

    def is_written(self, node: cst.CSTNode) -> bool:
        """Whether an item or attribute is assigned or deleted rather than read."""
        return self.is_target(node) or isinstance(self.parent(node), cst.Del)

    def is_read(self, node: cst.CSTNode) -> bool:
        """Whether a name, attribute or item is read, and not bound, changed or deleted."""
        parent = self.parent(node)
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
                return self.is_read(parent)
            case _:
                return not isinstance(parent, _WRITERS)

    def span(self, node: cst.CSTNode) -> Span:
        """Returns the extent of a node without parentheses, but for those that make a tuple."""
        start, end = self._place(node, node)
        if isinstance(node, cst.Tuple) and node.lpar:
            start, end = self._place(node, node.lpar[-1])[0], self._place(node, node.rpar[0])[1]
        return Span(start, end)

    def _place(self, node: cst.CSTNode, part: cst.CSTNode) -> tuple[int, int]:
        """Returns the place of a part of a node; if possible, only the statement around it is written."""
        statement = node
        while id(statement) not in self._statements and statement is not self.module:
            statement = self.parent(statement)
        found = self._statement_positions(statement) if "_positions" not in self.__dict__ else None
        if found is None:
            return self._positions[id(part)]
        start, end = found.places[id(part)]
        return start + found.offset, end + found.offset

    def _statement_positions(self, statement: cst.CSTNode) -> StatementPositions | None:
        """Returns the positions in one statement; None if those of the whole module take less time."""
        key = id(statement)
        if key in self._statements and key not in self._known and self._written <= len(self.source.text):
            line, text = self._statements[key], self.source.text
            self._known[key] = found = statement_positions(self.module, statement, text, line)
            self._written += found.length if found else 0
        return self._known.get(key)

    @cached_property
    def _statements(self) -> Mapping[int, int]:
        """Returns the offsets of the lines on which statements begin; none if they are not as expected."""
        statements = [key for key, parent in self._parents.items() if type(parent) in _BODIES]
        statements.sort(key=self._orders.__getitem__)
        is_known = len(statements) == len(self._lines)
        return dict(zip(statements, self._lines, strict=True)) if is_known else {}

    def text(self, node: cst.CSTNode) -> str:
        """Returns a node as it is written."""
        span = self.span(node)
        return self.source.text[span.start : span.end]

    @cached_property
    def _positions(self) -> Mapping[int, tuple[int, int]]:
        return positions(self.module, self.source.text)


_BODIES = frozenset({cst.Module, cst.IndentedBlock})
STATEMENT_LINES = (cst.SimpleStatementLine, cst.SimpleStatementSuite)
_WRITERS = (
    *(cst.AssignTarget, cst.Del, cst.ImportAlias, cst.ImportFrom, cst.AsName, cst.Global, cst.Nonlocal),
)
_WRAPPERS: dict[type[cst.CSTNode], str] = {
    cst.Element: "value",
    cst.Index: "value",
    cst.SubscriptElement: "slice",
    cst.Annotation: "annotation",
    cst.Decorator: "decorator",
    cst.CompIf: "test",
    cst.NameItem: "name",
    cst.From: "item",
    cst.MatchSequenceElement: "value",
    cst.MatchOrElement: "pattern",
    cst.MatchKeywordElement: "pattern",
}
"""Nodes that hold one other node and mean nothing themselves, by the field that holds it."""
_READ: dict[type[cst.CSTNode], tuple[str, ...]] = {
    cst.ImportFrom: ("names",),
    cst.Parameters: ("posonly_params", "params", "star_arg", "kwonly_params", "star_kwarg"),
    cst.TypeVar: ("bound",),
    cst.ParamSpec: (),
    cst.TypeVarTuple: (),
}
"""The fields of nodes of which not all are read, or in another order."""
_SKIPPED = (
    *("whitespace", "comma", "semicolon", "lpar", "rpar", "lbrace", "rbrace", "lbracket", "rbracket"),
    *("leading_", "lines_after", "header", "footer", "trailing_", "operator", "equal", "dot", "colon"),
    *("first_colon", "second_colon", "asynchronous", "separator", "relative", "posonly_ind"),
)
"""Beginnings of the names of fields that hold no node that is read."""
_FIELDS: dict[type[cst.CSTNode], tuple[str, ...]] = {}
_PLAIN = frozenset({str, bool, type(None), cst.MaybeSentinel})
"""The types of values that are no nodes: `isinstance` of a class of libcst's takes three times as long."""


def _fields(kind: type[cst.CSTNode]) -> tuple[str, ...]:
    """Returns the fields of a type of nodes that can hold nodes that are read, in order."""
    if kind in _READ:
        return _READ[kind]
    return tuple(
        field.name
        for field in dataclasses.fields(kind)
        if not field.name.startswith(_SKIPPED) and field.type not in (str, bool)
    )


def _children(node: cst.CSTNode, fields: Sequence[str]) -> list[cst.CSTNode]:
    found: list[cst.CSTNode] = []
    for field in fields:
        value = getattr(node, field)
        kind = type(value)
        if kind is list or kind is tuple:
            found += [_unwrap(item) for item in value]
        elif kind not in _PLAIN:
            found.append(_unwrap(value))
    return found


def _unwrap(node: cst.CSTNode) -> cst.CSTNode:
    while wrapped := _WRAPPERS.get(type(node)):
        node = getattr(node, wrapped)
    return node
