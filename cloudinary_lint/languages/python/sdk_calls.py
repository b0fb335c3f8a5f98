"""Reads calls of the SDK: those that build an address, and those that take `upload_prefix`.

Addresses are built by `build_url` and its like, `cloudinary_url`, `to_url`, `partial` and `map`. Their
sources may be addresses already: `.url`, `build_url(…)`, keys of responses, literals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import (
    UNKNOWN,
    AddressSource,
    Carrier,
    Literal,
    Options,
    Origin,
    Owner,
    Receiver,
)
from cloudinary_lint.facts.module_summary import UNLESS_USED
from cloudinary_lint.languages.addresses import literal_source
from cloudinary_lint.languages.python.inferred_types import (
    ResponseType,
    is_resource,
    is_resource_class,
    is_search,
)
from cloudinary_lint.languages.python.names import Binding
from cloudinary_lint.languages.python.node_values import (
    dotted_name,
    keyword_of,
    last_name,
    lookup,
    mapped_text,
    string,
    value,
)
from cloudinary_lint.languages.python.options import UNKNOWN_OPTIONS, ParsedOptions
from cloudinary_lint.languages.python.reachability import enclosing_function
from cloudinary_lint.text.records import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.response_types import ResponseTypes
    from cloudinary_lint.text.source import Span

_PARTIAL = "functools.partial"
_MAP = "map"
_LONGEST_CHAIN = 8
"""Names that are followed to what made an object: they may be bound to each other in a circle."""
_UPLOADER = "cloudinary.uploader."
_POSTER = "poster"
_SDK_PREFIX = "cloudinary."
_OF_SDK = Receiver(Owner.SDK)
_FUNCTION_NAMES = frozenset(path.rpartition(".")[2] for path in sdk.FUNCTIONS)
"""Names under which another module may hand on a function of the SDK."""


def building_calls(reader: Reader, types: ResponseTypes) -> Iterator[Options]:
    """Yields the calls in a file that may build an address with the SDK."""
    for node in reader.tree.of(cst.Call):
        yield from _calls_in(reader, types, node)


def _calls_in(reader: Reader, types: ResponseTypes, call: cst.Call) -> Iterator[Options]:
    path = reader.names.qualified_name(call.func) or ""
    if path in sdk.FUNCTIONS:
        yield _options(reader, types, call, _OF_SDK)
    elif path in sdk.DICT_FUNCTIONS:
        yield _dict_options(reader, types, call, path)
    elif handed_on := _handed_on(types, call.func):
        yield _options(reader, types, call, Receiver(condition=handed_on))
    elif path == _PARTIAL or last_name(call.func) == _MAP:
        yield from _passed_function(reader, types, call, is_map=path != _PARTIAL)
    elif isinstance(call.func, cst.Attribute):
        yield from _method(reader, types, call, call.func)
    else:
        yield from _bound_method(reader, types, call)


def _handed_on(types: ResponseTypes, func: cst.BaseExpression) -> str:
    """Returns the path of what may be a function of the SDK that another module hands on."""
    path = types.path(func)
    is_named = path.rpartition(".")[2] in _FUNCTION_NAMES
    return path if is_named and not path.startswith(_SDK_PREFIX) else ""


def _bound_method(reader: Reader, types: ResponseTypes, call: cst.Call) -> Iterator[Options]:
    """Yields the options of `build(…)` where `build = image.build_url` is assigned before."""
    is_only = len(reader.names.bindings(call.func)) == 1
    match reader.names.nearest_value(call.func) if is_only else None:
        case cst.Attribute(base, cst.Name(name)) as method if name in sdk.METHODS:
            owner = _receiver(reader, types, base, name)
            if owner.owner is Owner.SDK or name == sdk.BUILD_METHOD:
                fact = _options(reader, types, call, owner, method)
                yield replace(fact, place=reader.tree.span(call.func))


def _method(reader: Reader, types: ResponseTypes, call: cst.Call, func: cst.Attribute) -> Iterator[Options]:
    method = func.attr.value
    if method in sdk.METHODS:
        fact = _options(reader, types, call, _receiver(reader, types, func.value, method))
        yield fact
        if method in {"video", "video_thumbnail"}:
            yield from _posters(reader, call, fact)
    elif method == sdk.SEARCH_METHOD and is_search(reader.names, func.value):
        yield _options(reader, types, call, _OF_SDK)


def _passed_function(
    reader: Reader, types: ResponseTypes, call: cst.Call, *, is_map: bool
) -> Iterator[Options]:
    """Yields the options of `map(cloudinary_url, …)`, and of a partial that is only called without others."""
    function = call.args[0].value if call.args and not call.args[0].star else None
    if function is None or reader.names.qualified_name(function) not in sdk.FUNCTIONS:
        return
    if is_map:
        name = reader.tree.text(function).rpartition(".")[2]
        yield reader.fact(Carrier.CALL, name, function, function, ParsedOptions(), receiver=_OF_SDK)
    elif _is_only_called(reader, call):
        fact = _options(reader, types, call, _OF_SDK, function)
        yield replace(fact, subject=UNKNOWN, source=None)


def _is_only_called(reader: Reader, made: cst.Call) -> bool:
    """Whether a partial is called at once or by its name alone, each time without options of its own."""
    parent = reader.tree.parent(made)
    match parent, reader.tree.parent(parent):
        case cst.Call(func), _ if func is made:
            return _adds_nothing(parent, made)
        case cst.Assign([cst.AssignTarget(cst.Name() as target)]), _:
            calls = [(reader.tree.parent(one), one) for one in reader.names.uses(target) if one is not target]
            is_called = bool(calls) and all(_adds_nothing(call, one) for call, one in calls)
            return is_called and len(reader.names.bindings(target)) == 1
        case cst.Arg(), cst.Call(func, [first, *_]):
            return last_name(func) == _MAP and first is parent
        case _:
            return False


def _adds_nothing(call: cst.CSTNode, function: cst.CSTNode) -> bool:
    """Whether a node calls a function without options that matter."""
    if not isinstance(call, cst.Call) or call.func is not function:
        return False
    return not any(arg.star == "**" or keyword_of(arg) == "secure" for arg in call.args)


def _dict_options(reader: Reader, types: ResponseTypes, call: cst.Call, path: str) -> Options:
    """Returns the options of a function that takes them as a dict."""
    fact = _options(reader, types, call, _OF_SDK)
    position = sdk.DICT_FUNCTIONS[path]
    named = (arg.value for arg in call.args if keyword_of(arg) == "options")
    placed = (arg.value for arg in call.args[position : position + 1] if not arg.star)
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
    """Returns the options of a call; `function` is the function that it runs, if that isn't its callee."""
    parsed = reader.arguments(call)
    callee = function or call.func
    given = _source_node(reader, call, callee)
    name = callee.attr if isinstance(callee, cst.Attribute) else callee
    fact = reader.fact(Carrier.CALL, reader.tree.text(name), name, call, parsed, receiver=owner)
    if given is None:
        return fact
    text = mapped_text(reader.tree, given)  # how it begins decides what the SDK does
    subject = Literal(text.text) if text else reader.value(given)[0]
    return replace(fact, subject=subject, source=_address_source(reader, types, given))


def _source_node(reader: Reader, call: cst.Call, callee: cst.BaseExpression) -> cst.BaseExpression | None:
    """Returns the source of a call, or of the constructor that its method belongs to."""
    expression = _first_source(call)
    if expression is None and isinstance(callee, cst.Attribute):
        given = reader.names.nearest_value(callee.value) or callee.value
        if isinstance(given, cst.Call) and not _is_typed(given):
            is_upload = (reader.names.qualified_name(given.func) or "").startswith(_UPLOADER)
            return None if is_upload else _first_source(given)  # an upload is of another source
    return expression


def _first_source(call: cst.Call) -> cst.BaseExpression | None:
    sources = (arg for arg in call.args if not arg.star and keyword_of(arg) in {"", "source", "public_id"})
    return next((arg.value for arg in sources), None)


def _is_typed(call: cst.Call) -> bool:
    """Whether the type in a constructor is another one than "upload"."""
    types = (string(arg.value) for arg in call.args if keyword_of(arg) == "type")
    return next(types, "upload") not in {"upload", None}


def _posters(reader: Reader, call: cst.Call, outer: Options) -> Iterator[Options]:
    """Yields the options of the poster of a video, to which the SDK doesn't apply the video's own."""
    for arg in call.args:
        parsed = reader.mapping(arg.value) if keyword_of(arg) == _POSTER else None
        if parsed and arg.keyword:
            fact = reader.fact(Carrier.CALL, _POSTER, arg.keyword, arg.value, parsed, receiver=outer.receiver)
            yield replace(fact, parent=outer)


def _receiver(reader: Reader, types: ResponseTypes, node: cst.BaseExpression, method: str) -> Receiver:
    """Returns the receiver of a method, as far as the file determines it."""
    attribute = node.attr.value if isinstance(node, cst.Attribute) else ""
    found, own = types.of(node), types.definitions.method(types.definitions.owner(node), method)
    is_super = isinstance(node, cst.Call) and last_name(node.func) == "super"
    if own and not is_super:
        return Receiver(Owner.OTHER, attribute)
    if (found.kind is ResponseType.OBJECT and not found.condition) or _is_typed_resource(reader, types, node):
        return Receiver(Owner.SDK, attribute)
    is_response = found.kind is ResponseType.ONE and found.condition.startswith(UNLESS_USED)
    is_other = method in reader.names.functions or _is_foreign(reader, types, node)
    return Receiver(
        Owner.OTHER if is_other else Owner.UNRESOLVED,
        attribute,
        condition="" if is_response else found.condition,
    )


def _is_foreign(reader: Reader, types: ResponseTypes, node: cst.BaseExpression) -> bool:
    """Whether an expression is made by a class of the file, or by another package."""
    given: cst.CSTNode = node
    for _ in range(_LONGEST_CHAIN):
        if isinstance(given, cst.Await):
            given = given.expression
        elif (value := reader.names.nearest_value(given)) is not None:
            given = value
        else:
            break
    if not isinstance(given, cst.Call):
        return False
    path = reader.names.qualified_name(given.func)
    owner = types.definitions.owner(given.func) if isinstance(given.func, cst.Name) else None
    is_own_class = isinstance(owner, cst.ClassDef) and not is_resource_class(reader.names, owner)
    return is_own_class or (path is not None and not path.startswith(("cloudinary.", ".")))


def _is_typed_resource(reader: Reader, types: ResponseTypes, node: cst.BaseExpression) -> bool:
    """Whether a parameter is annotated as a resource, or an object is of a class that derives from one."""
    match next(reader.names.bindings_above(node), None):
        case Binding(cst.Param(annotation=cst.Annotation(annotation))):
            return is_resource(reader.names, annotation)
    return is_resource_class(reader.names, types.definitions.owner(node))


def _address_source(reader: Reader, types: ResponseTypes, node: cst.BaseExpression) -> AddressSource | None:
    """Returns the source of a builder as an address; None where it is none that is known."""
    place = reader.tree.span(node)
    match reader.names.nearest_value(node) or node:
        case cst.Attribute(base, cst.Name("url")) as url:
            receiver = _receiver(reader, types, base, "url")
            return AddressSource(Origin.URL, place, dotted_name(url), receiver=receiver)
        case cst.Call(cst.Attribute(base, cst.Name(method)), args) if method == sdk.BUILD_METHOD:
            receiver = _receiver(reader, types, base, method)
            is_secure = any(keyword_of(arg) == "secure" and value(arg.value) == sdk.ON for arg in args)
            return AddressSource(Origin.BUILT, place, receiver=receiver, is_secure=is_secure)
        case other if found := lookup(other):
            return _response_key(types, place, *found)
        case other:
            text = mapped_text(reader.tree, other)
            return literal_source(text.text, place) if text else None


def _response_key(
    types: ResponseTypes, place: Span, base: cst.BaseExpression, key: cst.CSTNode
) -> AddressSource | None:
    """Returns a key of a response that holds an address; None for any other item."""
    name, found = string(key), types.of(base)
    if found.kind is not ResponseType.ONE or name not in {sdk.INSECURE_KEY, sdk.SECURE_KEY}:
        return None
    is_secure = name == sdk.SECURE_KEY
    return AddressSource(Origin.RESPONSE, place, is_secure=is_secure, condition=found.condition)


def api_calls(reader: Reader) -> Iterator[Options]:
    """Yields the calls of the SDK that pass the keyword, directly or through `partial` and the like."""
    if sdk.UPLOAD_PREFIX not in reader.tree.source.text:
        return
    for call in reader.tree.of(cst.Call):
        callee = _api_function(reader, call)
        parsed = reader.arguments(call) if callee else UNKNOWN_OPTIONS
        if callee and any(option.key == sdk.UPLOAD_PREFIX for option in parsed.options):
            name, scope = reader.tree.text(callee), enclosing_function(reader.tree, call)
            parsed = parsed._replace(slot=None)
            yield reader.fact(Carrier.API, name, callee, call, parsed, function=scope)


def _api_function(reader: Reader, call: cst.Call) -> cst.BaseExpression | None:
    """Returns the function of the SDK that a call runs, which may be an argument: `partial(upload, …)`."""
    for node in (call.func, *(arg.value for arg in call.args[:2] if not arg.keyword)):
        path = reader.names.qualified_name(node) or ""
        if path.startswith(_SDK_PREFIX) and path != sdk.CONFIG and path not in sdk.FUNCTIONS:
            return node
    return None
