"""Types of expressions, as far as responses and resources of the SDK are concerned, and how they combine.

The result of a function of another module depends on the project: `through` is its path, with `[]` appended
for an element of the result. Its kind is that of one response until the project decides.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts.module_summary import UNLESS_USED
from cloudinary_lint.languages.python.node_values import item_key, last_name, number, string
from cloudinary_lint.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.languages.python.options import Reader

_ELEMENT = "[]"


class ResponseType(Enum):
    """A type of expressions: a response (a dict), several of them, a dict of them, resources, or another."""

    ONE = "one"
    MANY = "many"
    MAPPING = "mapping"
    OBJECT = "object"
    OBJECTS = "objects"
    OTHER = "other"


class Inferred(NamedTuple):
    """The type of an expression, on condition of what the project says of `through`: a path, or a name."""

    kind: ResponseType
    through: str = ""


OTHER = Inferred(ResponseType.OTHER)
ONE = Inferred(ResponseType.ONE)
OBJECT = Inferred(ResponseType.OBJECT)
_SEVERAL = {ResponseType.ONE: ResponseType.MANY, ResponseType.OBJECT: ResponseType.OBJECTS}
_ELEMENTS = {several: one for one, several in _SEVERAL.items()}


def known_result(path: str) -> Inferred:
    """Returns the type of what an imported function gives; of a project's own one, the project decides."""
    if path in sdk.RESPONSES:
        return ONE
    if path in sdk.CONSTRUCTORS:
        return OBJECT
    return OTHER if path.partition(".")[0] == sdk.APP else Inferred(ResponseType.ONE, path)


def known_part(path: str, index: int) -> Inferred:
    """Returns the type of a part of the tuple that an imported function gives: the project decides."""
    return OTHER if path.partition(".")[0] == sdk.APP else Inferred(ResponseType.ONE, f"{path}:{index}")


def on_condition(found: Inferred, unless: str) -> Inferred:
    """Returns a type on condition that no other module uses a name, if it has no other condition."""
    if found == OTHER or not unless:
        return found
    return OTHER if found.through else found._replace(through=UNLESS_USED + unless)


def common_type(types: Iterable[Inferred]) -> Inferred:
    """Returns the type that all expressions have."""
    found = set(types)
    kinds = {one.kind for one in found}
    paths = {one.through for one in found if one.through}
    if len(kinds) != 1 or len(paths) > 1:
        return OTHER
    return Inferred(kinds.pop(), "".join(paths))


def several(one: Inferred) -> Inferred:
    """Returns the type of a list whose elements have a type."""
    kind = _SEVERAL.get(one.kind)
    return one._replace(kind=kind) if kind else OTHER


def mapping(one: Inferred) -> Inferred:
    """Returns the type of a dict whose values have a type."""
    return one._replace(kind=ResponseType.MAPPING) if one.kind is ResponseType.ONE else OTHER


def element_of(given: Inferred) -> Inferred:
    """Returns the type of an element of a list with a type."""
    is_path = bool(given.through) and not given.through.startswith(UNLESS_USED)
    if given.kind is ResponseType.ONE and is_path and not given.through.endswith(_ELEMENT):
        return given._replace(through=given.through + _ELEMENT)
    kind = _ELEMENTS.get(given.kind)
    return given._replace(kind=kind) if kind else OTHER


def values_of(given: Inferred) -> Inferred:
    """Returns the type of the values of a dict."""
    return given._replace(kind=ResponseType.MANY) if given.kind is ResponseType.MAPPING else OTHER


def only_one(given: Inferred) -> Inferred:
    """Returns the type if it is that of one response."""
    return given if given.kind is ResponseType.ONE else OTHER


def item(base: Inferred, key: cst.CSTNode) -> Inferred:
    """Returns the type of an item with a key, an index or a slice."""
    match base.kind, key:
        case ResponseType.MAPPING, _:
            return base._replace(kind=ResponseType.ONE)
        case ResponseType.ONE, _ if string(key) in sdk.RESPONSE_LISTS:
            return base._replace(kind=ResponseType.MANY)
        case _, cst.Slice():
            return base
        case _ if _is_index(key):
            return element_of(base)
        case _:
            return OTHER


def _is_index(key: cst.CSTNode) -> bool:
    """Whether a key may be the index of a list: a literal text is none."""
    return string(key) is None or number(key) is not None


def is_resource_class(reader: Reader, owner: cst.ClassDef) -> bool:
    """Whether a class derives from one of the SDK's."""
    return any(reader.names.qualified_name(base.value) in sdk.CONSTRUCTORS for base in owner.bases)


def is_resource(reader: Reader, annotation: cst.BaseExpression) -> bool:
    """Whether an annotation is a class of the SDK's, None aside."""
    match annotation:
        case cst.BinaryOperation(left, cst.BitOr(), cst.Name("None")):
            return is_resource(reader, left)
        case cst.Subscript(name) if last_name(name) == "Optional":
            inner = item_key(annotation)
            return isinstance(inner, cst.BaseExpression) and is_resource(reader, inner)
        case _:
            path = string(annotation) or reader.names.qualified_name(annotation) or ""
            return path in sdk.CONSTRUCTORS or f"cloudinary.{path}" in sdk.CONSTRUCTORS
