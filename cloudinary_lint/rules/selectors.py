"""Resolves selectors of rules: a code, a prefix of codes or a rule's name, in any case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint.rules import all_rules

if TYPE_CHECKING:
    from collections.abc import Iterable

ALL = "ALL"


def prefix_of(selector: str) -> str:
    """Returns the prefix that the codes of the selected rules share; empty if a selector matches no rule."""
    upper, lower = selector.upper(), selector.lower()
    if upper == ALL:
        return "CLD"
    for rule in all_rules():
        if rule.name == lower:
            return rule.code
        if upper and rule.code.startswith(upper):
            return upper
    return ""


def names() -> list[str]:
    """Returns all codes, then all names of rules."""
    rules = all_rules()
    return [*(rule.code for rule in rules), *(rule.name for rule in rules)]


def nearest(word: str, known: Iterable[str]) -> str:
    """Returns the end of a message about an unknown word: the most similar known word, if there is one."""
    from difflib import get_close_matches  # noqa: PLC0415 - needed for errors only

    by_spelling = {name.lower().replace("_", "-"): name for name in known}
    close = get_close_matches(word.lower().replace("_", "-"), by_spelling, n=1)
    return f"; did you mean {by_spelling[close[0]]}?" if close else ""
