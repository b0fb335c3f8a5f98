"""Reads what Django takes from a module: `INSTALLED_APPS`, the engines of `TEMPLATES`, and template tags.

A list has the entries that any statement of the module adds to it, in any branch. Of a folder's path only the
literal part is known: `BASE_DIR / "jinja2"` is `jinja2`.
"""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts.module_summary import NamedString
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.python.node_values import grouped, item_key, last_name, mapped_text, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from cloudinary_lint.languages.python.options import Reader

_DEEPEST = 12
"""Joins and names within one another in a path: a name may be bound to a part of itself."""
_JOINS = frozenset(
    {
        *("join", "joinpath", "Path", "PurePath", "PosixPath", "str", "abspath", "normpath", "realpath"),
        *("resolve", "absolute", "as_posix", "path", "root"),
    },
)
_COPIES = frozenset({"list", "tuple", "set", "filter", "sorted"})
_ADDS = {"append": 0, "insert": 1, "extend": 0}
_MOST_PARTS = 64
"""Statements that add to a list by its name in another list: two lists may grow by each other."""
_TAG = "tag"
_REGISTERING = frozenset({_TAG, "simple_tag", "simple_block_tag", "inclusion_tag", "assignment_tag"})


def apps(reader: Reader, lists: Lists) -> Iterator[NamedString]:
    """Yields the entries of `INSTALLED_APPS`."""
    for entry in lists.entries_of_name("INSTALLED_APPS"):
        if text := string(entry):
            yield NamedString(text, reader.tree.span(entry))


def engines(reader: Reader, lists: Lists) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields the backend of each engine and its folders."""
    for entry in lists.entries_of_name("TEMPLATES"):
        items = entry.elements if isinstance(entry, cst.Dict) else ()
        given = {string(one.key): one.value for one in items if isinstance(one, cst.DictElement)}
        backend = string(given["BACKEND"]) if "BACKEND" in given else None
        folders = lists.entries_of(given["DIRS"]) if "DIRS" in given else ()
        if backend:
            yield backend, tuple(filter(None, (_folder(reader, node) for node in folders)))


def _folder(reader: Reader, node: cst.CSTNode, depth: int = _DEEPEST) -> str:
    """Returns the literal part of a path, which may be empty."""
    if not depth:
        return ""
    match node:
        case cst.BinaryOperation(left, cst.Divide() | cst.Add(), right):
            parts: Sequence[cst.CSTNode] = (left, right)
        case cst.Call(cst.Name(name) as func, args) | cst.Call(cst.Attribute(func, cst.Name(name)), args):
            parts = (func, *(arg.value for arg in args)) if name in _JOINS else ()
        case cst.Name():
            given = reader.names.only_value(node)
            parts = (given,) if given else ()
        case _:
            return _literal_path(reader, node)
    return "/".join(filter(None, (_folder(reader, part, depth - 1) for part in parts)))


def _literal_path(reader: Reader, node: cst.CSTNode) -> str:
    """Returns the path in a literal; of an f-string, what follows its last placeholder."""
    text = mapped_text(reader.tree, node)
    if text is None:
        return ""
    path = PurePosixPath(text.text.rpartition(UNKNOWN_CHAR)[2].replace("\\", "/").strip())
    return "/".join(part for part in path.parts if part not in {"..", "/"})


class Lists:
    """The lists of one module."""

    def __init__(self, reader: Reader) -> None:
        self._tree = reader.tree

    def entries_of_name(self, name: str) -> list[cst.BaseExpression]:
        """Returns the entries of the list of that name, in order."""
        return self._entries(self._parts.get(name, ()), name)

    def entries_of(self, node: cst.BaseExpression) -> list[cst.BaseExpression]:
        """Returns the entries of an expression, in order."""
        return self._entries((node,))

    def _entries(self, nodes: Iterable[cst.BaseExpression], *seen: str) -> list[cst.BaseExpression]:
        waiting, followed = [*nodes], set(seen)
        found: set[cst.BaseExpression] = set()
        while waiting:
            node = waiting.pop()
            parts = self._joined_parts(node, followed)
            if parts is None:
                found.add(node)
            else:
                waiting += parts
        return sorted(found, key=self._tree.order)

    def _joined_parts(
        self, node: cst.BaseExpression, followed: set[str]
    ) -> Iterable[cst.BaseExpression] | None:
        """Returns the expressions whose entries an expression joins; None where it is an entry itself."""
        match node:
            case cst.List(elements) | cst.Tuple(elements) | cst.Set(elements):
                return [element.value for element in elements]
            case cst.BinaryOperation(left, cst.Add() | cst.BitOr(), right):
                return left, right
            case cst.BooleanOperation(left, _, right) | cst.IfExp(body=left, orelse=right):
                return left, right
            case cst.Call(cst.Name(name), args) if name in _COPIES:
                return [arg.value for arg in args]
            case cst.Name() | cst.Attribute():
                name = _list_name(node)
                parts = () if name in followed else self._parts.get(name, ())[:_MOST_PARTS]
                followed.add(name)
                return parts
            case _:
                return None

    @cached_property
    def _parts(self) -> Mapping[str, list[cst.BaseExpression]]:
        nodes = self._tree.of(cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Call)
        return grouped(part for node in nodes for part in _list_parts(node))


def _list_parts(node: cst.CSTNode) -> Iterator[tuple[str, cst.BaseExpression]]:
    match node:
        case cst.Assign(targets, given):
            yield from ((_list_name(target.target), given) for target in targets)
        case cst.AnnAssign(target, value=cst.BaseExpression() as given) | cst.AugAssign(target, value=given):
            yield _list_name(target), given
        case cst.Call(cst.Attribute(base, cst.Name(method)), args) if method in _ADDS:
            yield from ((_list_name(base), arg.value) for arg in args[_ADDS[method] :])
        case cst.Call(cst.Attribute(attr=cst.Name("configure")), args):
            yield from ((arg.keyword.value, arg.value) for arg in args if arg.keyword)


def _list_name(node: cst.CSTNode) -> str:
    """Returns the name of a setting: that of a name, of an attribute or of a slice of one."""
    while isinstance(node, cst.Subscript) and isinstance(item_key(node), cst.Slice):
        node = node.value
    return last_name(node)


def registered_tags(reader: Reader) -> frozenset[str]:
    """Returns the names of all template tags: the given one, or that of the function."""
    decorated = (name for node in reader.tree.of(cst.FunctionDef) for name in _decorated_tags(reader, node))
    called = (_tag_of_call(reader, node) for node in reader.tree.of(cst.Call))
    return frozenset((*decorated, *filter(None, called)))


def _decorated_tags(reader: Reader, function: cst.FunctionDef) -> Iterator[str]:
    for decorator in function.decorators:
        match decorator.decorator:
            case cst.Call(func, args) if _registers(reader, func):
                yield _name_argument(func, args) or function.name.value
            case method if _registers(reader, method):
                yield function.name.value


def _tag_of_call(reader: Reader, call: cst.Call) -> str:
    """Returns the tag that a call registers: `register.tag("x", f)`, `register.simple_tag(f, name="x")`."""
    match call:
        case cst.Call(cst.Call(func, args), [function, *_]) if _registers(reader, func):
            return _name_argument(func, args) or _function_name(function)
        case cst.Call(func, args) if _registers(reader, func):
            functions = [arg for arg in args if not arg.keyword or arg.keyword.value == "func"]
            return _name_argument(func, args) or next(filter(None, map(_function_name, functions)), "")
        case _:
            return ""


def _name_argument(func: cst.CSTNode, args: Sequence[cst.Arg]) -> str:
    """Returns the name in the arguments of a method: `name="x"`, or the first one of `tag`."""
    for index, arg in enumerate(args):
        is_first = index == 0 and arg.keyword is None and last_name(func) == _TAG
        if is_first or (arg.keyword and arg.keyword.value == "name"):
            return string(arg.value) or ""
    return ""


def _function_name(arg: cst.Arg) -> str:
    name = last_name(arg.value)
    return "" if name in {"True", "False", "None"} else name


def _registers(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether a node is a method of a tag library that registers a tag."""
    match node:
        case cst.Attribute(cst.Name() as base, cst.Name(method)) if method in _REGISTERING:
            given = reader.names.first_values(base)
            made = (reader.names.path(one.func) for one in given if isinstance(one, cst.Call))
            is_library = any(path.rpartition(".")[2] == "Library" for path in made)
            return is_library or base.value == "register"
        case _:
            return False
