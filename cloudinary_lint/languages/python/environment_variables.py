"""The variables of Cloudinary, without the URL, that a module puts into the environment of its process."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language
from cloudinary_lint.languages.mapped_text import placeholder
from cloudinary_lint.languages.python.imports import path
from cloudinary_lint.languages.python.reachability import enclosing_function
from cloudinary_lint.languages.python.syntax import item_key
from cloudinary_lint.languages.python.values import key_span, spelled, string
from cloudinary_lint.languages.variables import Variable, together

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Options
    from cloudinary_lint.languages.python.options import Reader

_ENVIRON = "os.environ"


@dataclass(frozen=True, slots=True)
class Put:
    """A variable that is put into the environment: its name where that is known, key, value, and by what."""

    name: str | None
    key: cst.CSTNode
    given: cst.CSTNode
    node: cst.CSTNode


def variables(reader: Reader) -> Iterator[Options]:
    """All variables of the file as one fact; it is open where names are put that can't be known."""
    every = [
        put for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call) for put in _puts(reader, node)
    ]
    ours = [put for put in every if put.name != sdk.URL_VARIABLE and _is_ours(put)]
    if ours:
        functions = [enclosing_function(reader.tree, put.node) for put in ours]
        yield replace(
            together([_variable(reader, put) for put in ours], Language.PYTHON),
            is_open=any(put.name is None for put in every),
            function="" if "" in functions else functions[0],
        )


def _is_ours(put: Put) -> bool:
    return put.name is not None and put.name.startswith(sdk.VARIABLE_PREFIX)


def _variable(reader: Reader, put: Put) -> Variable:
    tree = reader.tree
    unknown = placeholder(tree.span(put.given), is_inside=False)
    return Variable(
        put.name or "",
        key_span(tree, put.key) or tree.span(put.key),
        spelled(tree, put.given) or unknown,
        tree.span(put.node),
    )


def _puts(reader: Reader, node: cst.CSTNode) -> Iterator[Put]:
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                yield from _item(reader, target.target, given, node)
        case cst.AugAssign(base, cst.BitOrAssign(), given) if _is_environ(reader, base):
            yield from _entries(given)
        case cst.Call(cst.Attribute(base, cst.Name("setdefault")), [cst.Arg(key), cst.Arg(given)]):
            if _is_environ(reader, base):
                yield Put(string(key), key, given, node)
        case cst.Call(cst.Attribute(base, cst.Name("update")), args) if _is_environ(reader, base):
            yield from (put for arg in args for put in _argument(arg))
        case _:
            return


def _item(
    reader: Reader, target: cst.CSTNode, given: cst.BaseExpression, statement: cst.CSTNode
) -> Iterator[Put]:
    if isinstance(target, cst.Subscript) and _is_environ(reader, target.value):
        key = item_key(target)
        yield Put(string(key), key, given, statement)


def _argument(arg: cst.Arg) -> Iterator[Put]:
    if arg.keyword:
        yield Put(arg.keyword.value, arg.keyword, arg.value, arg)
    else:
        yield from _entries(arg.value)


def _entries(node: cst.BaseExpression) -> Iterator[Put]:
    """The entries of a dict literal; of any other expression one without a name."""
    elements = node.elements if isinstance(node, cst.Dict) else ()
    for element in elements:
        key = element.key if isinstance(element, cst.DictElement) else element.value
        name = string(key) if isinstance(element, cst.DictElement) else None
        yield Put(name, key, element.value, element)
    if not isinstance(node, cst.Dict):
        yield Put(None, node, node, node)


def _is_environ(reader: Reader, node: cst.CSTNode) -> bool:
    return path(reader, node) == _ENVIRON
