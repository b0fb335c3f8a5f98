"""Reads the configuration of the SDK itself: `cloudinary.config(…)`, and what sets it otherwise.

It may be changed in place: `cloudinary.config().secure = …`, `.update(…)`, `setattr(…)`. Of that, only the
options that decide how addresses are built are read: credentials that are set one by one don't make a
declaration. Or it is passed on, and what is set is unknown: `vars(cloudinary.config())`,
`getattr(cloudinary, "config")`, `partial(cloudinary.config, …)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Option
from cloudinary_lint.languages.python.node_values import dotted_name, item_key, last_name, string, value
from cloudinary_lint.languages.python.options import ParsedOptions
from cloudinary_lint.languages.python.reachability import run_scope
from cloudinary_lint.text.records import replace
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader

_METHOD = "config"
_OBJECT = "cloudinary._config"
_IMPORTERS = frozenset({"import_module", "__import__"})
_SDK_KEYWORDS = {"cloud_name", "secure"}
"""Keywords that together only the SDK's `config` takes."""
_ADDRESS_OPTIONS = frozenset(
    {
        *("secure", "upload_prefix", "cname", "cdn_subdomain", "private_cdn"),
        *("secure_cdn_subdomain", "secure_distribution"),
    },
)
_INSPECTORS = frozenset({"print", "len", "bool", "type", "isinstance", "str", "repr", "pprint", "setattr"})
_DICT = "__dict__"


def configs(reader: Reader) -> Iterator[Options]:
    """Yields the calls of `cloudinary.config`, the changes of what it returns, and what passes it on."""
    yield from _calls(reader)
    for node in reader.tree.of(cst.Assign, cst.AnnAssign, cst.Call):
        yield from _changes(reader, node)
    for function in reader.tree.of(cst.Name, cst.Attribute):
        is_other = isinstance(function, cst.Name) and function.value != _METHOD
        if not is_other and _is_config(reader, function) and _is_passed_on(reader, function):
            yield _unknown_options(reader, function)
    for call in reader.tree.of(cst.Call):
        match call:
            case cst.Call(cst.Name("getattr"), [cst.Arg(module), cst.Arg(name), *_]):
                if string(name) == _METHOD and reader.names.qualified_name(module) == sdk.APP:
                    yield _unknown_options(reader, call)


def _is_config(reader: Reader, node: cst.CSTNode) -> bool:
    return reader.names.qualified_name(node) == sdk.CONFIG


def _unknown_options(reader: Reader, node: cst.CSTNode) -> Options:
    return reader.fact(Carrier.CONFIG, sdk.CONFIG, node, node, function=run_scope(reader, node))


def _calls(reader: Reader) -> Iterator[Options]:
    for node in reader.tree.of(cst.Call):
        if node.args and _is_config_call(reader, node):
            parsed = reader.arguments(node)
            parsed = parsed._replace(options=_without_shared_credentials(reader, node, parsed.options))
            name, scope = reader.tree.text(node.func), run_scope(reader, node)
            fact = reader.fact(Carrier.CONFIG, name, node.func, node, parsed, function=scope)
            yield replace(fact, spread=_spread(reader, node) if parsed.has_unknown else ())


def _spread(reader: Reader, call: cst.Call) -> tuple[str, ...]:
    """Returns the paths of the dicts that hold the unknown options; none where others may hold them too."""
    spread = [arg.value for arg in call.args if arg.star == "**" and reader.resolve(arg.value).has_unknown]
    are_named = all(isinstance(one, (cst.Name, cst.Attribute)) for one in spread)
    paths = tuple(reader.names.path(one) for one in spread)
    return paths if are_named and all(paths) else ()


def _is_config_call(reader: Reader, call: cst.Call) -> bool:
    """Whether a call is one of the SDK's `config`, according to imports or to its keywords.

    A module may have been passed on under another name. Keywords decide only where `secure` is among them,
    so that nothing is reported missing in a call of something else.
    """
    if _is_config(reader, call.func):
        return True
    if not isinstance(call.func, cst.Attribute) or call.func.attr.value != _METHOD:
        return False
    keywords = {argument.keyword.value for argument in call.args if argument.keyword}
    has_its_keywords = keywords >= _SDK_KEYWORDS and _METHOD not in reader.names.functions
    return has_its_keywords or _is_looked_up(reader, call.func.value)


def _is_looked_up(reader: Reader, node: cst.BaseExpression) -> bool:
    """Whether an expression is the SDK's module, looked up by its name."""
    match reader.names.constant(node) or node:
        case cst.Call(func, [cst.Arg(name), *_]):
            return last_name(func) in _IMPORTERS and string(name) == sdk.APP
        case cst.Subscript(base) as item:
            return dotted_name(base) == "sys.modules" and string(item_key(item)) == sdk.APP
        case _:
            return False


def _without_shared_credentials(
    reader: Reader, call: cst.Call, options: tuple[Option, ...]
) -> tuple[Option, ...]:
    """Returns the options of a call, without credentials that come from a setting: that declares them itself.

    Else an option that is missing in the setting would be reported twice, and to write it in both places
    makes `config(**CLOUDINARY, secure=True)` a TypeError.
    """
    extent = reader.tree.span(call)
    passed = (arg.value for arg in call.args if arg.star == "**")
    is_setting_passed = any(isinstance(node, cst.Name) and node.value in sdk.DICT_SETTINGS for node in passed)
    credentials = [option for option in options if option.key in sdk.CREDENTIALS]
    is_shared = is_setting_passed and not all(extent.covers(option.span) for option in credentials)
    return tuple(one for one in options if one.key not in sdk.CREDENTIALS) if is_shared else options


def _changes(reader: Reader, node: cst.CSTNode) -> Iterator[Options]:
    """Yields the options that a statement or call sets on the SDK's configuration itself."""
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                yield from _assignments(reader, target.target, given, node)
        case cst.AnnAssign(target, value=cst.BaseExpression() as given):
            yield from _assignments(reader, target, given, node)
        case cst.Call(cst.Attribute(base, cst.Name("update"))) if _is_object(reader, base):
            yield from _change(reader, base, node, reader.arguments(node))
        case cst.Call(cst.Name("setattr") as func, [cst.Arg(base), cst.Arg(key), cst.Arg(given)]):
            if _is_object(reader, base):
                yield from _change(reader, func, node, reader.item(key, node, given))


def _assignments(
    reader: Reader, target: cst.CSTNode, given: cst.BaseExpression | None, statement: cst.CSTNode
) -> Iterator[Options]:
    match target:
        case cst.Attribute(base, name) if _is_object(reader, base):
            key = reader.tree.span(name)
            known, span = (value(given), reader.tree.span(given)) if given else (UNKNOWN, None)
            whole = Span(reader.tree.span(base).start, (span or key).end)
            option = Option(name.value, known, whole, key, span)
            yield from _change(reader, base, statement, ParsedOptions((option,)))
        case cst.Tuple(elements) | cst.List(elements):
            for element in elements:
                yield from _assignments(reader, element.value, None, statement)


def _change(
    reader: Reader, start: cst.BaseExpression, node: cst.CSTNode, parsed: ParsedOptions
) -> Iterator[Options]:
    """Yields the options of a change that decide how addresses are built, as one fact."""
    options = tuple(option for option in parsed.options if option.key.lower() in _ADDRESS_OPTIONS)
    if options or parsed.has_unknown:
        name = reader.tree.text(start.func) if isinstance(start, cst.Call) else sdk.CONFIG
        parsed = ParsedOptions(options, parsed.has_unknown)
        yield reader.fact(Carrier.CONFIG, name, start, node, parsed, function=run_scope(reader, node))


def _is_object(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether an expression is the SDK's configuration object, or a name for it."""
    if isinstance(node, cst.Call):
        return _is_config(reader, node.func)
    given = reader.names.first_values(node)
    if given and all(isinstance(one, cst.Call) and _is_config(reader, one.func) for one in given):
        return True
    return reader.names.qualified_name(node) == _OBJECT


def _is_passed_on(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether the function, or the object that it returns, is an argument or an operand of something."""
    tree = reader.tree
    parent = tree.parent(node)
    if isinstance(parent, cst.Attribute) and parent.attr is node:
        return False  # a part of the path, which is asked about as a whole
    if isinstance(parent, cst.Call) and parent.func is node:
        if parent.args:
            return False
        node, parent = parent, tree.parent(parent)
        if isinstance(parent, cst.Attribute):
            return parent.attr.value == _DICT
    call = tree.parent(parent)
    is_argument = isinstance(parent, cst.Arg) and isinstance(call, cst.Call)
    return is_argument and isinstance(call, cst.Call) and last_name(call.func) not in _INSPECTORS
