"""Calls that build an address: `build_url`, `image`, `video`, `cloudinary_url`, `Search().to_url`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Options, Owner, Receiver
from cloudinary_lint.languages.python.bindings import Assignment, Parameter
from cloudinary_lint.languages.python.values import spelled, string, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.python.options import Reader

_SEARCH_METHOD = "to_url"
_HOPS = 8


def builders(reader: Reader) -> Iterator[Options]:
    """Yields the calls in a file that may build an address with the SDK."""
    for node in reader.tree.of(cst.Call):
        yield from _call(reader, node)


def _call(reader: Reader, call: cst.Call) -> Iterator[Options]:
    if reader.names.qualified(call.func) in sdk.FUNCTIONS:
        yield _options(reader, call, Receiver(Owner.SDK))
        return
    if not isinstance(call.func, cst.Attribute):
        return
    method = call.func.attr.value
    if method in sdk.METHODS:
        fact = _options(reader, call, receiver(reader, call.func.value, method))
        yield fact
        if method in {"video", "video_thumbnail"}:
            yield from _posters(reader, call, fact)
    elif method == _SEARCH_METHOD and is_search(reader, call.func.value):
        yield _options(reader, call, Receiver(Owner.SDK))


def _options(reader: Reader, call: cst.Call, owner: Receiver) -> Options:
    parsed = reader.arguments(call, call.args)
    name = call.func.attr if isinstance(call.func, cst.Attribute) else call.func
    return Options(
        Carrier.CALL,
        Language.PYTHON,
        reader.tree.text(name),
        reader.tree.span(name),
        reader.tree.span(call),
        parsed.options,
        parsed.slot,
        has_unknown=parsed.has_unknown,
        receiver=owner,
        subject=_subject(reader, call),
    )


def _subject(reader: Reader, call: cst.Call) -> Value:
    """Returns the public id or address that a call gets; how it begins decides what the SDK does."""
    expression = _source(call)
    if expression is None and isinstance(call.func, cst.Attribute):
        base = call.func.value
        given = _nearest(reader, base) if isinstance(base, cst.Name) else base
        expression = _source(given) if isinstance(given, cst.Call) and not _is_typed(given) else None
    if expression is None:
        return UNKNOWN
    text = spelled(reader.tree, expression)
    return Literal(text.text) if text else value(expression)


def _source(call: cst.Call) -> cst.BaseExpression | None:
    return next((arg.value for arg in call.args if _is_source(arg)), None)


def _is_typed(call: cst.Call) -> bool:
    """Whether a constructor says that its source is of another type than "upload"."""
    types = (string(arg.value) for arg in call.args if arg.keyword and arg.keyword.value == "type")
    return next(types, "upload") not in {"upload", None}


def _is_source(arg: cst.Arg) -> bool:
    return not arg.star and (arg.keyword is None or arg.keyword.value in {"source", "public_id"})


def _posters(reader: Reader, call: cst.Call, outer: Options) -> Iterator[Options]:
    for arg in call.args:
        if arg.keyword and arg.keyword.value == "poster":
            parsed = reader.mapping(arg.value)
            if parsed:
                yield Options(
                    Carrier.CALL,
                    Language.PYTHON,
                    "poster",
                    reader.tree.span(arg.keyword),
                    reader.tree.span(arg.value),
                    parsed.options,
                    parsed.slot,
                    has_unknown=parsed.has_unknown,
                    receiver=outer.receiver,
                    parent=outer,
                )


def receiver(reader: Reader, node: cst.BaseExpression, method: str) -> Receiver:
    """Returns what a method is called on, as far as the file tells."""
    attribute = node.attr.value if isinstance(node, cst.Attribute) else ""
    owner = _owner(reader, node, _HOPS)
    if owner is Owner.UNRESOLVED and method in reader.names.defined:
        owner = Owner.OTHER
    return Receiver(owner, attribute)


def _owner(reader: Reader, node: cst.CSTNode, hops: int) -> Owner:
    match node:
        case cst.Call(func):
            return _built(reader, func)
        case cst.Await(inner):
            return _owner(reader, inner, hops)
        case cst.Name(name) if name in {"self", "cls"}:
            return Owner.UNRESOLVED
        case cst.Name() if hops:
            return _named(reader, node, hops - 1)
        case _:
            return Owner.UNRESOLVED


def _built(reader: Reader, func: cst.CSTNode) -> Owner:
    path = reader.names.qualified(func)
    if path in sdk.CONSTRUCTORS:
        return Owner.SDK
    own = isinstance(func, cst.Name) and not path and reader.names.bindings(func)
    foreign = path is not None and not path.startswith(("cloudinary.", "."))
    return Owner.OTHER if own or foreign else Owner.UNRESOLVED


def _named(reader: Reader, name: cst.Name, hops: int) -> Owner:
    """Returns the owner of what the nearest binding above a name gives it."""
    binding = next(reader.names.bindings_above(name), None)
    match binding.bound if binding else None:
        case Assignment(given):
            return _owner(reader, given, hops)
        case Parameter(annotation) if annotation is not None:
            return _annotated(reader, annotation)
        case _:
            return Owner.UNRESOLVED


def _annotated(reader: Reader, annotation: cst.BaseExpression) -> Owner:
    path = string(annotation) or reader.names.qualified(annotation) or ""
    is_resource = path in sdk.CONSTRUCTORS or f"cloudinary.{path}" in sdk.CONSTRUCTORS
    return Owner.SDK if is_resource else Owner.UNRESOLVED


def is_search(reader: Reader, node: cst.CSTNode, hops: int = _HOPS) -> bool:
    """Whether an expression is a search of the SDK: its constructor, or a method called on one."""
    while True:
        match node:
            case cst.Call(cst.Attribute(inner)) if reader.names.qualified(node.func) not in sdk.SEARCHES:
                node = inner
            case cst.Call(func):
                return reader.names.qualified(func) in sdk.SEARCHES
            case cst.Name() if hops:
                given = _nearest(reader, node)
                return given is not None and is_search(reader, given, hops - 1)
            case _:
                return False


def _nearest(reader: Reader, name: cst.Name) -> cst.BaseExpression | None:
    binding = next(reader.names.bindings_above(name), None)
    match binding.bound if binding else None:
        case Assignment(given):
            return given
        case _:
            return None
