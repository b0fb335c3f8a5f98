"""Reads the options of the SDK's tags in a Django template: `{% cloudinary_url … %}`, `{% cloudinary … %}`.

A tag is split as Django does it (`Token.split_contents`, `token_kwargs`): at blanks outside of quotes; a
quote that isn't closed is a character like any other. It takes linear time: the end of a quote is searched
for only once. A tag that Django refuses builds no address and yields no fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from cloudinary_lint.languages.template.lexers import OpenTags, Part, name_ended_by
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import dataclass
from cloudinary_lint.text.source import Span, text_of

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from cloudinary_lint.facts import Value
    from cloudinary_lint.languages.template.lexers import Token
    from cloudinary_lint.languages.template.page import Template

_PLAIN = lazy_pattern(r"[^\s'\"]*")
_SOLID = lazy_pattern(r"\S+")
_BLANKS = lazy_pattern(r"\s*")
_QUOTED = {
    '"': lazy_pattern(r'"(?:[^"\\]|\\.)*"'),
    "'": lazy_pattern(r"'(?:[^'\\]|\\.)*'"),
}
_CONSTANT = r"(?:\"[^\"\\]*(?:\\.[^\"\\]*)*\"|'[^'\\]*(?:\\.[^'\\]*)*')"
_ATOM = rf"(?:_\({_CONSTANT}\)|{_CONSTANT}|[\w.]+|[-+]\d[\d.e]*)"
_EXPRESSION = lazy_pattern(rf"(?P<atom>{_ATOM})(?P<filters>(?:\s*\|\s*\w+(?::{_ATOM})?)*)")
_KEYWORD = lazy_pattern(r"(\w+)=(?=.)")
_TRANSLATED = ('_("', "_('")
_BUILT_IN = {"True": True, "False": False, "None": None}
_BINDERS = lazy_pattern(r"\{%\s*(?:with|firstof)\s")
_PATH = lazy_pattern(r"[\w.]+")
_LOOP_TARGETS = lazy_pattern(r"[\w\s,]+?(?=\sin\s)")
_NAME = lazy_pattern(r"\w+")
_ADDRESS = lazy_pattern(
    r"(?P<receiver>[\w.]+)(?P<end>\.(?P<name>url|build_url))"
    r"(?P<filters>(?:\|(?:safe|(?:force_)?escape|default(?:_if_none)?:(?:[\w.]+|\"[^\"]*\"|'[^']*')))*)"
)
"""An address, perhaps with filters that leave it as it is."""
_SUBJECTS = {"cloudinary_url": "source", "cloudinary": "image"}
_OPTIONS = "options_dict"


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
        match = _KEYWORD.match(text, word.start, last.end)
        value = match.end() if match else word.start
        found.append(Bit(Span(word.start, last.end), match[1] if match else "", Span(value, last.end)))
    return tuple(found)


def _words(text: str, inner: Span) -> Iterator[Span]:
    """Yields the words that blanks outside of quotes separate."""
    unclosed: set[str] = set()
    position = _end(_BLANKS, text, inner.start, inner.end)
    while position < inner.end:
        end = _word_end(text, position, inner.end, unclosed)
        yield Span(position, end)
        position = _end(_BLANKS, text, end, inner.end)


def _word_end(text: str, position: int, end: int, unclosed: set[str]) -> int:
    """Returns the end of a word: at a blank outside of quotes, or at the next one if it has no quotes."""
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
    atom = match["atom"] if match else ""
    is_text = atom.startswith(("'", '"', *_TRANSLATED))
    if match is None or (not is_text and (atom[0] == "_" or "._" in atom)):
        return None
    return UNKNOWN if match["filters"] else _atom(atom)


def _atom(atom: str) -> Value:
    if (quote := atom[0]) in _QUOTED:
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


class Variables:
    """The variables that a template binds at a token, once all tokens before it were entered in order.

    A template in which no `{% with %}` or `{% firstof %}` binds any costs nothing.
    """

    def __init__(self, text: str, tokens: Sequence[Token]) -> None:
        self._text = text
        self._open: OpenTags[list[str]] | None = OpenTags(tokens) if _BINDERS.search(text) else None
        self._bound: dict[str, list[str]] = {}

    def enter(self, token: Token) -> None:
        """Binds what a tag binds, until the tag around it ends."""
        if self._open is None or token.part is not Part.BLOCK:
            return
        if name_ended_by(token.name):
            for bound in (one for names in self._open.close(token.name) for one in names):
                self._bound[bound].pop()
            return
        found = [(bound, self.resolve(value)) for bound, value in self._binds(token)]
        for bound, value in found:
            self._bound.setdefault(bound, []).append(value)
        if token.name in self._open.containers:
            self._open.push(token.name, [bound for bound, _ in found])
        elif self._open.tags:
            self._open.tags[-1][1].extend(bound for bound, _ in found)

    def resolve(self, expression: str) -> str:
        """Returns an expression with its first name replaced by what it is bound to, if that is known."""
        first = _NAME.match(expression)
        bound = self._bound.get(first[0]) if first else None
        value = bound[-1] if bound else ""
        rest = expression[first.end() :] if first else ""
        is_plain = not rest.startswith(".") or _PATH.fullmatch(value)
        return value + rest if value and is_plain else expression

    def _binds(self, token: Token) -> Iterator[tuple[str, str]]:
        """Yields the names that a tag binds, with the expressions; empty ones where they aren't known."""
        if token.name == "for":
            match = _LOOP_TARGETS.match(token.content, len(token.name))
            yield from ((target, "") for target in _NAME.findall(match[0] if match else ""))
            return
        bits = split_tag(self._text, token.inner) or ()
        if token.name == "with":
            yield from ((bit.key, text_of(self._text, bit.value)) for bit in bits if bit.key)
        if len(bits) > len(("tag", "as")) and text_of(self._text, bits[-2].span) == "as":
            is_known = token.name in {"with", "firstof"}
            value = text_of(self._text, bits[1].span) if is_known else ""
            yield text_of(self._text, bits[-1].span), value


def tags(template: Template, owner: Callable[[str, int], Receiver]) -> Iterator[Options]:
    """Yields the options of every tag of the SDK's names; `owner` returns whose a tag at an offset is."""
    text = template.source.text
    variables = Variables(text, template.tokens)
    for token in template.active_tags:
        variables.enter(token)
        bits = split_tag(text, token.inner) if token.name in _SUBJECTS else None
        name = text_of(text, bits[0].span) if bits else ""
        named = _arguments(text, bits, _SUBJECTS[name]) if bits and name in _SUBJECTS else None
        if named:
            subject = named[_SUBJECTS[name]]
            start = token.span.start
            value = argument_value(text, subject.value)
            yield Options(
                Carrier.TAG,
                Language.DJANGO,
                name,
                Span(start, start + 2),
                token.span,
                tuple(_options(text, named, _SUBJECTS[name])),
                Slot([*named.values()][-1].span.end, " "),
                has_unknown=_OPTIONS in named,
                receiver=owner(name, start),
                subject=value if isinstance(value, Literal) else UNKNOWN,
                source=_address_source(text, subject, variables),
            )


def _arguments(text: str, bits: Sequence[Bit], subject: str) -> dict[str, Bit] | None:
    """Returns the arguments of a tag, before `as variable`, by their parameters; None if Django refuses them.

    It takes at most two by position, those first, and no keyword twice.
    """
    is_assigned = len(bits) > len(("as", "name")) and text_of(text, bits[-2].span) == "as"
    written = bits[1:-2] if is_assigned else bits[1:]
    keys = [bit.key for bit in written]
    count = keys.count("")
    is_refused = any(argument_value(text, bit.value) is None for bit in written)
    if is_refused or count > len(positions := (subject, _OPTIONS)) or any(keys[:count]):
        return None
    named = dict(zip((*positions[:count], *keys[count:]), written, strict=True))
    return named if subject in named and len(named) == len(written) else None


def _options(text: str, named: Mapping[str, Bit], subject: str) -> Iterator[Option]:
    for name, bit in named.items():
        if bit.key and name not in {subject, _OPTIONS}:
            key = Span(bit.span.start, bit.span.start + len(bit.key))
            yield Option(bit.key, argument_value(text, bit.value) or UNKNOWN, bit.span, key, bit.value)


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
