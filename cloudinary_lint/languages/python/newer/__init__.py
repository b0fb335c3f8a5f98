"""What the interpreter's own parser refuses, read by libcst: it knows every grammar up to its own version.

libcst is imported in this package alone; to load it takes longer than to read most projects. Its errors
have no useful place, so the reason of the first parser is told where that one gave any.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.newer.conversion import converted
from cloudinary_lint.source import Unreadable

if TYPE_CHECKING:
    from cloudinary_lint.languages.python import syntax
    from cloudinary_lint.source import Source

_PLACE = re.compile(r"error at (\d+):(\d+): (expected [^\r\n]*)")
_TOKEN = re.compile(r"(?:\w+|[^\w\s]|\A)\s*\Z")


def parse_anew(source: Source, reason: Unreadable | None = None) -> syntax.Module:
    """The tree of a text. Raises Unreadable: `reason`, if there is one."""
    try:
        return converted(cst.parse_module(source.text), source)
    except cst.ParserSyntaxError as error:
        raise reason or _placed(source, error.message) from None
    except (cst.CSTValidationError, cst.CSTLogicError) as error:
        raise reason or Unreadable(f"not read by libcst: {error}") from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None


def _placed(source: Source, message: str) -> Unreadable:
    """The reason that libcst gives; its place is the end of the token that it stumbled over."""
    match = _PLACE.search(message)
    if match is None:
        return Unreadable(f"not read by libcst: {message.splitlines()[0]}")
    line = min(int(match[1]), len(source.starts))
    end = min(source.offset(line, int(match[2]) + 1), len(source.text))
    token = _TOKEN.search(source.text, 0, end)
    return Unreadable(f"not read by libcst: {match[3]}", *source.position(token.start() if token else end))
