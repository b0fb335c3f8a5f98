"""Finds reads of `url` from responses of the SDK, unless `secure_url` is read first or `url` is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, ResponseRead
from cloudinary_lint.languages.python.inferred_types import OTHER, ResponseType, element_of, item
from cloudinary_lint.languages.python.node_values import item_key, key_span, last_name
from cloudinary_lint.languages.python.response_types import LOOKUPS
from cloudinary_lint.languages.python.response_writes import is_written
from cloudinary_lint.languages.python.secure_reads import SecureReads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.inferred_types import Inferred
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes

    Read = tuple[cst.CSTNode, Inferred, cst.CSTNode]
    """An expression or pattern that looks a key up, the type of what it is looked up in, and the key."""

_GETTER = "operator.itemgetter"


def response_reads(reader: Reader, types: ResponseTypes) -> Iterator[ResponseRead]:
    """Yields the reads of the key from a response."""
    secure, span = SecureReads(reader), reader.tree.span
    for node, found, key in _reads(reader, types):
        if found.kind is ResponseType.ONE and not secure.precede(node):
            inner = key_span(reader.tree, key)
            yield ResponseRead(
                Language.PYTHON, span(key), inner, sdk.INSECURE_KEY, span(node), condition=found.through
            )


def _reads(reader: Reader, types: ResponseTypes) -> Iterator[Read]:
    for node in reader.tree.of(cst.Subscript, cst.Call):
        match node:
            case cst.Subscript(base) if not is_written(reader.tree, node):
                key = item_key(node)
                if _is_read(reader, key):
                    yield node, types.of(base), key
            case cst.Call(cst.Attribute(base, cst.Name(method)), [cst.Arg(key, keyword=None), *_]) if (
                method in LOOKUPS
            ):
                if _is_read(reader, key):
                    yield node, types.of(base), key
            case cst.Call(func, args) if reader.names.qualified_name(func) == _GETTER:
                keys = [arg.value for arg in args]
                if not any(reader.text(key) == sdk.SECURE_KEY for key in keys):
                    yield from (
                        (node, _given(reader, types, node), key) for key in keys if _is_read(reader, key)
                    )
            case _:
                pass
    for statement in reader.tree.of(cst.Match):
        for case in statement.cases:
            yield from _pattern_reads(reader, case.pattern, types.of(statement.subject))


def _is_read(reader: Reader, key: cst.CSTNode) -> bool:
    return reader.text(key) == sdk.INSECURE_KEY


def _given(reader: Reader, types: ResponseTypes, getter: cst.Call) -> Inferred:
    """Returns the type of what `itemgetter(…)` is called with, at once or by `map`."""
    parent = reader.tree.parent(getter)
    match parent, reader.tree.parent(parent):
        case cst.Call(func, [cst.Arg(one)]), _ if func is getter:
            return types.of(one)
        case cst.Arg(), cst.Call(func, [first, cst.Arg(several)]) if (
            first is parent and last_name(func) == "map"
        ):
            return element_of(types.of(several))
        case _:
            return OTHER


def _pattern_reads(reader: Reader, pattern: cst.MatchPattern, found: Inferred) -> Iterator[Read]:
    """Yields the reads of a pattern, and of those in it, that is matched with something of a type."""
    match pattern:
        case cst.MatchMapping(elements):
            for one in elements:
                if _is_read(reader, one.key):
                    yield one, found, one.key
                yield from _pattern_reads(reader, one.pattern, item(found, one.key))
        case cst.MatchAs(inner) if inner is not None:
            yield from _pattern_reads(reader, inner, found)
        case cst.MatchOr(patterns):
            for each in patterns:
                yield from _pattern_reads(reader, each.pattern, found)
        case cst.MatchList(patterns) | cst.MatchTuple(patterns):
            for element in patterns:
                if isinstance(element, cst.MatchSequenceElement):
                    yield from _pattern_reads(reader, element.value, element_of(found))
        case _:
            pass
