"""The nodes of calls, operators, lambdas and comprehensions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.python.syntax.base import Expression, Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.languages.python.syntax.compounds import Parameters
    from cloudinary_lint.languages.python.syntax.literals import Name


class Arg(Node):
    """An argument of a call or of a class; `star` is empty, `*` or `**`."""

    __slots__ = __match_args__ = ("value", "keyword", "star")
    value: Expression
    keyword: Name | None
    star: str

    def __init__(self, at: object, value: Expression, keyword: Name | None, star: str) -> None:
        self.at = at
        self.value = value
        self.keyword = keyword
        self.star = star


class Call(Expression):
    __slots__ = __match_args__ = ("func", "args")
    func: Expression
    args: Sequence[Arg]

    def __init__(self, at: object, func: Expression, args: Sequence[Arg]) -> None:
        self.at = at
        self.func = func
        self.args = args


class Slice(Expression):
    __slots__ = __match_args__ = ("lower", "upper", "step")
    lower: Expression | None
    upper: Expression | None
    step: Expression | None


class Subscript(Expression):
    """`key` is a tuple where there are several."""

    __slots__ = __match_args__ = ("value", "key")
    value: Expression
    key: Expression


class BinaryOperation(Expression):
    __slots__ = __match_args__ = ("left", "operator", "right")
    left: Expression
    operator: str
    right: Expression


class BooleanOperation(Expression):
    __slots__ = __match_args__ = ("left", "operator", "right")
    left: Expression
    operator: str
    right: Expression


class UnaryOperation(Expression):
    __slots__ = __match_args__ = ("operator", "expression")
    operator: str
    expression: Expression


class ComparisonTarget(Node):
    __slots__ = __match_args__ = ("operator", "comparator")
    operator: str
    comparator: Expression


class Comparison(Expression):
    __slots__ = __match_args__ = ("left", "comparisons")
    left: Expression
    comparisons: Sequence[ComparisonTarget]


class NamedExpr(Expression):
    __slots__ = __match_args__ = ("target", "value")
    target: Expression
    value: Expression


class IfExp(Expression):
    __slots__ = __match_args__ = ("test", "body", "orelse")
    test: Expression
    body: Expression
    orelse: Expression


class Lambda(Expression):
    __slots__ = __match_args__ = ("params", "body")
    params: Parameters
    body: Expression


class Await(Expression):
    __slots__ = __match_args__ = ("expression",)
    expression: Expression


class CompFor(Node):
    __slots__ = __match_args__ = ("target", "iter", "ifs", "inner_for_in")
    target: Expression
    iter: Expression
    ifs: Sequence[Expression]
    inner_for_in: CompFor | None


class ListComp(Expression):
    __slots__ = __match_args__ = ("elt", "for_in")
    elt: Expression
    for_in: CompFor


class SetComp(Expression):
    __slots__ = __match_args__ = ("elt", "for_in")
    elt: Expression
    for_in: CompFor


class GeneratorExp(Expression):
    __slots__ = __match_args__ = ("elt", "for_in")
    elt: Expression
    for_in: CompFor


class DictComp(Expression):
    __slots__ = __match_args__ = ("key", "value", "for_in")
    key: Expression
    value: Expression
    for_in: CompFor
