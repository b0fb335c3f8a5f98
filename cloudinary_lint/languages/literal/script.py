"""JavaScript and TypeScript: comments, strings, templates and regular expressions, told apart.

Knows which strings are operands of comparisons or arguments of searches. Refuses to know statements:
whether `/` divides is told by the token before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Use
from cloudinary_lint.languages.literal.cursor import Cursor, cursor
from cloudinary_lint.languages.literal.found import Found, Text
from cloudinary_lint.languages.literal.strings import backslashed
from cloudinary_lint.languages.mapped_text import joined, placeholder
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from cloudinary_lint.languages.mapped_text import Spelled

_OTHER = re.compile(r"[^\"'`/(){}\[\]=!#]+")
_COMMENT = re.compile(r"//[^\r\n\u2028\u2029]*|/\*[\s\S]*?(?:\*/|\Z)|\A#![^\r\n]*")
_STRINGS = {
    '"': re.compile(r'"[^"\\\r\n]*(?:\\(?:\r\n|[\s\S])[^"\\\r\n]*)*"'),
    "'": re.compile(r"'[^'\\\r\n]*(?:\\(?:\r\n|[\s\S])[^'\\\r\n]*)*'"),
    "/": re.compile(
        r"/[^\\/\[\r\n]*(?:(?:\\[^\r\n]|\[[^\]\\\r\n]*(?:\\[^\r\n][^\]\\\r\n]*)*\])[^\\/\[\r\n]*)*/\w*"
    ),
}
_TEMPLATE = re.compile(r"[^`\\$]*(?:(?:\\[\s\S]|\$(?!\{))[^`\\$]*)*")
_OPERATOR = re.compile(r"[=!]==?|=>|[\s\S]")
_MAY_HOLD_ADDRESS = re.compile(r"[/\\]")
_HOLE = re.compile(r"\$\{")
_OPERAND = re.compile(r"[\w$\"]\Z")
_LINE_END = re.compile(r"[\r\n]")
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_CLOSERS = frozenset(_PAIRS.values())
_BEFORE_DIVISION = frozenset({")", "]", "<", "++", "--"})
_EQUALITY = frozenset({"==", "===", "!=", "!=="})
_CONDITIONS = frozenset({"if", "while", "for", "with"})
_BEFORE_VALUES = frozenset(
    {"return", "typeof", "case", "in", "of", "delete", "void", "throw", "new", "do", "else", "instanceof"}
    | {"yield", "await"}
)
_SEARCHES = frozenset(
    {"startsWith", "endsWith", "includes", "indexOf", "lastIndexOf", "match", "matchAll", "test", "exec"}
    | {"replace", "replaceAll", "split", "search", "RegExp"}
    | {"toBe", "toEqual", "toStrictEqual", "toMatch", "toContain", "equal", "strictEqual"}
)
_TEXT, _NO_TEXT, _CONDITION = '"text"', '"', "if)"


@dataclass(slots=True)
class _Bracket:
    """An open bracket: what closes it, and what it means for what stands in it."""

    closer: str
    is_search: bool = False
    is_condition: bool = False
    template: _Template | None = None
    start: int = 0


@dataclass(slots=True)
class _Template:
    """A template literal while it is read."""

    use: Use
    pieces: list[Spelled] = field(default_factory=list)


def scan(text: str) -> Found:
    """The strings and comments of a script."""
    script = _Script(cursor(text))
    while not script.cursor.is_done:
        script.step()
    return Found(tuple(script.texts), comments=tuple(script.comments))


@dataclass(slots=True)
class _Script:
    """Reads token by token; `before` is the last that counts, `dead` up to where a quote has no end."""

    cursor: Cursor
    before: str = ""
    texts: list[Text] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)
    brackets: list[_Bracket] = field(default_factory=list)
    dead: dict[str, int] = field(default_factory=dict)
    curly: int = 0

    def step(self) -> None:
        start, char = self.cursor.at, self.cursor.char
        if self.cursor.take(_OTHER):
            self.before = _last(self.cursor.text[start : self.cursor.at].rstrip()) or self.before
        elif self.cursor.take(_COMMENT):
            self.comments.append(Span(start, self.cursor.at))
        elif char == "`":
            self.cursor.at += 1
            self._template(_Template(self._use()))
        elif char not in _STRINGS or not self._string(char):
            self._operator()

    def _string(self, quote: str) -> bool:
        """Reads a string or regular expression; False where none begins here."""
        start = self.cursor.at
        if start < self.dead.get(quote, 0) or (quote == "/" and self._divides()):
            return False
        if not self.cursor.take(_STRINGS[quote]):
            line_end = _LINE_END.search(self.cursor.text, start)
            self.dead[quote] = line_end.start() if line_end else len(self.cursor.text)
            return False
        inner = Span(start + 1, self.cursor.at - 1)
        if quote != "/" and _MAY_HOLD_ADDRESS.search(self.cursor.text, inner.start, inner.end):
            self._found(backslashed(self.cursor.text, inner), self._use())
        else:
            self.before = _NO_TEXT
        return True

    def _divides(self) -> bool:
        """Whether a slash here begins no regular expression: it divides, or ends a tag of JSX."""
        if self.before == "}":
            return self.cursor.text.startswith("/>", self.cursor.at)
        if self.before in _BEFORE_VALUES or self.before in {"", _CONDITION}:
            return False
        return self.before in _BEFORE_DIVISION or _OPERAND.search(self.before) is not None

    def _use(self) -> Use:
        is_operand = self.before in _EQUALITY or self.before == "case"
        is_argument = bool(self.brackets) and self.brackets[-1].is_search
        return Use.COMPARED if is_operand or is_argument else Use.WRITTEN

    def _found(self, text: Spelled, use: Use) -> None:
        self.texts.append(Text(text, use))
        self.before = _TEXT

    def _operator(self) -> None:
        match = self.cursor.take(_OPERATOR)
        operator = match[0] if match else ""
        if operator in _PAIRS:
            is_condition = self.before in _CONDITIONS
            self._open(_Bracket(_PAIRS[operator], self.before in _SEARCHES, is_condition))
        elif operator in _CLOSERS:
            self._close(operator)
            return
        elif operator in _EQUALITY and self.before == _TEXT:
            self.texts[-1] = Text(self.texts[-1].spelled, Use.COMPARED)
        self.before = operator

    def _open(self, bracket: _Bracket) -> None:
        self.brackets.append(bracket)
        self.curly += bracket.closer == "}"
        self.before = "("

    def _close(self, closer: str) -> None:
        """Closes the last bracket; a brace closes what was left open in it too."""
        self.before = closer
        is_last = bool(self.brackets) and self.brackets[-1].closer == closer
        if not is_last and (closer != "}" or not self.curly):
            return
        while self.brackets[-1].closer != closer:
            self.brackets.pop()
        bracket = self.brackets.pop()
        self.curly -= closer == "}"
        if bracket.template:
            hole = Span(bracket.start, self.cursor.at)
            bracket.template.pieces.append(placeholder(hole, is_inside=True))
            self._template(bracket.template)
        elif bracket.is_condition:
            self.before = _CONDITION

    def _template(self, template: _Template) -> None:
        """Reads a template up to its end, or into its next hole."""
        template.pieces.append(backslashed(self.cursor.text, self.cursor.skip(_TEMPLATE)))
        start = self.cursor.at
        if self.cursor.take(_HOLE):
            self._open(_Bracket("}", template=template, start=start))
        else:
            self.cursor.at += 1
            self._found(joined(template.pieces), template.use)


def _last(text: str) -> str:
    """The last token of a text without blanks at its end: a word, or what divides if a slash follows."""
    start = len(text)
    while start and (text[start - 1].isalnum() or text[start - 1] in "_$"):
        start -= 1
    return text[start:] or (text[-2:] if text.endswith(("++", "--")) else text[-1:])
