"""The variables and settings of Cloudinary that a module's own code reads, and the keys of dicts among them.

In doubt a name is read: what a project reads itself is its own business. Refuses to know whether a
name is that of a variable or of a setting.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.imports import dotted, path
from cloudinary_lint.languages.python.nodes import each
from cloudinary_lint.languages.python.usages import is_read, keys_read
from cloudinary_lint.languages.python.values import string

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.options import Reader

_OURS = re.compile(r"[A-Z0-9_]*CLOUDINARY[A-Z0-9_]*")
_NOT_READERS = re.compile(r"(?:set|del|has)attr|(?:set|put|unset|del)env|setdefault|print")
_ALIASES = frozenset({"env", "envvar", "alias", "validation_alias"})
_FIELDS = "Settings"


def reads(reader: Reader) -> frozenset[str]:
    """The names that a module reads, those that contain CLOUDINARY: `X`, or `X.KEY` for a key of a dict.

    `settings.CLOUDINARY_URL` says that the setting of that name is read, and not only the variable.
    """
    if "CLOUDINARY" not in reader.tree.source.text:
        return frozenset(_fields(reader))
    found: set[str] = set()
    aliases: dict[str, set[str]] = {}
    for node, name in _lookups(reader):
        alias = _alias(reader, node) if name in sdk.DICT_SETTINGS else None
        if alias is None:
            found.update(_read(reader, node, name))
        else:
            aliases.setdefault(alias, set()).add(name)
    return frozenset((*found, *_read_by_aliases(reader, aliases), *_looped(reader), *_fields(reader)))


def _lookups(reader: Reader) -> Iterator[tuple[syntax.Node, str]]:
    """The expressions that stand for a variable or setting, with its name."""
    for name in each(reader.tree, syntax.Name):
        if _OURS.fullmatch(name.value):
            yield from _named(name)
    for item in each(reader.tree, syntax.Subscript):
        if is_read(item):
            yield item, string(item.key) or ""
    for call in each(reader.tree, syntax.Call):
        if not _NOT_READERS.fullmatch(_last(call.func)):
            yield from ((call, string(arg.value) or "") for arg in call.args if _names_variable(arg))
    for comparison in each(reader.tree, syntax.Comparison):
        if comparison.comparisons[0].operator in {"in", "not in"}:
            yield comparison, string(comparison.left) or ""


def _named(name: syntax.Name) -> Iterator[tuple[syntax.Node, str]]:
    """A name, or the attribute of that name, where it is read; an import only of a name that is no dict."""
    parent = name.parent
    is_part = isinstance(parent, syntax.Attribute) and parent.attr is name
    node = parent if is_part else name
    if is_read(node):
        yield node, name.value
    elif isinstance(parent, syntax.ImportAlias) and name.value not in sdk.DICT_SETTINGS:
        yield parent, name.value


def _last(func: syntax.Node) -> str:
    return dotted(func.attr if isinstance(func, syntax.Attribute) else func)


def _names_variable(arg: syntax.Arg) -> bool:
    return not arg.star and (arg.keyword is None or arg.keyword.value in _ALIASES)


def _read(reader: Reader, node: syntax.Node, name: str) -> Iterator[str]:
    """What is read of a variable or setting where it is looked up."""
    if name in sdk.DICT_SETTINGS:
        if not isinstance(node, syntax.Comparison):
            yield from _keys(reader, node, name)
    elif _OURS.fullmatch(name):
        yield name
        if name == sdk.URL_VARIABLE and _is_setting(node):
            yield f"settings.{name}"


def _keys(reader: Reader, node: syntax.Node, name: str) -> Iterator[str]:
    yield from (name if key is None else f"{name}.{key}" for key in keys_read(reader, node))


def _alias(reader: Reader, node: syntax.Node) -> str | None:
    """The other name that a dict is assigned to, and used by."""
    around = reader.tree.ancestors(node)
    match next(outer for outer in around if not isinstance(outer, syntax.BooleanOperation)):
        case syntax.Assign([syntax.AssignTarget(syntax.Name(alias))]) if alias not in sdk.DICT_SETTINGS:
            return alias
        case _:
            return None


def _read_by_aliases(reader: Reader, aliases: Mapping[str, set[str]]) -> Iterator[str]:
    for use in each(reader.tree, syntax.Name) if aliases else ():
        if use.value in aliases and is_read(use):
            yield from (one for name in aliases[use.value] for one in _keys(reader, use, name))


def _is_setting(node: syntax.Node) -> bool:
    """Whether an expression reads a setting and not a variable: an attribute, an import, `app.config[…]`."""
    match node:
        case syntax.Attribute() | syntax.ImportAlias() | syntax.Call(syntax.Name("getattr")):
            return True
        case syntax.Subscript(base) | syntax.Call(syntax.Attribute(base)):
            return isinstance(base, syntax.Attribute) and base.attr.value == "config"
        case _:
            return False


def _looped(reader: Reader) -> Iterator[str]:
    """The names that a loop goes through."""
    for node in each(reader.tree, syntax.For, syntax.CompFor):
        if isinstance(node.iter, (syntax.Tuple, syntax.List, syntax.Set)):
            texts = (string(element) or "" for element in node.iter.elements)
            yield from (text for text in texts if _OURS.fullmatch(text) and text not in sdk.DICT_SETTINGS)


def _fields(reader: Reader) -> Iterator[str]:
    """The variables behind the fields of pydantic's settings classes, whose names have no case."""
    for node in each(reader.tree, syntax.ClassDef):
        if any(path(reader, base.value).endswith(_FIELDS) for base in node.bases):
            for statement in node.body.body:
                yield from _field(statement)


def _field(statement: syntax.Node) -> Iterator[str]:
    match statement:
        case syntax.SimpleStatementLine([syntax.AnnAssign(syntax.Name(name))]) if _OURS.fullmatch(
            name.upper()
        ):
            yield name.upper()
        case _:
            return
