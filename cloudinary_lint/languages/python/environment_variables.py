"""The `CLOUDINARY_*` variables that a module sets in the environment of its process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, Slot
from cloudinary_lint.languages.mapped_text import placeholder
from cloudinary_lint.languages.python.imports import path
from cloudinary_lint.languages.python.slots import call_slot, dict_slot
from cloudinary_lint.languages.python.startup import run_scope
from cloudinary_lint.languages.python.syntax import item_key
from cloudinary_lint.languages.python.values import key_span, spelled, string
from cloudinary_lint.languages.variables import Variable, as_options
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader

_ENVIRON = "os.environ"
_BLOCKS = (cst.Module, cst.IndentedBlock, cst.SimpleStatementSuite)


@dataclass(frozen=True, slots=True)
class EnvironmentEntry:
    """A variable that is set in the environment: its name if known, its key, value and node."""

    name: str | None
    key: cst.CSTNode
    given: cst.CSTNode
    node: cst.CSTNode


def environment_entries(reader: Reader) -> tuple[EnvironmentEntry, ...]:
    """Returns everything that the file sets in the environment, in order."""
    nodes = reader.tree.of(cst.Assign, cst.AugAssign, cst.Call)
    return tuple(entry for node in nodes for entry in _assignments(reader, node))


def variables(reader: Reader, entries: Sequence[EnvironmentEntry]) -> Options | None:
    """Returns all variables of the file as one fact, which is open where unknown names are set."""
    ours = [entry for entry in entries if _is_ours(entry)]
    if all(entry.name == sdk.URL_VARIABLE for entry in ours):
        return None
    functions = [run_scope(reader, entry.node) for entry in ours if entry.name != sdk.URL_VARIABLE]
    last = max(ours, key=lambda entry: reader.tree.order(entry.key))
    return replace(
        as_options([_variable(reader, entry) for entry in ours], Language.PYTHON, _slot(reader, last)),
        has_unknown=any(entry.name is None for entry in entries),
        function="" if "" in functions else functions[0],
    )


def is_set_with(reader: Reader, node: cst.CSTNode, entries: Sequence[EnvironmentEntry]) -> bool:
    """Whether the cloud's name is set wherever a node is run: in a block around it, not in another branch."""
    around = {id(block) for block in reader.tree.ancestors(node)}
    named = (entry.node for entry in entries if entry.name == sdk.CLOUD_VARIABLE)
    blocks = [
        next(block for block in reader.tree.ancestors(one) if isinstance(block, _BLOCKS)) for one in named
    ]
    return any(id(block) in around for block in blocks)


def _slot(reader: Reader, entry: EnvironmentEntry) -> Slot | None:
    """Returns the slot after an entry, in its style; None where it isn't a statement or entry of its own."""
    parent = reader.tree.parent(entry.node)
    match entry.node:
        case cst.DictElement() if isinstance(parent, cst.Dict):
            return _quoted(dict_slot(reader.tree, parent), entry)
        case cst.Arg() if isinstance(parent, cst.Call):
            return _quoted(call_slot(reader.tree, parent), entry)
        case cst.Assign() | cst.Call() if _is_statement(reader, entry.node):
            key, given = key_span(reader.tree, entry.key), _value_span(reader, entry)
            return _next_line(reader, reader.tree.span(entry.node), key, given) if key and given else None
        case _:
            return None


def _is_statement(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether a node is a statement that is alone on its line."""
    ancestors = (one for one in reader.tree.ancestors(node) if isinstance(one, cst.SimpleStatementLine))
    match next(ancestors, None):
        case cst.SimpleStatementLine([cst.Expr(value)]):
            return value is node
        case cst.SimpleStatementLine([only]):
            return only is node
        case _:
            return False


def _next_line(reader: Reader, span: Span, key: Span, given: Span) -> Slot:
    """Returns the slot of a statement like the one in a span, with a key and value inside of quotes."""
    source, text = reader.tree.source, reader.tree.source.text
    line = source.line_at(span.start)
    return Slot(
        source.line_at(span.end).end,
        source.newline_after(line.start) + text[line.start : span.start],
        text[span.start : key.start],
        text[key.end : given.start],
        "true",
        text[given.end : span.end],
    )


def _value_span(reader: Reader, entry: EnvironmentEntry) -> Span | None:
    """Returns the span in the quotes of a value; None if it is no plain string on the line of its key."""
    if not isinstance(entry.given, cst.SimpleString) or entry.given.prefix:
        return None
    span, width = reader.tree.span(entry.given), len(entry.given.quote)
    source = reader.tree.source
    if source.position(span.end)[0] != source.position(reader.tree.span(entry.key).start)[0]:
        return None
    return Span(span.start + width, span.end - width)


def _quoted(slot: Slot, entry: EnvironmentEntry) -> Slot:
    """Returns a slot whose value is a string, in the quotes of its key or of the last value."""
    quote = slot.opening or (entry.given.quote[0] if isinstance(entry.given, cst.SimpleString) else '"')
    return slot._replace(middle=slot.middle + quote, on="true", closing=quote)


def _is_ours(entry: EnvironmentEntry) -> bool:
    return entry.name is not None and entry.name.startswith(sdk.VARIABLE_PREFIX)


def _variable(reader: Reader, entry: EnvironmentEntry) -> Variable:
    tree = reader.tree
    unknown = placeholder(tree.span(entry.given), is_inside=False)
    return Variable(
        entry.name or "",
        key_span(tree, entry.key) or tree.span(entry.key),
        spelled(tree, entry.given) or unknown,
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
    return path(reader, node) == _ENVIRON
