"""Finds the dicts of a module that hold options of the SDK: calls in other modules may spread them out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Literal
from cloudinary_lint.facts.module_summary import NamedDict
from cloudinary_lint.sdk import Truth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import ParsedOptions, Reader

_SECURE = sdk.spelling(Carrier.CONFIG)
_KEYS = sdk.CREDENTIALS | {_SECURE}


def named_dicts(reader: Reader) -> Iterator[NamedDict]:
    """Yields the dicts that names of the module, or of a class in it, are bound to."""
    for target, given, node in reader.tree.assignments:
        if isinstance(target, cst.Name) and (name := _dotted(reader, target)):
            parsed = reader.mapping(given)
            if "CLOUDINARY" in name or (parsed and not _KEYS.isdisjoint(one.key for one in parsed.options)):
                is_whole = isinstance(node, (cst.Assign, cst.AnnAssign))
                yield _named_dict(name, parsed if is_whole else None, reader.written_later(target))


def _dotted(reader: Reader, target: cst.Name) -> str:
    """Returns the name as other modules write it: `X`, or `Config.X` of a class; empty in a function."""
    match reader.names.scope(target):
        case cst.Module():
            return target.value
        case cst.ClassDef(cst.Name(name)) as owner if reader.names.scope(owner) is reader.tree.module:
            return f"{name}.{target.value}"
        case _:
            return ""


def _named_dict(name: str, parsed: ParsedOptions | None, later: ParsedOptions | None) -> NamedDict:
    if parsed is None or later is None or parsed.has_unknown or later.has_unknown:
        return NamedDict(name)
    options = {one.key: one.value for one in (*parsed.options, *later.options)}
    secure = options.get(_SECURE, Literal(None))
    return NamedDict(
        name,
        is_known=True,
        may_turn_on=sdk.truth(Carrier.CONFIG, secure) is not Truth.OFF,
        has_account=not sdk.CREDENTIALS.isdisjoint(options) and _SECURE not in options,
    )
