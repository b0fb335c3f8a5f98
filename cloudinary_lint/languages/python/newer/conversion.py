"""A tree of libcst's into the nodes that the readers ask for. Refuses to know what nodes mean."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

import libcst as cst

from cloudinary_lint.languages.python import syntax
from cloudinary_lint.languages.python.newer.places import places

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from cloudinary_lint.text.source import Source, Span

_BESIDE = re.compile(r"#[^\r\n]*|\\")
_SKIPPED = ("whitespace", "comma", "semicolon", "lpar", "rpar", "lbrace", "rbrace", "lbracket", "rbracket")
_ALSO_SKIPPED = frozenset(
    {"leading_lines", "lines_after_decorators", "header", "footer", "trailing_whitespace"},
)


def converted(module: cst.Module, source: Source) -> syntax.Module:
    """The nodes of a whole module. Raises Unreadable where it nests too deeply."""
    found = _Conversion(places(module, source)).of(module)
    assert isinstance(found, syntax.Module)  # noqa: S101 - so it is called there too
    return found


class _Conversion:
    """Converts the nodes of one module, whose extents are known."""

    def __init__(self, spans: Mapping[int, Span]) -> None:
        self._spans = spans

    def of(self, node: cst.CSTNode) -> syntax.Node:
        name = type(node).__name__
        special = _SPECIAL.get(name)
        if special:
            return special(self, node)
        kind = getattr(syntax, _RENAMED.get(name, name), None)
        if kind is None:
            return syntax.Part(self.at(node), [self.of(child) for child in _children(node)])
        values = (self.value(getattr(node, field)) for field in kind.__match_args__)
        return kind(self.at(node), *values)  # type: ignore[no-any-return] # one of those nodes

    def at(self, node: cst.CSTNode) -> Span | None:
        return self._spans.get(id(node))

    def value(self, given: object) -> object:
        """The value of a field: a node, several, or none."""
        match given:
            case cst.CSTNode():
                return self.of(given)
            case list() | tuple():
                return [self.of(node) for node in given]
            case cst.MaybeSentinel():
                return None
            case _:
                return given

    def inner(self, node: cst.CSTNode) -> syntax.Node:
        """What a node holds that has no part of its own here."""
        return self.of(getattr(node, _INNER[type(node).__name__]))

    def name(self, node: cst.Name) -> syntax.Node:
        value = node.value if node.value.isascii() else unicodedata.normalize("NFKC", node.value)
        return syntax.Name(self.at(node), value)

    def number(self, node: cst.Integer | cst.Float) -> syntax.Node:
        try:
            return syntax.Number(self.at(node), node.evaluated_value)
        except (SyntaxError, ValueError):  # more digits than Python converts
            return syntax.Part(self.at(node), [])

    def string(self, node: cst.SimpleString) -> syntax.Node:
        return syntax.SimpleString(self.at(node), node.value, node.prefix, node.quote)

    def formatted(self, node: cst.FormattedString) -> syntax.Node:
        return syntax.FormattedString(self.at(node), self.value(node.parts), node.start, node.prefix)

    def placeholder(self, node: cst.FormattedStringExpression) -> syntax.Node:
        spec = [part for part in node.format_spec or () if not isinstance(part, cst.FormattedStringText)]
        return syntax.FormattedStringExpression(self.at(node), self.of(node.expression), self.value(spec))

    def operation(self, node: cst.CSTNode) -> syntax.Node:
        kind = getattr(syntax, type(node).__name__)
        operator = _operator(getattr(node, "operator"))  # noqa: B009 - all of `_OPERATIONS` have one
        values = (
            operator if field == "operator" else self.of(getattr(node, field))
            for field in kind.__match_args__
        )
        return kind(self.at(node), *values)  # type: ignore[no-any-return] # one of those nodes

    def subscript(self, node: cst.Subscript) -> syntax.Node:
        keys = [self.of(element.slice) for element in node.slice]
        is_starred = isinstance(keys[0], syntax.Starred)
        is_one = len(keys) == 1 and not is_starred and not isinstance(node.slice[0].comma, cst.Comma)
        key = keys[0] if is_one else syntax.Tuple(self.at(node.slice[0]), keys)
        return syntax.Subscript(self.at(node), self.of(node.value), key)

    def index(self, node: cst.Index) -> syntax.Node:
        value = self.of(node.value)
        return syntax.Starred(self.at(node), value) if node.star else value

    def comprehension(self, node: cst.CompFor) -> syntax.Node:
        tests = [self.of(condition.test) for condition in node.ifs]
        inner = self.value(node.inner_for_in)
        return syntax.CompFor(self.at(node), self.of(node.target), self.of(node.iter), tests, inner)

    def parameters(self, node: cst.Parameters) -> syntax.Node:
        several = (node.posonly_params, node.params, [node.star_arg], node.kwonly_params, [node.star_kwarg])
        params = [self.of(one) for group in several for one in group if isinstance(one, cst.Param)]
        return syntax.Parameters(self.at(node), params)

    def type_parameters(self, node: cst.TypeParameters) -> syntax.Node:
        bounds = ((getattr(one.param, "bound", None), one.default) for one in node.params)
        return syntax.Part(
            self.at(node),
            [syntax.Part(None, [self.of(part) for part in parts if part]) for parts in bounds],
        )

    def import_from(self, node: cst.ImportFrom) -> syntax.Node:
        names = [] if isinstance(node.names, cst.ImportStar) else self.value(node.names)
        module = "." * len(node.relative) + ".".join(_dotted(node.module))
        return syntax.ImportFrom(self.at(node), module, names)


def _dotted(node: cst.CSTNode | None) -> list[str]:
    match node:
        case cst.Attribute(value, attr):
            return [*_dotted(value), attr.value]
        case cst.Name(value):
            return [value]
        case _:
            return []


def _operator(node: cst.CSTNode) -> str:
    """How an operator is written, without the blanks and comments around it."""
    return " ".join(_BESIDE.sub(" ", cst.Module([]).code_for_node(node)).split())


def _children(node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The parts of a node that mean something: no blanks, commas, brackets and comments."""
    for field in type(node).__dataclass_fields__:
        if not field.startswith(_SKIPPED) and field not in _ALSO_SKIPPED:
            value = getattr(node, field)
            parts = value if isinstance(value, (list, tuple)) else (value,)
            yield from (part for part in parts if isinstance(part, cst.CSTNode) and not _is_sign(part))


def _is_sign(node: cst.CSTNode) -> bool:
    return isinstance(
        node, (cst.BaseUnaryOp, cst.BaseBinaryOp, cst.BaseBooleanOp, cst.BaseCompOp, cst.Asynchronous)
    )


_RENAMED = {"TryStar": "Try", "ExceptStarHandler": "ExceptHandler", "StarredElement": "Starred"}
_INNER = {
    "Element": "value",
    "Annotation": "annotation",
    "NameItem": "name",
    "Decorator": "decorator",
    "From": "item",
    "MatchSequenceElement": "value",
    "MatchOrElement": "pattern",
    "MatchKeywordElement": "pattern",
}
_OPERATIONS = (
    "AugAssign",
    "BinaryOperation",
    "BooleanOperation",
    "UnaryOperation",
    "ComparisonTarget",
)
_SPECIAL: dict[str, Callable[[_Conversion, Any], syntax.Node]] = {
    "Name": _Conversion.name,
    "Integer": _Conversion.number,
    "Float": _Conversion.number,
    "SimpleString": _Conversion.string,
    "FormattedString": _Conversion.formatted,
    "FormattedStringExpression": _Conversion.placeholder,
    "Subscript": _Conversion.subscript,
    "Index": _Conversion.index,
    "CompFor": _Conversion.comprehension,
    "Parameters": _Conversion.parameters,
    "TypeParameters": _Conversion.type_parameters,
    "ImportFrom": _Conversion.import_from,
    **dict.fromkeys(_INNER, _Conversion.inner),
    **dict.fromkeys(_OPERATIONS, _Conversion.operation),
}
