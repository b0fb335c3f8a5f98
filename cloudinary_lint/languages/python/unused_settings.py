"""Finds settings for Cloudinary whose names neither the SDK, a storage nor the module itself reads.

Whether another module of the project reads them is left to the project.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Carrier, Language, UnusedSetting
from cloudinary_lint.languages.python.bindings import is_read
from cloudinary_lint.languages.python.node_values import dotted_name, item_key, mapped_text, string
from cloudinary_lint.languages.python.reachability import enclosing_function
from cloudinary_lint.languages.variables import looks_like_url

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.python.options import Reader

_SETTINGS = frozenset({sdk.spelling(Carrier.ENV), "CLOUDINARY_CONFIG"})
_READ_ELSEWHERE = ("Enum", "Flag", "Choices", "Settings")
"""Ends of the names of base classes whose attributes are no settings, or are read from the environment."""
_STORAGES = {"DEFAULT_FILE_STORAGE": "default", "STATICFILES_STORAGE": "staticfiles"}
"""The settings that Django reads up to 5.0, with the keys of `STORAGES` that it reads since."""
_UPDATERS = frozenset({"update", "from_mapping", "setdefault"})


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
            name, span = reader.tree.text(target), reader.tree.span(target)
            yield UnusedSetting(Language.PYTHON, name, span, reader.tree.span(node), storage=key)


def _names_unread_storage(reader: Reader, target: cst.CSTNode, given: cst.CSTNode) -> bool:
    """Whether a setting of the module names a Cloudinary storage, and the module never reads it."""
    if "cloudinary" not in (string(given) or "").lower() or enclosing_function(reader.tree, target):
        return False
    uses = reader.tree.names(reader.tree.text(target))
    return not any(is_read(reader.tree, reader.tree.reference(one)) for one in uses)


def _names(reader: Reader) -> Iterator[UnusedSetting]:
    used: frozenset[str] | None = None
    for target, given, node in reader.tree.assignments:
        if isinstance(target, cst.Name) and _is_setting(reader, target, given):
            used = _names_used(reader) if used is None else used
            if target.value not in used:
                yield _unused_setting(reader, target.value, target, node, is_url=_is_url(reader, given))


def _is_setting(reader: Reader, target: cst.Name, given: cst.BaseExpression) -> bool:
    """Whether a name of a module or class is assigned what looks like Cloudinary configuration."""
    name = target.value
    if "CLOUDINARY" not in name or not name.isupper():
        return False
    if name not in _SETTINGS and not _is_url(reader, given):
        return False
    return not (
        _is_built(reader, given)
        or enclosing_function(reader.tree, target)
        or _is_read_elsewhere(reader, target)
    )


def _is_built(reader: Reader, given: cst.BaseExpression) -> bool:
    """Whether a value comes from the SDK itself: `CLOUDINARY_CONFIG = cloudinary.config(…)`."""
    return isinstance(given, cst.Call) and reader.names.path(given.func).startswith("cloudinary.")


def _is_read_elsewhere(reader: Reader, target: cst.Name) -> bool:
    scope = reader.names.scope(target)
    bases = scope.bases if isinstance(scope, cst.ClassDef) else ()
    return any(dotted_name(base.value).endswith(_READ_ELSEWHERE) for base in bases)


def _is_url(reader: Reader, given: cst.CSTNode) -> bool:
    text = mapped_text(reader.tree, given)
    return text is not None and looks_like_url(text.text)


def _names_used(reader: Reader) -> frozenset[str]:
    """Returns the names that the module reads, as names or attributes."""
    names = (node for node in reader.tree.of(cst.Name) if "CLOUDINARY" in node.value)
    return frozenset(name.value for name in names if is_read(reader.tree, reader.tree.reference(name)))


def _items(reader: Reader) -> Iterator[UnusedSetting]:
    """Yields the items of a Flask application's `config`."""
    for node in reader.tree.of(cst.Assign, cst.Call):
        match node:
            case cst.Assign(targets, given):
                for target in targets:
                    yield from _item(reader, target.target, given, node)
            case cst.Call(cst.Attribute(base, cst.Name(method)), args) if method in _UPDATERS:
                if _is_flask_config(base):
                    yield from (unused for arg in args for unused in _argument(reader, arg, node))


def _item(
    reader: Reader, target: cst.CSTNode, given: cst.CSTNode, node: cst.CSTNode
) -> Iterator[UnusedSetting]:
    if isinstance(target, cst.Subscript) and _is_flask_config(target.value):
        yield from _entry(reader, string(item_key(target)), given, target, node)


def _entry(
    reader: Reader, name: str | None, given: cst.CSTNode, place: cst.CSTNode, node: cst.CSTNode
) -> Iterator[UnusedSetting]:
    """Yields an item of a configuration that is not read; one named as the variable only with a URL."""
    is_url = name == sdk.URL_VARIABLE and _is_url(reader, given)
    if name is not None and (name in _SETTINGS or is_url):
        yield _unused_setting(reader, name, place, node, is_url=is_url)


def _argument(reader: Reader, arg: cst.Arg, call: cst.Call) -> Iterator[UnusedSetting]:
    if arg.keyword:
        yield from _entry(reader, arg.keyword.value, arg.value, arg, call)
    elif isinstance(arg.value, cst.Dict):
        for element in arg.value.elements:
            if isinstance(element, cst.DictElement):
                yield from _entry(reader, string(element.key), element.value, element, call)
    else:
        yield from _entry(reader, string(arg.value), arg.value, call, call)


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
    return UnusedSetting(Language.PYTHON, name, tree.span(place), tree.span(node), is_url=is_url)
