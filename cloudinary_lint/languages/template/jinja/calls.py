"""Calls in Jinja expressions that may build an address: `image.build_url(…)`, `cloudinary_url(…)`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import (
    UNKNOWN,
    AddressSource,
    Carrier,
    Language,
    Literal,
    Options,
    Origin,
    Owner,
    Receiver,
)
from cloudinary_lint.languages.template.jinja.arguments import (
    Written,
    dict_of,
    entries,
    entry_value,
    keywords,
    literal_options,
)
from cloudinary_lint.languages.template.jinja.slots import slot
from cloudinary_lint.languages.template.jinja.values import text
from cloudinary_lint.languages.template.jinja.words import Form

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.template.jinja.arguments import Entry
    from cloudinary_lint.languages.template.jinja.names import Names
    from cloudinary_lint.languages.template.jinja.words import Words
    from cloudinary_lint.text.source import Source, Span

_FUNCTIONS = frozenset(path.rpartition(".")[2] for path in sdk.FUNCTIONS)
_CONSTRUCTORS = frozenset(path.rpartition(".")[2] for path in sdk.CONSTRUCTORS)
_SOURCES = frozenset({"source", "public_id"})
_VIDEO = "video"
_POSTER = "poster"
NAMES = sdk.METHODS | _FUNCTIONS
"""What a call has to be named to be looked at."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A tag's words, the file around them, and what the template's names are bound to."""

    source: Source
    read: Words
    names: Names
    aliases: Mapping[str, tuple[str, ...]]


def calls(reading: Reading) -> Iterator[Options]:
    """The calls in a tag, and the options of the posters in their arguments."""
    read = reading.read
    for index, word in enumerate(read.words):
        if word.text in NAMES and word.form is Form.NAME and read.at(index + 1).text == "(":
            receiver = _receiver(reading, index)
            if receiver is not None:
                fact = _options(reading, index, receiver)
                yield fact
                if word.text == _VIDEO:
                    yield from _posters(reading, index + 1, fact)


def _receiver(reading: Reading, index: int) -> Receiver | None:
    """On what the word at an index is called; None where it is no call of that kind."""
    if reading.read.at(index - 1).text == ".":
        return _dotted(reading, index)
    return _bare(reading, index) if reading.read.words[index].text in _FUNCTIONS else None


def _bare(reading: Reading, index: int) -> Receiver | None:
    """A function called by its name alone; a filter, a test or a macro's own head is none."""
    before = reading.read.texts(index - 2, 2)
    if before[1] in {"|", "is", "macro"} or before == ("is", "not"):
        return None
    return Receiver(_owner(reading, index))


def _dotted(reading: Reading, index: int) -> Receiver:
    """A method, or a function of the SDK by its whole path."""
    last = reading.read.at(index - 2)
    if last.form is Form.NAME:
        is_whole = _path(reading.read, index) in sdk.FUNCTIONS
        is_variable = reading.read.at(index - 3).text != "."
        owner = _owner(reading, index - 2) if is_variable else Owner.UNRESOLVED
        name = reading.aliases.get(last.text, (last.text,))[-1] if is_variable else last.text
        return Receiver(Owner.SDK if is_whole else owner, name)
    if last.text == "]":
        return Receiver(attribute=_subscript(reading.read, index - 2))
    return Receiver(Owner.SDK if _constructor(reading, index - 2) else Owner.UNRESOLVED)


def _owner(reading: Reading, index: int) -> Owner:
    """Whose a variable is, as far as the template binds it."""
    return Owner.OTHER if reading.read.words[index].text in reading.names.own else Owner.UNRESOLVED


def _path(read: Words, index: int) -> str:
    """The dotted path of three names that ends at a word, if it begins with a variable."""
    is_longer = read.at(index - 5).text == "."
    return "" if is_longer else "".join(read.texts(index - 4, 5))


def _subscript(read: Words, closer: int) -> str:
    """The key of `…["key"]`, which Jinja takes for an attribute's name as well."""
    key = read.at(closer - 1)
    is_key = read.pairs[closer] == closer - 2 and key.form is Form.STRING
    return text(key) if is_key else ""


def _constructor(reading: Reading, closer: int) -> int | None:
    """The bracket of the constructor call that ends at a word."""
    opener = reading.read.pairs.get(closer)
    if opener is None or reading.read.at(opener - 1).text not in _CONSTRUCTORS:
        return None
    return None if _owner(reading, opener - 1) is Owner.OTHER else opener


def _options(reading: Reading, index: int, receiver: Receiver) -> Options:
    read = reading.read
    word = read.words[index]
    found = entries(read, index + 1)
    written = _written(reading, found)
    source = _source(reading, index, found)
    return Options(
        Carrier.CALL,
        Language.JINJA,
        word.text,
        word.span(),
        read.span(index, read.pairs[index + 1]),
        written.options,
        slot(reading.source, read, index + 1),
        has_unknown=written.has_unknown,
        receiver=receiver,
        subject=UNKNOWN if source is None else entry_value(read, source),
        source=None if source is None or source.value > source.last else _address(reading, source),
    )


def _written(reading: Reading, found: Sequence[Entry]) -> Written:
    """The keywords of a call, and what `**` adds to them."""
    added = [_starred(reading, entry) for entry in found if entry.star == "**"]
    options = (*keywords(reading.read, found), *(option for written in added for option in written.options))
    return Written(options, has_unknown=any(written.has_unknown for written in added))


def _starred(reading: Reading, entry: Entry) -> Written:
    """The options behind `**`: a dict literal, or a name that holds one there."""
    read = reading.read
    opener = dict_of(read, entry.value, entry.last)
    if opener is not None:
        return literal_options(read, opener)
    name = read.at(entry.value)
    held = reading.names.held(name.text, name.start) if entry.value == entry.last else None
    return held or Written(has_unknown=True)


def _source(reading: Reading, index: int, found: Sequence[Entry]) -> Entry | None:
    """What the call is about: its own first argument, else that of the constructor it is called on."""
    source = next(filter(_is_source, found), None)
    opener = _constructor(reading, index - 2) if source is None else None
    given = entries(reading.read, opener) if opener is not None else ()
    return source or next(filter(_is_source, given), None)


def _address(reading: Reading, entry: Entry) -> AddressSource | None:
    """A source that is a literal address, or ends in `.url` or a call of `build_url`."""
    read = reading.read
    place = read.span(entry.value, entry.last)
    known = entry_value(read, entry)
    if isinstance(known, Literal):
        address = str(known.value)
        is_secure = address.startswith("https:")
        return AddressSource(Origin.LITERAL, place, is_secure=is_secure) if sdk.is_address(address) else None
    texts = read.texts(entry.value, entry.last - entry.value + 1)
    if not _is_path(texts):
        opener = read.pairs.get(entry.last, 0)
        is_built = read.at(entry.last).text == ")" and read.texts(opener - 2, 2) == (".", sdk.BUILD_METHOD)
        return _built(reading, opener, place) if is_built and opener > entry.value else None
    parts = (*reading.aliases.get(texts[0], texts[:1]), *texts[2::2])
    if len(parts) == 1 or parts[-1] != "url":
        return None
    receiver = Receiver(attribute=parts[-2])
    return AddressSource(Origin.URL, place, ".".join(parts), receiver, is_template=True)


def _is_path(texts: Sequence[str]) -> bool:
    """Whether the texts of words are names with points between them."""
    return len(texts) % 2 == 1 and all(map(str.isidentifier, texts[::2])) and set(texts[1::2]) <= {"."}


def _built(reading: Reading, opener: int, place: Span) -> AddressSource:
    given = {option.key: option.value for option in keywords(reading.read, entries(reading.read, opener))}
    last = reading.read.at(opener - 3)
    owner = Receiver(attribute=last.text if last.form is Form.NAME else "")
    is_secure = given.get("secure") == sdk.ON
    return AddressSource(Origin.BUILT, place, "", owner, is_secure=is_secure, is_template=True)


def _is_source(entry: Entry) -> bool:
    return not entry.star and (entry.key is None or entry.key in _SOURCES)


def _posters(reading: Reading, opener: int, outer: Options) -> Iterator[Options]:
    """The options of the posters in a video's arguments: its own don't reach them."""
    read = reading.read
    for entry in entries(read, opener):
        inner = dict_of(read, entry.value, entry.last) if entry.key == _POSTER else None
        if inner is not None:
            written = literal_options(read, inner)
            yield Options(
                Carrier.CALL,
                Language.JINJA,
                _POSTER,
                read.words[entry.first].span(),
                read.span(entry.first, entry.last),
                written.options,
                slot(reading.source, read, inner),
                has_unknown=written.has_unknown,
                receiver=outer.receiver,
                parent=outer,
            )
