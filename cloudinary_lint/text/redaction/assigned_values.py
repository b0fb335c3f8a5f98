"""The value that is assigned to a name, and which parts of it can be a credential.

A value ends with its line, with the bracket around it, or where the next option begins. Strings
and bare words in it count; what only names a variable (`os.environ["API_SECRET"]`) stays readable.
Refuses to know languages.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_REACH = 2000
_TOKEN = re.compile(
    r"""
    (?P<space> (?: [ \t\f] | \\\r?\n )+ )
    | (?P<comment> (?<=\s) (?: \# | // ) [^\r\n]* )
    | (?P<reads>                                   # an expression that reads the environment
        (?: [\w.]*environ(?:\.\w+)? | [\w.]*getenv | (?:\w+\.)*env(?:\.\w+)? | config )
        [ \t]* [\[(] \s* (?P<mark> ["'`] ) [A-Z][A-Z0-9_]* (?P=mark)
    )
    | (?P<plain>                                   # a name, a constant, a placeholder
        [A-Za-z_][\w.]{0,200} (?=
            [(\[] \s* (?: [rbfuRBFU]{0,2}["'`] | [)\]\r\n] | [A-Za-z_][\w.]{0,200} [=,)(\[\]] )
        )
        | (?: os | self | cls | settings | process ) (?: \.[A-Za-z_]\w* )+ (?! [\w/+=-] )
        | [A-Z]+ (?: _[A-Z][A-Z0-9]* )+ (?! [\w./+=@!-] )
        | (?: None | True | False | null | true | false | if | else | or | and | not | await ) (?! [\w./+=-] )
        | \$\{?\w+\}? (?= [\s,;)\]}] | \Z ) | < [\w -]+ > | \{\{ [^{}"'`\r\n]* \}\}
    )
    | (?P<string> [rbfuRBFU]{0,2} (?:
        (?P<long> \"{3} | '{3} | ` ) (?: (?! (?P=long) ) (?: \\. | . ) ){0,2000} (?P=long)
        | (?P<short> \\?["'] ) (?: (?! (?P=short) ) (?: \\. | [^\r\n] ) )* (?P<ended> (?P=short) )?
    ) )
    | (?P<open> [\[({] ) | (?P<close> [\])}] ) | (?P<comma> [,;&] ) | (?P<newline> \r\n | \r | \n )
    | (?P<word> [^\s,;&()\[\]{}]+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_MANY_LINES = re.compile(
    r"""
    (?P<string> (?P<long> ["'] )
        (?: (?: (?!(?P=long)) (?: \\. | [^\\] ) ){0,2000} | (?: (?!(?P=long)) . ){0,2000} )
        (?P=long) )
    """,
    re.VERBOSE | re.DOTALL,
)
_IS_KEY = re.compile(r"""["'][A-Za-z_][\w -]{0,40}["'][ \t]*:""")
_NEXT_OPTION = re.compile(r"""[ \t]*(?:["']?[\w.-]+["']?[ \t]*[=:]|[\r\n])""")
_NEXT_LINE = re.compile(r"""\s*(?:[rbfuRBFU]{0,2}["'`]|\\["'])""")
_GOES_ON = re.compile(r"[-+%|?:.=]|(?:if|else|or|and)\b")
_GLUED = re.compile(r"""\w[\[({][^\s"'`]""")
_OPERATOR = re.compile(r"[-+%|?:.=\\]{1,3}")
_HARMLESS = re.compile(r"[A-Za-z_.]*(?:[=:|]?[A-Za-z_.]*|=\d{1,4})")
_TEMPLATE = re.compile(r"""\{\{[^{}"'`]*\}\}|\{%[^%"'`]*%\}|\$\{\w+\}""")
_INDICATOR = re.compile(r"[ \t]*(?:[|>][-+0-9]{0,2}[ \t]*|(?=[\r\n]+[ \t]*- ))(?:\r\n|\r|\n)")
_LINE = re.compile(r"(?P<indent>[ \t]*)(?P<body>[^\r\n]*)(?:\r\n|\r|\n|\Z)")


class Value(NamedTuple):
    """What can be a credential in a value, where the value ends, and how far was looked to tell."""

    spans: tuple[Span, ...]
    end: int
    seen: int


def assigned(text: str, start: int) -> Value:
    """What can be a credential in the value that begins at `start`."""
    in_call = text[start - 1 : start] == ","
    scan = _Scan(text, start, in_call).run()
    if scan.depth and scan.is_glued:  # the bracket is a character of the value
        scan = _Scan(text, start, in_call, has_brackets=False).run()
    return Value(tuple(scan.spans), scan.offset, scan.seen)


def block(text: str, name: int, start: int) -> Iterator[Span]:
    """The lines of a YAML block that begins behind `start`: a text (`|`, `>`) or a list below the name."""
    indicator = _INDICATOR.match(text, start)
    if indicator is None:
        return
    first = max(text.rfind("\n", 0, name), text.rfind("\r", 0, name)) + 1
    margin = len(text[first:name]) - len(text[first:name].lstrip(" \t"))
    for line in _LINE.finditer(text, indicator.end()):
        depth = len(line["indent"]) + line["body"].startswith("- ")
        if line["body"] and depth <= margin:
            return
        yield Span(*line.span("body"))


@dataclass(slots=True)
class _Scan:
    """A walk over the tokens of one value, and what was found on the way."""

    text: str
    offset: int
    in_call: bool
    has_brackets: bool = True
    depth: int = 0
    is_glued: bool = False
    last: str = ""
    seen: int = 0
    spans: list[Span] = field(default_factory=list)

    def run(self) -> _Scan:
        limit = min(len(self.text), self.offset + _REACH)
        while self.offset < limit and (token := self._token()) and not self._ends(token):
            self._take(token)
            self.offset = token.end()
        return self

    def _token(self) -> re.Match[str] | None:
        token = _TOKEN.match(self.text, self.offset)
        self.seen = token.end() if token else self.offset
        if token and token["short"] and not token["ended"] and not self.last:
            return _MANY_LINES.match(self.text, self.offset) or token
        return token

    def _ends(self, token: re.Match[str]) -> bool:
        """Whether the value ends before a token."""
        if self.depth:
            return False
        match token.lastgroup:
            case "newline":
                return bool(self.last) or not _NEXT_LINE.match(self.text, token.end())
            case "close":
                return self.has_brackets and not self.text[token.end() : token.end() + 1].isalnum()
            case "comma":
                return _NEXT_OPTION.match(self.text, token.end()) is not None
            case "word" | "plain":
                return self.last == "string" and not _GOES_ON.match(token[0])
            case _:
                return False

    def _take(self, token: re.Match[str]) -> None:
        kind = token.lastgroup or ""
        if kind in {"open", "close"} and not self.has_brackets:
            kind = "word"
        match kind:
            case "space" | "comment" | "newline":
                return
            case "open":
                self.is_glued = self.is_glued or (not self.depth and _is_glued(self.text, token.start()))
                self.depth += 1
            case "reads":
                self.depth += self.has_brackets
            case "close":
                self.depth = max(self.depth - 1, 0)
            case "string":
                self._take_string(token)
            case "word" if not _is_harmless(token[0], is_argument=self.in_call or self.depth > 0):
                self.spans.append(Span(*token.span()))
        self.last = kind

    def _take_string(self, token: re.Match[str]) -> None:
        if (self.depth or self.in_call) and _IS_KEY.match(self.text, token.start()):
            return
        groups = token.groupdict()
        delimiter = groups.get("long") or groups.get("short") or ""
        start = self.text.index(delimiter, token.start()) + len(delimiter)
        is_ended = token.end() >= start + len(delimiter) and token[0].endswith(delimiter)
        end = token.end() - len(delimiter) if is_ended else token.end()
        for shown in _TEMPLATE.finditer(self.text, start, end):
            self.spans.append(Span(start, shown.start()))
            start = shown.end()
        self.spans.append(Span(start, end))


def _is_glued(text: str, bracket: int) -> bool:
    """Whether a bracket stands amid a word, as it may in a password."""
    return _GLUED.match(text, bracket - 1) is not None


def _is_harmless(word: str, *, is_argument: bool) -> bool:
    pattern = _HARMLESS if is_argument else _OPERATOR
    return pattern.fullmatch(word) is not None or _OPERATOR.fullmatch(word) is not None
