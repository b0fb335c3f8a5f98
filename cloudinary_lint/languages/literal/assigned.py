"""Words of the form `NAME=value`, as variables."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.languages.variables import Variable, matters

if TYPE_CHECKING:
    from cloudinary_lint.languages.literal.words import Word

_ASSIGNED = re.compile(r"(?P<name>[A-Z][A-Z0-9_]*)=")
_DOUBTFUL = re.compile(r"[\s\\]")


def assigned(word: Word, *, ends_at_ampersand: bool) -> Variable | None:
    """The variable that a word sets; None for others, and for values with a blank or a backslash."""
    match = _ASSIGNED.match(word.text)
    if match is None or not matters(match["name"]) or _DOUBTFUL.search(word.text):
        return None
    return Variable(
        match["name"],
        word.spelled.span(*match.span("name")),
        word.spelled.tail(match.end()),
        word.span,
        takes_ampersand=not ends_at_ampersand or word.quoted <= match.end(),
    )
