"""Finds the template tags that a module registers with a Django template library."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.node_values import string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader

_MOST_BINDINGS = 4
"""Bindings of a name that are checked: the same name may be bound and used very often."""
_METHODS = frozenset({"tag", "simple_tag", "simple_block_tag", "inclusion_tag", "assignment_tag"})


def registered_tags(reader: Reader) -> frozenset[str]:
    """Returns the names of all tags: the given one, or that of the function."""
    decorated = (name for node in reader.tree.of(cst.FunctionDef) for name in _decorated_tags(reader, node))
    called = (name for node in reader.tree.of(cst.Call) for name in _tags_of_call(reader, node))
    return frozenset((*decorated, *called))


def _decorated_tags(reader: Reader, function: cst.FunctionDef) -> Iterator[str]:
    for decorator in function.decorators:
        match decorator.decorator:
            case cst.Call(func, args) if _registers(reader, func):
                yield _name_argument(func, args) or function.name.value
            case cst.Attribute() as method if _registers(reader, method):
                yield function.name.value


def _tags_of_call(reader: Reader, call: cst.Call) -> Iterator[str]:
    """Yields the tag that a call registers: `register.tag("x", f)`, `register.simple_tag(f, name="x")`."""
    match call:
        case cst.Call(cst.Call(func, args), [function, *_]) if _registers(reader, func):
            name = _name_argument(func, args) or _function_name(function)
        case cst.Call(func, args) if _registers(reader, func):
            functions = (
                _function_name(arg) for arg in args if not arg.keyword or arg.keyword.value == "func"
            )
            name = _name_argument(func, args) or next(filter(None, functions), "")
        case _:
            return
    if name:
        yield name


def _name_argument(func: cst.CSTNode, args: Sequence[cst.Arg]) -> str:
    """Returns the name in the arguments of a method: `name="x"`, or the first one of `tag`."""
    for index, arg in enumerate(args):
        is_first = index == 0 and arg.keyword is None and _method(func) == "tag"
        if is_first or (arg.keyword and arg.keyword.value == "name"):
            return string(arg.value) or ""
    return ""


def _function_name(arg: cst.Arg) -> str:
    match arg.value:
        case cst.Name(name) | cst.Attribute(attr=cst.Name(name)) if name not in {
            "True",
            "False",
            "None",
        }:
            return name
        case _:
            return ""


def _method(node: cst.CSTNode) -> str:
    return node.attr.value if isinstance(node, cst.Attribute) else ""


def _registers(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether a node is a method of a tag library that registers a tag."""
    match node:
        case cst.Attribute(cst.Name() as base, cst.Name(method)) if method in _METHODS:
            return base.value == "register" or _is_library(reader, base)
        case _:
            return False


def _is_library(reader: Reader, name: cst.Name) -> bool:
    return any(
        isinstance(binding.value, cst.Call)
        and reader.names.path(binding.value.func).rpartition(".")[2] == "Library"
        for binding in reader.names.bindings(name)[:_MOST_BINDINGS]
    )
