"""What a notation's reader finds in a file: addresses, variables and comments, all by position."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from cloudinary_lint.facts import Address
    from cloudinary_lint.languages.variables import Variable
    from cloudinary_lint.text.source import Span


class Found(NamedTuple):
    """The addresses, the variables that are set, and the comments of a file."""

    addresses: tuple[Address, ...] = ()
    variables: tuple[Variable, ...] = ()
    comments: tuple[Span, ...] = ()


def merged(parts: Iterable[Found]) -> Found:
    """What several parts of a file hold together."""
    every = tuple(parts)
    return Found(
        tuple(address for part in every for address in part.addresses),
        tuple(variable for part in every for variable in part.variables),
        tuple(comment for part in every for comment in part.comments),
    )


def moved(found: Found, offset: int) -> Found:
    """The addresses and comments that were found in a part of a text that begins there."""
    return Found(
        tuple(
            replace(one, place=one.place.moved(offset), scheme=one.scheme.moved(offset))
            for one in found.addresses
        ),
        comments=tuple(span.moved(offset) for span in found.comments),
    )
