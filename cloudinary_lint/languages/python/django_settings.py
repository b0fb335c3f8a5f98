"""Reads Django's `INSTALLED_APPS`, and the engines of `TEMPLATES` with their folders.

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
from cloudinary_lint.languages.python.bindings import Assignment, Binding
from cloudinary_lint.languages.python.node_values import item_key, last_name, mapped_text, string
from cloudinary_lint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_DEEPEST = 12
"""Joins and names within one another in a path: a name may be bound to a part of itself."""
_JOINS = frozenset(
    {
        "join",
        "joinpath",
        "Path",
        "PurePath",
        "PosixPath",
        "str",
        "abspath",
        "normpath",
        "realpath",
        "resolve",
        "absolute",
        "as_posix",
        "path",
        "root",
    },
)
_COPIES = frozenset({"list", "tuple", "set", "filter", "sorted"})
_ADDS = {"append": 0, "insert": 1, "extend": 0}
_MOST_PARTS = 64
"""Statements that add to a list by its name in another list: two lists may grow by each other."""


def apps(reader: Reader, lists: Lists) -> Iterator[NamedString]:
    """Yields the entries of `INSTALLED_APPS`."""
    for entry in lists.entries_of_name("INSTALLED_APPS"):
        if text := string(entry):
            yield NamedString(text, reader.tree.span(entry))


def engines(reader: Reader, lists: Lists) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields the backend of each engine and its folders."""
    for entry in lists.entries_of_name("TEMPLATES"):
        if isinstance(entry, cst.Dict):
            given = dict(_dict_items(entry))
            backend = string(given["BACKEND"]) if "BACKEND" in given else None
            folders = lists.entries_of(given["DIRS"]) if "DIRS" in given else ()
            if backend:
                yield backend, tuple(filter(None, (folder(reader, node) for node in folders)))


def _dict_items(node: cst.Dict) -> Iterator[tuple[str, cst.BaseExpression]]:
    for element in node.elements:
        if isinstance(element, cst.DictElement) and (key := string(element.key)):
            yield key, element.value


def folder(reader: Reader, node: cst.CSTNode, depth: int = _DEEPEST) -> str:
    """Returns the literal part of a path, which may be empty."""
    if not depth:
        return ""
    match node:
        case cst.BinaryOperation(left, cst.Divide() | cst.Add(), right):
            return _joined_path(reader, (left, right), depth - 1)
        case cst.Call(cst.Name(name) as func, args) | cst.Call(cst.Attribute(func, cst.Name(name)), args):
            parts = (func, *(arg.value for arg in args)) if name in _JOINS else ()
            return _joined_path(reader, parts, depth - 1)
        case cst.Name():
            return _path_of_name(reader, node, depth - 1)
        case _:
            return _literal_path(reader, node)


def _joined_path(reader: Reader, parts: Iterable[cst.CSTNode], depth: int) -> str:
    texts = (folder(reader, part, depth) for part in parts)
    return "/".join(filter(None, texts))


def _path_of_name(reader: Reader, name: cst.Name, depth: int) -> str:
    match reader.names.bindings(name):
        case [Binding(Assignment(given))]:
            return folder(reader, given, depth)
        case _:
            return ""


def _literal_path(reader: Reader, node: cst.CSTNode) -> str:
    """Returns the path in a literal; of an f-string, what follows its last placeholder."""
    text = mapped_text(reader.tree, node)
    if text is None:
        return ""
    path = PurePosixPath(text.text.rpartition(UNKNOWN_CHAR)[2].replace("\\", "/").strip())
    return "/".join(part for part in path.parts if part not in {"..", "/"})


@dataclass(frozen=True)
class Lists:
    """The lists of one module."""

    tree: Tree

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
        return sorted(found, key=self.tree.order)

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
                return self._follow(_list_name(node), followed)
            case _:
                return None

    def _follow(self, name: str, followed: set[str]) -> Iterable[cst.BaseExpression]:
        parts = () if name in followed else self._parts.get(name, ())[:_MOST_PARTS]
        followed.add(name)
        return parts

    @cached_property
    def _parts(self) -> Mapping[str, list[cst.BaseExpression]]:
        """Returns what statements assign or add to each name."""
        parts: dict[str, list[cst.BaseExpression]] = {}
        for node in self.tree.of(cst.Assign, cst.AnnAssign, cst.AugAssign, cst.Call):
            for name, given in _list_parts(node):
                parts.setdefault(name, []).append(given)
        return parts


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
    match node:
        case cst.Subscript(value) if isinstance(item_key(node), cst.Slice):
            return _list_name(value)
        case _:
            return last_name(node)
