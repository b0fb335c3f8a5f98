"""Computes the places of a tree's nodes in its text, as offsets, of one statement or of all in one walk.

libcst derives positions by writing a module anew. Its public `PositionProvider` counts lines and columns
meanwhile, which takes 4 times as long as to add up lengths (0.16 s and 0.04 s for 1,000 dense lines; to
parse them takes 0.1 s). So the state that libcst writes with is replaced here. Its class is private: a test
holds the places equal to the public ones, which are used where the class can't be imported.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple
from cloudinary_lint.text.source import Source, Unreadable

try:
    from libcst._nodes.internal import CodegenState
except ImportError:  # a later libcst may move it
    CodegenState = None  # type: ignore[assignment, misc]

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import libcst as cst
    from libcst.metadata import CodePosition

_BLANKS = frozenset("\f \t\\\r\n")
_ABOVE = lazy_pattern(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*")
"""Blank lines and comments above a statement."""
_INDENT = lazy_pattern(r"[ \t]+")


def positions(module: cst.Module, text: str) -> Mapping[int, tuple[int, int]]:
    """Returns where each node begins and ends, without the blanks around it, by the node's `id`.

    Raises Unreadable.
    """
    try:
        code, places = (public_positions if CodegenState is None else _recorded_positions)(module)
    except (RecursionError, KeyError):  # libcst then misses the end of a body that it never came to
        raise Unreadable("its code is nested too deeply") from None
    if text.startswith(code):
        return places
    missing = _missing(text, code)
    return {node: _with_missing(place, missing) for node, place in places.items()}


class StatementPositions(NamedTuple):
    """The places of the nodes in one statement of a module, from an offset on, and the length of its code."""

    offset: int
    places: Mapping[int, tuple[int, int]]
    length: int


def statement_positions(
    module: cst.Module, statement: cst.CSTNode, text: str, line: int
) -> StatementPositions | None:
    """Returns the positions of the nodes in one statement of a module; None where they have no simple place.

    The statement begins on the line that begins at that offset, behind comments that are part of it.
    """
    if CodegenState is None:
        return None
    state = _Recorder(module)
    indent = _INDENT.match(text, line)
    state.indent_tokens = [indent[0]] if indent else []
    try:
        statement._codegen(state)  # noqa: SLF001 - as in `_recorded_positions`
    except (RecursionError, KeyError):
        return None
    code = "".join(state.tokens)
    above = _ABOVE.match(code)
    offset = line - (above.end() if above else 0)
    is_last = len(text) - offset < len(code)  # without an end of the line
    own = code.removesuffix(module.default_newline) if is_last else code
    is_same = text.startswith(own, max(offset, 0))
    return StatementPositions(offset, state.places, len(code)) if is_same else None


def public_positions(module: cst.Module) -> tuple[str, Mapping[int, tuple[int, int]]]:
    """Returns the code that libcst writes for a module, and the places in it by its own provider."""
    from libcst.metadata import MetadataWrapper, PositionProvider  # noqa: PLC0415 - hardly ever needed

    code = Source("", module.code)
    found = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    places = {
        id(node): (_offset(code, place.start), _offset(code, place.end)) for node, place in found.items()
    }
    return code.text, places


def _offset(code: Source, place: CodePosition) -> int:
    """Returns a place as an offset; libcst ends a last line without end, and counts one more line."""
    is_inside = place.line <= len(code.starts)
    return code.offset(place.line, place.column + 1) if is_inside else len(code.text)


def _missing(text: str, code: str) -> Sequence[int]:
    """Returns before which characters of the code one of the text is missing, in order.

    libcst 1.9 loses form feeds and continued lines before statements, and a lone return at the end.
    """
    missing: list[int] = []
    offset = 0
    for index, character in enumerate(code):
        while text[offset : offset + 1] != character and text[offset : offset + 1] in _BLANKS:
            missing.append(index)
            offset += 1
        offset += 1
    return missing


def _with_missing(place: tuple[int, int], missing: Sequence[int]) -> tuple[int, int]:
    start = place[0] + bisect_right(missing, place[0])
    return start, max(start, place[1] + bisect_left(missing, place[1]))


def _recorded_positions(module: cst.Module) -> tuple[str, Mapping[int, tuple[int, int]]]:
    """Returns what `public_positions` does, recorded while libcst writes."""
    state = _Recorder(module)
    module._codegen(state)  # noqa: SLF001 - `Module.code` does this with a state of its own
    return "".join(state.tokens), state.places


if CodegenState is not None:

    class _Recorder(CodegenState):
        """The state that libcst writes a module with; it records where each node begins and ends."""

        def __init__(self, module: cst.Module) -> None:
            super().__init__(module.default_indent, module.default_newline)
            self.offset = 0
            self.places: dict[int, tuple[int, int]] = {}
            self._starts: list[int] = []

        def add_token(self, value: str) -> None:
            self.tokens.append(value)
            self.offset += len(value)

        def add_indent_tokens(self) -> None:
            self.tokens += self.indent_tokens
            self.offset += sum(map(len, self.indent_tokens))

        def before_codegen(self, node: cst.CSTNode) -> None:  # noqa: ARG002 - its place is known when it ends
            self._starts.append(self.offset)

        def after_codegen(self, node: cst.CSTNode) -> None:
            start = self._starts.pop()
            if id(node) not in self.places:
                self.places[id(node)] = (start, self.offset)

        def record_syntactic_position(  # type: ignore[override] # a context like the other, no generator
            self,
            node: cst.CSTNode,
            *,
            start_node: cst.CSTNode | None = None,
            end_node: cst.CSTNode | None = None,
        ) -> _Extent:
            return _Extent(self, node, start_node, end_node)

    class _Extent:
        """A context that records the extent of what is written in it as that of a node."""

        __slots__ = ("_end", "_first", "_node", "_start", "_state")

        def __init__(
            self, state: _Recorder, node: cst.CSTNode, start: cst.CSTNode | None, end: cst.CSTNode | None
        ) -> None:
            self._state = state
            self._node = node
            self._start = start
            self._end = end
            self._first = state.offset

        def __enter__(self) -> None:
            """Does nothing: the extent begins where the context is made."""

        def __exit__(self, *_: object) -> None:
            places = self._state.places
            start = self._first if self._start is None else places[id(self._start)][0]
            end = self._state.offset if self._end is None else places[id(self._end)][1]
            places[id(self._node)] = (start, end)
