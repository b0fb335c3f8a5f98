"""Django's `INSTALLED_APPS`, and the engines of `TEMPLATES` with their folders.

Of a folder's path only the literal part is known: `BASE_DIR / "jinja2"` is `jinja2`.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.facts.module_summary import NamedString
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.python.bindings import Assignment, Binding
from cloudinary_lint.languages.python.values import spelled, string

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.languages.python.lists import Lists
    from cloudinary_lint.languages.python.options import Reader

_DEEPEST = 12
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


def apps(reader: Reader, lists: Lists) -> Iterator[NamedString]:
    """Yields the entries of `INSTALLED_APPS`."""
    for entry in lists.named("INSTALLED_APPS"):
        if text := string(entry):
            yield NamedString(text, reader.tree.span(entry))


def engines(reader: Reader, lists: Lists) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yields the backend of each engine and its folders."""
    for entry in lists.named("TEMPLATES"):
        if isinstance(entry, cst.Dict):
            given = dict(_items(entry))
            backend = string(given["BACKEND"]) if "BACKEND" in given else None
            folders = lists.within(given["DIRS"]) if "DIRS" in given else ()
            if backend:
                yield backend, tuple(filter(None, (folder(reader, node) for node in folders)))


def _items(node: cst.Dict) -> Iterator[tuple[str, cst.BaseExpression]]:
    for element in node.elements:
        if isinstance(element, cst.DictElement) and (key := string(element.key)):
            yield key, element.value


def folder(reader: Reader, node: cst.CSTNode, depth: int = _DEEPEST) -> str:
    """Returns the literal part of a path, which may be empty."""
    if not depth:
        return ""
    match node:
        case cst.BinaryOperation(left, cst.Divide() | cst.Add(), right):
            return _joined(reader, (left, right), depth - 1)
        case cst.Call(cst.Name(name) as func, args) | cst.Call(cst.Attribute(func, cst.Name(name)), args):
            parts = (func, *(arg.value for arg in args)) if name in _JOINS else ()
            return _joined(reader, parts, depth - 1)
        case cst.Name():
            return _named(reader, node, depth - 1)
        case _:
            return _text(reader, node)


def _joined(reader: Reader, parts: Iterable[cst.CSTNode], depth: int) -> str:
    texts = (folder(reader, part, depth) for part in parts)
    return "/".join(filter(None, texts))


def _named(reader: Reader, name: cst.Name, depth: int) -> str:
    match reader.names.bindings(name):
        case [Binding(Assignment(given))]:
            return folder(reader, given, depth)
        case _:
            return ""


def _text(reader: Reader, node: cst.CSTNode) -> str:
    """Returns the path in a literal; of an f-string, what follows its last placeholder."""
    text = spelled(reader.tree, node)
    if text is None:
        return ""
    path = PurePosixPath(text.text.rpartition(UNKNOWN_CHAR)[2].replace("\\", "/").strip())
    return "/".join(part for part in path.parts if part not in {"..", "/"})
