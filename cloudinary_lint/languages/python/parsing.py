"""Text into a tree; where that fails, why and where.

Python's own parser reads most texts. libcst reads every grammar up to its own version, whatever
interpreter runs it, so it is asked about what that one refuses; its errors have no useful place.
"""

from __future__ import annotations

import ast
import re
import warnings
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python.blocks import module
from cloudinary_lint.languages.python.literals import Odd
from cloudinary_lint.source import Source, Unreadable

if TYPE_CHECKING:
    from cloudinary_lint.languages.python import syntax

_PLACE = re.compile(r"error at (\d+):(\d+): (expected [^\r\n]*)")
_TOKEN = re.compile(r"(?:\w+|[^\w\s]|\A)\s*\Z")
_CHARACTERS = re.compile(r"\A\ufeff|[\0\ud800-\udfff]")


class Refused(Exception):
    """A text that Python's own parser does not read, or this reader of its tree; `error` says why."""

    def __init__(self, error: SyntaxError | None = None) -> None:
        super().__init__()
        self.error = error


def parse(source: Source) -> syntax.Module:
    """The tree of a text. Raises Refused, RecursionError, and Unreadable where no parser would do."""
    text = source.text
    if odd := _CHARACTERS.search(text):
        raise _unreadable(text, f"the character U+{ord(odd[0]):04X}", odd.start())
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
        return module(tree, source)
    except SyntaxError as error:
        raise Refused(error) from None
    except (Odd, ValueError, MemoryError):
        raise Refused from None


def parse_deep(source: Source) -> syntax.Module:
    """The tree of a text that nests no deeper than `nesting` allows, by libcst too. Raises Unreadable."""
    try:
        return parse(source)
    except Refused as refusal:
        return _parse_anew(source, refusal.error)
    except RecursionError:
        return _parse_anew(source, None)


def _parse_anew(source: Source, refusal: SyntaxError | None) -> syntax.Module:
    import libcst as cst  # noqa: PLC0415 - it takes long to load

    from cloudinary_lint.languages.python.newer import converted  # noqa: PLC0415 - likewise

    text = source.text
    try:
        return converted(cst.parse_module(text), source)
    except cst.ParserSyntaxError as error:
        raise _refused(text, refusal) or _placed(text, error.message) from None
    except (cst.CSTValidationError, cst.CSTLogicError) as error:
        raise _refused(text, refusal) or Unreadable(f"not read by libcst: {error}") from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None


def _refused(text: str, error: SyntaxError | None) -> Unreadable | None:
    """CPython's reason to refuse a text."""
    if error is None:
        return None
    last = len(Source("", text).starts)
    line, column = min(error.lineno or 1, last), max(error.offset or 1, 1)
    return Unreadable(f"not Python 3: {error.msg}", line, column)


def _placed(text: str, message: str) -> Unreadable:
    """The reason that libcst gives; its place is the end of the token that it stumbled over."""
    match = _PLACE.search(message)
    if match is None:
        return Unreadable(f"not read by libcst: {message.splitlines()[0]}")
    source = Source("", text)
    line = min(int(match[1]), len(source.starts))
    end = min(source.offset(line, int(match[2]) + 1), len(text))
    token = _TOKEN.search(text, 0, end)
    return _unreadable(text, f"not read by libcst: {match[3]}", token.start() if token else end)


def _unreadable(text: str, reason: str, offset: int) -> Unreadable:
    return Unreadable(reason, *Source("", text).position(offset))
