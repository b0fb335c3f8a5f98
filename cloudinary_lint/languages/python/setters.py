"""Configuration that is changed in place: `cloudinary.config().secure = …`, `.update(…)`, `setattr(…)`.

Tells the options that decide over addresses, never credentials: who sets those one by one declares
nothing as a whole.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Option, Options
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.bindings import Assigned, unstarred
from cloudinary_lint.languages.python.options import Written
from cloudinary_lint.languages.python.runs import function
from cloudinary_lint.languages.python.values import value
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.bindings import Bound
    from cloudinary_lint.languages.python.options import Reader

_OBJECT = "cloudinary._config"
_TOLD = frozenset(
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


def changes(reader: Reader) -> Iterator[Options]:
    """The options that are set on the SDK's configuration itself, in order."""
    for node in reader.tree.of(syntax.Assign, syntax.AnnAssign, syntax.Call):
        match node:
            case syntax.Assign(targets, given):
                for target in targets:
                    yield from _assigned(reader, target.target, given, node)
            case syntax.AnnAssign(target, value=syntax.Expression() as given):
                yield from _assigned(reader, target, given, node)
            case syntax.Call():
                yield from _called(reader, node)
            case _:
                pass


def _assigned(
    reader: Reader, target: syntax.Node, given: syntax.Expression | None, statement: syntax.Node
) -> Iterator[Options]:
    match target:
        case syntax.Attribute(base, name) if _is_config(reader, base):
            yield from _fact(reader, base, statement, _attribute(reader, base, name, given))
        case syntax.Tuple(elements) | syntax.List(elements):
            for element in elements:
                yield from _assigned(reader, unstarred(element), None, statement)
        case _:
            return


def _attribute(
    reader: Reader, base: syntax.Expression, name: syntax.Name, given: syntax.Expression | None
) -> Written:
    key = reader.tree.span(name)
    known, span = (value(given), reader.tree.span(given)) if given else (UNKNOWN, None)
    whole = Span(reader.tree.span(base).start, (span or key).end)
    return Written((Option(name.value, known, whole, key, span),))


def _called(reader: Reader, call: syntax.Call) -> Iterator[Options]:
    match call:
        case syntax.Call(syntax.Attribute(base, syntax.Name("update")), args) if _is_config(reader, base):
            yield from _fact(reader, base, call, reader.arguments(call, args))
        case syntax.Call(
            syntax.Name("setattr") as func, [syntax.Arg(base), syntax.Arg(key), syntax.Arg(given)]
        ):
            if _is_config(reader, base):
                yield from _fact(reader, func, call, reader.item(key, call, given))
        case _:
            return


def _fact(reader: Reader, start: syntax.Expression, node: syntax.Node, written: Written) -> Iterator[Options]:
    options = tuple(option for option in written.options if option.key.lower() in _TOLD)
    if options or written.is_open:
        yield Options(
            Carrier.CONFIG,
            Language.PYTHON,
            reader.tree.text(start.func) if isinstance(start, syntax.Call) else sdk.CONFIG,
            reader.tree.span(start),
            reader.tree.span(node),
            options,
            is_open=written.is_open,
            function=function(reader.tree, node),
        )


def _is_config(reader: Reader, node: syntax.Node) -> bool:
    """Whether an expression is the SDK's configuration: a call of `config`, or a name for what one gave."""
    match node:
        case syntax.Call(func):
            return reader.names.qualified(func) == sdk.CONFIG
        case syntax.Name() if bindings := reader.names.bindings(node)[:_MOST_BINDINGS]:
            is_given = (_is_given(reader, binding.bound) for binding in bindings)
            return all(is_given) or reader.names.qualified(node) == _OBJECT
        case _:
            return reader.names.qualified(node) == _OBJECT


def _is_given(reader: Reader, bound: Bound) -> bool:
    match bound:
        case Assigned(syntax.Call(func)):
            return reader.names.qualified(func) == sdk.CONFIG
        case _:
            return False
