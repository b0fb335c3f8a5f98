"""Makes text safe for a terminal or a log: control characters are escaped.

It also measures how many columns text takes.
"""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

from cloudinary_lint.text.patterns import lazy_pattern

_TAB = "    "
_SUSPECT = lazy_pattern(r"[^ -~]|##")
_COMMAND = lazy_pattern(r"(?<=#)#(?=\w*\[)")
"""GitHub's, Azure's and TeamCity's runners obey `##[`, `##vso[` and `##teamcity[` anywhere in a line."""
_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
_LAST_LATIN, _LAST_BASIC = 0xFF, 0xFFFF

STYLES = {"path": "1", "code": "1;31", "caret": "1;31", "label": "1;36", "gutter": "2"}


def escape_controls(text: str) -> str:
    """Returns one line of text without control characters and without commands for the runner of a CI."""
    return "".join(cells(text)) if _SUSPECT.search(text) else text


def cells(text: str) -> list[str]:
    """Returns each character of a line as it is shown there."""
    found = [visible_form(character) for character in text]
    for match in _COMMAND.finditer(text):
        found[match.start()] = r"\x23"
    return found


def visible_form(character: str) -> str:
    """Returns a character as it is shown: tabs as blanks, invisible characters as escapes."""
    if character == "\t":
        return _TAB
    if character.isascii() and character.isprintable():
        return character
    if category(character) not in _UNPRINTED:
        return character
    number = ord(character)
    if number <= _LAST_LATIN:
        return f"\\x{number:02x}"
    return f"\\u{number:04x}" if number <= _LAST_BASIC else f"\\U{number:08x}"


def width(shown: str) -> int:
    """Returns the columns that shown characters take."""
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in shown)


def colorize(text: str, style: str, *, has_color: bool) -> str:
    """Returns a text in one of the styles, or unchanged without colors."""
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m" if has_color and text else text


def hyperlink(text: str, url: str) -> str:
    """Returns a text as a link for a terminal (OSC 8)."""
    return f"\x1b]8;;{url}\x1b\\{text}\x1b]8;;\x1b\\"
