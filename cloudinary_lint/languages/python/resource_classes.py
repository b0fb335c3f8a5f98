"""Classes of resources: the SDK's own, those of the file that derive from them, and annotations with them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.languages.python.node_values import item_key, last_name, string

if TYPE_CHECKING:
    from cloudinary_lint.languages.python.options import Reader


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
