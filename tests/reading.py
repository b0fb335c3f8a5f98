"""What the readers' tests share: a text read as a kind of file, every span of it checked, facts as text."""

from __future__ import annotations

from urllib.parse import unquote_plus

from cloudinary_lint.facts import Address, Carrier, Document, Option, Options, Use, fill
from cloudinary_lint.languages.mapped_text import UNKNOWN_CHAR
from cloudinary_lint.languages.registry import Kind
from cloudinary_lint.languages.registry import read as read_source
from cloudinary_lint.text.edits import apply
from cloudinary_lint.text.source import Source, Span


def read(kind: Kind, text: str) -> Document:
    """The facts of a text, whose spans are what they say."""
    document = read_source(Source("a", text), kind)
    for fact in document.facts:
        assert 0 <= fact.extent.start <= fact.extent.end <= len(text)
        _assert_exact(fact, text)
    for comment in document.comments:
        assert cut(text, comment.span) == comment.text
        assert comment.removal.covers(comment.span)
    for span in document.secrets:
        assert cut(text, span)
    return document


def _assert_exact(fact, text):
    match fact:
        case Options():
            assert cut(text, fact.place)
            assert fact.extent.covers(fact.place) or fact.carrier is Carrier.ENV
            assert fact.slot is None or fact.extent.start <= fact.slot.offset <= fact.extent.end
            for option in fact.options:
                _assert_option(option, fact.carrier, text)
        case Address():
            assert cut(text, fact.scheme).lower().replace("\\", "") in {"http", "https"}
            assert fact.place.start == fact.scheme.start
            assert fact.place.end > fact.scheme.end
            assert (
                UNKNOWN_CHAR in fact.host
                or "\\" in cut(text, fact.place)
                or fact.host in cut(text, fact.place)
            )


def _assert_option(option: Option, carrier: Carrier, text: str):
    key = cut(text, option.key_span) if option.key_span else None
    if key is not None and carrier is Carrier.URL and "\\" not in key and "''" not in key:
        assert unquote_plus(key.replace("\t", "").replace("\n", "")) == option.key
    if key is not None and carrier is Carrier.ENV:
        assert key == option.key
    if option.value_span:
        assert option.span.covers(option.value_span)


def cut(text: str, span: Span) -> str:
    return text[span.start : span.end]


def urls(kind: Kind, text: str) -> list[str]:
    """The `cloudinary://` URLs, as written."""
    return [cut(text, fact.place) for fact in _options(read(kind, text), Carrier.URL)]


def siblings(kind: Kind, text: str) -> dict[str, object]:
    """The variables in the environment of the first URL."""
    fact = _options(read(kind, text), Carrier.URL)[0]
    return {option.key: option.value for option in fact.siblings}


def secured(kind: Kind, text: str) -> str:
    """The text with `secure` in every URL that offers a place for it."""
    slots = [fact.slot for fact in _options(read(kind, text), Carrier.URL)]
    return apply(text, [edit for slot in slots if slot for edit in fill(slot, "secure")])


def written(kind: Kind, text: str) -> list[str]:
    """The addresses that are written, as they stand there."""
    return _addresses(kind, text, Use.WRITTEN)


def compared(kind: Kind, text: str) -> list[str]:
    """The addresses that are searched for."""
    return _addresses(kind, text, Use.COMPARED)


def _addresses(kind: Kind, text: str, use: Use) -> list[str]:
    facts = read(kind, text).facts
    return [cut(text, fact.place) for fact in facts if isinstance(fact, Address) and fact.use is use]


def variables(kind: Kind, text: str) -> Options | None:
    """The `CLOUDINARY_*` variables of a file together."""
    return next(iter(_options(read(kind, text), Carrier.ENV)), None)


def reaches(kind: Kind, text: str) -> list[tuple[str, str, str]]:
    """The comments that work: each with what it reaches and what is left without it."""
    return [
        (comment.text, cut(text, comment.reach), text[: comment.removal.start] + text[comment.removal.end :])
        for comment in read(kind, text).comments
        if not comment.is_misplaced
    ]


def secrets(kind: Kind, text: str) -> list[str]:
    return [cut(text, span) for span in read(kind, text).secrets]


def _options(document: Document, carrier: Carrier) -> list[Options]:
    return [fact for fact in document.facts if isinstance(fact, Options) and fact.carrier is carrier]
