"""The nodes of small statements, and of the blocks that they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.languages.python.syntax.base import Node

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.languages.python.syntax.base import Expression
    from cloudinary_lint.languages.python.syntax.literals import Attribute, Name


class Module(Node):
    __slots__ = __match_args__ = ("body",)
    body: Sequence[Node]


class IndentedBlock(Node):
    __slots__ = __match_args__ = ("body",)
    body: Sequence[Node]


class SimpleStatementSuite(Node):
    """The statements behind a colon, on its line."""

    __slots__ = __match_args__ = ("body",)
    body: Sequence[Node]


class SimpleStatementLine(Node):
    """The statements of one line."""

    __slots__ = __match_args__ = ("body",)
    body: Sequence[Node]


class Expr(Node):
    __slots__ = __match_args__ = ("value",)
    value: Expression


class AssignTarget(Node):
    __slots__ = __match_args__ = ("target",)
    target: Expression


class Assign(Node):
    __slots__ = __match_args__ = ("targets", "value")
    targets: Sequence[AssignTarget]
    value: Expression


class AnnAssign(Node):
    __slots__ = __match_args__ = ("target", "annotation", "value")
    target: Expression
    annotation: Expression
    value: Expression | None


class AugAssign(Node):
    __slots__ = __match_args__ = ("target", "operator", "value")
    target: Expression
    operator: str
    value: Expression


class TypeAlias(Node):
    __slots__ = __match_args__ = ("name", "value")
    name: Name
    value: Expression


class Del(Node):
    __slots__ = __match_args__ = ("target",)
    target: Expression


class Assert(Node):
    __slots__ = __match_args__ = ("test", "msg")
    test: Expression
    msg: Expression | None


class AsName(Node):
    __slots__ = __match_args__ = ("name",)
    name: Expression


class ImportAlias(Node):
    __slots__ = __match_args__ = ("name", "asname")
    name: Attribute | Name
    asname: AsName | None


class Import(Node):
    __slots__ = __match_args__ = ("names",)
    names: Sequence[ImportAlias]


class ImportFrom(Node):
    """`module` is dotted as it is written, leading dots included; there are no `names` for a star."""

    __slots__ = __match_args__ = ("module", "names")
    module: str
    names: Sequence[ImportAlias]


class Global(Node):
    __slots__ = __match_args__ = ("names",)
    names: Sequence[Name]


class Nonlocal(Node):
    __slots__ = __match_args__ = ("names",)
    names: Sequence[Name]


Block = Module | IndentedBlock | SimpleStatementSuite
