"""Turns the environment variables that a file sets into facts about those of Cloudinary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import UNKNOWN, Carrier, Literal, Option, Options
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.url import UrlContext, looks_like_url, read_url, refused_url, secret_span
from cloudinary_lint.records import NamedTuple, replace
from cloudinary_lint.text.redaction.vocabulary import is_secret
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Language, RefusedUrl, Slot
    from cloudinary_lint.languages.mapped_text import MappedText


class Variable(NamedTuple):
    """A variable that a file sets: its name and value, and the span of the whole assignment.

    `takes_ampersand`: `&` can be added to the value; `takes_more`: anything can. `is_passed_on`: the value is
    that of the same variable outside. `slot` takes another variable.
    """

    name: str
    place: Span
    value: MappedText
    extent: Span
    takes_ampersand: bool = True
    takes_more: bool = True
    is_passed_on: bool = False
    slot: Slot | None = None


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
    own = sorted(filter(_is_sdks, environment.variables), key=lambda variable: variable.place)
    every = sorted((*own, *filter(_is_sdks, environment.outer)), key=lambda variable: variable.place)
    if not own:
        return
    whole = as_options(every, language, environment.slot)
    yield whole
    outer = replace(whole, options=sdk.deciding_variables(whole.options))
    yield from (replace(url, parent=outer) for url in urls(own, every, language))
    yield from refused_urls(own, language)


def _is_sdks(variable: Variable) -> bool:
    return is_sdk_name(variable.name)


def refused_urls(variables: Iterable[Variable], language: Language) -> Iterator[RefusedUrl]:
    """Yields the values of `CLOUDINARY_URL` that the SDK refuses when it is imported."""
    for variable in variables:
        if variable.name == sdk.URL_VARIABLE:
            setting = UrlContext(language, variable.name, variable.extent, variable=variable.place)
            if fact := refused_url(variable.value, setting):
                yield fact


def urls(variables: Iterable[Variable], beside: Iterable[Variable], language: Language) -> Iterator[Options]:
    """Yields the values of `CLOUDINARY_URL`, each with the variables beside it as siblings."""
    siblings = sdk.deciding_variables(
        option(variable) for variable in beside if variable.name != sdk.URL_VARIABLE
    )
    for variable in variables:
        if variable.name == sdk.URL_VARIABLE:
            yield from _url(variable, language, siblings)


def _url(variable: Variable, language: Language, siblings: tuple[Option, ...]) -> Iterator[Options]:
    """Yields a URL that the SDK reads, without a slot where nothing can be added."""
    setting = UrlContext(
        language, variable.name, variable.extent, siblings, variable.takes_ampersand, variable.place
    )
    fact = read_url(variable.value, setting)
    if fact:
        yield fact if variable.takes_more else replace(fact, slot=None)


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
        _value_span(variable.value) if variable.takes_more else None,
        "true",
        variable.is_passed_on,
    )


def _value_span(value: MappedText) -> Span | None:
    if value.text:
        return value.span(0, len(value.text))
    return None if value.end is None else Span(value.end, value.end)


def secret_spans(variables: Iterable[Variable]) -> Iterator[Span]:
    """Yields the spans of credentials: values of variables with such names, and those in URLs."""
    for variable in variables:
        if variable.value.text and is_secret(variable.name):
            yield variable.value.span(0, len(variable.value.text))
        elif looks_like_url(variable.value.text) and (span := secret_span(variable.value)):
            yield span
