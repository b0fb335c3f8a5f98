"""Settings that hold Cloudinary configuration where neither the SDK, a storage nor the module itself looks.

Refuses to know what the rest of the project reads.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, DeadSetting, Language
from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.imports import dotted, path
from cloudinary_lint.languages.python.nodes import each
from cloudinary_lint.languages.python.runs import function
from cloudinary_lint.languages.python.usages import is_read
from cloudinary_lint.languages.python.values import spelled, string
from cloudinary_lint.languages.url import looks_like_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader

_SETTINGS = frozenset({sdk.spelling(Carrier.ENV), "CLOUDINARY_CONFIG"})
_READ_ELSEWHERE = ("Enum", "Flag", "Choices", "Settings")
"""Ends of the names of base classes whose attributes are no settings, or are read from the environment."""
_FILLERS = frozenset({"update", "from_mapping", "setdefault"})


def dead_settings(reader: Reader) -> Iterator[DeadSetting]:
    """The settings under names that nobody reads, in Django's way and in Flask's."""
    if "CLOUDINARY" in reader.tree.source.text:
        yield from _names(reader)
        yield from _items(reader)


def _names(reader: Reader) -> Iterator[DeadSetting]:
    used: frozenset[str] | None = None
    for node in each(reader.tree, syntax.Assign, syntax.AnnAssign):
        targets = node.targets if isinstance(node, syntax.Assign) else (node,)
        for target in (one.target for one in targets):
            if isinstance(target, syntax.Name) and node.value and _is_setting(reader, target, node.value):
                used = _used(reader) if used is None else used
                if target.value not in used:
                    is_url = _is_url(reader, node.value)
                    yield _dead(reader, target.value, target, node, is_url=is_url)


def _is_setting(reader: Reader, target: syntax.Name, given: syntax.Expression) -> bool:
    """Whether a module or class assigns what looks like configuration to a name of the SDK's."""
    name = target.value
    if "CLOUDINARY" not in name or not name.isupper():
        return False
    if name not in _SETTINGS and not _is_url(reader, given):
        return False
    return not (
        _is_built(reader, given) or function(reader.tree, target) or _is_read_elsewhere(reader, target)
    )


def _is_built(reader: Reader, given: syntax.Expression) -> bool:
    """Whether a value comes from the SDK itself: `CLOUDINARY_CONFIG = cloudinary.config(…)`."""
    return isinstance(given, syntax.Call) and path(reader, given.func).startswith("cloudinary.")


def _is_read_elsewhere(reader: Reader, target: syntax.Name) -> bool:
    scope = reader.names.scope(target)
    bases = scope.bases if isinstance(scope, syntax.ClassDef) else ()
    return any(dotted(base.value).endswith(_READ_ELSEWHERE) for base in bases)


def _is_url(reader: Reader, given: syntax.Node) -> bool:
    text = spelled(reader.tree, given)
    return text is not None and looks_like_url(text.text)


def _used(reader: Reader) -> frozenset[str]:
    """The names that the module reads, as names or attributes."""
    names = (node for node in each(reader.tree, syntax.Name) if "CLOUDINARY" in node.value)
    return frozenset(name.value for name in names if _is_used(name))


def _is_used(name: syntax.Name) -> bool:
    parent = name.parent
    is_part = isinstance(parent, syntax.Attribute) and parent.attr is name
    return is_read(parent if is_part else name)


def _items(reader: Reader) -> Iterator[DeadSetting]:
    """The items of a Flask application's `config`."""
    for node in each(reader.tree, syntax.Assign, syntax.Call):
        match node:
            case syntax.Assign(targets):
                for target in targets:
                    yield from _item(reader, target.target, node)
            case syntax.Call(syntax.Attribute(base, syntax.Name(method)), args) if method in _FILLERS:
                if _is_flasks(base):
                    yield from (dead for arg in args for dead in _argument(reader, arg, node))


def _item(reader: Reader, target: syntax.Node, node: syntax.Node) -> Iterator[DeadSetting]:
    match target:
        case syntax.Subscript(base, key) if _is_flasks(base):
            if (name := string(key)) in _SETTINGS:
                yield _dead(reader, name, target, node)
        case _:
            return


def _argument(reader: Reader, arg: syntax.Arg, call: syntax.Call) -> Iterator[DeadSetting]:
    if arg.keyword:
        entries: list[tuple[str | None, syntax.Node]] = [(arg.keyword.value, arg)]
    elif isinstance(arg.value, syntax.Dict):
        elements = (one for one in arg.value.elements if isinstance(one, syntax.DictElement))
        entries = [(string(element.key), element) for element in elements]
    else:
        entries = [(string(arg.value), call)]
    yield from (_dead(reader, name, place, call) for name, place in entries if name in _SETTINGS)


def _is_flasks(node: syntax.Node) -> bool:
    """Whether an expression is `app.config`, or that of `current_app` or another name."""
    match node:
        case syntax.Attribute(base, syntax.Name("config")):
            return dotted(base) not in {"self", "cls", "cloudinary", ""}
        case _:
            return False


def _dead(
    reader: Reader, name: str, place: syntax.Node, node: syntax.Node, *, is_url: bool = False
) -> DeadSetting:
    tree = reader.tree
    return DeadSetting(Language.PYTHON, name, tree.span(place), tree.span(node), is_url=is_url)
