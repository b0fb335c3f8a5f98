"""Sources of builders that are addresses already: `.url`, `build_url(…)`, keys of responses, literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import AddressSource, Origin
from cloudinary_lint.languages.python.inferred import ResponseType
from cloudinary_lint.languages.python.searches import nearest_assignment
from cloudinary_lint.languages.python.syntax import dotted, item_key
from cloudinary_lint.languages.python.values import string, value

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.facts import Receiver
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes

_BUILD = "build_url"
_LOOKUPS = frozenset({"get", "pop"})


def address_source(
    reader: Reader,
    types: ResponseTypes,
    node: cst.BaseExpression,
    receiver: Callable[[cst.BaseExpression, str], Receiver],
) -> AddressSource | None:
    """Returns the source of a builder as an address; None where it is none that is known."""
    given = nearest_assignment(reader, node) if isinstance(node, cst.Name) else None
    return _source(reader, types, node, given or node, receiver)


def _source(
    reader: Reader,
    types: ResponseTypes,
    node: cst.BaseExpression,
    given: cst.BaseExpression,
    receiver: Callable[[cst.BaseExpression, str], Receiver],
) -> AddressSource | None:
    place = reader.tree.span(node)
    match given:
        case cst.Attribute(base, cst.Name("url")):
            return AddressSource(Origin.URL, place, dotted(given), receiver=receiver(base, "url"))
        case cst.Call(cst.Attribute(base, cst.Name(method)), args) if method == _BUILD:
            is_secure = any(_turns_on(arg) for arg in args)
            return AddressSource(Origin.BUILT, place, receiver=receiver(base, _BUILD), is_secure=is_secure)
        case cst.Subscript(base):
            return _read(types, AddressSource(Origin.RESPONSE, place), base, item_key(given))
        case cst.Call(cst.Attribute(base, cst.Name(method)), [cst.Arg(key, keyword=None), *_]) if (
            method in _LOOKUPS
        ):
            return _read(types, AddressSource(Origin.RESPONSE, place), base, key)
        case _:
            text = string(given) or ""
            return (
                AddressSource(Origin.LITERAL, place, is_secure=text.startswith("https:"))
                if sdk.is_address(text)
                else None
            )


def _turns_on(arg: cst.Arg) -> bool:
    keyword = arg.keyword.value if arg.keyword else ""
    return keyword == "secure" and value(arg.value) == sdk.ON


def _read(
    types: ResponseTypes, source: AddressSource, base: cst.BaseExpression, key: cst.CSTNode
) -> AddressSource | None:
    name, found = string(key), types.of(base)
    if found.kind is not ResponseType.ONE or name not in {sdk.INSECURE_KEY, sdk.SECURE_KEY}:
        return None
    return AddressSource(source.origin, source.place, is_secure=name == sdk.SECURE_KEY, through=found.through)
