"""Reads options written in Python, and finds where more can be inserted: dict literals, `dict(…)`, keywords.

A `**` or a name is replaced by its dict where the file shows it; else there may be unknown options. The text
between the last entry and the closing bracket holds nothing but blanks, comments, brackets and one comma.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Option, Slot
from cloudinary_lint.languages.python.bindings import Assignment, Binding, is_target
from cloudinary_lint.languages.python.nested_options import NestedOptions, without_value
from cloudinary_lint.languages.python.node_values import item_key, key_span, string, value
from cloudinary_lint.records import dataclass, field
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.python.names import Names
    from cloudinary_lint.languages.python.tree import Tree
    from cloudinary_lint.text.source import Source

_READS = frozenset({"get", "copy", "keys", "values", "items"})
_WRITES = frozenset({"update", "setdefault"})
_TAIL = lazy_pattern(r"(?:[ \t\f\r\n]|\\(?:\r\n|\r|\n)|\#[^\r\n]*)*(?P<comma>,)?")
_REST = lazy_pattern(r"[ \t\f]*(?P<comment>\#[^\r\n]*)?(?=[\r\n]|$)")
_COLONS = frozenset({":", " : ", " :"})
_GAP = lazy_pattern(r"(?P<comma>,)(?P<blank>[ \t]?)")
_MOST = 200
"""Options that a mapping takes over from others: thousands can share a dict, and time grows with the text."""


@dataclass(frozen=True, slots=True)
class ParsedOptions:
    """The options of one expression; `has_unknown`: there may be others, which are unknown."""

    options: tuple[Option, ...] = ()
    has_unknown: bool = False
    slot: Slot | None = None


UNKNOWN_OPTIONS = ParsedOptions(has_unknown=True)


@dataclass(frozen=True, slots=True)
class Reader:
    """The tree and the names of one file, and how options are read in it."""

    tree: Tree
    names: Names
    _nested: NestedOptions
    _later: dict[tuple[int, str], ParsedOptions | None] = field(default_factory=dict, repr=False)
    _open: set[int] = field(default_factory=set, repr=False)
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
        return ParsedOptions(parsed.options, parsed.has_unknown) if parsed else None

    def returned(self, node: cst.CSTNode) -> cst.Dict | cst.Call | None:
        """Returns the dict that a function of the module returns, if it returns nothing else."""
        match node:
            case cst.Call(cst.Name() as func):
                functions = [one.node for one in self.names.bindings(func)]
            case _:
                return None
        if len(functions) != 1 or not isinstance(functions[0], cst.FunctionDef) or functions[0].decorators:
            return None
        inner = self.tree.subtree(functions[0])
        kinds = (cst.Return, cst.Yield, cst.FunctionDef, cst.Lambda)
        match [one for one in inner if isinstance(one, kinds) and one is not functions[0]]:
            case [cst.Return(cst.Dict() | cst.Call(cst.Name("dict")) as given)]:
                return given
            case _:
                return None

    def arguments(self, call: cst.Call, args: Sequence[cst.Arg]) -> ParsedOptions:
        """Returns the keywords of a call, and those of a first positional dict."""
        parts = [self.argument(arg, is_dict=_is_dict(call)) for arg in args]
        return merge(parts, call_slot(self.tree, call))

    def argument(self, arg: cst.Arg, *, is_dict: bool) -> ParsedOptions:
        """Returns the options of one argument; `is_dict`: a positional one is a mapping, too."""
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

    def text(self, node: cst.CSTNode) -> str | None:
        """Returns the text of a literal, or that of a name which the module binds once; None for others."""
        given = self.names.constant(node) if isinstance(node, cst.Name) else node
        return string(given) if given is not None else None

    def resolve(self, node: cst.BaseExpression) -> ParsedOptions:
        """Returns the options of a literal or of a name for one that never changes, else unknown ones."""
        return self._taken_over(node, self.mapping(node))

    def _taken_over(self, node: cst.BaseExpression, parsed: ParsedOptions | None) -> ParsedOptions:
        """Returns the options of an expression whose mapping was read, as a part of others."""
        if parsed is None:
            parsed = self.resolve_name(node) if isinstance(node, cst.Name) else self._chosen(node)
        return ParsedOptions(parsed.options, parsed.has_unknown) if parsed else UNKNOWN_OPTIONS

    def _chosen(self, node: cst.BaseExpression) -> ParsedOptions | None:
        """Returns the options of the entry of a dict of dicts, or all that its entries may have."""
        found = [self.resolve(one) for one in self._nested.entries(node)]
        if len(found) < 2:  # noqa: PLR2004 - the one that is meant
            return found[0] if found else None
        every = merge(found)
        return ParsedOptions(tuple(map(without_value, every.options)), every.has_unknown)

    def resolve_name(self, name: cst.Name) -> ParsedOptions | None:
        """Returns the options of the one dict that a name is bound to; None where there is none."""
        match self.names.bindings(name):
            case [Binding(Assignment(given), order)] if order < self.tree.order(name):
                is_inner = any(given is outer for outer in self.tree.ancestors(name))
                parsed = None if is_inner else self._mapping_of(given)
                later = self.written_later(name) if parsed else None
                return merge((parsed, later), parsed.slot) if parsed and later else None
            case _:
                return None

    def _mapping_of(self, given: cst.CSTNode) -> ParsedOptions | None:
        """Returns what `mapping` does; a dict that many calls share is read once."""
        if id(given) not in self._shared:
            self._shared[id(given)] = self.mapping(given)
        return self._shared[id(given)]

    def written_later(self, name: cst.Name) -> ParsedOptions | None:
        """Returns the options that are written into a name's dict; None where it may change otherwise."""
        key = id(self.names.binding_scope(name)), name.value
        if key not in self._later:
            self._later[key] = None  # for a dict that depends on itself
            self._later[key] = None if self._may_be_changed(name) else merge(self._later_options(name))
        return self._later[key]

    def _may_be_changed(self, name: cst.Name) -> bool:
        """Whether a use of the name may change its dict, or pass it to code that does."""
        return not all(map(self._is_read, self.names.uses(name)))

    def _later_options(self, name: cst.Name) -> Iterator[ParsedOptions]:
        """Yields the options that are written into the dict of a name later: which may be there."""
        for node in self.names.uses(name):
            match self.tree.parent(node):
                case cst.Subscript() as item if item.value is node and self._is_filled(item):
                    key = string(item_key(item)) or ""
                    yield ParsedOptions((Option(key, UNKNOWN, self.tree.span(item)),))
                case cst.Attribute() as method if method.value is node and method.attr.value in _WRITES:
                    written = self._written_by(method) or UNKNOWN_OPTIONS
                    options = (Option(one.key, UNKNOWN, one.span) for one in written.options)
                    yield ParsedOptions(tuple(options), written.has_unknown)

    def _written_by(self, method: cst.Attribute) -> ParsedOptions | None:
        """Returns the options that a call of `update` or `setdefault` writes, if all are known."""
        call = self.tree.parent(method)
        if not isinstance(call, cst.Call) or call.func is not method:
            return None
        match method.attr.value, call.args:
            case "setdefault", [cst.Arg(key), *_] if (text := string(key)) is not None:
                return ParsedOptions((Option(text, UNKNOWN, self.tree.span(call)),))
            case "update", args:
                written = merge(self.argument(arg, is_dict=True) for arg in args)
                return None if written.has_unknown else written
            case _:
                return None

    def _is_filled(self, item: cst.Subscript) -> bool:
        """Whether a literal key of a dict is assigned."""
        return is_target(self.tree, item) and string(item_key(item)) is not None

    def _is_read(self, name: cst.Name) -> bool:
        """Whether a use of a name leaves its dict unchanged, or writes an item that is read elsewhere."""
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
                call = self.tree.parent(parent)
                return keyword is name or star == "**" or (isinstance(call, cst.Call) and _is_dict(call))
            case cst.Attribute(attr=attribute):
                is_written = attribute.value in _WRITES and self._written_by(parent) is not None
                return attribute is name or attribute.value in _READS or is_written
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


def dict_slot(tree: Tree, node: cst.Dict) -> Slot:
    """Returns the slot of a dict literal: a key in the quotes of its last key."""
    span = tree.span(node)
    entries = tuple(tree.span(element) for element in node.elements)
    opening, middle = _dict_style(tree, node)
    return _slot(tree.source, _Bracketed(Span(span.start + 1, span.end - 1), entries, opening, middle))


def _dict_style(tree: Tree, node: cst.Dict) -> tuple[str, str]:
    """Returns the text before a key, and that between key and value."""
    elements = [element for element in node.elements if isinstance(element, cst.DictElement)]
    for element in reversed(elements):
        if isinstance(element.key, cst.SimpleString):
            quote = element.key.quote[0]
            between = tree.source.text[tree.span(element.key).end : tree.span(element.value).start]
            return quote, quote + (between if between in _COLONS else ": ")
    return '"', '": '


def call_slot(tree: Tree, call: cst.Call) -> Slot:
    """Returns the slot of a call: a keyword behind its last argument."""
    end = tree.span(call).end - 1
    start = tree.source.text.index("(", tree.span(call.func).end) + 1
    entries = tuple(tree.span(arg) for arg in call.args)
    keywords = [tree.span(arg.keyword).end for arg in call.args if arg.keyword]
    is_spaced = bool(keywords) and tree.source.text[keywords[-1]] == " "
    return _slot(tree.source, _Bracketed(Span(start, end), entries, "", " = " if is_spaced else "="))


@dataclass(frozen=True, slots=True)
class _Bracketed:
    """The spans of a bracketed list's entries, its inside (between the brackets), and an entry's spelling."""

    inside: Span
    entries: tuple[Span, ...]
    opening: str = ""
    middle: str = "="


def _slot(source: Source, written: _Bracketed) -> Slot:
    """Returns the slot behind the last entry: on a line of its own where that one begins one."""
    if not written.entries:
        return Slot(written.inside.start, opening=written.opening, middle=written.middle)
    last = written.entries[-1]
    comma = _comma_end(source.text, last.end, written.inside.end)
    begins = last.start - len(_indent(source, last.start))
    if begins == source.line_at(last.start).start:
        return _slot_on_own_line(source, written, comma)
    return _slot_on_same_line(source, written, comma)


def _comma_end(text: str, start: int, end: int) -> int | None:
    """Returns the offset behind the comma that follows an entry; None where there is none."""
    match = _TAIL.match(text, start, end)
    return match.end("comma") if match and match["comma"] else None


def _indent(source: Source, offset: int) -> str:
    line = source.line_at(offset)
    before = source.text[line.start : offset]
    return before if not before.strip(" \t\f") else ""


def _slot_on_own_line(source: Source, written: _Bracketed, comma: int | None) -> Slot:
    """Returns the slot on the line after the last entry and its comment."""
    last = written.entries[-1]
    after = last.end if comma is None else comma
    rest = _REST.match(source.text, after, written.inside.end)
    offset = after
    if rest and (rest["comment"] or rest.end() < written.inside.end):
        offset = rest.end()
    return Slot(
        offset,
        source.newline_after(last.start) + _indent(source, last.start),
        written.opening,
        written.middle,
        after="" if comma is None else ",",
        comma=last.end if comma is None else None,
    )


def _slot_on_same_line(source: Source, written: _Bracketed, comma: int | None) -> Slot:
    last = written.entries[-1]
    return Slot(
        last.end if comma is None else comma,
        _blank_after_commas(source.text, written.entries),
        written.opening,
        written.middle,
        after="" if comma is None else ",",
        comma=last.end if comma is None else None,
    )


def _blank_after_commas(text: str, entries: tuple[Span, ...]) -> str:
    """Returns the text behind the commas of these entries: a blank or nothing."""
    if len(entries) > 1:
        match = _GAP.match(text, entries[-2].end)
        if match and match["blank"] == "" and match.end() == entries[-1].start:
            return ""
    return " "
