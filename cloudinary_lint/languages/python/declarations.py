"""Reads configuration written in Python: `CLOUDINARY_STORAGE`, `CLOUDINARY` and `cloudinary.config(…)`.

The dicts have what later statements add: items, `update()`, `|=`, a new dict with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Language, Options
from cloudinary_lint.languages.python.config_call_insertion import assignment_of, block_of
from cloudinary_lint.languages.python.node_values import dotted_name, item_key, last_name, string, value
from cloudinary_lint.languages.python.options import UNKNOWN_OPTIONS, ParsedOptions, merge
from cloudinary_lint.languages.python.reachability import enclosing_function, is_run_on_import, run_scope

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Option
    from cloudinary_lint.languages.python.options import Reader

_TEXT_FUNCTIONS = frozenset({"getenv", "get", "str", "env", "config"})
"""Functions that return the text of a variable."""

_METHOD = "config"
_IMPORTERS = frozenset({"import_module", "__import__"})
_SDK_KEYWORDS = {"cloud_name", "secure"}
"""Keywords that together only the SDK's `config` takes."""
_ENUMS = ("Enum", "Flag", "TextChoices", "IntegerChoices", "Choices")


def settings(reader: Reader) -> Iterator[Options]:
    """Yields the dicts assigned to the settings that hold Cloudinary options."""
    added = _dict_updates(reader, sdk.DICT_SETTINGS)
    replaced = _replaced(reader)
    for target, given, _ in reader.tree.assignments:
        for one, value_of_one in _pairs(target, given):
            if one not in replaced:
                yield from _setting(reader, one, value_of_one, added)
    assigned = {target.value for target, _, _ in reader.tree.assignments if isinstance(target, cst.Name)}
    for (scope, name), more in added.items():
        if scope is reader.tree.module and name not in assigned:
            yield from _imported_setting(name, more)


def _replaced(reader: Reader) -> set[cst.CSTNode]:
    """Returns the settings that a later assignment replaces for certain, before anything can read them.

    An import may load the SDK, which reads the settings as they are by then.
    """
    tree = reader.tree
    imports = tree.of(cst.Import, cst.ImportFrom)
    found: set[cst.CSTNode] = set()
    for name in sdk.DICT_SETTINGS:
        later: set[tuple[cst.CSTNode, cst.CSTNode]] = set()
        for node in sorted((*tree.names(name), *imports), key=tree.order, reverse=True):
            statement = assignment_of(tree, node) if isinstance(node, cst.Name) else None
            if statement is None or not is_run_on_import(tree, node):
                later.clear()
                continue
            scope, block = reader.names.scope(node), block_of(tree, statement)
            if any((scope, outer) in later for outer in (block, *tree.ancestors(block))):
                found.add(node)
            if statement.value and not _mentions(reader, statement.value, name):
                later.add((scope, block))
    return found


def _imported_setting(name: str, more: ParsedOptions) -> Iterator[Options]:
    """Yields a setting that a star-import binds and the module turns on or off."""
    carrier = sdk.DICT_SETTINGS[name]
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


def _setting(
    reader: Reader,
    target: cst.CSTNode,
    given: cst.BaseExpression | None,
    added: Mapping[tuple[cst.CSTNode, str], ParsedOptions],
) -> Iterator[Options]:
    """Yields the dict that is assigned to a setting, or both of a conditional; members of enums are none."""
    if not isinstance(target, cst.Name) or target.value not in sdk.DICT_SETTINGS:
        return
    scope = reader.names.scope(target)
    if _is_enum(scope):
        return
    more = added.get((scope, target.value), ParsedOptions())
    removed = _removed_keys(reader, scope, target.value)
    for expression in _alternatives(target if given is None else given):
        parsed = UNKNOWN_OPTIONS if given is None else _setting_options(reader, expression)
        if parsed is not None:
            yield Options(
                sdk.DICT_SETTINGS[target.value],
                Language.PYTHON,
                target.value,
                reader.tree.span(target),
                reader.tree.span(expression),
                tuple(one for one in (*parsed.options, *more.options) if one.key not in removed),
                None if removed else parsed.slot,
                has_unknown=parsed.has_unknown or more.has_unknown,
                function=enclosing_function(reader.tree, target),
                is_returned=_is_returned(reader, expression),
            )


def _is_returned(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether a setting is a dict that a function returns, also by way of a name."""
    return reader.returned(reader.names.only_value(node) or node) is not None


def _setting_options(reader: Reader, node: cst.BaseExpression) -> ParsedOptions | None:
    """Returns the options of a setting; unknown ones where it may be a dict, None where it is none."""
    match node:
        case cst.Name() if value(node) is UNKNOWN:
            return reader.resolve_name(node) or (UNKNOWN_OPTIONS if _may_be_dict(reader, node) else None)
        case cst.BinaryOperation() if _is_update(reader, node):
            return None
        case cst.DictComp():
            return UNKNOWN_OPTIONS
        case cst.Call(cst.Name(name) | cst.Attribute(attr=cst.Name(name))) if _may_return_dict(name):
            return reader.mapping(node) or UNKNOWN_OPTIONS
        case _:
            return reader.mapping(node)


def _is_update(reader: Reader, node: cst.BinaryOperation) -> bool:
    """Whether a setting is extended by its own value: `CLOUDINARY = CLOUDINARY | {…}`."""
    match node.left:
        case cst.Name(name) as left if name in sdk.DICT_SETTINGS:
            return len(reader.names.bindings(left)) > 1
        case _:
            return False


def _may_be_dict(reader: Reader, name: cst.Name) -> bool:
    return all(one.value is None or value(one.value) is UNKNOWN for one in reader.names.bindings(name))


def _may_return_dict(name: str) -> bool:
    """Whether a function of that name may return a dict: classes don't, nor what reads a variable."""
    return name.islower() and name not in _TEXT_FUNCTIONS


def _alternatives(node: cst.BaseExpression) -> Iterator[cst.BaseExpression]:
    """Yields the expressions one of which is the value: both branches of a conditional."""
    if isinstance(node, cst.IfExp):
        yield from _alternatives(node.body)
        yield from _alternatives(node.orelse)
    else:
        yield node


def _is_enum(scope: cst.CSTNode) -> bool:
    if not isinstance(scope, cst.ClassDef):
        return False
    bases = (base.value for base in scope.bases)
    return any(last_name(base).endswith(_ENUMS) for base in bases)


def configs(reader: Reader) -> Iterator[Options]:
    """Yields the calls of `cloudinary.config`."""
    for node in reader.tree.of(cst.Call):
        if node.args and _is_config(reader, node):
            parsed = reader.arguments(node, node.args)
            yield Options(
                Carrier.CONFIG,
                Language.PYTHON,
                reader.tree.text(node.func),
                reader.tree.span(node.func),
                reader.tree.span(node),
                tuple(_without_shared_credentials(reader, node, parsed.options)),
                parsed.slot,
                has_unknown=parsed.has_unknown,
                function=run_scope(reader, node),
                spread=_spread(reader, node) if parsed.has_unknown else (),
            )


def _spread(reader: Reader, call: cst.Call) -> tuple[str, ...]:
    """Returns the paths of the dicts that hold the unknown options; none where others may hold them too."""
    spread = [arg.value for arg in call.args if arg.star == "**" and reader.resolve(arg.value).has_unknown]
    are_named = all(isinstance(one, (cst.Name, cst.Attribute)) for one in spread)
    paths = tuple(reader.names.path(one) for one in spread)
    return paths if are_named and all(paths) else ()


def _is_config(reader: Reader, call: cst.Call) -> bool:
    """Whether a call is one of the SDK's `config`, according to imports or to its keywords.

    A module may have been passed on under another name. Keywords decide only where `secure` is among them,
    so that nothing is reported missing in a call of something else.
    """
    if reader.names.qualified_name(call.func) == sdk.CONFIG:
        return True
    if not isinstance(call.func, cst.Attribute) or call.func.attr.value != _METHOD:
        return False
    keywords = {argument.keyword.value for argument in call.args if argument.keyword}
    has_its_keywords = keywords >= _SDK_KEYWORDS and _METHOD not in reader.names.functions
    return has_its_keywords or _is_looked_up(reader, call.func.value)


def _is_looked_up(reader: Reader, node: cst.BaseExpression) -> bool:
    """Whether an expression is the SDK's module, looked up by its name."""
    if isinstance(node, cst.Name):
        node = reader.names.constant(node) or node
    match node:
        case cst.Call(func, [cst.Arg(name), *_]):
            return last_name(func) in _IMPORTERS and string(name) == sdk.APP
        case cst.Subscript(base):
            return dotted_name(base) == "sys.modules" and string(item_key(node)) == sdk.APP
        case _:
            return False


def _without_shared_credentials(
    reader: Reader, call: cst.Call, options: Sequence[Option]
) -> Iterator[Option]:
    """Yields the options of a call, without credentials that come from a setting: that declares them itself.

    Else an option that is missing in the setting would be reported twice, and to write it in both places
    makes `config(**CLOUDINARY, secure=True)` a TypeError.
    """
    extent = reader.tree.span(call)
    passed = (arg.value for arg in call.args if arg.star == "**")
    is_setting_passed = any(isinstance(node, cst.Name) and node.value in sdk.DICT_SETTINGS for node in passed)
    is_declared = any(_is_credential(option) and not extent.covers(option.span) for option in options)
    for option in options:
        if not (is_setting_passed and is_declared and _is_credential(option)):
            yield option


def _is_credential(option: Option) -> bool:
    return option.key in sdk.CREDENTIALS


def _dict_updates(reader: Reader, names: Collection[str]) -> dict[tuple[cst.CSTNode, str], ParsedOptions]:
    """Returns the options that statements of a scope add to the dicts of these names, by scope and name."""
    parts: dict[tuple[cst.CSTNode, str], list[ParsedOptions]] = {}
    for node in reader.tree.of(cst.Assign, cst.AugAssign, cst.Call):
        for name in names:
            for part in _update(reader, node, name):
                parts.setdefault((reader.names.scope(node), name), []).append(part)
    return {place: merge(parsed) for place, parsed in parts.items()}


def _removed_keys(reader: Reader, scope: cst.CSTNode, name: str) -> frozenset[str]:
    """Returns the keys that statements of a scope delete from the dict of a name."""
    found = set()
    for node in reader.tree.of(cst.Del, cst.Call):
        match node:
            case cst.Del(cst.Subscript(cst.Name(base) as owner) as item):
                key = string(item_key(item))
            case cst.Call(cst.Attribute(cst.Name(base) as owner, cst.Name("pop")), [cst.Arg(given), *_]):
                key = string(given)
            case _:
                continue
        if base == name and key is not None and reader.names.scope(owner) is scope:
            found.add(key)
    return frozenset(found)


def _update(reader: Reader, node: cst.CSTNode, name: str) -> Iterator[ParsedOptions]:
    match node:
        case cst.Assign(targets, given):
            for target in targets:
                yield from _updates_by_assignment(reader, target.target, given, name)
        case cst.AugAssign(cst.Name(target), cst.BitOrAssign(), given) if target == name:
            yield reader.resolve(given)
        case cst.Call(cst.Attribute(cst.Name(target), cst.Name(method)), args) if target == name:
            yield from _updates_by_method(reader, node, method, args)


def _updates_by_method(
    reader: Reader, call: cst.Call, method: str, args: Sequence[cst.Arg]
) -> Iterator[ParsedOptions]:
    match method, args:
        case "update", _:
            yield from (reader.argument(arg, is_dict=True) for arg in args)
        case "setdefault", [cst.Arg(key), *_]:
            yield reader.item(key, call, None)  # what was there before stays


def _updates_by_assignment(
    reader: Reader, target: cst.CSTNode, given: cst.BaseExpression, name: str
) -> Iterator[ParsedOptions]:
    match target:
        case cst.Subscript(cst.Name(base)) if base == name:
            yield reader.item(item_key(target), target, given)
        case cst.Name(base) if base == name and _mentions(reader, given, name):
            parsed = reader.mapping(given)
            yield ParsedOptions(parsed.options if parsed else (), has_unknown=parsed is None)


def _mentions(reader: Reader, node: cst.CSTNode, name: str) -> bool:
    return any(isinstance(inner, cst.Name) and inner.value == name for inner in reader.tree.subtree(node))
