"""What a module defines: functions and methods, classes with their bases, attributes assigned from calls."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts.module_summary import Attribute, ClassHeader
from cloudinary_lint.languages.python.imports import path
from cloudinary_lint.languages.python.syntax import dotted, import_aliases, imported_module

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader


def defined(reader: Reader) -> frozenset[str]:
    """Returns the names of all functions, methods and classes."""
    return frozenset(node.name.value for node in reader.tree.of(cst.FunctionDef, cst.ClassDef))


def classes(reader: Reader) -> Iterator[ClassHeader]:
    """Yields all classes, nested ones too, and other names of the SDK's field."""
    for node in reader.tree.of(cst.ClassDef):
        bases = (_base(reader, arg.value) for arg in node.bases if not arg.star)
        yield ClassHeader(node.name.value, tuple(base for base in bases if base))
    for alias, meaning in _aliases(reader):
        if meaning.endswith(f".{sdk.FIELD}") and alias != sdk.FIELD:
            yield ClassHeader(alias, (meaning,))


def _aliases(reader: Reader) -> Iterator[tuple[str, str]]:
    """Yields the names that are other names of a path."""
    for node in reader.tree.of(cst.Assign):
        yield from ((name, reader.names.qualified(node.value) or "") for name in assigned(node))
    for imported in reader.tree.of(cst.ImportFrom):
        for alias in import_aliases(imported):
            if alias.asname and isinstance(alias.asname.name, cst.Name):
                yield alias.asname.name.value, f"{imported_module(imported)}.{dotted(alias.name)}"


def _base(reader: Reader, node: cst.BaseExpression) -> str:
    """Returns the path of a base; `Generic[T]` is `Generic`."""
    return path(reader, node.value if isinstance(node, cst.Subscript) else node)


def attributes(reader: Reader) -> Iterator[Attribute]:
    """Yields the names that class bodies assign from a call."""
    for node in reader.tree.of(cst.Assign, cst.AnnAssign):
        if isinstance(node.value, cst.Call) and isinstance(reader.names.scope(node), cst.ClassDef):
            callee = path(reader, node.value.func)
            yield from (Attribute(name, callee) for name in assigned(node) if callee)


def assigned(node: cst.Assign | cst.AnnAssign) -> Iterator[str]:
    """Yields the plain names that a statement assigns its value to."""
    targets = (node.target,) if isinstance(node, cst.AnnAssign) else (one.target for one in node.targets)
    yield from (target.value for target in targets if isinstance(target, cst.Name))
