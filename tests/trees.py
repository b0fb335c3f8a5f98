"""Where the trees of two Python texts differ, besides the edits that made one of the other."""

from __future__ import annotations

import ast
import warnings
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.text.edits import new_spans
from cloudinary_lint.text.source import Source, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.text.edits import Edit

_PLACED = (ast.expr, ast.stmt, ast.keyword, ast.alias, ast.arg, ast.excepthandler)


def differs(before: str, after: str, edits: Sequence[Edit]) -> str | None:
    """What differs outside of the edits; None where nothing does, or `before` is no Python for this one."""
    old = _parsed(before)
    if old is None:
        return None
    new = _parsed(after)
    if new is None:
        return "it does not parse any more"
    ordered = sorted(set(edits))
    old_side = _Side(_Places(before), [edit.span for edit in ordered])
    return _Comparison(old_side, _Side(_Places(after), new_spans(ordered))).nodes(old, new)


def _parsed(text: str) -> ast.AST | None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


class _Places:
    """Places of ast's, lines and columns in bytes, as offsets."""

    def __init__(self, text: str) -> None:
        self.source = Source("", text)
        self.is_plain = text.isascii()

    def span(self, node: ast.AST) -> Span | None:
        if not isinstance(node, _PLACED) or node.end_lineno is None or node.end_col_offset is None:
            return None
        return Span(
            self._offset(node.lineno, node.col_offset), self._offset(node.end_lineno, node.end_col_offset)
        )

    def _offset(self, line: int, column: int) -> int:
        start = self.source.starts[line - 1]
        if self.is_plain:
            return start + column
        end = self.source.starts[line] if line < len(self.source.starts) else len(self.source.text)
        return start + len(self.source.text[start:end].encode()[:column].decode("utf-8", "replace"))


@dataclass(frozen=True)
class _Side:
    """One of both texts: its places, and the spans that were edited, in order."""

    places: _Places
    spans: Sequence[Span]

    def touches(self, *nodes: ast.AST | None) -> bool:
        """Whether an edit touches what stands from the first to the last node."""
        own = self._around(nodes)
        if own is None:
            return True
        index = bisect_left([span.end for span in self.spans], own.start)
        return index < len(self.spans) and self.spans[index].start <= own.end

    def holds(self, *nodes: ast.AST | None) -> bool:
        """Whether one edit holds all of them."""
        own = self._around(nodes)
        return own is not None and any(span.covers(own) for span in self.spans)

    def _around(self, nodes: Sequence[ast.AST | None]) -> Span | None:
        spans = [span for node in nodes if node and (span := self.places.span(node))]
        return Span(spans[0].start, spans[-1].end) if spans else None


@dataclass(frozen=True)
class _Comparison:
    """The comparison of two trees; every method tells the first difference, or None."""

    old: _Side
    new: _Side

    def nodes(self, old: ast.AST, new: ast.AST) -> str | None:
        if type(old) is not type(new):
            return self._excused(old, new)
        if isinstance(old, ast.JoinedStr):  # the places in it are known from Python 3.12 on
            return None if ast.dump(old) == ast.dump(new) else self._excused(old, new)
        if isinstance(old, ast.Dict) and isinstance(new, ast.Dict):
            return self._rows(list(zip(old.keys, old.values, strict=True)), _items(new))
        for name in old._fields:
            found = self._values(old, new, getattr(old, name, None), getattr(new, name, None))
            if found:
                return found
        return None

    def _values(self, old: ast.AST, new: ast.AST, before: object, after: object) -> str | None:
        if isinstance(before, ast.AST) and isinstance(after, ast.AST):
            return self.nodes(before, after)
        if isinstance(before, list) and isinstance(after, list) and _are_nodes([*before, *after]):
            return self._rows([(node,) for node in before], [(node,) for node in after])
        return None if _same(before, after) else self._excused(old, new)

    def _rows(
        self, old: Sequence[tuple[ast.AST | None, ...]], new: Sequence[tuple[ast.AST | None, ...]]
    ) -> str | None:
        """Compares row by row, without those that an edit took away or brought."""
        if len(old) != len(new):
            old = [row for row in old if not self.old.holds(*row)]
            new = [row for row in new if not self.new.holds(*row)]
        if len(old) != len(new):
            return f"{len(old)} parts became {len(new)}"
        for before, after in zip(old, new, strict=True):
            for one, other in zip(before, after, strict=True):
                found = self.nodes(one, other) if one and other else None if one is other else "a star"
                if found:
                    return found
        return None

    def _excused(self, old: ast.AST, new: ast.AST) -> str | None:
        if self.old.touches(old) and self.new.touches(new):
            return None
        return f"{ast.dump(old)[:200]} became {ast.dump(new)[:200]}"


def _items(node: ast.Dict) -> Sequence[tuple[ast.AST | None, ...]]:
    return list(zip(node.keys, node.values, strict=True))


def _are_nodes(values: Sequence[object]) -> bool:
    return all(isinstance(value, ast.AST) for value in values)


def _same(old: object, new: object) -> bool:
    return type(old) is type(new) and (old == new or repr(old) == repr(new))
