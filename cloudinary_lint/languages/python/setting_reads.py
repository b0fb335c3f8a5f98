"""Finds the variables and settings of Cloudinary that a module's code reads, and settings that nothing reads.

A name counts as read where that is in doubt. Whether it is a variable or a setting, and whether another
module of the project reads it, is left to the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, UnusedSetting
from cloudinary_lint.languages.python.node_values import (
    dotted_name,
    item_key,
    keyword_of,
    last_name,
    mapped_text,
    string,
)
from cloudinary_lint.languages.python.reachability import enclosing_function
from cloudinary_lint.languages.variables import looks_like_url
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import replace

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader
    from cloudinary_lint.languages.python.tree import Tree

_OURS = lazy_pattern(r"[A-Z0-9_]*CLOUDINARY[A-Z0-9_]*")
_NOT_READERS = lazy_pattern(r"(?:set|del|has)attr|(?:set|put|unset|del)env|setdefault|print")
_ALIASES = frozenset({"", "env", "envvar", "alias", "validation_alias"})
_FIELDS = "Settings"
_CHANGING = frozenset({"update", "setdefault", "clear"})
_INSPECTORS = frozenset({"print", "len", "bool", "type", "isinstance"})
_SPLITTERS = frozenset(
    {"split", "rsplit", "partition", "rpartition", "replace", "removeprefix", "removesuffix"}
)
_MATCHERS = frozenset({"match", "search", "fullmatch", "findall", "finditer", "split", "sub", "subn"})
_SETTINGS = frozenset({sdk.spelling(Carrier.ENV), "CLOUDINARY_CONFIG"})
_READ_ELSEWHERE = ("Enum", "Flag", "Choices", "Settings")
"""Ends of the names of base classes whose attributes are no settings, or are read from the environment."""
_STORAGES = {"DEFAULT_FILE_STORAGE": "default", "STATICFILES_STORAGE": "staticfiles"}
"""The settings that Django reads up to 5.0, with the keys of `STORAGES` that it reads since."""
_UPDATERS = frozenset({"update", "from_mapping", "setdefault"})


def names_read(reader: Reader) -> frozenset[str]:
    """Returns the names with CLOUDINARY that a module reads: `X`, or `X.KEY` for a key of a dict.

    `settings.CLOUDINARY_URL` is the setting of that name; `CLOUDINARY_URL` alone may be the variable.
    """
    if "CLOUDINARY" not in reader.tree.source.text:
        return frozenset(_pydantic_fields(reader))
    found = {*_names_in_loops(reader), *_pydantic_fields(reader)}
    aliases: dict[str, set[str]] = {}
    for node, name in _read_names(reader):
        alias = _alias(reader, node) if name in sdk.DICT_SETTINGS else None
        if alias is None:
            found.update(_parts_read(reader, node, name))
        else:
            aliases.setdefault(alias, set()).add(name)
    for use in reader.tree.of(cst.Name) if aliases else ():
        if use.value in aliases and reader.tree.is_read(use):
            found.update(one for name in aliases[use.value] for one in _reads_of(reader, use, name))
    return frozenset(found)


def _read_names(reader: Reader) -> Iterator[tuple[cst.CSTNode, str]]:
    """Yields the expressions whose value is a variable or setting, with its name."""
    for name in reader.tree.of(cst.Name):
        if _OURS.fullmatch(name.value):
            yield from _name_reads(reader.tree, name)
    for item in reader.tree.of(cst.Subscript):
        if reader.tree.is_read(item):
            yield item, string(item_key(item)) or ""
    for call in reader.tree.of(cst.Call):
        if not _NOT_READERS.fullmatch(last_name(call.func)):
            named = (arg for arg in call.args if not arg.star and keyword_of(arg) in _ALIASES)
            yield from ((call, string(arg.value) or "") for arg in named)
    for comparison in reader.tree.of(cst.Comparison):
        if isinstance(comparison.comparisons[0].operator, (cst.In, cst.NotIn)):
            yield comparison, string(comparison.left) or ""


def _name_reads(tree: Tree, name: cst.Name) -> Iterator[tuple[cst.CSTNode, str]]:
    """Yields a name or its attribute where it is read; an import only of a name that is no dict."""
    parent, node = tree.parent(name), tree.reference(name)
    if tree.is_read(node):
        yield node, name.value
    elif isinstance(parent, cst.ImportAlias) and name.value not in sdk.DICT_SETTINGS:
        yield parent, name.value


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
    yield from (name if key is None else f"{name}.{key}" for key in _keys_read(reader, node))


def _alias(reader: Reader, node: cst.CSTNode) -> str | None:
    """Returns the other name that a dict is assigned to."""
    around = reader.tree.ancestors(node)
    match next(outer for outer in around if not isinstance(outer, cst.BooleanOperation)):
        case cst.Assign([cst.AssignTarget(cst.Name(alias))]) if alias not in sdk.DICT_SETTINGS:
            return alias
        case _:
            return None


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
    for node in reader.tree.of(cst.For, cst.CompFor):
        if isinstance(node.iter, (cst.Tuple, cst.List, cst.Set)):
            texts = (string(element.value) or "" for element in node.iter.elements)
            yield from (text for text in texts if _OURS.fullmatch(text) and text not in sdk.DICT_SETTINGS)


def _pydantic_fields(reader: Reader) -> Iterator[str]:
    """Yields the variables behind the fields of pydantic's settings classes, whose names have no case."""
    for node in reader.tree.of(cst.ClassDef):
        if any(reader.names.path(base.value).endswith(_FIELDS) for base in node.bases):
            for statement in node.body.body:
                match statement:
                    case cst.SimpleStatementLine([cst.AnnAssign(cst.Name(name))]):
                        yield from [name.upper()] if _OURS.fullmatch(name.upper()) else ()


def _keys_read(reader: Reader, node: cst.CSTNode) -> Sequence[str | None]:
    """Returns the keys that are read of a dict where it is used; None for the whole dict.

    A dict that is passed to `cloudinary.config`, tested, changed or printed is not read.
    """
    tree = reader.tree
    around = node
    while isinstance(tree.parent(around), cst.BooleanOperation):  # with its default, as in `node or {}`
        around = tree.parent(around)
    parent = tree.parent(around)
    match parent, tree.parent(parent):
        case cst.Subscript(), _:
            return [string(item_key(parent))] if tree.is_read(parent) else []
        case cst.Attribute(attr=cst.Name("get")), cst.Call(args=[cst.Arg(key), *_]):
            return [string(key)]
        case cst.Attribute(attr=cst.Name(method)), cst.Call() if method in _CHANGING:
            return []
        case cst.ComparisonTarget(cst.In() | cst.NotIn()), cst.Comparison(left):
            return [string(left)]
        case cst.Arg(), _ if _is_inspected(reader, parent):
            return []
        case cst.UnaryOperation(), _:
            return []
        case cst.If() | cst.IfExp() | cst.While() | cst.Assert(), _ if parent.test is around:
            return []
        case cst.StarredDictElement() | cst.BinaryOperation(), _ if _rebuilds(tree, node):
            return []
        case _:
            return [None]


def _is_inspected(reader: Reader, arg: cst.Arg) -> bool:
    """Whether a call only inspects the dict in its argument, or passes it to the SDK."""
    match reader.tree.parent(arg):
        case cst.Call(cst.Name(name)) if name in _INSPECTORS:
            return True
        case cst.Call(func):
            return arg.star == "**" and reader.names.qualified_name(func) == sdk.CONFIG
        case _:
            return False


def _rebuilds(tree: Tree, node: cst.CSTNode) -> bool:
    """Whether a setting is part of its own new value: `X = {**X, …}`, `X = base.X | {…}`."""
    name = node.attr.value if isinstance(node, cst.Attribute) else getattr(node, "value", None)
    statement = tree.nearest(node, cst.Assign)
    targets = [one.target for one in statement.targets] if statement else []
    return any(isinstance(one, cst.Name) and one.value == name for one in targets)


def splits_url(reader: Reader) -> bool:
    """Whether text methods, slices or regular expressions are applied to the variable or setting.

    `urlparse` is no such thing: it knows a query.
    """
    if sdk.URL_VARIABLE not in reader.tree.source.text:
        return False
    return any(
        name == sdk.URL_VARIABLE and _is_split(reader, node, follows=True)
        for node, name in _read_names(reader)
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


def unused_settings(reader: Reader) -> Iterator[UnusedSetting]:
    """Yields the settings under names that are not read: Django's, and items of Flask's `config`."""
    if "CLOUDINARY" in reader.tree.source.text:
        yield from _names(reader)
        yield from _items(reader)
    if "_STORAGE" in reader.tree.source.text:
        yield from _storages(reader)


def _storages(reader: Reader) -> Iterator[UnusedSetting]:
    """Yields the settings that name a storage as Django 5.0 reads it, unless the module reads them itself.

    Beside `STORAGES`, `STATICFILES_STORAGE` is there for `collectstatic` of django-cloudinary-storage.
    """
    has_new = bool(reader.tree.names("STORAGES"))
    for target, given, node in reader.tree.assignments:
        key = _STORAGES.get(target.value) if isinstance(target, cst.Name) else None
        is_needed = has_new and key == "staticfiles"
        if key and not is_needed and _names_unread_storage(reader, target, given):
            yield replace(_unused_setting(reader, reader.tree.text(target), target, node), storage=key)


def _names_unread_storage(reader: Reader, target: cst.CSTNode, given: cst.CSTNode) -> bool:
    """Whether a setting of the module names a Cloudinary storage, and the module never reads it."""
    if "cloudinary" not in (string(given) or "").lower() or enclosing_function(reader.tree, target):
        return False
    uses = reader.tree.names(reader.tree.text(target))
    return not any(reader.tree.is_read(reader.tree.reference(one)) for one in uses)


def _names(reader: Reader) -> Iterator[UnusedSetting]:
    tree, used = reader.tree, None
    for target, given, node in tree.assignments:
        if isinstance(target, cst.Name) and _is_setting(reader, target, given):
            if used is None:
                names = [node for node in tree.of(cst.Name) if "CLOUDINARY" in node.value]
                used = {name.value for name in names if tree.is_read(tree.reference(name))}
            if target.value not in used:
                yield _unused_setting(reader, target.value, target, node, is_url=_is_url(reader, given))


def _is_setting(reader: Reader, target: cst.Name, given: cst.BaseExpression) -> bool:
    """Whether a name of a module or class is assigned what looks like Cloudinary configuration."""
    name = target.value
    if "CLOUDINARY" not in name or not name.isupper():
        return False
    if name not in _SETTINGS and not _is_url(reader, given):
        return False
    if isinstance(given, cst.Call) and reader.names.path(given.func).startswith("cloudinary."):
        return False  # `CLOUDINARY_CONFIG = cloudinary.config(…)`
    scope = reader.names.scope(target)
    bases = scope.bases if isinstance(scope, cst.ClassDef) else ()
    is_read_elsewhere = any(dotted_name(base.value).endswith(_READ_ELSEWHERE) for base in bases)
    return not is_read_elsewhere and not enclosing_function(reader.tree, target)


def _is_url(reader: Reader, given: cst.CSTNode) -> bool:
    text = mapped_text(reader.tree, given)
    return text is not None and looks_like_url(text.text)


def _items(reader: Reader) -> Iterator[UnusedSetting]:
    """Yields the items of a Flask application's `config`."""
    for node in reader.tree.of(cst.Assign, cst.Call):
        for name, given, place in _flask_items(node):
            is_url = name == sdk.URL_VARIABLE and _is_url(reader, given)
            if name is not None and (name in _SETTINGS or is_url):
                yield _unused_setting(reader, name, place, node, is_url=is_url)


def _flask_items(node: cst.CSTNode) -> Iterator[tuple[str | None, cst.CSTNode, cst.CSTNode]]:
    """Yields the keys that a statement or call sets, each with its value and the node that is reported."""
    match node:
        case cst.Assign(targets, given):
            items = [one.target for one in targets if isinstance(one.target, cst.Subscript)]
            yield from ((string(item_key(one)), given, one) for one in items if _is_flask_config(one.value))
        case cst.Call(cst.Attribute(base, cst.Name(method)), args) if method in _UPDATERS:
            for arg in args if _is_flask_config(base) else ():
                if isinstance(arg.value, cst.Dict) and not arg.keyword:
                    entries = (one for one in arg.value.elements if isinstance(one, cst.DictElement))
                    yield from ((string(one.key), one.value, one) for one in entries)
                else:
                    name = keyword_of(arg) or string(arg.value)
                    yield name, arg.value, arg if arg.keyword else node


def _is_flask_config(node: cst.CSTNode) -> bool:
    """Whether an expression is `app.config`, whatever the application is called."""
    match node:
        case cst.Attribute(base, cst.Name("config")):
            return dotted_name(base) not in {"self", "cls", "cloudinary", ""}
        case _:
            return False


def _unused_setting(
    reader: Reader, name: str, place: cst.CSTNode, node: cst.CSTNode, *, is_url: bool = False
) -> UnusedSetting:
    tree = reader.tree
    return UnusedSetting(name, tree.span(place), tree.span(node), is_url=is_url)
