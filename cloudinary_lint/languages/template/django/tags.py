"""The SDK's tags in a Django template, `{% cloudinary_url … %}` and `{% cloudinary … %}`: their options.

A tag that Django refuses builds no address and gives no fact.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import (
    UNKNOWN,
    AddressSource,
    Carrier,
    Language,
    Literal,
    Option,
    Options,
    Origin,
    Receiver,
    Slot,
)
from cloudinary_lint.languages.template.django.bits import split, value
from cloudinary_lint.languages.template.django.variables import Variables
from cloudinary_lint.languages.template.tokens import command, slice_of
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.template.django.bits import Bit
    from cloudinary_lint.languages.template.django.libraries import Libraries
    from cloudinary_lint.languages.template.reading import Template
    from cloudinary_lint.languages.template.tokens import Token

_ADDRESS = re.compile(
    r"(?P<receiver>[\w.]+)(?P<end>\.(?P<name>url|build_url))"
    r"(?P<filters>(?:\|(?:safe|(?:force_)?escape|default(?:_if_none)?:(?:[\w.]+|\"[^\"]*\"|'[^']*')))*)"
)
"""An address, perhaps with filters that leave it as it is."""
_SUBJECTS = {"cloudinary_url": "source", "cloudinary": "image"}
_OPTIONS = "options_dict"
_POSITIONS = 2  # what the tag is about, and its options


def tags(read: Template, libraries: Libraries) -> Iterator[Options]:
    """Yields the options of every tag that has the name of one of the SDK's."""
    text = read.source.text
    variables = Variables(text, read.tokens)
    for token in read.live:
        variables.enter(token)
        if command(text, token) in sdk.TAGS:
            bits = split(text, token.inner)
            fact = _tag(text, token, bits, libraries, variables) if bits else None
            if fact:
                yield fact


def _tag(
    text: str, token: Token, bits: Sequence[Bit], libraries: Libraries, variables: Variables
) -> Options | None:
    name = slice_of(text, bits[0].span)
    written = _arguments(text, bits)
    values = [value(text, bit.value) for bit in written]
    if name not in _SUBJECTS or None in values or not _is_legal(written, _SUBJECTS[name]):
        return None
    given = dict(zip(_names(written, _SUBJECTS[name]), values, strict=True))
    subject = given.get(_SUBJECTS[name])
    start = token.span.start
    return Options(
        Carrier.TAG,
        Language.DJANGO,
        name,
        Span(start, start + 2),
        token.span,
        tuple(_options(text, written, name)),
        Slot(written[-1].span.end, " "),
        has_unknown=_OPTIONS in given,
        receiver=libraries.receiver(name, start),
        subject=subject if isinstance(subject, Literal) else UNKNOWN,
        source=_source(text, written[_names(written, _SUBJECTS[name]).index(_SUBJECTS[name])], variables),
    )


def _source(text: str, bit: Bit, variables: Variables) -> AddressSource | None:
    """Returns what a tag is about, where it is a literal address, or `url` or `build_url` of a variable."""
    written = slice_of(text, bit.value)
    given = variables.resolved(written)
    known = value(given, Span(0, len(given)))
    if isinstance(known, Literal):
        address = str(known.value)
        is_secure = address.startswith("https:")
        return (
            AddressSource(Origin.LITERAL, bit.value, is_secure=is_secure) if sdk.is_address(address) else None
        )
    match = _ADDRESS.fullmatch(given)
    if match is None:
        return None
    origin = Origin.URL if match["name"] == "url" else Origin.BUILT
    is_removable = origin is Origin.URL and given == written and not match["filters"]
    removal = Span(bit.value.start + match.start("end"), bit.value.end) if is_removable else None
    receiver = Receiver(attribute=match["receiver"].rpartition(".")[2])
    name = match["receiver"] + match["end"]
    return AddressSource(origin, bit.value, name, receiver, is_template=True, removal=removal)


def _arguments(text: str, bits: Sequence[Bit]) -> Sequence[Bit]:
    """The bits behind the tag's name and before `as variable`."""
    is_assigned = len(bits) > len(("as", "name")) and slice_of(text, bits[-2].span) == "as"
    return bits[1:-2] if is_assigned else bits[1:]


def _names(written: Sequence[Bit], subject: str) -> list[str]:
    """The names of the parameters that arguments are for."""
    positions = (subject, _OPTIONS)
    return [bit.key or positions[index] for index, bit in enumerate(written)]


def _is_legal(written: Sequence[Bit], subject: str) -> bool:
    """Whether Django takes these arguments: at most two by position, those first, and no keyword twice."""
    keys = [bit.key for bit in written]
    positions = keys.count("")
    if positions > _POSITIONS or any(keys[:positions]):
        return False
    named = _names(written, subject)
    return subject in named and len(set(named)) == len(named)


def _options(text: str, written: Iterable[Bit], name: str) -> Iterator[Option]:
    for bit in written:
        if bit.key and bit.key not in {_SUBJECTS[name], _OPTIONS}:
            key = Span(bit.span.start, bit.span.start + len(bit.key))
            yield Option(bit.key, _given(text, bit), bit.span, key, bit.value)


def _given(text: str, bit: Bit) -> Value:
    return value(text, bit.value) or UNKNOWN
