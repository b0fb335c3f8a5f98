"""The nodes of names, numbers, texts and displays."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.python.syntax.base import Expression, Node

if TYPE_CHECKING:
    from collections.abc import Sequence


class Name(Expression):
    __slots__ = __match_args__ = ("value",)
    value: str

    def __init__(self, at: object, value: str) -> None:
        self.at = at
        self.value = value


class Attribute(Expression):
    __slots__ = __match_args__ = ("value", "attr")
    value: Expression
    attr: Name

    def __init__(self, at: object, value: Expression, attr: Name) -> None:
        self.at = at
        self.value = value
        self.attr = attr


class Number(Expression):
    __slots__ = __match_args__ = ("value",)
    value: int | float


class SimpleString(Expression):
    """A literal of text or bytes: `value` with prefix and quotes; `prefix` in lower case."""

    __slots__ = __match_args__ = ("value", "prefix", "quote")
    value: str
    prefix: str
    quote: str

    def __init__(self, at: object, value: str, prefix: str, quote: str) -> None:
        self.at = at
        self.value = value
        self.prefix = prefix
        self.quote = quote

    @property
    def raw_value(self) -> str:
        """What stands between the quotes."""
        length = len(self.quote)
        return self.value[len(self.prefix) + length : -length]


class FormattedStringText(Node):
    __slots__ = __match_args__ = ("value",)
    value: str


class FormattedStringExpression(Node):
    __slots__ = __match_args__ = ("expression", "format_spec")
    expression: Expression
    format_spec: Sequence[Node]


class FormattedString(Expression):
    """`start` is the prefix and the quotes as they are written, `prefix` in lower case."""

    __slots__ = __match_args__ = ("parts", "start", "prefix")
    parts: Sequence[FormattedStringText | FormattedStringExpression]
    start: str
    prefix: str


class ConcatenatedString(Expression):
    __slots__ = __match_args__ = ("left", "right")
    left: Expression
    right: Expression


class Starred(Expression):
    """What is unpacked in a tuple, list or set."""

    __slots__ = __match_args__ = ("value",)
    value: Expression


class Tuple(Expression):
    __slots__ = __match_args__ = ("elements",)
    elements: Sequence[Expression]


class List(Expression):
    __slots__ = __match_args__ = ("elements",)
    elements: Sequence[Expression]


class Set(Expression):
    __slots__ = __match_args__ = ("elements",)
    elements: Sequence[Expression]


class DictElement(Node):
    __slots__ = __match_args__ = ("key", "value")
    key: Expression
    value: Expression

    def __init__(self, at: object, key: Expression, value: Expression) -> None:
        self.at = at
        self.key = key
        self.value = value


class StarredDictElement(Node):
    __slots__ = __match_args__ = ("value",)
    value: Expression


class Dict(Expression):
    __slots__ = __match_args__ = ("elements",)
    elements: Sequence[DictElement | StarredDictElement]
