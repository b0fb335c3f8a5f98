"""Options written in Python: dict literals, `dict(…)`, the keywords of a call, and what changes them later.

A `**` or a name whose dict is in sight is looked into; every other one leaves the options open.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Option
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.bindings import Assigned, Binding
from cloudinary_lint.languages.python.slots import call_slot, dict_slot
from cloudinary_lint.languages.python.values import key_span, string, value

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from cloudinary_lint.facts import Slot
    from cloudinary_lint.languages.python.names import Names
    from cloudinary_lint.languages.python.tree import Tree

_READS = frozenset({"get", "copy", "keys", "values", "items"})


@dataclass(frozen=True, slots=True)
class Written:
    """The options of one expression; `is_open` says that there may be more of them than are seen."""

    options: tuple[Option, ...] = ()
    is_open: bool = False
    slot: Slot | None = None


OPEN = Written(is_open=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads options within one file."""

    tree: Tree
    names: Names

    def mapping(self, node: syntax.Node) -> Written | None:
        """The options of a dict literal or `dict(…)` call; None for any other expression."""
        match node:
            case syntax.Dict(elements):
                return self._dict(node, elements)
            case syntax.Call(syntax.Name("dict") as func, args) if not self.names.bindings(func):
                return self.arguments(node, args)
            case syntax.BinaryOperation(left, "|", right):
                later = self.mapping(right)
                return merged((self.seen(left), self.seen(right)), later.slot if later else None)
            case _:
                return None

    def arguments(self, call: syntax.Call, args: Sequence[syntax.Arg]) -> Written:
        """The keywords of a call, and those of a first positional dict."""
        parts = [self.argument(arg, is_dict=_is_dict(call)) for arg in args]
        return merged(parts, call_slot(self.tree, call))

    def argument(self, arg: syntax.Arg, *, is_dict: bool) -> Written:
        """One argument of a call; `is_dict` says that a positional one is a mapping too."""
        if arg.keyword:
            return Written((self._keyword(arg, arg.keyword),))
        if arg.star == "**" or (is_dict and not arg.star):
            return self.seen(arg.value)
        return OPEN if is_dict else Written()

    def _keyword(self, arg: syntax.Arg, keyword: syntax.Name) -> Option:
        place = self.tree.span(keyword)
        return Option(keyword.value, value(arg.value), self.tree.span(arg), place, self.tree.span(arg.value))

    def seen(self, node: syntax.Expression) -> Written:
        """The options of a mapping in sight: a literal, or a name bound once to one and never changed."""
        written = self.mapping(node)
        if written is None and isinstance(node, syntax.Name):
            written = self.named(node)
        return Written(written.options, written.is_open) if written else OPEN

    def named(self, name: syntax.Name) -> Written | None:
        """The dict in sight that a name stands for."""
        match self.names.bindings(name):
            case [Binding(Assigned(given), order)] if order < self.tree.order(name):
                is_inner = given in self.tree.ancestors(name)
                return None if is_inner or self._is_touched(name) else self.mapping(given)
            case _:
                return None

    def _is_touched(self, name: syntax.Name) -> bool:
        """Whether a use of the name may change the dict that it stands for, or hand it to code that does."""
        home = self.names.home(name)
        same = self.tree.named(name.value)
        return any(not self._is_read(node) and self.names.home(node) is home for node in same)

    def _is_read(self, name: syntax.Name) -> bool:
        parent = name.parent
        match parent:
            case syntax.AssignTarget() | syntax.AnnAssign() | syntax.StarredDictElement():
                return True
            case syntax.Param(name=bound):
                return bound is name
            case syntax.ComparisonTarget() | syntax.BinaryOperation():
                return True
            case syntax.Assign(targets):
                return all(_is_setting(target.target) for target in targets)
            case syntax.Arg(keyword=keyword, star=star):
                return keyword is name or star == "**"
            case syntax.Attribute(attr=attribute):
                return attribute is name or attribute.value in _READS
            case syntax.Subscript():
                return not isinstance(parent.parent, (syntax.AssignTarget, syntax.AugAssign, syntax.Del))
            case _:
                return False

    def item(self, key: syntax.Node, place: syntax.Node, given: syntax.Expression | None) -> Written:
        """One entry with a key; open where the key isn't known."""
        text = string(key)
        if text is None:
            return OPEN
        span = self.tree.span(given) if given else None
        known = value(given) if given else UNKNOWN
        return Written((Option(text, known, self.tree.span(place), key_span(self.tree, key), span),))

    def _dict(
        self, node: syntax.Dict, elements: Sequence[syntax.DictElement | syntax.StarredDictElement]
    ) -> Written:
        return merged([self._element(element) for element in elements], dict_slot(self.tree, node))

    def _element(self, element: syntax.DictElement | syntax.StarredDictElement) -> Written:
        if isinstance(element, syntax.DictElement):
            return self.item(element.key, element, element.value)
        return self.seen(element.value)


def _is_setting(node: syntax.Node) -> bool:
    """Whether a name is one that the SDK reads: what changes it later is an amendment of its own."""
    return isinstance(node, syntax.Name) and node.value in sdk.DICT_SETTINGS


def _is_dict(call: syntax.Call) -> bool:
    return isinstance(call.func, syntax.Name) and call.func.value == "dict"


def merged(parts: Iterable[Written], slot: Slot | None = None) -> Written:
    """Several parts as one mapping, in order."""
    every = tuple(parts)
    options = tuple(option for part in every for option in part.options)
    return Written(options, any(part.is_open for part in every), slot)
