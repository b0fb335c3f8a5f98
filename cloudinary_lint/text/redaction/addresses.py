"""Decides which parts of an address may be shown.

Of a `cloudinary://` URL these are the cloud's name and known options of the query; of others the
host, and the path if the host delivers Cloudinary's files. Key, secret, user, password,
signature and the values of other parameters are hidden.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.redaction.vocabulary import is_key, is_known, is_placeholder, is_secret
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_SLASHES = r"(?:\\?/|\\u002[fF]){2}"
CLOUD_SCHEME = lazy_pattern(rf"cloudinary:{_SLASHES}", re.IGNORECASE)
_CLOUD = lazy_pattern(r"[a-z0-9][a-z0-9_-]{0,40}")
_FIELD = lazy_pattern(r"\$?\{\{?\s*[A-Za-z_][\w.]*(?:\(\))?\s*\}?\}")
_WHERE = lazy_pattern(r"(?P<host>[^/?#\\]*)(?P<path>[^?#]*)(?P<query>\?[^#]*)?(?P<fragment>\#.*)?", re.DOTALL)
_ADDRESS = lazy_pattern(
    rf"""
    (?P<scheme> [A-Za-z][A-Za-z0-9+.-]{{0,20}}: )? {_SLASHES} (?: (?P<user> [^\s/?\#\\]* ) @ )?
    (?P<host> [A-Za-z0-9_.-]+ ) (?P<port> :\d{{1,5}} )? (?= [/?\#\\] | \Z )
    (?P<path> [^\s?\#]* ) (?P<query> \? [^\s\#]* )? (?P<fragment> \# \S* )?
    """,
    re.VERBOSE,
)
_HOST = lazy_pattern(
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


def hidden_in_cloud_url(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields what to hide of a URL from its userinfo, which begins at `start`, to its end."""
    at = text.rfind("@", start, end)
    if at < 0:
        yield from _hidden_value(text, start, end)
        return
    key_end = _colon(text, start, at)
    yield from _hidden_value(text, start, key_end)
    yield from _hidden_value(text, key_end + 1, at)
    where = _WHERE.match(text, at + 1, end)
    if where is None:
        return
    is_cloud = (
        _CLOUD.fullmatch(where["host"]) or is_placeholder(where["host"]) or _FIELD.fullmatch(where["host"])
    )
    if not is_cloud:
        yield Span(*where.span("host"))
    if not _is_host(where["path"].strip("/\\")):
        yield Span(*where.span("path"))
    yield from _hidden_in_query(text, *where.span("query"))
    yield Span(*where.span("fragment"))


def _colon(text: str, start: int, end: int) -> int:
    """Returns the offset of the colon between key and secret, or `end`."""
    field = _FIELD.match(text, start, end)
    colon = text.find(":", field.end() if field else start, end)
    return colon if colon >= 0 else end


def _hidden_value(text: str, start: int, end: int) -> Iterator[Span]:
    value = text[start:end]
    if not (_FIELD.fullmatch(value) or is_placeholder(value) or value in {"%s", "{}"}):
        yield Span(start, end)


def hidden_in_address(text: str, start: int, end: int) -> tuple[list[Span], int] | None:
    """Returns what to hide of the address at `start`, and where it ends; None if there is no address."""
    found = _ADDRESS.match(text, start, end)
    if found is None or not _HOST.fullmatch(found["host"]):
        return None
    spans = [Span(*found.span("user")), Span(*found.span("fragment"))]
    if _DELIVERS.fullmatch(found["host"]) and _PATH.fullmatch(found["path"]):
        spans += [Span(*one.span()) for one in _SIGNATURE.finditer(text, *found.span("path"))]
    elif found["path"] not in {"", "/"}:
        spans.append(Span(*found.span("path")))
    spans += _hidden_in_query(text, *found.span("query"))
    return spans, found.end()


def _hidden_in_query(text: str, start: int, end: int) -> Iterator[Span]:
    """Yields the values of parameters unless they are known words or numbers, and unknown names."""
    for pair in _PARAMETER.finditer(text, start, end) if start >= 0 else ():
        name, equals, value = pair[0].partition("=")
        value_start = pair.start() + len(name) + len(equals)
        if not is_key(name):
            yield Span(*pair.span())
        elif is_secret(name) or not (is_known(value) or _NUMBER.fullmatch(value)):
            yield Span(value_start, pair.end())


def _is_host(path: str) -> bool:
    return not path or _HOST.fullmatch(path) is not None
