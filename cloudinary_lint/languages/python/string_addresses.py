"""Finds `http://` addresses in string literals, and decides whether the program searches for them.

It does where the address is compared, searched for or replaced, where its https form is in the same call or
list, and in lists of sources and origins. In doubt the program delivers the address.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property, partial
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Use
from cloudinary_lint.languages.addresses import (
    SEARCHES,
    addresses,
    is_origin_name,
    is_searched_for,
    remainder,
    secure_remainders,
)
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.python.node_values import (
    decorator_function,
    dotted_name,
    grouped,
    item_key,
    keyword_of,
    last_name,
    mapped_text,
    may_hold,
    string,
)
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import replace
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.addresses import AddressMatch
    from cloudinary_lint.languages.python.options import Reader

_TEXTS = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
_COLLECTIONS = (cst.Tuple, cst.List, cst.Set)
_CONSTRUCTS = (*_COLLECTIONS, cst.Dict, cst.Comparison, cst.Call)
_TRANSPARENT = (
    *(*_COLLECTIONS, cst.Dict, cst.IfExp, cst.StarredElement, cst.BinaryOperation, cst.BooleanOperation),
    cst.ConcatenatedString,
)
_SCHEME = lazy_pattern(f"http|:|//|{UNKNOWN_CHAR}", re.IGNORECASE)
_PLAIN_SOURCE = lazy_pattern(r"[A-Za-z]+_?[sS]rc")
"""Names such as `img_src`, which may hold one picture as well as a list of sources."""
_PATTERN_KEYWORDS = frozenset({"regex", "regexp", "pattern", "old", "prefix", "prefixes"})
_MODULES = ("re.", "regex.", "fnmatch.")
_LOOKUPS = frozenset({"filter", "exclude", "filter_by", "Q", "get_object_or_404"})
"""Functions and methods whose keywords are conditions on rows."""
_MANAGER, _GET = "objects", "get"
_SQL_SEARCH = lazy_pattern(
    r"\s*(?:(?:select|update|delete)\b.*\b(?:i?like|rlike|regexp|replace\s*\()|(?:select|delete)\b.*\bwhere\b)",
    re.IGNORECASE | re.DOTALL,
)
_OPERATOR = "op"
"""SQLAlchemy's method that gives an operator: `column.op("~")(text)`."""
_MOCKS = ("unittest.mock.", "mock.", "mocker.")
_MOCKED = frozenset({"return_value", "side_effect"})
"""Keywords and attributes that say what a mock gives."""
_FIXTURES = frozenset({"pytest.fixture", "pytest_asyncio.fixture"})
_HOSTS = frozenset({"netloc", "hostname"})
"""Attributes of a parsed address that leave its scheme out."""
_VIEWS = frozenset({"items", "keys", "values"})
"""Methods of dicts that return what they hold."""
_DEEPEST = 10
"""Nodes around a string that are checked: nested literals would cost the square of their depth."""


def http_addresses(reader: Reader, templates: Iterable[cst.CSTNode] = ()) -> Iterator[Address]:
    """Yields the addresses in a file's strings, but those that are read as templates.

    A bare string, such as a docstring, is a comment.
    """
    lowered = reader.tree.source.text.lower()
    if "http://" not in lowered and sdk.LEGACY_HOST not in lowered:
        return
    uses = _AddressUses(reader)
    others = {id(node) for node in templates}
    for node in reader.tree.of(*_TEXTS):
        is_part = isinstance(reader.tree.parent(node), (cst.Expr, *_TEXTS))
        if may_hold("cloudinary", node) and not is_part and id(node) not in others:
            text = mapped_text(reader.tree, node)
            if text is not None:
                for fact in addresses(text, partial(uses.of, node, text.text)):
                    yield replace(fact, constant=uses.constant(node)) if fact.use is Use.WRITTEN else fact


class _AddressUses:
    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._tree = reader.tree
        self._names: dict[str, bool] = {}
        self._unused: dict[str, bool] = {}

    def of(self, node: cst.CSTNode, text: str, found: AddressMatch) -> Use:
        """Returns the use of an address in the text of a node."""
        place = Span(found.start, found.end)
        is_alone = place == Span(0, len(text))
        is_searched = not is_alone and is_searched_for(text, place)
        is_searched = is_searched or self._is_searched(node, remainder(text[found.start : found.end]))
        return Use.COMPARED if is_searched or self._is_in_test(node) else Use.WRITTEN

    def constant(self, node: cst.CSTNode) -> str:
        """Returns the name that the module binds a text to and does not use itself; else an empty text."""
        match self._tree.parent(node):
            case cst.Assign([cst.AssignTarget(cst.Name() as target)]) | cst.AnnAssign(cst.Name() as target):
                is_own = self._reader.names.binding_scope(target) is self._tree.module
                return target.value if is_own and self._is_unused(target) else ""
            case _:
                return ""

    def _is_unused(self, target: cst.Name) -> bool:
        if target.value not in self._unused:
            self._unused[target.value] = not any(True for _ in self._uses(target, self._tree.module))
        return self._unused[target.value]

    def _is_in_test(self, node: cst.CSTNode) -> bool:
        """Whether a text is in a fixture of pytest's or a test case: that may be in any module."""
        name = self._reader.names.qualified_name
        for outer in self._tree.ancestors(node):
            match outer:
                case cst.FunctionDef(decorators=decorators):
                    if any(name(decorator_function(one)) in _FIXTURES for one in decorators):
                        return True
                case cst.ClassDef(bases=bases):
                    if any(last_name(base.value).endswith("TestCase") for base in bases):
                        return True
        return False

    def _is_searched(self, node: cst.CSTNode, rest: str | None = None) -> bool:
        """Whether the code around an expression searches for it; `rest` is the address without its scheme."""
        lists_origins: Callable[[str], bool] = _lists_origins
        for _ in range(_DEEPEST):
            outer = self._tree.parent(node)
            if rest and isinstance(outer, _CONSTRUCTS) and self._has_https_form(outer, rest):
                return True
            found = self._decide(node, outer, lists_origins)
            if found is not None:
                return found
            if isinstance(outer, _COLLECTIONS):
                lists_origins = is_origin_name
            node = outer
        return False

    def _decide(
        self, node: cst.CSTNode, outer: cst.CSTNode, lists_origins: Callable[[str], bool]
    ) -> bool | None:
        """Whether the node around an expression searches for it; None if the next outer node decides."""
        match outer:
            case cst.Comparison() | cst.ComparisonTarget() | cst.MatchValue():
                return True
            case cst.DictElement(key):
                name = string(key) or ""
                is_search = name.startswith("$") or "__" in name or name in _PATTERN_KEYWORDS
                return True if key is not node and (is_search or lists_origins(name)) else None
            case cst.Arg():
                return self._is_searched_by_argument(outer, lists_origins)
            case cst.Call(func, args):
                return None if len(args) == 1 or func is node else False
            case cst.Attribute():
                return self._is_searched_by_attribute(outer)
            case cst.For(target=target, iter=iterable) | cst.CompFor(target=target, iter=iterable):
                return iterable is node and self._are_names_searched(target)
            case cst.Return():
                function = self._tree.nearest(outer, cst.FunctionDef)
                return function is not None and is_origin_name(function.name.value)
            case cst.Assign(targets):
                return any(self._is_searched_by_target(one.target, lists_origins) for one in targets)
            case cst.AnnAssign(target) | cst.AugAssign(target) | cst.NamedExpr(target):
                return self._is_searched_by_target(target, lists_origins)
            case _:
                return None if isinstance(outer, _TRANSPARENT) else False

    def _are_names_searched(self, target: cst.CSTNode) -> bool:
        """Whether all names that a loop binds are used, and only to search for them."""
        match target:
            case cst.Name():
                return self._is_name_searched(target)
            case cst.Tuple(elements):
                return all(self._are_names_searched(element.value) for element in elements)
            case _:
                return False

    def _is_searched_by_argument(self, arg: cst.Arg, lists_origins: Callable[[str], bool]) -> bool | None:
        """Whether a call searches for its argument; None if the code around the call decides."""
        keyword = keyword_of(arg)
        is_pattern = "__" in keyword or keyword in _PATTERN_KEYWORDS or keyword in _MOCKED
        if is_pattern or lists_origins(keyword):
            return True
        call = self._tree.parent(arg)
        if not isinstance(call, cst.Call):
            return False
        texts = [string(one.value) or "" for one in call.args[:2] if one is not arg]
        if any(map(_SQL_SEARCH.match, texts)) or (keyword and _is_lookup(call)):
            return True
        names = (*dotted_name(call.func).split("."), *texts)
        return True if self._is_search(call) or any(map(lists_origins, names)) else None

    def _is_search(self, call: cst.CSTNode) -> bool:
        if not isinstance(call, cst.Call):
            return False
        if isinstance(call.func, cst.Call) and last_name(call.func.func) == _OPERATOR:
            return True
        path = self._reader.names.path(call.func)
        return SEARCHES.fullmatch(last_name(call.func)) is not None or path.startswith((*_MODULES, *_MOCKS))

    def _is_searched_by_attribute(self, attribute: cst.Attribute) -> bool | None:
        """Whether a method that is called on the text itself may search it for the scheme."""
        name, call = attribute.attr.value, self._tree.parent(attribute)
        if name in _HOSTS or name in _VIEWS:
            return True if name in _HOSTS else None
        match call:
            case cst.Call(args=[cst.Arg(value=value), *_]) if self._is_search(call):
                searched = mapped_text(self._tree, value)
                return searched is None or _SCHEME.search(searched.text) is not None
            case _:
                return False

    def _is_searched_by_target(self, target: cst.CSTNode, lists_origins: Callable[[str], bool]) -> bool:
        """Whether what is assigned to a target lists origins, or is a name that is only searched for."""
        match target:
            case cst.Subscript():
                return lists_origins(string(item_key(target)) or "")
            case cst.Name() | cst.Attribute():
                name = last_name(target)
                return lists_origins(name) or name in _MOCKED or self._is_name_searched(target)
            case _:
                return False

    def _is_name_searched(self, target: cst.Name | cst.Attribute) -> bool:
        """Whether a name is used, and only to search for it."""
        name = target if isinstance(target, cst.Name) else target.attr
        scope = self._reader.names.binding_scope(target) if isinstance(target, cst.Name) else None
        key = f"{id(scope)} {name.value}"
        if key not in self._names:
            self._names[key] = False  # for a name that depends on itself
            uses = list(self._uses(name, scope))
            self._names[key] = bool(uses) and all(map(self._is_searched, uses))
        return self._names[key]

    def _uses(self, name: cst.Name, scope: cst.CSTNode | None) -> Iterator[cst.CSTNode]:
        for one in self._tree.names(name.value):
            node = self._tree.reference(one)
            is_same = node is not one or scope is None or self._reader.names.binding_scope(one) is scope
            if is_same and self._tree.is_read(node):
                yield node

    def _has_https_form(self, construct: cst.CSTNode, rest: str) -> bool:
        orders = self._secure.get(rest, ())
        index = bisect_left(orders, self._tree.order(construct))
        return index < len(orders) and orders[index] <= self._tree.last(construct)

    @cached_property
    def _secure(self) -> Mapping[str, Sequence[int]]:
        """Returns where https addresses are, each without its scheme, by the order of nodes."""
        return grouped(
            (rest, self._tree.order(node))
            for node in self._tree.of(*_TEXTS)
            if may_hold("cloudinary", node) and (text := mapped_text(self._tree, node)) is not None
            for rest in secure_remainders(text.text)
        )


def _is_lookup(call: cst.Call) -> bool:
    """Whether the keywords of a call are conditions on rows."""
    match call.func:
        case cst.Attribute(base, cst.Name(name)) if name == _GET:
            return last_name(base) == _MANAGER
        case func:
            return last_name(func) in _LOOKUPS


def _lists_origins(name: str) -> bool:
    """Whether a setting, keyword or function of that name lists sources or origins, and not one picture."""
    return is_origin_name(name) and _PLAIN_SOURCE.fullmatch(name) is None
