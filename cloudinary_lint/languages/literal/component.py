"""Reads components of Vue and Svelte: markup with elements for scripts and styles."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from cloudinary_lint.languages.literal.lines import Literals, scan_text
from cloudinary_lint.languages.registry import Kind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.text.source import Source

_ELEMENT = re.compile(
    r"""
    <!--(?s:.*?)(?:-->|\Z)
    | <(?P<name>script|style)\b (?P<attributes>[^<>]{0,1000}) > (?P<code>(?s:.*?)) (?=</(?P=name)|\Z)
    """,
    re.VERBOSE | re.IGNORECASE,
)


def scan(source: Source, _kind: Kind) -> Literals:
    """Returns the literals of a component, which sets no variables."""
    return _merge(_parts(source.text))


def _parts(text: str) -> Iterator[Literals]:
    """Yields the literals of each script and style sheet, and those of the markup without them."""
    done, markup = 0, []
    for element in _ELEMENT.finditer(text):
        if element["name"]:
            start, end = element.span("code")
            markup += [text[done:start], re.sub(r"[^\r\n]", " ", text[start:end])]
            done = end
            yield _shift(scan_text(text[start:end], _kind(element)), start)
    yield scan_text("".join([*markup, text[done:]]), Kind.TEXT)


def _kind(element: re.Match[str]) -> Kind:
    if element["name"].lower() == "script":
        return Kind.SCRIPT
    return Kind.SCSS if re.search("scss|less|sass|stylus", element["attributes"], re.IGNORECASE) else Kind.CSS


def _merge(parts: Iterable[Literals]) -> Literals:
    """Returns the literals of several parts of a file as one."""
    every = tuple(parts)
    return Literals(
        tuple(address for part in every for address in part.addresses),
        comments=tuple(comment for part in every for comment in part.comments),
    )


def _shift(found: Literals, offset: int) -> Literals:
    """Returns the addresses and comments of a part of a file that begins at an offset."""
    return Literals(
        tuple(
            replace(one, place=one.place.shift(offset), scheme=one.scheme.shift(offset))
            for one in found.addresses
        ),
        comments=tuple(span.shift(offset) for span in found.comments),
    )
