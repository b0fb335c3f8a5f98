"""A `CLOUDINARY` dict in a module that imports the SDK itself while it is imported.

`import cloudinary` reads Django's settings there and then. Refuses to know which module Django is
given, and which star-import this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, LateSettings
from cloudinary_lint.languages.python.handover import Definition, hand_over, supersedes
from cloudinary_lint.languages.python.imports import dotted, paths
from cloudinary_lint.languages.python.nodes import each
from cloudinary_lint.languages.python.runs import is_run_by_import
from cloudinary_lint.languages.python.usages import is_read
from cloudinary_lint.languages.python.uses import loads_sdk
from cloudinary_lint.sdk import Truth
from cloudinary_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader

_SETTING = "CLOUDINARY"
_RESET = "cloudinary.reset_config"
_CHANGES = frozenset({"update", "setdefault", "pop", "clear"})


def late_settings(reader: Reader, configs: Iterable[Options]) -> Iterator[LateSettings]:
    """The dicts, unless a call hands them to the SDK or says secure; `configs` are those of the file."""
    if _SETTING not in reader.tree.source.text:
        return
    imported = [node for node in each(reader.tree, cst.Import, cst.ImportFrom) if _loads(reader, node)]
    if not imported or any(map(_is_secure, configs)) or _is_handed_over(reader):
        return
    for definition in _definitions(reader):
        yield _late(reader, definition, imported)


def _loads(reader: Reader, node: cst.Import | cst.ImportFrom) -> bool:
    return any(map(loads_sdk, paths(node))) and is_run_by_import(reader.tree, node)


def _is_secure(fact: Options) -> bool:
    """Whether a call of `config` that the import runs says secure, or may."""
    if fact.carrier is not Carrier.CONFIG or fact.function:
        return False
    option = sdk.effective(fact, sdk.spelling(Carrier.CONFIG))
    return fact.is_open if option is None else sdk.truth(Carrier.CONFIG, option.value) is not Truth.OFF


def _is_handed_over(reader: Reader) -> bool:
    """Whether the module says `cloudinary.config(**CLOUDINARY)` while it is imported."""
    return any(
        arg.star == "**" and dotted(arg.value) == _SETTING and is_run_by_import(reader.tree, call)
        for call in each(reader.tree, cst.Call)
        if reader.names.qualified(call.func) == sdk.CONFIG
        for arg in call.args
    )


def _late(reader: Reader, definition: Definition, imported: Sequence[cst.CSTNode]) -> LateSettings:
    first = reader.tree.span(imported[0])
    own = reader.tree.span(definition.node)
    offset, statement = hand_over(reader, definition, imported)
    return LateSettings(
        Language.PYTHON,
        reader.tree.span(definition.name),
        Span(min(first.start, own.start), max(first.end, own.end, offset)),
        first,
        is_above=first.start < own.start,
        offset=offset,
        statement=statement,
    )


def _definitions(reader: Reader) -> Iterator[Definition]:
    """The dicts that the name is bound to in the end, each with what changes or forgets it after."""
    names = [node for node in each(reader.tree, cst.Name) if _is_setting(reader, node)]
    bound = [(name, node) for name in names if (node := _binds(reader, name))]
    changes = [*(name for name in names if _changes(reader, name)), *_resets(reader)]
    changes.sort(key=reader.tree.order)
    for index, (name, node) in enumerate(bound):
        later = (other for _, other in bound[index + 1 :])
        if _is_dict(reader, node) and not any(supersedes(reader.tree, other, node) for other in later):
            after = (change for change in changes if reader.tree.order(change) > reader.tree.order(name))
            yield Definition(name, node, tuple(after))


def _is_setting(reader: Reader, node: cst.Name) -> bool:
    is_own = node.value == _SETTING and reader.names.scope(node) is reader.tree.module
    return is_own and is_run_by_import(reader.tree, node)


def _resets(reader: Reader) -> Iterator[cst.CSTNode]:
    """The calls after which the SDK has forgotten what it was handed."""
    for call in each(reader.tree, cst.Call):
        if reader.names.qualified(call.func) == _RESET and is_run_by_import(reader.tree, call):
            yield call


def _binds(reader: Reader, name: cst.Name) -> cst.Assign | cst.AnnAssign | None:
    """The assignment whose target is the name."""
    parent = reader.tree.parents[name]
    node = reader.tree.parents[parent] if isinstance(parent, cst.AssignTarget) else parent
    match node:
        case cst.Assign():
            return node
        case cst.AnnAssign(target=target, value=cst.BaseExpression()) if target is name:
            return node
        case _:
            return None


def _is_dict(reader: Reader, node: cst.Assign | cst.AnnAssign) -> bool:
    given = node.value
    parts = (given.body, given.orelse) if isinstance(given, cst.IfExp) else (given,)
    return any(part is not None and reader.mapping(part) is not None for part in parts)


def _changes(reader: Reader, name: cst.Name) -> bool:
    """Whether a statement changes the dict of the name: an item, `update()`, `|=`."""
    parent = reader.tree.parents[name]
    match parent:
        case cst.Subscript():
            return not is_read(reader.tree, parent)
        case cst.AugAssign(target=target):
            return target is name
        case cst.Attribute(attr=cst.Name(method)):
            return method in _CHANGES
        case _:
            return False
