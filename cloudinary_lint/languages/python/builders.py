"""Calls that build an address: `build_url` and its like, `cloudinary_url`, `to_url`, `partial` and `map`."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Options, Owner, Receiver
from cloudinary_lint.languages.python.address_sources import address_source
from cloudinary_lint.languages.python.bindings import Parameter
from cloudinary_lint.languages.python.inferred import ResponseType
from cloudinary_lint.languages.python.options import UNKNOWN_OPTIONS
from cloudinary_lint.languages.python.resource_classes import is_resource, is_resource_class
from cloudinary_lint.languages.python.searches import is_search, nearest_assignment
from cloudinary_lint.languages.python.syntax import last_name
from cloudinary_lint.languages.python.values import spelled, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import AddressSource, Value
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes

_METHOD, _SEARCH_METHOD = "build_url", "to_url"
_PARTIAL = "functools.partial"
_MAP = "map"
_HOPS = 8


def builders(reader: Reader, types: ResponseTypes) -> Iterator[Options]:
    """Yields the calls in a file that may build an address with the SDK."""
    for node in reader.tree.of(cst.Call):
        yield from _call(reader, types, node)


def _call(reader: Reader, types: ResponseTypes, call: cst.Call) -> Iterator[Options]:
    path = reader.names.qualified(call.func) or ""
    if path in sdk.FUNCTIONS:
        yield _options(reader, types, call, Receiver(Owner.SDK))
    elif path in sdk.DICT_FUNCTIONS:
        yield _dict_options(reader, types, call, path)
    elif path == _PARTIAL or last_name(call.func) == _MAP:
        yield from _passed(reader, types, call, is_map=path != _PARTIAL)
    elif isinstance(call.func, cst.Attribute):
        yield from _method(reader, types, call, call.func)
    elif isinstance(call.func, cst.Name):
        yield from _bound_method(reader, types, call, call.func)


def _bound_method(reader: Reader, types: ResponseTypes, call: cst.Call, name: cst.Name) -> Iterator[Options]:
    """Yields the options of `build(…)` where `build = image.build_url` is assigned before."""
    method = nearest_assignment(reader, name) if len(reader.names.bindings(name)) == 1 else None
    if isinstance(method, cst.Attribute) and method.attr.value in sdk.METHODS:
        owner = receiver(reader, types, method.value, method.attr.value)
        if owner.owner is Owner.SDK or method.attr.value == _METHOD:
            fact = _options(reader, types, call, owner, method)
            yield replace(fact, place=reader.tree.span(name))


def _method(reader: Reader, types: ResponseTypes, call: cst.Call, func: cst.Attribute) -> Iterator[Options]:
    method = func.attr.value
    if method in sdk.METHODS:
        fact = _options(reader, types, call, receiver(reader, types, func.value, method))
        yield fact
        if method in {"video", "video_thumbnail"}:
            yield from _posters(reader, call, fact)
    elif method == _SEARCH_METHOD and is_search(reader, func.value):
        yield _options(reader, types, call, Receiver(Owner.SDK))


def _passed(reader: Reader, types: ResponseTypes, call: cst.Call, *, is_map: bool) -> Iterator[Options]:
    """Yields the options of `map(cloudinary_url, …)`, and of a partial that is only called without others."""
    function = call.args[0].value if call.args and not call.args[0].star else None
    if function is None or reader.names.qualified(function) not in sdk.FUNCTIONS:
        return
    if is_map:
        place = reader.tree.span(function)
        name = reader.tree.text(function).rpartition(".")[2]
        yield Options(Carrier.CALL, Language.PYTHON, name, place, place, receiver=Receiver(Owner.SDK))
    elif _is_only_called(reader, call):
        fact = _options(reader, types, call, Receiver(Owner.SDK), function)
        yield replace(fact, subject=UNKNOWN, source=None)


def _is_only_called(reader: Reader, made: cst.Call) -> bool:
    """Whether a partial is called at once or by its name alone, each time without options of its own."""
    parent = reader.tree.parent(made)
    if isinstance(parent, cst.Call) and parent.func is made:
        return _adds_nothing(parent)
    match parent:
        case cst.Assign([cst.AssignTarget(cst.Name() as target)]):
            if len(reader.names.bindings(target)) > 1:
                return False
            calls = [reader.tree.parent(node) for node in reader.names.uses(target) if node is not target]
            return bool(calls) and all(
                isinstance(call, cst.Call) and isinstance(call.func, cst.Name) and _adds_nothing(call)
                for call in calls
            )
        case cst.Arg():
            outer = reader.tree.parent(parent)
            return isinstance(outer, cst.Call) and last_name(outer.func) == _MAP and outer.args[0] is parent
        case _:
            return False


def _adds_nothing(call: cst.Call) -> bool:
    return not any(arg.star == "**" or (arg.keyword and arg.keyword.value == "secure") for arg in call.args)


def _dict_options(reader: Reader, types: ResponseTypes, call: cst.Call, path: str) -> Options:
    """Returns the options of a function that takes them as a dict."""
    fact = _options(reader, types, call, Receiver(Owner.SDK))
    position = sdk.DICT_FUNCTIONS[path]
    named = (arg.value for arg in call.args if arg.keyword and arg.keyword.value == "options")
    placed = (arg.value for index, arg in enumerate(call.args) if index == position and not arg.star)
    given = next(named, next(placed, None))
    parsed = UNKNOWN_OPTIONS if given is None else reader.mapping(given) or reader.resolve(given)
    return replace(fact, options=parsed.options, slot=parsed.slot, has_unknown=parsed.has_unknown)


def _options(
    reader: Reader,
    types: ResponseTypes,
    call: cst.Call,
    owner: Receiver,
    function: cst.BaseExpression | None = None,
) -> Options:
    parsed = reader.arguments(call, call.args)
    callee = function or call.func
    given = _given_source(reader, call, callee)
    name = callee.attr if isinstance(callee, cst.Attribute) else callee
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
        subject=_subject(reader, given),
        source=_address(reader, types, given) if given else None,
    )


def _subject(reader: Reader, expression: cst.BaseExpression | None) -> Value:
    """Returns the public id or address that a call gets; how it begins decides what the SDK does."""
    if expression is None:
        return UNKNOWN
    text = spelled(reader.tree, expression)
    return Literal(text.text) if text else reader.value(expression)[0]


def _given_source(reader: Reader, call: cst.Call, callee: cst.BaseExpression) -> cst.BaseExpression | None:
    """Returns the source of a call, or of the constructor that its method belongs to."""
    expression = _source(call)
    if expression is None and isinstance(callee, cst.Attribute):
        base = callee.value
        given = nearest_assignment(reader, base) if isinstance(base, cst.Name) else base
        if isinstance(given, cst.Call) and not _is_typed(given) and not _is_upload(reader, given):
            return _source(given)
    return expression


def _is_upload(reader: Reader, call: cst.Call) -> bool:
    """Whether a call uploads its source, which is then another one."""
    return (reader.names.qualified(call.func) or "").startswith("cloudinary.uploader.")


def _address(reader: Reader, types: ResponseTypes, source: cst.BaseExpression) -> AddressSource | None:
    return address_source(reader, types, source, partial(receiver, reader, types))


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


def receiver(reader: Reader, types: ResponseTypes, node: cst.BaseExpression, method: str) -> Receiver:
    """Returns what a method is called on, as far as the file tells."""
    attribute = node.attr.value if isinstance(node, cst.Attribute) else ""
    found = types.of(node)
    if _is_overridden(types, node, method):
        return Receiver(Owner.OTHER, attribute)
    if found.kind is ResponseType.OBJECT or _is_typed_resource(reader, types, node):
        return Receiver(Owner.SDK, attribute)
    is_other = method in reader.names.defined or _is_foreign(reader, types, node)
    return Receiver(Owner.OTHER if is_other else Owner.UNRESOLVED, attribute, through=found.through)


def _is_overridden(types: ResponseTypes, node: cst.BaseExpression, method: str) -> bool:
    """Whether an object is of a class of the file that has its own method of that name."""
    owner = types.definitions.owner(node)
    is_super = isinstance(node, cst.Call) and last_name(node.func) == "super"
    return (
        isinstance(owner, cst.ClassDef)
        and not is_super
        and types.definitions.method(owner, method) is not None
    )


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
    is_own_class = isinstance(owner, cst.ClassDef) and not is_resource_class(reader, owner)
    return is_own_class or (path is not None and not path.startswith(("cloudinary.", ".")))


def _is_typed_resource(reader: Reader, types: ResponseTypes, node: cst.BaseExpression) -> bool:
    """Whether a parameter is annotated as a resource, or an object is of a class that derives from one."""
    match node:
        case cst.Name():
            binding = next(reader.names.bindings_above(node), None)
            match binding.bound if binding else None:
                case Parameter(annotation) if annotation is not None:
                    return is_resource(reader, annotation)
                case _:
                    pass
        case _:
            pass
    owner = types.definitions.owner(node)
    return isinstance(owner, cst.ClassDef) and is_resource_class(reader, owner)
