"""Reads Django templates: the SDK's tags, variables that read or call the SDK's method, and addresses.

Tokens and tags are those of Django's own lexer and tag parser: a tag over two lines is text. The tags of the
project's own libraries are not known here: those that may define one of the SDK's names are listed as
competing libraries.

`{{ image.build_url }}` builds an address as the configuration says; Django can't parse `{{
image.build_url(…) }}`, and the page fails. A fact says how a tag would be written instead, if one can be.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from cloudinary_lint import sdk
from cloudinary_lint.facts import Expression, Language, Load, Owner, Receiver
from cloudinary_lint.languages.mapped_text import verbatim
from cloudinary_lint.languages.template.django_tags import Variables, argument_value, tags
from cloudinary_lint.languages.template.jinja_words import CONSTANTS, entries, read_words
from cloudinary_lint.languages.template.lexers import Part, lex_django, lex_jinja, with_comment_blocks
from cloudinary_lint.languages.template.page import template_facts, template_of
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import dataclass
from cloudinary_lint.text.source import Span, text_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cloudinary_lint.facts import Fact
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.languages.template.jinja_words import Argument, TagWords
    from cloudinary_lint.languages.template.lexers import Token
    from cloudinary_lint.languages.template.page import Template, TemplateFacts
    from cloudinary_lint.text.source import Source

_STRING = lazy_pattern(
    r"""
    (?: \|\s*(?P<filter>\w+) : (?:_\()? )?
    (?: " (?P<double> [^"\\]* (?:\\.[^"\\]*)* ) "? | ' (?P<single> [^'\\]* (?:\\.[^'\\]*)* ) '? )
    """,
    re.VERBOSE | re.DOTALL,
)
_CONDITIONS = frozenset({"if", "elif", "ifequal", "ifnotequal", "ifchanged"})
_SEARCHES = lazy_pattern(r"cut|\w*replace|starts?_?with|ends?_?with|split|contains|match|remove\w*")
_SDK_LIBRARY = "cloudinary"
_SDK_TAG = "cloudinary_url"
_FROM = 4  # words of {% load tag from library %}
_DJANGO_NAMES = (
    "admin_list admin_modify admin_urls cache flatpages humanize i18n l10n log static staticfiles tz"
)
_DJANGO_LIBRARIES = frozenset(_DJANGO_NAMES.split())
_METHOD = "build_url"
_LOAD = f"{{% load {_SDK_LIBRARY} %}}"
_EXPRESSION = lazy_pattern(
    rf"""
    (?P<subject> (?: [^\s|:,(){{}}"'] | "(?:[^"\\]|\\.)*" | '(?:[^'\\]|\\.)*' )+ )
    \.{_METHOD} \s* (?: (?P<opener>\() | (?P<rest>\||\Z) )
    """,
    re.VERBOSE,
)


def read_django(source: Source) -> TemplateFacts:
    """Returns the facts, comments and libraries of a Django template."""
    tokens = with_comment_blocks(source.text, lex_django(source.text))
    template = template_of(source, Language.DJANGO, tokens)
    libraries = _libraries(tokens)
    facts: tuple[Fact, ...] = (*tags(template, libraries.receiver), *_expressions(template, libraries))
    return template_facts(template, facts, _strings, libraries.loaded)


def _strings(text: str, token: Token) -> Iterator[tuple[MappedText, bool]]:
    """Yields the strings of a tag, and whether each is searched for."""
    for string in _STRING.finditer(text, *token.inner):
        inner = Span(*string.span("double" if string["double"] is not None else "single"))
        is_search = _SEARCHES.fullmatch(string["filter"] or "") is not None
        yield verbatim(text, inner), token.name in _CONDITIONS or is_search


@dataclass(frozen=True, slots=True)
class _Libraries:
    """The libraries a template loads, in order, and the owners of the SDK's tags, each from an offset on.

    `competing` are those loaded as a whole after the SDK's own; `others` all but Django's and the SDK's.
    """

    loaded: tuple[str, ...]
    owners: dict[str, list[tuple[int, Owner]]]
    competing: tuple[str, ...]
    others: tuple[str, ...]

    def receiver(self, tag: str, offset: int) -> Receiver:
        """Returns the owner of a tag at an offset, with the libraries that may define it, too."""
        changes = self.owners[tag]
        index = bisect_right(changes, offset, key=lambda change: change[0])
        owner = changes[index - 1][1] if index else Owner.UNRESOLVED
        competing = {Owner.SDK: self.competing, Owner.UNRESOLVED: self.others}
        return Receiver(owner, competing_libraries=competing.get(owner, ()))


def _libraries(tokens: Iterable[Token]) -> _Libraries:
    """Returns the libraries that the `{% load %}` tags of a template load."""
    owners: dict[str, list[tuple[int, Owner]]] = {tag: [] for tag in sdk.TAGS}
    loaded: dict[str, None] = {}
    others: dict[str, bool] = {}
    for name, offset, names in _loads(tokens):
        is_after_sdk = _SDK_LIBRARY in loaded
        loaded[name] = None
        owner = Owner.SDK if name == _SDK_LIBRARY else Owner.OTHER
        for tag in names or (sdk.TAGS if owner is Owner.SDK else ()):
            if tag in owners:
                owners[tag].append((offset, owner))
        if owner is Owner.OTHER and not names and name not in _DJANGO_LIBRARIES:
            others[name] = others.get(name, False) or is_after_sdk
    competing = tuple(name for name, is_after_sdk in others.items() if is_after_sdk)
    return _Libraries(tuple(loaded), owners, competing, tuple(others))


def _loads(tokens: Iterable[Token]) -> Iterator[tuple[str, int, list[str]]]:
    """Yields the libraries that are loaded, from which offset on, and the tags of those loaded in part."""
    for token in tokens:
        words = token.content.split() if token.part is Part.BLOCK else []
        if words[:1] != ["load"]:
            continue
        if len(words) >= _FROM and words[-2] == "from":
            yield words[-1], token.span.end, words[1:-2]
        else:
            yield from ((name, token.span.end, []) for name in words[1:])


def _expressions(template: Template, libraries: _Libraries) -> Iterator[Expression]:
    """Yields the variables of a template that read or call the method."""
    text = template.source.text
    if _METHOD not in text:
        return
    places = _load_places(template)
    in_tags = set(_starts_in_tags(text, template.tokens))
    variables = Variables(text, template.tokens)
    for token in template.active_tags:
        variables.enter(token)
        is_method = token.part is Part.VARIABLE and _METHOD in token.content
        if match := _EXPRESSION.match(token.content) if is_method else None:
            start, subject = token.span.start, match["subject"]
            arguments = _arguments(text, token) if match["opener"] else ()
            is_argument = argument_value(subject, Span(0, len(subject))) is not None
            can_be_tag = arguments is not None and is_argument and match["rest"] != "|"
            tag = libraries.receiver(_SDK_TAG, start)
            load = next(place for place in places if place.offset <= start)
            attribute = variables.resolve(subject).rpartition(".")[2]
            yield Expression(
                _METHOD,
                Span(start, start + 2),
                token.span,
                Receiver(attribute=attribute, competing_libraries=tag.competing_libraries),
                subject,
                (arguments or ()) if match["opener"] else None,
                fits=can_be_tag and start not in in_tags and tag.owner is not Owner.OTHER,
                load=load if tag.owner is Owner.UNRESOLVED else None,
            )


def _starts_in_tags(text: str, tokens: Iterable[Token]) -> Iterator[int]:
    """Yields the starts of tokens after a `{%` that is open on their line: a new tag would close it."""
    is_open = False
    for token in tokens:
        if is_open:
            yield token.span.start
        _, newline, line = text_of(text, token.span).rpartition("\n")
        opener, closer = line.rfind("{%"), line.rfind("%}")
        is_open = opener > closer or (is_open and not newline and closer < 0)


def _arguments(text: str, token: Token) -> tuple[str, ...] | None:
    """Returns the keywords of the call as a tag takes them; None if it can't."""
    pieces = tuple(lex_jinja(text_of(text, token.span)))
    if len(pieces) > 1 or pieces[0].part is not Part.VARIABLE:
        return None
    tag = read_words(text, token.inner)
    opener = next(index for index, word in enumerate(tag.words) if word.text == "(")
    if tag.pairs[opener] != len(tag.words) - 1:
        return None
    keywords = [_keyword(text, tag, entry) for entry in entries(tag, opener)]
    return None if None in keywords else tuple(filter(None, keywords))


def _keyword(text: str, tag: TagWords, entry: Argument) -> str | None:
    """Returns an argument as a tag takes it; None if no tag does."""
    if entry.key is None or entry.value > entry.last:
        return None
    span = tag.span(entry.value, entry.last)
    written = text_of(text, span)
    if argument_value(text, span) is None or "\\" in written:
        return None
    return f"{entry.key}={CONSTANTS.get(written, written)}"


def _load_places(template: Template) -> tuple[Load, ...]:
    """Returns where the SDK's library can be loaded: after `{% load %}` or `{% extends %}`, or on top.

    On a line of its own, if the tag has one.
    """
    source = template.source
    first = {token.name: token.span for token in reversed(template.tokens)}
    places = []
    for anchor in (first[name] for name in ("load", "extends") if name in first):
        line = source.line_at(anchor.start)
        around = source.text[line.start : anchor.start] + source.text[anchor.end : line.end]
        newline = "" if around.strip() else source.newline_after(anchor.start)
        places.append(Load(anchor.end, newline + _LOAD))
    end = "" if source.text.startswith("<?xml") else source.newline_after(0)
    return (*places, Load(0, _LOAD + end))
