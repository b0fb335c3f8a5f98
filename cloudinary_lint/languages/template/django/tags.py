"""Reads the options of the SDK's tags in a Django template: `{% cloudinary_url … %}`, `{% cloudinary … %}`.

A tag that Django refuses builds no address and yields no fact.
"""

from __future__ import annotations

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
from cloudinary_lint.languages.addresses import literal_source
from cloudinary_lint.languages.template.django.tag_bits import argument_value, split_tag
from cloudinary_lint.languages.template.django.variables import Variables
from cloudinary_lint.languages.template.tokens import command, text_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.template.django.libraries import Libraries
    from cloudinary_lint.languages.template.django.tag_bits import Bit
    from cloudinary_lint.languages.template.page import Template
    from cloudinary_lint.languages.template.tokens import Token

_ADDRESS = lazy_pattern(
    r"(?P<receiver>[\w.]+)(?P<end>\.(?P<name>url|build_url))"
    r"(?P<filters>(?:\|(?:safe|(?:force_)?escape|default(?:_if_none)?:(?:[\w.]+|\"[^\"]*\"|'[^']*')))*)"
)
"""An address, perhaps with filters that leave it as it is."""
_SUBJECTS = {"cloudinary_url": "source", "cloudinary": "image"}
_OPTIONS = "options_dict"
_POSITIONS = 2  # what the tag is about, and its options


def tags(template: Template, libraries: Libraries) -> Iterator[Options]:
    """Yields the options of every tag that has the name of one of the SDK's."""
    text = template.source.text
    variables = Variables(text, template.tokens)
    for token in template.active_tags:
        variables.enter(token)
        if command(text, token) in sdk.TAGS:
            bits = split_tag(text, token.inner)
            fact = _tag(text, token, bits, libraries, variables) if bits else None
            if fact:
                yield fact


def _tag(
    text: str, token: Token, bits: Sequence[Bit], libraries: Libraries, variables: Variables
) -> Options | None:
    """Returns the options of a tag of the SDK; None if Django refuses its arguments."""
    name = text_of(text, bits[0].span)
    written = _arguments(text, bits)
    values = [argument_value(text, bit.value) for bit in written]
    if name not in _SUBJECTS or None in values or not _is_accepted(written, _SUBJECTS[name]):
        return None
    arguments = dict(zip(_parameter_names(written, _SUBJECTS[name]), values, strict=True))
    subject = arguments.get(_SUBJECTS[name])
    start = token.span.start
    return Options(
        Carrier.TAG,
        Language.DJANGO,
        name,
        Span(start, start + 2),
        token.span,
        tuple(_options(text, written, name)),
        Slot(written[-1].span.end, " "),
        has_unknown=_OPTIONS in arguments,
        receiver=libraries.receiver(name, start),
        subject=subject if isinstance(subject, Literal) else UNKNOWN,
        source=_address_source(
            text, written[_parameter_names(written, _SUBJECTS[name]).index(_SUBJECTS[name])], variables
        ),
    )


def _address_source(text: str, bit: Bit, variables: Variables) -> AddressSource | None:
    """Returns the source of a tag, if it is a literal address, or `url` or `build_url` of a variable."""
    written = text_of(text, bit.value)
    resolved = variables.resolve(written)
    known = argument_value(resolved, Span(0, len(resolved)))
    if isinstance(known, Literal):
        return literal_source(str(known.value), bit.value)
    match = _ADDRESS.fullmatch(resolved)
    if match is None:
        return None
    origin = Origin.URL if match["name"] == "url" else Origin.BUILT
    is_removable = origin is Origin.URL and resolved == written and not match["filters"]
    removal = Span(bit.value.start + match.start("end"), bit.value.end) if is_removable else None
    receiver = Receiver(attribute=match["receiver"].rpartition(".")[2])
    name = match["receiver"] + match["end"]
    return AddressSource(origin, bit.value, name, receiver, is_template=True, removal=removal)


def _arguments(text: str, bits: Sequence[Bit]) -> Sequence[Bit]:
    """Returns the arguments after the tag's name and before `as variable`."""
    is_assigned = len(bits) > len(("as", "name")) and text_of(text, bits[-2].span) == "as"
    return bits[1:-2] if is_assigned else bits[1:]


def _parameter_names(written: Sequence[Bit], subject: str) -> list[str]:
    """Returns the names of the parameters that arguments are for."""
    positions = (subject, _OPTIONS)
    return [bit.key or positions[index] for index, bit in enumerate(written)]


def _is_accepted(written: Sequence[Bit], subject: str) -> bool:
    """Whether Django takes these arguments: at most two by position, those first, and no keyword twice."""
    keys = [bit.key for bit in written]
    positions = keys.count("")
    if positions > _POSITIONS or any(keys[:positions]):
        return False
    named = _parameter_names(written, subject)
    return subject in named and len(set(named)) == len(named)


def _options(text: str, written: Iterable[Bit], name: str) -> Iterator[Option]:
    for bit in written:
        if bit.key and bit.key not in {_SUBJECTS[name], _OPTIONS}:
            key = Span(bit.span.start, bit.span.start + len(bit.key))
            yield Option(bit.key, _option_value(text, bit), bit.span, key, bit.value)


def _option_value(text: str, bit: Bit) -> Value:
    return argument_value(text, bit.value) or UNKNOWN
