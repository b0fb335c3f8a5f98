"""Finds reads of `url` from responses of the SDK, unless `secure_url` is read first or `url` is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, ResponseRead
from cloudinary_lint.languages.python.inferred_types import ResponseType
from cloudinary_lint.languages.python.node_values import item_key, key_span, string
from cloudinary_lint.languages.python.response_types import LOOKUPS
from cloudinary_lint.languages.python.response_writes import is_written

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes


def response_reads(reader: Reader, types: ResponseTypes) -> Iterator[ResponseRead]:
    """Yields the reads of a literal key from a response."""
    for node, base, key in _lookups(reader):
        if string(key) == sdk.INSECURE_KEY:
            found = types.of(base)
            is_response = found.kind is ResponseType.ONE and not _tries_secure(reader, node)
            inner = key_span(reader.tree, key)
            if is_response and inner is not None:
                span = reader.tree.span
                yield ResponseRead(
                    Language.PYTHON, span(key), inner, sdk.INSECURE_KEY, span(node), through=found.through
                )


def _lookups(reader: Reader) -> Iterator[tuple[cst.CSTNode, cst.CSTNode, cst.CSTNode]]:
    """Yields the expressions and patterns that look a key up, with the dict and the key."""
    for node in reader.tree.of(cst.Subscript, cst.Call):
        match node:
            case cst.Subscript(base) if not is_written(reader.tree, node):
                yield node, base, item_key(node)
            case cst.Call(cst.Attribute(base, cst.Name(method)), [cst.Arg(key, keyword=None), *_]) if (
                method in LOOKUPS
            ):
                yield node, base, key
    for statement in reader.tree.of(cst.Match):
        for case in statement.cases:
            if isinstance(case.pattern, cst.MatchMapping):
                yield from ((element, statement.subject, element.key) for element in case.pattern.elements)


def _tries_secure(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether the key is read only where `secure_url` was tried first."""
    inner = node
    for outer in reader.tree.ancestors(node):
        match outer:
            case cst.BooleanOperation(left) if left is not inner and _names_secure(reader, left):
                return True
            case cst.IfExp() if _names_secure(reader, outer):
                return True
            case cst.Call(args=[cst.Arg(key), _, *_]) if string(key) == sdk.SECURE_KEY:
                return True
            case cst.If(test) if _names_secure(reader, test):
                return True
            case cst.Match() if isinstance(inner, cst.MatchCase) and _names_secure(reader, outer):
                return True
            case cst.Try(body, handlers) | cst.TryStar(body, handlers) if inner in handlers and _names_secure(
                reader, body
            ):
                return True
        inner = outer
    return False


def _names_secure(reader: Reader, node: cst.CSTNode) -> bool:
    return any(string(inner) == sdk.SECURE_KEY for inner in reader.tree.subtree(node))
