"""Text into a tree, by the parser of the interpreter that runs this, else by libcst."""

from __future__ import annotations

import ast
import re
import sys
import warnings
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python.blocks import module
from cloudinary_lint.languages.python.literals import Odd
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from cloudinary_lint.languages.python import syntax
    from cloudinary_lint.text.source import Source

_CHARACTERS = re.compile(r"\A\ufeff|[\0\ud800-\udfff]")

_NEWER = (
    ((3, 11), r"\*"),
    ((3, 12), r"\btype\s+\w|\b(?:def|class)\s+\w+\s*\[|[fF][rR]?[\"']|[rR][fF][\"']"),
    ((3, 13), r"\b(?:type|def|class)\s+\w+\s*\["),
    ((3, 14), r"\bexcept\b[^:]*,|[tT][rR]?[\"']|[rR][tT][\"']"),
)
"""What a line may hold that is grammar since a version of Python (https://docs.python.org/3/whatsnew/)."""


class Refused(Exception):
    """A text that libcst may read where Python's own parser does not; `reason` is that parser's."""

    def __init__(self, reason: Unreadable | None = None) -> None:
        super().__init__()
        self.reason = reason


def parse(source: Source) -> syntax.Module:
    """The tree of a text. Raises Refused, RecursionError, and Unreadable where no parser would do."""
    if odd := _CHARACTERS.search(source.text):
        reason = f"the character U+{ord(odd[0]):04X}"
        raise Unreadable(reason, *source.position(odd.start()))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source.text)
        return module(tree, source)
    except SyntaxError as error:
        line = min(error.lineno or 1, len(source.starts))
        refusal = Unreadable(f"not Python 3: {error.msg}", line, max(error.offset or 1, 1))
        if _is_limit(error.msg) or _may_be_newer(source, line, error.msg):
            raise Refused(refusal) from None
        raise refusal from None
    except (Odd, ValueError, MemoryError):
        raise Refused from None


def _is_limit(message: str) -> bool:
    """Whether a text is refused for what the parser bears, and not for its grammar."""
    return message.startswith("too many")


def _may_be_newer(source: Source, line: int, message: str) -> bool:
    """Whether a line that this Python does not understand may be the grammar of a later one."""
    span = source.line_span(line)
    later = (pattern for version, pattern in _NEWER if sys.version_info < version)
    return "f-string" in message or any(
        re.search(pattern, source.text[span.start : span.end]) for pattern in later
    )


def parse_deep(source: Source) -> syntax.Module:
    """The tree of a text that nests no deeper than `nesting` allows, by libcst too. Raises Unreadable."""
    try:
        return parse(source)
    except Refused as refusal:
        reason = refusal.reason
    except RecursionError:
        reason = None
    from cloudinary_lint.languages.python.newer import parse_anew  # noqa: PLC0415 - libcst loads slowly

    return parse_anew(source, reason)
