"""Reads calls in Jinja expressions that may build an address: `image.build_url(…)`, `cloudinary_url(…)`."""

from __future__ import annotations

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
from cloudinary_lint.languages.addresses import literal_source
from cloudinary_lint.languages.template.jinja.call_arguments import (
    CallOptions,
    dict_opener,
    entries,
    entry_value,
    keyword_options,
    literal_options,
    slot_in,
)
from cloudinary_lint.languages.template.jinja.words import Form, string_text
from cloudinary_lint.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.template.jinja.call_arguments import Argument
    from cloudinary_lint.languages.template.jinja.template_names import TemplateNames
    from cloudinary_lint.languages.template.jinja.words import TagWords
    from cloudinary_lint.text.source import Source, Span

_FUNCTIONS = frozenset(path.rpartition(".")[2] for path in sdk.FUNCTIONS)
_CONSTRUCTORS = frozenset(path.rpartition(".")[2] for path in sdk.CONSTRUCTORS)
_SOURCES = frozenset({"source", "public_id"})
_VIDEO = "video"
_POSTER = "poster"
NAMES = sdk.METHODS | _FUNCTIONS
"""The names of the methods and functions that build an address."""


@dataclass(frozen=True, slots=True)
class CallContext:
    """The words of a tag, the file around them, and what the template's names are bound to."""

    source: Source
    tag: TagWords
    names: TemplateNames
    aliases: Mapping[str, tuple[str, ...]]


def calls_in(context: CallContext) -> Iterator[Options]:
    """Yields the calls in a tag, and the options of the posters in their arguments."""
    tag = context.tag
    for index, word in enumerate(tag.words):
        if word.text in NAMES and word.form is Form.NAME and tag.at(index + 1).text == "(":
            receiver = _receiver(context, index)
            if receiver is not None:
                fact = _call_options(context, index, receiver)
                yield fact
                if word.text == _VIDEO:
                    yield from _posters(context, index + 1, fact)


def _receiver(context: CallContext, index: int) -> Receiver | None:
    """Returns the receiver of the word at an index; None if it is no call of the SDK."""
    if context.tag.at(index - 1).text == ".":
        return _receiver_of_method(context, index)
    return _receiver_of_function(context, index) if context.tag.words[index].text in _FUNCTIONS else None


def _receiver_of_function(context: CallContext, index: int) -> Receiver | None:
    """Returns the receiver of a function that is called by its name alone.

    None for a filter, a test or the definition of a macro.
    """
    before = context.tag.texts(index - 2, 2)
    if before[1] in {"|", "is", "macro"} or before == ("is", "not"):
        return None
    return Receiver(_owner_of(context, index))


def _receiver_of_method(context: CallContext, index: int) -> Receiver:
    """Returns the receiver of a method, or of a function of the SDK by its whole path."""
    last = context.tag.at(index - 2)
    if last.form is Form.NAME:
        is_whole = _path(context.tag, index) in sdk.FUNCTIONS
        is_variable = context.tag.at(index - 3).text != "."
        owner = _owner_of(context, index - 2) if is_variable else Owner.UNRESOLVED
        name = context.aliases.get(last.text, (last.text,))[-1] if is_variable else last.text
        return Receiver(Owner.SDK if is_whole else owner, name)
    if last.text == "]":
        return Receiver(attribute=_subscript(context.tag, index - 2))
    return Receiver(Owner.SDK if _constructor(context, index - 2) else Owner.UNRESOLVED)


def _owner_of(context: CallContext, index: int) -> Owner:
    """Returns the owner of a variable: another one if the template binds it."""
    return Owner.OTHER if context.tag.words[index].text in context.names.own else Owner.UNRESOLVED


def _path(tag: TagWords, index: int) -> str:
    """Returns the dotted path of three names that ends at a word; empty if it is longer."""
    is_longer = tag.at(index - 5).text == "."
    return "" if is_longer else "".join(tag.texts(index - 4, 5))


def _subscript(tag: TagWords, closer: int) -> str:
    """Returns the key of `…["key"]`, which Jinja takes as the name of an attribute, too."""
    key = tag.at(closer - 1)
    is_key = tag.pairs[closer] == closer - 2 and key.form is Form.STRING
    return string_text(key) if is_key else ""


def _constructor(context: CallContext, closer: int) -> int | None:
    """Returns the opening bracket of the constructor call that ends at a word; None if none does."""
    opener = context.tag.pairs.get(closer)
    if opener is None or context.tag.at(opener - 1).text not in _CONSTRUCTORS:
        return None
    return None if _owner_of(context, opener - 1) is Owner.OTHER else opener


def _call_options(context: CallContext, index: int, receiver: Receiver) -> Options:
    """Returns the options of the call at an index."""
    tag = context.tag
    word = tag.words[index]
    found = entries(tag, index + 1)
    written = _keywords_and_dicts(context, found)
    source = _source(context, index, found)
    return Options(
        Carrier.CALL,
        Language.JINJA,
        word.text,
        word.span(),
        tag.span(index, tag.pairs[index + 1]),
        written.options,
        slot_in(context.source, tag, index + 1),
        has_unknown=written.has_unknown,
        receiver=receiver,
        subject=UNKNOWN if source is None else entry_value(tag, source),
        source=None if source is None or source.value > source.last else _address_source(context, source),
    )


def _keywords_and_dicts(context: CallContext, found: Sequence[Argument]) -> CallOptions:
    """Returns the keywords of a call, with those that `**` adds."""
    added = [_dict_options(context, entry) for entry in found if entry.star == "**"]
    options = (
        *keyword_options(context.tag, found),
        *(option for written in added for option in written.options),
    )
    return CallOptions(options, has_unknown=any(written.has_unknown for written in added))


def _dict_options(context: CallContext, entry: Argument) -> CallOptions:
    """Returns the options after `**`: of a dict literal, or of a name that holds one there."""
    tag = context.tag
    opener = dict_opener(tag, entry.value, entry.last)
    if opener is not None:
        return literal_options(tag, opener)
    name = tag.at(entry.value)
    assigned = context.names.dict_options(name.text, name.start) if entry.value == entry.last else None
    return assigned or CallOptions(has_unknown=True)


def _source(context: CallContext, index: int, found: Sequence[Argument]) -> Argument | None:
    """Returns the source of a call: its first argument, else that of the constructor it is called on."""
    source = next(filter(_is_source, found), None)
    opener = _constructor(context, index - 2) if source is None else None
    arguments = entries(context.tag, opener) if opener is not None else ()
    return source or next(filter(_is_source, arguments), None)


def _address_source(context: CallContext, entry: Argument) -> AddressSource | None:
    """Returns a source that is a literal address, or ends in `.url` or a call of `build_url`; else None."""
    tag = context.tag
    place = tag.span(entry.value, entry.last)
    known = entry_value(tag, entry)
    if isinstance(known, Literal):
        return literal_source(str(known.value), place)
    if tag.at(entry.last).text == ")":
        opener = tag.pairs.get(entry.last, 0)
        is_built = tag.texts(opener - 2, 2) == (".", sdk.BUILD_METHOD)
        return _built_source(context, opener, place) if is_built and opener > entry.value else None
    texts = tag.texts(entry.value, entry.last - entry.value + 1)
    if not _is_path(texts):
        return None
    parts = (*context.aliases.get(texts[0], texts[:1]), *texts[2::2])
    if len(parts) == 1 or parts[-1] != "url":
        return None
    receiver = Receiver(attribute=parts[-2])
    return AddressSource(Origin.URL, place, ".".join(parts), receiver, is_template=True)


def _is_path(texts: Sequence[str]) -> bool:
    """Whether the texts of words are names with points between them."""
    return len(texts) % 2 == 1 and all(map(str.isidentifier, texts[::2])) and set(texts[1::2]) <= {"."}


def _built_source(context: CallContext, opener: int, place: Span) -> AddressSource:
    """Returns a source that another call of `build_url` builds, with what that one says about https."""
    keywords = {
        option.key: option.value for option in keyword_options(context.tag, entries(context.tag, opener))
    }
    last = context.tag.at(opener - 3)
    owner = Receiver(attribute=last.text if last.form is Form.NAME else "")
    is_secure = keywords.get("secure") == sdk.ON
    return AddressSource(Origin.BUILT, place, "", owner, is_secure=is_secure, is_template=True)


def _is_source(entry: Argument) -> bool:
    return not entry.star and (entry.key is None or entry.key in _SOURCES)


def _posters(context: CallContext, opener: int, outer: Options) -> Iterator[Options]:
    """Yields the options of the posters in a video's arguments: the SDK doesn't apply the video's own."""
    tag = context.tag
    for entry in entries(tag, opener):
        inner = dict_opener(tag, entry.value, entry.last) if entry.key == _POSTER else None
        if inner is not None:
            written = literal_options(tag, inner)
            yield Options(
                Carrier.CALL,
                Language.JINJA,
                _POSTER,
                tag.words[entry.first].span(),
                tag.span(entry.first, entry.last),
                written.options,
                slot_in(context.source, tag, inner),
                has_unknown=written.has_unknown,
                receiver=outer.receiver,
                parent=outer,
            )
