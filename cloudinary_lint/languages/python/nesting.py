"""How deep the parts of a Python text stand inside one another, told from its tokens alone.

libcst's parser recurses in native code: a text that nests too deeply would end the process, not
raise. So its tokens are walked over first. Counts too much rather than too little. Refuses to know
what the tokens mean, and whether they make sense.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint.languages.python.tokens import BODIES, CLOSERS, FORMATTED, LINE, SPECIAL, TOKEN
from cloudinary_lint.text.source import Source, Unreadable

if TYPE_CHECKING:
    import re

MOST_BRACKETS = 200
"""As many as CPython takes."""
MOST_BLOCKS = 100
"""As many as CPython takes."""
MOST_STEPS = 3000
"""Tokens within one another with no comma between them: libcst's time grows with their square."""
MOST_PATTERNS = 16
"""Brackets in a pattern: libcst's time doubles with each of them."""

_BRACKET = 4
_BLOCK = 8


@dataclass(slots=True)
class _Open:
    """What is open: a bracket, the text of a formatted string, or a placeholder in one.

    `steps` are those since the last comma; `held` counts what commas do not end: the parameters of
    lambdas. `special` finds what means something in the formatted string around; `is_text` says
    that its text goes on here.
    """

    closer: str
    special: re.Pattern[str] | None = None
    is_text: bool = False
    steps: int = 0
    held: int = 0


@dataclass(slots=True)
class _Block:
    """The lines of one indentation: the word that began the last of them, and the `elif`s in a row."""

    indent: int
    word: str = ""
    branches: int = 0


def depth(text: str) -> int:
    """How many steps the deepest part of a text stands below its outermost. Raises Unreadable."""
    return _Walk(text).run()


@dataclass(slots=True)
class _Walk:
    """A walk over the tokens of a text; up to `dead`, no string in these quotes ends."""

    text: str
    offset: int = 0
    opened: list[_Open] = field(default_factory=lambda: [_Open("")])
    blocks: list[_Block] = field(default_factory=lambda: [_Block(0)])
    outer: int = 0
    steps: int = 0
    patterns: int | None = None
    deepest: int = 0
    dead: dict[str, int] = field(default_factory=dict)

    def run(self) -> int:
        self._line()
        while self.offset < len(self.text):
            last = self.opened[-1]
            if last.is_text and last.special:
                self._text(last, last.special)
            else:
                self._code(last)
        return self.deepest

    def _line(self) -> None:
        """Takes note of a new line's indentation and first word."""
        match = LINE.match(self.text, self.offset)
        if match is None or self.text[match.end() : match.end() + 1] in "#\r\n":
            return
        indent = len(match[1].rpartition("\f")[2].expandtabs())
        while len(self.blocks) > 1 and self.blocks[-1].indent > indent:
            self.blocks.pop()
        self.patterns = 0 if match[2] == "case" and self.blocks[-1].word == "match" else None
        if self.blocks[-1].indent < indent:
            self.blocks.append(_Block(indent))
        block = self.blocks[-1]
        block.word = match[2]
        block.branches = block.branches + 1 if match[2] == "elif" else block.branches * (match[2] == "else")
        self.outer = sum(_BLOCK + 2 * one.branches for one in self.blocks)
        if len(self.blocks) > MOST_BLOCKS + 1:
            raise self._refusal("too many levels of indentation", match.end(1))

    def _code(self, last: _Open) -> None:
        token = TOKEN.match(self.text, self.offset)
        if token is None or token.lastgroup is None:
            self.offset = len(self.text)
            return
        self.offset = token.end()
        match token.lastgroup:
            case "newline":
                if len(self.opened) == 1:
                    self._forget(last)
                    self._line()
            case "comma":
                if not last.held:
                    self._forget(last)
            case "colon":
                self._colon(last)
            case "open":
                self._open(token["open"])
            case "close":
                if token["close"] == last.closer:
                    self._close(token["close"])
            case "string":
                self._string(token["prefix"].lower(), token["quote"])
            case _:
                self._word(last, token["word"])

    def _forget(self, last: _Open) -> None:
        self.steps -= last.steps
        last.steps = last.held = 0

    def _step(self, count: int = 1) -> None:
        self.opened[-1].steps += count
        self.steps += count
        self.deepest = max(self.deepest, self.outer + self.steps)
        if self.outer + self.steps > MOST_STEPS:
            raise self._refusal("nested too deeply")

    def _word(self, last: _Open, word: str | None) -> None:
        self._step()
        if word == "lambda":
            last.held += 1
        elif word == "for" and len(self.opened) > 1:
            last.held = MOST_STEPS  # a comprehension: its commas are those of targets

    def _colon(self, last: _Open) -> None:
        self._step()
        last.held = max(last.held - 1, 0)
        if last.special:
            self._enter(_Open("}", last.special, is_text=True))

    def _open(self, bracket: str) -> None:
        self._step(_BRACKET)
        self._enter(_Open(CLOSERS[bracket]))
        if self.patterns is not None:
            self.patterns += 2 if bracket == "{" else 1
            if self.patterns > MOST_PATTERNS:
                raise self._refusal("too many nested patterns")

    def _close(self, bracket: str) -> None:
        self._leave(1)
        if self.patterns:
            self.patterns -= 2 if bracket == "}" else 1

    def _enter(self, inner: _Open) -> None:
        self.opened.append(inner)
        if len(self.opened) > MOST_BRACKETS + 1:
            raise self._refusal("too many nested brackets")

    def _leave(self, count: int) -> None:
        for _ in range(count):
            self.steps -= self.opened.pop().steps

    def _string(self, prefix: str, quote: str) -> None:
        self._step()
        if prefix in FORMATTED:
            self._enter(_Open(quote, SPECIAL[quote, "r" in prefix], is_text=True))
        elif self.offset >= self.dead.get(quote, 0) and (body := BODIES[quote].match(self.text, self.offset)):
            if body["end"]:
                self.offset = body.end()
            else:
                self.dead[quote] = body.end()

    def _text(self, last: _Open, special: re.Pattern[str]) -> None:
        """Goes on to the next placeholder of a formatted string, or to the end of its text."""
        found = special.search(self.text, self.offset)
        if found is None:
            self.offset = len(self.text)
            return
        is_format = last.closer == "}"
        mark = found[0][0] if is_format else found[0]
        self.offset = found.start() + 1 if is_format and mark in "{}" else found.end()
        if mark == "{":
            self._step(_BRACKET)
            self._enter(_Open("}", special))
        elif mark == "}" and is_format:
            self._leave(2)
        elif mark[0] in "\"'\r\n":
            self._leave(3 if is_format else 1)

    def _refusal(self, reason: str, offset: int | None = None) -> Unreadable:
        """The reason, and the place: that of the last token where no other is given."""
        place = self.offset - 1 if offset is None else offset
        return Unreadable(reason, *Source("", self.text).position(place))
