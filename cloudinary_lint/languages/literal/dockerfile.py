"""Dockerfiles: instructions over continued lines, comments between them.

`ENV` and `ARG` are read by their own rules, what runs as a shell would. Leaves variables alone where
the file gives the backslash another meaning.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.assigned import assigned
from cloudinary_lint.languages.literal.cursor import Cursor
from cloudinary_lint.languages.literal.found import Found, Text, merged
from cloudinary_lint.languages.literal.shell import commands
from cloudinary_lint.languages.literal.strings import bare
from cloudinary_lint.languages.literal.words import Dialect, Words
from cloudinary_lint.languages.variables import Variable, matters
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cloudinary_lint.languages.literal.words import Word

_NEWLINE = r"(?:\r\n|\r(?!\n)|\n)"
_CONTINUATION = rf"\\[ \t]*{_NEWLINE}(?:[ \t]*(?:\#[^\r\n]*)?{_NEWLINE})*"
_DIALECT = Dialect(
    run=re.compile(r"[^\s\"'$\\]+"),
    opens=re.compile(r"\$\{"),
    continuation=re.compile(_CONTINUATION),
)
_BLANKS = re.compile(rf"(?:[^\S\r\n]|{_CONTINUATION})+")
_COMMENT = re.compile(r"^[ \t]*(\#[^\r\n]*)", re.MULTILINE)
_INSTRUCTION = re.compile(
    rf"""
    ^[ \t]* (?: (?P<set> ENV|ARG ) | (?P<run> RUN|CMD|ENTRYPOINT|HEALTHCHECK ) | (?P<other> [A-Z]+ ) )
    [ \t]+
    (?P<rest> [^\r\n\\]* (?: (?: {_CONTINUATION} | \\ ) [^\r\n\\]* )* )
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
_OTHER_ESCAPE = re.compile(r"(?:\#[^\r\n]*(?:\r\n|\r|\n))*\#\s*escape\s*=\s*`", re.IGNORECASE)


def scan(text: str) -> Found:
    """The texts, variables and comments of a Dockerfile."""
    comments = tuple(Span(*match.span(1)) for match in _COMMENT.finditer(text))
    found = merged([_instruction(text, match) for match in _INSTRUCTION.finditer(text)])
    variables = () if _OTHER_ESCAPE.match(text) else found.variables
    return Found(found.texts, variables, comments)


def _instruction(text: str, match: re.Match[str]) -> Found:
    rest = Span(*match.span("rest"))
    if match["run"]:
        return commands(text, rest)
    if match["other"]:
        return Found((Text(bare(text, rest)),))
    words = tuple(_words(text, rest))
    return Found(tuple(Text(word.spelled) for word in words), tuple(_variables(words)))


def _words(text: str, span: Span) -> Iterator[Word]:
    words = Words(Cursor(text, span.start, span.end), _DIALECT)
    words.cursor.take(_BLANKS)
    while word := words.word():
        yield from word
        words.cursor.take(_BLANKS)


def _variables(words: Sequence[Word]) -> Iterator[Variable]:
    match words:
        case [name, value] if "=" not in name.text and matters(name.text):  # `ENV NAME value`
            place = name.spelled.span(0, len(name.text))
            yield Variable(name.text, place, value.spelled, Span(name.span.start, value.span.end))
        case _:
            variables = (assigned(word, ends_at_ampersand=False) for word in words)
            yield from (variable for variable in variables if variable)
