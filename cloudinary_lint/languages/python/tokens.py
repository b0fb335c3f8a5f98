"""Patterns for the tokens of Python: only brackets, strings, line ends and a few signs are told apart."""

from __future__ import annotations

import re

LINE = re.compile(r"([ \t\f]*)(\w*)")
TOKEN = re.compile(
    r"""
    (?: [ \t\f] | \\(?:\r\n|\r|\n) | \#[^\r\n]* )*
    (?:
        (?P<newline> \r\n | \r | \n )
        | (?P<string> (?P<prefix> [A-Za-z]{0,2} ) (?P<quote> \"{3} | '{3} | ["'] ) )
        | (?P<word> \w+ )
        | (?P<open> [(\[{] ) | (?P<close> [)\]}] ) | (?P<comma> [,;] ) | (?P<colon> : )
        | (?P<other> . )
        | \Z
    )
    """,
    re.VERBOSE | re.DOTALL,
)
BODIES = {
    '"': re.compile(r'[^"\\\r\n]*(?:\\(?:\r\n|.)[^"\\\r\n]*)*(?P<end>")?', re.DOTALL),
    "'": re.compile(r"[^'\\\r\n]*(?:\\(?:\r\n|.)[^'\\\r\n]*)*(?P<end>')?", re.DOTALL),
    '"""': re.compile(r'[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*(?P<end>""")?', re.DOTALL),
    "'''": re.compile(r"[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*(?P<end>''')?", re.DOTALL),
}
"""What follows a quote: the text of a string, and its end if it has one."""
_NAMED = r"\\N\{[^{}]*\}|"
_MARK = r"\\(?:\r\n|[^{}])|\{\{|\}\}|[{}]|"
SPECIAL = {
    (quote, is_raw): re.compile(
        ("" if is_raw else _NAMED) + _MARK + quote + ("" if len(quote) > 1 else r"|[\r\n]"), re.DOTALL
    )
    for quote in BODIES
    for is_raw in (False, True)
}
CLOSERS = {"(": ")", "[": "]", "{": "}"}
FORMATTED = frozenset({"f", "fr", "rf", "t", "tr", "rt"})
