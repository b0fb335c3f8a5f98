r"""Comments in inline scripts and styles, and the strings that a script looks for in other text.

Splits a script into comments, strings, templates and regular expressions, as far as that can be told
without a grammar: a `/` begins a regular expression where no value stands before it. A wrong guess ends
with its line. Takes linear time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from cloudinary_lint.languages.spelled import FILLER
from cloudinary_lint.source import Span

_WORD = re.compile(
    rf"""
    (?P<comment> //[^\n\r\u2028\u2029]* | /\*(?:.*?\*/|.*\Z) | <!--[^\n\r]* )
    | (?P<string> "(?:[^"\\\r\n]|\\(?:\r\n|.))*"? | '(?:[^'\\\r\n]|\\(?:\r\n|.))*'? )
    | (?P<name> [\w${FILLER}]+ )
    | (?P<equal> [!=]==? )
    | (?P<mark> \S )
    """,
    re.VERBOSE | re.DOTALL,
)
_TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?P<end>`|\$\{)?", re.DOTALL)
_REGEX = re.compile(r"/(?:[^/\\\[\r\n]|\\.|\[(?:[^\]\\\r\n]|\\.)*\])+/\w*")
_LINE_END = re.compile(r"[\r\n]|\Z")
_KEYWORDS = "return typeof case in of delete void throw new else do instanceof await yield"
_OPERATORS = frozenset(_KEYWORDS.split())
_COMPARISONS = frozenset({"==", "===", "!=", "!==", "case"})
_OPENERS, _CLOSERS = frozenset("([{"), frozenset(")]}")
_VALUE_ENDS = frozenset(')]}"')
_SEARCHES = re.compile(
    "replace|replaceAll|startsWith|endsWith|includes|indexOf|lastIndexOf|match|matchAll|search|split|test|exec|RegExp"
)
_STYLE = re.compile(
    r"(?P<comment>/\*(?:.*?\*/|.*\Z))|\"(?:[^\"\\\r\n]|\\.)*\"?|'(?:[^'\\\r\n]|\\.)*'?|url\(\s*[^\s)\"'(]*",
    re.DOTALL | re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Scanned:
    """The comments, and the strings that are compared with other text or searched for in it."""

    comments: tuple[Span, ...] = ()
    compared: tuple[Span, ...] = ()


def scan_style(text: str, span: Span) -> Scanned:
    """The comments of a style sheet."""
    matches = _STYLE.finditer(text, span.start, span.end)
    return Scanned(tuple(Span(*match.span()) for match in matches if match["comment"]))


@dataclass(slots=True)
class _Script:
    """A script while it is read."""

    text: str
    at: int
    end: int
    before: str = ""  # the last word that is no comment
    string: Span | None = None  # the last word, if it is a string
    brackets: list[str] = field(default_factory=list)  # what is called, or the bracket itself
    no_regex_until: int = 0
    comments: list[Span] = field(default_factory=list)
    compared: list[Span] = field(default_factory=list)


def scan_script(text: str, span: Span) -> Scanned:
    """The comments and the compared strings of a script."""
    script = _Script(text, span.start, span.end)
    while match := _WORD.search(text, script.at, script.end):
        script.at = match.end()
        _take(script, match)
    return Scanned(tuple(script.comments), tuple(script.compared))


def _take(script: _Script, match: re.Match[str]) -> None:
    """Notes one word of a script."""
    span = Span(*match.span())
    match match.lastgroup:
        case "comment":
            script.comments.append(span)
        case "string":
            _compare(script, span)
            script.before, script.string = '"', span
        case "mark":
            script.string = None
            _mark(script, span, match[0])
        case kind:
            if kind == "equal" and script.string:
                script.compared.append(script.string)
            script.before, script.string = match[0], None


def _compare(script: _Script, span: Span) -> None:
    called = script.brackets[-1] if script.brackets else ""
    if script.before in _COMPARISONS or _SEARCHES.fullmatch(called):
        script.compared.append(span)


def _mark(script: _Script, span: Span, mark: str) -> None:
    before, script.before = script.before, mark
    if mark == "`":
        script.before = before
        _template(script, span.start)
    elif mark == "/" and _expects_value(before):
        _regex(script, span.start)
    elif mark in _OPENERS:
        script.brackets.append(before if mark == "(" else mark)
    elif mark in _CLOSERS and script.brackets and script.brackets.pop() == "`":
        _template(script, span.end)


def _expects_value(before: str) -> bool:
    """Whether a value follows: then a `/` is no division."""
    is_name = before[:1].isalnum() or before[:1] in {"_", "$", FILLER}
    return before in _OPERATORS or not (is_name or before[:1] in _VALUE_ENDS)


def _template(script: _Script, start: int) -> None:
    """A piece of a template literal: up to its end, or to a hole in it."""
    match = _TEMPLATE.match(script.text, script.at, script.end)
    script.at = match.end() if match else script.end
    _compare(script, Span(start, script.at))
    script.before = '"'
    if match and match["end"] == "${":
        script.before = "{"
        script.brackets.append("`")


def _regex(script: _Script, start: int) -> None:
    if start < script.no_regex_until:
        return
    match = _REGEX.match(script.text, start, script.end)
    if match:
        script.at, script.before = match.end(), '"'
    elif line_end := _LINE_END.search(script.text, start):
        script.no_regex_until = line_end.start()
