"""Reads Jinja templates: calls that may build an address, in any expression or statement, and addresses.

Calls are `image.build_url(…)`, `cloudinary_url(…)` and the like. Tokens are those of Jinja's own lexer; calls
are found by their words and brackets.
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
    Options,
    Origin,
    Owner,
    Receiver,
)
from cloudinary_lint.languages.addresses import literal_source
from cloudinary_lint.languages.mapped_text import concatenate
from cloudinary_lint.languages.template.jinja_names import TemplateNames, aliases
from cloudinary_lint.languages.template.jinja_words import (
    CallOptions,
    Form,
    after_strings,
    constant,
    dict_opener,
    entries,
    keyword_options,
    literal_options,
    mapped_string,
    read_words,
    slot_in,
    string_text,
)
from cloudinary_lint.languages.template.lexers import lex_jinja
from cloudinary_lint.languages.template.page import template_facts, template_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import dataclass

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.languages.template.jinja_words import Argument, TagWords
    from cloudinary_lint.languages.template.lexers import Token
    from cloudinary_lint.languages.template.page import Template, TemplateFacts
    from cloudinary_lint.text.source import Source

_HOST = "cloudinary"
_CONDITIONS = frozenset({"if", "elif"})
_DEPTH = 2  # brackets: those of a call, and of a list in it
_COMPARISONS = frozenset({"==", "!=", "<", "<=", ">", ">=", "in"})
_SEARCHES = lazy_pattern(
    "cut|replace|startswith|endswith|removeprefix|removesuffix|r?split|r?partition|r?find|r?index|count|[lr]?strip|"
    "(?:regex_)?(?:match|search|replace|findall)|select(?:attr)?|reject(?:attr)?|eq|equalto|ne|sameas|in|startingwith|test"
)
_FUNCTIONS = frozenset(path.rpartition(".")[2] for path in sdk.FUNCTIONS)
_CONSTRUCTORS = frozenset(path.rpartition(".")[2] for path in sdk.CONSTRUCTORS)
_SOURCES = frozenset({None, "source", "public_id"})
_VIDEO = "video"
_POSTER = "poster"
_NAMES = sdk.METHODS | _FUNCTIONS
"""The names of the methods and functions that build an address."""


def read_jinja(source: Source) -> TemplateFacts:
    """Returns the facts and comments of a Jinja template."""
    template = template_of(source, Language.JINJA, tuple(lex_jinja(source.text)))
    return template_facts(template, _calls(template), _strings)


def _strings(text: str, token: Token) -> Iterator[tuple[MappedText, bool]]:
    """Yields the strings of a tag, adjacent ones as one, and whether each is searched for."""
    if _HOST not in token.content.lower():
        return
    tag = read_words(text, token.inner)
    end = 0
    for index, word in enumerate(tag.words):
        if word.form is Form.STRING and index >= end:
            end = after_strings(tag, index)
            value = concatenate(mapped_string(text, one) for one in tag.words[index:end])
            yield value, token.name in _CONDITIONS or _is_searched(tag, index, end - 1)


def _is_searched(tag: TagWords, first: int, last: int) -> bool:
    """Whether a string is an operand of a comparison or an argument of a search, or in a list that is."""
    if tag.at(first - 1).text in _COMPARISONS or tag.at(last + 1).text in _COMPARISONS:
        return True
    index = first
    for _ in range(_DEPTH):
        index = tag.around.get(index, -1)
        before = tag.at(index - 1)
        is_call = before.form is Form.NAME and tag.at(index).text == "("
        if before.text in _COMPARISONS or (is_call and _SEARCHES.fullmatch(before.text)):
            return True
    return False


@dataclass(frozen=True, slots=True)
class _CallContext:
    """The words of a tag, the file around them, and what the template's names are bound to."""

    source: Source
    tag: TagWords
    names: TemplateNames
    aliases: Mapping[str, tuple[str, ...]]


def _calls(template: Template) -> Iterator[Options]:
    """Yields the calls in all tags of a template, and the options of the posters in their arguments."""
    text = template.source.text
    tags = [token for token in template.active_tags if any(name in token.content for name in _NAMES)]
    names = TemplateNames(text, template.tokens if tags else ())
    named = aliases(template.active_tags) if tags else {}
    for token in tags:
        tag = read_words(text, token.inner)
        context = _CallContext(template.source, tag, names, named)
        for index, word in enumerate(tag.words):
            is_call = word.text in _NAMES and word.form is Form.NAME and tag.at(index + 1).text == "("
            receiver = _receiver(context, index) if is_call else None
            if receiver is not None:
                fact = _call_options(context, index, receiver)
                yield fact
                yield from _posters(context, index + 1, fact) if word.text == _VIDEO else ()


def _receiver(context: _CallContext, index: int) -> Receiver | None:
    """Returns the receiver of the word at an index; None if it is no call of the SDK.

    A word without a point before it may be a filter, a test or the definition of a macro.
    """
    tag = context.tag
    before = tag.texts(index - 2, 2)
    if before[1] == ".":
        return _receiver_of_method(context, index)
    if (
        tag.words[index].text not in _FUNCTIONS
        or before[1] in {"|", "is", "macro"}
        or before == ("is", "not")
    ):
        return None
    return Receiver(_owner_of(context, index))


def _receiver_of_method(context: _CallContext, index: int) -> Receiver:
    """Returns the receiver of a method, or of a function of the SDK by its whole path."""
    tag = context.tag
    last = tag.at(index - 2)
    if last.form is Form.NAME:
        is_longer = tag.at(index - 5).text == "."
        is_whole = not is_longer and "".join(tag.texts(index - 4, 5)) in sdk.FUNCTIONS
        is_variable = tag.at(index - 3).text != "."
        owner = _owner_of(context, index - 2) if is_variable else Owner.UNRESOLVED
        name = context.aliases.get(last.text, (last.text,))[-1] if is_variable else last.text
        return Receiver(Owner.SDK if is_whole else owner, name)
    if last.text == "]":  # Jinja takes the key of `…["key"]` as the name of an attribute, too
        key = tag.at(index - 3)
        is_key = tag.pairs[index - 2] == index - 4 and key.form is Form.STRING
        return Receiver(attribute=string_text(key) if is_key else "")
    return Receiver(Owner.SDK if _constructor(context, index - 2) else Owner.UNRESOLVED)


def _owner_of(context: _CallContext, index: int) -> Owner:
    """Returns the owner of a variable: another one if the template binds it."""
    return Owner.OTHER if context.tag.words[index].text in context.names.own else Owner.UNRESOLVED


def _constructor(context: _CallContext, closer: int) -> int | None:
    """Returns the opening bracket of the constructor call that ends at a word; None if none does."""
    opener = context.tag.pairs.get(closer)
    if opener is None or opener > closer or context.tag.at(opener - 1).text not in _CONSTRUCTORS:
        return None
    return None if _owner_of(context, opener - 1) is Owner.OTHER else opener


def _call_options(context: _CallContext, index: int, receiver: Receiver) -> Options:
    """Returns the options of the call at an index: its keywords, and those that `**` adds."""
    tag = context.tag
    word = tag.words[index]
    found = entries(tag, index + 1)
    added = [_dict_options(context, entry) for entry in found if entry.star == "**"]
    source = _source(context, index, found)
    return Options(
        Carrier.CALL,
        Language.JINJA,
        word.text,
        word.span(),
        tag.span(index, tag.pairs[index + 1]),
        (*keyword_options(tag, found), *(option for written in added for option in written.options)),
        slot_in(context.source, tag, index + 1),
        has_unknown=any(written.has_unknown for written in added),
        receiver=receiver,
        subject=UNKNOWN if source is None else constant(tag, source.value, source.last),
        source=None if source is None or source.value > source.last else _address_source(context, source),
    )


def _dict_options(context: _CallContext, entry: Argument) -> CallOptions:
    """Returns the options after `**`: of a dict literal, or of a name that holds one there."""
    tag = context.tag
    opener = dict_opener(tag, entry.value, entry.last)
    if opener is not None:
        return literal_options(tag, opener)
    name = tag.at(entry.value)
    assigned = context.names.dict_options(name.text, name.start) if entry.value == entry.last else None
    return assigned or CallOptions(has_unknown=True)


def _source(context: _CallContext, index: int, found: Sequence[Argument]) -> Argument | None:
    """Returns the source of a call: its first argument, else that of the constructor it is called on."""
    opener = _constructor(context, index - 2)
    outer = entries(context.tag, opener) if opener is not None else ()
    arguments = (entry for entry in (*found, *outer) if not entry.star and entry.key in _SOURCES)
    return next(arguments, None)


def _address_source(context: _CallContext, entry: Argument) -> AddressSource | None:
    """Returns a source that is a literal address, or ends in `.url` or a call of `build_url`; else None.

    Of another call, what it says about https is known.
    """
    tag = context.tag
    place = tag.span(entry.value, entry.last)
    known = constant(tag, entry.value, entry.last)
    if isinstance(known, Literal):
        return literal_source(str(known.value), place)
    if tag.at(entry.last).text == ")":
        opener = tag.pairs.get(entry.last, 0)
        if opener <= entry.value or tag.texts(opener - 2, 2) != (".", sdk.BUILD_METHOD):
            return None
        keywords = {option.key: option.value for option in keyword_options(tag, entries(tag, opener))}
        last = tag.at(opener - 3)
        owner = Receiver(attribute=last.text if last.form is Form.NAME else "")
        is_secure = keywords.get("secure") == sdk.ON
        return AddressSource(Origin.BUILT, place, "", owner, is_secure=is_secure, is_template=True)
    texts = tag.texts(entry.value, entry.last - entry.value + 1)
    is_path = len(texts) % 2 == 1 and all(map(str.isidentifier, texts[::2])) and set(texts[1::2]) <= {"."}
    parts = (*context.aliases.get(texts[0], texts[:1]), *texts[2::2])
    if not is_path or len(parts) == 1 or parts[-1] != "url":
        return None
    receiver = Receiver(attribute=parts[-2])
    return AddressSource(Origin.URL, place, ".".join(parts), receiver, is_template=True)


def _posters(context: _CallContext, opener: int, outer: Options) -> Iterator[Options]:
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
