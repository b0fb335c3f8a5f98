"""What statements add to a dict after it was written: items, `update()`, `|=`, a new dict around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.options import Written, merged

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader


def amendments(reader: Reader, names: Collection[str]) -> dict[tuple[cst.CSTNode, str], Written]:
    """The options that statements of a scope add to the dicts of these names, by scope and name."""
    parts: dict[tuple[cst.CSTNode, str], list[Written]] = {}
    for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call):
        for name in names:
            for part in _amendment(reader, node, name):
                parts.setdefault((reader.names.scope(node), name), []).append(part)
    return {place: merged(written) for place, written in parts.items()}


def _amendment(reader: Reader, node: cst.CSTNode, name: str) -> Iterator[Written]:
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                yield from _assigned(reader, target.target, given, name)
        case cst.AugAssign(cst.Name(target), cst.BitOrAssign(), given) if target == name:
            yield reader.seen(given)
        case cst.Call(cst.Attribute(cst.Name(target), cst.Name(method)), args) if target == name:
            yield from _called(reader, node, method, args)
        case _:
            return


def _called(reader: Reader, call: cst.Call, method: str, args: Sequence[cst.Arg]) -> Iterator[Written]:
    match method, args:
        case "update", _:
            yield from (reader.argument(arg, is_dict=True) for arg in args)
        case "setdefault", [cst.Arg(key), *_]:
            yield reader.item(key, call, None)  # what was there before stays
        case _:
            return


def _assigned(reader: Reader, target: cst.CSTNode, given: cst.BaseExpression, name: str) -> Iterator[Written]:
    match target:
        case cst.Subscript(cst.Name(base), [cst.SubscriptElement(cst.Index(key))]) if base == name:
            yield reader.item(key, target, given)
        case cst.Name(base) if base == name and _mentions(reader, given, name):
            written = reader.mapping(given)
            yield Written(written.options if written else (), is_open=written is None)
        case _:
            return


def _mentions(reader: Reader, node: cst.CSTNode, name: str) -> bool:
    return any(isinstance(inner, cst.Name) and inner.value == name for inner in reader.tree.inside(node))
