"""Options written in Python: dict literals, `dict(…)` and the keywords of a call.

A `**` or a name is replaced by its dict where the file shows it; else there may be unknown options.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Option
from cloudinary_lint.languages.python.bindings import Assignment, Binding
from cloudinary_lint.languages.python.slots import call_slot, dict_slot
from cloudinary_lint.languages.python.syntax import item_key
from cloudinary_lint.languages.python.values import key_span, string, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Slot, Value
    from cloudinary_lint.languages.python.names import Names
    from cloudinary_lint.languages.python.tree import Tree
    from cloudinary_lint.text.source import Span

_READS = frozenset({"get", "copy", "keys", "values", "items"})
_MOST = 200
"""Options that a mapping takes over from others: thousands can share a dict, and time grows with the text."""


@dataclass(frozen=True, slots=True)
class ParsedOptions:
    """The options of one expression; `has_unknown` says that there may be others, which are unknown."""

    options: tuple[Option, ...] = ()
    has_unknown: bool = False
    slot: Slot | None = None


UNKNOWN_OPTIONS = ParsedOptions(has_unknown=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """The tree and the names of one file, and how options are read in it."""

    tree: Tree
    names: Names
    _later: dict[tuple[int, str], ParsedOptions | None] = field(default_factory=dict, repr=False)
    _shared: dict[int, ParsedOptions | None] = field(default_factory=dict, repr=False)

    def mapping(self, node: cst.CSTNode) -> ParsedOptions | None:
        """Returns the options of a dict literal or `dict(…)` call; None for any other expression."""
        match node:
            case cst.Dict(elements):
                return self._dict(node, elements)
            case cst.Call(cst.Name("dict") as func, args) if not self.names.bindings(func):
                return self.arguments(node, args)
            case cst.BinaryOperation(left, cst.BitOr(), right):
                later = self.mapping(right)
                parts = self.resolve(left), self._taken_over(right, later)
                return merge(parts, later.slot if later else None)
            case _:
                return None

    def arguments(self, call: cst.Call, args: Sequence[cst.Arg]) -> ParsedOptions:
        """Returns the keywords of a call, and those of a first positional dict."""
        parts = [self.argument(arg, is_dict=_is_dict(call)) for arg in args]
        return merge(parts, call_slot(self.tree, call))

    def argument(self, arg: cst.Arg, *, is_dict: bool) -> ParsedOptions:
        """Returns the options of one argument; `is_dict` says that a positional one is a mapping too."""
        if arg.keyword:
            return ParsedOptions((self._keyword(arg, arg.keyword),))
        if arg.star == "**" or (is_dict and not arg.star):
            return self.resolve(arg.value)
        return UNKNOWN_OPTIONS if is_dict else ParsedOptions()

    def _keyword(self, arg: cst.Arg, keyword: cst.Name) -> Option:
        place = self.tree.span(keyword)
        is_address = keyword.value == sdk.UPLOAD_PREFIX  # its literal is reported where it is
        literal = value(arg.value), self.tree.span(arg.value)
        known, span = literal if is_address else self.value(arg.value)
        return Option(keyword.value, known, self.tree.span(arg), place, span)

    def value(self, node: cst.BaseExpression) -> tuple[Value, Span | None]:
        """Returns a literal, or that of a name which the module binds once; and where it can be replaced."""
        if isinstance(node, cst.Name) and (given := self.names.constant(node)) is not None:
            known = value(given)
            return known, self.tree.span(node) if known is UNKNOWN else None
        return value(node), self.tree.span(node)

    def resolve(self, node: cst.BaseExpression) -> ParsedOptions:
        """Returns the options of a literal or of a name for one that never changes, else unknown ones."""
        return self._taken_over(node, self.mapping(node))

    def _taken_over(self, node: cst.BaseExpression, parsed: ParsedOptions | None) -> ParsedOptions:
        """Returns the options of an expression whose mapping was read, as a part of others."""
        if parsed is None and isinstance(node, cst.Name):
            parsed = self.resolve_name(node)
        return ParsedOptions(parsed.options, parsed.has_unknown) if parsed else UNKNOWN_OPTIONS

    def resolve_name(self, name: cst.Name) -> ParsedOptions | None:
        """Returns the options of the one dict that a name is bound to; None where there is none."""
        match self.names.bindings(name):
            case [Binding(Assignment(given), order)] if order < self.tree.order(name):
                is_inner = any(given is outer for outer in self.tree.ancestors(name))
                parsed = None if is_inner else self._mapping_of(given)
                later = self._written_later(name) if parsed else None
                return merge((parsed, later), parsed.slot) if parsed and later else None
            case _:
                return None

    def _mapping_of(self, given: cst.CSTNode) -> ParsedOptions | None:
        """Returns what `mapping` does; a dict that many calls share is read once."""
        if id(given) not in self._shared:
            self._shared[id(given)] = self.mapping(given)
        return self._shared[id(given)]

    def _written_later(self, name: cst.Name) -> ParsedOptions | None:
        """Returns the options that are written into a name's dict; None where it may change otherwise."""
        key = id(self.names.binding_scope(name)), name.value
        if key not in self._later:
            self._later[key] = None if self._may_be_changed(name) else merge(self._filled(name))
        return self._later[key]

    def _may_be_changed(self, name: cst.Name) -> bool:
        """Whether a use of the name may change its dict, or pass it to code that does."""
        return not all(map(self._is_read, self.names.uses(name)))

    def _filled(self, name: cst.Name) -> Iterator[ParsedOptions]:
        """Yields the options that are written into the dict of a name later: which may be there."""
        for node in self.names.uses(name):
            item = self.tree.parent(node)
            if isinstance(item, cst.Subscript) and item.value is node and self._is_filled(item):
                key = string(item_key(item)) or ""
                yield ParsedOptions((Option(key, UNKNOWN, self.tree.span(item)),))

    def _is_filled(self, item: cst.Subscript) -> bool:
        """Whether a literal key of a dict is assigned."""
        parent = self.tree.parent(item)
        is_target = isinstance(parent, cst.AssignTarget) or (
            isinstance(parent, (cst.AugAssign, cst.AnnAssign)) and parent.target is item
        )
        return is_target and string(item_key(item)) is not None

    def _is_read(self, name: cst.Name) -> bool:
        parent = self.tree.parent(name)
        match parent:
            case cst.AssignTarget() | cst.AnnAssign() | cst.StarredDictElement():
                return True
            case cst.Param(name=bound):
                return bound is name
            case cst.ComparisonTarget() | cst.BinaryOperation():
                return True
            case cst.Assign(targets):
                return all(_is_setting(target.target) for target in targets)
            case cst.Arg(keyword=keyword, star=star):
                return keyword is name or star == "**"
            case cst.Attribute(attr=attribute):
                return attribute is name or attribute.value in _READS
            case cst.Subscript():
                writers = (cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.Del)
                return self._is_filled(parent) or not isinstance(self.tree.parent(parent), writers)
            case _:
                return False

    def item(self, key: cst.CSTNode, place: cst.CSTNode, given: cst.BaseExpression | None) -> ParsedOptions:
        """Returns the option of an entry with a key; unknown options where the key isn't a literal."""
        text = string(key)
        if text is None:
            return UNKNOWN_OPTIONS
        known, span = self.value(given) if given else (UNKNOWN, None)
        return ParsedOptions((Option(text, known, self.tree.span(place), key_span(self.tree, key), span),))

    def _dict(self, node: cst.Dict, elements: Sequence[cst.BaseDictElement]) -> ParsedOptions:
        return merge([self._element(element) for element in elements], dict_slot(self.tree, node))

    def _element(self, element: cst.BaseDictElement) -> ParsedOptions:
        if isinstance(element, cst.DictElement):
            return self.item(element.key, element, element.value)
        return self.resolve(element.value)


def _is_setting(node: cst.CSTNode) -> bool:
    """Whether a name is one that the SDK reads: what changes it later is read by `dict_updates`."""
    return isinstance(node, cst.Name) and node.value in sdk.DICT_SETTINGS


def _is_dict(call: cst.Call) -> bool:
    return isinstance(call.func, cst.Name) and call.func.value == "dict"


def merge(parts: Iterable[ParsedOptions], slot: Slot | None = None) -> ParsedOptions:
    """Returns several parts as one mapping, in order; one that takes over too many options is unknown."""
    every = tuple(parts)
    if sum(len(part.options) for part in every) > len(every) + _MOST:
        return ParsedOptions(has_unknown=True, slot=slot)
    options = tuple(option for part in every for option in part.options)
    return ParsedOptions(options, any(part.has_unknown for part in every), slot)
