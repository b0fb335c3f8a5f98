"""Turns text into libcst's tree, or into the reason and the place where libcst gives up.

libcst reads every grammar up to its own version, whatever interpreter runs it. Its parser recurses in native
code: a text that nests too deeply would end the process instead of raising an exception. So the depth is
counted from the tokens before a text is parsed, too high rather than too low. It walks trees by recursion,
and a long sum is a deep tree: so `with_deep_stack` runs all that deals with them.
"""

from __future__ import annotations

import re
import sys
import threading
from bisect import bisect_left
from typing import TYPE_CHECKING, TypeVar

import libcst as cst

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple, dataclass, field
from cloudinary_lint.text.source import Source, Unreadable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

T = TypeVar("T")

_CHARACTERS = lazy_pattern(r"\A\ufeff|[\0\ud800-\udfff]")
_PLACE = lazy_pattern(r"parser error: error at (\d+):(\d+): expected (?:one of )?([^\r\n]*)")
_TOKENIZER = "tokenizer error: "
_LAST_TOKEN = lazy_pattern(r"(?:\w+|[^\w\s]|\A)\s*\Z")
_TRIPLE = lazy_pattern(r"\"{3}|'{3}")
_SHORT = 20
"""Characters of a list of expected tokens that is still readable."""
_SHALLOW = 120
"""Steps that need no thread: libcst takes at most 1.4 frames of Python's 1,000 for one (measured, 1.9)."""
_FRAMES = 10
"""Frames allowed for a step: several times those measured, since an allowed frame costs nothing."""
_SPARE = 1000
"""Frames for the callers, as many as Python allows by default."""
_STACK = 64 * 1024 * 1024
"""Bytes that the stack may grow to: memory is taken only when it is used."""
_MOST_BRACKETS = 200
"""As many as CPython takes."""
_MOST_BLOCKS = 100
"""As many as CPython takes."""
_MOST_STEPS = 3000
"""Tokens within one another with no comma between them: libcst's time grows with their square."""
_MOST_PATTERNS = 16
"""Brackets in a pattern: libcst's time doubles with each of them."""
_BRACKET = 4
_BLOCK = 8
_CLAUSES = frozenset({"elif", "else", "except", "finally"})
"""The first words of lines that continue a statement."""
_LINE = lazy_pattern(r"([ \t\f]*)(\w*)")
_TOKEN = lazy_pattern(
    r"""
    [ \t\f]* (?: (?: \\(?:\r\n|\r|\n) | \#[^\r\n]* ) [ \t\f]* )*
    (?:
        (?P<word> \w+ (?! [\w"'] ) )
        | (?P<newline> \r\n | \r | \n )
        | (?P<open> [(\[{] ) | (?P<close> [)\]}] ) | (?P<comma> [,;] ) | (?P<colon> : )
        | (?P<string> (?P<prefix> [A-Za-z]{0,2} ) (?P<quote> \"{3} | '{3} | ["'] ) )
        | (?P<other> \w+ | . )
        | \Z
    )
    """,
    re.VERBOSE | re.DOTALL,
)
_BODIES = {
    '"': lazy_pattern(r'[^"\\\r\n]*(?:\\(?:\r\n|.)[^"\\\r\n]*)*(?P<end>")?', re.DOTALL),
    "'": lazy_pattern(r"[^'\\\r\n]*(?:\\(?:\r\n|.)[^'\\\r\n]*)*(?P<end>')?", re.DOTALL),
    '"""': lazy_pattern(r'[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?P<end>""")?', re.DOTALL),
    "'''": lazy_pattern(r"[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?P<end>''')?", re.DOTALL),
}
"""The text of a string after its opening quote, with the closing one if it has one."""
_NAMED_CHARACTER = r"\\N\{[^{}]*\}|"
_MARK = r"\\(?:\r\n|[^{}])|\{\{|\}\}|[{}]|"
_SPECIAL = {
    (quote, is_raw): lazy_pattern(
        ("" if is_raw else _NAMED_CHARACTER) + _MARK + quote + ("" if len(quote) > 1 else r"|[\r\n]"),
        re.DOTALL,
    )
    for quote in _BODIES
    for is_raw in (False, True)
}
_CLOSERS = {"(": ")", "[": "]", "{": "}"}
_FORMATTED = frozenset({"f", "fr", "rf", "t", "tr", "rt"})


def parse(source: Source) -> cst.Module:
    """Returns the tree of a text that nests no deeper than `outline` allows. Raises Unreadable."""
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
        token = _LAST_TOKEN.search(source.text, 0, end)
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
    from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415 - it loads logging, for few texts

    limit = sys.getrecursionlimit()
    size = threading.stack_size(_STACK)
    sys.setrecursionlimit(max(limit, _FRAMES * steps + _SPARE))
    try:
        with ThreadPoolExecutor(max_workers=1) as executor:
            return executor.submit(work).result()
    finally:
        sys.setrecursionlimit(limit)
        threading.stack_size(size)


@dataclass(slots=True)
class _OpenPart:
    """An open bracket, the text of a formatted string, or a placeholder in one.

    `steps` are those since the last comma; `unended` counts what commas do not end: the parameters of
    lambdas. `special` matches what has a meaning in the formatted string around it; `is_text`: its text
    continues here; `start` is the offset of a bracket.
    """

    closer: str
    special: re.Pattern[str] | None = None
    is_text: bool = False
    steps: int = 0
    unended: int = 0
    start: int | None = None


@dataclass(slots=True)
class _Block:
    """A block of lines: their indentation, the last line's first word, and the number of `elif`s in a row."""

    indent: int
    word: str = ""
    branches: int = 0


class Outline(NamedTuple):
    """What is known of a text before it is parsed.

    `depth`: the number of steps to its deepest part. `statements`: the offsets of the lines on which
    statements begin, with their decorators.
    """

    depth: int
    statements: Sequence[int]


def outline(text: str) -> Outline:
    """Returns the outline of a text. Raises Unreadable if it nests beyond the limits."""
    walk = _DepthWalk(text)
    walk.run()
    return Outline(walk.deepest, walk.statements)


def unclosed_bracket(text: str) -> int | None:
    """Returns the offset of the last bracket that is never closed. Raises Unreadable as `outline` does."""
    walk = _DepthWalk(text)
    walk.run()
    return next((one.start for one in reversed(walk.opened) if one.start is not None), None)


@dataclass(slots=True)
class _DepthWalk:
    """A walk over the tokens of a text; up to `unterminated`, no string in these quotes ends."""

    text: str
    offset: int = 0
    opened: list[_OpenPart] = field(default_factory=lambda: [_OpenPart("")])
    blocks: list[_Block] = field(default_factory=lambda: [_Block(0)])
    outer: int = 0
    steps: int = 0
    patterns: int | None = None
    deepest: int = 0
    statements: list[int] = field(default_factory=list)
    is_decorated: bool = False
    unterminated: dict[str, int] = field(default_factory=dict)

    def run(self) -> None:
        """Walks to the end of the text. Raises Unreadable beyond the limits."""
        self._line()
        while self.offset < len(self.text):
            last = self.opened[-1]
            if last.is_text and last.special:
                self._text(last, last.special)
            else:
                self._code(last)

    def _line(self) -> None:
        """Records the indentation and the first word of a new line."""
        match = _LINE.match(self.text, self.offset)
        if match is None or (not match[2] and self.text[match.end() : match.end() + 1] in "#\r\n"):
            return
        indent = len(match[1].rpartition("\f")[2].expandtabs())
        while len(self.blocks) > 1 and self.blocks[-1].indent > indent:
            self.blocks.pop()
        if self.blocks[-1].indent < indent:
            self.blocks.append(_Block(indent))
        block = self.blocks[-1]
        block.word = match[2]
        block.branches = block.branches + 1 if match[2] == "elif" else block.branches * (match[2] == "else")
        self.outer = sum(_BLOCK + 2 * one.branches for one in self.blocks)
        if len(self.blocks) > _MOST_BLOCKS + 1:
            raise self._refusal("it has too many levels of indentation", match.end(1))
        is_case = match[2] == "case" and len(self.blocks) > 1 and self.blocks[-2].word == "match"
        self.patterns = 0 if is_case else None
        if not (self.is_decorated or is_case or match[2] in _CLAUSES):
            self.statements.append(self.offset)
        self.is_decorated = self.text.startswith("@", match.end())

    def _code(self, last: _OpenPart) -> None:
        """Moves over one token outside of the text of formatted strings."""
        token = _TOKEN.match(self.text, self.offset)
        if token is None or token.lastgroup is None:
            self.offset = len(self.text)
            return
        self.offset = token.end()
        match token.lastgroup:
            case "word":
                self._word(last, token["word"])
            case "other":
                self._step()
            case "newline":
                if len(self.opened) == 1:
                    self._reset_steps(last)
                    self._line()
            case "comma":
                if not last.unended:
                    self._reset_steps(last)
            case "colon":
                self._colon(last)
            case "open":
                self._open(token["open"])
            case "close":
                if token["close"] == last.closer:
                    self._close(token["close"])
            case _:
                self._string(token["prefix"].lower(), token["quote"])

    def _reset_steps(self, last: _OpenPart) -> None:
        self.steps -= last.steps
        last.steps = last.unended = 0

    def _step(self, count: int = 1) -> None:
        self.opened[-1].steps += count
        self.steps += count
        total = self.outer + self.steps
        if total > self.deepest:
            self.deepest = total
            if total > _MOST_STEPS:
                raise self._refusal("its code is nested too deeply")

    def _word(self, last: _OpenPart, word: str) -> None:
        self._step()
        if word == "lambda":
            last.unended += 1
        elif word == "for" and len(self.opened) > 1:
            last.unended = _MOST_STEPS  # a comprehension: its commas are those of targets

    def _colon(self, last: _OpenPart) -> None:
        self._step()
        last.unended = max(last.unended - 1, 0)
        if last.special:
            self._enter(_OpenPart("}", last.special, is_text=True))

    def _open(self, bracket: str) -> None:
        self._step(_BRACKET)
        self._enter(_OpenPart(_CLOSERS[bracket], start=self.offset - 1))
        if self.patterns is not None:
            self.patterns += 2 if bracket == "{" else 1
            if self.patterns > _MOST_PATTERNS:
                raise self._refusal("it has too many nested patterns")

    def _close(self, bracket: str) -> None:
        self._leave(1)
        if self.patterns:
            self.patterns -= 2 if bracket == "}" else 1

    def _enter(self, inner: _OpenPart) -> None:
        self.opened.append(inner)
        if len(self.opened) > _MOST_BRACKETS + 1:
            raise self._refusal("it has too many nested brackets")

    def _leave(self, count: int) -> None:
        for _ in range(count):
            self.steps -= self.opened.pop().steps

    def _string(self, prefix: str, quote: str) -> None:
        self._step()
        if prefix in _FORMATTED:
            self._enter(_OpenPart(quote, _SPECIAL[quote, "r" in prefix], is_text=True))
        elif self.offset >= self.unterminated.get(quote, 0) and (
            body := _BODIES[quote].match(self.text, self.offset)
        ):
            if body["end"]:
                self.offset = body.end()
            else:
                self.unterminated[quote] = body.end()

    def _text(self, last: _OpenPart, special: re.Pattern[str]) -> None:
        """Moves to the next placeholder of a formatted string, or to the end of its text."""
        found = special.search(self.text, self.offset)
        if found is None:
            self.offset = len(self.text)
            return
        is_format = last.closer == "}"
        mark = found[0][0] if is_format else found[0]
        self.offset = found.start() + 1 if is_format and mark in "{}" else found.end()
        if mark == "{":
            self._step(_BRACKET)
            self._enter(_OpenPart("}", special))
        elif mark == "}" and is_format:
            self._leave(2)
        elif mark[0] in "\"'\r\n":
            self._leave(3 if is_format else 1)

    def _refusal(self, reason: str, offset: int | None = None) -> Unreadable:
        """Returns an error with its place: that of the last token where no other is given."""
        place = self.offset - 1 if offset is None else offset
        return Unreadable(reason, *Source("", self.text).position(place))
