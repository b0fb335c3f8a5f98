"""Where credentials stand in a text of whatever language, told by its looks alone.

A safety net below what the readers know by position: it works on files that can't be parsed, and
rather takes too much than too little. Refuses to know languages.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.text.redaction.assigned_values import assigned, block
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAME = r"""(?i:
    secret | passw | passphrase | pwd | token | credential | signature | dsn | api_?key
    | authorization | auth(?!or|en) | key(?-i:s?(?![a-z]))
)"""
_NAMED = re.compile(
    rf"""
    {_NAME} [\w.-]{{0,60}} (?P<quote> \\?["'`] )? (?: \[[^\]\n]{{0,40}}\] )? [\])]{{0,4}}
    (?:
        [\s,]{{1,80}} ["'`]? (?i:value) ["'`]? [ \t]* [:=]           # name: API_SECRET, value: …
        | [ \t]* (?: :[-=?+] | => | [=!]?== | (?P<assigns> [=:] ) | \|\| | \?\? | \bor\b )
        | (?(quote) (?<![)\]]) [ \t]*, | >)                          # "API_SECRET", … or <token>…
    )
    | (?m:^)[ \t]* (?i:ENV|ARG|LABEL) [ \t]+ \w{{0,60}}? {_NAME} \w{{0,60}} [ \t]
    | (?<![\w-])--[\w-]{{0,60}}? {_NAME} [\w-]{{0,60}} [ \t]
    """,
    re.VERBOSE,
)
_USERINFO = re.compile(
    r"""
    (?i:cloudinary):// (?P<ours>
        [^\s"'`]{1,400} (?=@)
        | (?: [^\s"'`@]{0,300} ["'`] [\s+\\]{0,80} [rbfuRBFU]{0,2} ["'`] ){1,20} [^\s"'`]{0,300}? (?=@)
        | [^\r\n]{1,300}? (?=@)
    )
    | :// (?P<any> [^\s/?\#"'`<>]{1,400} ) (?=@)
    | -----BEGIN [^\r\n-]{0,40}----- (?P<pem> .{0,20000}? ) (?: -----END | (?=-----BEGIN) | \Z )
    """,
    re.VERBOSE | re.DOTALL,
)
_TOLD = re.compile(
    rf"""
    {_NAME} [\w-]{{0,20}} [ \t]+ (?P<told> [^\s*]{{4,200}} ) [ \t]* (?: \*/ | --> | \#\}} )? [ \t]* (?m:$)
    """,
    re.VERBOSE,
)
_COMMENT = re.compile(r"#|//|/\*|<!--")
_LONG = re.compile(r"[A-Za-z0-9_+-]{16,}={0,2}(?!\()|\d{12,}")
_WORDS = re.compile(r"(?:(?:(?:[a-z]+|[A-Z]+|[A-Z][a-z]+)\d{0,2}|\d{1,3})(?:[_-]+|$)){2,}")
_MOST_ATTEMPTS = 10
"""How often a text may be walked over: values that hold names again (and never end) would take for ever."""


def secret_spans(text: str) -> tuple[Span, ...]:
    """The stretches that look like credentials; they may overlap."""
    return (*_named(text), *_told(text), *bare_spans(text))


def bare_spans(text: str) -> tuple[Span, ...]:
    """Those that look like credentials by themselves, whatever is said before them."""
    return (*_userinfo(text), *_random(text))


def _named(text: str) -> Iterator[Span]:
    """What stands behind a name that says secret, key, token, …; all the rest where that takes too long."""
    patience = _MOST_ATTEMPTS * len(text)
    for name in _NAMED.finditer(text):
        value = assigned(text, name.end())
        yield from value.spans
        patience -= max(value.end, value.seen) - name.end()
        if patience < 0:
            yield Span(value.end, len(text))
            return
        if name["assigns"]:
            yield from block(text, name.start(), name.end())


def _told(text: str) -> Iterator[Span]:
    """The last word of a comment behind such a name: `# password hunter2`."""
    for told in _TOLD.finditer(text):
        if _COMMENT.search(text, text.rfind("\n", 0, told.start()) + 1, told.start()):
            yield Span(*told.span("told"))


def _userinfo(text: str) -> Iterator[Span]:
    """User and password of any address, and private keys."""
    for match in _USERINFO.finditer(text):
        yield Span(*match.span(match.lastgroup or 0))


def _random(text: str) -> Iterator[Span]:
    """Long strings of letters and digits that aren't words, and long numbers."""
    for match in _LONG.finditer(text):
        is_mixed = any(map(str.isdigit, match[0])) and any(map(str.isalpha, match[0]))
        if match[0].isdigit() or (is_mixed and not _WORDS.fullmatch(match[0])):
            yield Span(*match.span())
