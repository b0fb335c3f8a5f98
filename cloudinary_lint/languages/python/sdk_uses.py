"""Finds where a module uses the SDK, and the lines that would turn secure on in a settings module.

A call of `cloudinary.config(secure=True)` goes below a dict that is not read, all statements that change it
and an import of the SDK, where each of them has certainly run.
"""

from __future__ import annotations

from itertools import dropwhile, takewhile
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, CodeLine, Language, SdkUse
from cloudinary_lint.languages.python.node_values import import_aliases, imported_paths
from cloudinary_lint.languages.python.reachability import is_run_on_import
from cloudinary_lint.languages.python.tree import STATEMENT_LINES
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.facts.module_summary import ModuleSummary
    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_LISTS = ("CLOUDINARY_STORAGE", "INSTALLED_APPS")
"""The settings below which the line is added, in order of preference."""
_REST = lazy_pattern(r"[ \t\f]*(?:;[ \t\f]*)?(?:#[^\r\n]*)?")


def sdk_uses(reader: Reader, module: ModuleSummary, declared: Iterable[Options]) -> Iterator[SdkUse]:
    """Yields the entry in `INSTALLED_APPS`, and the first import of the SDK; `declared` configures it."""
    app = next((app.place for app in module.apps if app.text == sdk.APP), None)
    imported = next((one.place for one in module.imports if one.path.partition(".")[0] == sdk.APP), None)
    if app is not None:
        imports = sdk_imports(reader.tree)
        line = _call(reader, imports) if imports else _setting(reader, reader.tree.source.text[app.start])
        is_secured = any(map(_is_secure, declared))
        yield SdkUse(
            Language.PYTHON, app, app, is_app=True, line=line, is_call=bool(imports), is_secured=is_secured
        )
    if imported is not None:
        yield SdkUse(Language.PYTHON, imported, imported, is_app=False)


def sdk_imports(tree: Tree) -> list[cst.Import | cst.ImportFrom]:
    """Returns the imports that load the SDK, in order."""
    imports = tree.of(cst.Import, cst.ImportFrom)
    return [node for node in imports if any(map(sdk.loads_sdk, imported_paths(node)))]


def _is_secure(fact: Options) -> bool:
    """Whether the SDK's own dict, or a call that an import runs, turns secure on."""
    if fact.carrier not in {Carrier.SETTINGS, Carrier.CONFIG} or fact.function:
        return False
    option = sdk.effective(fact, sdk.spelling(fact.carrier))
    return option is not None and sdk.truth(fact.carrier, option.value) is sdk.Truth.ON


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


def config_call(
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
