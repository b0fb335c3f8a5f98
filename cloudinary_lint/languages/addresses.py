"""Finds addresses of Cloudinary to report, in a text of any language.

Those are `http://` addresses of its hosts, and any address of the legacy host, but no address inside
another one.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Address, AddressSource, Origin, Use
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cloudinary_lint.facts import Language
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.text.source import Span

_RUN = lazy_pattern(r"//[^\s\"'<>`\\]*")
_SCHEME = lazy_pattern(r"https?:", re.IGNORECASE)
_LEGACY = lazy_pattern(rf"{re.escape(sdk.LEGACY_HOST)}(?![\w-]|[.:]\w)", re.IGNORECASE)
_LONGER = lazy_pattern(rf"[\w/{UNKNOWN_CHAR}]|[a-z0-9][+.-]", re.IGNORECASE)
_NEXT = lazy_pattern(r"(?<=[,;|*()\[\]{}])(?=https?://)", re.IGNORECASE)
_BRACKET = lazy_pattern(r"[()\[\]{}]")
_PAIRS = {")": "(", "]": "[", "}": "{"}
_TRAILING = ".,;:!?|*([{"


class AddressMatch(NamedTuple):
    """An address in a text, as offsets: `start`, `colon` (the end of the scheme), `host`, `end`."""

    start: int
    colon: int
    host: tuple[int, int]
    end: int


def find_addresses(text: str) -> Iterator[AddressMatch]:
    """Yields the addresses in a text, without those inside another address (as in a fetch URL)."""
    for run in _RUN.finditer(text):
        starts = [*_before(text, run.start()), *(cut.start() for cut in _NEXT.finditer(text, *run.span()))]
        for start, end in pairwise((*starts, run.end())):
            scheme = _SCHEME.match(text, start)
            host = _host(text, scheme.end() - 1, end) if scheme else None
            if scheme and host:
                yield AddressMatch(start, scheme.end() - 1, host.span(), _end(text, host.end(), end))


def _always_written(_: AddressMatch) -> Use:
    return Use.WRITTEN


def addresses(
    text: MappedText, language: Language, use: Callable[[AddressMatch], Use] = _always_written
) -> Iterator[Address]:
    """Yields the addresses in a mapped text, with their places in the file; `use` decides on their use."""
    for found in find_addresses(text.text):
        place = text.span(found.start, found.end)
        yield Address(
            language, place, text.span(found.start, found.colon), text.text[slice(*found.host)], use(found)
        )


def literal_source(text: str, place: Span) -> AddressSource | None:
    """Returns the source of a tag or builder that is a literal address; None for any other text."""
    is_secure = text.startswith("https:")
    return AddressSource(Origin.LITERAL, place, is_secure=is_secure) if sdk.is_address(text) else None


def _before(text: str, slashes: int) -> Iterator[int]:
    """Yields where an address with these slashes begins, unless it is a part of a longer word or address."""
    for size in (len("http:"), len("https:")):
        start = slashes - size
        is_scheme = start >= 0 and _SCHEME.fullmatch(text, start, slashes)
        if is_scheme and not any(_LONGER.fullmatch(text, max(start - n, 0), start) for n in (1, 2)):
            yield start


def _host(text: str, colon: int, end: int) -> re.Match[str] | None:
    """Returns the host, if it is the legacy one, or Cloudinary's and the scheme is http."""
    start = colon + len("://")
    is_plain = text[colon - 1] in "pP"
    return _LEGACY.match(text, start, end) or (sdk.HOST.match(text, start, end) if is_plain else None)


def _end(text: str, start: int, end: int) -> int:
    """Returns where an address ends: before a bracket that it doesn't open, without trailing punctuation."""
    opened: list[str] = []
    for bracket in _BRACKET.finditer(text, start, end):
        if bracket[0] not in _PAIRS:
            opened.append(bracket[0])
        elif not opened or opened.pop() != _PAIRS[bracket[0]]:
            end = bracket.start()
            break
    return max(start, start + len(text[start:end].rstrip(_TRAILING)))
