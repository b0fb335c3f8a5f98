"""Reads options written in Python: dict literals, `dict(…)`, keywords.

A `**` or a name is replaced by its dict where the file shows it; else there may be unknown options. So is an
entry of a dict of dicts: `**OPTIONS["thumb"]`, `**OPTIONS.get(size, {})`.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Language, Option, Options, Receiver, Slot
from cloudinary_lint.languages.python.names import Names
from cloudinary_lint.languages.python.node_values import item_key, key_span, string, value
from cloudinary_lint.languages.python.slots import call_slot, dict_slot
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.facts import Carrier, Value
    from cloudinary_lint.languages.python.tree import Tree
    from cloudinary_lint.text.source import Span

_WRITERS = (cst.AssignTarget, cst.AugAssign, cst.AnnAssign, cst.Del)
_READS = frozenset({"get", "copy", "keys", "values", "items"})
_MOST = 200
"""Options that a mapping takes over from others: thousands can share a dict, and time grows with the text."""
_MOST_ENTRIES = 50
"""Entries of a dict of dicts of which any can be meant: each is read for each call."""


class ParsedOptions(NamedTuple):
    """The options of one expression; `has_unknown`: there may be others, which are unknown."""

    options: tuple[Option, ...] = ()
    has_unknown: bool = False
    slot: Slot | None = None


UNKNOWN_OPTIONS = ParsedOptions(has_unknown=True)


class Reader:
    """The tree and the names of one file, and how options are read in it."""

    def __init__(self, tree: Tree) -> None:
        self.tree = tree
        self.names = Names(tree)
        self._later: dict[tuple[int, str], ParsedOptions | None] = {}
        self._open: set[int] = set()
        self._shared: dict[int, ParsedOptions | None] = {}
        self._only_spread: dict[int, bool] = {}

    def fact(
        self,
        carrier: Carrier,
        name: str,
        place: cst.CSTNode,
        extent: cst.CSTNode,
        parsed: ParsedOptions = UNKNOWN_OPTIONS,
        *,
        function: str = "",
        receiver: Receiver | None = None,
    ) -> Options:
        """Returns the fact about options that are written together in a node."""
        return Options(
            carrier,
            Language.PYTHON,
            name,
            self.tree.span(place),
            self.tree.span(extent),
            parsed.options,
            parsed.slot,
            has_unknown=parsed.has_unknown,
            receiver=receiver or Receiver(),
            function=function,
        )

    def mapping(self, node: cst.CSTNode) -> ParsedOptions | None:
        """Returns the options of a dict literal or `dict(…)` call; None for any other expression."""
        match node:
            case cst.Dict(elements):
                return merge([self._element(element) for element in elements], dict_slot(self.tree, node))
            case cst.Call(cst.Name("dict") as func) if not self.names.bindings(func):
                return self.arguments(node)
            case cst.BinaryOperation(left, cst.BitOr(), right):
                later = self.mapping(right)
                parts = self.resolve(left), self._taken_over(right, later)
                return merge(parts, later.slot if later else None)
            case cst.Call():
                return self._returned_options(node)
            case _:
                return None

    def _returned_options(self, call: cst.Call) -> ParsedOptions | None:
        """Returns the options of the dict that a function returns: none of one that calls itself."""
        given = self.returned(call)
        if given is None or id(given) in self._open:
            return None
        self._open.add(id(given))
        parsed = self.mapping(given)
        self._open.discard(id(given))
        return parsed._replace(slot=None) if parsed else None

    def returned(self, node: cst.CSTNode) -> cst.Dict | cst.Call | None:
        """Returns the dict that a function of the module returns, if it returns nothing else."""
        bindings = self.names.bindings(node.func) if isinstance(node, cst.Call) else ()
        match [one.node for one in bindings]:
            case [cst.FunctionDef(decorators=[]) as function]:
                inner = self.tree.subtree(function)
            case _:
                return None
        kinds = (cst.Return, cst.Yield, cst.FunctionDef, cst.Lambda)
        match [one for one in inner if isinstance(one, kinds) and one is not function]:
            case [cst.Return(cst.Dict() | cst.Call(cst.Name("dict")) as given)]:
                return given
            case _:
                return None

    def arguments(self, call: cst.Call) -> ParsedOptions:
        """Returns the keywords of a call, and those of a first positional dict."""
        parts = [self.argument(arg, is_dict=_is_dict(call)) for arg in call.args]
        return merge(parts, call_slot(self.tree, call))

    def argument(self, arg: cst.Arg, *, is_dict: bool) -> ParsedOptions:
        """Returns the options of one argument; `is_dict`: a positional one is a mapping, too."""
        if arg.keyword:
            return ParsedOptions((self._keyword(arg, arg.keyword),))
        if arg.star == "**" or (is_dict and not arg.star):
            return self.resolve(arg.value)
        return UNKNOWN_OPTIONS if is_dict else ParsedOptions()

    def _keyword(self, arg: cst.Arg, keyword: cst.Name) -> Option:
        is_address = keyword.value == sdk.UPLOAD_PREFIX  # its literal is reported where it is
        literal = value(arg.value), self.tree.span(arg.value)
        known, span = literal if is_address else self.value(arg.value)
        return Option(keyword.value, known, self.tree.span(arg), self.tree.span(keyword), span)

    def value(self, node: cst.CSTNode) -> tuple[Value, Span | None]:
        """Returns a literal, or that of a name which the module binds once; and where it can be replaced."""
        given = self.names.constant(node)
        known = value(given or node)
        return known, self.tree.span(node) if given is None or known is UNKNOWN else None

    def text(self, node: cst.CSTNode) -> str | None:
        """Returns the text of a literal, or that of a name which the module binds once; None for others."""
        return string(self.names.constant(node) or node)

    def resolve(self, node: cst.BaseExpression) -> ParsedOptions:
        """Returns the options of a literal or of a name for one that never changes, else unknown ones."""
        return self._taken_over(node, self.mapping(node))

    def _taken_over(self, node: cst.BaseExpression, parsed: ParsedOptions | None) -> ParsedOptions:
        """Returns the options of an expression whose mapping was read, as a part of others."""
        if parsed is None:
            parsed = self.resolve_name(node) if isinstance(node, cst.Name) else self._chosen(node)
        return parsed._replace(slot=None) if parsed else UNKNOWN_OPTIONS

    def _chosen(self, node: cst.BaseExpression) -> ParsedOptions | None:
        """Returns the options of the entry of a dict of dicts, or all that its entries may have."""
        found = [self.resolve(one) for one in self._entries(node)]
        if len(found) < 2:  # noqa: PLR2004 - the one that is meant
            return found[0] if found else None
        every = merge(found)
        maybe = (one._replace(value=UNKNOWN, key_span=None, value_span=None) for one in every.options)
        return ParsedOptions(tuple(maybe), every.has_unknown)

    def _entries(self, node: cst.CSTNode) -> tuple[cst.BaseExpression, ...]:
        """Returns the values of a dict of dicts that an expression can mean; none unless it is in sight."""
        match node:
            case cst.Subscript(cst.Name() as name):
                return _values(self._nested(name), item_key(node))
            case cst.Call(cst.Attribute(cst.Name() as name, cst.Name("get")), [cst.Arg(key), *others]):
                given = self._nested(name)
                return (*_values(given, key), *(arg.value for arg in others)) if given else ()
            case _:
                return ()

    def _nested(self, name: cst.Name) -> cst.Dict | None:
        """Returns the dict that a name is bound to once and above, if it is only ever read by `**`."""
        given = self.names.constant(name)
        if not isinstance(given, cst.Dict) or self.tree.order(name) < self.tree.order(given):
            return None
        if id(given) not in self._only_spread:
            self._only_spread[id(given)] = all(map(self._is_spread, self.names.uses(name)))
        return given if self._only_spread[id(given)] and len(given.elements) <= _MOST_ENTRIES else None

    def _is_spread(self, use: cst.Name) -> bool:
        """Whether a use of a name binds it, asks for a key, or spreads one of its values."""
        match [*islice(self.tree.ancestors(use), 3)]:
            case [cst.AssignTarget() | cst.AnnAssign() | cst.ComparisonTarget(), *_]:
                return True
            case [cst.Subscript(base), cst.Arg(star="**") | cst.StarredDictElement(), _] | [
                cst.Attribute(base, cst.Name("get")),
                _,
                cst.Arg(star="**") | cst.StarredDictElement(),
            ]:
                return base is use
            case _:
                return False

    def resolve_name(self, name: cst.Name) -> ParsedOptions | None:
        """Returns the options of the one dict that a name is bound to; None where there is none."""
        bindings, order = self.names.bindings(name), self.tree.order(name)
        given = bindings[0].value if len(bindings) == 1 and bindings[0].order < order else None
        if given is None or any(given is outer for outer in self.tree.ancestors(name)):
            return None
        if id(given) not in self._shared:  # many calls may share a dict
            self._shared[id(given)] = self.mapping(given)
        parsed = self._shared[id(given)]
        later = self.written_later(name) if parsed else None
        return merge((parsed, later), parsed.slot) if parsed and later else None

    def written_later(self, name: cst.Name) -> ParsedOptions | None:
        """Returns the options that are written into a name's dict; None where it may change otherwise."""
        key = id(self.names.binding_scope(name)), name.value
        if key not in self._later:
            self._later[key] = None  # for a dict that depends on itself
            written = [self._written_by(use) for use in self.names.uses(name)]
            known = [one for one in written if one is not None]
            self._later[key] = merge(known) if len(known) == len(written) else None
        return self._later[key]

    def _written_by(self, name: cst.Name) -> ParsedOptions | None:
        """Returns the options that a use of a name may write into its dict; None where it may do more."""
        parent = self.tree.parent(name)
        match parent, self.tree.parent(parent):
            case cst.Attribute(base, cst.Name("setdefault")), cst.Call(func, [cst.Arg(key), *_]) as call if (
                base is name and func is parent and (text := string(key)) is not None
            ):
                return ParsedOptions((Option(text, UNKNOWN, self.tree.span(call)),))
            case cst.Attribute(base, cst.Name("update")), cst.Call(func, args) if (
                base is name and func is parent
            ):
                written = merge(self.argument(arg, is_dict=True) for arg in args)
                options = (Option(one.key, UNKNOWN, one.span) for one in written.options)
                return None if written.has_unknown else ParsedOptions(tuple(options))
            case cst.Subscript() as item, _ if (
                self.tree.is_target(item) and (text := string(item_key(item))) is not None
            ):
                return ParsedOptions((Option(text, UNKNOWN, self.tree.span(item)),))
            case _:
                return ParsedOptions() if self._is_read(name, parent) else None

    def _is_read(self, name: cst.Name, parent: cst.CSTNode) -> bool:
        """Whether a use of a name, in the node around it, leaves its dict unchanged."""
        match parent:
            case cst.AssignTarget() | cst.AnnAssign() | cst.StarredDictElement():
                return True
            case cst.ComparisonTarget() | cst.BinaryOperation():
                return True
            case cst.Param(name=bound):
                return bound is name
            case cst.Assign(targets):  # what changes a setting later is read with it
                names = [one.target.value for one in targets if isinstance(one.target, cst.Name)]
                return len(names) == len(targets) and sdk.DICT_SETTINGS.keys() >= {*names}
            case cst.Arg(keyword=keyword, star=star):
                call = self.tree.parent(parent)
                return keyword is name or star == "**" or (isinstance(call, cst.Call) and _is_dict(call))
            case cst.Attribute(attr=attribute):
                return attribute is name or attribute.value in _READS
            case cst.Subscript():
                return not isinstance(self.tree.parent(parent), _WRITERS)
            case _:
                return False

    def item(self, key: cst.CSTNode, place: cst.CSTNode, given: cst.BaseExpression | None) -> ParsedOptions:
        """Returns the option of an entry with a key; unknown options where the key isn't a literal."""
        text = string(key)
        if text is None:
            return UNKNOWN_OPTIONS
        known, span = self.value(given) if given else (UNKNOWN, None)
        return ParsedOptions((Option(text, known, self.tree.span(place), key_span(self.tree, key), span),))

    def _element(self, element: cst.BaseDictElement) -> ParsedOptions:
        if isinstance(element, cst.DictElement):
            return self.item(element.key, element, element.value)
        return self.resolve(element.value)


def _is_dict(call: cst.Call) -> bool:
    return isinstance(call.func, cst.Name) and call.func.value == "dict"


def merge(parts: Iterable[ParsedOptions], slot: Slot | None = None) -> ParsedOptions:
    """Returns several parts as one mapping, in order; one that takes over too many options is unknown."""
    every = tuple(parts)
    if sum(len(part.options) for part in every) > len(every) + _MOST:
        return ParsedOptions(has_unknown=True, slot=slot)
    options = tuple(option for part in every for option in part.options)
    return ParsedOptions(options, any(part.has_unknown for part in every), slot)


def _values(given: cst.Dict | None, key: cst.CSTNode) -> tuple[cst.BaseExpression, ...]:
    """Returns what a dict may hold under a key: all of it where the key is no literal."""
    wanted = string(key)
    return tuple(
        element.value
        for element in (given.elements if given else ())
        if not isinstance(element, cst.DictElement) or wanted is None or string(element.key) == wanted
    )
