"""The names of Cloudinary's variables and settings that a module's code reads, with the keys of dicts.

A name counts as read where that is in doubt. Whether it is a variable or a setting is left to the project.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.imports import path
from cloudinary_lint.languages.python.read_access import is_read, keys_read
from cloudinary_lint.languages.python.syntax import item_key, last_name
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_OURS = re.compile(r"[A-Z0-9_]*CLOUDINARY[A-Z0-9_]*")
_NOT_READERS = re.compile(r"(?:set|del|has)attr|(?:set|put|unset|del)env|setdefault|print")
_ALIASES = frozenset({"env", "envvar", "alias", "validation_alias"})
_FIELDS = "Settings"


def reads(reader: Reader) -> frozenset[str]:
    """Returns the names with CLOUDINARY that a module reads: `X`, or `X.KEY` for a key of a dict.

    `settings.CLOUDINARY_URL` says that the setting of that name is read, and not only the variable.
    """
    if "CLOUDINARY" not in reader.tree.source.text:
        return frozenset(_fields(reader))
    found: set[str] = set()
    aliases: dict[str, set[str]] = {}
    for node, name in lookups(reader):
        alias = _alias(reader, node) if name in sdk.DICT_SETTINGS else None
        if alias is None:
            found.update(_read(reader, node, name))
        else:
            aliases.setdefault(alias, set()).add(name)
    return frozenset((*found, *_read_by_aliases(reader, aliases), *_looped(reader), *_fields(reader)))


def lookups(reader: Reader) -> Iterator[tuple[cst.CSTNode, str]]:
    """Yields the expressions that stand for a variable or setting, with its name."""
    for name in reader.tree.of(cst.Name):
        if _OURS.fullmatch(name.value):
            yield from _named(reader.tree, name)
    for item in reader.tree.of(cst.Subscript):
        if is_read(reader.tree, item):
            yield item, string(item_key(item)) or ""
    for call in reader.tree.of(cst.Call):
        if not _NOT_READERS.fullmatch(last_name(call.func)):
            yield from ((call, string(arg.value) or "") for arg in call.args if _names_variable(arg))
    for comparison in reader.tree.of(cst.Comparison):
        if isinstance(comparison.comparisons[0].operator, (cst.In, cst.NotIn)):
            yield comparison, string(comparison.left) or ""


def _named(tree: Tree, name: cst.Name) -> Iterator[tuple[cst.CSTNode, str]]:
    """Yields a name or its attribute where it is read; an import only of a name that is no dict."""
    parent = tree.parent(name)
    is_part = isinstance(parent, cst.Attribute) and parent.attr is name
    node = parent if is_part else name
    if is_read(tree, node):
        yield node, name.value
    elif isinstance(parent, cst.ImportAlias) and name.value not in sdk.DICT_SETTINGS:
        yield parent, name.value


def _names_variable(arg: cst.Arg) -> bool:
    return not arg.star and (arg.keyword is None or arg.keyword.value in _ALIASES)


def _read(reader: Reader, node: cst.CSTNode, name: str) -> Iterator[str]:
    """Yields what is read of a variable or setting where it is looked up."""
    if name in sdk.DICT_SETTINGS:
        if not isinstance(node, cst.Comparison):
            yield from _keys(reader, node, name)
    elif _OURS.fullmatch(name):
        yield name
        if name == sdk.URL_VARIABLE and _is_setting(node):
            yield f"settings.{name}"


def _keys(reader: Reader, node: cst.CSTNode, name: str) -> Iterator[str]:
    yield from (name if key is None else f"{name}.{key}" for key in keys_read(reader, node))


def _alias(reader: Reader, node: cst.CSTNode) -> str | None:
    """Returns the other name that a dict is assigned to."""
    around = reader.tree.ancestors(node)
    match next(outer for outer in around if not isinstance(outer, cst.BooleanOperation)):
        case cst.Assign([cst.AssignTarget(cst.Name(alias))]) if alias not in sdk.DICT_SETTINGS:
            return alias
        case _:
            return None


def _read_by_aliases(reader: Reader, aliases: Mapping[str, set[str]]) -> Iterator[str]:
    for use in reader.tree.of(cst.Name) if aliases else ():
        if use.value in aliases and is_read(reader.tree, use):
            yield from (one for name in aliases[use.value] for one in _keys(reader, use, name))


def _is_setting(node: cst.CSTNode) -> bool:
    """Whether an expression reads a setting and not a variable: an attribute, an import, `app.config[…]`."""
    match node:
        case cst.Attribute() | cst.ImportAlias() | cst.Call(cst.Name("getattr")):
            return True
        case cst.Subscript(base) | cst.Call(cst.Attribute(base)):
            return isinstance(base, cst.Attribute) and base.attr.value == "config"
        case _:
            return False


def _looped(reader: Reader) -> Iterator[str]:
    """Yields the names that a loop goes through."""
    for node in reader.tree.of(cst.For, cst.CompFor):
        if isinstance(node.iter, (cst.Tuple, cst.List, cst.Set)):
            texts = (string(element.value) or "" for element in node.iter.elements)
            yield from (text for text in texts if _OURS.fullmatch(text) and text not in sdk.DICT_SETTINGS)


def _fields(reader: Reader) -> Iterator[str]:
    """Yields the variables behind the fields of pydantic's settings classes, whose names have no case."""
    for node in reader.tree.of(cst.ClassDef):
        if any(path(reader, base.value).endswith(_FIELDS) for base in node.bases):
            for statement in node.body.body:
                yield from _field(statement)


def _field(statement: cst.CSTNode) -> Iterator[str]:
    match statement:
        case cst.SimpleStatementLine([cst.AnnAssign(cst.Name(name))]) if _OURS.fullmatch(name.upper()):
            yield name.upper()
        case _:
            return
