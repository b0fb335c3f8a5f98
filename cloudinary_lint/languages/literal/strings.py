"""Decodes strings with backslashes, doubled quotes and placeholders."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, unescape

if TYPE_CHECKING:
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.text.source import Span

_PLACEHOLDER = r"\$?\{\{[^{}]*\}\}|\$\{(?:(?!//)[^{}])*\}|\$\((?:(?!//)[^()])*\)|\$[A-Za-z_]\w*|%\(\w+\)s"
_BACKSLASH = r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U000[0-9a-fA-F]{5}|u\{[0-9a-fA-F]{1,5}\}|\r\n|[\s\S])"
BARE = re.compile(_PLACEHOLDER)
ESCAPED = re.compile(rf"{_BACKSLASH}|{_PLACEHOLDER}")
_DOUBLED = re.compile(rf"''|{_PLACEHOLDER}")
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "0": "\0"}


def bare(text: str, span: Span) -> MappedText:
    """Returns text without escapes, but with placeholders."""
    return unescape(text, span, BARE, meaning)


def backslashed(text: str, span: Span) -> MappedText:
    r"""Returns text with backslashes: `\/`, `\u002f`, `\n`, a continued line."""
    return unescape(text, span, ESCAPED, meaning)


def doubled(text: str, span: Span) -> MappedText:
    """Returns text from single quotes, in which two quotes mean one."""
    return unescape(text, span, _DOUBLED, meaning)


def meaning(special: str) -> str:
    """Returns the text that a placeholder, an escape or a doubled quote represents."""
    if special[0] != "\\":
        return "'" if special == "''" else UNKNOWN_CHAR
    code = special[2:].strip("{}")
    if special[1] in "xuU" and code:
        return chr(int(code, 16))
    return "" if special[1] in "\r\n" else _NAMED.get(special[1], special[1])
