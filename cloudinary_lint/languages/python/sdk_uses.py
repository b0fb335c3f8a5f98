"""Finds where a module uses the SDK, the settings that it read too early, and the lines that turn secure on.

The SDK reads the dict `CLOUDINARY` when it is imported: in a module that imports it the dict may be too late.
A call of `cloudinary.config(secure=True)` goes below such a dict, all statements that change it and an import
of the SDK, where each of them has certainly run. Which module holds Django's settings is left to the project.
"""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, CodeLine, LateSettings, Literal, SdkUse
from cloudinary_lint.languages.python.node_values import dotted_name, import_aliases, imported_paths
from cloudinary_lint.languages.python.reachability import is_run_on_import
from cloudinary_lint.languages.python.tree import STATEMENT_LINES
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.facts.module_summary import ModuleSummary
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

    Definition = tuple[cst.Name, cst.Assign | cst.AnnAssign]
    """A name, and the statement that assigns a dict to it."""

_LISTS = ("CLOUDINARY_STORAGE", "INSTALLED_APPS")
"""The settings below which the line is added, in order of preference."""
_RESET = "cloudinary.reset_config"
_CHANGERS = frozenset({"update", "setdefault", "pop", "clear"})
_MOST_DICTS = 16
"""Dicts of the name in one module for which a call is written: each is compared with all changes."""
_REST = lazy_pattern(r"[ \t\f]*(?:;[ \t\f]*)?(?:#[^\r\n]*)?")


def sdk_uses(reader: Reader, module: ModuleSummary, declared: Iterable[Options]) -> Iterator[SdkUse]:
    """Yields the entry in `INSTALLED_APPS`, and the first import of the SDK; `declared` configures it."""
    app = next((app.place for app in module.apps if app.text == sdk.APP), None)
    imported = next((one.place for one in module.imports if one.path.partition(".")[0] == sdk.APP), None)
    if app is not None:
        imports = _sdk_imports(reader.tree)
        line = _call(reader, imports) if imports else _setting(reader, reader.tree.source.text[app.start])
        is_secured = any(map(_turns_on, declared))
        yield SdkUse(app, app, is_app=True, line=line, is_call=bool(imports), is_secured=is_secured)
    if imported is not None:
        yield SdkUse(imported, imported, is_app=False)


def _sdk_imports(tree: Tree) -> list[cst.Import | cst.ImportFrom]:
    """Returns the imports that load the SDK, in order."""
    imports = tree.of(cst.Import, cst.ImportFrom)
    return [node for node in imports if any(map(sdk.loads_sdk, imported_paths(node)))]


def _turns_on(fact: Options) -> bool:
    """Whether the SDK's own dict, or a call that an import runs, turns secure on."""
    return fact.carrier in {Carrier.SETTINGS, Carrier.CONFIG} and _truth(fact) is sdk.Truth.ON


def _truth(fact: Options) -> sdk.Truth | None:
    """Returns what options that an import declares say of secure; None where they say nothing."""
    option = None if fact.function else sdk.effective(fact, sdk.spelling(fact.carrier))
    return sdk.truth(fact.carrier, option.value) if option else None


def _setting(reader: Reader, quote: str) -> CodeLine | None:
    """Returns the line of the setting, below the last statement that assigns one of the lists."""
    tree = reader.tree
    if tree.names(sdk.SETTING):
        return None
    quote = quote if quote in "\"'" else '"'
    for name in _LISTS:
        for node in reversed(tree.names(name)):
            is_set = tree.is_target(node) and not isinstance(tree.parent(node), cst.AugAssign)
            is_run = is_set and reader.names.scope(node) is tree.module and is_run_on_import(tree, node)
            line = _below(tree, node, f"CLOUDINARY = {{{quote}secure{quote}: True}}") if is_run else None
            if line:
                return line
    return None


def _call(reader: Reader, imports: Iterable[cst.Import | cst.ImportFrom]) -> CodeLine | None:
    """Returns the line of the call below the first import that names the SDK's configuration.

    It is written below the imports of the SDK that directly follow.
    """
    for node in imports:
        config = next(_config_names(reader, node), None)
        if config and is_run_on_import(reader.tree, node):
            return _below(reader.tree, _last_of_group(reader.tree, node, imports), f"{config}(secure=True)")
    return None


def _last_of_group(tree: Tree, first: cst.CSTNode, imports: Iterable[cst.CSTNode]) -> cst.CSTNode:
    """Returns the last of the imports that follow one another in the module from this one on."""
    lines = {tree.parent(node): node for node in imports}
    below = dropwhile(lambda line: line is not tree.parent(first), tree.module.body)
    group = [lines[line] for line in takewhile(lines.__contains__, below)]
    return group[-1] if group else first


def _below(tree: Tree, node: cst.CSTNode, text: str) -> CodeLine | None:
    """Returns the line below the statement around a node; None where it isn't one of the module itself."""
    statement = tree.statement_in(node, tree.module)
    is_simple = isinstance(statement, cst.SimpleStatementLine)
    found = _insertion(tree, statement, (text,)) if is_simple else None
    return CodeLine(found[0], found[1].removesuffix(text), text) if found else None


def late_settings(reader: Reader, configs: Iterable[Options]) -> Iterator[LateSettings]:
    """Yields the dicts, unless the module also configures the SDK by calls, which are `configs`."""
    tree = reader.tree
    if sdk.SETTING not in tree.source.text:
        return
    imported = [node for node in _sdk_imports(tree) if is_run_on_import(tree, node)]
    if not imported or any(map(_may_turn_on, configs)) or _is_passed_to_config(reader):
        return
    first, definitions = tree.span(imported[0]), _definitions(reader)
    changes = _changes(reader) if len(definitions) <= _MOST_DICTS else None
    for name, node in definitions:
        own = tree.span(node)
        offset, statement = own.end, ""
        if changes is not None and _turns_secure_on(reader, node):
            offset, statement = _config_call(reader, name, node, imported, changes)
        yield LateSettings(
            tree.span(name),
            Span(min(first.start, own.start), max(first.end, own.end, offset)),
            first,
            is_above=first.start < own.start,
            offset=offset,
            statement=statement,
        )


def _may_turn_on(fact: Options) -> bool:
    """Whether a call of `config` that runs on import turns secure on, or may."""
    if fact.carrier is not Carrier.CONFIG or fact.function:
        return False
    truth = _truth(fact)
    return fact.has_unknown if truth is None else truth is not sdk.Truth.OFF


def _is_passed_to_config(reader: Reader) -> bool:
    """Whether the module calls `cloudinary.config(**CLOUDINARY)` when it is imported."""
    return any(
        arg.star == "**" and dotted_name(arg.value) == sdk.SETTING and is_run_on_import(reader.tree, call)
        for call in reader.tree.of(cst.Call)
        if reader.names.qualified_name(call.func) == sdk.CONFIG
        for arg in call.args
    )


def _turns_secure_on(reader: Reader, node: cst.Assign | cst.AnnAssign) -> bool:
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


def _config_call(
    reader: Reader,
    name: cst.Name,
    node: cst.CSTNode,
    imported: Sequence[cst.CSTNode],
    changes: Sequence[cst.CSTNode],
) -> tuple[int, str]:
    """Returns an offset and the text to insert there; the text is empty where there is no safe place.

    `node` assigns a dict to the name; `imported` are the imports of the SDK, `changes` what changes such a
    dict, both in order.
    """
    tree = reader.tree
    later = [change for change in changes if tree.order(change) > tree.order(name)]
    anchor = _anchor(tree, node, imported, later)
    call = _call_lines(reader, anchor) if anchor else ()
    if anchor and call and (found := _insertion(tree, anchor, call)):
        return found
    return tree.source.line_at(tree.span(node).end).end, ""


def _anchor(
    tree: Tree, node: cst.CSTNode, imported: Sequence[cst.CSTNode], later: Sequence[cst.CSTNode]
) -> cst.CSTNode | None:
    """Returns the statement to insert below; None where the dict or the import may not have run."""
    block = tree.block_of(node)
    if not all(tree.is_inside(change, block) for change in later):
        return None
    last = tree.statement_in(later[-1] if later else node, block)
    certain = [one for one in imported if tree.is_inside(block, tree.block_of(one))]
    if certain and tree.order(certain[0]) < tree.order(last):
        return last
    if certain:
        return tree.statement_in(certain[0], block) if tree.block_of(certain[0]) is block else None
    below = (one for one in imported if tree.order(one) > tree.order(last) and tree.is_inside(one, block))
    return next((tree.statement_in(one, tree.block_of(one)) for one in below), None)


def _call_lines(reader: Reader, anchor: cst.CSTNode) -> tuple[str, ...]:
    """Returns the lines of the call: under a name that the module imports, else with an import."""
    above = _imports_above(reader.tree, anchor)
    config = next((config for node in above for config in _config_names(reader, node)), None)
    if config:
        return (f"{config}(secure=True)",)
    is_taken = any(
        reader.names.bindings(node) and reader.names.qualified_name(node) != sdk.APP
        for node in reader.tree.names(sdk.APP)
    )
    return () if is_taken else ("import cloudinary", "cloudinary.config(secure=True)")


def _imports_above(tree: Tree, anchor: cst.CSTNode) -> Iterator[cst.Import | cst.ImportFrom]:
    """Yields the imports that are sure to have run when a statement has."""
    block = anchor if isinstance(anchor, cst.SimpleStatementSuite) else tree.parent(anchor)
    for node in tree.of(cst.Import, cst.ImportFrom):
        is_above = tree.order(node) < tree.order(anchor) or tree.is_inside(node, anchor)
        if is_above and tree.is_inside(block, tree.block_of(node)):
            yield node


def _config_names(reader: Reader, node: cst.Import | cst.ImportFrom) -> Iterator[str]:
    """Yields the names by which `cloudinary.config` can be called after an import."""
    for alias in import_aliases(node):
        bound: cst.CSTNode = alias.asname.name if alias.asname else alias.name
        while isinstance(bound, cst.Attribute):
            bound = bound.value
        match reader.names.qualified_name(bound), bound:
            case sdk.APP, cst.Name(name):
                yield f"{name}.config"
            case sdk.CONFIG, cst.Name(name):
                yield name


def _insertion(tree: Tree, anchor: cst.CSTNode, call: Sequence[str]) -> tuple[int, str] | None:
    """Returns the lines as they are inserted after a statement; None if its line continues."""
    lines = [node for node in tree.subtree(anchor) if isinstance(node, STATEMENT_LINES)]
    end = tree.span(lines[-1].body[-1]).end
    if isinstance(anchor, cst.SimpleStatementSuite):
        return end, "".join(f"; {part}" for part in call)
    source = tree.source
    line = source.line_at(end)
    if not _REST.fullmatch(source.text, end, line.end):
        return None
    start = tree.span(anchor.body[0] if isinstance(anchor, cst.SimpleStatementLine) else anchor).start
    indent = source.text[source.line_at(start).start : start]
    newline = source.newline_after(line.end)
    return line.end, "".join(f"{newline}{indent}{part}" for part in call)
