"""The `CLOUDINARY_*` variables, except the URL, that a module sets in the environment of its process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language
from cloudinary_lint.languages.mapped_text import placeholder
from cloudinary_lint.languages.python.node_values import item_key, key_span, mapped_text, string
from cloudinary_lint.languages.python.reachability import run_scope
from cloudinary_lint.languages.variables import Variable, as_options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader

_ENVIRON = "os.environ"


@dataclass(frozen=True, slots=True)
class EnvironmentEntry:
    """A variable that is set in the environment: its name if known, its key, value and node."""

    name: str | None
    key: cst.CSTNode
    given: cst.CSTNode
    node: cst.CSTNode


def variables(reader: Reader) -> Iterator[Options]:
    """Yields all variables of the file as one fact, which is open where unknown names are set."""
    every = [
        entry
        for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call)
        for entry in _assignments(reader, node)
    ]
    ours = [entry for entry in every if entry.name != sdk.URL_VARIABLE and _is_ours(entry)]
    if ours:
        functions = [run_scope(reader, entry.node) for entry in ours]
        yield replace(
            as_options([_variable(reader, entry) for entry in ours], Language.PYTHON),
            has_unknown=any(entry.name is None for entry in every),
            function="" if "" in functions else functions[0],
        )


def _is_ours(entry: EnvironmentEntry) -> bool:
    return entry.name is not None and entry.name.startswith(sdk.VARIABLE_PREFIX)


def _variable(reader: Reader, entry: EnvironmentEntry) -> Variable:
    tree = reader.tree
    unknown = placeholder(tree.span(entry.given), is_inside=False)
    return Variable(
        entry.name or "",
        key_span(tree, entry.key) or tree.span(entry.key),
        mapped_text(tree, entry.given) or unknown,
        tree.span(entry.node),
    )


def _assignments(reader: Reader, node: cst.CSTNode) -> Iterator[EnvironmentEntry]:
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                yield from _item(reader, target.target, given, node)
        case cst.AugAssign(base, cst.BitOrAssign(), given) if _is_environ(reader, base):
            yield from _entries(given)
        case cst.Call(cst.Attribute(base, cst.Name("setdefault")), [cst.Arg(key), cst.Arg(given)]):
            if _is_environ(reader, base):
                yield EnvironmentEntry(string(key), key, given, node)
        case cst.Call(cst.Attribute(base, cst.Name("update")), args) if _is_environ(reader, base):
            yield from (entry for arg in args for entry in _argument(arg))
        case _:
            return


def _item(
    reader: Reader, target: cst.CSTNode, given: cst.BaseExpression, statement: cst.CSTNode
) -> Iterator[EnvironmentEntry]:
    if isinstance(target, cst.Subscript) and _is_environ(reader, target.value):
        key = item_key(target)
        yield EnvironmentEntry(string(key), key, given, statement)


def _argument(arg: cst.Arg) -> Iterator[EnvironmentEntry]:
    if arg.keyword:
        yield EnvironmentEntry(arg.keyword.value, arg.keyword, arg.value, arg)
    else:
        yield from _entries(arg.value)


def _entries(node: cst.BaseExpression) -> Iterator[EnvironmentEntry]:
    """Yields the entries of a dict literal; of any other expression one without a name."""
    elements = node.elements if isinstance(node, cst.Dict) else ()
    for element in elements:
        key = element.key if isinstance(element, cst.DictElement) else element.value
        name = string(key) if isinstance(element, cst.DictElement) else None
        yield EnvironmentEntry(name, key, element.value, element)
    if not isinstance(node, cst.Dict):
        yield EnvironmentEntry(None, node, node, node)


def _is_environ(reader: Reader, node: cst.CSTNode) -> bool:
    return reader.names.path(node) == _ENVIRON
