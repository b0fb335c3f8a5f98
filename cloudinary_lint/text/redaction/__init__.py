"""Redacts a text: shows what is known to be harmless, and replaces each other character by `*`.

One pass over a file decides what is hidden; excerpts, diffs and messages are then redacted accordingly.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cloudinary_lint.text.patterns import lazy_pattern
from cloudinary_lint.text.records import dataclass, field
from cloudinary_lint.text.redaction import literals, notations
from cloudinary_lint.text.redaction.vocabulary import is_known
from cloudinary_lint.text.source import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Redactor", "mask"]

_SHOWN = lazy_pattern(r"[^\r\n]")
_PIECE = lazy_pattern(r"[^\s\"'`()\[\]{},;:<>=]+")
_WORD = lazy_pattern(r"\w{4,}")
_URL = lazy_pattern(r"[A-Za-z][A-Za-z0-9+.-]{0,20}://[^\s@\"'`]{1,2000}@[^\s\"'`,)\]}]*")


@dataclass(frozen=True)
class Redactor:
    """A text with its redacted form, which also redacts messages about it.

    `kind` is the kind of file, as `languages.kinds` names it; of an unknown or unreadable one, only known
    words are shown. `known` are spans of credentials that a reader found.
    """

    raw: str = field(repr=False)
    kind: str = ""
    known: tuple[Span, ...] = ()

    @cached_property
    def _spans(self) -> tuple[Span, ...]:
        return tuple(_merged((*_in_known(self.raw, self.known), *notations.hidden(self.raw, self.kind))))

    @cached_property
    def text(self) -> str:
        """Returns the redacted form of the text."""
        return mask(self.raw, self._spans)

    @cached_property
    def _spelled(self) -> str:
        return _spelling(self.raw)

    @cached_property
    def words(self) -> frozenset[str]:
        """Returns the words that are hidden in the text."""
        return _words(self.raw, self.text, self._spans)

    def redact(self, message: str) -> str:
        """Returns a message about the text in which hidden parts of the text are redacted."""
        pieces = (
            Span(*piece.span())
            for piece in _PIECE.finditer(message)
            if not is_known(piece[0]) and self._is_hidden(piece[0])
        )
        addresses = (span for url in _URL.finditer(message) for span in literals.hidden(message, *url.span()))
        return mask(message, (*pieces, *addresses))

    def _is_hidden(self, piece: str) -> bool:
        """Whether the text hides a piece of a message, or a word in it; most of them are not in the text."""
        forms = [form for form in _forms(piece) if form in self._spelled]
        return bool(forms) and not self.words.isdisjoint(forms)


def _in_known(text: str, known: Iterable[Span]) -> Iterator[Span]:
    """Yields what to hide of credentials that a reader found: everything except placeholders."""
    for span in known:
        start = text.rfind("://", max(span.start - 3, 0), span.start)
        if start < 0:
            yield from literals.hidden(text, *span, "secret")


def _words(raw: str, text: str, spans: Iterable[Span]) -> frozenset[str]:
    """Returns the words that are hidden in a text and shown nowhere in it: a message could repeat them."""
    hidden = {form for span in spans for piece in _PIECE.findall(raw, *span) for form in _forms(piece)}
    return frozenset(hidden.difference(map(_spelling, _WORD.findall(text))) if hidden else hidden)


def _forms(piece: str) -> Iterator[str]:
    """Yields a piece and its words, normalized for comparison, without known words."""
    whole = piece.strip(".!?…")
    if len(whole) > 1 and any(map(str.isalnum, whole)) and not is_known(whole):
        yield _spelling(whole)
    yield from (_spelling(word) for word in _WORD.findall(piece) if not is_known(word))


def _spelling(word: str) -> str:
    """Returns a word normalized for comparison: messages name encodings in lower case and with hyphens."""
    return word.casefold().replace("_", "-")


def mask(text: str, spans: Iterable[Span]) -> str:
    """Returns the text with each character of the spans but line ends replaced by `*`."""
    pieces: list[str] = []
    done = 0
    for span in _merged(spans):
        pieces += (text[done : span.start], _SHOWN.sub("*", text[span.start : span.end]))
        done = max(span.end, done)
    return "".join((*pieces, text[done:]))


def _merged(spans: Iterable[Span]) -> Iterator[Span]:
    """Yields the union of the spans as sorted spans that don't overlap; none is empty."""
    start = end = 0
    for span in sorted(spans):
        if span.start > end:
            if start < end:
                yield Span(start, end)
            start = span.start
        end = max(end, span.end)
    if start < end:
        yield Span(start, end)
