"""Configuration that is reached in other ways than a call of `cloudinary.config`: what it sets is unknown.

`vars(cloudinary.config())`, `getattr(cloudinary, "config")`, `partial(cloudinary.config, …)`, and variables
of unknown names that are put into the environment.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, Options
from cloudinary_lint.languages.python.imports import path
from cloudinary_lint.languages.python.startup import run_scope
from cloudinary_lint.languages.python.syntax import item_key, last_name
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader

_INSPECTORS = frozenset({"print", "len", "bool", "type", "isinstance", "str", "repr", "pprint"})
_DICT = "__dict__"


def indirect_configs(reader: Reader) -> Iterator[Options]:
    """Yields the places where configuration of the SDK is handed on, each with unknown options."""
    for node in reader.tree.of(cst.Name, cst.Attribute):
        if node.__class__ is cst.Name and node.value != "config":
            continue
        if reader.names.qualified(node) == sdk.CONFIG and _is_handed_on(reader, node):
            yield _unknown(reader, node, Carrier.CONFIG, sdk.CONFIG)
    for call in reader.tree.of(cst.Call):
        if _is_getattr(reader, call):
            yield _unknown(reader, call, Carrier.CONFIG, sdk.CONFIG)


def unknown_variables(reader: Reader) -> Iterator[Options]:
    """Yields the first statement that sets a variable whose name is not in sight."""
    for node in reader.tree.of(cst.Assign):
        for target in node.targets:
            if _sets_unknown(reader, target.target):
                yield _unknown(reader, target.target, Carrier.ENV, "os.environ")
                return


def _sets_unknown(reader: Reader, item: cst.CSTNode) -> bool:
    is_variable = isinstance(item, cst.Subscript) and path(reader, item.value) == "os.environ"
    return is_variable and isinstance(item, cst.Subscript) and string(item_key(item)) is None


def _is_handed_on(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether the function, or the object that it returns, is an argument or an operand of something."""
    tree = reader.tree
    parent = tree.parent(node)
    if isinstance(parent, cst.Attribute) and parent.attr is node:
        return False  # a part of the path, which is asked about as a whole
    if isinstance(parent, cst.Call) and parent.func is node:
        if parent.args:
            return False
        node, parent = parent, tree.parent(parent)
        if isinstance(parent, cst.Attribute):
            return parent.attr.value == _DICT
    if not isinstance(parent, cst.Arg):
        return False
    call = tree.parent(parent)
    return isinstance(call, cst.Call) and last_name(call.func) not in _INSPECTORS | {"setattr"}


def _is_getattr(reader: Reader, call: cst.Call) -> bool:
    match call:
        case cst.Call(cst.Name("getattr"), [cst.Arg(module), cst.Arg(name), *_]):
            return string(name) == "config" and reader.names.qualified(module) == sdk.APP
        case _:
            return False


def _unknown(reader: Reader, node: cst.CSTNode, carrier: Carrier, name: str) -> Options:
    span = reader.tree.span(node)
    function = run_scope(reader, node)
    return Options(carrier, Language.PYTHON, name, span, span, has_unknown=True, function=function)
