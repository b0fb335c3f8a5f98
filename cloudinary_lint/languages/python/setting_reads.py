"""Finds the variables and settings of Cloudinary that a module's code reads, with the keys of dicts.

A name counts as read where that is in doubt. Whether it is a variable or a setting is left to the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.bindings import is_read
from cloudinary_lint.languages.python.node_values import item_key, last_name, string
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_OURS = lazy_pattern(r"[A-Z0-9_]*CLOUDINARY[A-Z0-9_]*")
_NOT_READERS = lazy_pattern(r"(?:set|del|has)attr|(?:set|put|unset|del)env|setdefault|print")
_ALIASES = frozenset({"env", "envvar", "alias", "validation_alias"})
_FIELDS = "Settings"
_CHANGING = frozenset({"update", "setdefault", "clear"})
_INSPECTORS = frozenset({"print", "len", "bool", "type", "isinstance"})
_SPLITTERS = frozenset(
    {"split", "rsplit", "partition", "rpartition", "replace", "removeprefix", "removesuffix"}
)
_MATCHERS = frozenset({"match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn"})


def names_read(reader: Reader) -> frozenset[str]:
    """Returns the names with CLOUDINARY that a module reads: `X`, or `X.KEY` for a key of a dict.

    `settings.CLOUDINARY_URL` is the setting of that name; `CLOUDINARY_URL` alone may be the variable.
    """
    if "CLOUDINARY" not in reader.tree.source.text:
        return frozenset(_pydantic_fields(reader))
    found: set[str] = set()
    aliases: dict[str, set[str]] = {}
    for node, name in read_names(reader):
        alias = _alias(reader, node) if name in sdk.DICT_SETTINGS else None
        if alias is None:
            found.update(_parts_read(reader, node, name))
        else:
            aliases.setdefault(alias, set()).add(name)
    return frozenset(
        (*found, *_read_by_aliases(reader, aliases), *_names_in_loops(reader), *_pydantic_fields(reader))
    )


def read_names(reader: Reader) -> Iterator[tuple[cst.CSTNode, str]]:
    """Yields the expressions whose value is a variable or setting, with its name."""
    for name in reader.tree.of(cst.Name):
        if _OURS.fullmatch(name.value):
            yield from _name_reads(reader.tree, name)
    for item in reader.tree.of(cst.Subscript):
        if is_read(reader.tree, item):
            yield item, string(item_key(item)) or ""
    for call in reader.tree.of(cst.Call):
        if not _NOT_READERS.fullmatch(last_name(call.func)):
            yield from ((call, string(arg.value) or "") for arg in call.args if _names_variable(arg))
    for comparison in reader.tree.of(cst.Comparison):
        if isinstance(comparison.comparisons[0].operator, (cst.In, cst.NotIn)):
            yield comparison, string(comparison.left) or ""


def _name_reads(tree: Tree, name: cst.Name) -> Iterator[tuple[cst.CSTNode, str]]:
    """Yields a name or its attribute where it is read; an import only of a name that is no dict."""
    parent, node = tree.parent(name), tree.reference(name)
    if is_read(tree, node):
        yield node, name.value
    elif isinstance(parent, cst.ImportAlias) and name.value not in sdk.DICT_SETTINGS:
        yield parent, name.value


def _names_variable(arg: cst.Arg) -> bool:
    return not arg.star and (arg.keyword is None or arg.keyword.value in _ALIASES)


def _parts_read(reader: Reader, node: cst.CSTNode, name: str) -> Iterator[str]:
    """Yields what is read of a variable or setting where it is looked up."""
    if name in sdk.DICT_SETTINGS:
        if not isinstance(node, cst.Comparison):
            yield from _reads_of(reader, node, name)
    elif _OURS.fullmatch(name):
        yield name
        if name == sdk.URL_VARIABLE and _is_setting_read(node):
            yield f"settings.{name}"


def _reads_of(reader: Reader, node: cst.CSTNode, name: str) -> Iterator[str]:
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
            yield from (one for name in aliases[use.value] for one in _reads_of(reader, use, name))


def _is_setting_read(node: cst.CSTNode) -> bool:
    """Whether an expression reads a setting and not a variable: an attribute, an import, `app.config[…]`."""
    match node:
        case cst.Attribute() | cst.ImportAlias() | cst.Call(cst.Name("getattr")):
            return True
        case cst.Subscript(base) | cst.Call(cst.Attribute(base)):
            return isinstance(base, cst.Attribute) and base.attr.value == "config"
        case _:
            return False


def _names_in_loops(reader: Reader) -> Iterator[str]:
    """Yields the names that a loop goes through."""
    for node in reader.tree.of(cst.For, cst.CompFor):
        if isinstance(node.iter, (cst.Tuple, cst.List, cst.Set)):
            texts = (string(element.value) or "" for element in node.iter.elements)
            yield from (text for text in texts if _OURS.fullmatch(text) and text not in sdk.DICT_SETTINGS)


def _pydantic_fields(reader: Reader) -> Iterator[str]:
    """Yields the variables behind the fields of pydantic's settings classes, whose names have no case."""
    for node in reader.tree.of(cst.ClassDef):
        if any(reader.names.path(base.value).endswith(_FIELDS) for base in node.bases):
            for statement in node.body.body:
                yield from _pydantic_field(statement)


def _pydantic_field(statement: cst.CSTNode) -> Iterator[str]:
    match statement:
        case cst.SimpleStatementLine([cst.AnnAssign(cst.Name(name))]) if _OURS.fullmatch(name.upper()):
            yield name.upper()


def keys_read(reader: Reader, node: cst.CSTNode) -> Iterator[str | None]:
    """Yields the keys that are read of a dict where it is used; None for the whole dict.

    A dict that is passed to `cloudinary.config`, tested, changed or printed is not read.
    """
    tree = reader.tree
    around = _with_default(tree, node)
    parent = tree.parent(around)
    match parent:
        case cst.Subscript():
            if is_read(tree, parent):
                yield string(item_key(parent))
        case cst.Attribute(attr=cst.Name(method)):
            yield from _keys_of_call(tree.parent(parent), method)
        case cst.ComparisonTarget(cst.In() | cst.NotIn()):
            comparison = tree.parent(parent)
            yield string(comparison.left) if isinstance(comparison, cst.Comparison) else None
        case cst.Arg():
            yield from () if _is_inspected(reader, parent) else (None,)
        case cst.If() | cst.IfExp() | cst.While() | cst.Assert() | cst.UnaryOperation():
            yield from () if _is_tested(parent, around) else (None,)
        case cst.StarredDictElement() | cst.BinaryOperation() if _rebuilds(tree, node):
            return
        case _:
            yield None


def _with_default(tree: Tree, node: cst.CSTNode) -> cst.CSTNode:
    """Returns the node with its default, as in `node or {}`."""
    while isinstance(tree.parent(node), cst.BooleanOperation):
        node = tree.parent(node)
    return node


def _keys_of_call(call: cst.CSTNode, method: str) -> Iterator[str | None]:
    match method, call:
        case "get", cst.Call(args=[cst.Arg(key), *_]):
            yield string(key)
        case _, cst.Call() if method in _CHANGING:
            return
        case _:
            yield None


def _is_inspected(reader: Reader, arg: cst.Arg) -> bool:
    """Whether a call only inspects the dict in its argument, or passes it to the SDK."""
    match reader.tree.parent(arg):
        case cst.Call(cst.Name(name)) if name in _INSPECTORS:
            return True
        case cst.Call(func):
            return arg.star == "**" and reader.names.qualified_name(func) == sdk.CONFIG
        case _:
            return False


def _is_tested(parent: cst.CSTNode, node: cst.CSTNode) -> bool:
    return isinstance(parent, cst.UnaryOperation) or getattr(parent, "test", None) is node


def _rebuilds(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a setting is part of its own new value: `X = {**X, …}`, `X = base.X | {…}`."""
    name = node.attr.value if isinstance(node, cst.Attribute) else getattr(node, "value", None)
    for outer in tree.ancestors(node):
        if isinstance(outer, cst.Assign):
            return any(isinstance(one.target, cst.Name) and one.target.value == name for one in outer.targets)
    return False


def splits_url(reader: Reader) -> bool:
    """Whether text methods, slices or regular expressions are applied to the variable or setting.

    `urlparse` is no such thing: it knows a query.
    """
    if sdk.URL_VARIABLE not in reader.tree.source.text:
        return False
    return any(
        name == sdk.URL_VARIABLE and _is_split(reader, node, follows=True)
        for node, name in read_names(reader)
    )


def _is_split(reader: Reader, node: cst.CSTNode, *, follows: bool) -> bool:
    """Whether an expression is taken apart; `follows`: also under the name that it is assigned to."""
    parent = reader.tree.parent(node)
    match parent:
        case cst.BooleanOperation():
            return _is_split(reader, parent, follows=follows)
        case cst.Attribute(value, cst.Name(method)):
            return value is node and method in _SPLITTERS
        case cst.Subscript(value, [cst.SubscriptElement(cst.Slice())]):
            return value is node
        case cst.Arg():
            return _is_matched(reader, reader.tree.parent(parent))
        case (
            cst.Assign([cst.AssignTarget(cst.Name() as target)])
            | cst.AnnAssign(cst.Name() as target)
            | cst.NamedExpr(cst.Name() as target)
        ):
            uses = [use for use in reader.names.uses(target) if use is not target] if follows else []
            return any(_is_split(reader, use, follows=False) for use in uses)
        case _:
            return False


def _is_matched(reader: Reader, call: cst.CSTNode) -> bool:
    """Whether a call is one of `re`, or of a pattern."""
    match call:
        case cst.Call(cst.Attribute(_, cst.Name(method)) as func):
            return reader.names.path(func).startswith("re.") or method in _MATCHERS
        case _:
            return False
