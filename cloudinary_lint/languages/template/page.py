"""The page around a template's tags: its text with everything else painted over, offset for offset.

What a tag prints stands for a piece of text that isn't known, so that an address goes on through it.
Tags that steer (`{% if %}`, `{% else %}`, `{% endfor %}`) print nothing: behind `else` and behind the
end, the page goes on as it did before the tag that opened the branch.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint.facts import assert_never
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.template.nesting import Open, containers, ended
from cloudinary_lint.languages.template.tokens import Part, command, slice_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.languages.template.tokens import Token

_BREAK = re.compile(r"[\s\"'<>`\\]")
_SILENT = "!"  # goes on with an address, but is not taken for its end
_APART = " "
_TAIL = 2000  # no address is longer
_BRANCHES = frozenset({"else", "elif", "empty", "plural", "pluralize"})
_STATEMENTS = _BRANCHES | {"load", "set", "extends", "import", "from", "do"}


@dataclass(slots=True)
class _State:
    """Whether the page is in the middle of an address, and whether it was where each open tag stands."""

    containers: frozenset[str]
    in_address: bool = False
    open: Open[bool] = field(default_factory=Open)


def page(text: str, tokens: Sequence[Token]) -> str:
    """The text of the page, as long as the template; every tag and comment is painted over."""
    state = _State(containers(text, tokens))
    return "".join(_painted(text, token, state) for token in tokens)


def _painted(text: str, token: Token, state: _State) -> str:
    length = token.span.end - token.span.start
    match token.part:
        case Part.TEXT:
            piece = slice_of(text, token.span)
            state.in_address = _goes_on(piece, was=state.in_address)
            return piece
        case Part.BROKEN:
            state.in_address = False
            return _APART * length
        case Part.VARIABLE:
            return UNKNOWN_CHAR * length
        case Part.COMMENT | Part.RAW:
            return _SILENT * length
        case Part.BLOCK:
            return _steered(command(text, token), state) * length
        case _:
            assert_never(token.part)


def _goes_on(piece: str, *, was: bool) -> bool:
    """Whether a piece of text ends in the middle of an address, which it may have begun in."""
    parts = _BREAK.split(piece[-_TAIL:])
    return "//" in parts[-1] or (was and len(parts) == 1)


def _steered(name: str, state: _State) -> str:
    """What to paint a block tag with."""
    if name in _BRANCHES and state.open.tags:
        state.in_address = state.open.tags[-1][1]
    elif closed := state.open.close(ended(name)):
        state.in_address = closed[-1]
    elif name in state.containers:
        state.open.push(name, state.in_address)
        return _SILENT
    else:
        return _SILENT if name in _STATEMENTS or ended(name) else UNKNOWN_CHAR
    return _SILENT if state.in_address else _APART
