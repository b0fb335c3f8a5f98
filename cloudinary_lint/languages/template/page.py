"""Reads the page around the tags of a template: its text, the comments in it, and the addresses.

Tags are replaced by filler of the same length, which keeps all offsets. A variable becomes text that isn't
known, so an address continues through it. Tags that control the flow (`{% if %}`, `{% else %}`, `{% endfor
%}`) print nothing: after `else` and after the end, the page continues as before the tag that opened the
branch.

Of HTML, only `<!--`, `<script` and `<style` are searched for, and no tree is built: between template tags,
HTML is seldom well-formed.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Address, Use
from cloudinary_lint.languages.addresses import (
    NEAR,
    addresses,
    find_addresses,
    has_https_form,
    is_searched_for,
    is_source,
)
from cloudinary_lint.languages.literal.lines import scan_text
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template.lexers import OpenTags, Part, name_ended_by
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import dataclass
from cloudinary_lint.text.source import Span, text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from cloudinary_lint.facts import Fact, Language
    from cloudinary_lint.languages.addresses import AddressMatch
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.languages.template.lexers import Token
    from cloudinary_lint.text.source import Source

_BREAK = lazy_pattern(r"[\s\"'<>`\\]")
_FILLER = "!"
"""Fills a tag within an address: the address continues, and a trailing one is not taken for its end."""
_BREAKING_FILLER = " "
_LONGEST_ADDRESS = 2000
"""Characters of text that are searched for the beginning of an address: browsers take none that is longer."""
_BRANCHES = frozenset({"else", "elif", "empty", "plural", "pluralize"})
_STATEMENTS = _BRANCHES | {"load", "set", "extends", "import", "from", "do"}
_ELEMENT_START = lazy_pattern(r"<!--|<(?P<element>script|style)(?=[\s/>])", re.IGNORECASE)
_COMMENT_END = lazy_pattern(r"--!?>")
_ELEMENT_ENDS = {name: lazy_pattern(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style")}
_TYPE_ATTRIBUTE = lazy_pattern(r"(?<![\w-])type\s*=\s*[\"']?([^\"'\s>]*)", re.IGNORECASE)
_SCRIPT_TYPE = lazy_pattern(r"|module|.*(?:java|ecma|type)script.*|.*jsx|.*babel", re.IGNORECASE)


def _page_text(tokens: Sequence[Token]) -> str:
    """Returns the text of the page, as long as the template: every tag and comment is replaced by filler."""
    pieces = []
    is_in_address = False
    opened: OpenTags[bool] = OpenTags(tokens)
    for token in tokens:
        filler = UNKNOWN_CHAR if token.part is Part.VARIABLE else _FILLER
        if token.part is Part.TEXT:
            parts = _BREAK.split(token.content[-_LONGEST_ADDRESS:])
            is_in_address = "//" in parts[-1] or (is_in_address and len(parts) == 1)
            pieces.append(token.content)
            continue
        if token.part is Part.BROKEN:
            is_in_address, filler = False, _BREAKING_FILLER
        elif token.part is Part.BLOCK:
            is_in_address, filler = _after_block(token.name, opened, was=is_in_address)
        pieces.append(filler * (token.span.end - token.span.start))
    return "".join(pieces)


def _after_block(name: str, opened: OpenTags[bool], *, was: bool) -> tuple[bool, str]:
    """Returns whether the page is in the middle of an address after a block tag, and the filler for it."""
    if name in _BRANCHES and opened.tags:
        is_in_address = opened.tags[-1][1]
    elif closed := opened.close(name):
        is_in_address = closed[-1]
    elif name in opened.containers:
        opened.push(name, was)
        return was, _FILLER
    else:
        return was, _FILLER if name in _STATEMENTS or name_ended_by(name) else UNKNOWN_CHAR
    return is_in_address, _FILLER if is_in_address else _BREAKING_FILLER


def _scan(page: str) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """Returns the comments of a page with its scripts and styles, and the addresses that scripts compare."""
    comments: list[Span] = []
    compared: list[Span] = []
    position = 0
    while start := _ELEMENT_START.search(page, position):
        element = (start["element"] or "").lower()
        head = page.find(">", start.end()) + 1
        if not element or not head:
            end = _COMMENT_END.search(page, start.start() + 2) if head else None
            position = end.end() if end else len(page)
            begin = page.find("<!--", start.start())
            comments += [Span(begin, position)] if begin >= 0 else []
        elif _is_code(element, page[start.end() : head]):
            end = _ELEMENT_ENDS[element].search(page, head)
            position = end.start() if end else len(page)
            code = page[head:position]
            kind = Kind.SCRIPT if element == "script" else Kind.CSS
            comments += [span.shift(head) for span in scan_text(code, kind).comments]
            places = (Span(one.start, one.end) for one in find_addresses(code) if kind is Kind.SCRIPT)
            compared += [place.shift(head) for place in places if is_searched_for(code, place)]
        else:
            position = head
    return tuple(comments), tuple(compared)


def _is_code(element: str, attributes: str) -> bool:
    """Whether an element contains code; a script of another type may contain anything."""
    kind = _TYPE_ATTRIBUTE.search(attributes)
    return element == "style" or kind is None or _SCRIPT_TYPE.fullmatch(kind[1]) is not None


def _contain(spans: Sequence[Span], offset: int) -> bool:
    """Whether an offset is in one of the spans, which are in order and don't overlap."""
    index = bisect_right(spans, offset, key=lambda span: span.start) - 1
    return index >= 0 and offset < spans[index].end


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its tokens, the page around them, and the comments and compared addresses of the page."""

    source: Source
    language: Language
    tokens: tuple[Token, ...]
    page: str
    comments: tuple[Span, ...]
    compared: tuple[Span, ...]

    @property
    def active_tags(self) -> Iterator[Token]:
        """Returns the tags and variables outside of comments of the page."""
        return (
            token
            for token in self.tokens
            if token.part in {Part.BLOCK, Part.VARIABLE} and not _contain(self.comments, token.span.start)
        )


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """The facts, comments and loaded libraries of a template."""

    facts: tuple[Fact, ...] = ()
    comments: tuple[Span, ...] = ()
    libraries: tuple[str, ...] = ()


def template_of(source: Source, language: Language, tokens: tuple[Token, ...]) -> Template:
    """Returns a template with its page, which is scanned for comments."""
    page = _page_text(tokens)
    return Template(source, language, tokens, page, *_scan(page))


def template_facts(
    template: Template,
    facts: Iterable[Fact],
    strings: Callable[[str, Token], Iterable[tuple[MappedText, bool]]],
    libraries: tuple[str, ...] = (),
) -> TemplateFacts:
    """Returns these facts and those about the page, and about the addresses in the strings of tags.

    `strings` returns the strings of a tag, and whether each is searched for.
    """
    tags = ((token, *one) for token in template.active_tags for one in strings(template.source.text, token))
    found = (
        address
        for token, value, is_searched in tags
        for address in addresses(value, _use_in_tag(value, token, is_searched=is_searched))
    )
    own = (token.span for token in template.tokens if token.part is Part.COMMENT)
    comments: list[Span] = []
    for span in sorted((*own, *template.comments)):  # without those in other comments
        if not comments or span.start >= comments[-1].end:
            comments.append(span)
    return TemplateFacts((*facts, *_page_addresses(template), *found), tuple(comments), libraries)


def _use_in_tag(value: MappedText, token: Token, *, is_searched: bool) -> Callable[[AddressMatch], Use]:
    """Returns a function that decides on the use of an address in a string of a tag."""

    def use(found: AddressMatch) -> Use:
        has_other = is_searched or has_https_form(value.text[found.start : found.end], token.content)
        return Use.COMPARED if has_other or is_source(value.text[: found.start]) else Use.WRITTEN

    return use


def _is_in_attribute_list(template: Template, found: AddressMatch) -> bool:
    """Whether an address of the page is in a list of sources, or beside its https form, in one attribute."""
    before = template.page[max(found.start - NEAR, 0) : found.start]
    start = max(before.rfind('"'), before.rfind("'"))
    if start < 0 or not before[:start].rstrip().endswith("="):
        return is_source(before)
    after = template.page[found.end : found.end + NEAR].partition(before[start])[0]
    attribute = before[start + 1 :] + "\0" + after
    return is_source(before) or has_https_form(template.page[found.start : found.end], attribute)


def _page_addresses(template: Template) -> Iterator[Address]:
    """Yields the addresses in the page, which may continue through tags."""
    for found in find_addresses(template.page):
        if not _contain(template.comments, found.start):
            is_searched = _contain(template.compared, found.start) or _is_in_attribute_list(template, found)
            yield Address(
                Span(found.start, found.end),
                Span(found.start, found.colon),
                text_of(template.source.text, Span(*found.host)),
                Use.COMPARED if is_searched else Use.WRITTEN,
            )
