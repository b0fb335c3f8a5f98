"""Finds `CLOUDINARY` dicts in modules that also import the SDK, which reads Django's settings on import.

Which module holds Django's settings is left to the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, LateSettings, Literal
from cloudinary_lint.languages.python.node_values import dotted_name
from cloudinary_lint.languages.python.reachability import is_run_on_import
from cloudinary_lint.languages.python.sdk_uses import config_call, sdk_imports
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

    Definition = tuple[cst.Name, cst.Assign | cst.AnnAssign]
    """A name, and the statement that assigns a dict to it."""

_RESET = "cloudinary.reset_config"
_CHANGERS = frozenset({"update", "setdefault", "pop", "clear"})
_MOST_DICTS = 16
"""Dicts of the name in one module for which a call is written: each is compared with all changes."""


def late_settings(reader: Reader, configs: Iterable[Options]) -> Iterator[LateSettings]:
    """Yields the dicts, unless the module also configures the SDK by calls.

    `configs` are the calls of `config` in the file.
    """
    tree = reader.tree
    if sdk.SETTING not in tree.source.text:
        return
    imported = [node for node in sdk_imports(tree) if is_run_on_import(tree, node)]
    if not imported or any(map(_is_secure, configs)) or _is_passed_to_config(reader):
        return
    first, definitions = tree.span(imported[0]), _definitions(reader)
    changes = _changes(reader) if len(definitions) <= _MOST_DICTS else None
    for name, node in definitions:
        own = tree.span(node)
        offset, statement = own.end, ""
        if changes is not None and _turns_secure_on(reader, node):
            offset, statement = config_call(reader, name, node, imported, changes)
        yield LateSettings(
            Language.PYTHON,
            tree.span(name),
            Span(min(first.start, own.start), max(first.end, own.end, offset)),
            first,
            is_above=first.start < own.start,
            offset=offset,
            statement=statement,
        )


def _is_secure(fact: Options) -> bool:
    """Whether a call of `config` that runs on import turns secure on, or may."""
    if fact.carrier is not Carrier.CONFIG or fact.function:
        return False
    option = sdk.effective(fact, sdk.spelling(Carrier.CONFIG))
    if option is None:
        return fact.has_unknown
    return sdk.truth(Carrier.CONFIG, option.value) is not sdk.Truth.OFF


def _is_passed_to_config(reader: Reader) -> bool:
    """Whether the module calls `cloudinary.config(**CLOUDINARY)` when it is imported."""
    return any(
        arg.star == "**" and dotted_name(arg.value) == sdk.SETTING and is_run_on_import(reader.tree, call)
        for call in reader.tree.of(cst.Call)
        if reader.names.qualified_name(call.func) == sdk.CONFIG
        for arg in call.args
    )


def _turns_secure_on(reader: Reader, node: cst.Assign | cst.AnnAssign) -> bool:
    """Whether `secure` is a literal `True` in the dict."""
    parsed = reader.mapping(node.value) if node.value else None
    values = [option.value for option in parsed.options if option.key == "secure"] if parsed else []
    return values[-1:] == [Literal(value=True)]


def _definitions(reader: Reader) -> list[Definition]:
    """Returns the dicts that the name may have in the end: no later statement is sure to rebind it."""
    found: list[Definition] = []
    blocks: set[cst.CSTNode] = set()
    for name in reversed(_names(reader)):
        node = reader.tree.assignment_of(name)
        if node is not None:
            block = reader.tree.block_of(node)
            is_bound_again = not blocks.isdisjoint((block, *reader.tree.ancestors(block)))
            if _is_dict(reader, node) and not is_bound_again:
                found.append((name, node))
            blocks.add(block)
    return found[::-1]


def _names(reader: Reader) -> list[cst.Name]:
    """Returns where the module itself mentions the setting, in code that its import runs."""
    tree = reader.tree
    own = (node for node in tree.names(sdk.SETTING) if reader.names.scope(node) is tree.module)
    return [node for node in own if is_run_on_import(tree, node)]


def _changes(reader: Reader) -> list[cst.CSTNode]:
    """Returns what changes a dict of the name, and the calls that reset the configuration of the SDK."""
    tree = reader.tree
    calls = (node for node in tree.of(cst.Call) if reader.names.qualified_name(node.func) == _RESET)
    resets = (call for call in calls if is_run_on_import(tree, call))
    changes = (name for name in _names(reader) if _is_change(tree, name))
    return sorted((*changes, *resets), key=tree.order)


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
