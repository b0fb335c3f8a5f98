"""Reads configuration that is set otherwise than by arguments of `cloudinary.config`.

It may be changed in place: `cloudinary.config().secure = …`, `.update(…)`, `setattr(…)`. Of that, only the
options that decide how addresses are built are read: credentials that are set one by one don't make a
declaration. Or it is passed on, and what is set is unknown: `vars(cloudinary.config())`,
`getattr(cloudinary, "config")`, `partial(cloudinary.config, …)`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Option, Options
from cloudinary_lint.languages.python.node_values import last_name, string, value
from cloudinary_lint.languages.python.options import ParsedOptions
from cloudinary_lint.languages.python.reachability import run_scope
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader

_OBJECT = "cloudinary._config"
_ADDRESS_OPTIONS = frozenset(
    {
        "secure",
        "upload_prefix",
        "cname",
        "cdn_subdomain",
        "private_cdn",
        "secure_cdn_subdomain",
        "secure_distribution",
    },
)
_MOST_BINDINGS = 4
"""Bindings of a name that are checked: the same name may be bound and used very often."""
_INSPECTORS = frozenset({"print", "len", "bool", "type", "isinstance", "str", "repr", "pprint"})
_DICT = "__dict__"


def config_mutations(reader: Reader) -> Iterator[Options]:
    """Yields the options that are set on the SDK's configuration itself, in order."""
    for node in reader.tree.of(cst.Assign, cst.AnnAssign, cst.Call):
        match node:
            case cst.Assign(targets, given):
                for target in targets:
                    yield from _attribute_assignments(reader, target.target, given, node)
            case cst.AnnAssign(target, value=cst.BaseExpression() as given):
                yield from _attribute_assignments(reader, target, given, node)
            case cst.Call():
                yield from _changing_calls(reader, node)


def _attribute_assignments(
    reader: Reader, target: cst.CSTNode, given: cst.BaseExpression | None, statement: cst.CSTNode
) -> Iterator[Options]:
    match target:
        case cst.Attribute(base, name) if _is_config(reader, base):
            yield from _mutation(reader, base, statement, _attribute(reader, base, name, given))
        case cst.Tuple(elements) | cst.List(elements):
            for element in elements:
                yield from _attribute_assignments(reader, element.value, None, statement)


def _attribute(
    reader: Reader, base: cst.BaseExpression, name: cst.Name, given: cst.BaseExpression | None
) -> ParsedOptions:
    key = reader.tree.span(name)
    known, span = (value(given), reader.tree.span(given)) if given else (UNKNOWN, None)
    whole = Span(reader.tree.span(base).start, (span or key).end)
    return ParsedOptions((Option(name.value, known, whole, key, span),))


def _changing_calls(reader: Reader, call: cst.Call) -> Iterator[Options]:
    match call:
        case cst.Call(cst.Attribute(base, cst.Name("update")), args) if _is_config(reader, base):
            yield from _mutation(reader, base, call, reader.arguments(call, args))
        case cst.Call(cst.Name("setattr") as func, [cst.Arg(base), cst.Arg(key), cst.Arg(given)]):
            if _is_config(reader, base):
                yield from _mutation(reader, func, call, reader.item(key, call, given))


def _mutation(
    reader: Reader, start: cst.BaseExpression, node: cst.CSTNode, parsed: ParsedOptions
) -> Iterator[Options]:
    """Yields the options of a change that decide how addresses are built, as one fact."""
    options = tuple(option for option in parsed.options if option.key.lower() in _ADDRESS_OPTIONS)
    if options or parsed.has_unknown:
        yield Options(
            Carrier.CONFIG,
            Language.PYTHON,
            reader.tree.text(start.func) if isinstance(start, cst.Call) else sdk.CONFIG,
            reader.tree.span(start),
            reader.tree.span(node),
            options,
            has_unknown=parsed.has_unknown,
            function=run_scope(reader, node),
        )


def _is_config(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether an expression is the SDK's configuration object, or a name for it."""
    match node:
        case cst.Call(func):
            return reader.names.qualified_name(func) == sdk.CONFIG
        case cst.Name() if bindings := reader.names.bindings(node)[:_MOST_BINDINGS]:
            given = [one.value for one in bindings]
            are_calls = all(isinstance(one, cst.Call) and _is_config(reader, one) for one in given)
            return are_calls or reader.names.qualified_name(node) == _OBJECT
        case _:
            return reader.names.qualified_name(node) == _OBJECT


def indirect_configs(reader: Reader) -> Iterator[Options]:
    """Yields the places where configuration of the SDK is passed on, each with unknown options."""
    for node in reader.tree.of(cst.Name, cst.Attribute):
        if node.__class__ is cst.Name and node.value != "config":
            continue
        if reader.names.qualified_name(node) == sdk.CONFIG and _is_passed_on(reader, node):
            yield _unknown_options(reader, node, Carrier.CONFIG, sdk.CONFIG)
    for call in reader.tree.of(cst.Call):
        if _is_getattr(reader, call):
            yield _unknown_options(reader, call, Carrier.CONFIG, sdk.CONFIG)


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
    if not isinstance(parent, cst.Arg):
        return False
    call = tree.parent(parent)
    return isinstance(call, cst.Call) and last_name(call.func) not in _INSPECTORS | {"setattr"}


def _is_getattr(reader: Reader, call: cst.Call) -> bool:
    match call:
        case cst.Call(cst.Name("getattr"), [cst.Arg(module), cst.Arg(name), *_]):
            return string(name) == "config" and reader.names.qualified_name(module) == sdk.APP
        case _:
            return False


def _unknown_options(reader: Reader, node: cst.CSTNode, carrier: Carrier, name: str) -> Options:
    span = reader.tree.span(node)
    function = run_scope(reader, node)
    return Options(carrier, Language.PYTHON, name, span, span, has_unknown=True, function=function)
