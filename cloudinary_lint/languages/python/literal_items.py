"""What a literal or a call of a class holds under a key or a name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.definitions import literal_key
from cloudinary_lint.languages.python.syntax import last_name
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_MOST = 100
"""Entries of a dict among which a key is searched for: time is to grow with the text alone."""
_NAMESPACES = frozenset({"SimpleNamespace", "Namespace"})


def item_of(node: cst.CSTNode, key: str | int | None) -> cst.BaseExpression | None:
    """Returns what a dict, list or tuple literal holds under a literal key; None where it isn't known."""
    match node:
        case cst.Dict(elements) if key is not None:
            entries = (one for one in elements[:_MOST] if isinstance(one, cst.DictElement))
            return next((one.value for one in entries if literal_key(one.key) == key), None)
        case cst.List(elements) | cst.Tuple(elements) if isinstance(key, int) and key < len(elements):
            is_plain = not any(isinstance(element, cst.StarredElement) for element in elements)
            return elements[key].value if is_plain else None
        case _:
            return None


def copied_by(node: cst.Dict) -> cst.BaseExpression | None:
    """Returns what `{**other, …}` copies, unless other entries may replace its address."""
    starred = [one.value for one in node.elements if isinstance(one, cst.StarredDictElement)]
    keys = [string(one.key) for one in node.elements if isinstance(one, cst.DictElement)]
    is_kept = None not in keys and sdk.INSECURE_KEY not in keys
    return starred[0] if len(starred) == 1 and is_kept else None


def field_of(node: cst.CSTNode, name: str, owner: cst.ClassDef | None) -> cst.BaseExpression | None:
    """Returns what a call of a dataclass, a named tuple or `SimpleNamespace` gives to an attribute."""
    if not isinstance(node, cst.Call):
        return None
    fields = tuple(_fields(owner)) if owner and _is_record(owner) else ()
    if not fields and last_name(node.func) not in _NAMESPACES:
        return None
    return _given(node.args, name, fields)


def _given(args: Sequence[cst.Arg], name: str, fields: Sequence[str]) -> cst.BaseExpression | None:
    for index, arg in enumerate(args):
        if arg.star:
            return None
        given = arg.keyword.value if arg.keyword else fields[index] if index < len(fields) else ""
        if given == name:
            return arg.value
    return None


def _is_record(owner: cst.ClassDef) -> bool:
    """Whether a class takes its attributes from the arguments of its call."""
    decorators = (one.decorator for one in owner.decorators)
    names = {last_name(one.func if isinstance(one, cst.Call) else one) for one in decorators}
    return "dataclass" in names or any(last_name(base.value) == "NamedTuple" for base in owner.bases)


def _fields(owner: cst.ClassDef) -> Iterator[str]:
    for statement in owner.body.body:
        match statement:
            case cst.SimpleStatementLine([cst.AnnAssign(cst.Name(name))]):
                yield name
            case _:
                pass
