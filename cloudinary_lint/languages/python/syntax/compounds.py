"""The nodes of compound statements, and of the patterns in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.python.syntax.base import Compound, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.languages.python.syntax.base import Expression, Part
    from cloudinary_lint.languages.python.syntax.literals import Name
    from cloudinary_lint.languages.python.syntax.operations import Arg
    from cloudinary_lint.languages.python.syntax.statements import AsName, Block


class If(Compound):
    """`orelse` is another one for `elif`."""

    __slots__ = __match_args__ = ("test", "body", "orelse")
    test: Expression
    body: Node
    orelse: Node | None


class While(Compound):
    __slots__ = __match_args__ = ("test", "body", "orelse")
    test: Expression
    body: Node
    orelse: Node | None


class For(Compound):
    __slots__ = __match_args__ = ("target", "iter", "body", "orelse")
    target: Expression
    iter: Expression
    body: Node
    orelse: Node | None


class ExceptHandler(Node):
    __slots__ = __match_args__ = ("body", "type", "name")
    body: Node
    type: Expression | None
    name: AsName | None


class Try(Compound):
    __slots__ = __match_args__ = ("body", "handlers", "orelse", "finalbody")
    body: Node
    handlers: Sequence[ExceptHandler]
    orelse: Node | None
    finalbody: Node | None


class WithItem(Node):
    __slots__ = __match_args__ = ("item", "asname")
    item: Expression
    asname: AsName | None


class With(Compound):
    __slots__ = __match_args__ = ("items", "body")
    items: Sequence[WithItem]
    body: Node


class Param(Node):
    __slots__ = __match_args__ = ("name", "annotation", "default")
    name: Name
    annotation: Expression | None
    default: Expression | None


class Parameters(Node):
    __slots__ = __match_args__ = ("params",)
    params: Sequence[Param]


class FunctionDef(Compound):
    __slots__ = __match_args__ = ("name", "params", "body", "decorators", "returns", "type_parameters")
    name: Name
    params: Parameters
    body: Node
    decorators: Sequence[Expression]
    returns: Expression | None
    type_parameters: Node | None


class ClassDef(Compound):
    __slots__ = __match_args__ = ("name", "body", "bases", "keywords", "decorators", "type_parameters")
    name: Name
    body: Block
    bases: Sequence[Arg]
    keywords: Sequence[Arg]
    decorators: Sequence[Expression]
    type_parameters: Node | None


class Match(Compound):
    __slots__ = __match_args__ = ("subject", "cases")
    subject: Expression
    cases: Sequence[Part]


class MatchValue(Node):
    __slots__ = __match_args__ = ("value",)
    value: Expression


class MatchAs(Node):
    __slots__ = __match_args__ = ("pattern", "name")
    pattern: Node | None
    name: Name | None


class MatchStar(Node):
    __slots__ = __match_args__ = ("name",)
    name: Name | None


class MatchMapping(Node):
    __slots__ = __match_args__ = ("elements", "rest")
    elements: Sequence[Node]
    rest: Name | None
