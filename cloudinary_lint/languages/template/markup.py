"""The comments of a page: those of HTML, and those in its inline scripts and style sheets.

Looks for `<!--`, `<script` and `<style` only, and builds no tree: around template tags, which are painted
over already, HTML is seldom whole.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.languages.address_use import is_searched_for
from cloudinary_lint.languages.addresses import find
from cloudinary_lint.languages.literal.lines import scan as scan_lines
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_START = re.compile(r"<!--|<(?P<element>script|style)(?=[\s/>])", re.IGNORECASE)
_COMMENT_END = re.compile(r"--!?>")
_ENDS = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}
_TYPE = re.compile(r"(?<![\w-])type\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)
_SCRIPT_TYPE = re.compile(r"|module|.*(?:java|ecma|type)script.*|.*jsx|.*babel", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Scanned:
    """The comments, and the strings that are compared with other text or searched for in it."""

    comments: tuple[Span, ...] = ()
    compared: tuple[Span, ...] = ()


def scan(page: str) -> Scanned:
    """The comments of a page, and the strings that its scripts compare."""
    parts = tuple(_parts(page))
    comments = (span for part in parts for span in part.comments)
    return Scanned(tuple(comments), tuple(span for part in parts for span in part.compared))


def _parts(page: str) -> Iterator[Scanned]:
    position = 0
    while start := _START.search(page, position):
        element = (start["element"] or "").lower()
        head = page.find(">", start.end()) + 1
        if not element or not head:
            end = _COMMENT_END.search(page, start.start() + 2) if head else None
            position = end.end() if end else len(page)
            yield _comment(page, start.start(), position)
        elif _is_code(element, page[start.end() : head]):
            end = _ENDS[element].search(page, head)
            position = end.start() if end else len(page)
            kind = Kind.SCRIPT if element == "script" else Kind.CSS
            yield _code(page[head:position], kind, head)
        else:
            position = head


def _comment(page: str, start: int, end: int) -> Scanned:
    """The comment that begins there; where nothing closes any more, the next one goes on to the end."""
    begin = page.find("<!--", start)
    return Scanned((Span(begin, end),) if begin >= 0 else ())


def _is_code(element: str, attributes: str) -> bool:
    """Whether the element holds what its name says; a script of another type may hold anything."""
    kind = _TYPE.search(attributes)
    return element == "style" or kind is None or _SCRIPT_TYPE.fullmatch(kind[1]) is not None


def _code(code: str, kind: Kind, offset: int) -> Scanned:
    """The comments of a script or style sheet that begins there, and what a script looks for."""
    places = (Span(found.start, found.end) for found in find(code))
    compared = (place for place in places if kind is Kind.SCRIPT and is_searched_for(code, place))
    comments = scan_lines(code, kind).comments
    return Scanned(
        tuple(span.shift(offset) for span in comments), tuple(span.shift(offset) for span in compared)
    )
