"""The notations that are read line by line: the comments, strings and assignments of each, in one table.

Strings have escapes, doubled quotes or placeholders.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, unescape
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple

if TYPE_CHECKING:
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.text.source import Span

_PLACEHOLDER = r"\$?\{\{[^{}]*\}\}|\$\{(?:(?!//)[^{}])*\}|\$\((?:(?!//)[^()])*\)|\$[A-Za-z_]\w*|%\(\w+\)s"
_BACKSLASH_ESCAPE = (
    r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|u\{[0-9a-fA-F]{1,5}\}|\r\n|[\s\S])"
)
BARE = lazy_pattern(_PLACEHOLDER)
ESCAPED = lazy_pattern(rf"{_BACKSLASH_ESCAPE}|{_PLACEHOLDER}")
_DOUBLED = lazy_pattern(rf"''|{_PLACEHOLDER}")
_NAMED_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}
_NAME = "[A-Z][A-Z0-9_]{1,99}"
_FLAGS = re.VERBOSE | re.IGNORECASE
_BLOCK = r"/\*(?s:.*?)(?:\*/|\Z)"
_LINE = r"(?<!:)//[^\r\n\u2028\u2029]*"
_HASH = r"(?<![^\s;&|()])(?<!\S\\[\r\n])(?<!\S\\\r\n)\#[^\r\n]*"
_ESCAPE = r"\\(?:\r\n|[\s\S])"
_DOUBLE = rf'"[^"\\\r\n]*(?:{_ESCAPE}[^"\\\r\n]*)*'
_SINGLE = rf"'[^'\\\r\n]*(?:{_ESCAPE}[^'\\\r\n]*)*"
_REGEX = r"/(?![*/])(?:[^\\/\[\r\n]|\\[^\r\n]|\[(?:[^\]\\\r\n]|\\[^\r\n]){0,200}\]){1,500}/"
_TEMPLATE = r"`[^`\\]*(?:\\[\s\S][^`\\]*)*`"
_BEFORE_REGEX = r"(?: [(,=:\[!&|?{;] | \b(?:return|typeof|case|in|of|yield|await) ) [ \t]*"
_URL = r"url\([ \t]*[^\s()\"']*"
_GOES_ON = r"\\[ \t]*(?:\r\n|\r|\n)[ \t]"
_ANY = "{0,1024}"
LONGEST = 200
"""Characters of a line before or after a variable that are examined: other lines are not written by hand."""


def unescape_placeholders(text: str, span: Span) -> MappedText:
    """Returns text without escapes, but with placeholders."""
    return unescape(text, span, BARE, meaning)


def unescape_backslashes(text: str, span: Span) -> MappedText:
    r"""Returns text with backslashes: `\/`, `\u002f`, `\n`, a continued line."""
    return unescape(text, span, ESCAPED, meaning)


def unescape_doubled(text: str, span: Span) -> MappedText:
    """Returns text from single quotes, in which two quotes mean one."""
    return unescape(text, span, _DOUBLED, meaning)


def meaning(special: str) -> str:
    """Returns the text that a placeholder, an escape or a doubled quote represents."""
    if special[0] != "\\":
        return "'" if special == "''" else UNKNOWN_CHAR
    code = special[2:].strip("{}")
    if special[1] in "xuU" and code:
        return chr(int(code, 16))
    return "" if special[1] in "\r\n" else _NAMED_ESCAPES.get(special[1], special[1])


class Notation(NamedTuple):
    """The lexical rules of a notation.

    `token` matches comments, strings, regular expressions, and texts without variables (`prose`), in groups
    of these names: they can hold signs that mean something else outside. `special` matches escapes and
    placeholders, `assignments` the ways to set a variable. `is_shell`: lines are commands.

    A line repeats `lead` before another variable, and `tail` may follow one; `joint` joins two on one line,
    where `before_joint` matches what is before the first of them.
    """

    token: re.Pattern[str]
    special: re.Pattern[str] | None = None
    assignments: tuple[re.Pattern[str], ...] = ()
    is_shell: bool = False
    lead: re.Pattern[str] | None = None
    tail: re.Pattern[str] = lazy_pattern(r"[ \t]*;?[ \t]*(?:#[^\r\n]*)?")
    joint: str = ""
    before_joint: re.Pattern[str] | None = None


def _assignment(before: str, equals: str, double: str, bare: str, after: str) -> re.Pattern[str]:
    """Returns a pattern for `NAME=value` between `before` and `after`, quoted in part or as a whole."""
    return lazy_pattern(
        rf"""
        (?P<outer>["']) (?P<inner>{_NAME}) = (?P<whole>[^"'\\\r\n]{_ANY}) (?P=outer) (?![\w"'])
        | (?<![^{before}]) (?P<key>["']?) (?P<name>{_NAME}) (?P=key) {equals}
          (?: "(?P<double>{double}{_ANY})" | '(?P<single>[^'\\\r\n]{_ANY})' | (?P<bare>{bare}{_ANY}) )
          {after}
        """,
        re.VERBOSE,
    )


DEFAULT = lazy_pattern(
    rf"""
    \$\{{ (?P<name>{_NAME}) :?[-=]
    (?P<bare> (?: [^{{}}\s"'`\\$] | \$\{{[^{{}}\r\n]{{0,100}}\}} | \$\w ){{1,1024}} ) \}}
    """,
    re.VERBOSE,
)
"""`${NAME:-value}`: the value that a shell, or compose, uses if the variable is not set."""
COMMAND = _assignment(
    r"\s;&|(`{", "=", r"[^\"\\`\r\n]", r"[^\s\"'\\;&|<>()`]", rf"(?= [\s;&|)`] | {_GOES_ON} | \Z )"
)
"""Assignments in a shell, and in text that may be copied into one."""
INSTRUCTION = _assignment(
    r"\s",
    r"(?: = | (?P<old>[ \t]+) )",
    r"[^\"\\\r\n]",
    r"[^\s\"'\\]",
    rf"(?(old) [ \t]*\Z | (?= \s | {_GOES_ON} | \Z ) )",
)
"""Assignments in `ENV` and `ARG` of a Dockerfile, after the instruction's name."""
_INI = _assignment(
    r"\s=,:", r"[ \t]*[=:][ \t]*", r"[^\"\\\r\n]", r"[^\s\"'\\,;]", r"(?= \s | \Z | ,[ \t]*(?:[A-Z]|\Z) )"
)
_TOML = _assignment(
    r"\s,{.", r"[ \t]*=[ \t]*", r"(?:[^\"\\\r\n]|\\.)", r"[^\s\"'\\,;{}\[\]\#]", r"(?= [\s,}\]] | \Z )"
)


_QUOTED_OR_URL = rf"{_DOUBLE}\"? | {_SINGLE}'? | {_URL}"
_SHELL_TOKEN = lazy_pattern(rf"(?P<comment>{_HASH}) | \\[\s\S] | {_DOUBLE}\" | '[^'\r\n]*'", _FLAGS)
_SHELL_LEAD = lazy_pattern(r"[ \t]*(?:(?:export|readonly|declare|typeset|local)(?:[ \t]+-\w+)*[ \t]+)?")
_SHELL = Notation(_SHELL_TOKEN, BARE, (COMMAND, DEFAULT), is_shell=True, lead=_SHELL_LEAD)
NOTATIONS = {
    Kind.TOML: Notation(
        lazy_pattern(
            rf"""
            (?P<prose> \"{{3}}(?s:(?:\\.|(?!\"{{3}})[^\\])*)(?:\"{{3}}|\\?\Z) | '{{3}}(?s:.*?)(?:'{{3}}|\Z) )
            | (?P<comment>\#[^\r\n]*) | {_DOUBLE}\"? | '[^'\r\n]*'?
            """,
            _FLAGS,
        ),
        ESCAPED,
        (_TOML,),
        lead=lazy_pattern(r"[ \t]*(?:[\w-]+\.)*"),
        tail=lazy_pattern(r"[ \t]*(?P<comma>,)?[ \t]*(?:#[^\r\n]*)?"),
        joint=", ",
        before_joint=lazy_pattern(r".*[\[{,][ \t]*"),
    ),
    Kind.INI: Notation(
        lazy_pattern(r"(?<![^\r\n])[ \t]*(?P<comment>[#;][^\r\n]*)"),
        BARE,
        (_INI,),
        lead=lazy_pattern(r"[ \t]*(?:env[ \t]*=[ \t]*)?"),
        tail=lazy_pattern(r"[ \t]*(?P<comma>,)?[ \t]*(?:[ \t][;#][^\r\n]*)?"),
        joint=",",
        before_joint=lazy_pattern(r".*,[ \t]*|[ \t]*environment[ \t]*=[ \t]*"),
    ),
    Kind.CSS: Notation(lazy_pattern(rf"(?P<comment>{_BLOCK}) | {_QUOTED_OR_URL}", _FLAGS)),
    Kind.SCSS: Notation(lazy_pattern(rf"(?P<comment>{_BLOCK} | //[^\r\n]*) | {_QUOTED_OR_URL}", _FLAGS)),
    Kind.SCRIPT: Notation(
        lazy_pattern(
            rf"""
            (?P<comment> \A\#![^\r\n]* | {_BLOCK} | {_LINE} )
            | {_DOUBLE}\" | {_SINGLE}' | {_TEMPLATE} | {_BEFORE_REGEX} (?P<regex>{_REGEX}) | {_ESCAPE}
            """,
            re.VERBOSE,
        ),
        ESCAPED,
    ),
    Kind.SHELL: _SHELL,
    Kind.DOCKERFILE: _SHELL._replace(
        lead=lazy_pattern(r"[ \t]*(?:(?:ENV|ARG)[ \t]+)?", re.IGNORECASE), tail=lazy_pattern(r"[ \t]*")
    ),
    Kind.PROCFILE: _SHELL,
    Kind.TEXT: Notation(
        lazy_pattern(r"(?P<comment><!--(?s:.*?)(?:-->|\Z))"), BARE, (COMMAND,), lead=_SHELL_LEAD
    ),
}
