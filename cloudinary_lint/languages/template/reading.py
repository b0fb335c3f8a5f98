"""What the readers of both template languages share: a template, its page, and the addresses in it."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cloudinary_lint.facts import Address, Use
from cloudinary_lint.languages.address_use import NEAR, has_https_form, is_source
from cloudinary_lint.languages.addresses import find
from cloudinary_lint.languages.template.markup import scan
from cloudinary_lint.languages.template.page import page
from cloudinary_lint.languages.template.tokens import Part, slice_of
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cloudinary_lint.facts import Fact, Language
    from cloudinary_lint.languages.addresses import AddressMatch
    from cloudinary_lint.languages.mapped_text import MappedText
    from cloudinary_lint.languages.template.tokens import Token
    from cloudinary_lint.text.source import Source


_QUOTES = "\"'"


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans in order that don't overlap."""

    spans: tuple[Span, ...]

    def hold(self, offset: int) -> bool:
        """Whether an offset lies in one of the spans."""
        index = bisect_right(self.spans, offset, key=lambda span: span.start) - 1
        return index >= 0 and offset < self.spans[index].end


@dataclass(frozen=True, slots=True)
class Template:
    """A template: its tokens, the page around them, and what of it is comment or compared text."""

    source: Source
    language: Language
    tokens: tuple[Token, ...]
    page: str
    comments: Spans
    compared: Spans

    @property
    def live(self) -> Iterator[Token]:
        """The tags and variables that don't stand in a comment of the page."""
        return (
            token
            for token in self.tokens
            if token.part in {Part.BLOCK, Part.VARIABLE} and not self.comments.hold(token.span.start)
        )


@dataclass(frozen=True, slots=True)
class Read:
    """What a reader found in a template."""

    facts: tuple[Fact, ...] = ()
    comments: tuple[Span, ...] = ()
    libraries: tuple[str, ...] = ()


def template(source: Source, language: Language, tokens: Sequence[Token]) -> Template:
    """A template with its page, which is scanned for comments."""
    painted = page(source.text, tokens)
    scanned = scan(painted)
    return Template(
        source, language, tuple(tokens), painted, Spans(scanned.comments), Spans(scanned.compared)
    )


def use_in_tag(value: MappedText, content: str, *, is_sought: bool) -> Callable[[AddressMatch], Use]:
    """What tells the use of an address in a string of a tag: its https form may be in the same tag."""

    def use(found: AddressMatch) -> Use:
        has_other = is_sought or has_https_form(value.text[found.start : found.end], content)
        return Use.COMPARED if has_other or is_source(value.text[: found.start]) else Use.WRITTEN

    return use


def _is_listed(read: Template, found: AddressMatch) -> bool:
    """Whether an address of the page is in a list of sources, or beside its https form, in one attribute."""
    before = read.page[max(found.start - NEAR, 0) : found.start]
    start = max(before.rfind(quote) for quote in _QUOTES)
    if start < 0 or not before[:start].rstrip().endswith("="):
        return is_source(before)
    after = read.page[found.end : found.end + NEAR].partition(before[start])[0]
    attribute = before[start + 1 :] + "\0" + after
    return is_source(before) or has_https_form(read.page[found.start : found.end], attribute)


def page_addresses(read: Template) -> Iterator[Address]:
    """The addresses in the page, which may go on through tags."""
    for found in find(read.page):
        if not read.comments.hold(found.start):
            is_sought = read.compared.hold(found.start) or _is_listed(read, found)
            yield Address(
                read.language,
                Span(found.start, found.end),
                Span(found.start, found.colon),
                slice_of(read.source.text, Span(*found.host)),
                Use.COMPARED if is_sought else Use.WRITTEN,
            )


def comment_spans(read: Template) -> tuple[Span, ...]:
    """The comments of the template and those of its page, outer ones only, in order."""
    own = (token.span for token in read.tokens if token.part is Part.COMMENT)
    outer: list[Span] = []
    for span in sorted((*own, *read.comments.spans)):
        if not outer or span.start >= outer[-1].end:
            outer.append(span)
    return tuple(outer)
