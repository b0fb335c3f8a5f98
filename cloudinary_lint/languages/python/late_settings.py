"""A `CLOUDINARY` dict in a module that imports the SDK itself while it is imported.

`import cloudinary` reads Django's settings there and then. Refuses to know which module Django is
given, and which star-import this one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, LateSettings
from cloudinary_lint.languages.python.config_call_insertion import Definition, block_of, config_call
from cloudinary_lint.languages.python.imports import paths
from cloudinary_lint.languages.python.reachability import is_run_on_import
from cloudinary_lint.languages.python.read_access import is_read
from cloudinary_lint.languages.python.syntax import dotted
from cloudinary_lint.languages.python.uses import loads_sdk
from cloudinary_lint.sdk import Truth
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_SETTING = "CLOUDINARY"
_RESET = "cloudinary.reset_config"
_CHANGERS = frozenset({"update", "setdefault", "pop", "clear"})
_MOST_DICTS = 16


def late_settings(reader: Reader, configs: Iterable[Options]) -> Iterator[LateSettings]:
    """The dicts, unless a call hands them to the SDK or says secure; `configs` are those of the file."""
    if _SETTING not in reader.tree.source.text:
        return
    imported = [node for node in reader.tree.of(cst.Import, cst.ImportFrom) if _loads(reader, node)]
    if not imported or any(map(_is_secure, configs)) or _is_handed_over(reader):
        return
    definitions = list(_definitions(reader))
    changes = _changes(reader) if len(definitions) <= _MOST_DICTS else None
    for definition in definitions:
        yield _late(reader, definition, imported, changes)


def _loads(reader: Reader, node: cst.Import | cst.ImportFrom) -> bool:
    return any(map(loads_sdk, paths(node))) and is_run_on_import(reader.tree, node)


def _is_secure(fact: Options) -> bool:
    """Whether a call of `config` that the import runs says secure, or may."""
    if fact.carrier is not Carrier.CONFIG or fact.function:
        return False
    option = sdk.effective(fact, sdk.spelling(Carrier.CONFIG))
    return fact.is_open if option is None else sdk.truth(Carrier.CONFIG, option.value) is not Truth.OFF


def _is_handed_over(reader: Reader) -> bool:
    """Whether the module says `cloudinary.config(**CLOUDINARY)` while it is imported."""
    return any(
        arg.star == "**" and dotted(arg.value) == _SETTING and is_run_on_import(reader.tree, call)
        for call in reader.tree.of(cst.Call)
        if reader.names.qualified(call.func) == sdk.CONFIG
        for arg in call.args
    )


def _late(
    reader: Reader,
    definition: Definition,
    imported: Sequence[cst.CSTNode],
    changes: Sequence[cst.CSTNode] | None,
) -> LateSettings:
    first = reader.tree.span(imported[0])
    own = reader.tree.span(definition.node)
    offset, statement = own.end, ""
    if changes is not None:
        offset, statement = config_call(reader, definition, imported, changes)
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
    """The dicts that the name is bound to in the end: no statement that surely follows binds it again."""
    found: list[Definition] = []
    blocks: set[cst.CSTNode] = set()
    for name in reversed([node for node in reader.tree.of(cst.Name) if _is_setting(reader, node)]):
        node = _binds(reader.tree, name)
        if node is not None:
            home = block_of(reader.tree, node)
            is_bound_again = not blocks.isdisjoint((home, *reader.tree.ancestors(home)))
            if _is_dict(reader, node) and not is_bound_again:
                found.append(Definition(name, node))
            blocks.add(home)
    yield from reversed(found)


def _is_setting(reader: Reader, node: cst.Name) -> bool:
    is_own = node.value == _SETTING and reader.names.scope(node) is reader.tree.module
    return is_own and is_run_on_import(reader.tree, node)


def _changes(reader: Reader) -> list[cst.CSTNode]:
    """What changes a dict of the name, and the calls after which the SDK has forgotten what it was handed."""
    names = (node for node in reader.tree.of(cst.Name) if _is_setting(reader, node))
    calls = (node for node in reader.tree.of(cst.Call) if reader.names.qualified(node.func) == _RESET)
    changes = [
        *(name for name in names if _is_change(reader.tree, name)),
        *(call for call in calls if is_run_on_import(reader.tree, call)),
    ]
    return sorted(changes, key=reader.tree.order)


def _binds(tree: Tree, name: cst.Name) -> cst.Assign | cst.AnnAssign | None:
    """The assignment whose target is the name."""
    parent = tree.parent(name)
    node = tree.parent(parent) if isinstance(parent, cst.AssignTarget) else parent
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


def _is_change(tree: Tree, name: cst.Name) -> bool:
    """Whether a statement changes the dict of the name: an item, `update()`, `|=`."""
    parent = tree.parent(name)
    match parent:
        case cst.Subscript():
            return not is_read(tree, parent)
        case cst.AugAssign(target=target):
            return target is name
        case cst.Attribute(attr=cst.Name(method)):
            return method in _CHANGERS
        case _:
            return False
