"""Keys read from the SDK's responses, where the program has neither tried nor put anything better."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import libcst as cst

from cloudinary_lint import sdk
from cloudinary_lint.facts import Language, ResponseRead
from cloudinary_lint.languages.python.shapes import Shape, function_around, shape
from cloudinary_lint.languages.python.values import key_span, string

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.python.options import Reader


class Write(NamedTuple):
    """Where a dict, as it is written, is given an address by the program."""

    text: str
    order: int
    function: cst.CSTNode


def reads(reader: Reader) -> Iterator[ResponseRead]:
    """The reads of a literal key from a response."""
    writes = tuple(_writes(reader))
    for node in reader.tree.of(cst.Subscript, cst.Call):
        match node:
            case cst.Subscript(base, [cst.SubscriptElement(cst.Index(key))]) if not _is_target(reader, node):
                yield from _read(reader, node, base, key, writes)
            case cst.Call(cst.Attribute(base, cst.Name("get")), [cst.Arg(key, keyword=None), *_]):
                yield from _read(reader, node, base, key, writes)
            case _:
                pass


def _read(
    reader: Reader, node: cst.CSTNode, base: cst.CSTNode, key: cst.CSTNode, writes: Sequence[Write]
) -> Iterator[ResponseRead]:
    name = string(key)
    if name != sdk.INSECURE_KEY or shape(reader, base) is not Shape.ONE:
        return
    if _tries_secure(reader, node) or _is_replaced(reader, node, base, writes):
        return
    inner = key_span(reader.tree, key)
    if inner is not None:
        yield ResponseRead(Language.PYTHON, reader.tree.span(key), inner, name, reader.tree.span(node))


def _is_target(reader: Reader, node: cst.CSTNode) -> bool:
    parent = reader.tree.parents[node]
    return isinstance(parent, (cst.AssignTarget, cst.Del)) or (
        isinstance(parent, (cst.AugAssign, cst.AnnAssign)) and parent.target is node
    )


def _writes(reader: Reader) -> Iterator[Write]:
    """What the program itself puts under the key."""
    for node in reader.tree.of(cst.Subscript, cst.Call):
        match node:
            case cst.Subscript(base, [cst.SubscriptElement(cst.Index(key))]) if _is_target(reader, node):
                if string(key) == sdk.INSECURE_KEY:
                    yield Write(
                        reader.tree.text(base), reader.tree.order(node), function_around(reader, node)
                    )
            case cst.Call(cst.Attribute(base, cst.Name("update"))):
                yield Write(reader.tree.text(base), reader.tree.order(node), function_around(reader, node))
            case _:
                pass


def _is_replaced(reader: Reader, node: cst.CSTNode, base: cst.CSTNode, writes: Sequence[Write]) -> bool:
    """Whether the program has put something of its own there above, in the same function."""
    text, order, function = reader.tree.text(base), reader.tree.order(node), function_around(reader, node)
    return any(write.text == text and write.order < order and write.function is function for write in writes)


def _tries_secure(reader: Reader, node: cst.CSTNode) -> bool:
    """Whether the key is read only where `secure_url` was tried first."""
    inner = node
    for outer in reader.tree.ancestors(node):
        match outer:
            case cst.BooleanOperation(left) if left is not inner and _names_secure(reader, left):
                return True
            case cst.IfExp() if _names_secure(reader, outer):
                return True
            case cst.Call(args=[cst.Arg(key), _, *_]) if string(key) == sdk.SECURE_KEY:
                return True
            case cst.If(test) if _names_secure(reader, test):
                return True
            case cst.Try(body, handlers) if inner in handlers and _names_secure(reader, body):
                return True
            case _:
                pass
        inner = outer
    return False


def _names_secure(reader: Reader, node: cst.CSTNode) -> bool:
    return any(string(inner) == sdk.SECURE_KEY for inner in reader.tree.inside(node))
