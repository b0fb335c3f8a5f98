"""Words as shells and Dockerfiles spell them: quotes, escapes and substitutions.

What is substituted is unknown, and remembered, for it is a script of its own. A quote without an
end makes all that follow plain characters. Refuses to expand anything, and to know commands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.languages.literal.strings import backslashed
from cloudinary_lint.languages.mapped_text import Spelled, joined, piece, placeholder, plain
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.languages.literal.cursor import Cursor

_SINGLE = re.compile(r"'([^']*)'")
_ANSI = re.compile(r"\$'([^'\\]*(?:\\[\s\S][^'\\]*)*)'")
_ESCAPE = re.compile(r"\\([\s\S])")
_NAME = re.compile(r"\$(?:[A-Za-z_]\w*|[0-9?@*#!$-])")
_LONE = re.compile(r"[\"'`$\\]")
_SPECIAL = re.compile(r"\\|\$[({]|[`\"'(){}]")
_INSIDE = re.compile(r"\\(?:\r\n|[\s\S])|\$[({]|`|\$(?:[A-Za-z_]\w*|[0-9?@*#!$-])")
_CLOSERS = {"$(": ")", "${": "}", "`": "`", "(": ")", '"': '"'}


class Dialect(NamedTuple):
    """What makes up a bare word, which substitutions are in it, and what continues it on the next line."""

    run: re.Pattern[str]
    opens: re.Pattern[str]
    continuation: re.Pattern[str]


class Word(NamedTuple):
    """A word; from its character `quoted` on, all is in quotes."""

    spelled: Spelled
    span: Span
    quoted: int

    @property
    def text(self) -> str:
        return self.spelled.text


@dataclass(slots=True)
class Words:
    """Reads words, and keeps the spans of the scripts that are substituted in them."""

    cursor: Cursor
    dialect: Dialect
    scripts: list[Span] = field(default_factory=list)
    is_broken: bool = False

    def word(self) -> tuple[Word, ...]:
        """The word that begins here, if one does."""
        start = self.cursor.at
        pieces: list[Spelled] = []
        length = bare = 0
        while not self.cursor.is_done:
            quoted = self._quoted()
            part = quoted or self._bare()
            if part is None:
                break
            pieces.append(part)
            length += len(part.text)
            bare = bare if quoted else length
        return (Word(joined(pieces), Span(start, self.cursor.at), bare),) if pieces else ()

    def _quoted(self) -> Spelled | None:
        text, start = self.cursor.text, self.cursor.at
        if self.is_broken:
            return None
        if match := self.cursor.take(_SINGLE):
            return plain(text, Span(*match.span(1)))
        if match := self.cursor.take(_ANSI):
            return backslashed(text, Span(*match.span(1)))
        if self.cursor.char == '"' and (end := self._closing(start + 1, '"')):
            self.cursor.at = end
            return joined(self._inside(Span(start + 1, end - 1)))
        self.is_broken = self.cursor.char in {'"', "'"}
        return None

    def _bare(self) -> Spelled | None:
        text, start = self.cursor.text, self.cursor.at
        if self.cursor.take(self.dialect.run):
            return plain(text, Span(start, self.cursor.at))
        if self.cursor.take(self.dialect.continuation):
            return Spelled("", (), self.cursor.at)
        if match := self.cursor.take(_ESCAPE):
            return piece(match[1], Span(*match.span()))
        if self.cursor.sees(self.dialect.opens) and (hole := self._hole(start, "")):
            self.cursor.at = hole.end
            return placeholder(hole, is_inside=True)
        if self.cursor.take(_NAME):
            return placeholder(Span(start, self.cursor.at), is_inside=True)
        return plain(text, self.cursor.skip(_LONE)) if self.cursor.sees(_LONE) else None

    def _inside(self, span: Span) -> Iterator[Spelled]:
        """The pieces between double quotes."""
        text, done = self.cursor.text, span.start
        while match := _INSIDE.search(text, done, span.end):
            yield plain(text, Span(done, match.start()))
            part, done = self._special(match)
            yield part
        yield plain(text, Span(done, span.end))

    def _special(self, match: re.Match[str]) -> tuple[Spelled, int]:
        mark, span = match[0], Span(*match.span())
        if mark[0] == "\\":
            meaning = {"$": "$", "`": "`", '"': '"', "\\": "\\", "\r": "", "\n": ""}.get(mark[1], mark)
            return piece(meaning, span), span.end
        if mark not in _CLOSERS:
            return placeholder(span, is_inside=True), span.end
        sees = self.dialect.opens.match(self.cursor.text, span.start)
        hole = self._hole(span.start, '"') if sees else None
        return (placeholder(hole, is_inside=True), hole.end) if hole else (piece(mark, span), span.end)

    def _hole(self, start: int, outer: str) -> Span | None:
        """The substitution that begins at an offset; None where it has no end."""
        opener = self.cursor.text[start : start + 2] if self.cursor.text[start] == "$" else "`"
        end = self._closing(start + len(opener), _CLOSERS[opener], outer)
        if end is None:
            return None
        if opener != "${":
            self.scripts.append(Span(start + len(opener), end - 1))
        return Span(start, end)

    def _closing(self, at: int, closer: str, outer: str = "") -> int | None:
        """The offset behind what closes a quote or substitution."""
        stack = [outer, closer]
        while len(stack) > 1:
            match = None if self.is_broken else _SPECIAL.search(self.cursor.text, at, self.cursor.end)
            if match is None:
                self.is_broken = True
                return None
            at = self._behind(match, stack)
        return at

    def _behind(self, match: re.Match[str], stack: list[str]) -> int:
        """Opens or closes what a mark does, and says where to go on."""
        mark, top, at = match[0], stack[-1], match.end()
        if mark == top:
            stack.pop()
        elif mark == "\\":
            return at + 1
        elif mark == "'":
            is_plain = top == '"' or (top == "}" and stack[-2] == '"')
            closing = at - 1 if is_plain else self.cursor.text.find(mark, at, self.cursor.end)
            return closing + 1 if closing >= 0 else self.cursor.end
        elif mark in _CLOSERS and (mark != "(" or top == ")"):
            stack.append(_CLOSERS[mark])
        return at
