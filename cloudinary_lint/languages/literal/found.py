"""What a family of notations finds in a file: texts, variables and comments, all by position."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cloudinary_lint.facts import Use

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cloudinary_lint.languages.mapped_text import Spelled
    from cloudinary_lint.languages.variables import Variable
    from cloudinary_lint.text.source import Span


class Text(NamedTuple):
    """A text that is no comment, and what the program does with it."""

    spelled: Spelled
    use: Use = Use.WRITTEN


class Found(NamedTuple):
    """The texts, the variables that are set, and the comments of a file."""

    texts: tuple[Text, ...] = ()
    variables: tuple[Variable, ...] = ()
    comments: tuple[Span, ...] = ()


def merged(parts: Sequence[Found]) -> Found:
    """What several parts of a file hold together."""
    return Found(
        tuple(text for part in parts for text in part.texts),
        tuple(variable for part in parts for variable in part.variables),
        tuple(comment for part in parts for comment in part.comments),
    )
