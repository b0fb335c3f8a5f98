"""Decides what to hide of a literal: a string, a comment, a line of data or prose.

Everything is hidden except what is known to be harmless. A literal is read in chunks between blanks;
a chunk is harmless as a known word or name, a small number, a placeholder, an address, or a key with a
harmless value.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.redaction.addresses import CLOUD_SCHEME, hidden_in_address, hidden_in_cloud_url
from cloudinary_lint.text.redaction.vocabulary import (
    is_key,
    is_known,
    is_placeholder,
    is_secret,
    is_variable,
    names_cloud,
)
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_CHUNK = lazy_pattern(
    r"\d+(?:[^\S\r\n]+\d+)+(?!\S)|<[A-Za-z][A-Za-z _-]{1,40}>|\$?\{\{[^\S\r\n]*[\w.|:]+[^\S\r\n]*\}\}|\S+"
)
_LINE = lazy_pattern(r"[^\r\n]{1,4000}")
_EDGES = lazy_pattern(
    r"(?P<lead>(?:[bfru]{1,2}(?=[\"']))?[\"'`\[({\\]{0,3})(?P<core>.*?)(?P<trail>[\"'`\])},;:.\\]{0,4})",
    re.DOTALL,
)
_PUNCTUATION = lazy_pattern(r"[^\w\s]{1,3}|-{3,8}|={3,8}|[*]{4,40}")
_HARMLESS = lazy_pattern(
    r"""
    [+-]?\d{1,5} (?: \.\d{1,4} ){0,3} (?: px | em | rem | % | s | ms | x\d{1,5} )?
    | --?[A-Za-z] | [A-Z]{1,3}\d{3}
    | \#+ | \#! | @[a-z]{1,7}
    """,
    re.VERBOSE,
)
_IGNORE = lazy_pattern(r"(?:cloudinary-lint:)?ignore(?:-file)?\[(?P<codes>[\w,-]*)\]?")
_CODE = lazy_pattern(r"CLD\w{0,3}")
_HOST_AND_QUERY = lazy_pattern(r"(?:@(?:<[\w .-]{1,40}>|\$?\{\{?[\w .-]{1,40}\}?\}))?[^\s\"'`,;)\]}<>]*")
_CLOUD = lazy_pattern(r"[a-z0-9][a-z0-9_-]{0,40}")
_FIELD = lazy_pattern(r"(?P<open>\$?\{{0,2})\s*(?P<name>[A-Za-z_][\w.|:]*)\s*\}{0,2}")
_PAIR = lazy_pattern(
    r"(?P<dashes>-{0,2}|@)(?P<key>[A-Za-z_][\w.\[\]-]{0,60}?)(?P<mark>\\?[\"'`])?(?P<sign>[:=!<>~?+]?=>?|:-?)(?P<value>.*)",
    re.DOTALL,
)
_BEGIN_LINES = frozenset({"-", "?", "export", "ENV", "ARG", "set", "local"})
_SIGN = lazy_pattern(r"[ \t]*(?::(?=\s|\Z)|[:?+]?=)")
_LAST_NAME = lazy_pattern(r"([\w.-]{1,80})[\"'`=:,)\]}\s\\]{0,6}\Z")
_ASSIGNS = frozenset(":=,\"'`")
_MARKS = "\"'`"
_EDGE, _LONGEST_NAME = 4, 90
_LONGEST = 400
"""The most characters of a chunk that is split into key and value; an address may be longer."""


def hidden(text: str, start: int, end: int, name: str = "") -> Iterator[Span]:
    """Yields what to hide of a literal that is assigned to `name`, if any: `API_SECRET = …`."""
    before = name
    for line in _LINE.finditer(text, start, end):
        position, is_first = line.start(), line.start() == start or text[line.start() - 1] in "\r\n"
        while chunk := _CHUNK.search(text, position, line.end()):
            position = chunk.end()
            url = CLOUD_SCHEME.search(text, *chunk.span()) if ":" in chunk[0] else None
            if url:
                position = max(_url_end(text, url.start(), line.end()), url.end())
                lead = _in_chunk(text[chunk.start() : url.start()], before, is_first=is_first)
                yield from _shift(lead, chunk.start())
                yield from hidden_in_cloud_url(text, url.end(), position)
            else:
                is_name = is_first and _SIGN.match(text, chunk.end(), line.end()) is not None
                yield from _shift(
                    _in_chunk(chunk[0], before, is_first=is_first, is_name=is_name), chunk.start()
                )
            is_first = is_first and chunk[0] in _BEGIN_LINES
            before = name or _name_of(chunk[0]) or (before if _PUNCTUATION.fullmatch(chunk[0]) else "")


def _url_end(text: str, start: int, end: int) -> int:
    """Returns where the URL at `start` ends: at its closing quote, else after the word with its last `@`."""
    mark = text[start - 1 : start]
    if mark in _MARKS and mark:
        closed = re.compile(rf"(?<!\\){mark}").search(text, start, end)
        return closed.start() if closed else end
    at = text.rfind("@", start, end)
    return _HOST_AND_QUERY.match(text, max(at, start), end).end()  # type: ignore[union-attr]


def _shift(spans: tuple[Span, ...], offset: int) -> Iterator[Span]:
    for span in spans:
        yield Span(span.start + offset, span.end + offset)


def _name_of(chunk: str) -> str:
    """Returns the name of a credential or cloud that a chunk ends with: the next chunk is its value."""
    if chunk[-1:] not in _ASSIGNS and chunk[:1] != "-" and not chunk.isupper():
        return ""
    name = _LAST_NAME.search(chunk[-_LONGEST_NAME:])
    return name[1] if name and (is_secret(name[1]) or names_cloud(name[1])) else ""


@lru_cache(maxsize=32768)
def _in_chunk(chunk: str, name: str, *, is_first: bool = False, is_name: bool = False) -> tuple[Span, ...]:
    """Returns what to hide of a chunk, as spans in it."""
    if _PUNCTUATION.fullmatch(chunk) or (not name and _is_harmless(chunk)) or is_placeholder(chunk):
        return ()
    edges = _EDGES.fullmatch(chunk)
    if edges is None or not edges["core"]:
        return () if len(chunk) <= _EDGE else (Span(0, len(chunk)),)
    start, end = edges.span("core")
    core = edges["core"]
    if is_name or (is_first and edges["trail"].startswith((":", '":', "':"))):
        return () if is_key(core) else (Span(start, end),)
    if name and not names_cloud(name):
        return () if is_placeholder(core) or _is_reference(core) else (Span(start, end),)
    if name and _CLOUD.fullmatch(core):
        return ()
    return () if _is_harmless(core) else _of_pair(core, start, is_first=is_first)


def _of_pair(core: str, start: int, *, is_first: bool) -> tuple[Span, ...]:
    """Returns what to hide of a chunk that may be an address or a key with its value."""
    if (found := _of_address(core, start)) is not None:
        return found
    pair = _PAIR.fullmatch(core) if len(core) <= _LONGEST else None
    if pair is None or not _is_pair(pair["key"].replace("[", ".").replace("]", ""), is_first=is_first):
        return (Span(start, start + len(core)),)
    named = pair["key"] if is_secret(pair["key"]) or names_cloud(pair["key"]) else ""
    return tuple(_shift(_in_chunk(pair["value"], named), start + pair.start("value")))


def _is_pair(key: str, *, is_first: bool) -> bool:
    return is_key(key) if is_first else is_known(key) or is_variable(key)


def _of_address(core: str, start: int) -> tuple[Span, ...] | None:
    """Returns what to hide of an address, with or without `url(` before it; None for anything else."""
    first = 4 if core[:4].lower() == "url(" else 0
    first += core[first : first + 1] in _MARKS and first > 0
    found = hidden_in_address(core, first, len(core))
    if found is None:
        return None
    spans, end = found
    rest = (Span(end, len(core)),) if len(core) - end > 1 else ()
    return tuple(Span(start + one.start, start + one.end) for one in (*spans, *rest) if one.start < one.end)


def _is_harmless(core: str) -> bool:
    if len(core) > _LONGEST:
        return False
    return (
        _HARMLESS.fullmatch(core) is not None
        or _CODE.fullmatch(core) is not None
        or is_known(core.lstrip("-@$."))
        or _is_reference(core)
        or _is_list(core)
        or _is_ignore(core)
    )


def _is_list(core: str) -> bool:
    return "," in core and all(map(is_known, core.split(",")))


def _is_ignore(core: str) -> bool:
    """Whether it is an ignore comment, or the first part of one that goes on after a blank."""
    ignore = _IGNORE.fullmatch(core)
    return ignore is not None and all(
        _CODE.fullmatch(one) is not None or is_known(one) for one in ignore["codes"].split(",")
    )


def _is_reference(core: str) -> bool:
    """Whether it names something else: `$HOME`, `${SECRET}`, `{{ secrets.KEY }}`, `%s`."""
    if core in {"%s", "%d", "{}", "{0}", "{1}"}:
        return True
    field = _FIELD.fullmatch(core)
    return field is not None and bool(field["open"]) and all(map(is_key, re.split(r"[.|:]", field["name"])))
