"""`cloudinary://key:secret@cloud/path?query#fragment`, read the way the SDK does.

The SDK splits with `urlparse` and `parse_qs` (cloudinary/__init__.py): keys are case-sensitive,
values are text, blank ones are dropped. Every language spells these URLs; the readers share this.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from cloudinary_lint.facts import UNKNOWN, Carrier, Literal, Option, Options, Slot, UrlPath
from cloudinary_lint.languages.spelled import FILLER
from cloudinary_lint.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Language
    from cloudinary_lint.languages.spelled import Spelled

_URL = re.compile(
    r"""
    cloudinary://
    (?P<authority> [^/?#]* @ [^/?#]* )
    (?P<path> /[^?#]* )?
    (?P<query> \?[^#]* )?
    (?P<fragment> \#.* )?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LOOKS = re.compile(r"cloudinary://[^@]*@", re.IGNORECASE | re.DOTALL)
_PAIR = re.compile(r"[^&]+")


@dataclass(frozen=True, slots=True)
class Setting:
    """Where a URL is written: the language, what it is called, and whether `&` can be added there."""

    language: Language
    name: str
    extent: Span
    beside: tuple[Option, ...] = ()
    takes_ampersand: bool = True


def looks_like_url(text: str) -> bool:
    """Whether a text is a `cloudinary://…@…` URL."""
    return _LOOKS.match(text) is not None


def secret_span(url: Spelled) -> Span | None:
    """The characters between the scheme and the last `@` before the query: key and secret."""
    at = url.text.rfind("@")
    start = url.text.find("://") + 3
    return url.span(start, at) if start < at else None


def read_url(url: Spelled, setting: Setting) -> Options | None:
    """The options in the query of a `cloudinary://…@…` URL; None for any other text.

    There is no slot where an edit would break the value: a bare `/` path, a `/`, `?` or `#` before
    the last `@`, a place that can't be appended to.
    """
    if not looks_like_url(url.text):
        return None
    trimmed = url.text.rstrip()
    match = _URL.fullmatch(trimmed)
    place = url.span(0, len(trimmed))
    if match is None or "@" in trimmed[match.end("authority") :].partition("?")[0]:
        return Options(
            Carrier.URL, setting.language, setting.name, place, setting.extent, beside=setting.beside
        )
    path = UrlPath(match["path"], url.span(*match.span("path"))) if match["path"] else None
    return Options(
        Carrier.URL,
        setting.language,
        setting.name,
        place,
        setting.extent,
        options=tuple(_options(url, match)),
        slot=_slot(url, match, setting),
        is_open=_is_open(match["query"] or ""),
        path=path,
        beside=setting.beside,
    )


def _options(url: Spelled, match: re.Match[str]) -> Iterator[Option]:
    if match["query"] is None:
        return
    start = match.start("query") + 1
    for pair in _PAIR.finditer(match["query"][1:]):
        key, equals, value = pair[0].partition("=")
        first = start + pair.start()
        end = first + len(pair[0])
        yield Option(
            unquote_plus(key),
            UNKNOWN if FILLER in value else Literal(unquote_plus(value)),
            url.span(first, end),
            url.span(first, first + len(key)) if key else None,
            _value_span(url, end - len(value), end),
            "true" if equals else "=true",
        )


def _value_span(url: Spelled, start: int, end: int) -> Span | None:
    if start < end:
        return url.span(start, end)
    offset = url.before(start)
    return None if offset is None else Span(offset, offset)


def _is_open(query: str) -> bool:
    return any(FILLER in pair.partition("=")[0] for pair in query.split("&"))


def _slot(url: Spelled, match: re.Match[str], setting: Setting) -> Slot | None:
    query = match["query"]
    offset = url.before(match.end("query") if query else match.end("path" if match["path"] else "authority"))
    if offset is None or (match["path"] and not match["path"].strip("/")):
        return None
    if query and len(query) > 1 and not setting.takes_ampersand:
        return None
    return Slot(offset, "?" if query is None else "" if query[-1] in "?&" else "&", on="true")
