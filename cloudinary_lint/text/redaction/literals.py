"""Decides what to hide of a literal: a string, a comment, a line of data or prose, and the addresses in it.

Everything is hidden except what is known to be harmless. A literal is read in chunks between blanks; a chunk
is harmless as a known word or name, a small number, a placeholder, an address, or a key with a harmless
value.

Of a `cloudinary://` URL the cloud's name and known options of the query are shown; of other addresses the
host, and the path if the host delivers Cloudinary's files. Key, secret, user, password, signature and the
values of other parameters are hidden.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern
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
    from collections.abc import Iterable, Iterator

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
_SLASHES = r"(?:\\?/|\\u002[fF]){2}"
_CLOUD_SCHEME = lazy_pattern(rf"cloudinary:{_SLASHES}", re.IGNORECASE)
_PLACEHOLDER = lazy_pattern(r"\$?\{\{?\s*[A-Za-z_][\w.]*(?:\(\))?\s*\}?\}")
_WHERE = lazy_pattern(r"(?P<host>[^/?#\\]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>\#.*)?", re.DOTALL)
_ADDRESS = lazy_pattern(
    rf"""
    (?P<scheme> [A-Za-z][A-Za-z0-9+.-]{{0,20}}: )? {_SLASHES} (?: (?P<user> [^\s/?\#\\]* ) @ )?
    (?P<host> [A-Za-z0-9_.-]+ ) (?P<port> :\d{{1,5}} )? (?= [/?\#\\] | \Z )
    (?P<path> [^\s?\#]* ) (?P<query> \? [^\s\#]* )? (?P<fragment> \# \S* )?
    """,
    re.VERBOSE,
)
_HOST_NAME = lazy_pattern(
    r"""
    localhost | \d{1,3}(?:\.\d{1,3}){3}
    | (?: [a-z][a-z0-9]{0,14} (?: -[a-z0-9]{1,14} ){0,3} \. ){1,4}
      (?: com | org | net | io | dev | app | test | example | local | invalid | co | uk | de | fr )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_DELIVERS = lazy_pattern(
    r"(?:res(?:-[1-5])?|[a-z0-9-]{1,40}-res)\.cloudinary\.com|cloudinary-a\.akamaihd\.net", re.IGNORECASE
)
_PATH = lazy_pattern(r"(?:\\?/[\w.,:~!$*+=|{}-]*(?:%(?:s|20|2[CcFf])[\w.,:~!$*+=|{}-]*)*){2,}")
_SIGNATURE = lazy_pattern(r"(?<=/)s--.*?(?:--(?=/)|\Z)")
_PARAMETER = lazy_pattern(r"[^&;?]+")
_NUMBER = lazy_pattern(r"\d{1,5}")


def hidden(text: str, start: int, end: int, name: str = "") -> Iterator[Span]:
    """Yields what to hide of a literal that is assigned to `name`, if any: `API_SECRET = …`."""
    before = name
    for line in _LINE.finditer(text, start, end):
        position, is_first = line.start(), line.start() == start or text[line.start() - 1] in "\r\n"
        while chunk := _CHUNK.search(text, position, line.end()):
            position = chunk.end()
            url = _CLOUD_SCHEME.search(text, *chunk.span()) if ":" in chunk[0] else None
            if url:
                position = max(_url_end(text, url.start(), line.end()), url.end())
                lead = _in_chunk(text[chunk.start() : url.start()], before, is_first=is_first)
                yield from _shift(lead, chunk.start())
                yield from _in_cloud_url(text, url.end(), position)
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


def _shift(spans: Iterable[Span], offset: int) -> Iterator[Span]:
    return (span.shift(offset) for span in spans)


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
    if (name and _CLOUD.fullmatch(core)) or _is_harmless(core):
        return ()
    return tuple(_shift(_of_pair(core, is_first=is_first), start))


def _of_pair(core: str, *, is_first: bool) -> Iterable[Span]:
    """Returns what to hide of a chunk that may be an address, perhaps in `url(`, or a key with its value."""
    first = 4 if core[:4].lower() == "url(" else 0
    first += core[first : first + 1] in _MARKS and first > 0
    address = _ADDRESS.match(core, first)
    if address and _HOST_NAME.fullmatch(address["host"]):
        return [span for span in _in_address(core, address) if span.start < span.end]
    pair = _PAIR.fullmatch(core) if len(core) <= _LONGEST else None
    key = pair["key"].replace("[", ".").replace("]", "") if pair else ""
    if pair is None or not (is_key(key) if is_first else is_known(key) or is_variable(key)):
        return (Span(0, len(core)),)
    named = pair["key"] if is_secret(pair["key"]) or names_cloud(pair["key"]) else ""
    return _shift(_in_chunk(pair["value"], named), pair.start("value"))


def _is_harmless(core: str) -> bool:
    if len(core) > _LONGEST:
        return False
    return (
        _HARMLESS.fullmatch(core) is not None
        or _CODE.fullmatch(core) is not None
        or is_known(core.lstrip("-@$."))
        or _is_reference(core)
        or ("," in core and all(map(is_known, core.split(","))))
        or _is_ignore(core)
    )


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


def _in_cloud_url(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields what to hide of a URL from its userinfo, which begins at `start`, to its end."""
    at = text.rfind("@", start, end)
    if at < 0:
        yield from _in_value(text, start, end)
        return
    field = _PLACEHOLDER.match(text, start, at)
    colon = text.find(":", field.end() if field else start, at)
    key_end = colon if colon >= 0 else at
    yield from _in_value(text, start, key_end)
    yield from _in_value(text, key_end + 1, at)
    where = _WHERE.match(text, at + 1, end)
    if where is None:
        return
    host, path = where["host"], where["path"].strip("/\\")
    if not (_CLOUD.fullmatch(host) or is_placeholder(host) or _PLACEHOLDER.fullmatch(host)):
        yield Span(*where.span("host"))
    if path and not _HOST_NAME.fullmatch(path):
        yield Span(*where.span("path"))
    yield from _in_query(text, *where.span("query"))
    yield Span(*where.span("fragment"))


def _in_value(text: str, start: int, end: int) -> Iterator[Span]:
    value = text[start:end]
    if not (_PLACEHOLDER.fullmatch(value) or is_placeholder(value) or value in {"%s", "{}"}):
        yield Span(start, end)


def _in_address(text: str, address: re.Match[str]) -> Iterator[Span]:
    yield Span(*address.span("user"))
    yield Span(*address.span("fragment"))
    if _DELIVERS.fullmatch(address["host"]) and _PATH.fullmatch(address["path"]):
        yield from (Span(*one.span()) for one in _SIGNATURE.finditer(text, *address.span("path")))
    elif address["path"] not in {"", "/"}:
        yield Span(*address.span("path"))
    yield from _in_query(text, *address.span("query"))


def _in_query(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields the values of parameters unless they are known words or numbers, and unknown names."""
    for pair in _PARAMETER.finditer(text, start, end) if start >= 0 else ():
        name, equals, value = pair[0].partition("=")
        value_start = pair.start() + len(name) + len(equals)
        if not is_key(name):
            yield Span(*pair.span())
        elif is_secret(name) or not (is_known(value) or _NUMBER.fullmatch(value)):
            yield Span(value_start, pair.end())
