"""Finds where a module uses the SDK, and the line that would turn secure on in a settings module."""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, CodeLine, Language, SdkUse
from cloudinary_lint.languages.python.config_call_insertion import config_names, insertion, statement_in
from cloudinary_lint.languages.python.node_values import imported_paths
from cloudinary_lint.languages.python.reachability import is_run_on_import

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.facts.module_summary import ModuleSummary
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_LISTS = ("CLOUDINARY_STORAGE", "INSTALLED_APPS")
"""The settings below which the line is added, in order of preference."""


def sdk_uses(reader: Reader, module: ModuleSummary, declared: Iterable[Options]) -> Iterator[SdkUse]:
    """Yields the entry in `INSTALLED_APPS`, and the first import of the SDK; `declared` configures it."""
    app = next((app.place for app in module.apps if app.text == sdk.APP), None)
    imported = next((one.place for one in module.imports if one.path.partition(".")[0] == sdk.APP), None)
    if app is not None:
        imports = [
            node
            for node in reader.tree.of(cst.Import, cst.ImportFrom)
            if any(map(sdk.loads_sdk, imported_paths(node)))
        ]
        line = _call(reader, imports) if imports else _setting(reader, reader.tree.source.text[app.start])
        is_secured = any(map(_is_secure, declared))
        yield SdkUse(
            Language.PYTHON, app, app, is_app=True, line=line, is_call=bool(imports), is_secured=is_secured
        )
    if imported is not None:
        yield SdkUse(Language.PYTHON, imported, imported, is_app=False)


def _is_secure(fact: Options) -> bool:
    """Whether the SDK's own dict, or a call that an import runs, turns secure on."""
    if fact.carrier not in {Carrier.SETTINGS, Carrier.CONFIG} or fact.function:
        return False
    option = sdk.effective(fact, sdk.spelling(fact.carrier))
    return option is not None and sdk.truth(fact.carrier, option.value) is sdk.Truth.ON


def _setting(reader: Reader, quote: str) -> CodeLine | None:
    """Returns the line of the setting, below the last statement that assigns one of the lists."""
    if reader.tree.names(sdk.SETTING):
        return None
    quote = quote if quote in "\"'" else '"'
    for name in _LISTS:
        for node in reversed(reader.tree.names(name)):
            is_run = _is_assigned(reader, node) and is_run_on_import(reader.tree, node)
            line = _below(reader, node, f"CLOUDINARY = {{{quote}secure{quote}: True}}") if is_run else None
            if line:
                return line
    return None


def _is_assigned(reader: Reader, node: cst.Name) -> bool:
    """Whether a name is the target of an assignment at the level of the module."""
    parent = reader.tree.parent(node)
    is_target = isinstance(parent, cst.AssignTarget) or (
        isinstance(parent, cst.AnnAssign) and parent.target is node
    )
    return is_target and reader.names.scope(node) is reader.tree.module


def _call(reader: Reader, imports: Iterable[cst.Import | cst.ImportFrom]) -> CodeLine | None:
    """Returns the line of the call below the first import that names the SDK's configuration.

    It is written below the imports of the SDK that directly follow.
    """
    for node in imports:
        config = next(config_names(reader, node), None)
        if config and is_run_on_import(reader.tree, node):
            return _below(reader, _last_of_group(reader.tree, node, imports), f"{config}(secure=True)")
    return None


def _last_of_group(tree: Tree, first: cst.CSTNode, imports: Iterable[cst.CSTNode]) -> cst.CSTNode:
    """Returns the last of the imports that follow one another in the module from this one on."""
    lines = {tree.parent(node): node for node in imports}
    below = dropwhile(lambda line: line is not tree.parent(first), tree.module.body)
    group = [lines[line] for line in takewhile(lines.__contains__, below)]
    return group[-1] if group else first


def _below(reader: Reader, node: cst.CSTNode, text: str) -> CodeLine | None:
    """Returns the line below the statement around a node; None where it isn't one of the module itself."""
    module = reader.tree.module
    statement = statement_in(reader.tree, node, module)
    if not isinstance(statement, cst.SimpleStatementLine):
        return None
    found = insertion(reader.tree, statement, (text,))
    if found is None:
        return None
    offset, written = found
    return CodeLine(offset, written.removesuffix(text), text)
