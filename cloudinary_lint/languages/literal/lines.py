"""Lines that set variables by themselves: INI files, here-documents, scripts embedded in YAML.

Takes the plainest spellings alone, `NAME=value` with or without quotes; anything that could mean
something else is passed over.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.languages.literal.strings import bare
from cloudinary_lint.languages.variables import Variable
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SCRIPT = re.compile(
    rf"""
    (?<!\S) (?P<name> {sdk.VARIABLE_PREFIX}\w{{1,99}} ) =
    (?: "(?P<double>[^"\\`\r\n]{{0,1024}})" | '(?P<single>[^'\\\r\n]{{0,1024}})'
        | (?P<bare>[^\s"'\\`;&|<>()]{{0,1024}}) )
    (?=[\s;|)]|\Z)
    """,
    re.VERBOSE,
)
_INI = re.compile(
    rf"""
    (?<![^\s=,:"']) (?P<name> {sdk.VARIABLE_PREFIX}\w{{1,99}} ) [ \t]*[=:][ \t]*
    (?: "(?P<double>[^"\\\r\n]{{0,1024}})" | '(?P<single>[^'\\\r\n]{{0,1024}})'
        | (?P<bare>[^\s"'\\,;]{{0,1024}}) )
    (?=\s|\Z|,[ \t]*(?:[A-Z]|\Z))
    """,
    re.VERBOSE,
)


def of_script(text: str, span: Span) -> Iterator[Variable]:
    """The variables that a line of a shell script sets, or puts into an env file."""
    yield from _variables(_SCRIPT, text, span, is_shell=True)


def of_ini(text: str, span: Span) -> Iterator[Variable]:
    """The variables that a line of an INI file sets, itself or in a list."""
    yield from _variables(_INI, text, span, is_shell=False)


def _variables(pattern: re.Pattern[str], text: str, span: Span, *, is_shell: bool) -> Iterator[Variable]:
    for match in pattern.finditer(text, span.start, span.end):
        kind = match.lastgroup or ""
        yield Variable(
            match["name"],
            Span(*match.span("name")),
            bare(text, Span(*match.span(kind))),
            Span(match.start("name"), match.end()),
            takes_ampersand=not is_shell or kind != "bare",
        )
