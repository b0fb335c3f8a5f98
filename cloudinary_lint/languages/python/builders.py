"""Calls that build an address: `build_url`, `image`, `video`, `cloudinary_url`, `Search().to_url`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Options, Owner, Receiver
from cloudinary_lint.languages.python.bindings import Parameter
from cloudinary_lint.languages.python.response_types import ResponseType
from cloudinary_lint.languages.python.searches import is_search, nearest_assignment
from cloudinary_lint.languages.python.values import spelled, string, value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes

_SEARCH_METHOD = "to_url"
_HOPS = 8


def builders(reader: Reader, types: ResponseTypes) -> Iterator[Options]:
    """Yields the calls in a file that may build an address with the SDK."""
    for node in reader.tree.of(cst.Call):
        yield from _call(reader, types, node)


def _call(reader: Reader, types: ResponseTypes, call: cst.Call) -> Iterator[Options]:
    if reader.names.qualified(call.func) in sdk.FUNCTIONS:
        yield _options(reader, call, Receiver(Owner.SDK))
        return
    if not isinstance(call.func, cst.Attribute):
        return
    method = call.func.attr.value
    if method in sdk.METHODS:
        fact = _options(reader, call, receiver(reader, types, call.func.value, method))
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
        is_open=parsed.is_open,
        receiver=owner,
        subject=_subject(reader, call),
    )


def _subject(reader: Reader, call: cst.Call) -> Value:
    """Returns the public id or address that a call gets; how it begins decides what the SDK does."""
    expression = _source(call)
    if expression is None and isinstance(call.func, cst.Attribute):
        base = call.func.value
        given = nearest_assignment(reader, base) if isinstance(base, cst.Name) else base
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
                    is_open=parsed.is_open,
                    receiver=outer.receiver,
                    outer=outer,
                )


def receiver(reader: Reader, types: ResponseTypes, node: cst.BaseExpression, method: str) -> Receiver:
    """Returns what a method is called on, as far as the file tells."""
    attribute = node.attr.value if isinstance(node, cst.Attribute) else ""
    found = types.of(node)
    if found.kind is ResponseType.OBJECT or _is_annotated(reader, types, node):
        return Receiver(Owner.SDK, attribute)
    is_other = method in reader.names.defined or _is_foreign(reader, types, node)
    return Receiver(Owner.OTHER if is_other else Owner.UNRESOLVED, attribute, through=found.through)


def _is_foreign(reader: Reader, types: ResponseTypes, node: cst.BaseExpression) -> bool:
    """Whether an expression is made by a class of the file, or by another package."""
    given: cst.CSTNode = node
    for _ in range(_HOPS):
        if isinstance(given, cst.Await):
            given = given.expression
        elif isinstance(given, cst.Name) and (value := nearest_assignment(reader, given)) is not None:
            given = value
        else:
            break
    if not isinstance(given, cst.Call):
        return False
    path = reader.names.qualified(given.func)
    owner = types.definitions.owner(given.func) if isinstance(given.func, cst.Name) else None
    is_own_class = isinstance(owner, cst.ClassDef) and not _is_resource_class(reader, owner)
    return is_own_class or (path is not None and not path.startswith(("cloudinary.", ".")))


def _is_annotated(reader: Reader, types: ResponseTypes, node: cst.BaseExpression) -> bool:
    """Whether a parameter is annotated as a resource, or a class of the file upon one made the object."""
    match node:
        case cst.Name():
            binding = next(reader.names.bindings_above(node), None)
            match binding.bound if binding else None:
                case Parameter(annotation) if annotation is not None:
                    return _is_resource(reader, annotation)
                case _:
                    pass
        case _:
            pass
    owner = types.definitions.owner(node)
    is_instance = not (isinstance(node, cst.Name) and node.value in {"self", "cls"})
    return is_instance and isinstance(owner, cst.ClassDef) and _is_resource_class(reader, owner)


def _is_resource_class(reader: Reader, owner: cst.ClassDef) -> bool:
    return any(reader.names.qualified(base.value) in sdk.CONSTRUCTORS for base in owner.bases)


def _is_resource(reader: Reader, annotation: cst.BaseExpression) -> bool:
    path = string(annotation) or reader.names.qualified(annotation) or ""
    return path in sdk.CONSTRUCTORS or f"cloudinary.{path}" in sdk.CONSTRUCTORS
