"""Where the nodes of a tree stand in its text, in one walk.

The same places as libcst's own `PositionProvider` gives, as offsets and in a third of the time: that
one walks over the tree twice, and counts lines. Refuses to know what nodes mean.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from libcst._nodes.internal import CodegenState

from cloudinary_lint.text.source import Span, Unreadable

if TYPE_CHECKING:
    from collections.abc import Mapping

    import libcst as cst
    from libcst.metadata import CodePosition

    from cloudinary_lint.text.source import Source


def places(module: cst.Module, source: Source) -> Mapping[int, Span]:
    """The extents of nodes without the blanks around them, by the nodes' `id`. Raises Unreadable."""
    state = _Writing(module)
    try:
        module._codegen(state)  # noqa: SLF001 - `code` is made so, but tells no places
    except (RecursionError, KeyError):  # libcst then misses the end of a body that it never came to
        raise Unreadable("nested too deeply") from None
    spans = {node: Span(start, end) for node, (start, end) in state.places.items()}
    return spans if source.text.startswith("".join(state.tokens)) else _by_lines(module, source)


def _by_lines(module: cst.Module, source: Source) -> Mapping[int, Span]:
    """The same for a text that libcst does not write as it was, as one that ends with a lone return."""
    from libcst.metadata import MetadataWrapper, PositionProvider  # noqa: PLC0415 - hardly ever needed

    found = MetadataWrapper(module, unsafe_skip_copy=True).resolve(PositionProvider)
    return {
        id(node): Span(_offset(source, place.start), _offset(source, place.end))
        for node, place in found.items()
    }


def _offset(source: Source, place: CodePosition) -> int:
    """A place as an offset; libcst ends a last line that has no end, and goes on behind it."""
    is_inside = place.line <= len(source.starts)
    return source.offset(place.line, place.column + 1) if is_inside else len(source.text)


class _Writing(CodegenState):
    """libcst writing a module, observed."""

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
    ) -> _Within:
        return _Within(self, node, start_node, end_node)


class _Within:
    """The part of a node's text that is its own."""

    __slots__ = ("_end", "_first", "_node", "_start", "_state")

    def __init__(
        self, state: _Writing, node: cst.CSTNode, start: cst.CSTNode | None, end: cst.CSTNode | None
    ) -> None:
        self._state = state
        self._node = node
        self._start = start
        self._end = end
        self._first = state.offset

    def __enter__(self) -> None:
        """Nothing to prepare: it begins where it is made."""

    def __exit__(self, *_: object) -> None:
        found = self._state.places
        start = self._first if self._start is None else found[id(self._start)][0]
        end = self._state.offset if self._end is None else found[id(self._end)][1]
        found[id(self._node)] = (start, end)
