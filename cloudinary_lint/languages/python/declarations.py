"""Reads the dicts of a module that hold options of the SDK: `CLOUDINARY_STORAGE`, `CLOUDINARY`, and others.

The dicts have what later statements add: items, `update()`, `|=`, a new dict with it. Calls of `config` in
other modules may spread out any of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Literal, Options
from cloudinary_lint.facts.module_summary import NamedDict
from cloudinary_lint.languages.python.node_values import grouped, item_key, last_name, string, value
from cloudinary_lint.languages.python.options import UNKNOWN_OPTIONS, ParsedOptions, merge
from cloudinary_lint.languages.python.reachability import enclosing_function, is_run_on_import
from cloudinary_lint.text.records import replace

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader

    Place = tuple[cst.CSTNode, str]
    """A scope and a name in it."""

_SETTINGS = sdk.DICT_SETTINGS
_TEXT_FUNCTIONS = frozenset({"getenv", "get", "str", "env", "config"})
"""Functions that return the text of a variable."""
_ENUMS = ("Enum", "Flag", "TextChoices", "IntegerChoices", "Choices")
_SECURE = sdk.spelling(Carrier.CONFIG)
_KEYS = sdk.CREDENTIALS | {_SECURE}


def settings(reader: Reader) -> Iterator[Options]:
    """Yields the dicts assigned to the settings that hold Cloudinary options."""
    scope = reader.names.scope
    changes = reader.tree.of(cst.Assign, cst.AugAssign, cst.Call)
    parts = grouped(((scope(node), name), part) for node in changes for name, part in _updates(reader, node))
    added = {place: merge(given) for place, given in parts.items()}
    removals = ((owner, key) for owner, key in _removed_keys(reader) if owner.value in _SETTINGS and key)
    removed = grouped(((scope(owner), owner.value), key) for owner, key in removals)
    replaced = _replaced(reader)
    for target, given, _ in reader.tree.assignments:
        for name, value_of_name in _pairs(target, given):
            if isinstance(name, cst.Name) and name.value in _SETTINGS and name not in replaced:
                place = scope(name), name.value
                more, keys = added.get(place, ParsedOptions()), removed.get(place, ())
                for fact in _setting(reader, name, value_of_name):
                    options = tuple(one for one in (*fact.options, *more.options) if one.key not in keys)
                    is_open = fact.has_unknown or more.has_unknown
                    slot = None if keys else fact.slot
                    yield replace(fact, options=options, slot=slot, has_unknown=is_open)
    assigned = {target.value for target, _, _ in reader.tree.assignments if isinstance(target, cst.Name)}
    for (around, text), more in added.items():
        if around is reader.tree.module and text not in assigned:
            yield from _imported_setting(text, more)


def _replaced(reader: Reader) -> set[cst.CSTNode]:
    """Returns the settings that a later assignment replaces for certain, before anything can read them.

    An import may load the SDK, which reads the settings as they are by then.
    """
    tree = reader.tree
    imports = tree.of(cst.Import, cst.ImportFrom)
    found: set[cst.CSTNode] = set()
    for name in _SETTINGS:
        later: set[tuple[cst.CSTNode, cst.CSTNode]] = set()
        for node in sorted((*tree.names(name), *imports), key=tree.order, reverse=True):
            statement = tree.assignment_of(node) if isinstance(node, cst.Name) else None
            if statement is None or not is_run_on_import(tree, node):
                later.clear()
                continue
            scope, block = reader.names.scope(node), tree.block_of(statement)
            if any((scope, outer) in later for outer in (block, *tree.ancestors(block))):
                found.add(node)
            if statement.value and not _mentions(reader, statement.value, name):
                later.add((scope, block))
    return found


def _imported_setting(name: str, more: ParsedOptions) -> Iterator[Options]:
    """Yields a setting that a star-import binds and the module turns on or off."""
    carrier = _SETTINGS[name]
    secure = [option for option in more.options if option.key.lower() == sdk.spelling(carrier).lower()]
    if secure:
        span = secure[-1].span
        yield Options(carrier, Language.PYTHON, name, span, span, more.options, has_unknown=more.has_unknown)


def _pairs(
    target: cst.CSTNode, given: cst.BaseExpression | None
) -> Iterator[tuple[cst.CSTNode, cst.BaseExpression | None]]:
    """Yields the targets of an assignment with their values; None for one that is not in sight."""
    match target, given:
        case ((cst.Tuple(targets) | cst.List(targets)), (cst.Tuple(values) | cst.List(values))) if len(
            targets
        ) == len(values):
            for one, other in zip(targets, values, strict=True):
                yield from _pairs(one.value, other.value)
        case ((cst.Tuple(targets) | cst.List(targets)), _):
            for one in targets:
                yield from _pairs(one.value, None)
        case _:
            yield target, given


def _setting(reader: Reader, target: cst.Name, given: cst.BaseExpression | None) -> Iterator[Options]:
    """Yields the dict that is assigned to a setting, or both of a conditional; members of enums are none."""
    scope = reader.names.scope(target)
    bases = scope.bases if isinstance(scope, cst.ClassDef) else ()
    if any(last_name(base.value).endswith(_ENUMS) for base in bases):
        return
    carrier, function = _SETTINGS[target.value], enclosing_function(reader.tree, target)
    for expression in _alternatives(target if given is None else given):
        parsed = UNKNOWN_OPTIONS if given is None else _setting_options(reader, expression)
        if parsed is not None:
            fact = reader.fact(carrier, target.value, target, expression, parsed, function=function)
            origin = reader.names.only_value(expression) or expression
            yield replace(fact, is_returned=reader.returned(origin) is not None)


def _setting_options(reader: Reader, node: cst.BaseExpression) -> ParsedOptions | None:
    """Returns the options of a setting; unknown ones where it may be a dict, None where it is none."""
    match node:
        case cst.Name() if value(node) is UNKNOWN:
            given = (one.value for one in reader.names.bindings(node))
            may_be_dict = all(one is None or value(one) is UNKNOWN for one in given)
            return reader.resolve_name(node) or (UNKNOWN_OPTIONS if may_be_dict else None)
        case cst.BinaryOperation(cst.Name(name) as left) if name in _SETTINGS:
            is_update = len(reader.names.bindings(left)) > 1  # `CLOUDINARY = CLOUDINARY | {…}`
            return None if is_update else reader.mapping(node)
        case cst.DictComp():
            return UNKNOWN_OPTIONS
        case cst.Call(cst.Name(name) | cst.Attribute(attr=cst.Name(name))) if name.islower():
            may_be_dict = name not in _TEXT_FUNCTIONS  # a class makes none
            return reader.mapping(node) or (UNKNOWN_OPTIONS if may_be_dict else None)
        case _:
            return reader.mapping(node)


def _alternatives(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """Yields the expressions one of which is the value: both branches of a conditional."""
    if isinstance(node, cst.IfExp):
        yield from _alternatives(node.body)
        yield from _alternatives(node.orelse)
    else:
        yield node


def _updates(reader: Reader, node: cst.CSTNode) -> Iterator[tuple[str, ParsedOptions]]:
    """Yields the settings whose dicts a statement or call adds options to, with these."""
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                yield from _updates_by_assignment(reader, target.target, given)
        case cst.AugAssign(cst.Name(name), cst.BitOrAssign(), given) if name in _SETTINGS:
            yield name, reader.resolve(given)
        case cst.Call(cst.Attribute(cst.Name(name), cst.Name("update")), args) if name in _SETTINGS:
            yield from ((name, reader.argument(arg, is_dict=True)) for arg in args)
        case cst.Call(cst.Attribute(cst.Name(name), cst.Name("setdefault")), [cst.Arg(key), *_]):
            if name in _SETTINGS:
                yield name, reader.item(key, node, None)  # what was there before stays


def _updates_by_assignment(
    reader: Reader, target: cst.CSTNode, given: cst.BaseExpression
) -> Iterator[tuple[str, ParsedOptions]]:
    match target:
        case cst.Subscript(cst.Name(name)) if name in _SETTINGS:
            yield name, reader.item(item_key(target), target, given)
        case cst.Name(name) if name in _SETTINGS and _mentions(reader, given, name):
            parsed = reader.mapping(given)
            yield name, ParsedOptions(parsed.options) if parsed else UNKNOWN_OPTIONS


def _removed_keys(reader: Reader) -> Iterator[tuple[cst.Name, str | None]]:
    for node in reader.tree.of(cst.Del, cst.Call):
        match node:
            case cst.Del(cst.Subscript(cst.Name() as owner) as item):
                yield owner, string(item_key(item))
            case cst.Call(cst.Attribute(cst.Name() as owner, cst.Name("pop")), [cst.Arg(key), *_]):
                yield owner, string(key)


def _mentions(reader: Reader, node: cst.CSTNode, name: str) -> bool:
    return any(isinstance(inner, cst.Name) and inner.value == name for inner in reader.tree.subtree(node))


def named_dicts(reader: Reader) -> Iterator[NamedDict]:
    """Yields the dicts that names of the module, or of a class in it, are bound to."""
    for target, given, _ in reader.tree.assignments:
        if isinstance(target, cst.Name) and (name := _dotted(reader, target)):
            is_one = "CLOUDINARY" in name
            parsed = reader.mapping(given) if is_one or _may_have_keys(given) else None
            if is_one or (parsed and not _KEYS.isdisjoint(one.key for one in parsed.options)):
                yield _named_dict(name, parsed, reader.written_later(target))


def _may_have_keys(given: cst.BaseExpression) -> bool:
    """Whether a value may be a dict with keys of the SDK; to read each dict of a module takes long."""
    return not isinstance(given, cst.Dict) or any(
        not isinstance(element, cst.DictElement) or (key := string(element.key)) is None or key in _KEYS
        for element in given.elements
    )


def _dotted(reader: Reader, target: cst.Name) -> str:
    """Returns the name as other modules write it: `X`, or `Config.X` of a class; empty in a function."""
    match reader.names.scope(target):
        case cst.Module():
            return target.value
        case cst.ClassDef(cst.Name(name)) as owner if reader.names.scope(owner) is reader.tree.module:
            return f"{name}.{target.value}"
        case _:
            return ""


def _named_dict(name: str, parsed: ParsedOptions | None, later: ParsedOptions | None) -> NamedDict:
    if parsed is None or later is None or parsed.has_unknown or later.has_unknown:
        return NamedDict(name)
    options = {one.key: one.value for one in (*parsed.options, *later.options)}
    secure = options.get(_SECURE, Literal(None))
    return NamedDict(
        name,
        is_known=True,
        may_turn_on=sdk.truth(Carrier.CONFIG, secure) is not sdk.Truth.OFF,
        has_account=not sdk.CREDENTIALS.isdisjoint(options) and _SECURE not in options,
    )
