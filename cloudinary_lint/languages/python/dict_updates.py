"""What statements add to a dict after its assignment: items, `update()`, `|=`, a new dict with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.options import ParsedOptions, merge
from cloudinary_lint.languages.python.syntax import item_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader


def dict_updates(reader: Reader, names: Collection[str]) -> dict[tuple[cst.CSTNode, str], ParsedOptions]:
    """Returns the options that statements of a scope add to the dicts of these names, by scope and name."""
    parts: dict[tuple[cst.CSTNode, str], list[ParsedOptions]] = {}
    for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call):
        for name in names:
            for part in _update(reader, node, name):
                parts.setdefault((reader.names.scope(node), name), []).append(part)
    return {place: merge(parsed) for place, parsed in parts.items()}


def _update(reader: Reader, node: cst.CSTNode, name: str) -> Iterator[ParsedOptions]:
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                yield from _assigned(reader, target.target, given, name)
        case cst.AugAssign(cst.Name(target), cst.BitOrAssign(), given) if target == name:
            yield reader.resolve(given)
        case cst.Call(cst.Attribute(cst.Name(target), cst.Name(method)), args) if target == name:
            yield from _called(reader, node, method, args)
        case _:
            return


def _called(reader: Reader, call: cst.Call, method: str, args: Sequence[cst.Arg]) -> Iterator[ParsedOptions]:
    match method, args:
        case "update", _:
            yield from (reader.argument(arg, is_dict=True) for arg in args)
        case "setdefault", [cst.Arg(key), *_]:
            yield reader.item(key, call, None)  # what was there before stays
        case _:
            return


def _assigned(
    reader: Reader, target: cst.CSTNode, given: cst.BaseExpression, name: str
) -> Iterator[ParsedOptions]:
    match target:
        case cst.Subscript(cst.Name(base)) if base == name:
            yield reader.item(item_key(target), target, given)
        case cst.Name(base) if base == name and _mentions(reader, given, name):
            parsed = reader.mapping(given)
            yield ParsedOptions(parsed.options if parsed else (), has_unknown=parsed is None)
        case _:
            return


def _mentions(reader: Reader, node: cst.CSTNode, name: str) -> bool:
    return any(isinstance(inner, cst.Name) and inner.value == name for inner in reader.tree.inside(node))
