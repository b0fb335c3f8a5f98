"""Configuration that is changed in place: `cloudinary.config().secure = …`, `.update(…)`, `setattr(…)`.

Only the options that decide how addresses are built are read: credentials that are set one by one don't make
a declaration.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Option, Options
from cloudinary_lint.languages.python.bindings import Assignment
from cloudinary_lint.languages.python.options import ParsedOptions
from cloudinary_lint.languages.python.startup import run_scope
from cloudinary_lint.languages.python.values import value
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.bindings import Bound
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


def config_mutations(reader: Reader) -> Iterator[Options]:
    """Yields the options that are set on the SDK's configuration itself, in order."""
    for node in reader.tree.of(cst.Assign, cst.AnnAssign, cst.Call):
        match node:
            case cst.Assign(targets, given):
                for target in targets:
                    yield from _assigned(reader, target.target, given, node)
            case cst.AnnAssign(target, value=cst.BaseExpression() as given):
                yield from _assigned(reader, target, given, node)
            case cst.Call():
                yield from _called(reader, node)
            case _:
                pass


def _assigned(
    reader: Reader, target: cst.CSTNode, given: cst.BaseExpression | None, statement: cst.CSTNode
) -> Iterator[Options]:
    match target:
        case cst.Attribute(base, name) if _is_config(reader, base):
            yield from _fact(reader, base, statement, _attribute(reader, base, name, given))
        case cst.Tuple(elements) | cst.List(elements):
            for element in elements:
                yield from _assigned(reader, element.value, None, statement)
        case _:
            return


def _attribute(
    reader: Reader, base: cst.BaseExpression, name: cst.Name, given: cst.BaseExpression | None
) -> ParsedOptions:
    key = reader.tree.span(name)
    known, span = (value(given), reader.tree.span(given)) if given else (UNKNOWN, None)
    whole = Span(reader.tree.span(base).start, (span or key).end)
    return ParsedOptions((Option(name.value, known, whole, key, span),))


def _called(reader: Reader, call: cst.Call) -> Iterator[Options]:
    match call:
        case cst.Call(cst.Attribute(base, cst.Name("update")), args) if _is_config(reader, base):
            yield from _fact(reader, base, call, reader.arguments(call, args))
        case cst.Call(cst.Name("setattr") as func, [cst.Arg(base), cst.Arg(key), cst.Arg(given)]):
            if _is_config(reader, base):
                yield from _fact(reader, func, call, reader.item(key, call, given))
        case _:
            return


def _fact(
    reader: Reader, start: cst.BaseExpression, node: cst.CSTNode, parsed: ParsedOptions
) -> Iterator[Options]:
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
            return reader.names.qualified(func) == sdk.CONFIG
        case cst.Name() if bindings := reader.names.bindings(node)[:_MOST_BINDINGS]:
            are_calls = (_is_config_call(reader, binding.bound) for binding in bindings)
            return all(are_calls) or reader.names.qualified(node) == _OBJECT
        case _:
            return reader.names.qualified(node) == _OBJECT


def _is_config_call(reader: Reader, bound: Bound) -> bool:
    match bound:
        case Assignment(cst.Call(func)):
            return reader.names.qualified(func) == sdk.CONFIG
        case _:
            return False
