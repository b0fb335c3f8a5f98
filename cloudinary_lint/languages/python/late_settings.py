"""Finds `CLOUDINARY` dicts in modules that also import the SDK, which reads Django's settings on import.

Which module holds Django's settings is left to the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, LateSettings, Literal
from cloudinary_lint.languages.python.config_call_insertion import (
    Definition,
    assignment_of,
    block_of,
    config_call,
)
from cloudinary_lint.languages.python.node_values import dotted_name, imported_paths
from cloudinary_lint.languages.python.reachability import is_run_on_import
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
"""Dicts of the name in one module for which a call is written: each is compared with all changes."""


def late_settings(reader: Reader, configs: Iterable[Options]) -> Iterator[LateSettings]:
    """Yields the dicts, unless the module also configures the SDK by calls.

    `configs` are the calls of `config` in the file.
    """
    if _SETTING not in reader.tree.source.text:
        return
    imported = [node for node in reader.tree.of(cst.Import, cst.ImportFrom) if _loads(reader, node)]
    if not imported or any(map(_is_secure, configs)) or _is_passed_to_config(reader):
        return
    definitions = list(_definitions(reader))
    changes = _changes(reader) if len(definitions) <= _MOST_DICTS else None
    for definition in definitions:
        yield _late_setting(reader, definition, imported, changes)


def _loads(reader: Reader, node: cst.Import | cst.ImportFrom) -> bool:
    return any(map(sdk.loads_sdk, imported_paths(node))) and is_run_on_import(reader.tree, node)


def _is_secure(fact: Options) -> bool:
    """Whether a call of `config` that runs on import turns secure on, or may."""
    if fact.carrier is not Carrier.CONFIG or fact.function:
        return False
    option = sdk.effective(fact, sdk.spelling(Carrier.CONFIG))
    return fact.has_unknown if option is None else sdk.truth(Carrier.CONFIG, option.value) is not Truth.OFF


def _is_passed_to_config(reader: Reader) -> bool:
    """Whether the module calls `cloudinary.config(**CLOUDINARY)` when it is imported."""
    return any(
        arg.star == "**" and dotted_name(arg.value) == _SETTING and is_run_on_import(reader.tree, call)
        for call in reader.tree.of(cst.Call)
        if reader.names.qualified_name(call.func) == sdk.CONFIG
        for arg in call.args
    )


def _late_setting(
    reader: Reader,
    definition: Definition,
    imported: Sequence[cst.CSTNode],
    changes: Sequence[cst.CSTNode] | None,
) -> LateSettings:
    """Returns the fact about a dict, with the call that would pass it to the SDK if it turns secure on."""
    first = reader.tree.span(imported[0])
    own = reader.tree.span(definition.node)
    offset, statement = own.end, ""
    if changes is not None and _turns_secure_on(reader, definition):
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


def _turns_secure_on(reader: Reader, definition: Definition) -> bool:
    """Whether `secure` is a literal `True` in the dict."""
    given = definition.node.value if isinstance(definition.node, (cst.Assign, cst.AnnAssign)) else None
    parsed = reader.mapping(given) if given else None
    values = [option.value for option in parsed.options if option.key == "secure"] if parsed else []
    return values[-1:] == [Literal(value=True)]


def _definitions(reader: Reader) -> Iterator[Definition]:
    """Yields the dicts that the name may have in the end: no later statement is sure to rebind it."""
    found: list[Definition] = []
    blocks: set[cst.CSTNode] = set()
    for name in reversed([node for node in reader.tree.of(cst.Name) if _is_setting(reader, node)]):
        node = assignment_of(reader.tree, name)
        if node is not None:
            block = block_of(reader.tree, node)
            is_bound_again = not blocks.isdisjoint((block, *reader.tree.ancestors(block)))
            if _is_dict(reader, node) and not is_bound_again:
                found.append(Definition(name, node))
            blocks.add(block)
    yield from reversed(found)


def _is_setting(reader: Reader, node: cst.Name) -> bool:
    is_own = node.value == _SETTING and reader.names.scope(node) is reader.tree.module
    return is_own and is_run_on_import(reader.tree, node)


def _changes(reader: Reader) -> list[cst.CSTNode]:
    """Returns what changes a dict of the name, and the calls that reset the configuration of the SDK."""
    names = (node for node in reader.tree.of(cst.Name) if _is_setting(reader, node))
    calls = (node for node in reader.tree.of(cst.Call) if reader.names.qualified_name(node.func) == _RESET)
    changes = [
        *(name for name in names if _is_change(reader.tree, name)),
        *(call for call in calls if is_run_on_import(reader.tree, call)),
    ]
    return sorted(changes, key=reader.tree.order)


def _is_dict(reader: Reader, node: cst.Assign | cst.AnnAssign) -> bool:
    given = node.value
    parts = (given.body, given.orelse) if isinstance(given, cst.IfExp) else (given,)
    return any(part is not None and reader.mapping(part) is not None for part in parts)


def _is_change(tree: Tree, name: cst.Name) -> bool:
    """Whether a statement changes the dict of the name: an item, `update()`, `|=`."""
    parent = tree.parent(name)
    match parent:
        case cst.Subscript():
            return not tree.is_read(parent)
        case cst.AugAssign(target=target):
            return target is name
        case cst.Attribute(attr=cst.Name(method)):
            return method in _CHANGERS
        case _:
            return False
