"""What the interpreter's own parser refuses, read by libcst: it knows every grammar up to its own version.

libcst is imported in this package alone; to load it takes longer than to read most projects. Its errors
have no useful place, so the reason of the first parser is told where that one gave any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import libcst as cst

from cloudinary_lint.languages.python.newer.conversion import converted
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from cloudinary_lint.languages.python import syntax
    from cloudinary_lint.text.source import Source


def parse_anew(source: Source, reason: Unreadable | None = None) -> syntax.Module:
    """The tree of a text. Raises Unreadable: `reason`, if there is one."""
    try:
        return converted(cst.parse_module(source.text), source)
    except (cst.ParserSyntaxError, cst.CSTValidationError, cst.CSTLogicError) as error:
        first, *_ = getattr(error, "message", str(error)).splitlines()
        raise reason or Unreadable(f"not read by libcst: {first}") from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None
