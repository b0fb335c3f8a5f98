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
from cloudinary_lint.facts import Language, Use
from cloudinary_lint.languages.addresses import (
    SEARCHES,
    addresses,
    is_origin_name,
    is_searched_for,
    remainder,
    secure_remainders,
)
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.python.bindings import is_read
from cloudinary_lint.languages.python.node_values import (
    dotted_name,
    item_key,
    last_name,
    mapped_text,
    may_hold,
    string,
)
from cloudinary_lint.records import replace
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.addresses import AddressMatch
    from cloudinary_lint.languages.python.options import Reader

_TEXTS = (cst.SimpleString, cst.ConcatenatedString, cst.FormattedString)
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
                for fact in addresses(text, Language.PYTHON, partial(uses.of, node, text.text)):
                    yield replace(fact, constant=uses.constant(node)) if fact.use is Use.WRITTEN else fact


class _AddressUses:
    """The uses of the addresses in the strings of one file."""

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
        """Whether the module does not use a name that it binds."""
        if target.value not in self._unused:
            uses = self._uses(target, self._tree.module)
            self._unused[target.value] = next(uses, None) is None
        return self._unused[target.value]

    def _is_in_test(self, node: cst.CSTNode) -> bool:
        """Whether a text is in a fixture of pytest's or a test case: that may be in any module."""
        for outer in self._tree.ancestors(node):
            match outer:
                case cst.FunctionDef(decorators=[*decorators]) if any(map(self._is_fixture, decorators)):
                    return True
                case cst.ClassDef(bases=[*bases]) if any(map(_is_test_case, bases)):
                    return True
                case _:
                    pass
        return False

    def _is_fixture(self, decorator: cst.Decorator) -> bool:
        node = decorator.decorator
        callee = node.func if isinstance(node, cst.Call) else node
        return self._reader.names.qualified_name(callee) in _FIXTURES

    def _is_searched(self, node: cst.CSTNode, rest: str | None = None) -> bool:
        """Whether the code around an expression searches for it; `rest` is the address without its scheme."""
        in_collection = False
        for _ in range(_DEEPEST):
            outer = self._tree.parent(node)
            if rest and isinstance(outer, _CONSTRUCTS) and self._has_https_form(outer, rest):
                return True
            found = self._decide(node, outer, in_collection=in_collection)
            if found is not None:
                return found
            in_collection = in_collection or isinstance(outer, _COLLECTIONS)
            node = outer
        return False

    def _decide(self, node: cst.CSTNode, outer: cst.CSTNode, *, in_collection: bool) -> bool | None:
        """Whether the node around an expression searches for it; None if the next outer node decides."""
        match outer:
            case cst.Comparison() | cst.ComparisonTarget() | cst.MatchValue():
                return True
            case cst.DictElement(key):
                is_value = key is not node
                return True if is_value and _is_searched_by_key(key, in_collection=in_collection) else None
            case cst.Arg():
                return self._is_searched_by_argument(outer, in_collection=in_collection)
            case cst.Call(func, args):
                return None if len(args) == 1 or func is node else False
            case cst.Attribute(attr=cst.Name(name)) if name in _HOSTS:
                return True
            case cst.Attribute(attr=cst.Name(name)):
                return None if name in _VIEWS else self._is_method_of_search(outer)
            case cst.For(target=target, iter=iterable) | cst.CompFor(target=target, iter=iterable):
                return iterable is node and self._are_names_searched(target)
            case cst.Return():
                return self._is_list_of_origins(outer)
            case _ if isinstance(outer, _TRANSPARENT):
                return None
            case _:
                targets = _targets(outer)
                return any(self._is_searched_by_target(one, in_collection=in_collection) for one in targets)

    def _are_names_searched(self, target: cst.CSTNode) -> bool:
        """Whether all names that a loop binds are used, and only to search for them."""
        match target:
            case cst.Name():
                return self._is_name_searched(target)
            case cst.Tuple(elements):
                return all(self._are_names_searched(element.value) for element in elements)
            case _:
                return False

    def _is_list_of_origins(self, statement: cst.Return) -> bool:
        """Whether a function returns origins, by its name."""
        around = (one for one in self._tree.ancestors(statement) if isinstance(one, cst.FunctionDef))
        function = next(around, None)
        return function is not None and is_origin_name(function.name.value)

    def _is_searched_by_argument(self, arg: cst.Arg, *, in_collection: bool) -> bool | None:
        """Whether a call searches for its argument; None if the code around the call decides."""
        keyword = arg.keyword.value if arg.keyword else ""
        if "__" in keyword or keyword in _PATTERN_KEYWORDS or keyword in _MOCKED:
            return True
        if _lists_origins(keyword, in_collection=in_collection):
            return True
        call = self._tree.parent(arg)
        if not isinstance(call, cst.Call):
            return False
        texts = [string(one.value) or "" for one in call.args[:2] if one is not arg]
        if any(map(_SQL_SEARCH.match, texts)) or (keyword and _is_lookup(call)):
            return True
        names = (*dotted_name(call.func).split("."), *texts)
        is_searched = self._is_search(call) or any(
            _lists_origins(name, in_collection=in_collection) for name in names
        )
        return True if is_searched else None

    def _is_search(self, call: cst.CSTNode) -> bool:
        if not isinstance(call, cst.Call):
            return False
        if isinstance(call.func, cst.Call) and last_name(call.func.func) == _OPERATOR:
            return True
        path = self._reader.names.path(call.func)
        return SEARCHES.fullmatch(last_name(call.func)) is not None or path.startswith((*_MODULES, *_MOCKS))

    def _is_method_of_search(self, attribute: cst.Attribute) -> bool:
        """Whether a method that is called on the text itself may search it for the scheme."""
        call = self._tree.parent(attribute)
        match call:
            case cst.Call(args=[cst.Arg(value=value), *_]) if self._is_search(call):
                searched = mapped_text(self._tree, value)
                return searched is None or _SCHEME.search(searched.text) is not None
            case _:
                return False

    def _is_searched_by_target(self, target: cst.CSTNode, *, in_collection: bool) -> bool:
        """Whether what is assigned to a target lists origins, or is a name that is only searched for."""
        match target:
            case cst.Subscript():
                return _lists_origins(string(item_key(target)) or "", in_collection=in_collection)
            case cst.Name() | cst.Attribute():
                is_listed = _lists_origins(last_name(target), in_collection=in_collection)
                is_mocked = last_name(target) in _MOCKED
                return is_listed or is_mocked or self._is_name_searched(target)
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
            if is_same and is_read(self._tree, node):
                yield node

    def _has_https_form(self, construct: cst.CSTNode, rest: str) -> bool:
        """Whether the https form of an address is in a construct."""
        orders = self._secure.get(rest, ())
        index = bisect_left(orders, self._tree.order(construct))
        return index < len(orders) and orders[index] <= self._tree.last(construct)

    @cached_property
    def _secure(self) -> Mapping[str, Sequence[int]]:
        """Returns where https addresses are, each without its scheme, by the order of nodes."""
        found: dict[str, list[int]] = {}
        for node in self._tree.of(*_TEXTS):
            if may_hold("cloudinary", node) and (text := mapped_text(self._tree, node)) is not None:
                for rest in secure_remainders(text.text):
                    found.setdefault(rest, []).append(self._tree.order(node))
        return found


def _is_test_case(base: cst.Arg) -> bool:
    return last_name(base.value).endswith("TestCase")


def _is_lookup(call: cst.Call) -> bool:
    """Whether the keywords of a call are conditions on rows."""
    match call.func:
        case cst.Attribute(base, cst.Name(name)) if name == _GET:
            return last_name(base) == _MANAGER
        case func:
            return last_name(func) in _LOOKUPS


_COLLECTIONS = (cst.Tuple, cst.List, cst.Set)
_CONSTRUCTS = (*_COLLECTIONS, cst.Dict, cst.Comparison, cst.Call)
_TRANSPARENT = (
    *(*_COLLECTIONS, cst.Dict, cst.IfExp, cst.StarredElement, cst.BinaryOperation, cst.BooleanOperation),
    cst.ConcatenatedString,
)


def _is_searched_by_key(key: cst.BaseExpression, *, in_collection: bool) -> bool:
    name = string(key) or ""
    is_search = name.startswith("$") or "__" in name or name in _PATTERN_KEYWORDS
    return is_search or _lists_origins(name, in_collection=in_collection)


def _lists_origins(name: str, *, in_collection: bool) -> bool:
    """Whether a setting, keyword or function of that name lists sources or origins."""
    return is_origin_name(name) and (in_collection or _PLAIN_SOURCE.fullmatch(name) is None)


def _targets(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    match node:
        case cst.Assign(targets):
            yield from (one.target for one in targets)
        case cst.AnnAssign(target) | cst.AugAssign(target) | cst.NamedExpr(target):
            yield target
