"""Reads the options of the SDK's tags in a Django template: `{% cloudinary_url … %}`, `{% cloudinary … %}`.

A tag is split as Django does it (`Token.split_contents`, `token_kwargs`): at blanks outside of quotes; a
quote that isn't closed is a character like any other. It takes linear time: the end of a quote is searched
for only once. A tag that Django refuses builds no address and yields no fact.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import (
    UNKNOWN,
    AddressSource,
    Carrier,
    Language,
    Literal,
    Name,
    Option,
    Options,
    Origin,
    Receiver,
    Slot,
)
from cloudinary_lint.languages.addresses import literal_source
from cloudinary_lint.languages.template.tokens import command, text_of
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.template.django.libraries import Libraries
    from cloudinary_lint.languages.template.tokens import Token

_PLAIN = re.compile(r"[^\s'\"]*")
_SOLID = re.compile(r"\S+")
_BLANKS = re.compile(r"\s*")
_QUOTED = {
    '"': re.compile(r'"(?:[^"\\]|\\.)*"'),
    "'": re.compile(r"'(?:[^'\\]|\\.)*'"),
}
_CONSTANT = r"(?:\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*')"
_ATOM = rf"(?:_\({_CONSTANT}\)|{_CONSTANT}|[\w.]+|[-+]\d[\d.e]*)"
_EXPRESSION = re.compile(rf"(?P<atom>{_ATOM})(?P<filters>(?:\s*\|\s*\w+(?::{_ATOM})?)*)")
_KEYWORD = re.compile(r"(\w+)=(?=.)")
_TRANSLATED = ('_("', "_('")
_BUILT_IN = {"True": True, "False": False, "None": None}
_ADDRESS = re.compile(r"(?P<receiver>[\w.]+)(?P<end>\.(?P<name>url|build_url))")
_SUBJECTS = {"cloudinary_url": "source", "cloudinary": "image"}
_OPTIONS = "options_dict"
_POSITIONS = 2  # what the tag is about, and its options


@dataclass(frozen=True, slots=True)
class Bit:
    """A piece of a tag, as Django calls it: its keyword, if it has one, and the span of its value."""

    span: Span
    key: str
    value: Span


def split_tag(text: str, inner: Span) -> tuple[Bit, ...] | None:
    """Returns the pieces of a tag's content; None if Django fails on it."""
    found: list[Bit] = []
    words = _words(text, inner)
    for word in words:
        last: Span | None = word
        if text.startswith(_TRANSLATED, word.start):
            sentinel = text[word.start + 2] + ")"
            while last and not text.endswith(sentinel, last.start, last.end):
                last = next(words, None)
        if last is None:
            return None
        found.append(_bit_at(text, Span(word.start, last.end)))
    return tuple(found)


def _bit_at(text: str, span: Span) -> Bit:
    match = _KEYWORD.match(text, span.start, span.end)
    if match is None:
        return Bit(span, "", span)
    return Bit(span, match[1], Span(match.end(), span.end))


def _words(text: str, inner: Span) -> Iterator[Span]:
    """Yields the words that blanks outside of quotes separate."""
    unclosed: set[str] = set()
    position = _end(_BLANKS, text, inner.start, inner.end)
    while position < inner.end:
        end = _word_end(text, position, inner.end, unclosed)
        yield Span(position, end)
        position = _end(_BLANKS, text, end, inner.end)


def _word_end(text: str, position: int, end: int, unclosed: set[str]) -> int:
    done = position
    at = _end(_PLAIN, text, position, end)
    while at < end and (quote := text[at]) in _QUOTED and quote not in unclosed:
        quoted = _QUOTED[quote].match(text, at, end)
        if quoted is None:
            unclosed.add(quote)
        else:
            done = at = _end(_PLAIN, text, quoted.end(), end)
    return done if done > position else _end(_SOLID, text, position, end)


def _end(pattern: re.Pattern[str], text: str, position: int, end: int) -> int:
    match = pattern.match(text, position, end)
    return match.end() if match else position


def argument_value(text: str, span: Span) -> Value | None:
    """Returns the value of an argument; None if Django refuses it."""
    match = _EXPRESSION.fullmatch(text, span.start, span.end)
    if match is None or _is_private(match["atom"]):
        return None
    return UNKNOWN if match["filters"] else _atom(match["atom"])


def _is_private(atom: str) -> bool:
    return atom[0] not in "\"'" and (atom[0] == "_" or "._" in atom) and not atom.startswith(_TRANSLATED)


def _atom(atom: str) -> Value:
    if atom[0] in _QUOTED:
        quote = atom[0]
        return Literal(atom[1:-1].replace(f"\\{quote}", quote).replace("\\\\", "\\"))
    if atom in _BUILT_IN:
        return Literal(_BUILT_IN[atom])
    number = _number(atom)
    if number is not None:
        return Literal(number)
    return Name(atom) if atom.isidentifier() else UNKNOWN


def _number(atom: str) -> float | None:
    """Returns a number as Django's `Variable` reads it: text that ends in a point is none."""
    try:
        if "." in atom or "e" in atom.lower():
            return None if atom.endswith(".") else float(atom)
        return int(atom)
    except ValueError:
        return None


def tags(text: str, tokens: Iterable[Token], libraries: Libraries) -> Iterator[Options]:
    """Yields the options of every tag that has the name of one of the SDK's."""
    for token in tokens:
        if command(text, token) in sdk.TAGS:
            bits = split_tag(text, token.inner)
            fact = _tag(text, token, bits, libraries) if bits else None
            if fact:
                yield fact


def _tag(text: str, token: Token, bits: Sequence[Bit], libraries: Libraries) -> Options | None:
    name = text_of(text, bits[0].span)
    written = _arguments(text, bits)
    values = [argument_value(text, bit.value) for bit in written]
    if name not in _SUBJECTS or None in values or not _is_accepted(written, _SUBJECTS[name]):
        return None
    given = dict(zip(_parameter_names(written, _SUBJECTS[name]), values, strict=True))
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
        source=_address_source(
            text, written[_parameter_names(written, _SUBJECTS[name]).index(_SUBJECTS[name])]
        ),
    )


def _address_source(text: str, bit: Bit) -> AddressSource | None:
    """Returns the source of a tag, if it is a literal address, or `url` or `build_url` of a variable."""
    given, known = text_of(text, bit.value), argument_value(text, bit.value)
    if isinstance(known, Literal):
        return literal_source(str(known.value), bit.value)
    match = _ADDRESS.fullmatch(given)
    if match is None:
        return None
    origin = Origin.URL if match["name"] == "url" else Origin.BUILT
    removal = Span(bit.value.start + match.start("end"), bit.value.end) if origin is Origin.URL else None
    receiver = Receiver(attribute=match["receiver"].rpartition(".")[2])
    return AddressSource(origin, bit.value, given, receiver, is_template=True, removal=removal)


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
