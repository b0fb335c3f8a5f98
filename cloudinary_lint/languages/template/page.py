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

from cloudinary_lint.facts import Address, Use, assert_never
from cloudinary_lint.languages.address_use import NEAR, has_https_form, is_searched_for, is_source
from cloudinary_lint.languages.addresses import find_addresses
from cloudinary_lint.languages.literal.lines import scan_text
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.template.tokens import (
    OpenTags,
    Part,
    command,
    name_ended_by,
    names_of_containers,
    text_of,
)
from cloudinary_lint.records import dataclass, field
from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cloudinary_lint.facts import Fact, Language
    from cloudinary_lint.languages.addresses import AddressMatch
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.languages.template.tokens import Token
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
_QUOTES = "\"'"


@dataclass(slots=True)
class _PageState:
    """Whether the page is in the middle of an address, now and at each tag that is open."""

    containers: frozenset[str]
    in_address: bool = False
    open: OpenTags[bool] = field(default_factory=OpenTags)


def page_text(text: str, tokens: Sequence[Token]) -> str:
    """Returns the text of the page, as long as the template: every tag and comment is replaced by filler."""
    state = _PageState(names_of_containers(text, tokens))
    return "".join(_page_part(text, token, state) for token in tokens)


def _page_part(text: str, token: Token, state: _PageState) -> str:
    """Returns the text of the page for a token: its own, or filler of the same length."""
    length = token.span.end - token.span.start
    match token.part:
        case Part.TEXT:
            piece = text_of(text, token.span)
            state.in_address = _ends_in_address(piece, was=state.in_address)
            return piece
        case Part.BROKEN:
            state.in_address = False
            return _BREAKING_FILLER * length
        case Part.VARIABLE:
            return UNKNOWN_CHAR * length
        case Part.COMMENT | Part.RAW:
            return _FILLER * length
        case Part.BLOCK:
            return _filler_of(command(text, token), state) * length
        case _:
            assert_never(token.part)


def _ends_in_address(piece: str, *, was: bool) -> bool:
    """Whether a piece of text ends in the middle of an address, which it may have begun in."""
    parts = _BREAK.split(piece[-_LONGEST_ADDRESS:])
    return "//" in parts[-1] or (was and len(parts) == 1)


def _filler_of(name: str, state: _PageState) -> str:
    """Returns the filler for a block tag."""
    if name in _BRANCHES and state.open.tags:
        state.in_address = state.open.tags[-1][1]
    elif closed := state.open.close(name_ended_by(name)):
        state.in_address = closed[-1]
    elif name in state.containers:
        state.open.push(name, state.in_address)
        return _FILLER
    else:
        return _FILLER if name in _STATEMENTS or name_ended_by(name) else UNKNOWN_CHAR
    return _FILLER if state.in_address else _BREAKING_FILLER


@dataclass(frozen=True, slots=True)
class _Scan:
    """The comments of a page or script, and the addresses that it compares or searches for."""

    comments: tuple[Span, ...] = ()
    compared: tuple[Span, ...] = ()


def _scan(page: str) -> _Scan:
    """Returns the comments of a page, and the addresses that its scripts compare."""
    parts = tuple(_scanned_parts(page))
    comments = (span for part in parts for span in part.comments)
    return _Scan(tuple(comments), tuple(span for part in parts for span in part.compared))


def _scanned_parts(page: str) -> Iterator[_Scan]:
    """Yields the comments and compared addresses of each comment, script and style sheet of a page."""
    position = 0
    while start := _ELEMENT_START.search(page, position):
        element = (start["element"] or "").lower()
        head = page.find(">", start.end()) + 1
        if not element or not head:
            end = _COMMENT_END.search(page, start.start() + 2) if head else None
            position = end.end() if end else len(page)
            yield _html_comment(page, start.start(), position)
        elif _is_code(element, page[start.end() : head]):
            end = _ELEMENT_ENDS[element].search(page, head)
            position = end.start() if end else len(page)
            kind = Kind.SCRIPT if element == "script" else Kind.CSS
            yield _scan_code(page[head:position], kind, head)
        else:
            position = head


def _html_comment(page: str, start: int, end: int) -> _Scan:
    """Returns the comment from `start` on; without any further end of comments, the next one up to `end`."""
    begin = page.find("<!--", start)
    return _Scan((Span(begin, end),) if begin >= 0 else ())


def _is_code(element: str, attributes: str) -> bool:
    """Whether an element contains code; a script of another type may contain anything."""
    kind = _TYPE_ATTRIBUTE.search(attributes)
    return element == "style" or kind is None or _SCRIPT_TYPE.fullmatch(kind[1]) is not None


def _scan_code(code: str, kind: Kind, offset: int) -> _Scan:
    """Returns the comments of a script or style sheet, and the addresses that a script compares."""
    places = (Span(found.start, found.end) for found in find_addresses(code))
    compared = (place for place in places if kind is Kind.SCRIPT and is_searched_for(code, place))
    comments = scan_text(code, kind).comments
    return _Scan(
        tuple(span.shift(offset) for span in comments), tuple(span.shift(offset) for span in compared)
    )


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans in order that don't overlap."""

    spans: tuple[Span, ...]

    def contain(self, offset: int) -> bool:
        """Whether an offset is in one of the spans."""
        index = bisect_right(self.spans, offset, key=lambda span: span.start) - 1
        return index >= 0 and offset < self.spans[index].end


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its tokens, the page around them, and the comments and compared addresses of the page."""

    source: Source
    language: Language
    tokens: tuple[Token, ...]
    page: str
    comments: Spans
    compared: Spans

    @property
    def active_tags(self) -> Iterator[Token]:
        """Returns the tags and variables outside of comments of the page."""
        return (
            token
            for token in self.tokens
            if token.part in {Part.BLOCK, Part.VARIABLE} and not self.comments.contain(token.span.start)
        )


@dataclass(frozen=True, slots=True)
class TemplateFacts:
    """The facts, comments and loaded libraries of a template."""

    facts: tuple[Fact, ...] = ()
    comments: tuple[Span, ...] = ()
    libraries: tuple[str, ...] = ()


def template_of(source: Source, language: Language, tokens: Sequence[Token]) -> Template:
    """Returns a template with its page, which is scanned for comments."""
    page = page_text(source.text, tokens)
    scan = _scan(page)
    return Template(source, language, tuple(tokens), page, Spans(scan.comments), Spans(scan.compared))


def use_in_tag(value: MappedText, content: str, *, is_searched: bool) -> Callable[[AddressMatch], Use]:
    """Returns a function that decides on the use of an address in a string of a tag with this content."""

    def use(found: AddressMatch) -> Use:
        """Returns the use of an address in the string."""
        has_other = is_searched or has_https_form(value.text[found.start : found.end], content)
        return Use.COMPARED if has_other or is_source(value.text[: found.start]) else Use.WRITTEN

    return use


def _is_in_attribute_list(template: Template, found: AddressMatch) -> bool:
    """Whether an address of the page is in a list of sources, or beside its https form, in one attribute."""
    before = template.page[max(found.start - NEAR, 0) : found.start]
    start = max(before.rfind(quote) for quote in _QUOTES)
    if start < 0 or not before[:start].rstrip().endswith("="):
        return is_source(before)
    after = template.page[found.end : found.end + NEAR].partition(before[start])[0]
    attribute = before[start + 1 :] + "\0" + after
    return is_source(before) or has_https_form(template.page[found.start : found.end], attribute)


def page_addresses(template: Template) -> Iterator[Address]:
    """Yields the addresses in the page, which may continue through tags."""
    for found in find_addresses(template.page):
        if not template.comments.contain(found.start):
            is_searched = template.compared.contain(found.start) or _is_in_attribute_list(template, found)
            yield Address(
                template.language,
                Span(found.start, found.end),
                Span(found.start, found.colon),
                text_of(template.source.text, Span(*found.host)),
                Use.COMPARED if is_searched else Use.WRITTEN,
            )


def comment_spans(template: Template) -> tuple[Span, ...]:
    """Returns the comments of the template and of its page, without those in other comments, in order."""
    own = (token.span for token in template.tokens if token.part is Part.COMMENT)
    outer: list[Span] = []
    for span in sorted((*own, *template.comments.spans)):
        if not outer or span.start >= outer[-1].end:
            outer.append(span)
    return tuple(outer)
