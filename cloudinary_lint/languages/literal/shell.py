"""Shell scripts: commands, assignments, here-documents, comments.

Knows which words are patterns that a command searches for. Refuses to know what commands do, and
leaves alone any value that holds a blank or a backslash.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Use
from cloudinary_lint.languages.literal.assigned import assigned
from cloudinary_lint.languages.literal.cursor import Cursor
from cloudinary_lint.languages.literal.found import Found, Text, merged
from cloudinary_lint.languages.literal.lines import of_script
from cloudinary_lint.languages.literal.strings import bare
from cloudinary_lint.languages.literal.words import Dialect, Words
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from cloudinary_lint.languages.literal.words import Word
    from cloudinary_lint.languages.variables import Variable

_DIALECT = Dialect(
    run=re.compile(r"[^\s;&|()<>\"'`$\\]+"),
    opens=re.compile(r"\$[({]|`"),
    continuation=re.compile(r"\\(?:\r\n|\r|\n)"),
)
_BLANKS = re.compile(r"(?:[^\S\r\n]|\\(?:\r\n|\r|\n))+")
_LINE = re.compile(r"[^\r\n]*")
_NEWLINE = re.compile(r"\r\n|\r|\n")
_OPERATOR = re.compile(r"<<<|[;&|()<>]")
_HERE = re.compile(
    r"<<(?P<dash>-?)[ \t]*(?:'(?P<single>[^'\r\n]+)'|\"(?P<double>[^\"\r\n]+)\"|\\?(?P<bare>[A-Za-z_]\w*))"
)
_PROCESS = re.compile(r"[\w-]+:[ \t]*")
_LINES = re.compile(r"[^\s][^\r\n]*")
_ZSH = re.compile(r"#!.*\b(?:zsh|fish)\b")
_ASSIGNMENT = re.compile(r"[A-Za-z_]\w*\+?=")
_BEFORE_COMMANDS = frozenset(
    {"if", "then", "else", "elif", "do", "while", "until", "!", "{", "time", "sudo", "exec", "command"}
    | {"env", "export", "declare", "local", "readonly", "typeset"},
)
_SEARCHES = frozenset(
    {"grep", "egrep", "fgrep", "zgrep", "rg", "ag", "ack", "sed", "gsed", "awk", "gawk", "perl", "expr"}
    | {"test", "[", "[["},
)
_DEEPEST = 8


def scan(text: str) -> Found:
    """The texts, variables and comments of a shell script."""
    return commands(text, Span(0, len(text)))


def procfile(text: str) -> Found:
    """The same of a Procfile, in which each line is a name and a command."""
    found = []
    for line in _LINES.finditer(text):
        if text[line.start()] == "#":
            found.append(Found(comments=(Span(*line.span()),)))
        elif process := _PROCESS.match(text, *line.span()):
            found.append(commands(text, Span(process.end(), line.end())))
    return merged(found)


def commands(text: str, span: Span) -> Found:
    """The same of a part of a text, and of the scripts substituted in it."""
    is_glob = _ZSH.match(text) is not None
    waiting = [(span, 0)]
    found: list[Found] = []
    while waiting:
        part, depth = waiting.pop()
        words = Words(Cursor(text, part.start, part.end), _DIALECT)
        found.append(_Shell(words, is_glob).read())
        if depth < _DEEPEST:
            waiting += ((script, depth + 1) for script in words.scripts)
    return merged(found)


@dataclass(slots=True)
class _Shell:
    """Reads command by command; `here` are the marks of here-documents that begin below this line.

    `first` is the number of texts before this pipeline, `depth` that of open brackets.
    """

    words: Words
    is_glob: bool
    first: int = 0
    depth: int = 0
    has_open_end: bool = False
    command: list[Word] = field(default_factory=list)
    here: list[re.Match[str]] = field(default_factory=list)
    texts: list[Text] = field(default_factory=list)
    variables: list[Variable] = field(default_factory=list)
    comments: list[Span] = field(default_factory=list)

    def read(self) -> Found:
        while not self.words.cursor.is_done:
            self._step(self.words.cursor)
        self._end()
        return Found(tuple(self.texts), tuple(self.variables), tuple(self.comments))

    def _step(self, cursor: Cursor) -> None:
        if cursor.take(_BLANKS):
            return
        if cursor.take(_NEWLINE):
            self._end_all()
            self._documents(cursor)
        elif cursor.char == "#":
            self.comments.append(cursor.skip(_LINE))
        elif not self.has_open_end and (here := cursor.take(_HERE)):
            self.here.append(here)
        elif operator := cursor.take(_OPERATOR):
            self._operate(operator[0])
        else:
            self.command += self.words.word()

    def _operate(self, operator: str) -> None:
        match operator:
            case "|":
                self._end()
            case "(":
                self.depth += 1
                self._end_all()
            case ")" if self.depth:
                self.depth -= 1
                self._end_all()
            case ")":  # behind a pattern of `case`
                self._end()
                self.texts[self.first :] = [
                    Text(text.spelled, Use.COMPARED) for text in self.texts[self.first :]
                ]
                self._end_all()
            case ";" | "&":
                self._end_all()
            case _:
                pass

    def _end_all(self) -> None:
        """The end of a pipeline."""
        self._end()
        self.first = len(self.texts)

    def _end(self) -> None:
        """The end of a command."""
        before = list(takewhile(_is_before_command, self.command))
        name = next((word.text for word in self.command[len(before) :]), "").rpartition("/")[2]
        use = Use.COMPARED if name in _SEARCHES else Use.WRITTEN
        self.texts += (Text(word.spelled, use) for word in self.command)
        for index, word in enumerate(self.command):
            variable = assigned(word, ends_at_ampersand=True)
            if variable:
                is_glob = self.is_glob and index >= len(before) and not variable.takes_ampersand
                self.variables.append(variable._replace(takes_more=not is_glob))
        self.command = []

    def _documents(self, cursor: Cursor) -> None:
        """Reads the here-documents that begin here; one without an end is none."""
        for here in self.here:
            name = re.escape(here["single"] or here["double"] or here["bare"])
            tabs = r"\t*" if here["dash"] else ""
            end = re.compile(rf"(?<![^\r\n]){tabs}{name}[ \t]*(?=[\r\n]|\Z)").search(
                cursor.text, cursor.at, cursor.end
            )
            if end is None:
                self.has_open_end = True
                break
            self._document(cursor.text, Span(cursor.at, end.start()))
            cursor.at = end.end()
        self.here = []

    def _document(self, text: str, span: Span) -> None:
        for match in _LINES.finditer(text, span.start, span.end):
            line = Span(*match.span())
            if text[line.start] == "#":
                self.comments.append(line)
            else:
                self.texts.append(Text(bare(text, line)))
                self.variables += of_script(text, line)


def _is_before_command(word: Word) -> bool:
    return word.text in _BEFORE_COMMANDS or _ASSIGNMENT.match(word.text) is not None
