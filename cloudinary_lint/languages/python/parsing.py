"""Turns text into libcst's tree, or into the reason and the place where libcst gives up.

libcst reads every grammar up to its own version, whatever interpreter runs it. It walks trees by recursion,
and a long sum is a deep tree: so `with_deep_stack` runs all that deals with them.
"""

from __future__ import annotations

import concurrent.futures
import sys
import threading
from bisect import bisect_left
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from cloudinary_lint.languages.python.nesting import unclosed_bracket
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from cloudinary_lint.text.source import Source

_CHARACTERS = lazy_pattern(r"\A\ufeff|[\0\ud800-\udfff]")
_PLACE = lazy_pattern(r"parser error: error at (\d+):(\d+): expected (?:one of )?([^\r\n]*)")
_TOKENIZER = "tokenizer error: "
_TOKEN = lazy_pattern(r"(?:\w+|[^\w\s]|\A)\s*\Z")
_TRIPLE = lazy_pattern(r"\"{3}|'{3}")
_SHORT = 20
"""Characters of a list of expected tokens that is still readable."""
T = TypeVar("T")

_SHALLOW = 120
"""Steps that need no thread: libcst takes at most 1.4 frames of Python's 1,000 for one (measured, 1.9)."""
_FRAMES = 10
"""Frames allowed for a step: several times those measured, since an allowed frame costs nothing."""
_SPARE = 1000
"""Frames for the callers, as many as Python allows by default."""
_STACK = 64 * 1024 * 1024
"""Bytes that the stack may grow to: memory is taken only when it is used."""


def parse(source: Source) -> cst.Module:
    """Returns the tree of a text that nests no deeper than `nesting` allows. Raises Unreadable."""
    if character := _CHARACTERS.search(source.text):
        reason = f"it contains the character U+{ord(character[0]):04X}"
        raise Unreadable(reason, *source.position(character.start()))
    try:
        return cst.parse_module(source.text)
    except cst.ParserSyntaxError as error:
        raise _refusal(source, error.message) from None
    except (cst.CSTValidationError, cst.CSTLogicError):
        raise Unreadable(_reason("")) from None
    except RecursionError:
        raise Unreadable("its code is nested too deeply") from None


def _refusal(source: Source, message: str) -> Unreadable:
    """Returns the error for a text that libcst refuses, with the place where a person would look."""
    bracket = unclosed_bracket(source.text)
    if bracket is not None:
        reason = _reason(f"{source.text[bracket]!r} is never closed")
        return Unreadable(reason, *source.position(bracket))
    if place := _PLACE.match(message):
        line = min(int(place[1]), len(source.starts))
        end = min(source.offset(line, int(place[2]) + 1), len(source.text))
        token = _TOKEN.search(source.text, 0, end)
        is_short = len(place[3]) <= _SHORT
        expected = place[3].replace(", ", " or ").replace("INDENT", "an indented block")
        detail = f"expected {expected}" if is_short else ""
        return Unreadable(_reason(detail), *source.position(token.start() if token else end))
    first = message.partition("\n")[0].removeprefix(_TOKENIZER)
    detail = "an unexpected character" if {"'", '"'} & {*first} else first
    return Unreadable(_reason(detail), *source.position(_refused_from(source, message)))


def _reason(detail: str) -> str:
    """Returns the reason in the message: `detail` quotes nothing of the text, which may be a secret."""
    from importlib.metadata import version  # noqa: PLC0415 - loads slowly, and most files can be parsed

    return f"libcst {version('libcst')} can't parse it as Python 3" + (f" ({detail})" if detail else "")


def _refused_from(source: Source, message: str) -> int:
    """Returns the offset of the line that libcst's tokenizer refuses: the message has no place.

    The first lines of a text are refused with the same message from that line on. A long string without an
    end is another matter, since any long string has none in its own first lines: it begins at the last
    quotes before which the text is not refused.
    """
    text = source.text
    if "triple" in message:
        quotes = [match.start() for match in _TRIPLE.finditer(text)]
        return next((start for start in reversed(quotes) if not _is_refused(text[:start], message)), 0)
    count = bisect_left(source.starts[1:], 1, key=lambda end: int(_is_refused(text[:end], message)))
    return source.starts[count]


def _is_refused(text: str, message: str) -> bool:
    try:
        cst.parse_module(f"{text}\n)")  # no tree is made of what does not parse
    except cst.ParserSyntaxError as error:
        return error.message == message
    return False


def with_deep_stack(steps: int, work: Callable[[], T]) -> T:
    """Returns the result of `work`, which recurses in proportion to `steps`; for many, in a thread."""
    if steps <= _SHALLOW:
        return work()
    limit = sys.getrecursionlimit()
    size = threading.stack_size(_STACK)
    sys.setrecursionlimit(max(limit, _FRAMES * steps + _SPARE))
    try:
        with concurrent.futures.ThreadPoolExecutor(max_workers=1) as executor:
            return executor.submit(work).result()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)
