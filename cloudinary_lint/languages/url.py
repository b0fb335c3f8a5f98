"""Reads `cloudinary://key:secret@cloud/path?query#fragment` as the SDK does, for all languages.

The SDK splits with `urlparse` and `parse_qs` (cloudinary/__init__.py): keys are case-sensitive, values are
text, blank ones are dropped, tabs and line ends are ignored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

from cloudinary_lint.facts import UNKNOWN, Carrier, Literal, Option, Options, RefusedUrl, Slot, UrlPath
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.records import NamedTuple
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cloudinary_lint.facts import Language, Value
    from cloudinary_lint.languages.mapped_text import MappedText

_URL = lazy_pattern(
    r"""
    cloudinary://
    (?P<authority> [^/?#]* )
    (?P<path> /[^?#]* )?
    (?P<query> \?[^#]* )?
    (?P<fragment> \#.* )?
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_LOOKS = lazy_pattern(r"[\0- ]*cloudinary://[^@]*@", re.IGNORECASE | re.DOTALL)
_MARKS = "\"'<"
_REFUSED = lazy_pattern(
    r"""
    [\0- ]*
    (?: (?P<surplus> (?: CLOUDINARY_URL [ \t]* = [ \t]* | ["'<] )+ ) cloudinary:// [^@\s]* @
      | (?!cloudinary:) [a-z][a-z0-9+.-]* :// )
    """,
    re.VERBOSE | re.IGNORECASE,
)
_CLOSING_MARKS = lazy_pattern(r"[\"'>]+\Z")
_DROPPED = lazy_pattern(r"\A[\0- ]+|[\t\r\n]")
_HOST = lazy_pattern(r"/[^/\s]")
_PAIR = lazy_pattern(r"[^&]+")
_NESTED = lazy_pattern(r"(\w+)\[\w+\]")
_APPENDED = lazy_pattern(rf"[^=]*{UNKNOWN_CHAR}|[^=]*=.+{UNKNOWN_CHAR}", re.DOTALL)
"""A parameter in which a placeholder is more than the value, so that it may hold other parameters."""
_LONGEST = 128 * 1024
"""The longest environment variable that Linux accepts, so nothing longer is read."""


class UrlContext(NamedTuple):
    """Where a URL is written: the language, what it is called, and whether `&` can be added there.

    `variable` is the span of the name that the URL is assigned to.
    """

    language: Language
    name: str
    extent: Span
    siblings: tuple[Option, ...] = ()
    takes_ampersand: bool = True
    variable: Span | None = None


def looks_like_url(text: str) -> bool:
    """Whether a text is a `cloudinary://…@…` URL."""
    return len(text) <= _LONGEST and _LOOKS.match(text) is not None


def refused_url(url: MappedText, setting: UrlContext) -> RefusedUrl | None:
    """Returns the fact that the SDK refuses a value, as a URL of another scheme; None for other values."""
    match = _REFUSED.match(url.text)
    if match is None or len(url.text) > _LONGEST:
        return None
    surplus: tuple[Span, ...] = ()
    if match["surplus"]:
        end = _CLOSING_MARKS.search(url.text)
        surplus = (url.span(match.start("surplus"), match.end("surplus")),)
        if end and match["surplus"][-1] in _MARKS and end.start() > match.end():
            surplus += (url.span(end.start(), end.end()),)
    place = setting.variable or url.span(0, len(url.text))
    return RefusedUrl(setting.language, setting.name, place, setting.extent, surplus)


def secret_span(url: MappedText) -> Span | None:
    """Returns the span from the scheme to the last `@`: key and secret, however the SDK splits them."""
    at = url.text.rfind("@")
    start = url.text.find("://") + 3
    return url.span(start, at) if start < at else None


def read_url(url: MappedText, setting: UrlContext) -> Options | None:
    """Returns the options in the query of a `cloudinary://…@…` URL; None for any other text.

    It has no slot if an edit would break the value: with a bare `/` as path, with `/`, `?` or `#` before the
    last `@`, or where nothing can be appended.
    """
    url = _without_dropped(url) if looks_like_url(url.text) else url
    match = _URL.fullmatch(url.text) if looks_like_url(url.text) else None
    if match is None:
        return None
    return Options(
        Carrier.URL,
        setting.language,
        setting.name,
        url.span(0, len(url.text)),
        setting.extent,
        options=tuple(_options(url, match)),
        slot=_slot(url, match, setting) if _is_sound(match) else None,
        has_unknown=_may_hold_more(match),
        path=_path(url, match),
        siblings=setting.siblings,
        variable=setting.variable,
    )


def _without_dropped(url: MappedText) -> MappedText:
    """Returns the URL without the characters that `urlsplit` drops."""
    if not _DROPPED.search(url.text):
        return url
    dropped = {index for match in _DROPPED.finditer(url.text) for index in range(*match.span())}
    return url.subset(index for index in range(len(url.text)) if index not in dropped)


def _may_hold_more(match: re.Match[str]) -> bool:
    """Whether a placeholder may hold parameters: not one that is all of the cloud's name, or of a value."""
    cloud = match["authority"].rpartition("@")[2]
    pairs = (match["query"] or "").split("&")
    return UNKNOWN_CHAR in cloud[1:] or any(map(_APPENDED.match, pairs))


def _options(url: MappedText, match: re.Match[str]) -> Iterator[Option]:
    """Yields the parameters of a URL's query."""
    if match["query"] is None:
        return
    start = match.start("query") + 1
    for pair in _PAIR.finditer(match["query"][1:]):
        key, equals, value = pair[0].partition("=")
        first = start + pair.start()
        end = first + len(pair[0])
        name, is_nested = _name(key)
        yield Option(
            name,
            _value(value, is_nested=is_nested),
            url.span(first, end),
            url.span(first, first + len(key)) if key and not is_nested else None,
            None if is_nested else _value_span(url, end - len(value), end),
            "true" if equals else "=true",
        )


def _name(key: str) -> tuple[str, bool]:
    """Returns the option that a key sets, and whether only a part of it, as `auth_token[key]` does."""
    name = unquote_plus(key)
    nested = _NESTED.match(name)
    return (nested[1], True) if nested else (name, False)


def _value(text: str, *, is_nested: bool) -> Value:
    if UNKNOWN_CHAR in text or (is_nested and text):
        return UNKNOWN
    return Literal(unquote_plus(text))


def _value_span(url: MappedText, start: int, end: int) -> Span | None:
    if start < end:
        return url.span(start, end)
    offset = url.offset_before(start)
    return None if offset is None else Span(offset, offset)


def _is_split(match: re.Match[str]) -> bool:
    """Whether the SDK splits the URL as its author meant it."""
    try:
        urlsplit(match[0])
    except ValueError:
        return False
    return "@" in match["authority"] and "@" not in match[0][match.end("authority") :]


def _is_sound(match: re.Match[str]) -> bool:
    """Whether the SDK builds addresses with a host from this URL."""
    cloud = match["authority"].rpartition("@")[2]
    has_host = match["path"] is None or _HOST.match(match["path"]) is not None
    return _is_split(match) and has_host and not cloud[-1:].isspace()


def _path(url: MappedText, match: re.Match[str]) -> UrlPath | None:
    """Returns the path after the cloud's name; a bare slash within a secret is none."""
    text = match["path"]
    if text is None or not (text.strip("/") or _is_split(match)):
        return None
    return UrlPath(text, url.span(*match.span("path")))


def _slot(url: MappedText, match: re.Match[str], setting: UrlContext) -> Slot | None:
    """Returns the slot for another parameter, at the end of the query; None if the URL can't take one."""
    query = match["query"]
    offset = url.offset_before(
        match.end("query") if query else match.end("path" if match["path"] else "authority")
    )
    if offset is None:
        return None
    if query is None or query == "?":
        return Slot(offset, "" if query else "?", on="true")
    if not setting.takes_ampersand:
        return None
    return Slot(offset, "" if query.endswith("&") else "&", on="true")
