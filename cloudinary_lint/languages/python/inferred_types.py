"""Types of expressions, as far as responses and resources of the SDK are concerned, and how they combine.

The result of a function of another module depends on the project: `condition` is its path, with `[]` appended
for an element of the result. Its kind is that of one response until the project decides.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts.module_summary import UNLESS_USED
from cloudinary_lint.languages.python.node_values import is_none, item_key, last_name, string
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.languages.python.names import Names

_ELEMENT = "[]"
_LONGEST_CHAIN = 8
"""Names that are followed to a search: they may be bound to each other in a circle."""


class ResponseType(Enum):
    """A type of expressions: a response (a dict), several of them, a dict of them, resources, or another."""

    ONE = "one"
    MANY = "many"
    MAPPING = "mapping"
    OBJECT = "object"
    OBJECTS = "objects"
    OTHER = "other"


class Inferred(NamedTuple):
    """The type of an expression, on a condition of what the project says: a path, or a name of its own."""

    kind: ResponseType
    condition: str = ""

    def on_condition(self, unless: str) -> Inferred:
        """Returns the type on condition that no other module uses a name, if it has no other condition."""
        if self == OTHER or not unless:
            return self
        return OTHER if self.condition else self._replace(condition=UNLESS_USED + unless)

    def several(self) -> Inferred:
        """Returns the type of a list whose elements have this type."""
        kind = _SEVERAL.get(self.kind)
        return self._replace(kind=kind) if kind else OTHER

    def mapping(self) -> Inferred:
        """Returns the type of a dict whose values have this type."""
        return self._replace(kind=ResponseType.MAPPING) if self.kind is ResponseType.ONE else OTHER

    def element(self) -> Inferred:
        """Returns the type of an element of a list."""
        is_path = bool(self.condition) and not self.condition.startswith(UNLESS_USED)
        if self.kind is ResponseType.ONE and is_path and not self.condition.endswith(_ELEMENT):
            return self._replace(condition=self.condition + _ELEMENT)
        kind = _ELEMENTS.get(self.kind)
        return self._replace(kind=kind) if kind else OTHER

    def values(self) -> Inferred:
        """Returns the type of the values of a dict."""
        return self._replace(kind=ResponseType.MANY) if self.kind is ResponseType.MAPPING else OTHER

    def only_one(self) -> Inferred:
        """Returns the type if it is that of one response."""
        return self if self.kind is ResponseType.ONE else OTHER

    def item(self, key: cst.CSTNode) -> Inferred:
        """Returns the type of an item with a key, an index or a slice; a literal text is no index."""
        if self.kind is ResponseType.MAPPING:
            return self._replace(kind=ResponseType.ONE)
        if self.kind is ResponseType.ONE and string(key) in sdk.RESPONSE_LISTS:
            return self._replace(kind=ResponseType.MANY)
        if isinstance(key, cst.Slice):
            return self
        return self.element() if string(key) is None else OTHER


OTHER = Inferred(ResponseType.OTHER)
ONE = Inferred(ResponseType.ONE)
OBJECT = Inferred(ResponseType.OBJECT)
_SEVERAL = {ResponseType.ONE: ResponseType.MANY, ResponseType.OBJECT: ResponseType.OBJECTS}
_ELEMENTS = {several: one for one, several in _SEVERAL.items()}


def known_result(path: str) -> Inferred:
    """Returns the type of what an imported function gives; of a project's own one, the project decides."""
    if path in sdk.RESPONSES:
        return ONE
    return OBJECT if path in sdk.CONSTRUCTORS else decided_by_project(path)


def decided_by_project(path: str, suffix: str = "") -> Inferred:
    """Returns the type of what is imported, or a part of its result: that of no response if from the SDK."""
    is_open = path and path.partition(".")[0] != sdk.APP
    return Inferred(ResponseType.ONE, path + suffix) if is_open else OTHER


def common_type(types: Iterable[Inferred]) -> Inferred:
    """Returns the type that all expressions have."""
    found = set(types)
    kinds = {one.kind for one in found}
    paths = {one.condition for one in found if one.condition}
    if len(kinds) != 1 or len(paths) > 1:
        return OTHER
    return Inferred(kinds.pop(), "".join(paths))


def is_search(names: Names, node: cst.CSTNode) -> bool:
    """Whether an expression is a search of the SDK: its constructor, or a method called on one."""
    followed = 0
    while followed <= _LONGEST_CHAIN:
        match node:
            case cst.Call(func) if names.qualified_name(func) in sdk.SEARCHES:
                return True
            case cst.Call(cst.Attribute(inner)):
                node = inner
            case _ if (given := names.nearest_value(node)) is not None:
                node = given
                followed += 1
            case _:
                return False
    return False


def is_resource_class(names: Names, owner: object) -> bool:
    """Whether an object is a class of the file that derives from one of the SDK's."""
    bases = owner.bases if isinstance(owner, cst.ClassDef) else ()
    return any(names.qualified_name(base.value) in sdk.CONSTRUCTORS for base in bases)


def is_resource(names: Names, annotation: cst.BaseExpression) -> bool:
    """Whether an annotation is a class of the SDK's, None aside."""
    match annotation:
        case cst.BinaryOperation(left, cst.BitOr(), right) if is_none(right):
            return is_resource(names, left)
        case cst.Subscript(name) if last_name(name) == "Optional":
            inner = item_key(annotation)
            return isinstance(inner, cst.BaseExpression) and is_resource(names, inner)
        case _:
            path = string(annotation) or names.qualified_name(annotation) or ""
            return path in sdk.CONSTRUCTORS or f"cloudinary.{path}" in sdk.CONSTRUCTORS
