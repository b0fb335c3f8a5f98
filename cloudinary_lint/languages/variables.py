"""Turns the environment variables that a file sets into facts about those of Cloudinary, for all languages.

`cloudinary://key:secret@cloud/path?query#fragment` is read as the SDK does: it splits with `urlparse` and
`parse_qs` (cloudinary/__init__.py); keys are case-sensitive, values are text, blank ones are dropped, tabs
and line ends are ignored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus, urlsplit

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Literal, Option, Options, RefusedUrl, Slot, UrlPath
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR, concatenate
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import NamedTuple, replace
from cloudinary_lint.text.redaction.vocabulary import is_secret
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Language
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
"""Characters that `urlsplit` drops."""
_HOST = lazy_pattern(r"/[^/\s]")
_PAIR = lazy_pattern(r"[^&]+")
_NESTED = lazy_pattern(r"(\w+)\[\w+\]")
"""A parameter that sets only a part of an option, as `auth_token[key]` does."""
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
    return RefusedUrl(setting.name, place, setting.extent, surplus)


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
    if not looks_like_url(url.text):
        return None
    bounds = (0, *(offset for one in _DROPPED.finditer(url.text) for offset in one.span()), len(url.text))
    kept = zip(bounds[::2], bounds[1::2], strict=True)
    url = concatenate(url.part(start, end) for start, end in kept if start < end)
    match = _URL.fullmatch(url.text)
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


def _may_hold_more(match: re.Match[str]) -> bool:
    """Whether a placeholder may hold parameters: not one that is all of the cloud's name, or of a value."""
    cloud = match["authority"].rpartition("@")[2]
    pairs = (match["query"] or "").split("&")
    return UNKNOWN_CHAR in cloud[1:] or any(map(_APPENDED.match, pairs))


def _options(url: MappedText, match: re.Match[str]) -> Iterator[Option]:
    if match["query"] is None:
        return
    start = match.start("query") + 1
    for pair in _PAIR.finditer(match["query"][1:]):
        key, equals, value = pair[0].partition("=")
        first = start + pair.start()
        end = first + len(pair[0])
        name = unquote_plus(key)
        nested = _NESTED.match(name)
        yield Option(
            nested[1] if nested else name,
            UNKNOWN if UNKNOWN_CHAR in value or (nested and value) else Literal(unquote_plus(value)),
            url.span(first, end),
            url.span(first, first + len(key)) if key and not nested else None,
            None if nested else url.place(end - len(value), end),
            "true" if equals else "=true",
        )


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
    offset = url.offset_before(match.end("query" if query else "path" if match["path"] else "authority"))
    if offset is None or not (setting.takes_ampersand or query in {None, "?"}):
        return None
    sign = "?" if query is None else "" if query == "?" or query.endswith("&") else "&"
    return Slot(offset, sign, on="true")


class Variable(NamedTuple):
    """A variable that a file sets: its name and value, and the span of the whole assignment.

    `takes_ampersand`: `&` can be added to the value; `takes_more`: anything can. `is_passed_on`: the value is
    that of the same variable outside.
    """

    name: str
    place: Span
    value: MappedText
    extent: Span
    takes_ampersand: bool = True
    takes_more: bool = True
    is_passed_on: bool = False


class Environment(NamedTuple):
    """The variables that are set for the same process, and the slot that takes another one.

    `outer` are those of the environments around it, which it gets too; `is_open`: it may get others from
    elsewhere, as from `env_files`.
    """

    variables: tuple[Variable, ...]
    slot: Slot | None = None
    outer: tuple[Variable, ...] = ()
    is_open: bool = False
    env_files: tuple[str, ...] = ()


def is_cloudinary_or_secret(name: str) -> bool:
    """Whether a variable with this name is Cloudinary's, or holds a credential."""
    return name.startswith(sdk.VARIABLE_PREFIX) or (name.isupper() and is_secret(name))


def is_sdk_name(name: str) -> bool:
    """Whether the SDK may read a variable with this name."""
    return name.startswith(sdk.VARIABLE_PREFIX)


def environment_facts(environment: Environment, language: Language) -> Iterator[Options | RefusedUrl]:
    """Yields the facts about Cloudinary's variables in an environment: all together, and the URLs."""
    every = sorted((*environment.variables, *environment.outer), key=lambda variable: variable.place)
    every = [variable for variable in every if is_sdk_name(variable.name)]
    set_here = set(environment.variables)
    own = [variable for variable in every if variable in set_here]
    if not own:
        return
    whole = as_options(every, language, environment.slot)
    yield whole
    deciding = replace(whole, options=sdk.deciding_variables(whole.options))
    yield from (replace(url, parent=deciding) for url in urls(own, every, language))
    yield from refused_urls(own, language)


def refused_urls(variables: Iterable[Variable], language: Language) -> Iterator[RefusedUrl]:
    """Yields the values of `CLOUDINARY_URL` that the SDK refuses when it is imported."""
    for variable in variables:
        if variable.name == sdk.URL_VARIABLE:
            setting = UrlContext(language, variable.name, variable.extent, variable=variable.place)
            if fact := refused_url(variable.value, setting):
                yield fact


def urls(variables: Iterable[Variable], beside: Iterable[Variable], language: Language) -> Iterator[Options]:
    """Yields the values of `CLOUDINARY_URL` that the SDK reads; `beside` are variables beside them."""
    siblings = sdk.deciding_variables(option(one) for one in beside if one.name != sdk.URL_VARIABLE)
    for name, place, value, extent, takes_ampersand, takes_more, _ in variables:
        context = UrlContext(language, name, extent, siblings, takes_ampersand, place)
        fact = read_url(value, context) if name == sdk.URL_VARIABLE else None
        if fact:
            yield fact if takes_more else replace(fact, slot=None)


def as_options(variables: Sequence[Variable], language: Language, slot: Slot | None = None) -> Options:
    """Returns the `CLOUDINARY_*` variables of a file (at least one) as one fact."""
    clouds = [variable for variable in variables if variable.name == sdk.CLOUD_VARIABLE]
    last = slot.offset if slot else 0
    return Options(
        Carrier.ENV,
        language,
        f"{sdk.VARIABLE_PREFIX}*",
        (clouds or variables)[-1 if clouds else 0].place,
        Span(
            min(variable.extent.start for variable in variables),
            max(last, *(variable.extent.end for variable in variables)),
        ),
        tuple(option(variable) for variable in variables),
        slot,
    )


def option(variable: Variable) -> Option:
    """Returns a variable as an option; a value with unknown parts is unknown."""
    text = variable.value.text
    return Option(
        variable.name,
        UNKNOWN if UNKNOWN_CHAR in text else Literal(text),
        variable.extent,
        variable.place,
        variable.value.place(0, len(text)) if variable.takes_more else None,
        "true",
        variable.is_passed_on,
    )


def secret_spans(variables: Iterable[Variable]) -> Iterator[Span]:
    """Yields the spans of credentials: values of variables with such names, and those in URLs."""
    for variable in variables:
        if variable.value.text and is_secret(variable.name):
            yield variable.value.span(0, len(variable.value.text))
        elif looks_like_url(variable.value.text) and (span := secret_span(variable.value)):
            yield span
