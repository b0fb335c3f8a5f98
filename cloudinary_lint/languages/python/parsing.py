"""Text into libcst's tree; where that fails, why and where.

libcst reads every grammar up to its own version, whatever interpreter runs it. Its errors have no
useful place, so CPython's own parser is asked about a text that libcst refuses.
"""

from __future__ import annotations

import ast
import re
import warnings

import libcst as cst

from cloudinary_lint.source import Source, Unreadable

_PLACE = re.compile(r"error at (\d+):(\d+): (expected [^\r\n]*)")
_TOKEN = re.compile(r"(?:\w+|[^\w\s]|\A)\s*\Z")
_CHARACTERS = re.compile(r"\A\ufeff|[\0\ud800-\udfff]")


def parse(text: str) -> cst.Module:
    """The tree of a text that nests no deeper than `nesting` allows. Raises Unreadable."""
    if odd := _CHARACTERS.search(text):
        raise _unreadable(text, f"the character U+{ord(odd[0]):04X}", odd.start())
    try:
        return cst.parse_module(text)
    except cst.ParserSyntaxError as error:
        raise _refused(text) or _placed(text, error.message) from None
    except (cst.CSTValidationError, cst.CSTLogicError) as error:
        raise _refused(text) or Unreadable(f"not read by libcst: {error}") from None
    except RecursionError:
        raise Unreadable("nested too deeply") from None


def _refused(text: str) -> Unreadable | None:
    """CPython's reason to refuse a text; None where it takes it, or gives no reason."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(text)
    except SyntaxError as error:
        last = len(Source("", text).starts)
        line, column = min(error.lineno or 1, last), max(error.offset or 1, 1)
        return Unreadable(f"not Python 3: {error.msg}", line, column)
    except (ValueError, RecursionError, MemoryError):
        return None
    return None


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
