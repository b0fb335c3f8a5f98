"""What statements add to a dict after it was written: items, `update()`, `|=`, a new dict around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.options import Written, merged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader


def amendments(reader: Reader, names: Collection[str]) -> dict[tuple[syntax.Node, str], Written]:
    """The options that statements of a scope add to the dicts of these names, by scope and name."""
    parts: dict[tuple[syntax.Node, str], list[Written]] = {}
    for node in reader.tree.of(syntax.Assign, syntax.AugAssign, syntax.Call):
        for name in names:
            for part in _amendment(reader, node, name):
                parts.setdefault((reader.names.scope(node), name), []).append(part)
    return {place: merged(written) for place, written in parts.items()}


def _amendment(reader: Reader, node: syntax.Node, name: str) -> Iterator[Written]:
    match node:
        case syntax.Assign(targets, given):
            for target in targets:
                yield from _assigned(reader, target.target, given, name)
        case syntax.AugAssign(syntax.Name(target), "|=", given) if target == name:
            yield reader.seen(given)
        case syntax.Call(syntax.Attribute(syntax.Name(target), syntax.Name(method)), args) if target == name:
            yield from _called(reader, node, method, args)
        case _:
            return


def _called(reader: Reader, call: syntax.Call, method: str, args: Sequence[syntax.Arg]) -> Iterator[Written]:
    match method, args:
        case "update", _:
            yield from (reader.argument(arg, is_dict=True) for arg in args)
        case "setdefault", [syntax.Arg(key), *_]:
            yield reader.item(key, call, None)  # what was there before stays
        case _:
            return


def _assigned(reader: Reader, target: syntax.Node, given: syntax.Expression, name: str) -> Iterator[Written]:
    match target:
        case syntax.Subscript(syntax.Name(base), key) if base == name:
            yield reader.item(key, target, given)
        case syntax.Name(base) if base == name and _mentions(reader, given, name):
            written = reader.mapping(given)
            yield Written(written.options if written else (), is_open=written is None)
        case _:
            return


def _mentions(reader: Reader, node: syntax.Node, name: str) -> bool:
    return any(isinstance(inner, syntax.Name) and inner.value == name for inner in reader.tree.inside(node))
